/** How much looking at an event may cost, counted and never measured: the same on every machine. */
export class StepBudget {
  #stepsLeft: number;

  constructor(stepsMax: number) {
    this.#stepsLeft = stepsMax;
  }

  /** Throws a `StepBudgetError` once more has been spent than there was. */
  spend(steps: number): void {
    this.#stepsLeft -= steps;
    if (this.#stepsLeft < 0) throw new StepBudgetError('The event takes too long to look at.');
  }

  /** A text costs a step for each run of so many characters, and one at least. */
  spendOnText(length: number, times = 1): void {
    this.spend(times * (1 + Math.floor(length / CHARACTERS_PER_STEP)));
  }
}

/** Characters that are compared or copied in about the time of any other step. */
const CHARACTERS_PER_STEP = 64;

/** An event and a pattern that go together badly: much of the one to be looked at often. */
export class StepBudgetError extends Error {
  override readonly name = 'StepBudgetError';
}
