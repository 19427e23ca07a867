import { Refusal } from '../../errors.ts';

/** AWS's words for a request member that breaks its constraint (ERR-02). */
export function refuseConstraint(
  field: string,
  value: string,
  constraint: string,
  detail: Readonly<Record<string, number>> = {},
): never {
  throw new Refusal(
    'VALIDATION_FAILED',
    `1 validation error detected: ${constraintSentence(field, value, constraint)}`,
    { field, detail },
  );
}

/** One of the errors that AWS counts in such a message, or gives for an entry alone. */
export function constraintSentence(field: string, value: string, constraint: string): string {
  const shown = value.length > 200 ? `${value.slice(0, 200)}…` : value;
  return `Value '${shown}' at '${field}' failed to satisfy constraint: ${constraint}`;
}

/** Refuses a text that is shorter or longer than AWS takes it. */
export function validateLength(field: string, value: string, min: number, max: number): void {
  if (value.length < min) {
    const constraint = `Member must have length greater than or equal to ${min}`;
    refuseConstraint(field, value, constraint, { min });
  }
  if (value.length > max) {
    refuseConstraint(field, value, `Member must have length less than or equal to ${max}`, { max });
  }
}

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
