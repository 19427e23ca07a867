import { parseComparison, type Comparison } from './log-comparison.ts';
import type { PatternReader } from './log-pattern-reader.ts';

/** A condition on the JSON that a line is. */
type Condition = (json: unknown) => boolean;

/** How deep conditions may be put into parentheses. */
const DEPTH_MAX = 20;

/**
 * Reads `{ $.level = "ERROR" && ($.ms > 100 || $.user IS NULL) }`. A line that is no JSON object never
 * matches. `&&` binds more tightly than `||`.
 */
export function parseJsonCondition(reader: PatternReader): (message: string) => boolean {
  reader.take('{');
  const condition = parseAlternatives(reader, 0);
  if (!reader.takeToken('}')) throw reader.fail(`"}" is missing at "${reader.rest}"`);
  reader.skipBlanks();
  if (!reader.isAtEnd) throw reader.fail(`nothing may follow "}", but "${reader.rest}" does`);
  return (message) => {
    if (!message.trimStart().startsWith('{')) return false;
    try {
      return condition(JSON.parse(message));
    } catch {
      return false;
    }
  };
}

function parseAlternatives(reader: PatternReader, depth: number): Condition {
  const any = [parseAll(reader, depth)];
  while (reader.takeToken('||')) any.push(parseAll(reader, depth));
  return (json) => any.some((holds) => holds(json));
}

function parseAll(reader: PatternReader, depth: number): Condition {
  const all = [parseOne(reader, depth)];
  while (reader.takeToken('&&')) all.push(parseOne(reader, depth));
  return (json) => all.every((holds) => holds(json));
}

function parseOne(reader: PatternReader, depth: number): Condition {
  if (depth > DEPTH_MAX) throw reader.fail(`parentheses are more than ${DEPTH_MAX} deep`);
  if (reader.takeToken('(')) {
    const inner = parseAlternatives(reader, depth + 1);
    if (!reader.takeToken(')')) throw reader.fail(`")" is missing at "${reader.rest}"`);
    return inner;
  }
  const path = parsePath(reader);
  if (reader.takeToken('NOT EXISTS')) return (json) => valuesAt(json, path).length === 0;
  if (reader.takeToken('EXISTS')) return (json) => valuesAt(json, path).length > 0;
  for (const [word, wanted] of [
    ['IS NULL', null],
    ['IS TRUE', true],
    ['IS FALSE', false],
  ] as const) {
    if (reader.takeToken(word)) {
      return (json) => valuesAt(json, path).some((value) => value === wanted);
    }
  }
  const compare = parseComparison(reader, /[^\s"%(){}|&,]/);
  return (json) => valuesAt(json, path).some((value) => matches(compare, value));
}

function matches(compare: Comparison, value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return compare(String(value));
  return typeof value === 'string' && compare(value);
}

/** `[*]`: every element of an array. */
const EVERY = Symbol('every');

/** One step into a value: a field, an element, or every element. */
type PathStep = string | number | typeof EVERY;

/** Reads `$.a.b[0]['c d'][*]`. */
function parsePath(reader: PatternReader): PathStep[] {
  if (!reader.takeToken('$'))
    throw reader.fail(`a field such as "$.level" is missing at "${reader.rest}"`);
  const path: PathStep[] = [];
  for (;;) {
    if (reader.take('.')) {
      const name = reader.readWord(/[\w-]/);
      if (name === '') throw reader.fail(`a field's name is missing at "${reader.rest}"`);
      path.push(name);
    } else if (reader.take('[')) path.push(parseBracket(reader));
    else return path;
  }
}

function parseBracket(reader: PatternReader): PathStep {
  let step: PathStep;
  if (reader.take('*')) step = EVERY;
  else if (reader.next === '"') step = reader.readQuoted();
  else if (reader.take("'")) {
    step = reader.readWord(/[^']/);
    reader.take("'");
  } else {
    const digits = reader.readWord(/\d/);
    if (digits === '')
      throw reader.fail(`an index or a quoted name is missing at "${reader.rest}"`);
    step = Number(digits);
  }
  if (!reader.take(']')) throw reader.fail(`"]" is missing at "${reader.rest}"`);
  return step;
}

/** The values that a path leads to: none, one, or with `*` several. */
function valuesAt(json: unknown, path: readonly PathStep[]): unknown[] {
  let values: unknown[] = [json];
  for (const step of path) values = values.flatMap((value) => stepInto(value, step));
  return values;
}

function stepInto(value: unknown, step: PathStep): unknown[] {
  if (Array.isArray(value)) {
    if (step === EVERY) return value;
    return typeof step === 'number' && step < value.length ? [value[step]] : [];
  }
  if (typeof value !== 'object' || value === null || typeof step !== 'string') return [];
  return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : [];
}
