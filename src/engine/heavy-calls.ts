import type {
  EnvironmentSpecification,
  GuestFailure,
  HandlerOutcome,
  HandlerRequest,
  HandlerRuntime,
  InitOutcome,
} from '../simulation/lambda/handler-runtime.ts';

/**
 * Interrupts that one guest call may take on a thread that many sandboxes share: about 20 ms. They are
 * counted rather than timed, so a busy machine does not make a light call heavy.
 */
const LIGHT_CALL_INTERRUPTS_MAX = 600;

/** For what the interpreter does between two interrupts: wall time of one call in milliseconds. */
export const LIGHT_CALL_MS_MAX = 250;

/** Interrupts of all guest calls between two turns of the event loop together. */
const LIGHT_CALLS_INTERRUPTS_MAX = 3_000;

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
 * Runs the calls of a shared thread, each with a part of its budget. Whoever needs more gets it on
 * another thread: that a call was stopped here is never an outcome.
 */
export class LightCallsRuntime implements HandlerRuntime {
  readonly #runtime: HandlerRuntime;
  #interrupts = 0;

  /** The runtime stops every call after LIGHT_CALL_MS_MAX. */
  constructor(runtime: HandlerRuntime) {
    this.#runtime = runtime;
  }

  initialize(specification: EnvironmentSpecification): InitOutcome {
    const { compute } = specification;
    const interruptsMax = Math.min(compute.interruptsMax, LIGHT_CALL_INTERRUPTS_MAX);
    const outcome = this.#runtime.initialize({
      ...specification,
      compute: { ...compute, interruptsMax },
    });
    this.#count(outcome.interrupts, outcome.failure);
    return outcome;
  }

  invoke(environmentId: string, request: HandlerRequest): HandlerOutcome {
    const outcome = this.#runtime.invoke(environmentId, request);
    const { interrupts, result } = outcome;
    this.#count(interrupts, result.kind === 'returned' ? null : result);
    return outcome;
  }

  dispose(environmentId: string): void {
    this.#runtime.dispose(environmentId);
  }

  #count(interrupts: number, failure: GuestFailure | null): void {
    if (this.#interrupts === 0 && interrupts > 0) {
      setImmediate(() => {
        this.#interrupts = 0;
      });
    }
    this.#interrupts += interrupts;
    if (isStopped(failure) || this.#interrupts > LIGHT_CALLS_INTERRUPTS_MAX) {
      throw new TooHeavyHere();
    }
  }
}

function isStopped(failure: GuestFailure | null): boolean {
  return (
    failure?.kind === 'timeout' &&
    (failure.reason === 'compute-budget' || failure.reason === 'wall-clock')
  );
}
