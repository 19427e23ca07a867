import { createHash } from 'node:crypto';
import type { EngineThread } from './engine-thread.ts';

/**
 * Which thread each sandbox is on: by the hash of its id, and for a while on a thread of their own
 * those that hold a thread longer than their neighbours can wait. That thread starts when it is first
 * needed. A turn that two threads run by mistake is committed once: the version guards it.
 */
export class Placement {
  readonly #shared: readonly EngineThread[];
  readonly #startHeavy: () => EngineThread;
  readonly #heavyForMs: number;
  #heavy: EngineThread | null = null;
  /** When each was moved to the thread for heavy ones. */
  readonly #movedAt = new Map<string, number>();

  /** `heavyForMs` is how long a sandbox stays on the thread for heavy ones, at least. */
  constructor(shared: readonly EngineThread[], startHeavy: () => EngineThread, heavyForMs: number) {
    this.#shared = shared;
    this.#startHeavy = startHeavy;
    this.#heavyForMs = heavyForMs;
  }

  /** Every thread that runs. */
  get threads(): readonly EngineThread[] {
    return this.#heavy ? [...this.#shared, this.#heavy] : this.#shared;
  }

  threadOf(sandboxId: string): EngineThread {
    const movedAt = this.#movedAt.get(sandboxId);
    if (movedAt === undefined || !this.#heavy) return this.#homeOf(sandboxId);
    if (performance.now() - movedAt < this.#heavyForMs || !this.#bringHome(sandboxId))
      return this.#heavy;
    return this.#homeOf(sandboxId);
  }

  /** Moves a sandbox to the thread for heavy ones, with all that waits for it. */
  moveAway(sandboxId: string): void {
    this.#heavy ??= this.#startHeavy();
    const now = performance.now();
    for (const [other, movedAt] of this.#movedAt) {
      if (now - movedAt >= this.#heavyForMs) this.#bringHome(other);
    }
    this.#movedAt.set(sandboxId, now);
    this.#heavy.adopt(this.#homeOf(sandboxId).giveUp(sandboxId));
  }

  /** False where somebody still waits for it over there. */
  #bringHome(sandboxId: string): boolean {
    if (!this.#heavy || this.#heavy.isAwaited(sandboxId)) return false;
    this.#movedAt.delete(sandboxId);
    this.#heavy.release(sandboxId);
    this.#homeOf(sandboxId).takeBack(sandboxId);
    return true;
  }

  #homeOf(sandboxId: string): EngineThread {
    const hash = createHash('sha1').update(sandboxId).digest().readUInt32LE(0);
    const thread = this.#shared[hash % this.#shared.length];
    if (!thread) throw new Error('The engine has no threads');
    return thread;
  }
}
