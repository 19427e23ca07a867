import type { TemplateBudget } from './template-budget.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';
import { display } from './value-text.ts';

/** What a method was called with, read as its parameters want it. */
export class MethodArguments {
  readonly budget: TemplateBudget;
  readonly values: readonly Value[];

  constructor(values: readonly Value[], budget: TemplateBudget) {
    this.values = values;
    this.budget = budget;
  }

  get count(): number {
    return this.values.length;
  }

  value(index: number): Value {
    return this.values[index] ?? null;
  }

  /** Null stays null; anything else is taken by its text. */
  text(index: number): string {
    const value = this.value(index);
    if (value === null) throw new TemplateError('FAILED', 'A method was given null for a text.');
    const text = display(value, this.budget);
    this.budget.spendOnText(text.length);
    return text;
  }

  /** A place in a text or list, from 0 up to `max`. */
  place(index: number, max: number): number {
    const value = this.value(index);
    if (typeof value === 'number' && value >= 0 && value <= max) return value;
    const shown = value === null ? 'null' : display(value, this.budget).slice(0, 40);
    throw new TemplateError('FAILED', `The place ${shown} is outside of 0 to ${max}.`);
  }
}

/** The methods of one kind of value. */
export type Methods<Self> = Readonly<Record<string, (self: Self, args: MethodArguments) => Value>>;

/** The method of that name; null where there is none. A name may be `constructor`. */
export function methodOf<Self>(methods: Methods<Self>, name: string): Methods<Self>[string] | null {
  return Object.hasOwn(methods, name) ? (methods[name] ?? null) : null;
}
