import { describe, expect, it } from 'vitest';
import { parseScheduleExpression } from '../../../src/simulation/patterns/schedule-expression.ts';
import { ScheduleExpressionError } from '../../../src/simulation/patterns/schedule-expression-error.ts';

const rule = { allowAt: false, yearOptional: false };
const scheduler = { allowAt: true, yearOptional: true, pluralOfOne: true };

function faultOf(text: string, dialect = rule): { field: string; at: string } {
  try {
    parseScheduleExpression(text, dialect);
  } catch (error) {
    if (!(error instanceof ScheduleExpressionError)) throw error;
    return { field: error.field, at: text.slice(error.position) };
  }
  throw new Error(`"${text}" was taken.`);
}

describe('rate expressions', () => {
  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(1 hour)', 3_600_000],
    ['rate(12 hours)', 43_200_000],
    ['rate(1 day)', 86_400_000],
    ['rate(7 days)', 604_800_000],
  ])('%s is an interval', (text, intervalMs) => {
    expect(parseScheduleExpression(text, rule)).toEqual({ kind: 'RATE', intervalMs });
  });

  it.each([
    ['rate(1 hours)', 'unit', 'hours)'],
    ['rate(5 minute)', 'unit', 'minute)'],
    ['rate(5 seconds)', 'unit', 'seconds)'],
    ['rate(0 minutes)', 'value', '0 minutes)'],
    ['rate(-5 minutes)', 'value', '-5 minutes)'],
    ['rate(1.5 hours)', 'value', '1.5 hours)'],
    ['rate(5)', 'expression', '5)'],
    ['rate(5 minutes now)', 'expression', '5 minutes now)'],
    ['rate (5 minutes)', 'expression', 'rate (5 minutes)'],
  ])('SCR-02: %s is refused', (text, field, at) => {
    expect(faultOf(text)).toEqual({ field, at });
  });

  it('SCH-01: take the plural of 1 in the Scheduler alone, and the singular of 5 nowhere', () => {
    expect(parseScheduleExpression('rate(1 hours)', scheduler)).toMatchObject({
      intervalMs: 3_600_000,
    });
    expect(faultOf('rate(5 hour)', scheduler).field).toBe('unit');
  });

  it('say what the unit should be', () => {
    expect(() => parseScheduleExpression('rate(1 hours)', rule)).toThrow(
      'Cannot read rate: with the value 1 the unit is "hour", and not "hours".',
    );
  });
});

