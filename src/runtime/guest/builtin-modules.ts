import type { EventLoop } from './event-loop.ts';
import type { Formatter } from './format.ts';
import type { Natives } from './natives.ts';

/** The parts of Node's modules that handlers find here, by name without `node:`. */
export function createBuiltinModules(
  natives: Natives,
  loop: EventLoop,
  crypto: { randomUUID(): string; getRandomValues(target: Uint8Array): Uint8Array },
  formatter: () => Formatter,
): Record<string, unknown> {
  const { Promise } = natives;
  const globals = globalThis as unknown as Record<string, unknown>;
  const { setTimeout, setImmediate } = loop.globals;
  const util = {
    format: (...values: unknown[]) => formatter().format(values),
    inspect: (value: unknown) => formatter().inspect(value),
    promisify:
      (callbackStyle: (...parameters: unknown[]) => unknown) =>
      (...parameters: unknown[]) =>
        new Promise((resolve, reject) => {
          callbackStyle(...parameters, (error: unknown, result: unknown) => {
            if (error === undefined || error === null) resolve(result);
            else reject(error);
          });
        }),
  };
  return {
    console: globals['console'],
    crypto: { ...crypto, webcrypto: crypto },
    perf_hooks: { performance: globals['performance'] },
    process: globals['process'],
    timers: {
      setTimeout: globals['setTimeout'],
      setInterval: globals['setInterval'],
      setImmediate: globals['setImmediate'],
      clearTimeout: globals['clearTimeout'],
      clearInterval: globals['clearInterval'],
      clearImmediate: globals['clearImmediate'],
    },
    'timers/promises': {
      setTimeout: (delay: unknown, value: unknown) =>
        new Promise((resolve) => setTimeout(resolve, delay, value)),
      setImmediate: (value: unknown) => new Promise((resolve) => setImmediate(resolve, value)),
      scheduler: {
        wait: (delay: unknown) => new Promise((resolve) => setTimeout(resolve, delay)),
      },
    },
    util,
  };
}
