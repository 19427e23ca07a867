import { daysInMonth, toDayNumber, weekdayOf } from './civil-time.ts';
import {
  cronFields,
  faultyField,
  type FieldText,
  items,
  parseValue,
  parseValues,
} from './cron-field.ts';

/** A kind of day that a cron expression asks for, as plain data. Weekdays count from 1, Sunday. */
export type CronDay =
  | { readonly kind: 'DAYS_OF_MONTH'; readonly days: readonly number[] }
  | { readonly kind: 'WEEKDAYS'; readonly weekdays: readonly number[] }
  | { readonly kind: 'LAST_OF_MONTH' }
  /** `3W`: the weekday nearest to the 3rd that is in the same month. */
  | { readonly kind: 'NEAREST_WEEKDAY'; readonly day: number }
  /** `6L`: the last Friday of the month. */
  | { readonly kind: 'LAST_WEEKDAY'; readonly weekday: number }
  /** `3#2`: the second Tuesday of the month. */
  | { readonly kind: 'NTH_WEEKDAY'; readonly weekday: number; readonly nth: number };

const SATURDAY = 7;

/**
 * Reads the two fields of a cron expression that choose days: one of them is `?` (SCR-03), and the
 * other may use `L`, `W` and `#` (SCR-04).
 */
export function parseCronDays(dayOfMonth: FieldText, dayOfWeek: FieldText): readonly CronDay[] {
  if ((dayOfMonth.text === '?') === (dayOfWeek.text === '?')) {
    throw faultyField(
      dayOfWeek,
      cronFields.dayOfWeek,
      `exactly one of day-of-month ("${dayOfMonth.text}") and day-of-week ("${dayOfWeek.text}") must be "?"`,
    );
  }
  return dayOfWeek.text === '?' ? parseDaysOfMonth(dayOfMonth) : parseDaysOfWeek(dayOfWeek);
}

/** The days of a month on which a cron expression is due, in order. */
export function daysOf(cronDays: readonly CronDay[], year: number, month: number): number[] {
  const days = new Set(cronDays.flatMap((day) => daysOfOne(day, year, month)));
  return [...days].sort((left, right) => left - right);
}

function parseDaysOfMonth(field: FieldText): CronDay[] {
  const rules = cronFields.dayOfMonth;
  return items(field).map((item): CronDay => {
    if (item.text === 'L') return { kind: 'LAST_OF_MONTH' };
    if (item.text.endsWith('W')) {
      const day = parseValue({ ...item, text: item.text.slice(0, -1) }, rules);
      return { kind: 'NEAREST_WEEKDAY', day };
    }
    return { kind: 'DAYS_OF_MONTH', days: parseValues(item, rules) };
  });
}

function parseDaysOfWeek(field: FieldText): CronDay[] {
  const rules = cronFields.dayOfWeek;
  const parts = items(field);
  if (parts.length > 1 && field.text.includes('#')) {
    throw faultyField(field, rules, `"${field.text}" has a "#" and so can be one expression only`);
  }
  return parts.map((item): CronDay => {
    const { text, position } = item;
    if (text === 'L') return { kind: 'WEEKDAYS', weekdays: [SATURDAY] };
    if (text.endsWith('L')) {
      const weekday = parseValue({ text: text.slice(0, -1), position }, rules);
      return { kind: 'LAST_WEEKDAY', weekday };
    }
    const hash = text.indexOf('#');
    if (hash === -1) return { kind: 'WEEKDAYS', weekdays: parseValues(item, rules) };
    const nth = text.slice(hash + 1);
    if (!/^[1-5]$/.test(nth)) {
      const place = { text: nth, position: position + hash + 1 };
      throw faultyField(place, rules, `"${nth}" behind the "#" is none of 1–5`);
    }
    const weekday = parseValue({ text: text.slice(0, hash), position }, rules);
    return { kind: 'NTH_WEEKDAY', weekday, nth: Number(nth) };
  });
}

function daysOfOne(cronDay: CronDay, year: number, month: number): number[] {
  const last = daysInMonth(year, month);
  switch (cronDay.kind) {
    case 'DAYS_OF_MONTH':
      return cronDay.days.filter((day) => day <= last);
    case 'LAST_OF_MONTH':
      return [last];
    case 'NEAREST_WEEKDAY':
      return cronDay.day > last ? [] : [nearestWeekday(year, month, cronDay.day)];
    case 'WEEKDAYS':
      return cronDay.weekdays.flatMap((weekday) => daysOn(weekday, year, month));
    case 'LAST_WEEKDAY':
      return daysOn(cronDay.weekday, year, month).slice(-1);
    case 'NTH_WEEKDAY':
      return daysOn(cronDay.weekday, year, month).slice(cronDay.nth - 1, cronDay.nth);
  }
}

/** Saturday moves to Friday and Sunday to Monday, but never into another month. */
function nearestWeekday(year: number, month: number, day: number): number {
  const weekday = weekdayOf(toDayNumber({ year, month, day }));
  if (weekday === 6) return day === 1 ? day + 2 : day - 1;
  if (weekday === 0) return day === daysInMonth(year, month) ? day - 2 : day + 1;
  return day;
}

/** All days of a month that fall on a weekday. */
function daysOn(weekday: number, year: number, month: number): number[] {
  const first = weekdayOf(toDayNumber({ year, month, day: 1 })) + 1;
  const days: number[] = [];
  for (let day = 1 + ((weekday - first + 7) % 7); day <= daysInMonth(year, month); day += 7) {
    days.push(day);
  }
  return days;
}
