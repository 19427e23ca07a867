import type { createAssert } from './assert.ts';
import type { createBuffer } from './buffer.ts';
import type { createBufferNumbers } from './buffer-numbers.ts';
import type { createDeepEqual } from './deep-equal.ts';
import type { createDomException } from './dom-exception.ts';
import type { createEventEmitter } from './event-emitter.ts';
import type { EventLoop } from './event-loop.ts';
import type { Formatter } from './format.ts';
import type { AskHost } from './host-services.ts';
import type { createModuleLoader } from './module-loader.ts';
import type { Natives } from './natives.ts';
import type { createNodeCrypto } from './node-crypto.ts';
import type { createPath } from './path.ts';
import type { Randomness } from './random.ts';
import type { createLocaleText } from './locale-text.ts';
import type { createStructuredClone } from './structured-clone.ts';
import type { createTextCoding } from './text-coding.ts';
import type { createTimersPromises } from './timers-promises.ts';
import type { createTypedArrays } from './typed-arrays.ts';
import type { createUrl } from './url.ts';
import type { createUrlSearchParams } from './url-search-params.ts';
import type { createUtil } from './text-and-types.ts';
import type { createWebCrypto } from './web-crypto.ts';
import type { createWebEvents } from './web-events.ts';

/** The guest functions that make what Node has and the language has not. */
export interface LibraryParts {
  readonly createAssert: typeof createAssert;
  readonly createBuffer: typeof createBuffer;
  readonly createBufferNumbers: typeof createBufferNumbers;
  readonly createDeepEqual: typeof createDeepEqual;
  readonly createDomException: typeof createDomException;
  readonly createEventEmitter: typeof createEventEmitter;
  readonly createLocaleText: typeof createLocaleText;
  readonly createNodeCrypto: typeof createNodeCrypto;
  readonly createPath: typeof createPath;
  readonly createStructuredClone: typeof createStructuredClone;
  readonly createTextCoding: typeof createTextCoding;
  readonly createTimersPromises: typeof createTimersPromises;
  readonly createTypedArrays: typeof createTypedArrays;
  readonly createUrl: typeof createUrl;
  readonly createUrlSearchParams: typeof createUrlSearchParams;
  readonly createUtil: typeof createUtil;
  readonly createWebCrypto: typeof createWebCrypto;
  readonly createWebEvents: typeof createWebEvents;
}

/**
 * Node's globals and modules, each made when it is first touched.
 *
 * What is made here serves user code alone: no answer, log or clock of ours depends on it. So it is
 * written in the language as it stands, and a handler that overwrites the language's own functions
 * breaks it for itself, as it does in Node.
 */
