/**
 * How to take changes back: filled only while somebody works atomically, so that all the other work
 * pays nothing for it.
 */
export class UndoLog {
  #steps: (() => void)[] = [];
  #depth = 0;

  /** Whether changes are to be recorded. */
  get isOpen(): boolean {
    return this.#depth > 0;
  }

  /** Says how the change just made is taken back. */
  record(step: () => void): void {
    if (this.isOpen) this.#steps.push(step);
  }

  /** Does the work as a whole or not at all: if it throws, what it has changed is taken back. */
  atomically<Result>(work: () => Result): Result {
    const mark = this.#steps.length;
    this.#depth += 1;
    try {
      return work();
    } catch (error) {
      for (const step of this.#steps.splice(mark).toReversed()) step();
      throw error;
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#steps = [];
    }
  }
}
