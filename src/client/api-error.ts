/** An error as the API answers it; docs/errors.md has all codes. */
export interface AnsweredError {
  readonly message: string;
  readonly extensions?: {
    readonly code?: string;
    readonly awsErrorCode?: string;
    readonly field?: string;
    readonly errorId?: string;
  };
}

/** The API refused or failed; the message is its own. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string | null;
  /** What AWS calls it, where AWS has such an error. */
  readonly awsErrorCode: string | null;
  /** The argument or input field at fault. */
  readonly field: string | null;
  /** Under which the server's log says what it was. */
  readonly errorId: string | null;

  /** Of the errors of an answer the first one tells its code; the messages of all are shown. */
  constructor(errors: readonly AnsweredError[]) {
    super(errors.map(({ message }) => message).join('; '));
    const extensions = errors[0]?.extensions ?? {};
    this.code = extensions.code ?? null;
    this.awsErrorCode = extensions.awsErrorCode ?? null;
    this.field = extensions.field ?? null;
    this.errorId = extensions.errorId ?? null;
  }

  /** Whether the same request may succeed in a while. */
  get isTransient(): boolean {
    return this.code !== null && TRANSIENT.has(this.code);
  }
}

/** Nobody answers at the address, or not as Pushpull does. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /** Whether another attempt may succeed. */
  readonly isTransient: boolean;

  constructor(message: string, isTransient = true) {
    super(message);
    this.isTransient = isTransient;
  }
}

const TRANSIENT = new Set([
  'INTERNAL',
  'OPERATION_TIMEOUT',
  'RATE_LIMITED',
  'SHUTTING_DOWN',
  'TOO_MANY_OPERATIONS',
]);
