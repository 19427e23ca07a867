/** Node's `events`: the emitter, which is the module itself. */
export function createEventEmitter() {
  type Name = string | symbol;
  type Listener = ((...parameters: unknown[]) => unknown) & { listener?: Listener };
  const errorMonitor = Symbol('events.errorMonitor');

  class EventEmitter {
    static defaultMaxListeners = 10;
    static errorMonitor = errorMonitor;
    static EventEmitter = EventEmitter;
    static once = once;
    static on = on;
    static listenerCount = (emitter: EventEmitter, name: Name): number =>
      emitter.listenerCount(name);

    #listeners: Map<Name, Listener[]> | undefined;

    on(name: Name, listener: Listener): this {
      return this.#add(name, listener, false);
    }
    addListener(name: Name, listener: Listener): this {
      return this.#add(name, listener, false);
    }
    prependListener(name: Name, listener: Listener): this {
      return this.#add(name, listener, true);
    }
    once(name: Name, listener: Listener): this {
      return this.#add(name, this.#onceOnly(name, listener), false);
    }
    prependOnceListener(name: Name, listener: Listener): this {
      return this.#add(name, this.#onceOnly(name, listener), true);
    }
    off(name: Name, listener: Listener): this {
      return this.removeListener(name, listener);
    }
    removeListener(name: Name, listener: Listener): this {
      const known = this.rawListeners(name);
      const index = known.findLastIndex(
        (entry) => entry === listener || entry.listener === listener,
      );
      if (index === -1) return this;
      this.#table().set(name, known.toSpliced(index, 1));
      if (this.listenerCount('removeListener') > 0) this.emit('removeListener', name, listener);
      return this;
    }
    removeAllListeners(name?: Name): this {
      if (name === undefined) this.#table().clear();
      else this.#table().delete(name);
      return this;
    }

    emit(name: Name, ...parameters: unknown[]): boolean {
      if (name === 'error') this.emit(errorMonitor, ...parameters);
      const listeners = this.rawListeners(name);
      if (name === 'error' && listeners.length === 0) throw unhandled(parameters[0]);
      for (const listener of listeners) listener.apply(this, parameters);
      return listeners.length > 0;
    }

    eventNames(): Name[] {
      return [...this.#table()].filter(([, known]) => known.length > 0).map(([name]) => name);
    }
    listeners(name: Name): Listener[] {
      return this.rawListeners(name).map((entry) => entry.listener ?? entry);
    }
    rawListeners(name: Name): Listener[] {
      return [...(this.#table().get(name) ?? [])];
    }
    listenerCount(name: Name): number {
      return this.#table().get(name)?.length ?? 0;
    }
    getMaxListeners(): number {
      return EventEmitter.defaultMaxListeners;
    }
    setMaxListeners(): this {
      return this;
    }

    #table(): Map<Name, Listener[]> {
      return (this.#listeners ??= new Map<Name, Listener[]>());
    }
    #add(name: Name, listener: Listener, isFirst: boolean): this {
      if (typeof listener !== 'function') {
        throw Object.assign(new TypeError('The "listener" argument must be of type function.'), {
          code: 'ERR_INVALID_ARG_TYPE',
        });
      }
      if (this.listenerCount('newListener') > 0) {
        this.emit('newListener', name, listener.listener ?? listener);
      }
      const known = this.rawListeners(name);
      this.#table().set(name, isFirst ? [listener, ...known] : [...known, listener]);
      return this;
    }
    #onceOnly(name: Name, listener: Listener): Listener {
      const wrapper: Listener = (...parameters) => {
        this.removeListener(name, wrapper);
        return listener.apply(this, parameters);
      };
      wrapper.listener = listener;
      return wrapper;
    }
  }
  return EventEmitter;

  /** A promise of the next event's parameters; an error rejects it. */
  function once(emitter: EventEmitter, name: Name): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => {
        emitter.removeListener(name, succeed);
        reject(error);
      };
      const succeed = (...parameters: unknown[]): void => {
        emitter.removeListener('error', fail);
        resolve(parameters);
      };
      emitter.once(name, succeed);
      if (name !== 'error') emitter.once('error', fail);
    });
  }

  /** The events as they come, without end; an error ends them. */
  async function* on(emitter: EventEmitter, name: Name): AsyncGenerator<unknown[]> {
    const waiting: unknown[][] = [];
    const failures: unknown[] = [];
    let wake = (): void => {};
    const collect = (...parameters: unknown[]): void => {
      waiting.push(parameters);
      wake();
    };
    const fail = (error: unknown): void => {
      failures.push(error);
      wake();
    };
    emitter.on(name, collect);
    emitter.on('error', fail);
    try {
      for (;;) {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) yield next;
        if (failures.length > 0) throw failures[0];
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      emitter.removeListener(name, collect);
      emitter.removeListener('error', fail);
    }
  }

  function unhandled(value: unknown): unknown {
    if (value instanceof Error) return value;
    const error = new Error(`Unhandled error. (${String(value)})`);
    return Object.assign(error, { code: 'ERR_UNHANDLED_ERROR', context: value });
  }
}
