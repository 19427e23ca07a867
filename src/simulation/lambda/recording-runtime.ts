import type {
  EnvironmentSpecification,
  GuestFailure,
  HandlerOutcome,
  HandlerRequest,
  HandlerRuntime,
  InitOutcome,
} from './handler-runtime.ts';

/**
 * What the journal keeps of a call that the wall clock ended: the one kind of outcome that running
 * the code again would not repeat. It stands before the command whose replay needs it.
 */
export interface RecordedOutcome {
  readonly type: 'RecordOutcome';
  readonly input:
    | { readonly call: string; readonly phase: 'init'; readonly outcome: InitOutcome }
    | { readonly call: string; readonly phase: 'invoke'; readonly outcome: HandlerOutcome };
}

/**
 * Runs handlers through another runtime and records what would not repeat itself. A recorded outcome
 * that it is told of again, by a replay, is answered without running the code.
 */
export class RecordingRuntime implements HandlerRuntime {
  readonly #runtime: HandlerRuntime;
  readonly #record: (outcome: RecordedOutcome) => void;
  readonly #recalled = new Map<string, RecordedOutcome['input']>();

  constructor(runtime: HandlerRuntime, record: (outcome: RecordedOutcome) => void) {
    this.#runtime = runtime;
    this.#record = record;
  }

  /** Has the call answered with its recorded outcome when it comes. */
  recall({ input }: RecordedOutcome): void {
    this.#recalled.set(input.call, input);
  }

  initialize(specification: EnvironmentSpecification): InitOutcome {
    const call = initCallName(specification);
    const recalled = this.#take(call);
    const outcome =
      recalled?.phase === 'init' ? recalled.outcome : this.#runtime.initialize(specification);
    if (isEndedByWallClock(outcome.failure)) {
      this.#record({ type: 'RecordOutcome', input: { call, phase: 'init', outcome } });
    }
    return outcome;
  }

  invoke(environmentId: string, request: HandlerRequest): HandlerOutcome {
    const call = invokeCallName(request);
    const recalled = this.#take(call);
    if (recalled?.phase === 'invoke') this.#runtime.dispose(environmentId);
    const outcome =
      recalled?.phase === 'invoke'
        ? recalled.outcome
        : this.#runtime.invoke(environmentId, request);
    if (outcome.result.kind !== 'returned' && isEndedByWallClock(outcome.result)) {
      this.#record({ type: 'RecordOutcome', input: { call, phase: 'invoke', outcome } });
    }
    return outcome;
  }

  dispose(environmentId: string): void {
    this.#runtime.dispose(environmentId);
  }

  #take(call: string): RecordedOutcome['input'] | undefined {
    // Nearly always there is nothing to recall, and this is on the path of every invocation.
    if (this.#recalled.size === 0) return undefined;
    const recalled = this.#recalled.get(call);
    this.#recalled.delete(call);
    return recalled;
  }
}

/** Names one loading of an environment's code, which may be loaded twice; the same at every replay. */
export function initCallName({ logStreamName, startedAtMs }: EnvironmentSpecification): string {
  return `load ${logStreamName} at ${startedAtMs}`;
}

/** Names one call of a handler; the same at every replay. All attempts of an event have one request id. */
export function invokeCallName({ requestId, startedAtMs }: HandlerRequest): string {
  return `call ${requestId} at ${startedAtMs}`;
}

function isEndedByWallClock(failure: GuestFailure | null): boolean {
  return failure?.kind === 'timeout' && failure.reason === 'wall-clock';
}
