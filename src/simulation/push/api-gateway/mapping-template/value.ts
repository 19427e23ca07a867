import type { StepBudget } from '../../../patterns/step-budget.ts';

/*
 * What a template can hold: a closed set of kinds, none of which is an object of JavaScript that
 * somebody could look into. Maps are `Map`s, so no key means anything but itself.
 */

/** A number with a fraction, or one too large to be whole. */
export class Decimal {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** A list. One that came out of JSON is written as JSON, any other as Java writes lists. */
export class ListValue {
  readonly items: Value[];
  readonly isJson: boolean;

  constructor(items: Value[], isJson = false) {
    this.items = items;
    this.isJson = isJson;
  }
}

export type MapValue = Map<string, Value>;

/** One of the variables that API Gateway gives a template, or a part of the language itself. */
export abstract class ObjectValue {
  /** As Java would write it, that deep in others. */
  abstract display(budget: StepBudget, depth: number): string;

  /** The value of a property; null where it has none of that name. */
  property(_name: string): Value {
    return null;
  }

  /** What a method returns; undefined where it has none of that name. */
  call(_method: string, _args: readonly Value[]): Value | undefined {
    return undefined;
  }
}

/** Whole numbers are numbers of JavaScript. */
export type Value = null | boolean | number | string | Decimal | ListValue | MapValue | ObjectValue;

/** Only null and false count as false: an empty text does not. */
export function isTrue(value: Value): boolean {
  return value !== null && value !== false;
}

/** A number as a value: whole where it is, and small enough to be exact. */
export function numberValue(number: number): number | Decimal {
  return Number.isSafeInteger(number) ? number : new Decimal(number);
}

/** The number behind a value; null where it is none. */
export function numberOf(value: Value): number | null {
  if (typeof value === 'number') return value;
  return value instanceof Decimal ? value.value : null;
}
