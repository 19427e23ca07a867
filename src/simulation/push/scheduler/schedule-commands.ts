import { Refusal } from '../../errors.ts';
import { formatInstant } from '../../instant.ts';
import { newId, type Kernel } from '../../kernel.ts';
import type { ScheduleExpression } from '../../patterns/schedule-expression.ts';
import { putTrigger, removeTrigger } from '../trigger.ts';
import { refuseMoreInput, refuseMoreSchedules } from './quotas.ts';
import { subjectOf, titleOf } from './schedule-events.ts';
import { emitCompleted } from './schedule-firing.ts';
import { groupExists } from './schedule-group.ts';
import {
  readReference,
  readSchedule,
  type ScheduleInput,
  type ScheduleReference,
} from './schedule-parameters.ts';
import { isComplete, plan, searchAgainFrom, searchFrom, unplan } from './schedule-plan.ts';
import { removeSchedule } from './schedule-removal.ts';
import { functionOfArn } from '../function-of-arn.ts';
import { findSchedule, scheduleArn, type ScheduleRow } from './schedule.ts';

/** What CreateSchedule and UpdateSchedule answer. */
export interface ScheduleResult {
  readonly scheduleId: string;
  readonly scheduleArn: string;
}

/** Creates a schedule; a rate without StartDate fires at once (SCH-04). */
export function createSchedule(kernel: Kernel, input: ScheduleInput): ScheduleResult {
  const { name, groupName, expression, content } = readSchedule(kernel.sandbox, input);
  if (!groupExists(kernel, groupName)) throw noSuchGroup(groupName);
  if (findSchedule(kernel, groupName, name)) {
    throw new Refusal('SCHEDULE_EXISTS', `Schedule ${name} already exists.`, { field: 'name' });
  }
  refusePastEnd(kernel, expression, content.endDateMs);
  refuseMoreSchedules(kernel);
  refuseMoreInput(kernel, content.inputBytes);
  const created: ScheduleRow = {
    ...content,
    id: newId(kernel, 'sch'),
    seq: kernel.nextInSequence('schedule'),
    groupName,
    name,
    anchorMs: content.startDateMs ?? kernel.now,
    nextScheduledAtMs: null,
    timerSeq: null,
    createdAtMs: kernel.now,
    lastModifiedMs: kernel.now,
  };
  return settle(
    kernel,
    'SCHEDULE_CREATED',
    plan(kernel, created, searchFrom(kernel, expression, created)),
  );
}

/**
 * Replaces a schedule: what is left out goes back to its default. It keeps its rhythm where neither the
 * expression nor the zone nor the start changes, and begins anew where one of them does.
 */
export function updateSchedule(kernel: Kernel, input: ScheduleInput): ScheduleResult {
  const { name, groupName, expression, content } = readSchedule(kernel.sandbox, input);
  const before = requireSchedule(kernel, { name, groupName });
  refusePastEnd(kernel, expression, content.endDateMs);
  refuseMoreInput(kernel, content.inputBytes, before.inputBytes);
  const keepsRhythm =
    before.scheduleExpression === content.scheduleExpression &&
    before.scheduleExpressionTimezone === content.scheduleExpressionTimezone &&
    before.startDateMs === content.startDateMs;
  unplan(kernel, before);
  const changed: ScheduleRow = {
    ...before,
    ...content,
    anchorMs: keepsRhythm ? before.anchorMs : (content.startDateMs ?? kernel.now),
    lastModifiedMs: kernel.now,
  };
  const afterMs = keepsRhythm
    ? searchAgainFrom(kernel, expression, changed)
    : searchFrom(kernel, expression, changed);
  return settle(kernel, 'SCHEDULE_UPDATED', plan(kernel, changed, afterMs));
}

/** Deletes a schedule; what waits to be tried again is still tried. */
export function deleteSchedule(
  kernel: Kernel,
  input: ScheduleReference,
): { readonly scheduleId: string } {
  const schedule = requireSchedule(kernel, readReference(input));
  removeSchedule(kernel, schedule, null);
  return { scheduleId: schedule.id };
}

/** Keeps the trigger in step and tells of the change. */
function settle(
  kernel: Kernel,
  kind: 'SCHEDULE_CREATED' | 'SCHEDULE_UPDATED',
  schedule: ScheduleRow,
): ScheduleResult {
  const arn = scheduleArn(kernel.sandbox, schedule);
  const subject = subjectOf(kernel, schedule);
  const { scheduleExpression, scheduleExpressionTimezone, state, nextScheduledAtMs } = schedule;
  kernel.emit({
    kind,
    rule: 'SCH-01',
    ...subject,
    message: `The schedule ${titleOf(schedule)} was ${kind === 'SCHEDULE_CREATED' ? 'created' : 'replaced'}: ${scheduleExpression} in ${scheduleExpressionTimezone} for ${schedule.target.arn}${state === 'DISABLED' ? ', disabled' : ''}.`,
    detail: {
      ...subject.detail,
      scheduleExpression,
      state,
      nextScheduledAt: nextScheduledAtMs === null ? null : formatInstant(nextScheduledAtMs),
    },
  });
  putScheduleTrigger(kernel, schedule);
  if (isComplete(schedule)) emitCompleted(kernel, schedule);
  return { scheduleId: schedule.id, scheduleArn: arn };
}

function putScheduleTrigger(kernel: Kernel, schedule: ScheduleRow): void {
  const sourceArn = scheduleArn(kernel.sandbox, schedule);
  const called = functionOfArn(schedule.target.arn);
  if (!called) {
    removeTrigger(kernel, 'EVENTBRIDGE_SCHEDULER', sourceArn);
    return;
  }
  putTrigger(kernel, {
    source: 'EVENTBRIDGE_SCHEDULER',
    sourceArn,
    key: sourceArn,
    ...called,
    enabled: schedule.state === 'ENABLED',
    configuration: {
      name: schedule.name,
      groupName: schedule.groupName,
      scheduleExpression: schedule.scheduleExpression,
      scheduleExpressionTimezone: schedule.scheduleExpressionTimezone,
    },
  });
}

function requireSchedule(
  kernel: Kernel,
  { name, groupName }: { readonly name: string; readonly groupName: string },
): ScheduleRow {
  const schedule = findSchedule(kernel, groupName, name);
  if (schedule) return schedule;
  throw groupExists(kernel, groupName)
    ? new Refusal('SCHEDULE_NOT_FOUND', `Schedule ${name} does not exist.`, { field: 'name' })
    : noSuchGroup(groupName);
}

function noSuchGroup(groupName: string): Refusal {
  return new Refusal('SCHEDULE_GROUP_NOT_FOUND', `Schedule group ${groupName} does not exist.`, {
    field: 'groupName',
  });
}

function refusePastEnd(
  kernel: Kernel,
  expression: ScheduleExpression,
  endDateMs: number | null,
): void {
  if (expression.kind === 'AT' || endDateMs === null || endDateMs > kernel.now) return;
  throw new Refusal(
    'VALIDATION_FAILED',
    'The EndDate must be in the future: by the clock of the sandbox it is past.',
    { field: 'endDate' },
  );
}
