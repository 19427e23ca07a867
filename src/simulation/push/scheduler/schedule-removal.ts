import type { Kernel } from '../../kernel.ts';
import { removeTrigger } from '../trigger.ts';
import { subjectOf, titleOf } from './schedule-events.ts';
import { unplan } from './schedule-plan.ts';
import { scheduleArn, schedules, type ScheduleRow } from './schedule.ts';

/** Takes a schedule away with its timer and its trigger; what waits to be tried again is still tried. */
export function removeSchedule(kernel: Kernel, schedule: ScheduleRow, why: string | null): void {
  unplan(kernel, schedule);
  kernel.table(schedules).delete(schedule.id);
  removeTrigger(kernel, 'EVENTBRIDGE_SCHEDULER', scheduleArn(kernel.sandbox, schedule));
  kernel.emit({
    kind: 'SCHEDULE_DELETED',
    rule: 'SCH-06',
    ...subjectOf(kernel, schedule),
    message: `The schedule ${titleOf(schedule)} was deleted${why === null ? '' : `: ${why}`}.`,
  });
}
