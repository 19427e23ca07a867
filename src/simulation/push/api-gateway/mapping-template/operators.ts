import type { StepBudget } from '../../../patterns/step-budget.ts';
import type { Operator } from './syntax.ts';
import { Decimal, numberOf, numberValue, type Value } from './value.ts';
import { areEqual, display } from './value-text.ts';

/**
 * What an operator makes of two values. Whole numbers stay whole, division included; what cannot be
 * reckoned is null, and an order between other things than numbers is false.
 */
export function operate(
  operator: Exclude<Operator, 'or' | 'and'>,
  left: Value,
  right: Value,
  budget: StepBudget,
): Value {
  switch (operator) {
    case '==':
      return areEqual(left, right, budget);
    case '!=':
      return !areEqual(left, right, budget);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return isInOrder(operator, numberOf(left), numberOf(right));
    case '+':
      if (typeof left === 'string' || typeof right === 'string') {
        return joined(left, right, budget);
      }
      break;
    default:
  }
  return reckon(operator, left, right);
}

function isInOrder(
  operator: '<' | '<=' | '>' | '>=',
  left: number | null,
  right: number | null,
): boolean {
  if (left === null || right === null) return false;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}

function joined(left: Value, right: Value, budget: StepBudget): Value {
  if (left === null || right === null) return null;
  const text = display(left, budget) + display(right, budget);
  budget.spendOnText(text.length);
  return text;
}

function reckon(operator: '+' | '-' | '*' | '/' | '%', left: Value, right: Value): Value {
  const [first, second] = [numberOf(left), numberOf(right)];
  if (first === null || second === null) return null;
  const isWhole = !(left instanceof Decimal) && !(right instanceof Decimal);
  const result = reckoned(operator, first, second);
  if (!isWhole) return new Decimal(result);
  if (!Number.isFinite(result)) return null;
  return numberValue(Math.trunc(result));
}

function reckoned(operator: '+' | '-' | '*' | '/' | '%', left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}
