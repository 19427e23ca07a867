import { TemplateError } from './template-error.ts';

/** One step of a path, from what the steps before have found. */
export interface PathStep {
  /** `..`: from everything below as well. */
  readonly isDeep: boolean;
  readonly selector: Selector;
}

export type Selector =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly start: number | null; readonly end: number | null }
  | { readonly kind: 'all' }
  | { readonly kind: 'filter'; readonly condition: Condition }
  | { readonly kind: 'length' };

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'any' | 'every'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'exists'; readonly operand: Operand }
  | {
      readonly kind: 'compare';
      readonly left: Operand;
      readonly comparison: Comparison;
      readonly right: Operand;
    };

export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** From the element that is looked at, `@`, or from the whole, `$`. */
  | { readonly kind: 'path'; readonly root: '@' | '$'; readonly steps: readonly PathStep[] };

/** Characters of a path at most. */
const LENGTH_MAX = 2_000;
/** Brackets in a filter, one in the other, at most. */
const NESTING_MAX = 20;

/** Reads a JSONPath; what does not begin with `$` is taken as if `$.` stood before it. */
export function parseJsonPath(text: string): readonly PathStep[] {
  if (text.length > LENGTH_MAX) {
    const message = `A JSONPath has ${text.length} characters, above ${LENGTH_MAX}.`;
    throw new TemplateError('TOO_MUCH', message);
  }
  return new PathParser(/^[$@]/.test(text) ? text : `$.${text}`).parse();
}

class PathParser {
  readonly #text: string;
  #at = 1;
  #nesting = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): PathStep[] {
    const steps = this.#steps();
    if (this.#at < this.#text.length)
      this.#fail('a step such as .name, ["name"] or [0] is missing');
    return steps;
  }

  #steps(): PathStep[] {
    const steps: PathStep[] = [];
    for (;;) {
      const isDeep = this.#take('..');
      if (isDeep || this.#take('.')) {
        steps.push({ isDeep, selector: this.#take('[') ? this.#bracket() : this.#name() });
      } else if (this.#take('[')) steps.push({ isDeep: false, selector: this.#bracket() });
      else return steps;
    }
  }

  #name(): Selector {
    if (this.#take('*')) return { kind: 'all' };
    const name = this.#takeMatch(/[^.[\]()*?'"\s,=!<>&|]+/y);
    if (name === null) return this.#fail('a name is missing');
    if (this.#take('(')) {
      if (name !== 'length' || !this.#take(')')) this.#fail(`there is no function ${name}(…)`);
      return { kind: 'length' };
    }
    return { kind: 'names', names: [name] };
  }

  /** Behind the opening bracket. */
  #bracket(): Selector {
    this.#skipSpace();
    let selector: Selector;
    if (this.#take('*')) selector = { kind: 'all' };
    else if (this.#take('?')) {
      this.#skipSpace();
      this.#expect('(');
      const condition = this.#any();
      this.#skipSpace();
      this.#expect(')');
      selector = { kind: 'filter', condition };
    } else if (/['"]/.test(this.#peek())) {
      selector = { kind: 'names', names: this.#listOf(() => this.#quoted()) };
    } else selector = this.#places();
    this.#skipSpace();
    this.#expect(']');
    return selector;
  }

  #places(): Selector {
    const start = this.#integer();
    this.#skipSpace();
    if (this.#take(':')) {
      this.#skipSpace();
      return { kind: 'slice', start, end: this.#integer() };
    }
    if (start === null) return this.#fail('a name in quotes, a number, * or ?( is missing');
    const more = this.#take(',')
      ? this.#listOf(() => this.#integer() ?? this.#fail('a number is missing'))
      : [];
    return { kind: 'indexes', indexes: [start, ...more] };
  }

  #any(): Condition {
    return this.#joined('||', 'any', () => this.#joined('&&', 'every', () => this.#term()));
  }

  #joined(sign: string, kind: 'any' | 'every', read: () => Condition): Condition {
    const conditions = [read()];
    for (;;) {
      this.#skipSpace();
      if (!this.#take(sign)) break;
      conditions.push(read());
    }
    const [only] = conditions;
    return conditions.length === 1 && only ? only : { kind, conditions };
  }

  #term(): Condition {
    this.#nesting += 1;
    if (this.#nesting > NESTING_MAX)
      this.#fail(`a filter is more than ${NESTING_MAX} brackets deep`);
    this.#skipSpace();
    const condition = this.#bareTerm();
    this.#nesting -= 1;
    return condition;
  }

  #bareTerm(): Condition {
    if (this.#take('!')) return { kind: 'not', condition: this.#term() };
    if (this.#take('(')) {
      const inner = this.#any();
      this.#skipSpace();
      this.#expect(')');
      return inner;
    }
    const left = this.#operand();
    this.#skipSpace();
    const comparison = this.#takeMatch(/==|!=|<=|>=|<|>/y) as Comparison | null;
    if (comparison === null) return { kind: 'exists', operand: left };
    this.#skipSpace();
    return { kind: 'compare', left, comparison, right: this.#operand() };
  }

  #operand(): Operand {
    const root = this.#takeMatch(/[@$]/y);
    if (root !== null) {
      this.#nesting += 1;
      if (this.#nesting > NESTING_MAX)
        this.#fail(`a filter is more than ${NESTING_MAX} brackets deep`);
      const steps = this.#steps();
      this.#nesting -= 1;
      return { kind: 'path', root: root as '@' | '$', steps };
    }
    if (/['"]/.test(this.#peek())) return { kind: 'literal', value: this.#quoted() };
    const word = this.#takeMatch(/true|false|null|-?\d{1,17}(\.\d{1,17})?/y);
    if (word === null)
      return this.#fail('@, a text in quotes, a number, true, false or null is missing');
    return { kind: 'literal', value: JSON.parse(word) as number | boolean | null };
  }

  #quoted(): string {
    this.#skipSpace();
    const quote = this.#takeMatch(/['"]/y) ?? this.#fail('a quote is missing');
    let text = '';
    for (;;) {
      const character = this.#peek();
      if (character === '') this.#fail('a text has no closing quote');
      this.#at += 1;
      if (character === quote) return text;
      if (character === '\\') {
        text += this.#peek();
        this.#at += 1;
      } else text += character;
    }
  }

  #integer(): number | null {
    const digits = this.#takeMatch(/-?\d{1,9}/y);
    return digits === null ? null : Number(digits);
  }

  #listOf<Item>(read: () => Item): Item[] {
    const items: Item[] = [];
    do {
      this.#skipSpace();
      items.push(read());
      this.#skipSpace();
    } while (this.#take(','));
    return items;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #takeMatch(expression: RegExp): string | null {
    expression.lastIndex = this.#at;
    const match = expression.exec(this.#text);
    if (!match) return null;
    this.#at = expression.lastIndex;
    return match[0];
  }

  #skipSpace(): void {
    this.#takeMatch(/\s+/y);
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#fail(`"${text}" is missing`);
  }

  #fail(why: string): never {
    const shown = this.#text.length > 60 ? `${this.#text.slice(0, 60)}…` : this.#text;
    const place = `character ${this.#at + 1}`;
    throw new TemplateError(
      'FAILED',
      `The JSONPath "${shown}" cannot be read: ${why} at ${place}.`,
    );
  }
}
