import type { TrafficState as TrafficStateName } from '../../simulation/traffic/traffic.ts';
import { defineEnum } from '../enum.ts';

export const TrafficState = defineEnum<TrafficStateName>(
  'TrafficState',
  'Whether a traffic does something.',
  {
    RUNNING: 'It acts, or will from its start on.',
    STOPPED: 'It was stopped, and can be let go on.',
    ENDED: 'Its end has come, or its ramp has come down to 0.',
  },
);
