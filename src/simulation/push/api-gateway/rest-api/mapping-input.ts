import { refuseBadRequest } from '../bad-request.ts';
import type { Mapping } from './method.ts';

/** Names with texts as a request gives them. */
export type MappingInput = Readonly<Record<string, string>>;

/** Entries of one list at most. */
const MAPPINGS_MAX = 100;

/** The entries by name. A name may be anything, `__proto__` too, so they are kept as a list. */
export function readMappings(field: string, input: MappingInput | null): readonly Mapping[] {
  const entries = Object.entries(input ?? {});
  if (entries.length > MAPPINGS_MAX) {
    refuseBadRequest(
      field,
      `Cannot take ${field}: it has ${entries.length} entries, and the limit is ${MAPPINGS_MAX}.`,
    );
  }
  return entries
    .map(([name, value]) => ({ name, value }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The templates by content type. */
export function readTemplates(field: string, input: MappingInput | null): readonly Mapping[] {
  const templates = readMappings(field, input);
  const bad = templates.find(({ name }) => !/^[\w.+*-]{1,100}\/[\w.+*-]{1,100}$/.test(name));
  if (bad) {
    refuseBadRequest(
      field,
      `Invalid content type specified: "${bad.name.slice(0, 60)}" must look like "application/json".`,
    );
  }
  return templates.map(({ name, value }) => ({ name: name.toLowerCase(), value }));
}

/** Refuses what is no status of HTTP. */
export function refuseBadStatus(statusCode: string): void {
  if (/^[1-5]\d\d$/.test(statusCode)) return;
  refuseBadRequest('statusCode', `Invalid status code specified: "${statusCode.slice(0, 20)}".`);
}
