import { Refusal } from '../../errors.ts';

/** Refuses a parameter of a request in AWS's words for it. */
export function refuseParameter(
  field: string,
  value: string | number,
  why: string,
  detail: Readonly<Record<string, number>> = {},
): never {
  const awsName = field.charAt(0).toUpperCase() + field.slice(1);
  throw new Refusal(
    'QUEUE_PARAMETER_INVALID',
    `Value ${String(value).slice(0, 200)} for parameter ${awsName} is invalid. Reason: ${why}`,
    { field, detail },
  );
}

/** Refuses a number out of its range; null asks for the default. */
export function refuseOutOfRange(
  field: string,
  value: number | null,
  { min, max }: { readonly min: number; readonly max: number },
): void {
  if (value === null || (Number.isInteger(value) && value >= min && value <= max)) return;
  refuseParameter(field, value, `Must be >= ${min} and <= ${max}, if provided.`, { min, max });
}

/** Refuses a request that lacks something. */
export function refuseMissing(field: string): never {
  const awsName = field.charAt(0).toUpperCase() + field.slice(1);
  throw new Refusal(
    'QUEUE_PARAMETER_MISSING',
    `The request must contain the parameter ${awsName}.`,
    { field },
  );
}
