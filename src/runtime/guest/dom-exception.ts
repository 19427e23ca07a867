import type { Natives } from './natives.ts';

export type DomExceptionConstructor = ReturnType<typeof createDomException>;

/** The error of the web platform, told apart by its name. */
export function createDomException(natives: Natives) {
  const codes: Readonly<Record<string, number>> = {
    IndexSizeError: 1,
    InvalidCharacterError: 5,
    NotSupportedError: 9,
    InvalidStateError: 11,
    SyntaxError: 12,
    InvalidAccessError: 15,
    AbortError: 20,
    QuotaExceededError: 22,
    TimeoutError: 23,
    DataCloneError: 25,
  };

  class DOMException extends Error {
    constructor(message = '', options: string | { name?: string; cause?: unknown } = 'Error') {
      super(natives.toText(message));
      const name = typeof options === 'string' ? options : (options.name ?? 'Error');
      natives.define(this, 'name', name);
      if (typeof options === 'object' && 'cause' in options) {
        natives.define(this, 'cause', options.cause);
      }
    }
    get code(): number {
      const code: unknown = natives.getOwnPropertyDescriptor(codes, this.name)?.value;
      return typeof code === 'number' ? code : 0;
    }
  }
  return DOMException;
}
