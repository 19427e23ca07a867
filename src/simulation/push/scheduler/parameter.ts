import { Refusal } from '../../errors.ts';

const NAME_LENGTH_MAX = 64;

/** Refuses what cannot be the name of a schedule or of a group. */
export function validateName(field: string, name: string): void {
  validateLength(field, name, 1, NAME_LENGTH_MAX);
  validatePattern(field, name, /^[0-9a-zA-Z\-_.]+$/, '[0-9a-zA-Z-_.]+');
}

export function validatePattern(
  field: string,
  value: string,
  pattern: RegExp,
  shownPattern: string,
): void {
  if (pattern.test(value)) return;
  refuseConstraint(field, value, `Member must satisfy regular expression pattern: ${shownPattern}`);
}

export function validateLength(field: string, value: string, min: number, max: number): void {
  if (value.length < min) {
    refuseConstraint(field, value, `Member must have length greater than or equal to ${min}`, {
      min,
    });
  }
  if (value.length > max) {
    refuseConstraint(field, value, `Member must have length less than or equal to ${max}`, { max });
  }
}

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

/** Refuses a parameter with a ValidationException. */
export function refuse(field: string, message: string): never {
  throw new Refusal('VALIDATION_FAILED', message, { field });
}

/** AWS's words for a request member that breaks its constraint. */
function refuseConstraint(
  field: string,
  value: string,
  constraint: string,
  detail: Readonly<Record<string, number>> = {},
): never {
  const shown = value.length > 200 ? `${value.slice(0, 200)}…` : value;
  throw new Refusal(
    'VALIDATION_FAILED',
    `1 validation error detected: Value '${shown}' at '${field}' failed to satisfy constraint: ${constraint}`,
    { field, detail },
  );
}
