import type { MethodArguments, Methods } from './method-arguments.ts';
import { TemplateError } from './template-error.ts';
import { Decimal, numberOf, numberValue, type Value } from './value.ts';
import { areEqual, display } from './value-text.ts';

/** The methods of numbers: `parseInt` and `valueOf` are how a template makes one out of a text. */
export const numberMethods: Methods<number | Decimal> = {
  compareTo: (number, args) => Math.sign((numberOf(number) ?? 0) - (numberOf(args.value(0)) ?? 0)),
  doubleValue: (number) => new Decimal(numberOf(number) ?? 0),
  equals: (number, args) => areEqual(number, args.value(0), args.budget),
  intValue: (number) => whole(number),
  longValue: (number) => whole(number),
  parseDouble: (_number, args) => parse(args.text(0), /^[+-]?\d+(\.\d+)?$/, (n) => new Decimal(n)),
  parseInt: (_number, args) => parse(args.text(0), /^[+-]?\d+$/, numberValue),
  toString: (number: number | Decimal, args: MethodArguments) => display(number, args.budget),
  valueOf: (_number: number | Decimal, args: MethodArguments) =>
    parse(args.text(0), /^[+-]?\d+$/, numberValue),
};

export const booleanMethods: Methods<boolean> = {
  booleanValue: (value) => value,
  equals: (value, args) => value === args.value(0),
  toString: (value: boolean) => String(value),
};

function whole(number: number | Decimal): Value {
  return numberValue(Math.trunc(numberOf(number) ?? 0));
}

function parse(text: string, form: RegExp, make: (number: number) => Value): Value {
  if (text.length <= 100 && form.test(text)) return make(Number(text));
  throw new TemplateError('FAILED', `"${text.slice(0, 40)}" is no number.`);
}
