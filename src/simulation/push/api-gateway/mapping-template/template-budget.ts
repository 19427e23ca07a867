import { JavaRegex } from '../../../patterns/java-regex.ts';
import { StepBudget } from '../../../patterns/step-budget.ts';

/** What rendering may cost: some hundred thousand directives, or some megabytes of text. */
const STEPS_MAX = 2_000_000;

/** Steps to read a character of a regular expression: one may stand for a whole class of Unicode. */
const STEPS_PER_CHARACTER = 200;

/** What one rendering may still cost, and the regular expressions that it has paid for. */
export class TemplateBudget extends StepBudget {
  readonly #regexes = new Map<string, JavaRegex>();

  constructor() {
    super(STEPS_MAX);
  }

  /** Compiled once a rendering. Throws a JavaRegexError where it is none. */
  regex(source: string): JavaRegex {
    const known = this.#regexes.get(source);
    if (known) return known;
    this.spend(source.length * STEPS_PER_CHARACTER);
    const regex = new JavaRegex(source);
    this.spend(regex.size);
    this.#regexes.set(source, regex);
    return regex;
  }
}
