import type { SharedNumberSlots } from '../shared-numbers.ts';
import type { Clock } from './clock.ts';
import type { Natives } from './natives.ts';

export type EventLoop = ReturnType<typeof createEventLoop>;

/**
 * Timers and microtasks. Timers stand in a heap by (due, sequence) and fire by moving the clock to
 * their due time. What is left after the answer stays and fires in a later call (SYN-63).
 *
 * @param uncaught told of what a callback throws; nothing else can catch it (SYN-23)
 */
export function createEventLoop(
  natives: Natives,
  clock: Clock,
  shared: Float64Array,
  slots: SharedNumberSlots,
  uncaught: (error: unknown) => void,
) {
  const { apply, mapDelete, mapGet, mapSet, then } = natives;
  const delayMsMax = 0x7fff_ffff;
  const outOfTime = 2;
  const heap = natives.bareArray<HeapEntry>();
  const activeTimers = new natives.Map<number, Timer>();
  let ticks = natives.bareArray<Tick>();
  const settled = natives.resolvedPromise(undefined);
  let heapLength = 0;
  let timersCreated = 0;
  let sequence = 0;

  interface Timer {
    readonly id: number;
    readonly callback: () => unknown;
    readonly parameters: unknown[];
    readonly delayMicros: number;
    readonly repeats: boolean;
    /** Of the heap entry that counts; others of this timer are out of date. */
    sequence: number;
    isActive: boolean;
    keepsLoop: boolean;
  }

  interface Tick {
    readonly callback: () => unknown;
    readonly parameters: unknown[];
  }

  interface HeapEntry {
    readonly dueMicros: number;
    readonly sequence: number;
    readonly timer: Timer;
  }

  /** What `setTimeout` returns in Node. */
  class Timeout {
    readonly #timer: Timer;
    constructor(timer: Timer) {
      this.#timer = timer;
    }
    static find(this: void, value: unknown): Timer | undefined {
      if (typeof value !== 'object' || value === null) {
        return mapGet(activeTimers, natives.toNumber(value));
      }
      return #timer in value ? value.#timer : undefined;
    }
    ref(): this {
      setKeepsLoop(this.#timer, true);
      return this;
    }
    unref(): this {
      setKeepsLoop(this.#timer, false);
      return this;
    }
    hasRef(): boolean {
      return this.#timer.keepsLoop;
    }
    refresh(): this {
      if (this.#timer.isActive) schedule(this.#timer);
      return this;
    }
    close(): this {
      cancel(this.#timer);
      return this;
    }
    [Symbol.toPrimitive](): number {
      return this.#timer.id;
    }
  }
  const findTimer = Timeout.find;

  const globals = {
    setTimeout: (callback: unknown, delay?: unknown, ...parameters: unknown[]) =>
      newTimer(callback, toMicros(delay), false, parameters),
    setInterval: (callback: unknown, delay?: unknown, ...parameters: unknown[]) =>
      newTimer(callback, toMicros(delay), true, parameters),
    setImmediate: (callback: unknown, ...parameters: unknown[]) =>
      newTimer(callback, 0, false, parameters),
    clearTimeout: (timer: unknown) => cancel(findTimer(timer)),
    clearInterval: (timer: unknown) => cancel(findTimer(timer)),
    clearImmediate: (timer: unknown) => cancel(findTimer(timer)),
    queueMicrotask: (callback: unknown) => queueMicrotask(callback),
  };

  return { globals, nextTick, runNextTimer, runTicks };

  /** Moves the clock to the earliest timer and runs it, unless the call's time ends before. */
  function runNextTimer(): void {
    let entry = pop();
    while (entry !== undefined && !isCurrent(entry)) entry = pop();
    if (entry === undefined) return;
    const { timer } = entry;
    if (!clock.sleepUntil(entry.dueMicros)) {
      push(entry);
      shared[slots.answer] = outOfTime;
      return;
    }
    if (timer.repeats) schedule(timer);
    else cancel(timer);
    run(timer.callback, timer.parameters);
    // As in Node: behind a timer come the ticks, then the microtasks.
    runTicks();
  }

  function queueMicrotask(callback: unknown): void {
    const checked = asFunction(callback);
    void then(settled, () => run(checked, []));
  }

  function nextTick(callback: unknown, parameters: unknown[]): void {
    ticks[ticks.length] = { callback: asFunction(callback), parameters };
    shared[slots.pendingTicks] = ticks.length;
  }

  /**
   * Runs what `process.nextTick` was given, and what that adds. The runtime calls a handler within a
   * microtask, so there the microtasks come first.
   */
  function runTicks(): void {
    while (ticks.length > 0) {
      const batch = ticks;
      ticks = natives.bareArray<Tick>();
      for (let index = 0; index < batch.length; index += 1) {
        const tick = batch[index];
        if (tick !== undefined) run(tick.callback, tick.parameters);
      }
    }
    shared[slots.pendingTicks] = 0;
  }

  function run(callback: () => unknown, parameters: unknown[]): void {
    try {
      apply(callback, undefined, parameters);
    } catch (error) {
      uncaught(error);
    }
  }

  function newTimer(
    callback: unknown,
    delayMicros: number,
    repeats: boolean,
    parameters: unknown[],
  ): Timeout {
    timersCreated += 1;
    const timer: Timer = {
      id: timersCreated,
      callback: asFunction(callback),
      parameters,
      delayMicros,
      repeats,
      sequence: 0,
      isActive: false,
      keepsLoop: true,
    };
    schedule(timer);
    return new Timeout(timer);
  }

  function asFunction(value: unknown): () => unknown {
    if (typeof value === 'function') return value as () => unknown;
    throw new TypeError('The "callback" argument must be of type function.');
  }

  /** Node's rule: less than a millisecond, or no number, is one millisecond. */
  function toMicros(delay: unknown): number {
    const delayMs = natives.toNumber(delay);
    return (delayMs >= 1 && delayMs <= delayMsMax ? natives.floor(delayMs) : 1) * 1000;
  }

  function schedule(timer: Timer): void {
    if (!timer.isActive) {
      timer.isActive = true;
      mapSet(activeTimers, timer.id, timer);
      if (timer.keepsLoop) countKeepers(1);
    }
    sequence += 1;
    timer.sequence = sequence;
    push({ dueMicros: clock.nowMicros() + timer.delayMicros, sequence, timer });
  }

  function cancel(timer: Timer | undefined): void {
    if (timer === undefined || !timer.isActive) return;
    timer.isActive = false;
    mapDelete(activeTimers, timer.id);
    if (timer.keepsLoop) countKeepers(-1);
  }

  function setKeepsLoop(timer: Timer, keepsLoop: boolean): void {
    if (timer.isActive && timer.keepsLoop !== keepsLoop) countKeepers(keepsLoop ? 1 : -1);
    timer.keepsLoop = keepsLoop;
  }

  function countKeepers(change: number): void {
    shared[slots.activeTimers] = (shared[slots.activeTimers] ?? 0) + change;
  }

  function isCurrent({ timer, sequence }: HeapEntry): boolean {
    return timer.isActive && timer.sequence === sequence;
  }

  function push(entry: HeapEntry): void {
    let index = heapLength;
    heapLength += 1;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || isBefore(parent, entry)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = entry;
  }

  function pop(): HeapEntry | undefined {
    if (heapLength === 0) return undefined;
    const first = heap[0];
    heapLength -= 1;
    const last = heap[heapLength];
    heap.length = heapLength;
    if (last === undefined || heapLength === 0) return first;
    let index = 0;
    for (;;) {
      let childIndex = 2 * index + 1;
      let child = heap[childIndex];
      if (child === undefined) break;
      const right = heap[childIndex + 1];
      if (right !== undefined && isBefore(right, child)) {
        childIndex += 1;
        child = right;
      }
      if (isBefore(last, child)) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = last;
    return first;
  }

  function isBefore(one: HeapEntry, other: HeapEntry): boolean {
    return (
      one.dueMicros < other.dueMicros ||
      (one.dueMicros === other.dueMicros && one.sequence < other.sequence)
    );
  }
}
