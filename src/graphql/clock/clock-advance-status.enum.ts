import type { ClockAdvanceStatus as StatusName } from '../../simulation/clock/clock-advance.ts';
import { defineEnum } from '../enum.ts';

export const ClockAdvanceStatus = defineEnum<StatusName>(
  'ClockAdvanceStatus',
  'How far an advance of the clock is.',
  {
    RUNNING: 'On its way.',
    COMPLETED: 'Reached its goal.',
    CANCELLED: 'Ended by `cancelAdvance`.',
    LIMIT_REACHED: 'Ended by the bound on the timers or on the span of one advance; see `reason`.',
  },
);
