import type { Cursor } from './cursor.ts';
import type { Access, Expression, Operator, Reference, TemplateNode } from './syntax.ts';
import { Decimal } from './value.ts';

/** Reads the text between double quotes, which is a template of its own. */
export type ReadText = (text: string, base: number) => readonly TemplateNode[];

/** Operators by rank, the loosest first; each with its word where it has one. */
const RANKS: readonly (readonly (readonly [sign: string, word: string, operator: Operator])[])[] = [
  [['||', 'or', 'or']],
  [['&&', 'and', 'and']],
  [
    ['==', 'eq', '=='],
    ['!=', 'ne', '!='],
  ],
  [
    ['<=', 'le', '<='],
    ['>=', 'ge', '>='],
    ['<', 'lt', '<'],
    ['>', 'gt', '>'],
  ],
  [
    ['+', '', '+'],
    ['-', '', '-'],
  ],
  [
    ['*', '', '*'],
    ['/', '', '/'],
    ['%', '', '%'],
  ],
];

/** Reads what stands within brackets: conditions, arguments, the value of a `#set`. */
export class ExpressionParser {
  readonly #cursor: Cursor;
  readonly #readText: ReadText;

  constructor(cursor: Cursor, readText: ReadText) {
    this.#cursor = cursor;
    this.#readText = readText;
  }

  /** An expression with the space around it. */
  parse(): Expression {
    return this.#cursor.nested(() => this.#chain(0));
  }

  /** Behind the dollar: a name and the way from it, without the braces around. */
  parseReference(): Reference {
    const cursor = this.#cursor;
    const at = cursor.offset;
    return { kind: 'variable', at, name: cursor.expectName('a name'), path: this.#path() };
  }

  /** Expressions up to the bracket that closes them, with commas or space between. */
  parseArguments(close: string, separators: 'commas' | 'space'): Expression[] {
    const cursor = this.#cursor;
    const args: Expression[] = [];
    cursor.skipSpace();
    while (!cursor.take(close)) {
      args.push(this.parse());
      cursor.skipSpace();
      const isSeparated = cursor.take(',') || separators === 'space';
      cursor.skipSpace();
      if (!isSeparated && !cursor.startsWith(close)) {
        cursor.expect(close, 'behind the arguments');
      }
    }
    return args;
  }

  #chain(rank: number): Expression {
    const operators = RANKS[rank];
    if (!operators) return this.#unary();
    const first = this.#chain(rank + 1);
    const rest: { operator: Operator; operand: Expression }[] = [];
    for (;;) {
      const operator = this.#takeOperator(operators);
      if (!operator) return rest.length === 0 ? first : { kind: 'chain', first, rest };
      rest.push({ operator, operand: this.#chain(rank + 1) });
    }
  }

  #takeOperator(operators: (typeof RANKS)[number]): Operator | null {
    const cursor = this.#cursor;
    cursor.skipSpace();
    for (const [sign, word, operator] of operators) {
      if (cursor.take(sign)) return operator;
      if (word !== '' && cursor.startsWith(word) && !/^[\w-]$/.test(cursor.peek(word.length))) {
        cursor.take(word);
        return operator;
      }
    }
    return null;
  }

  #unary(): Expression {
    const cursor = this.#cursor;
    cursor.skipSpace();
    const isNot =
      (cursor.peek() === '!' && cursor.take('!')) ||
      (/^not[^\w-]$/.test(cursor.text.slice(cursor.at, cursor.at + 4)) && cursor.take('not'));
    if (isNot) return { kind: 'not', operand: cursor.nested(() => this.#unary()) };
    if (cursor.take('-')) return { kind: 'minus', operand: cursor.nested(() => this.#unary()) };
    return this.#primary();
  }

  #primary(): Expression {
    const cursor = this.#cursor;
    switch (cursor.peek()) {
      case '(': {
        cursor.take('(');
        const inner = this.parse();
        cursor.skipSpace();
        cursor.expect(')', 'behind an expression');
        return inner;
      }
      case '[':
        return this.#list();
      case '{':
        return this.#map();
      case '"':
      case "'":
        return this.#string(cursor.peek());
      case '$':
        return this.#variable();
      default:
        return /^\d$/.test(cursor.peek()) ? this.#number() : this.#word();
    }
  }

  #variable(): Reference {
    const cursor = this.#cursor;
    cursor.take('$');
    cursor.take('!');
    if (!cursor.take('{')) return this.parseReference();
    const reference = this.parseReference();
    cursor.expect('}', 'behind a reference');
    return reference;
  }

  #path(): Access[] {
    const cursor = this.#cursor;
    const path: Access[] = [];
    for (;;) {
      if (cursor.peek() === '.' && /^[A-Za-z_]$/.test(cursor.peek(1))) {
        cursor.take('.');
        const at = cursor.offset;
        const name = cursor.takeName();
        if (cursor.take('(')) {
          const args = cursor.nested(() => this.parseArguments(')', 'commas'));
          path.push({ kind: 'method', at, name, args });
        } else path.push({ kind: 'property', name });
      } else if (cursor.take('[')) {
        const index = this.parse();
        cursor.skipSpace();
        cursor.expect(']', 'behind an index');
        path.push({ kind: 'index', index });
      } else return path;
    }
  }

  /** `[1, 2]` or the range `[1..3]`. */
  #list(): Expression {
    const cursor = this.#cursor;
    cursor.take('[');
    cursor.skipSpace();
    if (cursor.take(']')) return { kind: 'list', items: [] };
    const first = this.parse();
    cursor.skipSpace();
    if (cursor.take('..')) {
      const to = this.parse();
      cursor.skipSpace();
      cursor.expect(']', 'behind a range');
      return { kind: 'range', from: first, to };
    }
    if (!cursor.take(',')) {
      cursor.expect(']', 'behind a list');
      return { kind: 'list', items: [first] };
    }
    return { kind: 'list', items: [first, ...this.parseArguments(']', 'commas')] };
  }

