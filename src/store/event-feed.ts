import type { Pool } from 'pg';
import type { LifecycleEvent } from '../simulation/events.ts';
import type { CommitListener } from './commit-listener.ts';
import { readEventsAfter, readLastEventSeq } from './read-events.ts';

/** Events read from the log at once. */
const PAGE_SIZE = 500;

/** Recent events of a followed sandbox that are kept for those who are up to date. */
const RECENT_MAX = 1_000;

/**
 * Follows the event logs of sandboxes for any number of readers: no gap, no duplicate, in order.
 * Events are read from the committed log only; a commit's notice says that there is more. Readers
 * that are up to date share one read for each notice, those behind read pages of their own. Each
 * reader pulls at its own pace, so a slow one slows itself only.
 */
export class EventFeed {
  readonly #pool: Pool;
  readonly #tails = new Map<string, Tail>();

  constructor(pool: Pool, listener: CommitListener) {
    this.#pool = pool;
    listener.on('commit', ({ sandboxId, lastEventSeq }) => {
      if (lastEventSeq > 0) this.#tails.get(sandboxId)?.announce(lastEventSeq);
    });
    listener.on('gap', () => {
      for (const tail of this.#tails.values()) tail.lookAgain();
    });
  }

  /** The number of the sandbox's last event. */
  lastSeq(sandboxId: string): Promise<number> {
    return readLastEventSeq(this.#pool, sandboxId);
  }

  /** Every event after `afterSeq`, then what comes, until the signal aborts. */
  async *follow(
    sandboxId: string,
    afterSeq: number,
    signal: AbortSignal,
  ): AsyncGenerator<LifecycleEvent, void, undefined> {
    const tail = this.#open(sandboxId);
    let position = afterSeq;
    try {
      while (!signal.aborted) {
        const events =
          tail.recentAfter(position) ??
          (await readEventsAfter(this.#pool, sandboxId, position, PAGE_SIZE));
        for (const event of events) {
          if (signal.aborted) return;
          yield event;
          position = event.seq;
        }
        if (events.length === 0) await tail.waitForMore(position, signal);
      }
    } finally {
      this.#close(sandboxId, tail);
    }
  }

  #open(sandboxId: string): Tail {
    let tail = this.#tails.get(sandboxId);
    if (!tail) {
      tail = new Tail((after) => readEventsAfter(this.#pool, sandboxId, after, PAGE_SIZE));
      this.#tails.set(sandboxId, tail);
    }
    tail.readers += 1;
    return tail;
  }

  #close(sandboxId: string, tail: Tail): void {
    tail.readers -= 1;
    if (tail.readers === 0) this.#tails.delete(sandboxId);
  }
}

/** The end of one sandbox's log, as far as it is known here. */
class Tail {
  readers = 0;
  readonly #read: (afterSeq: number) => Promise<LifecycleEvent[]>;
  readonly #waiting = new Set<() => void>();
  /** Consecutive events; empty until a reader has come to the end. */
  #recent: LifecycleEvent[] = [];
  /** The last event that is known to exist. */
  #announced = 0;
  #refill: Promise<void> | null = null;

  constructor(read: (afterSeq: number) => Promise<LifecycleEvent[]>) {
    this.#read = read;
  }

  /** A commit has written events up to this one. */
  announce(lastSeq: number): void {
    this.#announced = Math.max(this.#announced, lastSeq);
    this.#wakeAfterRefill();
  }

  /** A notice may have been lost: everybody looks into the log. */
  lookAgain(): void {
    this.#recent = [];
    this.#wake();
  }

  /** What is kept of the events after `position`; null where the log must be asked. */
  recentAfter(position: number): readonly LifecycleEvent[] | null {
    const first = this.#recent[0];
    if (!first || position < first.seq - 1) return null;
    return this.#recent.slice(position - first.seq + 1);
  }

  /** Resolves when there may be events after `position`. */
  async waitForMore(position: number, signal: AbortSignal): Promise<void> {
    if (this.#announced > position && this.#refill === null) {
      this.#wakeAfterRefill(position);
    }
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }

  #wakeAfterRefill(position?: number): void {
    if (this.#waiting.size === 0 && position === undefined) return;
    this.#refill ??= this.#refillRecent(position)
      .catch(() => {
        // Readers then ask the log themselves and see its error.
        this.#recent = [];
      })
      .finally(() => {
        this.#refill = null;
        this.#wake();
      });
  }

  async #refillRecent(position?: number): Promise<void> {
    let last = this.#recent.at(-1)?.seq ?? position ?? this.#announced - 1;
    while (last < this.#announced) {
      const events = await this.#read(last);
      const newest = events.at(-1);
      if (!newest) return;
      this.#recent.push(...events);
      last = newest.seq;
    }
    if (this.#recent.length > RECENT_MAX) this.#recent = this.#recent.slice(-RECENT_MAX);
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
