import type {
  EnvironmentSpecification,
  GuestFailure,
  HandlerOutcome,
  HandlerRequest,
  HandlerRuntime,
  InitOutcome,
} from '../simulation/lambda/handler-runtime.ts';
import { ExecutionEnvironment, type HostLimits } from './execution-environment.ts';
import { parseHandlerName } from './handler-name.ts';
import { loadQuickJsModule, type QuickJsModule } from './quickjs-module.ts';

/** Runs handlers in QuickJS, and says what it holds. */
export interface QuickJsRuntime extends HandlerRuntime {
  /** Environments initialised and not yet disposed of or lost. */
  readonly liveEnvironments: number;
  /** Environments whose memory stays taken, because a host exception left them in mid-call. */
  readonly abandonedEnvironments: number;
  /** WebAssembly memory held for all environments, in bytes. It grows and never shrinks. */
  readonly memoryBytes: number;
  /** Disposes of every environment. The runtime can be used again afterwards. */
  disposeAll(): void;
}

/**
 * Loads QuickJS. After that everything is synchronous.
 *
 * @param limits defaults: 2 s of real time a call, 256 MB of memory, and a QuickJS stack of 256 KB,
 *   about 1,300 nested calls. Deeply nested data makes QuickJS use up to thirty times its own stack
 *   on the host's: a thread that serves strangers should have `stackSizeMb: 16`. Where the host's
 *   stack ends first, the call fails with the same error, but the environment is lost.
 */
export async function createQuickJsRuntime(
  limits: Partial<HostLimits> = {},
): Promise<QuickJsRuntime> {
  return new EnvironmentTable(await loadQuickJsModule(), { ...defaultLimits, ...limits });
}

const defaultLimits: HostLimits = {
  wallClockMs: 2000,
  memoryBytesMax: 256 * 1024 * 1024,
  stackBytes: 256 * 1024,
};

class EnvironmentTable implements QuickJsRuntime {
  readonly #module: QuickJsModule;
  readonly #limits: HostLimits;
  readonly #environments = new Map<string, ExecutionEnvironment>();
  #abandoned = 0;

  constructor(module: QuickJsModule, limits: HostLimits) {
    this.#module = module;
    this.#limits = limits;
  }

  get liveEnvironments(): number {
    return this.#environments.size;
  }

  get abandonedEnvironments(): number {
    return this.#abandoned;
  }

  get memoryBytes(): number {
    return this.#module.memoryBytes;
  }

  initialize(specification: EnvironmentSpecification): InitOutcome {
    const { environmentId, handler } = specification;
    if (this.#environments.has(environmentId)) {
      throw new Error(`Cannot initialise environment "${environmentId}": it exists already.`);
    }
    const name = parseHandlerName(handler);
    if (typeof name === 'string') return malformedHandlerName(specification, name);

    const environment = new ExecutionEnvironment(this.#module, specification, name, this.#limits);
    this.#environments.set(environmentId, environment);
    const outcome = this.#guarded<InitOutcome>(
      environmentId,
      environment,
      () => environment.initialize(),
      (failure) => ({ ...nothingUsed, failure }),
    );
    if (outcome.failure !== null) this.dispose(environmentId);
    return outcome;
  }

  invoke(environmentId: string, request: HandlerRequest): HandlerOutcome {
    const environment = this.#environments.get(environmentId);
    if (environment === undefined) {
      throw new Error(`Cannot invoke in environment "${environmentId}": it is not initialised.`);
    }
    const outcome = this.#guarded<HandlerOutcome>(
      environmentId,
      environment,
      () => environment.invoke(request),
      (result) => ({ ...nothingUsed, memoryUsedBytes: 0, result, environmentLost: true }),
    );
    if (outcome.environmentLost) this.dispose(environmentId);
    return outcome;
  }

  dispose(environmentId: string): void {
    const environment = this.#environments.get(environmentId);
    if (environment === undefined) return;
    this.#environments.delete(environmentId);
    environment.dispose();
  }

  disposeAll(): void {
    for (const environmentId of this.#environments.keys()) this.dispose(environmentId);
  }

  /**
   * Where the host's stack ends inside QuickJS, or QuickJS itself fails for want of memory, the
   * exception passes through C, which cannot clean up after itself: the environment is given up and
   * C's stack is put back for the others.
   */
  #guarded<Outcome>(
    environmentId: string,
    environment: ExecutionEnvironment,
    run: () => Outcome,
    afterBreakdown: (failure: GuestFailure) => Outcome,
  ): Outcome {
    const { stackPointer, memoryExcesses } = this.#module;
    try {
      return run();
    } catch (error) {
      this.#module.stackPointer = stackPointer;
      this.#module.stopWatchingMemory();
      this.#environments.delete(environmentId);
      this.#abandoned += 1;
      environment.abandon();
      if (isStackOverflow(error)) return afterBreakdown(stackOverflow);
      if (this.#module.memoryExcesses > memoryExcesses) return afterBreakdown(outOfMemory);
      throw error;
    }
  }
}

/** Cleaning up after an overflow can fail as well, and then stands in front of it. */
function isStackOverflow(error: unknown): boolean {
  if (error instanceof RangeError) return true;
  return error instanceof Error && 'suppressed' in error && isStackOverflow(error.suppressed);
}

const nothingUsed = { durationMicros: 0, logs: [], interrupts: 0 } as const;

const outOfMemory: GuestFailure = { kind: 'out-of-memory' };

const stackOverflow: GuestFailure = {
  kind: 'error',
  errorType: 'RangeError',
  errorMessage: 'Maximum call stack size exceeded',
  trace: ['RangeError: Maximum call stack size exceeded'],
};

function malformedHandlerName({ compute }: EnvironmentSpecification, message: string): InitOutcome {
  const errorType = 'Runtime.MalformedHandlerName';
  return {
    durationMicros: compute.baseMicros,
    logs: [],
    interrupts: 0,
    failure: {
      kind: 'error',
      errorType,
      errorMessage: message,
      trace: [`${errorType}: ${message}`],
    },
  };
}
