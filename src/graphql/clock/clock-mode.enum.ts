import { registerEnumType } from 'type-graphql';
import type { ClockMode as ClockModeName } from '../../simulation/clock/clock.ts';

export const ClockMode = {
  REAL_TIME: 'REAL_TIME',
  SCALED: 'SCALED',
  MANUAL: 'MANUAL',
} as const satisfies { [Name in ClockModeName]: Name };

registerEnumType(ClockMode, {
  name: 'ClockMode',
  description: 'How virtual time moves while nobody advances it.',
  valuesConfig: {
    REAL_TIME: { description: 'As fast as real time.' },
    SCALED: { description: '`rate` times as fast as real time.' },
    MANUAL: { description: 'Not at all: it stands still until it is advanced.' },
  },
});
