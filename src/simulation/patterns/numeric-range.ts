import { isJsonArray, type Json } from '../json.ts';
import { EventPatternError } from './event-pattern-error.ts';

/** Numbers that EventBridge compares lie between minus and plus this one. */
const NUMBER_MAX = 5e9;

type NumberTest = (value: unknown) => boolean;

/**
 * Reads `[">", 0, "<=", 150]`: one comparison, or a lower and an upper bound in this order. Only
 * numbers fit, never texts that look like one (EVB-11).
 */
export function numericTest(operand: Json): NumberTest {
  if (!isJsonArray(operand)) throw new EventPatternError('Value of numeric must be an array.');
  const [operator, first, upperOperator, last, ...more] = operand;
  if (typeof operator !== 'string') {
    throw new EventPatternError(`Invalid member in numeric match: ${shown(operator)}`);
  }
  if (!['=', '<', '<=', '>', '>='].includes(operator)) {
    throw new EventPatternError(`Unrecognized numeric range operator: ${operator}`);
  }
  const bound = numberOf(operator === '=' ? 'equals' : operator, first);
  const test = comparison(operator, bound);
  if (upperOperator === undefined) return test;
  if (operator !== '>' && operator !== '>=') {
    throw new EventPatternError('Too many elements in numeric expression');
  }
  if (typeof upperOperator !== 'string') {
    throw new EventPatternError(`Bad value in numeric range: ${shown(upperOperator)}`);
  }
  if (upperOperator !== '<' && upperOperator !== '<=') {
    throw new EventPatternError(`Bad numeric range operator: ${upperOperator}`);
  }
  const upper = numberOf(upperOperator, last);
  if (more.length > 0) throw new EventPatternError('Too many terms in numeric range expression');
  if (bound >= upper) throw new EventPatternError('Bottom must be less than top');
  const below = comparison(upperOperator, upper);
  return (value) => test(value) && below(value);
}

function numberOf(name: string, operand: Json | undefined): number {
  if (typeof operand !== 'number') throw new EventPatternError(`Value of ${name} must be numeric`);
  if (!isComparable(operand)) {
    throw new EventPatternError('Value must be between -5.0E9 and 5.0E9, inclusive');
  }
  return operand;
}

function isComparable(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= NUMBER_MAX;
}

function comparison(operator: string, bound: number): NumberTest {
  switch (operator) {
    case '<':
      return (value) => isComparable(value) && value < bound;
    case '<=':
      return (value) => isComparable(value) && value <= bound;
    case '>':
      return (value) => isComparable(value) && value > bound;
    case '>=':
      return (value) => isComparable(value) && value >= bound;
    default:
      return (value) => value === bound;
  }
}

function shown(member: Json | undefined): string {
  return member === undefined ? 'nothing' : JSON.stringify(member);
}
