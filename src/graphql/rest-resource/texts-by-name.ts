import type { Mapping } from '../../simulation/push/api-gateway/rest-api/method.ts';

/** Entries as a map; a name may be `__proto__`, which becomes a member like any other. */
export function textsByName(mappings: readonly Mapping[]): Readonly<Record<string, string>> {
  return Object.fromEntries(mappings.map(({ name, value }) => [name, value]));
}
