import type { Pool } from 'pg';
import type { LifecycleEvent } from '../simulation/events.ts';
import type { CommitListener } from './commit-listener.ts';
import { readEventsAfter, readLastEventSeq } from './read-events.ts';

/** Events read from the log at once. */
const PAGE_SIZE = 500;

/** Pages of a followed log that are kept for others who replay it. */
const PAGES_MAX = 4;

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

  /** Every event after `afterSeq`, then what comes, until the signal aborts; as many at once as there are. */
  async *follow(
    sandboxId: string,
    afterSeq: number,
    signal: AbortSignal,
  ): AsyncGenerator<readonly LifecycleEvent[], void, undefined> {
    const reader = new Reader();
    const tail = this.#open(sandboxId, reader);
    let position = afterSeq;
    signal.addEventListener('abort', reader.wake);
    try {
      while (!signal.aborted) {
        const events = tail.recentAfter(position) ?? (await tail.pageAfter(position));
        const last = events.at(-1);
        if (signal.aborted) return;
        if (last) {
          yield events;
          position = last.seq;
        } else {
          tail.expectMore(position);
          await reader.sleep();
        }
      }
    } finally {
      signal.removeEventListener('abort', reader.wake);
      this.#close(sandboxId, tail, reader);
    }
  }

  #open(sandboxId: string, reader: Reader): Tail {
    let tail = this.#tails.get(sandboxId);
    if (!tail) {
      tail = new Tail((after) => readEventsAfter(this.#pool, sandboxId, after, PAGE_SIZE));
      this.#tails.set(sandboxId, tail);
    }
    tail.readers.add(reader);
    return tail;
  }

  #close(sandboxId: string, tail: Tail, reader: Reader): void {
    tail.readers.delete(reader);
    if (tail.readers.size === 0) this.#tails.delete(sandboxId);
  }
}

/** Somebody who follows a log, and sleeps where it ends. */
class Reader {
  #wakeUp: (() => void) | null = null;
  /** Called while it was awake: it looks once more before it sleeps. */
  #wasCalled = false;

  get isAsleep(): boolean {
    return this.#wakeUp !== null;
  }

  /** Resolves with the next `wake`, or at once where one has come since it slept last. */
  async sleep(): Promise<void> {
    if (!this.#wasCalled) {
      await new Promise<void>((resolve) => {
        this.#wakeUp = resolve;
      });
    }
    this.#wasCalled = false;
  }

  readonly wake = (): void => {
    this.#wasCalled = true;
    this.#wakeUp?.();
    this.#wakeUp = null;
  };
}

/** The end of one sandbox's log, as far as it is known here. */
class Tail {
  readonly readers = new Set<Reader>();
  readonly #read: (afterSeq: number) => Promise<LifecycleEvent[]>;
  /** Pages that are being read, and full ones that were read lately, by the event they come after. */
  readonly #pages = new Map<number, Promise<readonly LifecycleEvent[]>>();
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
    this.#pages.clear();
    this.#wake();
  }

  /** What is kept of the events after `position`; null where the log must be asked. */
  recentAfter(position: number): readonly LifecycleEvent[] | null {
    const first = this.#recent[0];
    if (!first || position < first.seq - 1) return null;
    return this.#recent.slice(position - first.seq + 1);
  }

  /** The page of the log after `position`; those who read it at the same time or soon after share it. */
  pageAfter(position: number): Promise<readonly LifecycleEvent[]> {
    const known = this.#pages.get(position);
    if (known) return known;
    const page = this.#read(position);
    this.#pages.set(position, page);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > PAGES_MAX && oldest !== undefined) this.#pages.delete(oldest);
    const forget = (): void => {
      if (this.#pages.get(position) === page) this.#pages.delete(position);
    };
    // A full page stays what it is; at the end of the log there may be more the next time.
    page.then((events) => {
      if (events.length < PAGE_SIZE) forget();
    }, forget);
    return page;
  }

  /** A reader has come to the end at `position`: sees to it that what is there already wakes it. */
  expectMore(position: number): void {
    if (this.#announced > position) this.#wakeAfterRefill(position);
  }

  #wakeAfterRefill(position?: number): void {
    if (this.#refill !== null) return;
    if (position === undefined && !this.#hasSleepers()) return;
    this.#refill = this.#refillRecent(position)
      .catch(() => {
        // Readers then ask the log themselves and see its error.
        this.#recent = [];
      })
      .finally(() => {
        this.#refill = null;
        this.#wake();
      });
  }

  #hasSleepers(): boolean {
    for (const reader of this.readers) if (reader.isAsleep) return true;
    return false;
  }

  async #refillRecent(position?: number): Promise<void> {
    let last = this.#recent.at(-1)?.seq ?? position ?? this.#announced - 1;
    if (this.#announced - last > RECENT_MAX) {
      // Everybody is far behind and reads pages of their own: only the end is worth keeping.
      this.#recent = [];
      last = this.#announced - RECENT_MAX;
    }
    while (last < this.#announced) {
      const events = await this.#read(last);
      const newest = events.at(-1);
      if (!newest) return;
      this.#recent.push(...events);
      if (this.#recent.length > RECENT_MAX) this.#recent = this.#recent.slice(-RECENT_MAX);
      last = newest.seq;
    }
  }

  #wake(): void {
    for (const reader of this.readers) reader.wake();
  }
}
