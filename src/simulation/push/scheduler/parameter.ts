import { validatePattern, validateText } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';

const NAME_LENGTH_MAX = 64;

/** Refuses what cannot be the name of a schedule or of a group. */
export function validateName(field: string, name: string): void {
  validateText(field, name, 1, NAME_LENGTH_MAX);
  validatePattern(field, name, /^[0-9a-zA-Z\-_.]+$/, '[0-9a-zA-Z-_.]+');
}

/** Refuses a parameter with a ValidationException. */
export function refuse(field: string, message: string): never {
  throw new Refusal('VALIDATION_FAILED', message, { field });
}
