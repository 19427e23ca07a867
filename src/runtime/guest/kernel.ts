import type { SharedNumberSlots } from '../shared-numbers.ts';
import type { createClock, ClockCosts } from './clock.ts';
import type { createConsole } from './console.ts';
import type { createEntryLayout } from './entry-layout.ts';
import type { createErrorReports } from './errors.ts';
import type { createEventLoop } from './event-loop.ts';
import type { createFormatter } from './format.ts';
import type { createHandlerCalls, HandlerFacts } from './handler.ts';
import type { AskHost, CommonJsWrapper } from './host-services.ts';
import type { createInspect } from './inspect.ts';
import type { createLibrary, LibraryParts } from './library.ts';
import type { createLog } from './log.ts';
import type { createModuleLoader, GuestModule } from './module-loader.ts';
import type { captureNatives } from './natives.ts';
import type { createProcess } from './process.ts';
import type { createTextQuoter } from './quote-text.ts';
import type { createRandomness, createRandomSource } from './random.ts';
import type { createVirtualDate } from './virtual-date.ts';

/** The guest functions that every environment needs at once. */
export interface KernelParts {
  readonly captureNatives: typeof captureNatives;
  readonly createClock: typeof createClock;
  readonly createHandlerCalls: typeof createHandlerCalls;
  readonly createLog: typeof createLog;
}

/** Those that many never need. Compiling takes time, so it is done at the first use. */
export interface LazyKernelParts extends LibraryParts {
  readonly createConsole: typeof createConsole;
  readonly createEntryLayout: typeof createEntryLayout;
  readonly createErrorReports: typeof createErrorReports;
  readonly createEventLoop: typeof createEventLoop;
  readonly createFormatter: typeof createFormatter;
  readonly createInspect: typeof createInspect;
  readonly createLibrary: typeof createLibrary;
  readonly createModuleLoader: typeof createModuleLoader;
  readonly createProcess: typeof createProcess;
  readonly createRandomness: typeof createRandomness;
  readonly createRandomSource: typeof createRandomSource;
  readonly createTextQuoter: typeof createTextQuoter;
  readonly createVirtualDate: typeof createVirtualDate;
}

/** What an environment's kernel is told when it starts. */
export interface KernelSettings {
  readonly facts: HandlerFacts;
  readonly clockCosts: ClockCosts;
  readonly environmentVariables: Record<string, string>;
  readonly randomSeed: string;
  /** For example `v22.21.0`. */
  readonly nodeVersion: string;
  /** Under which name our own code runs; stack traces leave it out. */
  readonly kernelFile: string;
}

export type Kernel = ReturnType<typeof bootKernel>;

/**
 * Builds the guest's world: Node's globals for the user's code, and functions for the host to call.
 *
 * @param ask the one way to the host
 */
export function bootKernel(
  parts: KernelParts,
  ask: AskHost,
  slots: SharedNumberSlots,
  sharedBuffer: ArrayBuffer,
  settingsText: string,
) {
  const natives = parts.captureNatives();
  const { define, defineAccessor } = natives;
  const settings = natives.parseJson(settingsText) as KernelSettings;
  const shared = new Float64Array(sharedBuffer);
  const load = ((name: string) => ask('part', name)) as <Name extends keyof LazyKernelParts>(
    name: Name,
  ) => LazyKernelParts[Name];

  const errors = once(() => load('createErrorReports')(natives, ask, settings.kernelFile));
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
    settings.environmentVariables,
  );
  const loop = once(() => load('createEventLoop')(natives, clock, shared, slots, calls.uncaught));
  const localeText = once(() => load('createLocaleText')(natives));
  const mathRandom = once(() => randomness('Math.random').number);
  const library: () => ReturnType<typeof createLibrary> = once(() =>
    load('createLibrary')(natives, ask, load, once, loop, formatter, modules, () =>
      randomness('crypto'),
    ),
  );
  const modules: () => ReturnType<typeof createModuleLoader> = once(() =>
    load('createModuleLoader')(natives, ask, library),
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
      (name) => library().builtin(natives.toText(name)),
      settings.nodeVersion,
    ),
  );

  hideInternalErrors();
  define(globalThis, 'global', globalThis);
  define(Math, 'random', { random: () => mathRandom()() }.random);
  define(Number.prototype, 'toLocaleString', toLocaleString);
  define(BigInt.prototype, 'toLocaleString', toLocaleString);
  installLazily('Date performance', () => load('createVirtualDate')(natives, clock, localeText));
  // As AWS's runtime does, and before user code can change its environment (SYN-87).
  const isJsonLog = settings.environmentVariables['AWS_LAMBDA_LOG_FORMAT'] === 'JSON';
  installLazily('console', () => ({
    console: load('createConsole')(natives, log, formatter, errors, isJsonLog),
  }));
  installLazily('process', () => ({ process: process() }));
  installLazily(
    'setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask',
    () => loop().globals,
  );
  installLazily(
    'AbortController AbortSignal Buffer CryptoKey DOMException Event EventTarget TextDecoder ' +
      'TextEncoder URL URLSearchParams atob btoa crypto fetch structuredClone',
    () => library().globals,
  );

  return {
    begin: calls.begin,
    loadCommonJs,
    loadModule: calls.loadModule,
    loadFailed: calls.loadFailed,
    call: calls.call,
    runNextTimer: () => loop().runNextTimer(),
    runTicks: () => loop().runTicks(),
    emptyLoop: calls.emptyLoop,
    rejected: calls.rejected,
    uncaught: calls.uncaught,
    take: calls.take,
    importValue: (name: string) => modules().valueOf(name),
    builtinExports: (name: string) => library().exportNames(name),
  };

  function toLocaleString(this: number | bigint, locales?: unknown, options?: unknown): string {
    return localeText().number(this, locales, options);
  }

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

  /** Numbers of one purpose, which no other purpose shifts. */
  function randomness(purpose: string) {
    const seed = `${settings.randomSeed}/${purpose}`;
    return load('createRandomness')(natives, load('createRandomSource')(natives, seed));
  }

  /** Runs the handler's file; what only `require` needs is made when it is called. */
  function loadCommonJs(wrapper: CommonJsWrapper, filename: string, folder: string): void {
    const module: GuestModule = {
      exports: {},
      id: '.',
      filename,
      loaded: false,
      children: [],
      parent: undefined,
    };
    const full = once(() => {
      modules().adopt(module);
      return modules().makeRequire(module) as Record<string, unknown> & typeof require;
    });
    const require = (specifier: unknown): unknown => full()(specifier);
    const fields = ['resolve', 'cache', 'main'];
    for (let index = 0; index < fields.length; index += 1) {
      const name = fields[index] ?? '';
      const set = (value: unknown): void => define(require, name, value);
      defineAccessor(require, name, () => full()[name], set);
    }
    calls.loadCommonJs(wrapper, module, require, folder);
  }
}
