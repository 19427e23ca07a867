import { SCHEDULE_YEAR_MAX, SCHEDULE_YEAR_MIN } from './civil-time.ts';
import {
  ScheduleExpressionError,
  type ScheduleExpressionField,
} from './schedule-expression-error.ts';

/** One field of a cron expression as it was written. */
export interface FieldText {
  readonly text: string;
  /** Where it begins in the whole expression. */
  readonly position: number;
}

/** What a field of a cron expression may hold (SCR-03). */
export interface FieldRules {
  readonly name: ScheduleExpressionField;
  readonly min: number;
  readonly max: number;
  /** Whether `/` may follow. */
  readonly steps: boolean;
  /** Names of the values, the first of which stands for `min`. */
  readonly names?: readonly string[];
}

const MONTH_NAMES = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const WEEKDAY_NAMES = 'SUN MON TUE WED THU FRI SAT'.split(' ');

export const cronFields = {
  minutes: { name: 'minutes', min: 0, max: 59, steps: true },
  hours: { name: 'hours', min: 0, max: 23, steps: true },
  dayOfMonth: { name: 'day-of-month', min: 1, max: 31, steps: true },
  month: { name: 'month', min: 1, max: 12, steps: true, names: MONTH_NAMES },
  dayOfWeek: { name: 'day-of-week', min: 1, max: 7, steps: false, names: WEEKDAY_NAMES },
  year: { name: 'year', min: SCHEDULE_YEAR_MIN, max: SCHEDULE_YEAR_MAX, steps: true },
} as const satisfies Record<string, FieldRules>;

/** The values that a field names with `,`, `-`, `*`, `/`, numbers and names, in order. */
export function parseValues(field: FieldText, rules: FieldRules): readonly number[] {
  const values = new Set(items(field).flatMap((item) => parseItem(item, rules)));
  return [...values].sort((left, right) => left - right);
}

/** The parts between the commas. */
export function items({ text, position }: FieldText): FieldText[] {
  let at = position;
  return text.split(',').map((item) => {
    const field = { text: item, position: at };
    at += item.length + 1;
    return field;
  });
}

/** A number or a name within the bounds of its field. */
export function parseValue({ text, position }: FieldText, rules: FieldRules): number {
  const named = rules.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named !== -1) return rules.min + named;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  if (number >= rules.min && number <= rules.max) return number;
  throw faultyField({ text, position }, rules, `"${text}" is none of ${describeValues(rules)}`);
}

export function faultyField(
  { position }: FieldText,
  { name }: FieldRules,
  reason: string,
): ScheduleExpressionError {
  return new ScheduleExpressionError(`Cannot read ${name}: ${reason}.`, name, position);
}

/** `*`, `5`, `1-5`, each with or without `/2` behind it. */
function parseItem({ text, position }: FieldText, rules: FieldRules): number[] {
  const slash = text.indexOf('/');
  if (slash === -1) {
    const [first, last] = parseRange({ text, position }, rules);
    return every(first, last, 1);
  }
  const step = { text: text.slice(slash + 1), position: position + slash + 1 };
  if (!rules.steps) {
    throw faultyField(
      { text, position },
      rules,
      `"${text}" has a "/", which this field cannot have`,
    );
  }
  if (!/^\d{1,4}$/.test(step.text) || Number(step.text) === 0) {
    throw faultyField(step, rules, `"${step.text}" behind the "/" is not a positive number`);
  }
  const start = { text: text.slice(0, slash), position };
  const [first, last] = parseRange(start, rules);
  // `5/10` goes on to the end of the field; `5-30/10` has an end of its own.
  return every(first, start.text.includes('-') ? last : rules.max, Number(step.text));
}

function parseRange({ text, position }: FieldText, rules: FieldRules): [number, number] {
  if (text === '*') return [rules.min, rules.max];
  const dash = text.indexOf('-');
  if (dash === -1) {
    const value = parseValue({ text, position }, rules);
    return [value, value];
  }
  const first = parseValue({ text: text.slice(0, dash), position }, rules);
  const last = parseValue({ text: text.slice(dash + 1), position: position + dash + 1 }, rules);
  if (first > last) {
    throw faultyField(
      { text, position },
      rules,
      `the range "${text}" ends before it begins; write its two parts with a comma between them`,
    );
  }
  return [first, last];
}

function every(first: number, last: number, step: number): number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, n) => first + n * step);
}

function describeValues({ min, max, names }: FieldRules): string {
  const numbers = `${min}–${max}`;
  return names === undefined ? numbers : `${numbers} and ${names[0]}–${names.at(-1)}`;
}
