import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { scheduleGroups } from './schedule-group.ts';
import { schedules } from './schedule.ts';

/*
 * How much of the Scheduler's a sandbox may hold, because a World keeps all of it in memory. Journals
 * replay under the bounds they were written under, so these may be raised, but not lowered.
 */

/** Schedules of a sandbox. AWS has a million in a region; completed ones count in both (SCH-06). */
export const SCHEDULES_MAX = 10_000;

/** Bytes of the inputs of all schedules of a sandbox. */
export const SCHEDULE_INPUT_BYTES_MAX = 64 * 1_048_576;

/** Groups of schedules, as on AWS. */
export const SCHEDULE_GROUPS_MAX = 500;

/** Deliveries of a sandbox that wait to be tried again. */
export const WAITING_DELIVERIES_MAX = 10_000;

/** Bytes of their inputs. */
export const WAITING_INPUT_BYTES_MAX = 64 * 1_048_576;

/** Refuses one schedule more than a sandbox may have. */
export function refuseMoreSchedules(kernel: Kernel): void {
  const count = kernel.table(schedules).size;
  if (count < SCHEDULES_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot create the schedule: the sandbox has ${count}, completed ones included, and the limit is ${SCHEDULES_MAX}. Delete some, or have them deleted by actionAfterCompletion.`,
    { detail: { limit: SCHEDULES_MAX, actual: count + 1 } },
  );
}

/** Refuses an input that would make all of a sandbox's together too large. */
export function refuseMoreInput(kernel: Kernel, addedBytes: number, replacedBytes = 0): void {
  if (addedBytes <= replacedBytes) return;
  const total = kernel.table(schedules).total('inputBytes') + addedBytes - replacedBytes;
  if (total <= SCHEDULE_INPUT_BYTES_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot take target.input: the schedules of the sandbox would hold ${total} bytes of input, and the limit is ${SCHEDULE_INPUT_BYTES_MAX}. Delete schedules, or send less.`,
    { field: 'target.input', detail: { limit: SCHEDULE_INPUT_BYTES_MAX, actual: total } },
  );
}

/** Refuses one group more than a sandbox may have. */
export function refuseMoreGroups(kernel: Kernel): void {
  const count = kernel.table(scheduleGroups).size;
  if (count < SCHEDULE_GROUPS_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot create the schedule group: the sandbox has ${count}, and the limit is ${SCHEDULE_GROUPS_MAX}. Delete some.`,
    { detail: { limit: SCHEDULE_GROUPS_MAX, actual: count + 1 } },
  );
}
