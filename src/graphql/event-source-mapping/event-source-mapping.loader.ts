import DataLoader from 'dataloader';
import {
  findMappings,
  findMappingsByUuid,
  findQueuePollings,
  mappingList,
  mappingListOfFunction,
  matchingMappings,
  type EventSourceMappingFilter,
  type EventSourceMappingRecord,
  type MappingUuidKey,
} from '../../store/event-source-mappings.ts';
import { findOldestArrivals, shardPlaceName, type ShardPlace } from '../../store/shard-lags.ts';
import { everyEntry } from '../../store/page.ts';
import { keyedLoader } from '../keyed-loader.ts';
import type { LoaderFactory } from '../loaders.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { EventSourceMappingType } from './event-source-mapping.type.ts';

export const mappingById = recordLoader(findMappings);

/** Mappings by AWS's UUID; null for a text that is none. */
export const mappingByUuid = keyedLoader<MappingUuidKey, EventSourceMappingRecord>({
  isPlausible: ({ uuid }) => /^[0-9a-f-]{36}$/.test(uuid),
  find: findMappingsByUuid,
  nameOf: ({ sandboxId, uuid }) => `${sandboxId} ${uuid}`,
});

/** The pollers of mappings of queues, by the mapping's id. */
export const queuePollingById = recordLoader(findQueuePollings);

/** When the oldest record behind a place in a shard arrived; null where there is none. */
export const oldestArrivalBehind: LoaderFactory<ShardPlace, number | null> = (prisma) =>
  new DataLoader<ShardPlace, number | null, string>(
    async (places) => {
      const found = await findOldestArrivals(prisma, places);
      return places.map((place) => found.get(shardPlaceName(place)) ?? null);
    },
    { cacheKeyFn: shardPlaceName },
  );

export const mappingConnections = defineConnectionList({
  name: 'eventSourceMappings',
  source: mappingList,
  matching: (filter: EventSourceMappingFilter) => matchingMappings(filter),
  node: (record) => new EventSourceMappingType(record),
});

export const mappingConnectionsOfFunction = defineConnectionList({
  name: 'eventSourceMappings',
  source: mappingListOfFunction,
  matching: () => everyEntry,
  node: (record) => new EventSourceMappingType(record),
});
