import type { SharedNumberSlots } from '../shared-numbers.ts';
import type { CommonJsWrapper } from './host-services.ts';
import type { GuestModule } from './module-loader.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { ErrorReports } from './errors.ts';
import type { Natives } from './natives.ts';

/** What does not change from call to call. */
export interface HandlerFacts {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly memorySizeMb: number;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** As the function's configuration names it, for example `index.handler`. */
  readonly handler: string;
  /** Its part after the first dot, for example `handler` or `api.get`. */
  readonly exportName: string;
  /** True up to Node.js 22: a handler may take a callback (SYN-27). */
  readonly hasCallbacks: boolean;
}

/** One invocation, but for its event. */
export interface HandlerCall {
  readonly requestId: string;
  readonly startedAtMs: number;
  readonly invokedFunctionArn: string;
  /** `context.clientContext` as JSON text. */
  readonly clientContext: string | null;
  /** `X-Amzn-Trace-Id` of the call. */
  readonly traceHeader: string;
}

/**
 * Finds the handler, calls it and keeps its answer until the host takes it. The host drives: it calls
 * one of these functions, lets microtasks run, and reads in the shared numbers what is to be done next.
 */
export function createHandlerCalls(
  natives: Natives,
  clock: Clock,
  log: Log,
  errors: () => ErrorReports,
  shared: Float64Array,
  slots: SharedNumberSlots,
  facts: HandlerFacts,
  environmentVariables: Record<string, string>,
) {
  const { apply, defineField, parseJson, split, stringifyJson, then } = natives;
  const resultCharactersMax = 7 * 1024 * 1024;
  const exitRequest = 2;
  /* Meanings of an empty event loop. */
  const nothingReturned = 0;
  const neverSettled = 1;
  const calledBack = 2;
  const moduleStillWaits = 3;

  let handler: unknown;
  let handlerOwner: unknown;
  /** Number of the running call; what an earlier one still does must not answer this one. */
  let currentCall = 0;
  let isAnswered = true;
  /** The answer as JSON fields, and the handler's result as JSON text. */
  let answerFields = '';
  let answerPayload = '';
  /** Whether the running call has ended, if only by an answer that waits for the empty event loop. */
  let isOver = false;
  /** What an empty event loop means for the running call. */
  let emptyLoopMeans = nothingReturned;
  let calledBackWith: unknown;
  const memoryLimit = `${facts.memorySizeMb}`;
  const getRemainingTimeInMillis = (): number => clock.remainingMs();

  return {
    begin,
    loadCommonJs,
    loadModule,
    loadFailed,
    call,
    emptyLoop,
    rejected,
    uncaught,
    exit,
    take,
  };

  /** Starts the time of an initialisation or a call. */
  function begin(startedAtMs: number): void {
    currentCall += 1;
    isAnswered = false;
    isOver = false;
    emptyLoopMeans = nothingReturned;
    calledBackWith = undefined;
    answerFields = '';
    answerPayload = '';
    clock.begin(startedAtMs);
  }

  /** Runs the handler's file where it is a CommonJS file. */
  function loadCommonJs(
    wrapper: CommonJsWrapper,
    module: GuestModule,
    require: unknown,
    folder: string,
  ): void {
    const { exports, filename } = module;
    try {
      apply(wrapper, exports, [exports, require, module, filename, folder]);
      module.loaded = true;
      findHandler(module.exports);
    } catch (error) {
      loadFailed(error);
    }
  }

  /** Takes the exports of an ES module, or a promise of them where it awaits at its top level. */
  function loadModule(exports: unknown): void {
    if (!natives.isPromise(exports)) {
      findHandler(exports);
      return;
    }
    const call = currentCall;
    emptyLoopMeans = moduleStillWaits;
    void then(
      exports as Promise<unknown>,
      (resolved) => {
        if (call === currentCall) findHandler(resolved);
      },
      (error) => {
        if (call === currentCall) loadFailed(error);
      },
    );
  }

  function loadFailed(error: unknown): void {
    giveAnswer(errors().answerForLoading(error));
  }

  /** Follows `api.get` from the exports, as Node's runtime interface client does. */
  function findHandler(exports: unknown): void {
    const names = split(facts.exportName, '.');
    let found: unknown = exports;
    let parameterCount: unknown = 0;
    try {
      for (let index = 0; index < names.length; index += 1) {
        handlerOwner = found;
        found = found ? (found as Record<string, unknown>)[names[index] ?? ''] : undefined;
      }
      if (!facts.hasCallbacks && typeof found === 'function') parameterCount = found.length;
    } catch (error) {
      failWith(error);
      return;
    }
    if (!found) {
      failAs('Runtime.HandlerNotFound', `${facts.handler} is undefined or not exported`);
    } else if (typeof found !== 'function') {
      failAs('Runtime.HandlerNotFound', `${facts.handler} is not a function`);
    } else if (typeof parameterCount === 'number' && parameterCount >= 3) {
      giveAnswer(errors().answerForCallbackHandler());
    } else {
      handler = found;
      giveAnswer('"kind":"loaded"');
    }
  }

  /**
   * Calls the handler; it may answer at once, later, or never. This is the path of every invocation:
   * each closure made here counts.
   */
  function call(callText: string, payload: string): void {
    const request = parseJson(callText) as HandlerCall;
    begin(request.startedAtMs);
    const number = currentCall;
    const succeedCall = (result: unknown): void => {
      if (isFirst(number)) succeed(result);
    };
    const failCall = (error: unknown): void => {
      if (isFirst(number)) failWith(error);
    };
    // Nothing that code has made of its variables, frozen ones included, keeps the call from coming.
    defineField(environmentVariables, '_X_AMZN_TRACE_ID', request.traceHeader);
    try {
      const event = payload === '' ? {} : parseJson(payload);
      const returned: unknown = facts.hasCallbacks
        ? callWithCallback(event, request, succeedCall, failCall)
        : apply(handler as () => unknown, handlerOwner, [event, newContext(request)]);
      if (isThenable(returned)) {
        if (!isOver) emptyLoopMeans = neverSettled;
        void then(natives.resolvedPromise(returned), succeedCall, failCall);
      } else if (!facts.hasCallbacks) succeedCall(returned);
      else if (returned !== undefined && !isOver) warnOfIgnoredResult();
    } catch (error) {
      failCall(error);
    }
  }

  /** Node.js 20 and 22 (SYN-27): a handler may also answer by the callback or through its context. */
  function callWithCallback(
    event: unknown,
    request: HandlerCall,
    succeedCall: (result: unknown) => void,
    failCall: (error: unknown) => void,
  ): unknown {
    const number = currentCall;
    const done = (error: unknown, result: unknown): void => {
      if (error === undefined || error === null) succeedCall(result);
      else failCall(error);
    };
    const { clientContext } = request;
    const context = {
      callbackWaitsForEmptyEventLoop: true,
      succeed: succeedCall,
      fail: (error: unknown): void => failCall(error ?? 'handled'),
      done,
      functionVersion: facts.functionVersion,
      functionName: facts.functionName,
      memoryLimitInMB: memoryLimit,
      logGroupName: facts.logGroupName,
      logStreamName: facts.logStreamName,
      clientContext: clientContext === null ? undefined : parseJson(clientContext),
      identity: undefined,
      tenantId: undefined,
      invokedFunctionArn: request.invokedFunctionArn,
      awsRequestId: request.requestId,
      getRemainingTimeInMillis,
    };
    const callback = (error: unknown, result: unknown): void => {
      const isError = error !== undefined && error !== null;
      if (isError || !context.callbackWaitsForEmptyEventLoop) done(error, result);
      else if (isFirst(number)) {
        emptyLoopMeans = calledBack;
        calledBackWith = result;
      }
    };
    return apply(handler as () => unknown, handlerOwner, [event, context, callback]);
  }

  /** The first way in which a call ends counts, and only while the call runs. */
  function isFirst(number: number): boolean {
    if (isOver || number !== currentCall) return false;
    isOver = true;
    return true;
  }

  function warnOfIgnoredResult(): void {
    log.write(
      'WARN',
      'The handler is not async and returned a value, which Lambda ignores: make it async, return a promise, or call the callback.',
    );
  }

  /** The `context` of SYN-67 where there are no callbacks; above stands the other one. */
  function newContext(request: HandlerCall) {
    const { clientContext } = request;
    return {
      functionVersion: facts.functionVersion,
      functionName: facts.functionName,
      memoryLimitInMB: memoryLimit,
      logGroupName: facts.logGroupName,
      logStreamName: facts.logStreamName,
      clientContext: clientContext === null ? undefined : parseJson(clientContext),
      identity: undefined,
      tenantId: undefined,
      invokedFunctionArn: request.invokedFunctionArn,
      awsRequestId: request.requestId,
      getRemainingTimeInMillis,
    };
  }

  function isThenable(value: unknown): boolean {
    const canHaveThen =
      (typeof value === 'object' && value !== null) || typeof value === 'function';
    return canHaveThen && typeof (value as { then?: unknown }).then === 'function';
  }

  /** Nothing is left that could run (SYN-25, SYN-26). */
  function emptyLoop(): void {
    if (isAnswered) return;
    if (emptyLoopMeans === neverSettled) {
      failAs(
        'Runtime.NodeJsExit',
        'The event loop is empty and the promise that the handler returned has not settled.',
        true,
      );
    } else if (emptyLoopMeans === moduleStillWaits) {
      failAs(
        'Runtime.NodeJsExit',
        'The event loop is empty and a top-level await has not settled.',
      );
    } else succeed(calledBackWith);
  }

  /** A promise was rejected and nobody handles it: the process ends (SYN-23). */
  function rejected(reason: unknown): void {
    giveAnswer(errors().answerForRejection(reason));
  }

  /** Something was thrown where no caller of the user's could catch it (SYN-23). */
  function uncaught(error: unknown): void {
    giveAnswer(errors().answerFor(error, true));
  }

  function exit(exitCode: number): never {
    giveAnswer(`"kind":"exit","exitCode":${exitCode}`);
    return clock.stop(exitRequest);
  }

  function succeed(result: unknown): void {
    let payload: string;
    try {
      payload = stringifyJson(result) ?? 'null';
    } catch (error) {
      const { errorMessage } = errors().describe(error);
      failAs('Error', `Unable to stringify response body: ${errorMessage}`);
      return;
    }
    if (payload.length > resultCharactersMax) {
      failAs(
        'Function.ResponseSizeTooLarge',
        'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
      );
    } else giveAnswer('"kind":"returned"', payload);
  }

  function failWith(error: unknown): void {
    giveAnswer(errors().answerFor(error, false));
  }

  function failAs(errorType: string, errorMessage: string, isLost = false): void {
    giveAnswer(errors().answerWith(errorType, errorMessage, isLost));
  }

  /** The first answer counts; what comes after it can still lose the environment. */
  function giveAnswer(fields: string, payload = ''): void {
    if (isAnswered) return;
    isAnswered = true;
    answerFields = `${fields},"micros":${clock.elapsedMicros()}`;
    answerPayload = payload;
    shared[slots.answer] = 1;
  }

  /** The answer as one line of JSON, and the result behind it. */
  function take(): string {
    const fields = answerFields === '' ? '"kind":"none"' : answerFields;
    const text = `{${fields},"logs":${log.take()}}\n${answerPayload}`;
    isAnswered = true;
    answerPayload = '';
    return text;
  }
}
