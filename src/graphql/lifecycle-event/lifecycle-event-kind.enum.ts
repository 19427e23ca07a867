import { eventKinds } from '../../simulation/world.ts';
import { defineEnum } from '../enum.ts';

/** Every kind of event that a service of the simulation declares. */
export const LifecycleEventKind: Readonly<Record<string, string>> = defineEnum(
  'LifecycleEventKind',
  'What happened, or was decided.',
  Object.fromEntries(eventKinds),
);
