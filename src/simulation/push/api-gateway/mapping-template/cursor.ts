import { TemplateError, placeOf } from './template-error.ts';

/** Brackets, blocks and texts in each other at most. */
const NESTING_MAX = 60;

/** Where the reading of a template stands. */
export class Cursor {
  readonly text: string;
  /** The next character to read. */
  at = 0;
  readonly #whole: string;
  readonly #base: number;
  #nesting: number;

  /** Of a whole template, or of a text within one that begins at `base`. */
  constructor(text: string, within?: { readonly cursor: Cursor; readonly base: number }) {
    this.text = text;
    this.#whole = within ? within.cursor.#whole : text;
    this.#base = within ? within.base : 0;
    this.#nesting = within ? within.cursor.#nesting : 0;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The offset in the whole template. */
  get offset(): number {
    return this.#base + this.at;
  }

  /** The next character, or one further on; empty behind the end. */
  peek(ahead = 0): string {
    return this.text.charAt(this.at + ahead);
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Reads that text if it comes next. */
  take(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.at += text.length;
    return true;
  }

  expect(text: string, where: string): void {
    if (!this.take(text)) this.fail(`"${text}" is missing ${where}; there is ${this.#shown()}`);
  }

  skipBlanks(): void {
    while (this.peek() === ' ' || this.peek() === '\t') this.at += 1;
  }

  skipSpace(): void {
    while (/^\s$/.test(this.peek())) this.at += 1;
  }

  /** Blanks and the end of the line, if nothing else is left of it: a directive takes them along. */
  skipRestOfLine(): void {
    const start = this.at;
    this.skipBlanks();
    if (!this.take('\r\n') && !this.take('\n')) this.at = start;
  }

  /** A name as variables, properties and macros have it; empty where none comes. */
  takeName(): string {
    const start = this.at;
    if (!/^[A-Za-z_]$/.test(this.peek())) return '';
    while (/^[\w-]$/.test(this.peek())) this.at += 1;
    return this.text.slice(start, this.at);
  }

  expectName(what: string): string {
    const name = this.takeName();
    return name === '' ? this.fail(`${what} is missing; there is ${this.#shown()}`) : name;
  }

  /** Reads something that may have others of its kind within. */
  nested<Result>(read: () => Result): Result {
    this.#nesting += 1;
    if (this.#nesting > NESTING_MAX) {
      this.fail(`it is more than ${NESTING_MAX} brackets, blocks and texts deep`);
    }
    const result = read();
    this.#nesting -= 1;
    return result;
  }

  fail(message: string, offset = this.offset): never {
    throw new TemplateError('INVALID_TEMPLATE', `${message}.`, placeOf(this.#whole, offset));
  }

  #shown(): string {
    return this.isAtEnd ? 'the end' : JSON.stringify(this.text.slice(this.at, this.at + 20));
  }
}
