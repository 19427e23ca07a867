import { Refusal } from '../../errors.ts';

/** Names of rules and ids of targets: letters, digits, full stops, hyphens and underscores. */
const NAME = /^[.\-_A-Za-z0-9]+$/;

/** What of a rule's name or a target's id breaks AWS's constraints; null where nothing does. */
export function nameProblem(name: string): string | null {
  if (name === '') return 'Member must have length greater than or equal to 1';
  if (name.length > 64) return 'Member must have length less than or equal to 64';
  return NAME.test(name)
    ? null
    : 'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+';
}

/** Refuses a request that AWS answers with ValidationException, in its words. */
export function refuseRequest(
  field: string,
  message: string,
  detail: Readonly<Record<string, number>> = {},
): never {
  throw new Refusal('VALIDATION_FAILED', message, { field, detail });
}
