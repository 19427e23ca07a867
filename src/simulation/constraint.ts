import { Refusal } from './errors.ts';

/*
 * AWS's words for a request member that breaks its constraint: the same in every service that answers
 * with ValidationException (ERR-02).
 */

/** Refuses what does not match, showing AWS's own pattern. */
export function validatePattern(
  field: string,
  value: string,
  pattern: RegExp,
  shownPattern: string,
): void {
  if (pattern.test(value)) return;
  refuseConstraint(field, value, `Member must satisfy regular expression pattern: ${shownPattern}`);
}

/** Refuses a text that is shorter or longer than AWS takes it. */
export function validateText(field: string, value: string, min: number, max: number): void {
  if (value.length < min) {
    refuseConstraint(field, value, `Member must have length greater than or equal to ${min}`, {
      min,
    });
  }
  if (value.length > max) {
    refuseConstraint(field, value, `Member must have length less than or equal to ${max}`, { max });
  }
}

/** Refuses a number that is out of AWS's range. */
export function validateRange(
  field: string,
  value: number,
  range: { readonly min: number; readonly max: number },
): void {
  if (value < range.min) {
    refuseConstraint(
      field,
      String(value),
      `Member must have value greater than or equal to ${range.min}`,
      range,
    );
  }
  if (value > range.max) {
    refuseConstraint(
      field,
      String(value),
      `Member must have value less than or equal to ${range.max}`,
      range,
    );
  }
}

/** Refuses a value by the constraint that it breaks. */
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
