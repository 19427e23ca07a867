import type { LifecycleEvent } from '../../simulation/events.ts';
import { lifecycleEventList, matchingEvents } from '../../store/lifecycle-events.ts';
import { positionOf } from '../../store/page.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { decodeCursor, encodeCursor } from '../pagination/cursor.ts';
import { LifecycleEventType } from './lifecycle-event.type.ts';

const LIST = 'events';

export const lifecycleEventConnections = defineConnectionList({
  name: LIST,
  source: lifecycleEventList,
  matching: matchingEvents,
  node: toLifecycleEvent,
});

/** An event as the API shows it, wherever it comes from. */
export function toLifecycleEvent(event: LifecycleEvent, sandboxId: string): LifecycleEventType {
  const position = positionOf(lifecycleEventList, event);
  return new LifecycleEventType(event, encodeCursor({ list: LIST, ownerId: sandboxId }, position));
}

/** The number of the event that a cursor stands for. */
export function seqOfCursor(sandboxId: string, cursor: string): number {
  const scope = { list: LIST, ownerId: sandboxId };
  return Number(decodeCursor(scope, lifecycleEventList, cursor, 'after')[0]);
}
