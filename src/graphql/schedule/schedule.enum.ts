import type { FlexibleTimeWindow } from '../../simulation/push/scheduler/schedule-parameters.ts';
import type {
  ActionAfterCompletion as ActionAfterCompletionName,
  ScheduleState as ScheduleStateName,
} from '../../simulation/push/scheduler/schedule.ts';
import { defineEnum } from '../enum.ts';

export const ScheduleState = defineEnum<ScheduleStateName>(
  'ScheduleState',
  'Whether a schedule fires.',
  {
    ENABLED: 'It does.',
    DISABLED: 'It does not, and keeps its rhythm for when it is enabled.',
  },
);

export const ActionAfterCompletion = defineEnum<ActionAfterCompletionName>(
  'ActionAfterCompletion',
  'What becomes of a schedule after its last firing.',
  {
    NONE: 'It stays, and counts against the quota.',
    DELETE: 'It is deleted.',
  },
);

export const FlexibleTimeWindowMode = defineEnum<FlexibleTimeWindow['mode']>(
  'FlexibleTimeWindowMode',
  'Whether a schedule may fire later than its time.',
  {
    OFF: 'It fires at its time, within a minute.',
    FLEXIBLE: 'It fires at some instant within the window that begins with its time.',
  },
);
