import { DAY_MS, daysInMonth, HOUR_MS, MINUTE_MS, toDayNumber } from './civil-time.ts';
import { type CronDay, parseCronDays } from './cron-days.ts';
import { cronFields, type FieldText, parseValues } from './cron-field.ts';
import { ScheduleExpressionError } from './schedule-expression-error.ts';

/** A schedule expression that has been read, as plain data. */
export type ScheduleExpression = RateExpression | CronExpression | AtExpression;

/** `rate(5 minutes)` */
export interface RateExpression {
  readonly kind: 'RATE';
  readonly intervalMs: number;
}

/** `cron(0 10 ? * MON-FRI *)`; all lists in order. */
export interface CronExpression {
  readonly kind: 'CRON';
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly CronDay[];
  readonly months: readonly number[];
  readonly years: readonly number[];
}

/** `at(2026-03-29T09:00:00)`, what the clocks show then. */
export interface AtExpression {
  readonly kind: 'AT';
  readonly localMs: number;
}

/** What tells the expressions of EventBridge Scheduler from those of the rules of EventBridge. */
export interface ScheduleDialect {
  readonly allowAt: boolean;
  /** Whether cron may leave out the year, which is then any. */
  readonly yearOptional: boolean;
  /** Whether `rate(1 hours)` will do for `rate(1 hour)`; false where nothing is said. */
  readonly pluralOfOne?: boolean;
}

const UNITS_MS = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS } as const;

/** Reads a schedule expression, or throws a ScheduleExpressionError (SCR-02 to SCR-04, SCH-01). */
export function parseScheduleExpression(
  text: string,
  dialect: ScheduleDialect,
): ScheduleExpression {
  const [, form, content] = /^(rate|cron|at)\((.*)\)$/.exec(text) ?? [];
  if (form === undefined || content === undefined || (form === 'at' && !dialect.allowAt)) {
    const forms = dialect.allowAt ? 'rate(…), cron(…) or at(…)' : 'rate(…) or cron(…)';
    throw new ScheduleExpressionError(
      `Cannot read "${text}": it is not ${forms}.`,
      'expression',
      0,
    );
  }
  const inside = { text: content, position: form.length + 1 };
  if (form === 'rate') return parseRate(inside, dialect);
  return form === 'cron' ? parseCron(inside, dialect) : parseAt(inside);
}

/** SCR-02: the unit is singular exactly where the value is 1. */
function parseRate(inside: FieldText, { pluralOfOne = false }: ScheduleDialect): RateExpression {
  const [value, unit, more] = words(inside);
  if (value === undefined || unit === undefined || more !== undefined) {
    throw new ScheduleExpressionError(
      `Cannot read rate(${inside.text}): it needs a value and a unit, as in rate(5 minutes).`,
      'expression',
      inside.position,
    );
  }
  if (!/^\d{1,9}$/.test(value.text) || Number(value.text) === 0) {
    throw new ScheduleExpressionError(
      `Cannot read rate: "${value.text}" is not a positive whole number of at most 9 digits.`,
      'value',
      value.position,
    );
  }
  const amount = Number(value.text);
  const [, singular, plural] = /^(minute|hour|day)(s?)$/.exec(unit.text) ?? [];
  if (singular === undefined) {
    throw new ScheduleExpressionError(
      `Cannot read rate: "${unit.text}" is none of minutes, hours and days.`,
      'unit',
      unit.position,
    );
  }
  const isPlural = plural === 's';
  if (isPlural !== amount > 1 && !(isPlural && pluralOfOne)) {
    throw new ScheduleExpressionError(
      `Cannot read rate: with the value ${amount} the unit is "${singular}${isPlural ? '' : 's'}", and not "${unit.text}".`,
      'unit',
      unit.position,
    );
  }
  return { kind: 'RATE', intervalMs: amount * UNITS_MS[singular as keyof typeof UNITS_MS] };
}

/** SCR-03: six fields, the last of which the Scheduler lets out. */
function parseCron(inside: FieldText, { yearOptional }: ScheduleDialect): CronExpression {
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year, ...more] = words(inside);
  if (!minutes || !hours || !dayOfMonth || !month || !dayOfWeek || more.length > 0) {
    throw wrongNumberOfFields(inside);
  }
  if (!year && !yearOptional) throw wrongNumberOfFields(inside);
  return {
    kind: 'CRON',
    minutes: parseValues(minutes, cronFields.minutes),
    hours: parseValues(hours, cronFields.hours),
    days: parseCronDays(dayOfMonth, dayOfWeek),
    months: parseValues(month, cronFields.month),
    years: parseValues(year ?? { text: '*', position: inside.position }, cronFields.year),
  };
}

function wrongNumberOfFields(inside: FieldText): ScheduleExpressionError {
  return new ScheduleExpressionError(
    `Cannot read cron(${inside.text}): it has ${words(inside).length} fields, and needs minutes, hours, day-of-month, month, day-of-week and year.`,
    'expression',
    inside.position,
  );
}

function parseAt({ text, position }: FieldText): AtExpression {
  const numbers = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(text)?.slice(1).map(Number);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers ?? [];
  const isValid =
    year >= cronFields.year.min &&
    year <= cronFields.year.max &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month) &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!isValid) {
    throw new ScheduleExpressionError(
      `Cannot read at(${text}): it needs a date of the years 1970–2199 and a time, as in at(2026-03-29T09:00:00).`,
      'date',
      position,
    );
  }
  const localMs =
    toDayNumber({ year, month, day }) * DAY_MS +
    hour * HOUR_MS +
    minute * MINUTE_MS +
    second * 1_000;
  return { kind: 'AT', localMs };
}

/** The parts between blanks. */
function words({ text, position }: FieldText): FieldText[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    position: position + match.index,
  }));
}
