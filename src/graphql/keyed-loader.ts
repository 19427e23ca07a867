import DataLoader from 'dataloader';
import type { PrismaClient } from '../store/prisma-client.ts';
import type { LoaderFactory } from './loaders.ts';

/** How records are found by something other than their id. */
export interface KeyedRecords<Key, Entry> {
  /** Whether there could be such a record at all; what could not never reaches the database. */
  readonly isPlausible: (key: Key) => boolean;
  readonly find: (prisma: PrismaClient, keys: readonly Key[]) => Promise<readonly Entry[]>;
  /** The same text for a key and for the record it finds. */
  readonly nameOf: (keyOrRecord: Key | Entry) => string;
}

/** A loader of records by a natural key; null for a key that finds nothing. */
export function keyedLoader<Key, Entry>({
  isPlausible,
  find,
  nameOf,
}: KeyedRecords<Key, Entry>): LoaderFactory<Key, Entry | null> {
  return (prisma) =>
    new DataLoader<Key, Entry | null, string>(
      async (keys) => {
        const plausible = keys.filter(isPlausible);
        const found = plausible.length > 0 ? await find(prisma, plausible) : [];
        const byName = new Map(found.map((record) => [nameOf(record), record]));
        return keys.map((key) => byName.get(nameOf(key)) ?? null);
      },
      { cacheKeyFn: nameOf },
    );
}
