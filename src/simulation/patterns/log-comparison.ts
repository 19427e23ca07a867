import { matchesWildcard, type PatternReader } from './log-pattern-reader.ts';

/** Whether a value, written as text, is as wanted. */
export type Comparison = (value: string) => boolean;

const OPERATORS = ['!=', '<=', '>=', '=', '<', '>'] as const;
type Operator = (typeof OPERATORS)[number];

/**
 * Reads an operator and what stands behind it: `= "text"`, `!= 4*`, `>= 100`, `= %regex%`. In texts
 * `*` stands for any characters; what looks like a number is compared as one.
 *
 * @param word the characters of a value without quotes
 */
export function parseComparison(reader: PatternReader, word: RegExp): Comparison {
  const operator = OPERATORS.find((one) => reader.takeToken(one));
  if (operator === undefined) throw reader.fail(`an operator is missing at "${reader.rest}"`);
  reader.skipBlanks();
  if (operator === '=' || operator === '!=') {
    const isEqual = parseEquality(reader, word);
    return operator === '=' ? isEqual : (value) => !isEqual(value);
  }
  const text = reader.readWord(word);
  const bound = toNumber(text);
  if (bound === null) throw reader.fail(`"${operator}" needs a number, and "${text}" is none`);
  return (value) => {
    const number = toNumber(value);
    return number !== null && compareNumbers(number, operator, bound);
  };
}

function parseEquality(reader: PatternReader, word: RegExp): Comparison {
  if (reader.next === '%') return reader.readExpression();
  if (reader.next === '"') {
    const text = reader.readQuoted();
    return (value) => matchesWildcard(text, value);
  }
  const text = reader.readWord(word);
  if (text === '') throw reader.fail(`a value is missing at "${reader.rest}"`);
  const number = toNumber(text);
  if (number === null) return (value) => matchesWildcard(text, value);
  return (value) => toNumber(value) === number;
}

function compareNumbers(
  left: number,
  operator: Exclude<Operator, '=' | '!='>,
  right: number,
): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function toNumber(text: string): number | null {
  return /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : null;
}
