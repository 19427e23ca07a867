import { registerEnumType } from 'type-graphql';
import type { ClockAdvanceStatus as StatusName } from '../../simulation/clock/clock-advance.ts';

export const ClockAdvanceStatus = {
  RUNNING: 'RUNNING',
  COMPLETED: 'COMPLETED',
  CANCELLED: 'CANCELLED',
  LIMIT_REACHED: 'LIMIT_REACHED',
} as const satisfies { [Name in StatusName]: Name };

registerEnumType(ClockAdvanceStatus, {
  name: 'ClockAdvanceStatus',
  description: 'How far an advance of the clock is.',
  valuesConfig: {
    RUNNING: { description: 'On its way.' },
    COMPLETED: { description: 'Reached its goal.' },
    CANCELLED: { description: 'Ended by `cancelAdvance`.' },
    LIMIT_REACHED: {
      description: 'Ended by the bound on the timers or on the span of one advance; see `reason`.',
    },
  },
});
