import { posix } from 'node:path';
import { Scope, type QuickJSHandle } from 'quickjs-emscripten-core';
import type {
  EnvironmentSpecification,
  GuestFailure,
  HandlerOutcome,
  HandlerRequest,
  InitOutcome,
  LogLine,
} from '../simulation/lambda/handler-runtime.ts';
import { Budget } from './budget.ts';
import { CodeLoader } from './code-loader.ts';
import { FunctionFiles } from './function-files.ts';
import { parseGuestReport, type GuestReport, type GuestResult } from './guest-report.ts';
import { kernelFile, kernelSource } from './guest-source.ts';
import type { HandlerCall } from './guest/handler.ts';
import type { HostServices } from './guest/host-services.ts';
import type { Kernel, KernelSettings } from './guest/kernel.ts';
import type { HandlerName } from './handler-name.ts';
import { createHostServices } from './host-services.ts';
import { whatCanBeLoaded } from './loadable.ts';
import { nodeVersion, hasCallbackHandlers } from './node-versions.ts';
import type { Interpreter } from './interpreter.ts';
import type { QuickJsModule } from './quickjs-module.ts';
import { answer, sharedNumbers, sharedNumbersLength } from './shared-numbers.ts';

/** Bounds that protect the host; none of them is AWS's. */
export interface HostLimits {
  /** Real time one call may take, as the outer net behind the counted budget. */
  readonly wallClockMs: number;
  /** Memory a guest gets at most, whatever its function's memory size. */
  readonly memoryBytesMax: number;
  /** QuickJS's stack; see `createQuickJsRuntime` for how it goes with the host's. */
  readonly stackBytes: number;
}

type KernelCall = keyof Kernel;
type TimeoutReason = Extract<GuestFailure, { kind: 'timeout' }>['reason'];

/** What a guest can get above its limit until it is stopped, and our own code above that. */
const memoryReserveBytes = 32 * 1024 * 1024;
/** Microtasks that cost about as much real time as the code between two interrupts. */
const microtasksPerInterrupt = 100;
/** QuickJS's own number. */
const turnsPerInterrupt = 10_000;

/** How a call ended, but for what becomes of the environment. */
interface CallEnd {
  readonly durationMicros: number;
  readonly logs: readonly LogLine[];
  readonly result: Exclude<GuestResult, { kind: 'none' }>;
}

/** Code that never ends would have run into its timeout, so that is the time it took. */
function timedOut(
  durationMicros: number,
  logs: readonly LogLine[],
  reason: TimeoutReason,
): CallEnd {
  return { durationMicros, logs, result: { kind: 'timeout', reason } };
}

/** One Lambda execution environment: a QuickJS heap of its own that lives from call to call. */
export class ExecutionEnvironment {
  readonly #specification: EnvironmentSpecification;
  readonly #name: HandlerName;
  readonly #files: FunctionFiles;
  readonly #loader: CodeLoader;
  readonly #memoryLimitBytes: number;
  readonly #interpreter: Interpreter;
  readonly #numbers: () => Float64Array;
  readonly #budget: Budget;
  /** Owns the handles of the kernel's functions. */
  readonly #scope = new Scope();
  #kernel: QuickJSHandle | null = null;
  readonly #kernelFunctions = new Map<KernelCall, QuickJSHandle>();
  #isLost = false;
  /** An exception of the host's that passed through C inside a service. */
  #breakdown: { readonly error: unknown } | null = null;

  constructor(
    module: QuickJsModule,
    specification: EnvironmentSpecification,
    name: HandlerName,
    limits: HostLimits,
  ) {
    this.#specification = specification;
    this.#name = name;
    this.#files = new FunctionFiles(specification.files);
    this.#memoryLimitBytes = Math.min(specification.memorySizeMb * 2 ** 20, limits.memoryBytesMax);
    this.#interpreter = module.newInterpreter();
    const { runtime } = this.#interpreter;
    runtime.setMaxStackSize(limits.stackBytes);
    runtime.setMemoryLimit(this.#memoryLimitBytes + memoryReserveBytes);
    const shared = this.#interpreter.newSharedNumbers(sharedNumbersLength);
    this.#numbers = shared.numbers;
    this.#budget = new Budget(
      specification.compute,
      limits.wallClockMs,
      shared.numbers,
      () => module.memoryExcesses,
    );
    runtime.setInterruptHandler(this.#budget.interrupt);
    this.#loader = new CodeLoader(this.#interpreter, this.#files, {
      builtinExports: (module) => this.#builtinExports(module),
      importValue: () => this.#function('importValue').dup(),
      charge: (turns) => this.#charge(turns),
      whatCanBeLoaded: () => whatCanBeLoaded(this.#files),
    });
    this.#bootKernel(shared.handle, name);
  }

