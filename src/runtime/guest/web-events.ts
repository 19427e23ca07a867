import type { DomExceptionConstructor } from './dom-exception.ts';
import type { EventLoop } from './event-loop.ts';
import type { Natives } from './natives.ts';

/** `Event`, `EventTarget`, `AbortController` and `AbortSignal`, with timeouts in virtual time. */
export function createWebEvents(
  natives: Natives,
  timers: EventLoop['globals'],
  DOMException: DomExceptionConstructor,
) {
  type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown };
  type ListenerOptions = boolean | { once?: boolean; signal?: AbortSignal };

  class Event {
    readonly type: string;
    readonly bubbles = false;
    readonly cancelable: boolean;
    readonly timeStamp = 0;
    target: EventTarget | null = null;
    defaultPrevented = false;
    isStopped = false;

    constructor(type: unknown, options: { cancelable?: boolean } = {}) {
      this.type = natives.toText(type);
      this.cancelable = Boolean(options.cancelable);
      natives.define(this, 'isStopped', false);
    }
    get currentTarget(): EventTarget | null {
      return this.target;
    }
    preventDefault(): void {
      if (this.cancelable) this.defaultPrevented = true;
    }
    stopImmediatePropagation(): void {
      this.isStopped = true;
    }
    stopPropagation(): void {}
  }

  class EventTarget {
    readonly #listeners: { type: string; listener: Listener; once: boolean }[] = [];

    addEventListener(type: string, listener: Listener | null, options: ListenerOptions = {}): void {
      if (listener === null || listener === undefined) return;
      const { once = false, signal } = typeof options === 'object' ? options : {};
      const isKnown = this.#listeners.some(
        (known) => known.type === type && known.listener === listener,
      );
      if (isKnown || signal?.aborted === true) return;
      this.#listeners.push({ type, listener, once });
      signal?.addEventListener('abort', () => this.removeEventListener(type, listener));
    }
    removeEventListener(type: string, listener: Listener | null): void {
      const index = this.#listeners.findIndex(
        (known) => known.type === type && known.listener === listener,
      );
      if (index !== -1) this.#listeners.splice(index, 1);
    }
    dispatchEvent(event: Event): boolean {
      event.target = this;
      const listeners = this.#listeners.filter(({ type }) => type === event.type);
      for (const { type, listener, once } of listeners) {
        if (event.isStopped) break;
        if (once) this.removeEventListener(type, listener);
        try {
          if (typeof listener === 'function') listener.call(this, event);
          else listener.handleEvent(event);
        } catch (error) {
          // Node lets it fall where nothing but the process can catch it.
          timers.queueMicrotask(() => {
            throw error;
          });
        }
      }
      return !event.defaultPrevented;
    }
  }

  let mayConstruct = false;

  class AbortSignal extends EventTarget {
    aborted = false;
    reason: unknown = undefined;
    onabort: ((event: Event) => unknown) | null = null;

    constructor() {
      super();
      if (!mayConstruct) throw new TypeError('Illegal constructor');
    }
    throwIfAborted(): void {
      if (this.aborted) throw this.reason;
    }

    static abort(reason?: unknown): AbortSignal {
      const signal = newSignal();
      abort(signal, reason);
      return signal;
    }
    static timeout(delay: number): AbortSignal {
      const signal = newSignal();
      const expire = (): void =>
        abort(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      timers.setTimeout(expire, delay).unref();
      return signal;
    }
    static any(signals: Iterable<AbortSignal>): AbortSignal {
      const joined = newSignal();
      for (const signal of signals) {
        if (signal.aborted) {
          abort(joined, signal.reason);
          break;
        }
        signal.addEventListener('abort', () => abort(joined, signal.reason), { once: true });
      }
      return joined;
    }
  }

  class AbortController {
    readonly #signal = newSignal();
    get signal(): AbortSignal {
      return this.#signal;
    }
    abort(reason?: unknown): void {
      abort(this.#signal, reason);
    }
  }

  return { AbortController, AbortSignal, Event, EventTarget };

  function newSignal(): AbortSignal {
    mayConstruct = true;
    try {
      return new AbortSignal();
    } finally {
      mayConstruct = false;
    }
  }

  function abort(signal: AbortSignal, reason: unknown): void {
    if (signal.aborted) return;
    signal.aborted = true;
    signal.reason = reason ?? new DOMException('This operation was aborted', 'AbortError');
    const event = new Event('abort');
    signal.onabort?.(event);
    signal.dispatchEvent(event);
  }
}
