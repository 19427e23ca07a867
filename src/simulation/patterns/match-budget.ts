/** How much a match may cost, counted and never measured: the same on every machine. */
export class MatchBudget {
  #stepsLeft: number;

  constructor(stepsMax: number) {
    this.#stepsLeft = stepsMax;
  }

  /** Throws a `MatchBudgetError` once more has been spent than there was. */
  spend(steps: number): void {
    this.#stepsLeft -= steps;
    if (this.#stepsLeft < 0) throw new MatchBudgetError('The event takes too long to match.');
  }
}

/** An event and a pattern that go together badly: much of the one to be looked at often. */
export class MatchBudgetError extends Error {
  override readonly name = 'MatchBudgetError';
}
