import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  SCHEDULE_YEAR_MAX,
  toCivilDate,
  toDayNumber,
} from './civil-time.ts';
import { daysOf } from './cron-days.ts';
import type { CronExpression, ScheduleExpression } from './schedule-expression.ts';
import { changeOver, toInstant, toLocalTime } from './time-zone.ts';

/** When a schedule comes next, and what was left out on the way there. */
export interface Occurrence {
  /** Null when nothing comes any more. */
  readonly atMs: number | null;
  readonly skipped: readonly SkippedTimes[];
}

/** Times of the local clock that an expression asks for and that one change of the clock left out. */
export interface SkippedTimes {
  /** When the clock is put forward over them. */
  readonly atMs: number;
  readonly firstLocalMs: number;
  readonly count: number;
}

/** Where rate() stops, as cron does by its years. */
const END_MS = toDayNumber({ year: SCHEDULE_YEAR_MAX + 1, month: 1, day: 1 }) * DAY_MS;

/**
 * The first instant after another at which an expression is due; null when none comes any more.
 *
 * @param anchorMs where rate() counts from
 */
export function nextOccurrence(
  expression: ScheduleExpression,
  afterMs: number,
  anchorMs: number,
  timeZone: string,
): number | null {
  return findOccurrence(expression, afterMs, anchorMs, timeZone).atMs;
}

/**
 * The same, with the times that were skipped. SCH-05: a local time that does not exist is left out, one
 * that comes twice is due the first time, and a rate counts hours and not days of a calendar.
 */
export function findOccurrence(
  expression: ScheduleExpression,
  afterMs: number,
  anchorMs: number,
  timeZone: string,
): Occurrence {
  switch (expression.kind) {
    case 'RATE': {
      const steps = Math.floor((afterMs - anchorMs) / expression.intervalMs) + 1;
      const atMs = anchorMs + Math.max(0, steps) * expression.intervalMs;
      return { atMs: atMs < END_MS ? atMs : null, skipped: [] };
    }
    case 'AT': {
      const atMs = toInstant(timeZone, expression.localMs);
      if (atMs !== null) return { atMs: atMs > afterMs ? atMs : null, skipped: [] };
      const skipped = withSkipped([], timeZone, expression.localMs);
      return { atMs, skipped: skipped.filter((times) => times.atMs > afterMs) };
    }
    case 'CRON':
      return findCronOccurrence(expression, afterMs, timeZone);
  }
}

function findCronOccurrence(cron: CronExpression, afterMs: number, timeZone: string): Occurrence {
  let skipped: readonly SkippedTimes[] = [];
  let localMs = nextLocalTime(cron, toLocalTime(timeZone, afterMs));
  while (localMs !== null) {
    const atMs = toInstant(timeZone, localMs);
    if (atMs === null) skipped = withSkipped(skipped, timeZone, localMs);
    // In the second pass of a doubled hour, what it asks for has been due in the first.
    else if (atMs > afterMs) return { atMs, skipped };
    localMs = nextLocalTime(cron, localMs);
  }
  return { atMs: null, skipped };
}

/** One more time that the clocks never show, with those that the same change has left out. */
function withSkipped(
  skipped: readonly SkippedTimes[],
  timeZone: string,
  localMs: number,
): readonly SkippedTimes[] {
  const atMs = changeOver(timeZone, localMs);
  const last = skipped.at(-1);
  if (last?.atMs !== atMs) return [...skipped, { atMs, firstLocalMs: localMs, count: 1 }];
  return [...skipped.slice(0, -1), { ...last, count: last.count + 1 }];
}

/** The first local time after another that the fields of a cron expression ask for. */
function nextLocalTime(cron: CronExpression, afterLocalMs: number): number | null {
  const firstMinuteMs = (Math.floor(afterLocalMs / MINUTE_MS) + 1) * MINUTE_MS;
  const firstDay = Math.floor(firstMinuteMs / DAY_MS);
  const first = toCivilDate(firstDay);
  for (const year of cron.years) {
    if (year < first.year) continue;
    for (const month of cron.months) {
      if (year === first.year && month < first.month) continue;
      for (const day of daysOf(cron.days, year, month)) {
        const dayNumber = toDayNumber({ year, month, day });
        if (dayNumber < firstDay) continue;
        const time = nextTimeOfDay(cron, Math.max(0, firstMinuteMs - dayNumber * DAY_MS));
        if (time !== null) return dayNumber * DAY_MS + time;
      }
    }
  }
  return null;
}

function nextTimeOfDay({ hours, minutes }: CronExpression, fromMs: number): number | null {
  for (const hour of hours) {
    for (const minute of minutes) {
      const time = hour * HOUR_MS + minute * MINUTE_MS;
      if (time >= fromMs) return time;
    }
  }
  return null;
}
