import type { Actor } from '../access/actor.ts';

/** Who sent an operation so lately counts as a neighbour. */
const NEIGHBOUR_MS = 1_000;

/** Operations of each tenant that start in one round of the event loop. */
const STARTS_PER_ROUND = 4;

/**
 * Starts the operations of several tenants in turn: a few of each in every round of the event loop. So
 * whoever sends fifty at once waits behind their own, and the others wait for a few of them. A tenant
 * that has the server to itself waits for nothing, and an operation that has started counts no more.
 */
export class FairStart {
  /** The operations of each tenant that have not started. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #last = { tenantId: '', at: Number.NEGATIVE_INFINITY };
  /** When somebody other than the last sent an operation. */
  #otherAt = Number.NEGATIVE_INFINITY;

  /** Resolves when an operation may start; null where it may at once. */
  turnOf(actor: Actor): Promise<void> | null {
    const tenantId = actor.kind === 'key' ? actor.apiKey.tenantId : actor.kind;
    const now = performance.now();
    if (this.#last.tenantId !== tenantId) this.#otherAt = this.#last.at;
    this.#last = { tenantId, at: now };
    if (this.#waiting.size === 0 && now - this.#otherAt >= NEIGHBOUR_MS) return null;
    return new Promise((start) => {
      const own = this.#waiting.get(tenantId);
      if (own) own.push(start);
      else this.#waiting.set(tenantId, [start]);
      if (this.#waiting.size === 1 && !own) setImmediate(this.#startNext);
    });
  }

  readonly #startNext = (): void => {
    for (const [tenantId, starts] of this.#waiting) {
      for (const start of starts.splice(0, STARTS_PER_ROUND)) start();
      if (starts.length === 0) this.#waiting.delete(tenantId);
    }
    if (this.#waiting.size > 0) setImmediate(this.#startNext);
  };
}
