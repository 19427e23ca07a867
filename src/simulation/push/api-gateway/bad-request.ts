import { Refusal } from '../../errors.ts';

/** Refuses a parameter as API Gateway does, with its `BadRequestException`. */
export function refuseBadRequest(field: string, message: string): never {
  throw new Refusal('API_BAD_REQUEST', message, { field });
}

/** Refuses a text that is longer than it may be. */
export function refuseLongText(field: string, value: string, lengthMax: number): void {
  if (value.length <= lengthMax) return;
  throw new Refusal(
    'API_BAD_REQUEST',
    `Cannot take ${field}: it has ${value.length} characters, and the limit is ${lengthMax}.`,
    { field, detail: { limit: lengthMax, actual: value.length } },
  );
}
