/** Something that will happen at a virtual instant. Plain data: it is saved and loaded as it stands. */
export interface Timer {
  /** Equal due times fire in the order of these numbers. Never given out twice in a sandbox. */
  readonly seq: number;
  /** Virtual time in milliseconds. */
  readonly dueAt: number;
  /** Which kind of timer it is; the registered kind says what firing it does. */
  readonly kind: string;
  readonly data: unknown;
}

/**
 * All that will happen in a World, soonest first: one binary heap ordered by (due time, sequence).
 * The sequence makes equal times repeatable. Adding, taking and cancelling are logarithmic.
 */
export class Agenda {
  readonly #heap: Timer[] = [];
  /** Where each timer stands in the heap, so that it can be cancelled. */
  readonly #positions = new Map<number, number>();
  readonly #endsRetention: (timer: Timer) => boolean;
  /** Timers that only end a retention. */
  #retentions = 0;

  /** `endsRetention` tells the timers that only take away what was kept for long enough. */
  constructor(endsRetention: (timer: Timer) => boolean = () => false) {
    this.#endsRetention = endsRetention;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** Whether nothing is left to happen but the end of what is kept. */
  get isIdle(): boolean {
    return this.#heap.length === this.#retentions;
  }

  /** Adds a timer. Its number must be new. */
  add(timer: Timer): void {
    if (this.#positions.has(timer.seq))
      throw new Error(`Timer ${timer.seq} is on the agenda already`);
    if (this.#endsRetention(timer)) this.#retentions += 1;
    this.#heap.push(timer);
    this.#positions.set(timer.seq, this.#heap.length - 1);
    this.#rise(this.#heap.length - 1);
  }

  /** The timer that fires next, or undefined when nothing is left. */
  peek(): Timer | undefined {
    return this.#heap[0];
  }

  /** Takes the next timer if it is due at `time` or before. */
  takeDue(time: number): Timer | undefined {
    const first = this.#heap[0];
    if (!first || first.dueAt > time) return undefined;
    this.#removeAt(0);
    return first;
  }

  /** Takes a timer off before it fires; undefined where it has fired or never was. */
  cancel(seq: number): Timer | undefined {
    const position = this.#positions.get(seq);
    return position === undefined ? undefined : this.#removeAt(position);
  }

  /** The next `count` timers in the order in which they will fire. */
  upcoming(count: number): Timer[] {
    return [...this.#heap].sort(compareTimers).slice(0, count);
  }

  #removeAt(position: number): Timer {
    const removed = this.#at(position);
    if (this.#endsRetention(removed)) this.#retentions -= 1;
    const last = this.#heap.pop();
    this.#positions.delete(removed.seq);
    if (last && last !== removed) {
      this.#place(last, position);
      this.#rise(position);
      this.#sink(this.#positions.get(last.seq) ?? position);
    }
    return removed;
  }

  #rise(start: number): void {
    let position = start;
    const timer = this.#at(position);
    while (position > 0) {
      const parent = (position - 1) >> 1;
      const above = this.#at(parent);
      if (compareTimers(above, timer) <= 0) break;
      this.#place(above, position);
      position = parent;
    }
    this.#place(timer, position);
  }

  #sink(start: number): void {
    let position = start;
    const timer = this.#at(position);
    for (;;) {
      let child = 2 * position + 1;
      if (child >= this.#heap.length) break;
      const right = child + 1;
      if (right < this.#heap.length && compareTimers(this.#at(right), this.#at(child)) < 0) {
        child = right;
      }
      const below = this.#at(child);
      if (compareTimers(timer, below) <= 0) break;
      this.#place(below, position);
      position = child;
    }
    this.#place(timer, position);
  }

  #place(timer: Timer, position: number): void {
    this.#heap[position] = timer;
    this.#positions.set(timer.seq, position);
  }

  #at(position: number): Timer {
    const timer = this.#heap[position];
    if (!timer) throw new Error(`The agenda has no timer at ${position}`);
    return timer;
  }
}

/** Earlier due time first, then the smaller sequence number. */
export function compareTimers(left: Timer, right: Timer): number {
  return left.dueAt - right.dueAt || left.seq - right.seq;
}
