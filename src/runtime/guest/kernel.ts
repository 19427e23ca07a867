import type { SharedNumberSlots } from '../shared-numbers.ts';
import type { createBuiltinModules } from './builtin-modules.ts';
import type { ClockCosts, createClock } from './clock.ts';
import type { createConsole } from './console.ts';
import type { createEntryLayout } from './entry-layout.ts';
import type { createErrorReports } from './errors.ts';
import type { createEventLoop } from './event-loop.ts';
import type { createFormatter } from './format.ts';
import type { createHandlerCalls, HandlerFacts } from './handler.ts';
import type { createLog } from './log.ts';
import type { createInspect } from './inspect.ts';
import type { captureNatives } from './natives.ts';
import type { createProcess } from './process.ts';
import type { createTextQuoter } from './quote-text.ts';
import type { createRandomGlobals, createRandomSource } from './random.ts';
import type { createVirtualDate } from './virtual-date.ts';
import type { createWebGlobals } from './web.ts';

/** The guest functions that every environment needs at once. */
export interface KernelParts {
  readonly captureNatives: typeof captureNatives;
  readonly createClock: typeof createClock;
  readonly createHandlerCalls: typeof createHandlerCalls;
  readonly createLog: typeof createLog;
}

/** Those that many never need. Compiling takes time, so it is done at the first use. */
export interface LazyKernelParts {
  readonly createBuiltinModules: typeof createBuiltinModules;
  readonly createConsole: typeof createConsole;
  readonly createEntryLayout: typeof createEntryLayout;
  readonly createErrorReports: typeof createErrorReports;
  readonly createEventLoop: typeof createEventLoop;
  readonly createFormatter: typeof createFormatter;
  readonly createInspect: typeof createInspect;
  readonly createProcess: typeof createProcess;
  readonly createRandomGlobals: typeof createRandomGlobals;
  readonly createRandomSource: typeof createRandomSource;
  readonly createTextQuoter: typeof createTextQuoter;
  readonly createVirtualDate: typeof createVirtualDate;
  readonly createWebGlobals: typeof createWebGlobals;
}

/** What an environment's kernel is told when it starts. */
export interface KernelSettings {
  readonly facts: HandlerFacts;
  readonly clockCosts: ClockCosts;
  readonly environmentVariables: Record<string, string>;
  readonly randomSeed: string;
  /** Under which name our own code runs; stack traces leave it out. */
  readonly kernelFile: string;
  /** Under which name the user's code runs. */
  readonly handlerFile: string;
  /** Columns that the CommonJS wrapper puts before the first line of the user's code. */
  readonly wrapperLength: number;
}

export type Kernel = ReturnType<typeof bootKernel>;

/**
 * Builds the guest's world: Node's globals for the user's code, and functions for the host to call.
 *
 * @param load compiles one of the lazy parts
 */
export function bootKernel(
  parts: KernelParts,
  load: <Name extends keyof LazyKernelParts>(name: Name) => LazyKernelParts[Name],
  slots: SharedNumberSlots,
  sharedBuffer: ArrayBuffer,
  settingsText: string,
) {
  const natives = parts.captureNatives();
  const { define, defineAccessor } = natives;
  const settings = natives.parseJson(settingsText) as KernelSettings;
  const shared = new Float64Array(sharedBuffer);

  const errors = once(() =>
    load('createErrorReports')(natives, settings.kernelFile, settings.wrapperLength),
  );
  const formatter = once(() => {
    const inspect = load('createInspect')(
      natives,
      load('createTextQuoter'),
      load('createEntryLayout'),
      errors().stackOf,
    );
    return load('createFormatter')(natives, inspect);
  });
  const clock = parts.createClock(natives, shared, slots, settings.clockCosts);
  const log = parts.createLog(natives, clock);
  const calls = parts.createHandlerCalls(
    natives,
    clock,
    log,
    errors,
    shared,
    slots,
    settings.facts,
  );
  const loop = once(() => load('createEventLoop')(natives, clock, shared, slots, calls.uncaught));
  const random = once(() => {
    const createSource = load('createRandomSource');
    return load('createRandomGlobals')(
      natives,
      createSource(natives, `${settings.randomSeed}/Math.random`),
      createSource(natives, `${settings.randomSeed}/crypto`),
    );
  });
  const modules = once(() =>
    load('createBuiltinModules')(natives, loop(), random().crypto, formatter),
  );
  const process = once(() =>
    load('createProcess')(
      natives,
      clock,
      loop,
      log,
      shared,
      slots,
      settings.environmentVariables,
      calls.exit,
      findBuiltinModule,
    ),
  );

  hideInternalErrors();
  define(globalThis, 'global', globalThis);
  define(Math, 'random', { random: () => random().random() }.random);
  installLazily('Date performance', () => load('createVirtualDate')(natives, clock));
  installLazily('console', () => ({ console: load('createConsole')(natives, log, formatter) }));
  installLazily('process', () => ({ process: process() }));
  installLazily('crypto', () => ({ crypto: random().crypto }));
  installLazily(
    'setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask',
    () => loop().globals,
  );
  installLazily('TextEncoder TextDecoder btoa atob structuredClone', () =>
    load('createWebGlobals')(natives),
  );

  return {
    begin: calls.begin,
    loadCommonJs: (wrapper: () => unknown) =>
      calls.loadCommonJs(wrapper, settings.handlerFile, require),
    loadModule: calls.loadModule,
    loadFailed: calls.loadFailed,
    call: calls.call,
    runNextTimer: () => loop().runNextTimer(),
    emptyLoop: calls.emptyLoop,
    rejected: calls.rejected,
    uncaught: calls.uncaught,
    take: calls.take,
  };

  function once<Made>(make: () => Made): () => Made {
    let made: Made | undefined;
    return () => (made ??= make());
  }

  /** Defines globals that are made when the first of them is used. */
  function installLazily(names: string, make: () => object): void {
    const made = once(make);
    const list = natives.split(names, ' ');
    for (let index = 0; index < list.length; index += 1) {
      const name = list[index] ?? '';
      const set = (value: unknown): void => define(globalThis, name, value);
      const get = (): unknown => {
        const value = (made() as Record<string, unknown>)[name];
        set(value);
        return value;
      };
      defineAccessor(globalThis, name, get, set);
    }
  }

  /** QuickJS throws errors of a kind of its own where V8 throws a RangeError. */
  function hideInternalErrors(): void {
    natives.setPrototypeOf(natives.internalErrors, RangeError.prototype);
    define(natives.internalErrors, 'name', 'RangeError');
    delete (globalThis as { InternalError?: unknown }).InternalError;
  }

  function findBuiltinModule(specifier: unknown): unknown {
    const name = natives.toText(specifier);
    const plainName = natives.indexOf(name, 'node:') === 0 ? natives.slice(name, 5) : name;
    return natives.getOwnPropertyDescriptor(modules(), plainName)?.value;
  }

  function require(specifier: unknown): unknown {
    const found = findBuiltinModule(specifier);
    if (found !== undefined) return found;
    const available = natives.joinTexts(natives.ownKeys(modules()) as string[], ', ');
    const error = new Error(
      `Cannot find module '${natives.toText(specifier)}'. A function is one file here and can ` +
        `load only: ${available}\nRequire stack:\n- ${settings.handlerFile}`,
    );
    define(error, 'code', 'MODULE_NOT_FOUND');
    throw error;
  }
}
