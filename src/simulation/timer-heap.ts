import { compareTimers, type Timer } from './timer.ts';

/** Timers, soonest first: a binary heap in which each can be found by its number. */
export class TimerHeap {
  readonly #heap: Timer[] = [];
  /** Where each timer stands in the heap, so that it can be cancelled. */
  readonly #positions = new Map<number, number>();

  get size(): number {
    return this.#heap.length;
  }

  /** All of them, in no order. */
  get timers(): readonly Timer[] {
    return this.#heap;
  }

  /** The timer that fires next, or undefined when nothing is left. */
  get first(): Timer | undefined {
    return this.#heap[0];
  }

  /** Adds a timer. Its number must be new. */
  add(timer: Timer): void {
    if (this.#positions.has(timer.seq))
      throw new Error(`Timer ${timer.seq} is on the agenda already`);
    this.#heap.push(timer);
    this.#positions.set(timer.seq, this.#heap.length - 1);
    this.#rise(this.#heap.length - 1);
  }

  /** Takes the timer that fires next. */
  takeFirst(): Timer {
    return this.#removeAt(0);
  }

  /** Takes a timer off before it fires; undefined where it has fired or never was. */
  cancel(seq: number): Timer | undefined {
    const position = this.#positions.get(seq);
    return position === undefined ? undefined : this.#removeAt(position);
  }

  #removeAt(position: number): Timer {
    const removed = this.#at(position);
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
