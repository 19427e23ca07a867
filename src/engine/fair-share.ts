import { DEFAULT_TURN_BUDGET, type TurnBudget } from './turn.ts';

/** A turn beside others: short enough that whoever waits for the thread hardly notices. */
const SHARED_TURN_BUDGET: TurnBudget = { timersMax: 5_000, wallMsMax: 8 };

/** Who had a turn so lately counts as a neighbour. */
const NEIGHBOUR_MS = 1_000;

/** The part of a shared thread that a sandbox may take for good. */
const SHARE_MAX = 0.3;

/** What it may take beyond its share at once. */
const BURST_MS_MAX = 300;

/** Shares a thread out among its sandboxes; a sandbox that has it to itself is not held back. */
export class FairShare {
  /** What each has taken beyond its share, in milliseconds, and when that was reckoned. */
  readonly #excess = new Map<string, { ms: number; at: number }>();
  #last = { sandboxId: '', at: Number.NEGATIVE_INFINITY };
  /** When somebody other than the last had a turn. */
  #otherAt = Number.NEGATIVE_INFINITY;

  /** What the next turn of a sandbox may use. */
  budgetOf(sandboxId: string): TurnBudget {
    return this.#hasNeighbours(sandboxId) ? SHARED_TURN_BUDGET : DEFAULT_TURN_BUDGET;
  }

  /** Notes what a turn has taken; true where the sandbox takes too much from its neighbours. */
  isTooMuch(sandboxId: string, ms: number): boolean {
    const hasNeighbours = this.#hasNeighbours(sandboxId);
    const now = performance.now();
    if (this.#last.sandboxId !== sandboxId) this.#otherAt = this.#last.at;
    this.#last = { sandboxId, at: now };
    const before = this.#excess.get(sandboxId) ?? { ms: 0, at: now };
    const excessMs = Math.max(0, before.ms - (now - before.at) * SHARE_MAX) + ms;
    if (!hasNeighbours || excessMs <= BURST_MS_MAX) {
      // Nobody was kept waiting by what it took alone.
      this.#excess.set(sandboxId, { ms: hasNeighbours ? excessMs : 0, at: now });
      return false;
    }
    this.#excess.delete(sandboxId);
    return true;
  }

  /** The sandbox is no longer here. */
  forget(sandboxId: string): void {
    this.#excess.delete(sandboxId);
  }

  #hasNeighbours(sandboxId: string): boolean {
    const otherAt = this.#last.sandboxId === sandboxId ? this.#otherAt : this.#last.at;
    return performance.now() - otherAt < NEIGHBOUR_MS;
  }
}
