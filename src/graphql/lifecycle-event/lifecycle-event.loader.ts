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

/** What is shown of the events in memory: all who follow a log are given the same object. */
const shown = new WeakMap<LifecycleEvent, LifecycleEventType>();

/** An event as the API shows it, wherever it comes from. The same event gives the same object. */
export function toLifecycleEvent(event: LifecycleEvent, sandboxId: string): LifecycleEventType {
  let type = shown.get(event);
  if (!type) {
    const position = positionOf(lifecycleEventList, event);
    const cursor = encodeCursor({ list: LIST, ownerId: sandboxId }, position);
    type = new LifecycleEventType(event, cursor);
    shown.set(event, type);
  }
  return type;
}

/** The number of the event that a cursor stands for. */
export function seqOfCursor(sandboxId: string, cursor: string): number {
  const scope = { list: LIST, ownerId: sandboxId };
  return Number(decodeCursor(scope, lifecycleEventList, cursor, 'after')[0]);
}
