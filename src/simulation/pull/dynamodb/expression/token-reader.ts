import { byteLength } from '../../../byte-length.ts';
import type { AttributeValue } from '../attribute-value.ts';
import { refuseRequest } from '../validation.ts';
import type { PathElement } from './document-path.ts';
import type { Placeholders } from './placeholders.ts';
import { isReservedWord } from './reserved-words.ts';

export type ExpressionKind =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression';

/** Bytes of an expression. */
const EXPRESSION_BYTES_MAX = 4_096;

/** Operators and functions of an expression. */
const OPERATORS_MAX = 300;

/** Elements of a document path. */
const PATH_ELEMENTS_MAX = 32;

const TOKEN = /\s*(?:([#:]?\w+)|(<>|<=|>=|[<>=()[\],.+-]))/y;

/** What a text is read as behind the last token. */
const END = '<EOF>';

/** The tokens of one expression, read one after the other; whatever is wrong is a refusal in AWS's words. */
export class TokenReader {
  readonly kind: ExpressionKind;
  readonly #placeholders: Placeholders;
  readonly #tokens: readonly string[];
  #index = 0;
  #operators = 0;

  constructor(kind: ExpressionKind, text: string, placeholders: Placeholders) {
    this.kind = kind;
    this.#placeholders = placeholders;
    const bytes = byteLength(text);
    if (bytes > EXPRESSION_BYTES_MAX) {
      this.refuse(
        `Expression size has exceeded the maximum allowed size; expression size: ${bytes}`,
      );
    }
    this.#tokens = this.#split(text);
    if (this.#tokens.length === 0) this.refuse('The expression can not be empty;');
  }

  /** The next token in capitals, without taking it. */
  get next(): string {
    return this.#at(0).toUpperCase();
  }

  get isAtEnd(): boolean {
    return this.#index >= this.#tokens.length;
  }

  /** Whether the next token begins a call: a name and an opening parenthesis. */
  get isCall(): boolean {
    return /^[A-Za-z_]/.test(this.#at(0)) && this.#at(1) === '(';
  }

  /** Takes the next token where it is that one. */
  takes(token: string): boolean {
    if (this.isAtEnd || this.next !== token) return false;
    this.#index += 1;
    return true;
  }

  /** Takes the next token, which must be that one. */
  expect(token: string): void {
    if (!this.takes(token)) this.refuseToken();
  }

  expectEnd(): void {
    if (!this.isAtEnd) this.refuseToken();
  }

  /** Takes a name as it is written, such as that of a function. */
  takeName(): string {
    const name = this.#at(0);
    if (!/^[A-Za-z_]/.test(name)) this.refuseToken();
    this.#index += 1;
    return name;
  }

  /** Counts an operator or function; there are only so many. */
  countOperator(): void {
    this.#operators += 1;
    if (this.#operators <= OPERATORS_MAX) return;
    this.refuse(
      `The expression has too many operators and functions; at most ${OPERATORS_MAX} are allowed`,
    );
  }

  /** Whether the next token stands for a value. */
  get isValue(): boolean {
    return this.#at(0).startsWith(':');
  }

  /** Takes a placeholder of a value. */
  takeValue(): AttributeValue {
    const placeholder = this.#at(0);
    if (!this.isValue || placeholder.length === 1) this.refuseToken();
    this.#index += 1;
    const value = this.#placeholders.valueOf(placeholder);
    if (value) return value;
    this.refuse(
      `An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
    );
  }

  /** Takes a document path: `a.b[0].#c`. */
  takePath(): readonly PathElement[] {
    const path: PathElement[] = [{ name: this.#takeAttributeName() }];
    for (;;) {
      if (this.takes('.')) path.push({ name: this.#takeAttributeName() });
      else if (this.takes('[')) {
        const digits = this.#at(0);
        if (!/^\d{1,9}$/.test(digits)) this.refuseToken();
        this.#index += 1;
        this.expect(']');
        path.push({ index: Number(digits) });
      } else break;
    }
    if (path.length > PATH_ELEMENTS_MAX) {
      this.refuse(
        `The document path has too many nesting elements; nesting levels: ${path.length}`,
      );
    }
    return path;
  }

  #takeAttributeName(): string {
    const token = this.#at(0);
    if (token.startsWith('#') && token.length > 1) {
      this.#index += 1;
      const name = this.#placeholders.nameOf(token);
      if (name !== undefined) return name;
      this.refuse(
        `An expression attribute name used in the document path is not defined; attribute name: ${token}`,
      );
    }
    if (!/^[A-Za-z_]/.test(token)) this.refuseToken();
    if (isReservedWord(token)) {
      this.refuse(`Attribute name is a reserved keyword; reserved keyword: ${token}`);
    }
    this.#index += 1;
    return token;
  }

  refuse(why: string): never {
    const field = this.kind.charAt(0).toLowerCase() + this.kind.slice(1);
    refuseRequest(`Invalid ${this.kind}: ${why}`, `${this.#placeholders.fieldPrefix}${field}`);
  }

  /** Refuses the next token: nothing of what may stand here. */
  refuseToken(): never {
    const near = [-1, 0, 1].map((offset) => this.#tokens[this.#index + offset]);
    this.#refuseSyntax(this.#at(0), near.filter((token) => token !== undefined).join(' '));
  }

  #refuseSyntax(token: string, near: string): never {
    this.refuse(`Syntax error; token: "${shorten(token)}", near: "${shorten(near)}"`);
  }

  #at(offset: number): string {
    return this.#tokens[this.#index + offset] ?? END;
  }

  #split(text: string): string[] {
    const trimmed = text.trimEnd();
    const tokens: string[] = [];
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < trimmed.length) {
      const from = TOKEN.lastIndex;
      const match = TOKEN.exec(trimmed);
      if (!match) {
        const rest = trimmed.slice(from).trimStart();
        this.#refuseSyntax(String.fromCodePoint(rest.codePointAt(0) ?? 0), rest.slice(0, 20));
      }
      tokens.push(match[1] ?? match[2] ?? '');
    }
    return tokens;
  }
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