  /** Loads the code and finds the handler (SYN-60). */
  initialize(): InitOutcome {
    const { startedAtMs, timeoutMs } = this.#specification;
    this.#begin(timeoutMs);
    using startedAt = this.#interpreter.context.newNumber(startedAtMs);
    this.#call('begin', startedAt);
    this.#loadCode();
    this.#runUntilAnswered();
    const { durationMicros, logs, result } = this.#finish(timeoutMs);
    const failure = result.kind === 'loaded' || result.kind === 'returned' ? null : result;
    return { durationMicros, logs, interrupts: this.#budget.interrupts, failure };
  }

  /** Calls the handler and lets the event loop run until there is an answer. */
  invoke(request: HandlerRequest): HandlerOutcome {
    const { startedAtMs, timeoutMs, requestId, invokedFunctionArn } = request;
    const { clientContext, traceHeader } = request;
    const call: HandlerCall = {
      requestId,
      startedAtMs,
      invokedFunctionArn,
      clientContext,
      traceHeader,
    };
    this.#begin(timeoutMs);
    this.#numbers()[sharedNumbers.memoryBytes] = this.#interpreter.allocatedBytes;
    const { context } = this.#interpreter;
    {
      using callText = context.newString(JSON.stringify(call));
      using payload = context.newString(request.payload);
      this.#call('call', callText, payload);
    }
    this.#runUntilAnswered();
    const { durationMicros, logs, result } = this.#finish(timeoutMs);
    if (result.kind === 'loaded') {
      throw new Error('Cannot finish a call: the guest answered as if it had been loaded.');
    }
    return {
      durationMicros,
      logs,
      interrupts: this.#budget.interrupts,
      memoryUsedBytes: this.#interpreter.allocatedBytes,
      result,
      environmentLost: this.#isLost || (result.kind !== 'returned' && result.kind !== 'error'),
    };
  }

  dispose(): void {
    this.#scope.dispose();
    this.#interpreter.dispose();
  }

  /** Gives the environment up after a host exception inside QuickJS; its memory stays taken. */
  abandon(): void {
    this.#interpreter.abandon();
  }

  /** Each call has a whole interval until its first interrupt: equal calls take equal time. */
  #begin(timeoutMs: number): void {
    this.#budget.begin(timeoutMs);
    this.#interpreter.turnsToInterrupt = turnsPerInterrupt;
    this.#interpreter.watchMemory(this.#memoryLimitBytes);
  }

  #bootKernel(sharedBuffer: QuickJSHandle, name: HandlerName): void {
    const { context } = this.#interpreter;
    using buffer = sharedBuffer;
    using boot = context.evalCode(kernelSource, kernelFile, { type: 'global' }).unwrap();
    using settings = context.newString(JSON.stringify(this.#settings(name)));
    // The one function of the host's that a guest holds; user code never gets to see it.
    using ask = this.#newAskHost();
    this.#kernel = this.#scope.manage(
      context.callFunction(boot, context.undefined, buffer, settings, ask).unwrap(),
    );
  }

  #newAskHost(): QuickJSHandle {
    const { context } = this.#interpreter;
    const services = createHostServices({
      interpreter: this.#interpreter,
      files: this.#files,
      loader: this.#loader,
      whatCanBeLoaded: () => whatCanBeLoaded(this.#files),
      charge: (turns) => this.#charge(turns),
      uncharged: (work) => this.#uncharged(work),
    });
    return context.newFunction('ask', (service, ...parameters) => {
      const name = context.getString(service);
      if (!Object.hasOwn(services, name)) {
        throw new Error(`Cannot serve the kernel: there is no service "${name}".`);
      }
      return this.#watched(() => services[name as keyof HostServices](parameters));
    });
  }

