import type { Service } from '../service.ts';
import { triggers } from './trigger.ts';

/** What is set up to invoke functions, whichever service it belongs to. */
export const triggerService = {
  name: 'trigger',
  tables: [triggers],
  timers: [],
  commands: {},
  eventKinds: {},
} as const satisfies Service;
