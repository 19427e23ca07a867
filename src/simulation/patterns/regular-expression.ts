/**
 * The regular expressions that CloudWatch Logs allows in filter patterns, matched in linear time.
 * Without groups an expression is a list of alternatives, each a row of steps; the set of steps that
 * may come next is carried along the text, and nothing is ever tried twice.
 */

/** Why an expression cannot be used, as the end of a sentence. */
export class RegularExpressionError extends Error {}

/** Steps that an expression may come to, repetitions written out. */
const STEPS_MAX = 100;

/** What may stand for itself, by CloudWatch's list. */
const LITERAL = /[A-Za-z0-9:_#=@/;, -]/;

/** Whether the expression occurs in a text. Throws a RegularExpressionError where it is no such expression. */
export function compileRegularExpression(source: string): (text: string) => boolean {
  const alternatives = new Parser(source).parse();
  const steps = alternatives.reduce((sum, { steps }) => sum + steps.length, 0);
  if (steps > STEPS_MAX) {
    throw new RegularExpressionError(`it has ${steps} steps, and ${STEPS_MAX} are allowed`);
  }
  return (text) => alternatives.some((alternative) => occurs(alternative, text));
}

type Matches = (character: string) => boolean;

interface Step {
  readonly matches: Matches;
  /** `once` must come; the others may be left out. */
  readonly count: 'once' | 'maybe' | 'any';
}

interface Alternative {
  readonly atStart: boolean;
  readonly atEnd: boolean;
  readonly steps: readonly Step[];
}

function occurs({ atStart, atEnd, steps }: Alternative, text: string): boolean {
  const end = steps.length;
  let current = new Uint8Array(end + 1);
  let next = new Uint8Array(end + 1);
  for (let index = 0; ; index += 1) {
    if (index === 0 || !atStart) current[0] = 1;
    for (let place = 0; place < end; place += 1) {
      if (current[place] === 1 && steps[place]?.count !== 'once') current[place + 1] = 1;
    }
    if (current[end] === 1 && (!atEnd || index === text.length)) return true;
    const character = text[index];
    if (character === undefined) return false;
    next.fill(0);
    for (let place = 0; place < end; place += 1) {
      const step = steps[place];
      if (current[place] !== 1 || !step?.matches(character)) continue;
      next[step.count === 'any' ? place : place + 1] = 1;
    }
    [current, next] = [next, current];
  }
}

const isBetween = (character: string, first: string, last: string): boolean =>
  character >= first && character <= last;
const isDigit: Matches = (character) => isBetween(character, '0', '9');
const isWord: Matches = (character) =>
  isBetween(character, 'a', 'z') ||
  isBetween(character, 'A', 'Z') ||
  isDigit(character) ||
  character === '_';
const isSpace: Matches = (character) => character === ' ' || isBetween(character, '\t', '\r');

const classes: Readonly<Record<string, Matches>> = {
  d: isDigit,
  D: (character) => !isDigit(character),
  w: isWord,
  W: (character) => !isWord(character),
  s: isSpace,
  S: (character) => !isSpace(character),
};

class Parser {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  parse(): Alternative[] {
    const alternatives = [this.#alternative()];
    while (this.#take('|')) alternatives.push(this.#alternative());
    return alternatives;
  }

  #alternative(): Alternative {
    const atStart = this.#take('^');
    const steps: Step[] = [];
    while (this.#next() !== '' && this.#next() !== '|' && this.#next() !== '$') {
      steps.push(...this.#repeated(this.#atom()));
      if (steps.length > STEPS_MAX) break;
    }
    const atEnd = this.#take('$');
    if (steps.length === 0) throw new RegularExpressionError('an alternative of it is empty');
    if (steps.length <= STEPS_MAX && this.#next() !== '' && this.#next() !== '|') {
      throw new RegularExpressionError('"$" may stand at the end only');
    }
    return { atStart, atEnd, steps };
  }

  #atom(): Matches {
    const character = this.#read();
    if (character === '.') return () => true;
    if (character === '[') return this.#set();
    if (character === '\\') return this.#escape();
    if (!LITERAL.test(character)) {
      throw new RegularExpressionError(`"${character}" must not stand there unescaped`);
    }
    return (other) => other === character;
  }

  #escape(): Matches {
    const character = this.#read();
    const found = classes[character];
    if (found) return found;
    if (character === '' || /[A-Za-z0-9]/.test(character)) {
      throw new RegularExpressionError(`"\\${character}" means nothing`);
    }
    return (other) => other === character;
  }

  /** `[abc]`, `[a-z]`, `[^0-9]`. */
  #set(): Matches {
    const isExcluding = this.#take('^');
    const parts: Matches[] = [];
    while (!this.#take(']')) {
      if (this.#next() === '') throw new RegularExpressionError('a "[" is not closed');
      if (this.#take('\\')) {
        parts.push(this.#escape());
        continue;
      }
      const first = this.#read();
      const isRange = this.#next() === '-' && this.#source[this.#at + 1] !== ']';
      if (isRange) this.#read();
      const last = isRange ? this.#read() : first;
      parts.push((character) => isBetween(character, first, last));
    }
    return (character) => parts.some((matches) => matches(character)) !== isExcluding;
  }

  #repeated(matches: Matches): Step[] {
    if (this.#take('*')) return [{ matches, count: 'any' }];
    if (this.#take('+'))
      return [
        { matches, count: 'once' },
        { matches, count: 'any' },
      ];
    if (this.#take('?')) return [{ matches, count: 'maybe' }];
    if (!this.#take('{')) return [{ matches, count: 'once' }];
    const bounds = /^(\d{1,3})(,(\d{0,3}))?\}/.exec(this.#source.slice(this.#at));
    if (!bounds) throw new RegularExpressionError('a "{" has no count such as "{2,5}" behind it');
    this.#at += bounds[0].length;
    const min = Number(bounds[1]);
    const once: Step[] = Array.from({ length: min }, () => ({ matches, count: 'once' }));
    if (bounds[2] === ',') return [...once, { matches, count: 'any' }];
    const max = bounds[3] === undefined ? min : Number(bounds[3]);
    if (max < min) throw new RegularExpressionError(`"{${min},${max}}" counts backwards`);
    const maybe: Step[] = Array.from({ length: max - min }, () => ({ matches, count: 'maybe' }));
    return [...once, ...maybe];
  }

  #next(): string {
    return this.#source[this.#at] ?? '';
  }

  #read(): string {
    const character = this.#next();
    this.#at += 1;
    return character;
  }

  #take(character: string): boolean {
    if (this.#next() !== character) return false;
    this.#at += 1;
    return true;
  }
}
