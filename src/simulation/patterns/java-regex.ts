import { RE2JS, type Matcher } from 're2js';
import type { StepBudget } from './step-budget.ts';

/*
 * Regular expressions as Java's services take them. They come from tenants, so the engine is one that
 * never goes back in a text: lookarounds, backreferences and possessive repetition are therefore
 * refused. Looking for every match may still look at the rest of the text for each of them, which is
 * why whoever searches pays by the step.
 */

/** Why an expression cannot be used, as the end of a sentence. */
export class JavaRegexError extends Error {
  override readonly name = 'JavaRegexError';
}

/** Characters of an expression at most. */
const LENGTH_MAX = 1_000;

/** Instructions that an expression may come to, its repetitions written out. */
const PROGRAM_SIZE_MAX = 5_000;

/** Characters times instructions that take as long as any other step. */
const WORK_PER_STEP = 50;

/** A compiled expression. */
export class JavaRegex {
  readonly #regex: RE2JS;
  /** Instructions that it comes to: what a character of a text costs. */
  readonly size: number;
  /** Whether a search may look further than the expression is long, and so to the end of the text. */
  readonly #isUnbounded: boolean;

  constructor(source: string) {
    if (source.length > LENGTH_MAX) {
      throw new JavaRegexError(`it has ${source.length} characters, above ${LENGTH_MAX}`);
    }
    this.#regex = compile(source);
    this.size = this.#regex.programSize();
    if (this.size > PROGRAM_SIZE_MAX) {
      throw new JavaRegexError(
        `it comes to ${this.size} instructions with its repetitions written out, above ${PROGRAM_SIZE_MAX}`,
      );
    }
    this.#isUnbounded = /[*+]|,\}/.test(source);
  }

  /** Whether the expression matches the whole text. Throws a `StepBudgetError` where that takes too long. */
  matches(text: string, budget: StepBudget): boolean {
    this.#pay(text.length, budget);
    return this.#regex.testExact(text);
  }

  /** The text with every match replaced, or the first one: `$1` and `\` in the replacement as in Java. */
  replace(
    text: string,
    replacement: string,
    { all, budget }: { readonly all: boolean; readonly budget: StepBudget },
  ): string {
    const parts: string[] = [];
    let end = 0;
    for (const match of this.#matchesIn(text, budget)) {
      parts.push(text.slice(end, match.start()), expand(replacement, match, budget));
      end = match.end();
      if (!all) break;
    }
    return [...parts, text.slice(end)].join('');
  }

  /** The text between the matches, without empty ones at the end. */
  split(text: string, budget: StepBudget): string[] {
    const parts: string[] = [];
    let end = 0;
    for (const match of this.#matchesIn(text, budget)) {
      // Java never begins with an empty part for a match of no width.
      if (match.end() === 0) continue;
      parts.push(text.slice(end, match.start()));
      end = match.end();
    }
    if (parts.length === 0) return [text];
    parts.push(text.slice(end));
    while (parts.at(-1) === '') parts.pop();
    return parts;
  }

  *#matchesIn(text: string, budget: StepBudget): Generator<Matcher> {
    this.#pay(text.length, budget);
    const matcher = this.#regex.matcher(text);
    while (matcher.find()) {
      yield matcher;
      const rest = text.length - matcher.end();
      this.#pay(this.#isUnbounded ? rest : Math.min(rest, this.size), budget);
    }
  }

  #pay(characters: number, budget: StepBudget): void {
    budget.spend(1 + Math.ceil((characters * this.size) / WORK_PER_STEP));
  }
}

function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    // The library throws nothing but its own errors of syntax.
    const why = error instanceof Error ? error.message : String(error);
    throw new JavaRegexError(why.replace(/^error parsing regexp: /, ''));
  }
}

function expand(replacement: string, match: Matcher, budget: StepBudget): string {
  budget.spendOnText(replacement.length);
  let text = '';
  for (let at = 0; at < replacement.length; at += 1) {
    const character = replacement.charAt(at);
    if (character !== '\\' && character !== '$') {
      text += character;
      continue;
    }
    at += 1;
    const next = replacement.charAt(at);
    if (next === '') throw new JavaRegexError(`its replacement ends with a lone "${character}"`);
    text += character === '\\' ? next : groupOf(match, next);
  }
  return text;
}

function groupOf(match: Matcher, digit: string): string {
  if (!/\d/.test(digit)) throw new JavaRegexError('its replacement has a "$" without a number');
  if (Number(digit) > match.groupCount()) throw new JavaRegexError(`it has no group ${digit}`);
  return match.group(Number(digit)) ?? '';
}
