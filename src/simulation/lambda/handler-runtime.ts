/**
 * The port through which the World has handlers run. It is synchronous: a handler that sleeps for
 * fourteen minutes returns at once and says so in `durationMicros`; the World makes its completion a
 * timer. Whoever implements it must be repeatable: the same environment, started with the same
 * specification and given the same requests in the same order, gives the same outcomes, byte for byte.
 */
export interface HandlerRuntime {
  /**
   * Starts an execution environment: loads the code and runs its top level (SYN-60).
   * A failure leaves nothing behind; the environment need not be disposed of.
   */
  initialize(specification: EnvironmentSpecification): InitOutcome;

  /**
   * Runs one invocation in an initialised environment. Module state and unfinished background work
   * of earlier invocations are still there (SYN-63). After an outcome whose
   * `environmentLost` is true the environment is gone and must be initialised again (SYN-64).
   */
  invoke(environmentId: string, request: HandlerRequest): HandlerOutcome;

  /** Frees what an environment holds. An unknown id is ignored. */
  dispose(environmentId: string): void;
}

/** Everything an execution environment is made from. */
export interface EnvironmentSpecification {
  readonly environmentId: string;
  readonly functionName: string;
  /** `$LATEST` or a number. */
  readonly functionVersion: string;
  /** For example `nodejs22.x`. */
  readonly runtime: string;
  /** AWS's form, `<file>.<export>`, for example `index.handler`. */
  readonly handler: string;
  /**
   * Sources by path relative to the function's folder, for example `index.js`, `lib/price.mjs` or
   * `package.json`. What a file is, its extension and the nearest `package.json` say as they do in
   * Node; a `.js` file of which they say nothing is what its source parses as.
   */
  readonly files: Readonly<Record<string, string>>;
  /** What `process.env` holds, reserved names such as `AWS_REGION` included. */
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly memorySizeMb: number;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Eight hex digits or more: seeds the environment's `Math.random`. */
  readonly randomSeed: string;
  /** Virtual time at which the initialisation begins, in milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly timeoutMs: number;
  readonly compute: ComputeModel;
}

/**
 * How much virtual time code takes that does not sleep. Counted, never measured: the same code
 * takes the same time on every machine.
 */
export interface ComputeModel {
  /** What loading the code, or calling the handler, takes at least. */
  readonly baseMicros: number;
  /** Each call of the interpreter's interrupt handler, about ten thousand loop turns. */
  readonly microsPerInterrupt: number;
  /** Each reading of a clock (`Date.now()`, `new Date()`), so that busy waiting ends. */
  readonly microsPerClockRead: number;
  /** Interrupt calls after which the code counts as never ending. */
  readonly interruptsMax: number;
}

/** One invocation as the environment gets to see it. */
export interface HandlerRequest {
  readonly requestId: string;
  /** The event as JSON text. */
  readonly payload: string;
  /** Virtual time at which the handler is called. */
  readonly startedAtMs: number;
  /** The function's timeout; `getRemainingTimeInMillis()` counts down from it. */
  readonly timeoutMs: number;
  readonly invokedFunctionArn: string;
  /** `context.clientContext` as JSON text, or null. */
  readonly clientContext: string | null;
  /** What `process.env._X_AMZN_TRACE_ID` is from this call on (XR-03). */
  readonly traceHeader: string;
}

export type LogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';

/** One line that the code wrote through `console`. */
export interface LogLine {
  /** Virtual time in milliseconds. */
  readonly atMs: number;
  readonly level: LogLevel;
  readonly message: string;
  /** Of a structured line: what it has in place of the message, as the text of a JSON object. */
  readonly fields?: string;
}

/** How loading an environment went. */
export interface InitOutcome {
  /** Virtual time taken. */
  readonly durationMicros: number;
  readonly logs: readonly LogLine[];
  /** Interrupt calls used; a measure of real work. */
  readonly interrupts: number;
  /** Null where the handler is ready to be called. */
  readonly failure: GuestFailure | null;
}

/** How one call of the handler went. */
export interface HandlerOutcome {
  /** Virtual time from the call to the answer; at most the timeout. */
  readonly durationMicros: number;
  readonly logs: readonly LogLine[];
  readonly interrupts: number;
  /** Memory the guest holds after the call, in bytes. */
  readonly memoryUsedBytes: number;
  readonly result: HandlerResult;
  /** True where the environment was reset (SYN-64). */
  readonly environmentLost: boolean;
}

/** What the handler ended with: JSON text, or one way of failing. */
export type HandlerResult = { readonly kind: 'returned'; readonly payload: string } | GuestFailure;

/** One variant for each way in which code can fail. */
export type GuestFailure =
  /** Threw, rejected, could not be loaded, or returned what JSON cannot carry. */
  | {
      readonly kind: 'error';
      readonly errorType: string;
      readonly errorMessage: string;
      /** The stack split at line feeds; empty for a thrown non-Error. */
      readonly trace: readonly string[];
    }
  /** Did not answer in time; `reason` tells a slow handler from one that never ends. */
  | { readonly kind: 'timeout'; readonly reason: 'deadline' | 'compute-budget' | 'wall-clock' }
  /** The process ended: `process.exit(n)`. */
  | { readonly kind: 'exit'; readonly exitCode: number }
  | { readonly kind: 'out-of-memory' };
