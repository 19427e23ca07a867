import type { Clock } from './clock.ts';
import type { EventLoop } from './event-loop.ts';
import type { Log } from './log.ts';
import type { Natives } from './natives.ts';
import type { SharedNumberSlots } from '../shared-numbers.ts';

/** Node's `process`, as far as a handler needs it. */
export function createProcess(
  natives: Natives,
  clock: Clock,
  loop: () => EventLoop,
  log: Log,
  shared: Float64Array,
  slots: SharedNumberSlots,
  environmentVariables: Record<string, string>,
  exitWith: (exitCode: number) => never,
  getBuiltinModule: (name: unknown) => unknown,
  version: string,
) {
  const { define, floor, toNumber } = natives;
  const microsPerSecond = 1_000_000;

  const hrtime = (earlier?: readonly [number, number]): [number, number] => {
    const micros = clock.readSinceOriginMicros();
    let seconds = floor(micros / microsPerSecond);
    let nanoseconds = floor((micros % microsPerSecond) * 1000);
    if (earlier !== undefined) {
      seconds -= earlier[0];
      nanoseconds -= earlier[1];
      if (nanoseconds < 0) {
        seconds -= 1;
        nanoseconds += 1_000_000_000;
      }
    }
    return [seconds, nanoseconds];
  };
  define(hrtime, 'bigint', () => BigInt(floor(clock.readSinceOriginMicros() * 1000)));

  const process: { exitCode: number | undefined; [name: string]: unknown } = {
    title: 'node',
    version,
    versions: { node: natives.slice(version, 1) },
    arch: 'x64',
    platform: 'linux',
    pid: 2,
    argv: ['/var/lang/bin/node', '/var/runtime/index.mjs'],
    execArgv: [],
    exitCode: undefined,
    env: environmentVariables,
    release: { name: 'node' },
    cwd: () => '/var/task',
    uptime: () => clock.readSinceOriginMicros() / microsPerSecond,
    hrtime,
    nextTick: (callback: unknown, ...parameters: unknown[]) =>
      loop().nextTick(callback, parameters),
    memoryUsage: () => {
      const used = shared[slots.memoryBytes] ?? 0;
      return { rss: used, heapTotal: used, heapUsed: used, external: 0, arrayBuffers: 0 };
    },
    exit: (exitCode?: unknown): never =>
      exitWith(toNumber(exitCode ?? process.exitCode ?? 0) & 0xff),
    // Events such as SIGTERM never happen here: listeners are accepted and not called.
    on: () => process,
    once: () => process,
    off: () => process,
    emitWarning: (warning: unknown) => log.write('WARN', natives.toText(warning)),
    getBuiltinModule,
  };
  return process;
}
