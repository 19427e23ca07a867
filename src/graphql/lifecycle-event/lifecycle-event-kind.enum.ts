import { registerEnumType } from 'type-graphql';
import { eventKinds } from '../../simulation/world.ts';

/** Every kind of event that a service of the simulation declares. */
export const LifecycleEventKind: Readonly<Record<string, string>> = Object.fromEntries(
  [...eventKinds.keys()].map((kind) => [kind, kind]),
);

registerEnumType(LifecycleEventKind, {
  name: 'LifecycleEventKind',
  description: 'What happened, or was decided.',
  valuesConfig: Object.fromEntries(
    [...eventKinds].map(([kind, description]) => [kind, { description }]),
  ),
});
