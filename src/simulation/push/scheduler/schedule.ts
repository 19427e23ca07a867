import type { Kernel } from '../../kernel.ts';
import {
  parseScheduleExpression,
  type ScheduleExpression,
} from '../../patterns/schedule-expression.ts';
import { nextOccurrence } from '../../patterns/schedule-occurrence.ts';
import { defineTable } from '../../table.ts';

export type ScheduleState = 'ENABLED' | 'DISABLED';
export type ActionAfterCompletion = 'NONE' | 'DELETE';

/** Whom a schedule calls, and what becomes of a call that is refused (SCH-07). */
export interface ScheduleTarget {
  readonly arn: string;
  readonly roleArn: string;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeInSeconds: number;
  /** The queue for what cannot be delivered. */
  readonly deadLetterArn: string | null;
  /** For a FIFO queue. */
  readonly messageGroupId: string | null;
  /** For an event bus. */
  readonly eventBridge: { readonly detailType: string; readonly source: string } | null;
}

/** What is configured of a schedule; an update replaces all of it. */
export interface ScheduleContent {
  readonly description: string;
  readonly scheduleExpression: string;
  readonly scheduleExpressionTimezone: string;
  readonly startDateMs: number | null;
  readonly endDateMs: number | null;
  readonly state: ScheduleState;
  /** The flexible time window; null where it is off (SCH-03). */
  readonly maximumWindowInMinutes: number | null;
  readonly actionAfterCompletion: ActionAfterCompletion;
  readonly target: ScheduleTarget;
  /** What the target is called with; null for an event that tells of the schedule. */
  readonly input: string | null;
  readonly inputBytes: number;
}

/** A schedule of EventBridge Scheduler. */
export interface ScheduleRow extends ScheduleContent {
  readonly id: string;
  /** Order of creation. */
  readonly seq: number;
  readonly groupName: string;
  readonly name: string;
  /** Where a rate counts from. */
  readonly anchorMs: number;
  /** What it is due next, window and lag left aside; null where it is disabled or complete. */
  readonly nextScheduledAtMs: number | null;
  /** Its one timer on the agenda, if it has one. */
  readonly timerSeq: number | null;
  readonly createdAtMs: number;
  readonly lastModifiedMs: number;
}

/** Schedules, found by id and by group and name. */
export const schedules = defineTable<ScheduleRow>({
  name: 'scheduler_schedule',
  key: (row) => row.id,
  lookup: (row) => lookupOf(row.groupName, row.name),
  group: (row) => row.groupName,
  totals: { inputBytes: (row) => row.inputBytes },
});

export function findSchedule(
  kernel: Kernel,
  groupName: string,
  name: string,
): ScheduleRow | undefined {
  return kernel.table(schedules).find(lookupOf(groupName, name));
}

function lookupOf(groupName: string, name: string): string {
  return `${groupName}/${name}`;
}

export function scheduleArn(
  sandbox: { readonly region: string; readonly accountId: string },
  { groupName, name }: { readonly groupName: string; readonly name: string },
): string {
  return `arn:aws:scheduler:${sandbox.region}:${sandbox.accountId}:schedule/${groupName}/${name}`;
}

/** The dialect of the Scheduler: at(), a year that may be left out, and `rate(1 hours)` (SCH-01). */
export function readExpression(text: string): ScheduleExpression {
  return parseScheduleExpression(text, { allowAt: true, yearOptional: true, pluralOfOne: true });
}

/** What a schedule is due next, as far as it will stay as it is: window and lag left aside. */
export function upcomingFirings(
  schedule: Pick<
    ScheduleRow,
    | 'scheduleExpression'
    | 'scheduleExpressionTimezone'
    | 'anchorMs'
    | 'endDateMs'
    | 'nextScheduledAtMs'
  >,
  count: number,
): number[] {
  const expression = readExpression(schedule.scheduleExpression);
  const endMs = endOf(expression, schedule);
  const firings: number[] = [];
  let next = schedule.nextScheduledAtMs;
  while (next !== null && next <= endMs && firings.length < count) {
    firings.push(next);
    const { anchorMs, scheduleExpressionTimezone } = schedule;
    next = nextOccurrence(expression, next, anchorMs, scheduleExpressionTimezone);
  }
  return firings;
}

/** The last instant at which a schedule may be due; at() knows no end (SCH-04). */
export function endOf(
  expression: ScheduleExpression,
  { endDateMs }: Pick<ScheduleRow, 'endDateMs'>,
): number {
  return expression.kind === 'AT' ? Infinity : (endDateMs ?? Infinity);
}
