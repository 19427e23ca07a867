/** What is to go on when a synchronous invocation has ended: plain data, saved with the invocation. */
export interface ContinuationReference {
  /** The name of a registered continuation. */
  readonly name: string;
  readonly data: object;
}

/** How an invocation that a service waited for has ended. */
export interface InvocationAnswer {
  readonly invocationId: string;
  readonly requestId: string;
  readonly functionName: string;
  /** `$LATEST` or a number. */
  readonly executedVersion: string;
  readonly functionError: 'Unhandled' | null;
  /** JSON text: what the function returned, or the error. */
  readonly payload: string | null;
}