  #map(): Expression {
    const cursor = this.#cursor;
    cursor.take('{');
    const entries: [Expression, Expression][] = [];
    cursor.skipSpace();
    while (!cursor.take('}')) {
      const key = this.parse();
      cursor.skipSpace();
      cursor.expect(':', 'behind the key of a map');
      entries.push([key, this.parse()]);
      cursor.skipSpace();
      if (!cursor.take(',') && cursor.peek() !== '}') cursor.expect('}', 'behind a map');
      cursor.skipSpace();
    }
    return { kind: 'map', entries };
  }

  /**
   * A quote within its own kind is doubled, and a backslash is a character like any other. Only a text
   * in double quotes has references in it.
   */
  #string(quote: string): Expression {
    const cursor = this.#cursor;
    const start = cursor.offset;
    cursor.take(quote);
    let text = '';
    for (;;) {
      const end = cursor.text.indexOf(quote, cursor.at);
      if (end === -1) cursor.fail('a text has no closing quote', start);
      text += cursor.text.slice(cursor.at, end);
      cursor.at = end + 1;
      if (!cursor.take(quote)) break;
      text += quote;
    }
    if (quote === "'" || !/[$#]/.test(text)) return { kind: 'literal', value: text };
    return { kind: 'string', parts: cursor.nested(() => this.#readText(text, start + 1)) };
  }

  #number(): Expression {
    const cursor = this.#cursor;
    const start = cursor.at;
    const skipDigits = (): void => {
      while (/^\d$/.test(cursor.peek())) cursor.at += 1;
    };
    skipDigits();
    // Two dots are a range.
    const isDecimal = cursor.peek() === '.' && /^\d$/.test(cursor.peek(1));
    if (isDecimal) {
      cursor.take('.');
      skipDigits();
    }
    const value = Number(cursor.text.slice(start, cursor.at));
    return {
      kind: 'literal',
      value: isDecimal || !Number.isSafeInteger(value) ? new Decimal(value) : value,
    };
  }

  #word(): Expression {
    const cursor = this.#cursor;
    const start = cursor.offset;
    switch (cursor.takeName()) {
      case 'true':
        return { kind: 'literal', value: true };
      case 'false':
        return { kind: 'literal', value: false };
      case 'null':
        return { kind: 'literal', value: null };
      default:
        return cursor.fail(
          'a value is missing: a reference, a text in quotes, a number, a list, a map, true or false',
          start,
        );
    }
  }
}
