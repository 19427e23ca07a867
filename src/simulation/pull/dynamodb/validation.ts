import { Refusal } from '../../errors.ts';

/** Refuses a request to a table in AWS's words for it. */
export function refuseRequest(
  message: string,
  field: string,
  detail: Readonly<Record<string, number>> = {},
): never {
  throw new Refusal('TABLE_REQUEST_INVALID', message, { field, detail });
}

/** The same, where AWS begins its sentence with what it says of all parameters. */
export function refuseParameterValue(why: string, field: string): never {
  refuseRequest(`One or more parameter values were invalid: ${why}`, field);
}
