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
import { builtinModuleNames, builtinModuleSource } from './builtin-modules.ts';
import { parseGuestReport, type GuestReport, type GuestResult } from './guest-report.ts';
import { kernelFile, kernelSource, lazyKernelSource } from './guest-source.ts';
import type { HandlerCall } from './guest/handler.ts';
import type { Kernel, KernelSettings } from './guest/kernel.ts';
import type { HandlerName } from './handler-name.ts';
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

const kernelCalls: readonly KernelCall[] = [
  'begin',
  'loadCommonJs',
  'loadModule',
  'loadFailed',
  'call',
  'runNextTimer',
  'emptyLoop',
  'rejected',
  'uncaught',
  'take',
];

const wrapperStart = '(function (exports, require, module, __filename, __dirname) { ';
const wrapperEnd = '\n})';
/** What code that fails to parse as CommonJS must contain to be worth parsing as an ES module. */
const moduleSyntax = /\b(?:import|export|await)\b/;
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
  readonly #file: string;
  readonly #memoryLimitBytes: number;
  readonly #interpreter: Interpreter;
  readonly #numbers: () => Float64Array;
  readonly #budget: Budget;
  /** Owns the handles of the kernel's functions. */
  readonly #scope = new Scope();
  readonly #kernel = new Map<KernelCall, QuickJSHandle>();
  #isLost = false;

  constructor(
    module: QuickJsModule,
    specification: EnvironmentSpecification,
    name: HandlerName,
    limits: HostLimits,
  ) {
    this.#specification = specification;
    this.#file = `/var/task/${name.file}`;
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
    runtime.setModuleLoader((specifier) => this.#sourceOf(specifier));
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
    const { startedAtMs, timeoutMs, requestId, invokedFunctionArn, clientContext } = request;
    const call: HandlerCall = { requestId, startedAtMs, invokedFunctionArn, clientContext };
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
    using load = context.newFunction('load', (part) =>
      this.#loadKernelPart(context.getString(part)),
    );
    using kernel = context.callFunction(boot, context.undefined, buffer, settings, load).unwrap();
    for (const call of kernelCalls) {
      this.#kernel.set(call, this.#scope.manage(context.getProp(kernel, call)));
    }
  }

  /** Compiles a part of the kernel at its first use; user code is not charged for that. */
  #loadKernelPart(name: string): QuickJSHandle {
    const turns = this.#interpreter.turnsToInterrupt;
    this.#interpreter.stopWatchingMemory();
    const { context } = this.#interpreter;
    const part = context.evalCode(lazyKernelSource(name), kernelFile, { type: 'global' }).unwrap();
    if (this.#budget.isRunning) this.#interpreter.watchMemory(this.#memoryLimitBytes);
    this.#interpreter.turnsToInterrupt = turns;
    return part;
  }

  #settings(name: HandlerName): KernelSettings {
    const specification = this.#specification;
    const { compute, environmentVariables, randomSeed } = specification;
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
      },
      clockCosts: {
        baseMicros: compute.baseMicros,
        microsPerClockRead: compute.microsPerClockRead,
      },
      environmentVariables: { ...environmentVariables },
      randomSeed,
      kernelFile,
      handlerFile: `${this.#file}.js`,
      wrapperLength: wrapperStart.length,
    };
  }

  /** As Node detects it: a CommonJS file unless only an ES module may look like that. */
  #loadCode(): void {
    const { context } = this.#interpreter;
    const code = this.#specification.code.replace(/^#!/, '//');
    using asScript = context.evalCode(wrapperStart + code + wrapperEnd, `${this.#file}.js`, {
      type: 'global',
    });
    if (asScript.error === undefined) {
      this.#call('loadCommonJs', asScript.value);
      return;
    }
    if (this.#budget.stopped !== null) return;
    if (!moduleSyntax.test(code)) {
      this.#call('loadFailed', asScript.error);
      return;
    }
    using asModule = context.evalCode(code, `file://${this.#file}.mjs`, { type: 'module' });
    if (asModule.error === undefined) this.#call('loadModule', asModule.value);
    else if (this.#budget.stopped === null) this.#call('loadFailed', asModule.error);
  }

  /** Source of a module that the code imports. */
  #sourceOf(specifier: string): string | { error: Error } {
    const source = builtinModuleSource(specifier);
    if (source !== null) return source;
    return {
      error: new Error(
        `Cannot find package '${specifier}' imported from ${this.#file}.mjs. A function is one file ` +
          `here and can import only: ${builtinModuleNames.join(', ')}`,
      ),
    };
  }

  /** Runs microtasks, then one timer, and so on, until there is an answer or the call is stopped. */
  #runUntilAnswered(): void {
    for (;;) {
      this.#runMicrotasks();
      if (this.#budget.stopped !== null || this.#budget.isOutOfMemory) return;
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
    if (result.error === undefined || this.#budget.stopped !== null) return;
    this.#withMemoryReserve(() => {
      const report = this.#function('uncaught');
      context.callFunction(report, context.undefined, [result.error]).dispose();
    });
  }

  #function(name: KernelCall): QuickJSHandle {
    const found = this.#kernel.get(name);
    if (found === undefined) throw new Error(`Cannot call the kernel: it has no "${name}".`);
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
    const { micros, logs, result, isLost } = this.#takeReport();
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
