import {
  eventBusList,
  findEventBuses,
  findEventBusesByName,
  type EventBusNameKey,
  type EventBusRecord,
} from '../../store/event-buses.ts';
import { everyEntry } from '../../store/page.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { EventBusType } from './event-bus.type.ts';

export const eventBusById = recordLoader(findEventBuses);

/** Buses by name; null for a name that no bus can have. */
export const eventBusByName = keyedLoader<EventBusNameKey, EventBusRecord>({
  isPlausible: ({ name }) => /^[.\-_A-Za-z0-9]{1,256}$/.test(name),
  find: findEventBusesByName,
  nameOf: ({ sandboxId, name }) => `${sandboxId} ${name}`,
});

export const eventBusConnections = defineConnectionList({
  name: 'eventBuses',
  source: eventBusList,
  matching: () => everyEntry,
  node: (record) => new EventBusType(record),
});
