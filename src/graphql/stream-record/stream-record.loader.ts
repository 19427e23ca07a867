import DataLoader from 'dataloader';
import {
  findRecordBounds,
  findRecordData,
  findRecords,
  recordName,
  type RecordBounds,
  type RecordKey,
  type RecordRange,
  type ShardInstant,
  type StreamRecordEntry,
} from '../../store/stream-records.ts';
import {
  findRecordHistories,
  recordHistoryName,
  type RecordHistoryKey,
} from '../../store/record-histories.ts';
import type { LifecycleEvent } from '../../simulation/events.ts';
import type { LoaderFactory } from '../loaders.ts';

/** Which records of a shard can be read; null where none can. */
export const boundsOfShard: LoaderFactory<ShardInstant, RecordBounds | null> = (prisma) =>
  new DataLoader<ShardInstant, RecordBounds | null, string>(
    async (keys) => {
      const found = await findRecordBounds(prisma, keys);
      return keys.map(({ shardRowId }) => found.get(shardRowId) ?? null);
    },
    { cacheKeyFn: ({ shardRowId }) => shardRowId },
  );

/** The records of a range of places. */
export const recordsOfRange: LoaderFactory<RecordRange, readonly StreamRecordEntry[]> = (prisma) =>
  new DataLoader<RecordRange, readonly StreamRecordEntry[], string>(
    async (ranges) => [...(await findRecords(prisma, ranges))],
    { cacheKeyFn: ({ shardRowId, first, last }) => `${shardRowId} ${first} ${last}` },
  );

/** The data of a record in base64; null where it is gone by now. */
export const dataOfRecord: LoaderFactory<RecordKey, string | null> = (prisma) =>
  new DataLoader<RecordKey, string | null, string>(
    async (keys) => {
      const found = await findRecordData(prisma, keys);
      return keys.map((key) => found.get(recordName(key)) ?? null);
    },
    { cacheKeyFn: recordName },
  );

/** What has happened to a record of a stream or of a table's stream, oldest first. */
export const historyOfRecord: LoaderFactory<RecordHistoryKey, readonly LifecycleEvent[]> = (
  prisma,
) =>
  new DataLoader<RecordHistoryKey, readonly LifecycleEvent[], string>(
    async (keys) => {
      const found = await findRecordHistories(prisma, keys);
      return keys.map((key) => found.get(recordHistoryName(key)) ?? []);
    },
    { cacheKeyFn: recordHistoryName },
  );
