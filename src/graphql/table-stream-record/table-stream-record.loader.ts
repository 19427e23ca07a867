import DataLoader from 'dataloader';
import type { StreamRecordImages } from '../../simulation/pull/dynamodb/stream-block.ts';
import {
  findOldestNumbers,
  findRecordImages,
  findStreamRecords,
  numberName,
  type NumberKey,
  type NumberRange,
  type StreamInstant,
  type StreamRecordEntry,
} from '../../store/table-stream-records.ts';
import type { LoaderFactory } from '../loaders.ts';

/** The number of the oldest record of a stream that can be read; null where none can. */
export const oldestNumberOfStream: LoaderFactory<StreamInstant, number | null> = (prisma) =>
  new DataLoader<StreamInstant, number | null, string>(
    async (keys) => {
      const found = await findOldestNumbers(prisma, keys);
      return keys.map(({ streamId }) => found.get(streamId) ?? null);
    },
    { cacheKeyFn: ({ streamId }) => streamId },
  );

/** The records of a range of numbers. */
export const recordsOfNumbers: LoaderFactory<NumberRange, readonly StreamRecordEntry[]> = (
  prisma,
) =>
  new DataLoader<NumberRange, readonly StreamRecordEntry[], string>(
    async (ranges) => [...(await findStreamRecords(prisma, ranges))],
    { cacheKeyFn: ({ streamId, first, last }) => `${streamId} ${first} ${last}` },
  );

/** What a record shows of its item; null where it is gone by now. */
export const imagesOfRecord: LoaderFactory<NumberKey, StreamRecordImages | null> = (prisma) =>
  new DataLoader<NumberKey, StreamRecordImages | null, string>(
    async (keys) => {
      const found = await findRecordImages(prisma, keys);
      return keys.map((key) => found.get(numberName(key)) ?? null);
    },
    { cacheKeyFn: numberName },
  );
