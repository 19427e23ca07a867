import type { DomExceptionConstructor } from './dom-exception.ts';
import type { EventLoop } from './event-loop.ts';
import type { Natives } from './natives.ts';

interface WaitOptions {
  readonly signal?: {
    readonly aborted: boolean;
    readonly reason: unknown;
    addEventListener(type: string, listener: () => void): void;
  };
  readonly ref?: boolean;
}

/** Node's `timers/promises`. */
export function createTimersPromises(
  natives: Natives,
  timers: EventLoop['globals'],
  DOMException: DomExceptionConstructor,
) {
  const { Promise } = natives;

  return {
    setTimeout: (delay?: unknown, value?: unknown, options: WaitOptions = {}) =>
      wait((resolve) => timers.setTimeout(resolve, delay, value), options),
    setImmediate: (value?: unknown, options: WaitOptions = {}) =>
      wait((resolve) => timers.setImmediate(resolve, value), options),
    setInterval,
    scheduler: {
      wait: (delay?: unknown, options: WaitOptions = {}) =>
        wait((resolve) => timers.setTimeout(resolve, delay), options),
      yield: () => wait((resolve) => timers.setImmediate(resolve), {}),
    },
  };

  function wait(
    start: (resolve: (value: unknown) => void) => { close(): unknown; unref(): unknown },
    { signal, ref }: WaitOptions,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(aborted(signal.reason));
        return;
      }
      const timer = start(resolve);
      if (ref === false) timer.unref();
      signal?.addEventListener('abort', () => {
        timer.close();
        reject(aborted(signal.reason));
      });
    });
  }

  async function* setInterval(delay?: unknown, value?: unknown, options: WaitOptions = {}) {
    for (;;) {
      await wait((resolve) => timers.setTimeout(resolve, delay), options);
      yield value;
    }
  }

  function aborted(cause: unknown): Error {
    const error = new DOMException('The operation was aborted', { name: 'AbortError', cause });
    natives.define(error, 'code', 'ABORT_ERR');
    return error;
  }
}
