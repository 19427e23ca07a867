import type { ClockMode as ClockModeName } from '../../simulation/clock/clock.ts';
import { defineEnum } from '../enum.ts';

export const ClockMode = defineEnum<ClockModeName>(
  'ClockMode',
  'How virtual time moves while nobody advances it.',
  {
    REAL_TIME: 'As fast as real time.',
    SCALED: '`rate` times as fast as real time.',
    MANUAL: 'Not at all: it stands still until it is advanced.',
  },
);
