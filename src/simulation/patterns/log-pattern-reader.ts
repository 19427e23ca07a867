import { compileRegularExpression, RegularExpressionError } from './regular-expression.ts';

/** Regular expressions that one filter pattern may have, as in CloudWatch Logs. */
const EXPRESSIONS_MAX = 2;

/** Reads a filter pattern from left to right; what all its forms have in common. */
export class PatternReader {
  readonly #text: string;
  readonly #refusal: (reason: string) => Error;
  #at = 0;
  #expressions = 0;

  constructor(text: string, refusal: (reason: string) => Error) {
    this.#text = text;
    this.#refusal = refusal;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The next character; empty at the end. */
  get next(): string {
    return this.#text[this.#at] ?? '';
  }

  /** The beginning of what is left, for messages. */
  get rest(): string {
    return this.#text.slice(this.#at, this.#at + 20);
  }

  /** The error for what cannot be read. */
  fail(reason: string): Error {
    return this.#refusal(reason);
  }

  skipBlanks(): void {
    while (/\s/.test(this.next)) this.#at += 1;
  }

  /** Reads that text, if it comes next. */
  take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  /** The same, blanks before it left out. */
  takeToken(text: string): boolean {
    this.skipBlanks();
    return this.take(text);
  }

  /** Reads characters as long as they match. */
  readWord(pattern: RegExp): string {
    const from = this.#at;
    while (!this.isAtEnd && pattern.test(this.next)) this.#at += 1;
    return this.#text.slice(from, this.#at);
  }

  /** Reads a text in double quotes; `\"` and `\\` stand for themselves. */
  readQuoted(): string {
    let text = '';
    for (this.#at += 1; this.next !== '"'; this.#at += 1) {
      if (this.isAtEnd) throw this.#refusal('a double quote is not closed');
      if (this.next === '\\') this.#at += 1;
      text += this.next;
    }
    this.#at += 1;
    return text;
  }

  /** Reads `%regex%`. */
  readExpression(): (text: string) => boolean {
    const end = this.#text.indexOf('%', this.#at + 1);
    if (end === -1) throw this.#refusal('a "%" is not closed');
    this.#expressions += 1;
    if (this.#expressions > EXPRESSIONS_MAX) {
      throw this.#refusal(`it has more than ${EXPRESSIONS_MAX} regular expressions`);
    }
    const source = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    try {
      return compileRegularExpression(source);
    } catch (error) {
      if (!(error instanceof RegularExpressionError)) throw error;
      throw this.#refusal(`the regular expression %${source}% cannot be used: ${error.message}`);
    }
  }
}

/** Compares a text with one in which `*` stands for any characters. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return text === pattern;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  if (text.length < first.length + last.length) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