  /**
   * Lets a host exception out of C's reach: the library would hand it to the guest as an error, and
   * the guest would go on in a module whose C stack was never put back.
   */
  #watched<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      if (isHostBreakdown(error)) {
        this.#breakdown ??= { error };
        this.#budget.abort();
        this.#interpreter.turnsToInterrupt = 1;
      }
      throw error;
    }
  }

  /** Counts native work, which QuickJS does not interrupt, as so many turns of a loop. */
  #charge(turns: number): void {
    if (!this.#budget.isRunning) return;
    let left = this.#interpreter.turnsToInterrupt - Math.ceil(turns);
    while (left <= 0 && this.#budget.stopped === null) {
      this.#budget.interrupt();
      left += turnsPerInterrupt;
    }
    this.#interpreter.turnsToInterrupt = this.#budget.stopped === null ? left : 1;
  }

  /** Compiling our own code at its first use costs the user nothing. */
  #uncharged<Result>(work: () => Result): Result {
    const turns = this.#interpreter.turnsToInterrupt;
    this.#interpreter.stopWatchingMemory();
    const result = work();
    if (this.#budget.isRunning) this.#interpreter.watchMemory(this.#memoryLimitBytes);
    this.#interpreter.turnsToInterrupt = turns;
    return result;
  }

  #settings(name: HandlerName): KernelSettings {
    const specification = this.#specification;
    const { compute, environmentVariables, randomSeed, runtime } = specification;
    const { functionName, functionVersion, memorySizeMb } = specification;
    const { logGroupName, logStreamName, handler } = specification;
    return {
      facts: {
        functionName,
        functionVersion,
        memorySizeMb,
        logGroupName,
        logStreamName,
        handler,
        exportName: name.exportName,
        hasCallbacks: hasCallbackHandlers(runtime),
      },
      clockCosts: {
        baseMicros: compute.baseMicros,
        microsPerClockRead: compute.microsPerClockRead,
      },
      environmentVariables: { ...environmentVariables },
      randomSeed,
      nodeVersion: nodeVersion(runtime),
      kernelFile,
    };
  }

  /** Loads the file that the handler's name stands for. */
  #loadCode(): void {
    const { context } = this.#interpreter;
    const path = this.#files.handlerFile(this.#name.file);
    if (path === null) {
      const module = posix.basename(this.#name.file);
      using error = this.#loader.newError(
        `Cannot find module '${module}'\nRequire stack:\n- /var/runtime/index.mjs\n${whatCanBeLoaded(this.#files)}`,
        'MODULE_NOT_FOUND',
      );
      this.#call('loadFailed', error);
      return;
    }
    const compiled = this.#loader.compile(path);
    switch (compiled.format) {
      case 'commonjs': {
        using wrapper = compiled.wrapper;
        using filename = context.newString(path);
        using folder = context.newString(posix.dirname(path));
        this.#call('loadCommonJs', wrapper, filename, folder);
        return;
      }
      case 'module':
      case 'json': {
        if (this.#budget.stopped !== null) return;
        const exports = this.#loader.runModule(path);
        using result = exports.error ?? exports.value;
        this.#throwBreakdown();
        if (this.#budget.stopped !== null) return;
        this.#call(exports.error === undefined ? 'loadModule' : 'loadFailed', result);
        return;
      }
      case 'broken': {
        using error = compiled.error;
        this.#call('loadFailed', error);
      }
    }
  }

  /** The names that one of Node's modules exports. */
  #builtinExports(module: string): readonly string[] {
    const { context } = this.#interpreter;
    return this.#uncharged(() => {
      using name = context.newString(module);
      using names = context
        .callFunction(this.#function('builtinExports'), context.undefined, name)
        .unwrap();
      return context.getString(names).split(' ');
    });
  }

  /** Runs microtasks, then one timer, and so on, until there is an answer or the call is stopped. */
  #runUntilAnswered(): void {
    for (;;) {
      this.#runMicrotasks();
      if (this.#budget.stopped !== null || this.#budget.isOutOfMemory) return;
      if (this.#numbers()[sharedNumbers.pendingTicks] !== 0) {
        this.#call('runTicks');
        continue;
      }
      this.#reportUnhandledRejection();
      if (this.#isAnswered()) return;
      if (this.#numbers()[sharedNumbers.activeTimers] === 0) {
        this.#call('emptyLoop');
        if (this.#budget.stopped === null && !this.#isAnswered()) return;
      } else {
        this.#budget.timerFired();
        this.#call('runNextTimer');
      }
    }
  }

  #isAnswered(): boolean {
    return this.#numbers()[sharedNumbers.answer] !== answer.none;
  }

  #runMicrotasks(): void {
    while (this.#budget.stopped === null && this.#interpreter.runtime.hasPendingJob()) {
      // A slice ends, because code may catch being stopped and go on with microtasks for ever.
      using executed = this.#interpreter.runMicrotasks(microtasksPerInterrupt);
      this.#throwBreakdown();
      if (executed.error !== undefined) this.#call('uncaught', executed.error);
      else if (executed.value === microtasksPerInterrupt) this.#budget.interrupt();
    }
  }

  #reportUnhandledRejection(): void {
    using reason = this.#interpreter.takeUnhandledRejection();
    if (reason === null) return;
    this.#isLost = true;
    this.#call('rejected', reason);
  }

  /** Calls a function of the kernel. What it throws is either our stop or a lack of memory or stack. */
  #call(name: KernelCall, ...parameters: QuickJSHandle[]): void {
    if (this.#budget.stopped !== null) return;
    const { context } = this.#interpreter;
    using result = context.callFunction(this.#function(name), context.undefined, parameters);
    this.#throwBreakdown();
    if (result.error === undefined || this.#budget.stopped !== null) return;
    this.#withMemoryReserve(() => {
      const report = this.#function('uncaught');
      context.callFunction(report, context.undefined, [result.error]).dispose();
    });
  }

  #throwBreakdown(): void {
    const breakdown = this.#breakdown;
    if (breakdown !== null) throw breakdown.error;
  }

  /** A function of the kernel; most environments never need some of them. */
  #function(name: KernelCall): QuickJSHandle {
    const known = this.#kernelFunctions.get(name);
    if (known !== undefined) return known;
    if (this.#kernel === null) throw new Error(`Cannot call "${name}": there is no kernel yet.`);
    const found = this.#scope.manage(this.#interpreter.context.getProp(this.#kernel, name));
    this.#kernelFunctions.set(name, found);
    return found;
  }

  /** Ends the call and puts together what the guest says and what the host knows. */
  #finish(limitMs: number): CallEnd {
    this.#budget.end();
    this.#interpreter.stopWatchingMemory();
    const { stopped, isOutOfMemory } = this.#budget;
    const numbers = this.#numbers();
    const limitMicros = limitMs * 1000;
    const elapsedMicros =
      (numbers[sharedNumbers.spentMicros] ?? 0) + (numbers[sharedNumbers.computeMicros] ?? 0);
    const isOutOfTime = numbers[sharedNumbers.answer] === answer.deadline;
    const { micros, logs, result: reported, isLost } = this.#takeReport();
    const result: GuestResult = this.#budget.stoppedUnanswered ? { kind: 'none' } : reported;
    // After an answer, being stopped costs the environment, not the answer.
    if (stopped !== null || isLost) this.#isLost = true;

    if (isOutOfMemory || result.kind === 'out-of-memory') {
      const durationMicros = Math.min(elapsedMicros, limitMicros);
      return { durationMicros, logs, result: { kind: 'out-of-memory' } };
    }
    const isLate = result.kind === 'none' ? stopped === 'deadline' : micros >= limitMicros;
    if (isOutOfTime || isLate) return timedOut(limitMicros, logs, 'deadline');
    if (result.kind !== 'none') return { durationMicros: micros, logs, result };
    if (stopped === 'compute-budget' || stopped === 'wall-clock') {
      return timedOut(limitMicros, logs, stopped);
    }
    throw new Error('Cannot finish a call: the guest stopped without an answer.');
  }

  #takeReport(): GuestReport {
    const { context } = this.#interpreter;
    return this.#withMemoryReserve(() => {
      using text = context.callFunction(this.#function('take'), context.undefined).unwrap();
      return parseGuestReport(context.getString(text));
    });
  }

  #withMemoryReserve<Result>(work: () => Result): Result {
    const { runtime } = this.#interpreter;
    const limit = this.#memoryLimitBytes + memoryReserveBytes;
    if (this.#interpreter.allocatedBytes < this.#memoryLimitBytes) return work();
    runtime.setMemoryLimit(limit + memoryReserveBytes);
    try {
      return work();
    } finally {
      runtime.setMemoryLimit(limit);
    }
  }
}

/** Where the host's stack ends inside C, or C itself gives up; everything else is an answer. */
function isHostBreakdown(error: unknown): boolean {
  const isOverflow = error instanceof RangeError && error.message.includes('call stack');
  return isOverflow || error instanceof WebAssembly.RuntimeError;
}
