import type { AskHost } from './host-services.ts';
import type { Natives } from './natives.ts';

export type ErrorReports = ReturnType<typeof createErrorReports>;

/** An error as the runtime reports it (SYN-20). */
export interface ErrorReport {
  readonly errorType: string;
  readonly errorMessage: string;
  /** The stack split at line feeds. */
  readonly trace: readonly string[];
}

/**
 * Turns what user code threw into a report, in the look of V8. Errors are hostile: their fields may
 * be getters that throw, or no strings.
 *
 * @param kernelFile the name under which our own code runs; its frames are left out
 */
export function createErrorReports(natives: Natives, ask: AskHost, kernelFile: string) {
  const { indexOf, isError, match, quote, slice, split, toNumber, toText } = natives;
  const messageCharactersMax = 131_072;
  const traceLinesMax = 50;
  const framePattern = /^ {4}at (?:(.*) \()?(.*?)(?::(\d+)(?::(\d+))?)?\)?$/;

  return {
    answerFor,
    answerForCallbackHandler,
    answerForLoading,
    answerForRejection,
    answerWith,
    describe,
    stackOf,
  };

  /** JSON fields of the answer for anything thrown (table 1.3). */
  function answerFor(thrown: unknown, isLost: boolean): string {
    return isOutOfMemory(thrown) ? '"kind":"out-of-memory"' : answerFrom(describe(thrown), isLost);
  }

  /** The same for what was thrown while loading: some errors get a type of the runtime's (SYN-24). */
  function answerForLoading(thrown: unknown): string {
    const report = describe(thrown);
    if (report.errorType === 'SyntaxError') {
      return answerFrom(under('Runtime.UserCodeSyntaxError', report), false);
    }
    if (isMissingModule(thrown)) {
      return answerFrom(under('Runtime.ImportModuleError', report), false);
    }
    return answerFor(thrown, false);
  }

  /** The same for a promise rejected without a handler (SYN-23). */
  function answerForRejection(reason: unknown): string {
    return answerFrom(under('Runtime.UnhandledPromiseRejection', describe(reason)), true);
  }

  /** The same for a handler with a callback where there are none any more (SYN-27); AWS's words. */
  function answerForCallbackHandler(): string {
    return answerWith(
      'Runtime.CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with ' +
        'Node.js 24. You need to modify this function to use a supported handler signature to use ' +
        'Node.js 24 or later. For more information see ' +
        'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
    );
  }

  /** The same for an error that the runtime finds itself. */
  function answerWith(errorType: string, errorMessage: string, isLost = false): string {
    const trace = bareLines();
    trace[0] = `${errorType}: ${errorMessage}`;
    return answerFrom({ errorType, errorMessage, trace }, isLost);
  }

  /** Reports an error under a type of the runtime's, its own type being part of the message. */
  function under(errorType: string, report: ErrorReport): ErrorReport {
    const isError = report.trace.length > 0;
    const errorMessage = isError
      ? `${report.errorType}: ${report.errorMessage}`
      : report.errorMessage;
    const trace = bareLines();
    // A message of several lines has several in the stack as well.
    trace[0] = `${errorType}: ${isError ? report.trace[0] : errorMessage}`;
    for (let index = 1; index < report.trace.length; index += 1) {
      trace[index] = report.trace[index] ?? '';
    }
    return { errorType, errorMessage, trace };
  }

  function answerFrom({ errorType, errorMessage, trace }: ErrorReport, isLost: boolean): string {
    let lines = '';
    for (let index = 0; index < trace.length; index += 1) {
      lines += (index === 0 ? '' : ',') + quote(trace[index] ?? '');
    }
    return (
      `"kind":"error","errorType":${quote(errorType)},"errorMessage":${quote(errorMessage)},` +
      `"trace":[${lines}],"isLost":${isLost}`
    );
  }

  function describe(thrown: unknown): ErrorReport {
    const trace = bareLines();
    if (!looksLikeError(thrown)) {
      return { errorType: typeof thrown, errorMessage: safeText(thrown), trace };
    }
    const lines = split(stackOf(thrown), '\n');
    for (let index = 0; index < lines.length && index < traceLinesMax; index += 1) {
      trace[index] = lines[index] ?? '';
    }
    return { errorType: field(thrown, 'name') ?? 'Error', errorMessage: messageOf(thrown), trace };
  }

  /** The stack with V8's first line and V8's frames. */
  function stackOf(error: object): string {
    const stack = field(error, 'stack') ?? '';
    // Where user code has put a text of its own there, it stands as it is.
    if (stack !== '' && indexOf(stack, '    at ') !== 0) return stack;
    const message = messageOf(error);
    const name = field(error, 'name') ?? 'Error';
    let text = message === '' ? name : `${name}: ${message}`;
    let nativeFrames = '';
    const frames = split(stack, '\n');
    for (let index = 0; index < frames.length; index += 1) {
      const frame = match(framePattern, frames[index] ?? '');
      const file = frame?.[2] ?? '';
      if (frame !== null && file === 'native') {
        nativeFrames += `\n    at ${frame[1] ?? ''} (<anonymous>)`;
        continue;
      }
      const offset = frame === null ? -1 : firstLineOffset(file);
      // The language's own functions count only where user code called them.
      if (frame !== null && offset !== -1) text += nativeFrames + frameLine(frame, file, offset);
      nativeFrames = '';
    }
    return text;
  }

  /** What our code takes of a file's first line; -1 for a file that is ours, or made by `eval`. */
  function firstLineOffset(file: string): number {
    if (file === kernelFile || file === '<input>') return -1;
    return ask('firstLineOffset', file);
  }

  function frameLine(frame: readonly (string | undefined)[], file: string, offset: number): string {
    const caller = frame[1];
    const column = frame[3] === '1' ? toNumber(frame[4]) - offset : frame[4];
    const place = `${file}:${frame[3]}:${column}`;
    const isNamed = caller !== undefined && caller !== '<anonymous>' && caller !== '<eval>';
    return isNamed ? `\n    at ${caller} (${place})` : `\n    at ${place}`;
  }

  /** As Node's runtime interface client sees it: an Error, or an object with an error's fields. */
  function looksLikeError(value: unknown): value is object {
    if (typeof value !== 'object' || value === null) return false;
    const hasFields =
      field(value, 'name') !== undefined &&
      field(value, 'message') !== undefined &&
      field(value, 'stack') !== undefined;
    return hasFields || guarded(() => isError(value));
  }

  function messageOf(error: object): string {
    const message = field(error, 'message') ?? '';
    if (message === 'stack overflow' && isInternal(error)) {
      return 'Maximum call stack size exceeded';
    }
    return slice(message, 0, messageCharactersMax);
  }

  function isOutOfMemory(error: unknown): boolean {
    return (
      typeof error === 'object' &&
      error !== null &&
      isInternal(error) &&
      field(error, 'message') === 'out of memory'
    );
  }

  /** By its code, as Node's runtime interface client tells it. */
  function isMissingModule(thrown: unknown): boolean {
    if (!looksLikeError(thrown)) return false;
    const code = field(thrown, 'code');
    return code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND';
  }

  function isInternal(error: object): boolean {
    return guarded(() => natives.getPrototypeOf(error) === natives.internalErrors);
  }

  /** Proxies may throw at any touch. */
  function guarded(test: () => boolean): boolean {
    try {
      return test();
    } catch {
      return false;
    }
  }

  function field(value: object, name: 'name' | 'message' | 'stack' | 'code'): string | undefined {
    try {
      const text = (value as Record<string, unknown>)[name];
      return typeof text === 'string' ? text : undefined;
    } catch {
      return undefined;
    }
  }

  function safeText(value: unknown): string {
    try {
      return slice(toText(value), 0, messageCharactersMax);
    } catch {
      return '';
    }
  }

  function bareLines(): string[] {
    return natives.bareArray<string>();
  }
}
