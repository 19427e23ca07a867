import { JavaRegex, JavaRegexError } from '../../../patterns/java-regex.ts';
import { StepBudget, StepBudgetError } from '../../../patterns/step-budget.ts';
import { refuseBadRequest } from '../bad-request.ts';

/** What one comparison may cost: enough for a short pattern and megabytes of text. */
const STEPS_MAX = 2_000_000;

/** Refuses what is no regular expression, or one that cannot be matched in linear time. */
export function refuseBadPattern(pattern: string): void {
  try {
    new JavaRegex(pattern);
  } catch (error) {
    if (!(error instanceof JavaRegexError)) throw error;
    refuseBadRequest(
      'selectionPattern',
      `Invalid selection pattern specified: ${error.message}. Lookarounds, backreferences and possessive repetition are not offered.`,
    );
  }
}

/** Whether a pattern matches a text as a whole (AGC-04); not where that takes too long. */
export function fits(pattern: string, text: string): boolean {
  try {
    return new JavaRegex(pattern).matches(text, new StepBudget(STEPS_MAX));
  } catch (error) {
    if (error instanceof StepBudgetError) return false;
    throw error;
  }
}