describe('cron expressions', () => {
  it('SCR-03: read lists, ranges, steps and names into the values they stand for', () => {
    expect(
      parseScheduleExpression('cron(0/20,7 8-10 ? JAN,6-7,dec MON-FRI 2026-2030/2)', rule),
    ).toEqual({
      kind: 'CRON',
      minutes: [0, 7, 20, 40],
      hours: [8, 9, 10],
      days: [{ kind: 'WEEKDAYS', weekdays: [2, 3, 4, 5, 6] }],
      months: [1, 6, 7, 12],
      years: [2026, 2028, 2030],
    });
  });

  it('SCR-04: read L, W and #', () => {
    const days = (text: string) => {
      const expression = parseScheduleExpression(text, rule);
      return expression.kind === 'CRON' && expression.days;
    };
    expect(days('cron(0 8 L,15 * ? *)')).toEqual([
      { kind: 'LAST_OF_MONTH' },
      { kind: 'DAYS_OF_MONTH', days: [15] },
    ]);
    expect(days('cron(0 8 3W * ? *)')).toEqual([{ kind: 'NEAREST_WEEKDAY', day: 3 }]);
    expect(days('cron(0 8 ? * L *)')).toEqual([{ kind: 'WEEKDAYS', weekdays: [7] }]);
    expect(days('cron(0 8 ? * 6L *)')).toEqual([{ kind: 'LAST_WEEKDAY', weekday: 6 }]);
    expect(days('cron(0 8 ? * TUE#2 *)')).toEqual([{ kind: 'NTH_WEEKDAY', weekday: 3, nth: 2 }]);
  });

  it.each([
    // The first four are recorded from AWS (SCR-04).
    ['cron(0 1 * * * *)', 'day-of-week', '* *)'],
    ['cron(71 8 1 * ? *)', 'minutes', '71 8 1 * ? *)'],
    ['cron(7 20 * * NOT *)', 'day-of-week', 'NOT *)'],
    ['cron(0 dummy ? * MON-FRI *)', 'hours', 'dummy ? * MON-FRI *)'],
    ['cron(0 8 ? * ? *)', 'day-of-week', '? *)'],
    ['cron(0 8 1 * ?)', 'expression', '0 8 1 * ?)'],
    ['cron(0 8 1 * ? * *)', 'expression', '0 8 1 * ? * *)'],
    ['cron(0 24 * * ? *)', 'hours', '24 * * ? *)'],
    ['cron(0 8 0 * ? *)', 'day-of-month', '0 * ? *)'],
    ['cron(0 8 32 * ? *)', 'day-of-month', '32 * ? *)'],
    ['cron(0 8 * 13 ? *)', 'month', '13 ? *)'],
    ['cron(0 8 * MON ? *)', 'month', 'MON ? *)'],
    ['cron(0 8 ? * 0 *)', 'day-of-week', '0 *)'],
    ['cron(0 8 ? * 8 *)', 'day-of-week', '8 *)'],
    ['cron(0 8 * * ? 1969)', 'year', '1969)'],
    ['cron(0 8 * * ? 2200)', 'year', '2200)'],
    ['cron(0/0 8 * * ? *)', 'minutes', '0 8 * * ? *)'],
    ['cron(/15 8 * * ? *)', 'minutes', '/15 8 * * ? *)'],
    ['cron(0,,5 8 * * ? *)', 'minutes', ',5 8 * * ? *)'],
    ['cron(0 22-6 * * ? *)', 'hours', '22-6 * * ? *)'],
    ['cron(? 8 * * ? *)', 'minutes', '? 8 * * ? *)'],
    ['cron(L 8 * * ? *)', 'minutes', 'L 8 * * ? *)'],
    ['cron(0 8 W * ? *)', 'day-of-month', 'W * ? *)'],
    ['cron(0 8 3#2 * ? *)', 'day-of-month', '3#2 * ? *)'],
    ['cron(0 8 ? * 3W *)', 'day-of-week', '3W *)'],
    ['cron(0 8 ? * 2/2 *)', 'day-of-week', '2/2 *)'],
    ['cron(0 8 ? * 3#6 *)', 'day-of-week', '6 *)'],
    ['cron(0 8 ? * 3#1,6#3 *)', 'day-of-week', '3#1,6#3 *)'],
  ])('%s is refused', (text, field, at) => {
    expect(faultOf(text)).toEqual({ field, at });
  });

  it('SCH-01: may leave out the year in the Scheduler', () => {
    expect(parseScheduleExpression('cron(0 8 * * ?)', scheduler)).toEqual(
      parseScheduleExpression('cron(0 8 * * ? *)', rule),
    );
    expect(faultOf('cron(0 8 * *)', scheduler).field).toBe('expression');
  });

  it('say what a field may hold', () => {
    expect(() => parseScheduleExpression('cron(71 8 1 * ? *)', rule)).toThrow(
      'Cannot read minutes: "71" is none of 0–59.',
    );
    expect(() => parseScheduleExpression('cron(7 20 ? * NOT *)', rule)).toThrow(
      'Cannot read day-of-week: "NOT" is none of 1–7 and SUN–SAT.',
    );
  });
});

describe('at expressions', () => {
  it('SCH-01: name one time of the local clock', () => {
    expect(parseScheduleExpression('at(2028-02-29T23:59:58)', scheduler)).toEqual({
      kind: 'AT',
      localMs: Date.UTC(2028, 1, 29, 23, 59, 58),
    });
  });

  it('are none of a rule', () => {
    expect(faultOf('at(2026-01-12T15:40:00)')).toEqual({
      field: 'expression',
      at: 'at(2026-01-12T15:40:00)',
    });
  });

  it.each([
    'at(2027-02-29T10:00:00)',
    'at(2027-13-01T10:00:00)',
    'at(2027-01-01T24:00:00)',
    'at(2027-01-01T10:60:00)',
    'at(2027-01-01 10:00:00)',
    'at(2027-01-01T10:00:00Z)',
    'at(2027-01-01T10:00)',
    'at(1969-12-31T23:59:59)',
    'at()',
  ])('%s is refused', (text) => {
    expect(faultOf(text, scheduler)).toEqual({ field: 'date', at: text.slice('at('.length) });
  });
});

it.each(['', 'every day', 'cron(0 8 * * ? *', 'CRON(0 8 * * ? *)', ' rate(5 minutes)'])(
  'refuses "%s", which is no expression',
  (text) => {
    expect(faultOf(text, scheduler)).toEqual({ field: 'expression', at: text });
  },
);
