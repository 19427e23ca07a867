import { isJsonObject, type Json } from '../../json.ts';

/** What a function failed with, as events show it. */
export interface FunctionError {
  /** `TypeError`, `Sandbox.Timedout` … */
  readonly errorType: string;
  readonly errorMessage: string;
}

/** Characters of a message that events show: what a handler throws may be of any length. */
const SHOWN_LENGTH = 500;

/** The error in the answer of a function that failed (SYN-20). */
export function functionErrorOf(payload: string | null): FunctionError {
  const error = JSON.parse(payload ?? 'null') as Json;
  const textOf = (name: string): string => {
    const value = isJsonObject(error) && Object.hasOwn(error, name) ? error[name] : null;
    return typeof value === 'string' ? value : '';
  };
  const errorMessage = textOf('errorMessage');
  return {
    errorType: textOf('errorType'),
    errorMessage:
      errorMessage.length > SHOWN_LENGTH ? `${errorMessage.slice(0, SHOWN_LENGTH)}…` : errorMessage,
  };
}

/** `the function failed with TypeError: no` */
export function functionErrorWords({ errorType, errorMessage }: FunctionError): string {
  return `the function failed with ${errorType}${errorMessage === '' ? '' : `: ${errorMessage}`}`;
}
