import { formatInstant } from '../../instant.ts';
import { defineTimer, type Kernel } from '../../kernel.ts';
import { startTrace, traceIdOf } from '../../trace-header.ts';
import { deliver } from './deliver.ts';
import { subjectOf, titleOf } from './schedule-events.ts';
import { defaultPayload } from './schedule-payload.ts';
import {
  isComplete,
  plan,
  scheduleDue,
  scheduleSkipped,
  type DueSchedule,
  type SkippedSchedule,
} from './schedule-plan.ts';
import { removeSchedule } from './schedule-removal.ts';
import { functionOfArn } from '../function-of-arn.ts';
import { scheduleArn, schedules, type ScheduleRow } from './schedule.ts';

/** A schedule is due: its target is called, and its next firing goes onto the agenda. */
export const scheduleDueTimer = defineTimer<DueSchedule>({
  name: scheduleDue.name,
  fire(kernel, { scheduleId, scheduledAtMs }) {
    const schedule = scheduleOf(kernel, scheduleId);
    fireSchedule(kernel, schedule, scheduledAtMs);
    planOn(kernel, schedule, scheduledAtMs);
  },
  describe(kernel, { scheduleId, scheduledAtMs }) {
    const schedule = scheduleOf(kernel, scheduleId);
    return {
      what: `The schedule ${titleOf(schedule)} calls ${schedule.target.arn}.`,
      why: `${schedule.scheduleExpression} in ${schedule.scheduleExpressionTimezone} is due at ${formatInstant(scheduledAtMs)}${windowWords(schedule)}.`,
      rule: schedule.maximumWindowInMinutes === null ? 'SCH-02' : 'SCH-03',
      functionName: functionOfArn(schedule.target.arn)?.functionName ?? null,
      invocationId: null,
    };
  },
});

/** Clocks are put forward over times of a schedule: it does not fire at them (SCH-05). */
export const scheduleSkippedTimer = defineTimer<SkippedSchedule>({
  name: scheduleSkipped.name,
  fire(kernel, { scheduleId, afterMs, firstLocalMs, count }) {
    const schedule = scheduleOf(kernel, scheduleId);
    const times = count === 1 ? 'its time' : `its ${count} times`;
    kernel.emit({
      kind: 'SCHEDULE_TIME_SKIPPED',
      rule: 'SCH-05',
      ...subjectOf(kernel, schedule),
      message: `The schedule ${titleOf(schedule)} skips ${times} from ${formatLocal(firstLocalMs)} on: clocks in ${schedule.scheduleExpressionTimezone} have just been put forward over ${count === 1 ? 'it' : 'them'}.`,
    });
    planOn(kernel, schedule, afterMs);
  },
  describe(kernel, { scheduleId, firstLocalMs }) {
    const schedule = scheduleOf(kernel, scheduleId);
    return {
      what: `The schedule ${titleOf(schedule)} skips ${formatLocal(firstLocalMs)}.`,
      why: `Clocks in ${schedule.scheduleExpressionTimezone} are put forward over that time.`,
      rule: 'SCH-05',
      functionName: functionOfArn(schedule.target.arn)?.functionName ?? null,
      invocationId: null,
    };
  },
});

/** Begins a chain of requests and calls the target. */
function fireSchedule(kernel: Kernel, schedule: ScheduleRow, scheduledAtMs: number): void {
  const { sandbox } = kernel;
  const random = kernel.random('scheduler-executions');
  const arn = scheduleArn(sandbox, schedule);
  const traceHeader = startTrace(kernel);
  const executionId = random.hex(16);
  const subject = subjectOf(kernel, schedule);
  kernel.emit({
    kind: 'SCHEDULE_FIRED',
    rule: schedule.maximumWindowInMinutes === null ? 'SCH-02' : 'SCH-03',
    ...subject,
    traceId: traceIdOf(traceHeader),
    message: `The schedule ${titleOf(schedule)} fires: ${schedule.scheduleExpression} in ${schedule.scheduleExpressionTimezone} was due at ${formatInstant(scheduledAtMs)}${windowWords(schedule)}.`,
    detail: {
      ...subject.detail,
      scheduledAt: formatInstant(scheduledAtMs),
      lagMs: kernel.now - scheduledAtMs,
      executionId,
    },
  });
  deliver(kernel, {
    groupName: schedule.groupName,
    name: schedule.name,
    target: schedule.target,
    template:
      schedule.input ?? defaultPayload(sandbox, { scheduleArn: arn, scheduledAtMs }, random.uuid()),
    scheduledAtMs,
    firedAtMs: kernel.now,
    attempts: 0,
    executionId,
    traceHeader,
  });
}

/** Sets the next timer; a schedule of which nothing comes any more is complete (SCH-06). */
function planOn(kernel: Kernel, schedule: ScheduleRow, afterMs: number): void {
  const planned = plan(kernel, schedule, afterMs);
  if (!isComplete(planned)) return;
  emitCompleted(kernel, planned);
  if (planned.actionAfterCompletion === 'DELETE') {
    removeSchedule(kernel, planned, 'its ActionAfterCompletion is DELETE');
  }
}

/** Says that nothing comes any more of a schedule. */
export function emitCompleted(kernel: Kernel, schedule: ScheduleRow): void {
  const isDeleted = schedule.actionAfterCompletion === 'DELETE';
  kernel.emit({
    kind: 'SCHEDULE_COMPLETED',
    rule: 'SCH-06',
    ...subjectOf(kernel, schedule),
    message: `The schedule ${titleOf(schedule)} is complete: ${schedule.scheduleExpression} is due no more${isDeleted ? '' : '. It stays, and counts against the quota, until it is deleted'}.`,
  });
}

/** A timer that is on the agenda belongs to a schedule that is there. */
function scheduleOf(kernel: Kernel, scheduleId: string): ScheduleRow {
  const schedule = kernel.table(schedules).get(scheduleId);
  if (!schedule) throw new Error(`There is no schedule ${scheduleId}`);
  return schedule;
}

function windowWords({ maximumWindowInMinutes }: ScheduleRow): string {
  return maximumWindowInMinutes === null
    ? ''
    : `, within a window of ${maximumWindowInMinutes} min`;
}

/** A time of the local clock: `2026-03-29 02:30`. */
function formatLocal(localMs: number): string {
  return formatInstant(localMs).slice(0, 16).replace('T', ' ');
}
