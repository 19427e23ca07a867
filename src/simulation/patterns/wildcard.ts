import { EventPatternError } from './event-pattern-error.ts';

/** A text with asterisks, each standing for any run of characters. */
export class Wildcard {
  /** The literal texts before, between and behind the asterisks. */
  readonly #literals: readonly string[];

  private constructor(literals: readonly string[]) {
    this.#literals = literals;
  }

  /** Reads `dir/*.png`; `\*` and `\\` stand for the characters themselves (EVB-11). */
  static parse(pattern: string): Wildcard {
    const literals: string[] = [];
    let literal = '';
    for (let index = 0; index < pattern.length; index++) {
      const character = pattern.charAt(index);
      const next = pattern.charAt(index + 1);
      // AWS counts from the quotation mark before the text.
      const position = index + 1;
      if (character === '*') {
        if (next === '*') {
          throw new EventPatternError(`Consecutive wildcard characters at pos ${position}`);
        }
        literals.push(literal);
        literal = '';
      } else if (character === '\\') {
        if (next !== '*' && next !== '\\') {
          throw new EventPatternError(`Invalid escape character at pos ${position}`);
        }
        literal += next;
        index += 1;
      } else literal += character;
    }
    return new Wildcard([...literals, literal]);
  }

  /**
   * Takes each literal at the first place behind the one before it. That is enough: a later place
   * leaves less room for the rest. So no pattern makes it go back, however many asterisks it has.
   */
  matches(text: string): boolean {
    const first = this.#literals[0] ?? '';
    // An empty wildcard matches nothing, not even an empty text (EVB-11).
    if (this.#literals.length === 1) return first !== '' && text === first;
    const last = this.#literals.at(-1) ?? '';
    const end = text.length - last.length;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let position = first.length;
    for (const literal of this.#literals.slice(1, -1)) {
      const found = text.indexOf(literal, position);
      if (found === -1) return false;
      position = found + literal.length;
    }
    return position <= end;
  }
}
