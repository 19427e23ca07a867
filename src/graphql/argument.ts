import { ApiError } from './errors.ts';

/** Characters of a name at most. */
const NAME_LENGTH_MAX = 64;

/** A name without the blanks around it; refuses one that is empty, too long or unprintable. */
export function validName(field: string, name: string): string {
  const trimmed = name.trim();
  validLength(field, trimmed, 1, NAME_LENGTH_MAX);
  if (/\p{Cc}/u.test(trimmed)) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Cannot take the ${field} "${shown(trimmed)}": it has a control character.`,
      { field },
    );
  }
  return trimmed;
}

/** Refuses a text that is shorter or longer than allowed. */
export function validLength(field: string, text: string, min: number, max: number): string {
  const { length } = Array.from(text);
  if (length < min || length > max) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Cannot take the ${field} "${shown(text)}": it has ${length} characters, and ${min} to ${max} are allowed.`,
      { field, detail: { min, max } },
    );
  }
  return text;
}

/** Refuses a text that does not match the pattern. */
export function validPattern(
  field: string,
  text: string,
  pattern: RegExp,
  example: string,
): string {
  if (!pattern.test(text)) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Cannot take the ${field} "${shown(text)}": it must look like "${example}".`,
      { field },
    );
  }
  return text;
}

/** Refuses what cannot be the bare name of a function. */
export function validFunctionName(name: string): string {
  return validPattern('functionName', name, /^[\w-]{1,64}$/, 'process-order');
}

/** Refuses a number out of its range. */
export function validRange(field: string, value: number, min: number, max: number): number {
  if (!(value >= min && value <= max)) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Cannot take ${value} as ${field}: ${min} to ${max} are allowed.`,
      { field, detail: { min, max } },
    );
  }
  return value;
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
