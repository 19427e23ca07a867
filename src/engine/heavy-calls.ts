import type {
  EnvironmentSpecification,
  GuestFailure,
  HandlerOutcome,
  HandlerRequest,
  HandlerRuntime,
  InitOutcome,
} from '../simulation/lambda/handler-runtime.ts';

/** One guest call may hold a thread that many sandboxes share for so long. */
export const LIGHT_CALL_MS_MAX = 25;

/** All guest calls between two turns of the event loop together. */
const LIGHT_CALLS_MS_MAX = 100;

/**
 * Guest code holds the thread for longer than its neighbours can wait. Nothing of the turn is saved;
 * the sandbox is moved to the thread for heavy ones, which runs the turn again from its beginning.
 */
export class TooHeavyHere extends Error {
  constructor() {
    super('The guest code is too heavy for a shared thread.');
    this.name = 'TooHeavyHere';
  }
}

/**
 * Runs the calls of a shared thread, through a runtime that stops each after LIGHT_CALL_MS_MAX. Such a
 * stop is never an outcome here: another thread makes the call without it.
 */
export class LightCallsRuntime implements HandlerRuntime {
  readonly #runtime: HandlerRuntime;
  #spentMs = 0;

  constructor(runtime: HandlerRuntime) {
    this.#runtime = runtime;
  }

  initialize(specification: EnvironmentSpecification): InitOutcome {
    const outcome = this.#measure(() => this.#runtime.initialize(specification));
    refuseIfStopped(outcome.failure);
    return outcome;
  }

  invoke(environmentId: string, request: HandlerRequest): HandlerOutcome {
    const outcome = this.#measure(() => this.#runtime.invoke(environmentId, request));
    if (outcome.result.kind !== 'returned') refuseIfStopped(outcome.result);
    return outcome;
  }

  dispose(environmentId: string): void {
    this.#runtime.dispose(environmentId);
  }

  #measure<Outcome>(call: () => Outcome): Outcome {
    if (this.#spentMs > LIGHT_CALLS_MS_MAX) throw new TooHeavyHere();
    if (this.#spentMs === 0) {
      setImmediate(() => {
        this.#spentMs = 0;
      });
    }
    const begun = performance.now();
    const outcome = call();
    this.#spentMs += performance.now() - begun;
    return outcome;
  }
}

function refuseIfStopped(failure: GuestFailure | null): void {
  if (failure?.kind === 'timeout' && failure.reason === 'wall-clock') throw new TooHeavyHere();
}
