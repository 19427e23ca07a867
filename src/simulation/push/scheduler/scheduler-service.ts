import type { Service } from '../../service.ts';
import { scheduleDeliveryRetry } from './deliver.ts';
import { scheduleDeliveries } from './delivery.ts';
import { createSchedule, deleteSchedule, updateSchedule } from './schedule-commands.ts';
import { scheduleDueTimer, scheduleSkippedTimer } from './schedule-firing.ts';
import { createScheduleGroup, deleteScheduleGroup } from './schedule-group-commands.ts';
import { scheduleGroups } from './schedule-group.ts';
import { schedules } from './schedule.ts';
import { schedulerPushSource } from './scheduler-push-source.ts';

/** EventBridge Scheduler: calls targets at times that people write down. */
export const schedulerService = {
  name: 'scheduler',
  tables: [schedules, scheduleGroups, scheduleDeliveries],
  commands: {
    CreateSchedule: createSchedule,
    UpdateSchedule: updateSchedule,
    DeleteSchedule: deleteSchedule,
    CreateScheduleGroup: createScheduleGroup,
    DeleteScheduleGroup: deleteScheduleGroup,
  },
  timers: [scheduleDueTimer, scheduleSkippedTimer, scheduleDeliveryRetry],
  eventKinds: {
    SCHEDULE_GROUP_CREATED: 'A group of schedules was created.',
    SCHEDULE_GROUP_DELETED: 'A group of schedules was deleted with all of them.',
    SCHEDULE_CREATED: 'A schedule was created.',
    SCHEDULE_UPDATED: 'A schedule was replaced.',
    SCHEDULE_DELETED: 'A schedule was deleted.',
    SCHEDULE_FIRED: 'A schedule was due, and its target is called.',
    SCHEDULE_TIME_SKIPPED: 'Clocks were put forward over a time of a schedule; it did not fire.',
    SCHEDULE_DELIVERED: 'The target of a schedule has accepted its call.',
    SCHEDULE_DELIVERY_REFUSED: 'The target of a schedule has refused its call.',
    SCHEDULE_RETRY_SCHEDULED: 'The call of a target that was refused is to be tried again.',
    SCHEDULE_DELIVERY_GIVEN_UP: 'A firing that could not be delivered is given up.',
    SCHEDULE_DEAD_LETTER_SENT: 'A firing that was given up went to the dead-letter queue.',
    SCHEDULE_DEAD_LETTER_FAILED: 'The dead-letter queue of a schedule did not take a firing.',
    SCHEDULE_COMPLETED: 'Nothing comes any more of a schedule.',
  },
  pushSources: [schedulerPushSource],
} as const satisfies Service;
