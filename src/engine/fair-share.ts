import { DEFAULT_TURN_BUDGET, type TurnBudget } from './turn.ts';

/** A turn beside others: short enough that whoever waits for the thread hardly notices. */
const SHARED_TURN_BUDGET: TurnBudget = { timersMax: 5_000, wallMsMax: 8 };

/** Who had a turn so lately counts as a neighbour. */
const NEIGHBOUR_MS = 1_000;

/** The part of a shared thread that a sandbox may take for good. */
const SHARE_MAX = 0.3;

/**
 * It may always take so many times what the others take together: on a busy machine everybody seems
 * to hold the thread for long, because it has to wait for its processor.
 */
const TIMES_THE_OTHERS = 4;

/** What it may take beyond that at once, in milliseconds. */
const BURST_MS_MAX = 300;

/** Shares a thread out among its sandboxes; a sandbox that has it to itself is not held back. */
export class FairShare {
  readonly #excess = new Map<string, Excess>();
  /** What all have taken together, in milliseconds. */
  #takenMs = 0;
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
    const before = this.#excess.get(sandboxId);
    // Between two turns of one sandbox, all that is taken is taken by the others.
    const allowedMs = before
      ? Math.max((now - before.at) * SHARE_MAX, (this.#takenMs - before.takenMs) * TIMES_THE_OTHERS)
      : 0;
    this.#takenMs += ms;
    // Nobody was kept waiting by what it took alone.
    const excessMs = hasNeighbours ? Math.max(0, (before?.ms ?? 0) - allowedMs) + ms : 0;
    this.#excess.set(sandboxId, { ms: excessMs, at: now, takenMs: this.#takenMs });
    if (excessMs <= BURST_MS_MAX) return false;
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

/** What a sandbox has taken beyond its share. */
interface Excess {
  readonly ms: number;
  /** When that was reckoned, and what all had taken by then. */
  readonly at: number;
  readonly takenMs: number;
}