export function createLibrary(
  natives: Natives,
  ask: AskHost,
  load: <Name extends keyof LibraryParts>(name: Name) => LibraryParts[Name],
  once: <Made>(make: () => Made) => () => Made,
  loop: () => EventLoop,
  formatter: () => Formatter,
  modules: () => ReturnType<typeof createModuleLoader>,
  cryptoRandomness: () => Randomness,
) {
  const ambient = globalThis as unknown as Record<string, unknown>;
  const randomness = once(cryptoRandomness);
  const domException = once(() => load('createDomException')(natives));
  const coding = once(() => load('createTextCoding')(natives, ask, domException));
  const typedArrays = once(() => load('createTypedArrays')(natives));
  const structuredClone = once(() =>
    load('createStructuredClone')(natives, typedArrays(), domException),
  );
  const buffer = once(() => load('createBuffer')(natives, coding(), load('createBufferNumbers')));
  const webEvents = once(() => load('createWebEvents')(natives, loop().globals, domException()));
  const deepEqual = once(() => load('createDeepEqual')(natives));
  const emitter = once(() => load('createEventEmitter')());
  const paths = once(() => load('createPath')());
  const webCrypto = once(() =>
    load('createWebCrypto')(natives, ask, randomness(), typedArrays(), domException()),
  );
  const urls = once(() => {
    const URLSearchParams = load('createUrlSearchParams')(natives);
    return { URLSearchParams, ...load('createUrl')(natives, ask, URLSearchParams) };
  });
  const util = once(() =>
    load('createUtil')(natives, formatter(), deepEqual(), typedArrays(), {
      TextDecoder: coding().TextDecoder,
      TextEncoder: coding().TextEncoder,
    }),
  );
  const assert = once(() => load('createAssert')(natives, deepEqual(), formatter().inspect));
  const timersPromises = once(() =>
    load('createTimersPromises')(natives, loop().globals, domException()),
  );

  const globals = {
    get AbortController() {
      return webEvents().AbortController;
    },
    get AbortSignal() {
      return webEvents().AbortSignal;
    },
    get Buffer() {
      return buffer().Buffer;
    },
    get CryptoKey() {
      return webCrypto().CryptoKey;
    },
    get DOMException() {
      return domException();
    },
    get Event() {
      return webEvents().Event;
    },
    get EventTarget() {
      return webEvents().EventTarget;
    },
    get TextDecoder() {
      return coding().TextDecoder;
    },
    get TextEncoder() {
      return coding().TextEncoder;
    },
    get URL() {
      return urls().URL;
    },
    get URLSearchParams() {
      return urls().URLSearchParams;
    },
    get atob() {
      return coding().atob;
    },
    get btoa() {
      return coding().btoa;
    },
    get crypto() {
      return webCrypto().crypto;
    },
    get structuredClone() {
      return structuredClone();
    },
    /** A simulated function has no network, and its code hears so as it would of an outage. */
    fetch: async (): Promise<never> => {
      const cause = new Error('A simulated function has no network.');
      throw new TypeError('fetch failed: a simulated function has no network', { cause });
    },
  };

  const makers: Readonly<Record<string, () => unknown>> = {
    assert: () => assert().assert,
    'assert/strict': () => assert().strict,
    buffer: () => ({
      Buffer: buffer().Buffer,
      constants: { MAX_LENGTH: 0x7fff_ffff, MAX_STRING_LENGTH: 0x1fff_ffe8 },
      kMaxLength: 0x7fff_ffff,
      atob: globals.atob,
      btoa: globals.btoa,
      isAscii: buffer().isAscii,
      isUtf8: buffer().isUtf8,
    }),
    console: () => ambient['console'],
    crypto: () =>
      load('createNodeCrypto')(natives, ask, buffer().Buffer, randomness(), globals.crypto),
    events: emitter,
    module: () => ({
      createRequire: modules().createRequire,
      builtinModules: Object.keys(makers),
      isBuiltin: (name: unknown) => isBuiltin(natives.toText(name)),
    }),
    os: () => ({
      EOL: '\n',
      arch: () => 'x64',
      availableParallelism: () => 2,
      cpus: () => [],
      endianness: () => 'LE',
      freemem: () => 0,
      homedir: () => '/root',
      hostname: () => '169.254.1.1',
      platform: () => 'linux',
      release: () => '5.10',
      tmpdir: () => '/tmp',
      type: () => 'Linux',
    }),
    path: paths,
    'path/posix': paths,
    perf_hooks: () => ({ performance: ambient['performance'] }),
    process: () => ambient['process'],
    timers: () => {
      const { queueMicrotask: _left, ...timers } = loop().globals;
      return { ...timers, promises: timersPromises() };
    },
    'timers/promises': timersPromises,
    url: () => ({
      URL: globals.URL,
      URLSearchParams: globals.URLSearchParams,
      fileURLToPath: urls().fileURLToPath,
      pathToFileURL: urls().pathToFileURL,
      format: urls().format,
      parse: urls().parse,
    }),
    util,
    'util/types': () => util().types,
  };
  const made = new natives.Map<string, unknown>();

  return { builtin, exportNames, globals, isBuiltin };

  function isBuiltin(specifier: string): boolean {
    return natives.getOwnPropertyDescriptor(makers, plainName(specifier)) !== undefined;
  }

  function plainName(specifier: string): string {
    return natives.indexOf(specifier, 'node:') === 0 ? natives.slice(specifier, 5) : specifier;
  }

  /** One of Node's modules, by its name with or without `node:`; undefined where it is not here. */
  function builtin(specifier: string): unknown {
    const name = plainName(specifier);
    const known = natives.mapGet(made, name);
    if (known !== undefined) return known;
    const make: (() => unknown) | undefined = natives.getOwnPropertyDescriptor(makers, name)?.value;
    if (make === undefined) return undefined;
    const module = make();
    natives.mapSet(made, name, module);
    return module;
  }

  /** The names of its exports, with a space between them. */
  function exportNames(name: string): string {
    const module = builtin(name) as object;
    const names = natives.bareArray<string>();
    const keys = natives.ownKeys(module);
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index];
      if (typeof key === 'string' && natives.isEnumerable(module, key)) names[names.length] = key;
    }
    return natives.joinTexts(names, ' ');
  }
}
