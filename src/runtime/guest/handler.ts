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
) {
  const { apply, parseJson, split, stringifyJson, then } = natives;
  type Ending = ReturnType<typeof newEnding>;
  const resultCharactersMax = 7 * 1024 * 1024;
  const exitRequest = 2;

  let handler: unknown;
  let handlerOwner: unknown;
  /** Number of the running call; what an earlier one still does must not answer this one. */
  let currentCall = 0;
  let isAnswered = true;
  /** The answer as JSON fields, and the handler's result as JSON text. */
  let answerFields = '';
  let answerPayload = '';
  /** What an empty event loop means for the running call. */
  let whenLoopEmpties: () => void = () => {};

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
    whenLoopEmpties = () =>
      failAs(
        'Runtime.NodeJsExit',
        'The event loop is empty and a top-level await has not settled.',
      );
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

  /** Calls the handler; it may answer at once, later, or never. */
  function call(callText: string, payload: string): void {
    const request = parseJson(callText) as HandlerCall;
    begin(request.startedAtMs);
    const ending = newEnding(currentCall);
    whenLoopEmpties = () => succeed(undefined);
    try {
      const event = payload === '' ? {} : parseJson(payload);
      if (facts.hasCallbacks) callWithCallback(event, request, ending);
      else callForPromise(event, request, ending);
    } catch (error) {
      ending.fail(error);
    }
  }

  /** Node.js 24: whatever the handler returns, or resolves to, is its answer (SYN-27). */
  function callForPromise(event: unknown, request: HandlerCall, ending: Ending): void {
    const parameters = [event, newContext(request)];
    const returned = apply(handler as () => unknown, handlerOwner, parameters) as unknown;
    if (isThenable(returned)) follow(returned, ending);
    else ending.succeed(returned);
  }

  /** Node.js 20 and 22: the handler answers by a promise, by the callback, or through its context. */
  function callWithCallback(event: unknown, request: HandlerCall, ending: Ending): void {
    let calledBack = false;
    const context = {
      callbackWaitsForEmptyEventLoop: true,
      succeed: (result: unknown) => done(null, result),
      fail: (error: unknown) => done(error ?? 'handled', null),
      done,
      ...newContext(request),
    };
    const callback = (error: unknown, result: unknown): void => {
      calledBack = true;
      if (error !== undefined && error !== null) ending.fail(error);
      else if (context.callbackWaitsForEmptyEventLoop) ending.succeedLater(result);
      else ending.succeed(result);
    };
    const parameters = [event, context, callback];
    const returned = apply(handler as () => unknown, handlerOwner, parameters) as unknown;
    if (isThenable(returned)) follow(returned, ending);
    else if (returned !== undefined && !calledBack) {
      log.write(
        'WARN',
        'The handler is not async and returned a value, which Lambda ignores: make it async, return a promise, or call the callback.',
      );
    }

    function done(error: unknown, result: unknown): void {
      calledBack = true;
      if (error !== undefined && error !== null) ending.fail(error);
      else ending.succeed(result);
    }
  }

  /** Answers with what a promise becomes. */
  function follow(returned: unknown, ending: Ending): void {
    // An answer that waits for the empty event loop stands.
    if (ending.isOver()) return;
    whenLoopEmpties = () =>
      failAs(
        'Runtime.NodeJsExit',
        'The event loop is empty and the promise that the handler returned has not settled.',
        true,
      );
    void then(natives.resolvedPromise(returned), ending.succeed, ending.fail);
  }

  /** The ways in which one call may end. The first one counts, and only while the call runs. */
  function newEnding(number: number) {
    let isOver = false;
    const first = (): boolean => {
      if (isOver || number !== currentCall) return false;
      isOver = true;
      return true;
    };
    return {
      isOver: (): boolean => isOver,
      succeed(this: void, result: unknown): void {
        if (first()) succeed(result);
      },
      fail(this: void, error: unknown): void {
        if (first()) failWith(error);
      },
      /** Once the event loop is empty. */
      succeedLater(this: void, result: unknown): void {
        if (first()) whenLoopEmpties = () => succeed(result);
      },
    };
  }

  /** The `context` of SYN-67, but for what callback handlers have besides. */
  function newContext(request: HandlerCall) {
    const { clientContext } = request;
    return {
      functionVersion: facts.functionVersion,
      functionName: facts.functionName,
      memoryLimitInMB: `${facts.memorySizeMb}`,
      logGroupName: facts.logGroupName,
      logStreamName: facts.logStreamName,
      clientContext: clientContext === null ? undefined : parseJson(clientContext),
      identity: undefined,
      tenantId: undefined,
      invokedFunctionArn: request.invokedFunctionArn,
      awsRequestId: request.requestId,
      getRemainingTimeInMillis: () => clock.remainingMs(),
    };
  }

  function isThenable(value: unknown): boolean {
    const canHaveThen =
      (typeof value === 'object' && value !== null) || typeof value === 'function';
    return canHaveThen && typeof (value as { then?: unknown }).then === 'function';
  }

  /** Nothing is left that could run (SYN-25, SYN-26). */
  function emptyLoop(): void {
    if (!isAnswered) whenLoopEmpties();
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
