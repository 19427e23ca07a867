import type { Json } from '../../../json.ts';
import type { StepBudget } from '../../../patterns/step-budget.ts';
import { TemplateError } from './template-error.ts';
import { Decimal, ListValue, numberOf, numberValue, ObjectValue, type Value } from './value.ts';

/** Lists and maps in each other at most: a template can put a map into itself. */
const DEPTH_MAX = 100;

/** A value as Java writes it: `[1, a]`, `{key=value}`, `2.0`. Lists out of JSON stay JSON. */
export function display(value: Value, budget: StepBudget, depth = 0): string {
  if (typeof value === 'string') return value;
  budget.spend(1);
  if (value instanceof Decimal) return decimalText(value.value);
  if (value instanceof ObjectValue) return value.display(budget, depth);
  if (value === null || typeof value !== 'object') return String(value);
  refuseDepth(depth);
  const show = (item: Value): string => paid(display(item, budget, depth + 1), budget);
  if (value instanceof ListValue) {
    return value.isJson ? jsonText(value, budget, depth) : `[${value.items.map(show).join(', ')}]`;
  }
  return `{${[...value].map(([key, item]) => `${key}=${show(item)}`).join(', ')}}`;
}

/** A value as JSON. */
export function jsonText(value: Value, budget: StepBudget, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value);
  budget.spend(1);
  if (value instanceof Decimal) return JSON.stringify(value.value);
  if (value instanceof ObjectValue) return JSON.stringify(value.display(budget, depth));
  if (value === null || typeof value !== 'object') return String(value);
  refuseDepth(depth);
  const write = (item: Value): string => paid(jsonText(item, budget, depth + 1), budget);
  if (value instanceof ListValue) return `[${value.items.map(write).join(',')}]`;
  return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${write(item)}`).join(',')}}`;
}

/** JSON as a value. */
export function valueOfJson(json: Json, budget: StepBudget, depth = 0): Value {
  budget.spend(1);
  if (typeof json === 'number') return numberValue(json);
  if (json === null || typeof json !== 'object') return json;
  refuseDepth(depth);
  const read = (item: Json): Value => valueOfJson(item, budget, depth + 1);
  return Array.isArray(json)
    ? new ListValue(json.map(read), true)
    : new Map(Object.entries(json).map(([key, item]) => [key, read(item)]));
}

/** Whether two values are equal: numbers by their size, texts and what reads alike by their text. */
export function areEqual(left: Value, right: Value, budget: StepBudget): boolean {
  budget.spendOnText(typeof left === 'string' ? left.length : 0);
  if (left === right) return true;
  if (left === null || right === null) return false;
  const [leftNumber, rightNumber] = [numberOf(left), numberOf(right)];
  if (leftNumber !== null && rightNumber !== null) return leftNumber === rightNumber;
  const [leftText, rightText] = [display(left, budget), display(right, budget)];
  budget.spendOnText(Math.min(leftText.length, rightText.length));
  return leftText === rightText;
}

/** As `Double.toString` writes it: at least one digit behind the point, powers of ten when far from one. */
function decimalText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e7)) {
    return Number.isInteger(value) ? `${value}.0` : String(value);
  }
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

function paid(text: string, budget: StepBudget): string {
  budget.spendOnText(text.length);
  return text;
}

function refuseDepth(depth: number): void {
  if (depth < DEPTH_MAX) return;
  throw new TemplateError('TOO_MUCH', `A value is more than ${DEPTH_MAX} lists and maps deep.`);
}
