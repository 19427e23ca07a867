import type { HandlerRuntime } from '../../src/simulation/lambda/handler-runtime.ts';

/**
 * A runtime without an interpreter, for tests about thousands of environments: a handler takes as many
 * milliseconds as its event's `ms` says, and its process ends where `crash` does.
 */
export const obedientRuntime: HandlerRuntime = {
  initialize: () => ({ durationMicros: 1_000, logs: [], interrupts: 0, failure: null }),
  invoke: (_environmentId, { payload }) => {
    const { ms = 1, crash = false } = JSON.parse(payload) as { ms?: number; crash?: boolean };
    return {
      durationMicros: ms * 1_000,
      logs: [],
      interrupts: 0,
      memoryUsedBytes: 0,
      result: crash ? { kind: 'exit', exitCode: 1 } : { kind: 'returned', payload: 'null' },
      environmentLost: crash,
    };
  },
  dispose: () => undefined,
};
