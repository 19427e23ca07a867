import type { RuleRow, ZoneRow } from 'tzdata';
import {
  DAY_MS,
  daysInMonth,
  HOUR_MS,
  MINUTE_MS,
  toCivilDate,
  toDayNumber,
  weekdayOf,
} from './civil-time.ts';

/** From an instant on, a zone's clocks are that far ahead of UTC. */
export interface Transition {
  readonly atMs: number;
  readonly offsetMs: number;
}

/** One day on which a set of rules changes the clocks. */
interface ClockChange {
  /** What the clock named by `clock` shows. */
  readonly localMs: number;
  readonly clock: 'WALL' | 'STANDARD' | 'UNIVERSAL';
  readonly savedMs: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/**
 * Every change of a zone's clocks, the first at the beginning of time.
 *
 * @param changesOf the days on which the set of rules of that name changes the clocks, in order
 */
export function transitionsOf(
  periods: ZoneRow,
  changesOf: (ruleName: string) => readonly ClockChange[],
): Transition[] {
  const transitions: Transition[] = [];
  let startMs = -Infinity;
  for (const [minutesBehind, ruleName, , until] of periods) {
    const standardMs = Math.round(-Number(minutesBehind) * 60) * 1_000;
    const untilLocalMs = endOfPeriod(until);
    const fixedMs = parseFixedSaving(ruleName);
    let savedMs = fixedMs ?? 0;
    let inPeriod: Transition[] = [{ atMs: startMs, offsetMs: standardMs + savedMs }];
    for (const change of fixedMs === null ? changesOf(ruleName) : []) {
      const atMs = instantOf(change, standardMs, savedMs);
      if (atMs >= untilLocalMs - standardMs - savedMs) break;
      savedMs = change.savedMs;
      const transition = { atMs: Math.max(atMs, startMs), offsetMs: standardMs + savedMs };
      // What the rules have done before the period is how it begins.
      if (atMs <= startMs) inPeriod = [transition];
      else inPeriod.push(transition);
    }
    transitions.push(...inPeriod);
    startMs = untilLocalMs - standardMs - savedMs;
  }
  return transitions;
}

/** The days on which a set of rules changes the clocks, up to a year, in order. */
export function clockChangesOf(rows: readonly RuleRow[], yearMax: number): ClockChange[] {
  return rows
    .flatMap((row) => clockChangesOfRow(row, yearMax))
    .sort((left, right) => left.localMs - right.localMs);
}

function clockChangesOfRow(row: RuleRow, yearMax: number): ClockChange[] {
  const [from, to, , month, day, [hours, minutes, seconds, clock], savedMinutes] = row;
  const first = Number(from);
  const last = to === 'only' ? first : to === 'max' ? yearMax : Math.min(Number(to), yearMax);
  const timeMs = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * 1_000;
  const changes: ClockChange[] = [];
  for (let year = first; year <= last; year += 1) {
    changes.push({
      localMs: dayNumberOf(year, MONTHS.indexOf(month) + 1, day) * DAY_MS + timeMs,
      clock: clockOf(clock),
      savedMs: Number(savedMinutes) * MINUTE_MS,
    });
  }
  return changes;
}

/** `14`, `lastSun`, `Sun>=8` or `Fri<=1`; the latter two may reach into the next or the last month. */
function dayNumberOf(year: number, month: number, day: string): number {
  const [, last, weekdayName, comparison, number] =
    /^(last)?([A-Z][a-z]{2})?(>=|<=)?(\d+)?$/.exec(day) ?? [];
  const date = last === undefined ? Number(number) : daysInMonth(year, month);
  const dayNumber = toDayNumber({ year, month, day: date });
  if (weekdayName === undefined) return dayNumber;
  const weekday = WEEKDAYS.indexOf(weekdayName);
  if (comparison === '>=') return dayNumber + ((weekday - weekdayOf(dayNumber) + 7) % 7);
  return dayNumber - ((weekdayOf(dayNumber) - weekday + 7) % 7);
}

function clockOf(letter: string | null): ClockChange['clock'] {
  if (letter === 's') return 'STANDARD';
  return letter === null || letter === 'w' ? 'WALL' : 'UNIVERSAL';
}

function instantOf({ localMs, clock }: ClockChange, standardMs: number, savedMs: number): number {
  if (clock === 'UNIVERSAL') return localMs;
  return localMs - standardMs - (clock === 'WALL' ? savedMs : 0);
}

/** `1:00` or `-`; null for the name of a set of rules. */
function parseFixedSaving(rule: string): number | null {
  if (rule === '-') return 0;
  const [, sign, hours, minutes] = /^(-?)(\d+):(\d+)$/.exec(rule) ?? [];
  if (hours === undefined) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS);
}

/**
 * The end of a period, on the local clock. Where the IANA database says only a year and means its
 * beginning, the package has the first instant of its last day.
 */
function endOfPeriod(until: string | null): number {
  if (until === null) return Infinity;
  const localMs = Number(until);
  const { year, month, day } = toCivilDate(localMs / DAY_MS);
  return month === 12 && day === 31 ? toDayNumber({ year, month: 1, day: 1 }) * DAY_MS : localMs;
}
