import type { Kernel, TimerReference } from '../../kernel.ts';
import { MINUTE_MS } from '../../patterns/civil-time.ts';
import type { ScheduleExpression } from '../../patterns/schedule-expression.ts';
import { findOccurrence, type SkippedTimes } from '../../patterns/schedule-occurrence.ts';
import { endOf, readExpression, schedules, type ScheduleRow } from './schedule.ts';

/** What the timer of a schedule carries that is due. */
export interface DueSchedule {
  readonly scheduleId: string;
  /** What it was due, window and lag left aside. */
  readonly scheduledAtMs: number;
}

/** What the timer of a schedule carries whose next times the clocks leave out. */
export interface SkippedSchedule extends SkippedTimes {
  readonly scheduleId: string;
  /** Where the search for the next firing began. */
  readonly afterMs: number;
}

/** A schedule is due; the module of firing carries it out. */
export const scheduleDue: TimerReference<DueSchedule> = { name: 'schedule-due' };

/** Clocks are put forward over a time of a schedule. */
export const scheduleSkipped: TimerReference<SkippedSchedule> = { name: 'schedule-skipped' };

/** In REALISTIC a schedule is up to that late: its precision is a minute (SCH-02). */
const LAG_SECONDS_MAX = 59;

/** Where the search for the first firing of a new or changed schedule begins. */
export function searchFrom(
  kernel: Kernel,
  expression: ScheduleExpression,
  { anchorMs, startDateMs }: Pick<ScheduleRow, 'anchorMs' | 'startDateMs'>,
): number {
  // A rate fires first at its anchor, which without a StartDate is now (SCH-04).
  if (expression.kind === 'RATE' && anchorMs >= kernel.now) return anchorMs - 1;
  if (expression.kind === 'AT') return kernel.now;
  return Math.max(kernel.now, (startDateMs ?? -Infinity) - 1);
}

/** The same for a schedule that goes on as before: what has fired does not fire again. */
export function searchAgainFrom(
  kernel: Kernel,
  expression: ScheduleExpression,
  schedule: ScheduleRow,
): number {
  const { nextScheduledAtMs, startDateMs } = schedule;
  if (nextScheduledAtMs === null) return searchFrom(kernel, expression, schedule);
  return Math.min(nextScheduledAtMs - 1, Math.max(kernel.now, (startDateMs ?? -Infinity) - 1));
}

/**
 * Sets the one timer of a schedule: for its next firing, or for the change of the clock before it that
 * leaves times out. A disabled schedule has none, and one of which nothing comes any more neither.
 */
export function plan(kernel: Kernel, schedule: ScheduleRow, afterMs: number): ScheduleRow {
  const expression = readExpression(schedule.scheduleExpression);
  const endMs = endOf(expression, schedule);
  const found = findOccurrence(
    expression,
    afterMs,
    schedule.anchorMs,
    schedule.scheduleExpressionTimezone,
  );
  const isOver = found.atMs === null || found.atMs > endMs;
  const nextScheduledAtMs = isOver || schedule.state === 'DISABLED' ? null : found.atMs;
  const skipped = found.skipped.find(({ atMs }) => atMs > kernel.now && atMs <= endMs);
  let timerSeq: number | null = null;
  if (schedule.state === 'ENABLED') {
    const scheduleId = schedule.id;
    if (skipped) {
      const data = { scheduleId, afterMs, ...skipped };
      timerSeq = kernel.schedule(scheduleSkipped, skipped.atMs, data);
    } else if (nextScheduledAtMs !== null) {
      const dueAt = nextScheduledAtMs + delayMs(kernel, schedule);
      const data = { scheduleId, scheduledAtMs: nextScheduledAtMs };
      timerSeq = kernel.schedule(scheduleDue, dueAt, data);
    }
  }
  return kernel.table(schedules).put({ ...schedule, nextScheduledAtMs, timerSeq });
}

/** Takes the timer of a schedule off the agenda. */
export function unplan(kernel: Kernel, { timerSeq }: ScheduleRow): void {
  if (timerSeq !== null) kernel.cancelTimer(timerSeq);
}

/** Whether nothing comes any more of a schedule that has just been planned. */
export function isComplete({ state, timerSeq }: ScheduleRow): boolean {
  return state === 'ENABLED' && timerSeq === null;
}

/** How long after its time a schedule fires: within its window (SCH-03), or its lag (SCH-02). */
function delayMs(kernel: Kernel, { maximumWindowInMinutes }: ScheduleRow): number {
  if (maximumWindowInMinutes !== null) {
    return kernel.random('scheduler-windows').integerBelow(maximumWindowInMinutes * MINUTE_MS);
  }
  if (kernel.sandbox.profile === 'IDEAL') return 0;
  return kernel.random('scheduler-lag').integerBelow(LAG_SECONDS_MAX + 1) * 1_000;
}
