import { ApiError } from '../errors.ts';

/** Refuses an input of which not exactly one field is given. */
export function onlyOne(field: string, choices: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(choices).filter((name) => choices[name] != null);
  if (given.length === 1) return;
  throw new ApiError(
    'INVALID_ARGUMENT',
    `Cannot take the ${field}: exactly one of ${Object.keys(choices).join(', ')} must be given, and ${given.length === 0 ? 'none is' : `${given.join(' and ')} are`}.`,
    { field },
  );
}
