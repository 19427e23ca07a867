import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScheduleExpression } from '../../../src/simulation/patterns/schedule-expression.ts';
import { nextOccurrence } from '../../../src/simulation/patterns/schedule-occurrence.ts';
import { toLocalTime } from '../../../src/simulation/patterns/time-zone.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** A part of an expression: how it is written, and what it means, said in another way. */
interface Part<T> {
  readonly text: string;
  readonly holds: (value: T) => boolean;
}

function values(min: number, max: number, steps = true): fc.Arbitrary<Part<number>> {
  const value = fc.integer({ min, max });
  const range = fc.tuple(value, value).map(([one, other]) => [one, other].sort((a, b) => a - b));
  const step = fc.integer({ min: 1, max: max - min + 3 });
  const item = fc.oneof(
    value.map((one) => ({ text: `${one}`, holds: (v: number) => v === one })),
    range.map(([a = 0, b = 0]) => ({ text: `${a}-${b}`, holds: (v: number) => v >= a && v <= b })),
    ...(steps
      ? [
          fc.tuple(value, step).map(([a, n]) => ({
            text: `${a}/${n}`,
            holds: (v: number) => v >= a && (v - a) % n === 0,
          })),
          fc.tuple(range, step).map(([[a = 0, b = 0], n]) => ({
            text: `${a}-${b}/${n}`,
            holds: (v: number) => v >= a && v <= b && (v - a) % n === 0,
          })),
          step.map((n) => ({ text: `*/${n}`, holds: (v: number) => (v - min) % n === 0 })),
        ]
      : []),
  );
  return fc.oneof(
    fc.constant({ text: '*', holds: () => true }),
    fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => ({
      text: items.map(({ text }) => text).join(','),
      holds: (v: number) => items.some(({ holds }) => holds(v)),
    })),
  );
}

const lastOf = (date: Date) =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
const isWorkday = (date: Date) => date.getUTCDay() !== 0 && date.getUTCDay() !== 6;

/** Whether no other weekday of the month is nearer to a day than this one. */
function isNearestWeekday(date: Date, day: number): boolean {
  if (!isWorkday(date) || day > lastOf(date)) return false;
  return !Array.from({ length: lastOf(date) }, (_, index) => index + 1).some((other) => {
    const otherDate = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), other));
    return isWorkday(otherDate) && Math.abs(other - day) < Math.abs(date.getUTCDate() - day);
  });
}

const daysOfMonth: fc.Arbitrary<Part<Date>> = fc.oneof(
  values(1, 31).map(({ text, holds }) => ({ text, holds: (d: Date) => holds(d.getUTCDate()) })),
  fc.constant({ text: 'L', holds: (d: Date) => d.getUTCDate() === lastOf(d) }),
  fc.integer({ min: 1, max: 31 }).map((day) => ({
    text: `${day}W`,
    holds: (d: Date) => isNearestWeekday(d, day),
  })),
);

const daysOfWeek: fc.Arbitrary<Part<Date>> = fc.oneof(
  values(1, 7, false).map(({ text, holds }) => ({
    text,
    holds: (d: Date) => holds(d.getUTCDay() + 1),
  })),
  fc.constant({ text: 'L', holds: (d: Date) => d.getUTCDay() === 6 }),
  fc.integer({ min: 1, max: 7 }).map((weekday) => ({
    text: `${weekday}L`,
    holds: (d: Date) => d.getUTCDay() + 1 === weekday && d.getUTCDate() + 7 > lastOf(d),
  })),
  fc
    .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 }))
    .map(([weekday, nth]) => ({
      text: `${weekday}#${nth}`,
      holds: (d: Date) =>
        d.getUTCDay() + 1 === weekday && Math.floor((d.getUTCDate() - 1) / 7) === nth - 1,
    })),
);

const cron: fc.Arbitrary<Part<Date>> = fc
  .tuple(
    values(0, 59),
    values(0, 23),
    fc.oneof(
      daysOfMonth.map(({ text, holds }) => ({ texts: [text, '?'], holds })),
      daysOfWeek.map(({ text, holds }) => ({ texts: ['?', text], holds })),
    ),
    values(1, 12),
    fc.constantFrom('*', '2025-2030', '2026'),
  )
  .map(([minutes, hours, days, months, years]) => ({
    text: `cron(${minutes.text} ${hours.text} ${days.texts[0]} ${months.text} ${days.texts[1]} ${years})`,
    holds: (d: Date) =>
      minutes.holds(d.getUTCMinutes()) &&
      hours.holds(d.getUTCHours()) &&
      days.holds(d) &&
      months.holds(d.getUTCMonth() + 1) &&
      (years !== '2026' || d.getUTCFullYear() === 2026),
  }));

const instant = fc
  .integer({ min: Date.UTC(2025, 11, 1), max: Date.UTC(2027, 0, 31) })
  .map((ms) => (ms % 3 === 0 ? ms : Math.floor(ms / MINUTE) * MINUTE));

const parse = (text: string) =>
  parseScheduleExpression(text, { allowAt: false, yearOptional: false });

describe('the next occurrence of a cron expression', () => {
  it('is the one that is found by looking at every minute', () => {
    const span = 45 * DAY;
    fc.assert(
      fc.property(cron, instant, ({ text, holds }, after) => {
        let expected: number | null = null;
        const first = Math.floor(after / MINUTE) * MINUTE + MINUTE;
        for (let at = first; at <= after + span && expected === null; at += MINUTE) {
          if (holds(new Date(at))) expected = at;
        }
        const found = nextOccurrence(parse(text), after, 0, 'UTC');
        expect(found !== null && found <= after + span ? found : null).toBe(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('is so in every time zone: each local time once, when clocks first show it', () => {
    const zone = fc.constantFrom<readonly [timeZone: string, day: number]>(
      ['Europe/Berlin', Date.UTC(2026, 2, 29)],
      ['Europe/Berlin', Date.UTC(2026, 9, 25)],
      ['America/New_York', Date.UTC(2026, 2, 8)],
      ['America/New_York', Date.UTC(2026, 10, 1)],
      ['Australia/Lord_Howe', Date.UTC(2026, 3, 4)],
      ['Australia/Lord_Howe', Date.UTC(2026, 9, 3)],
      ['America/Santiago', Date.UTC(2026, 3, 5)],
      ['Asia/Kathmandu', Date.UTC(2026, 5, 1)],
      ['Pacific/Apia', Date.UTC(2011, 11, 30)],
    );
    const often = fc.tuple(values(0, 59), values(0, 3)).map(([minutes, hours]) => ({
      text: `cron(${minutes.text} ${hours.text} * * ? *)`,
      minutes,
      hours,
    }));
    fc.assert(
      fc.property(
        often,
        zone,
        fc.integer({ min: 0, max: 36 * 60 }),
        (often, [timeZone, day], offset) => {
          const start = day - 12 * 60 * MINUTE;
          const shown = new Set<number>();
          const expected: number[] = [];
          for (let at = start; at < start + 3 * DAY; at += MINUTE) {
            const local = toLocalTime(timeZone, at);
            if (shown.has(local)) continue;
            shown.add(local);
            const date = new Date(local);
            if (
              often.minutes.holds(date.getUTCMinutes()) &&
              often.hours.holds(date.getUTCHours())
            ) {
              expected.push(at);
            }
          }
          const after = start + offset * MINUTE;
          const found = nextOccurrence(parse(often.text), after, 0, timeZone);
          expect(found !== null && found < start + 3 * DAY ? found : undefined).toBe(
            expected.find((at) => at > after),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});
