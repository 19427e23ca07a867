import { TimerHeap } from './timer-heap.ts';
import { compareTimers, type Timer } from './timer.ts';
import { wakeUpQueues, type WakeUpQueue } from './wake-up-queue.ts';

/** When the first timer of a queue is due. */
export interface DueTime {
  readonly queue: WakeUpQueue;
  /** Virtual time in milliseconds. */
  readonly dueAt: number;
}

/**
 * All that will happen in a World, soonest first: ordered by (due time, sequence), so that equal times
 * are repeatable. The timers of each queue that wakes sandboxes are in a heap of their own, because
 * each is armed by itself. Adding, taking and cancelling are logarithmic.
 */
export class Agenda {
  readonly #queueOf: (timer: Timer) => WakeUpQueue;
  readonly #heaps: Readonly<Record<WakeUpQueue, TimerHeap>> = {
    invocations: new TimerHeap(),
    pollers: new TimerHeap(),
    maintenance: new TimerHeap(),
  };

  /** `queueOf` tells which queue wakes the sandbox for a timer. */
  constructor(queueOf: (timer: Timer) => WakeUpQueue = () => 'invocations') {
    this.#queueOf = queueOf;
  }

  get size(): number {
    const { invocations, pollers, maintenance } = this.#heaps;
    return invocations.size + pollers.size + maintenance.size;
  }

  /** Whether nothing is left to happen but the end of what is kept. */
  get isIdle(): boolean {
    return this.#heaps.invocations.size === 0 && this.#heaps.pollers.size === 0;
  }

  /** Adds a timer. Its number must be new. */
  add(timer: Timer): void {
    this.#heaps[this.#queueOf(timer)].add(timer);
  }

  /** The timer that fires next, or undefined when nothing is left. */
  peek(): Timer | undefined {
    return this.#soonest().first;
  }

  /** Takes the next timer if it is due at `time` or before. */
  takeDue(time: number): Timer | undefined {
    const heap = this.#soonest();
    const { first } = heap;
    return first && first.dueAt <= time ? heap.takeFirst() : undefined;
  }

  /** Takes a timer off before it fires; undefined where it has fired or never was. */
  cancel(seq: number): Timer | undefined {
    const { invocations, pollers, maintenance } = this.#heaps;
    return invocations.cancel(seq) ?? pollers.cancel(seq) ?? maintenance.cancel(seq);
  }

  /** The next `count` timers in the order in which they will fire. */
  upcoming(count: number): Timer[] {
    return wakeUpQueues
      .flatMap((queue) => this.#heaps[queue].timers)
      .sort(compareTimers)
      .slice(0, count);
  }

  /** When the first timer of each queue that has any is due, soonest first. */
  dueTimes(): DueTime[] {
    return wakeUpQueues
      .flatMap((queue) => {
        const { first } = this.#heaps[queue];
        return first ? [{ queue, dueAt: first.dueAt }] : [];
      })
      .sort((left, right) => left.dueAt - right.dueAt);
  }

  /** The heap whose first timer is the next of all. */
  #soonest(): TimerHeap {
    const { invocations, pollers, maintenance } = this.#heaps;
    return earlier(earlier(invocations, pollers), maintenance);
  }
}

function earlier(left: TimerHeap, right: TimerHeap): TimerHeap {
  if (!right.first) return left;
  return left.first && compareTimers(left.first, right.first) <= 0 ? left : right;
}
