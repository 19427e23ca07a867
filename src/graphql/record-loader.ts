import DataLoader from 'dataloader';
import type { PrismaClient } from '../store/prisma-client.ts';
import type { LoaderFactory } from './loaders.ts';

/** What every id looks like; anything else finds nothing and never reaches the database. */
const ID = /^[a-z]+_\w{1,80}$/;

/** A loader of records by id, from a query that finds many; null for an id that finds nothing. */
export function recordLoader<Entry extends { readonly id: string }>(
  find: (prisma: PrismaClient, ids: readonly string[]) => Promise<readonly Entry[]>,
): LoaderFactory<string, Entry | null> {
  return valueLoader(
    async (prisma, ids) => new Map((await find(prisma, ids)).map((record) => [record.id, record])),
  );
}

/** A loader of values by id, from a query that answers with a map; null where it has none. */
export function valueLoader<Value>(
  find: (prisma: PrismaClient, ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): LoaderFactory<string, Value | null> {
  return (prisma) =>
    new DataLoader(async (ids) => {
      const plausible = ids.filter((id) => ID.test(id));
      const values =
        plausible.length > 0 ? await find(prisma, plausible) : new Map<string, Value>();
      return ids.map((id) => values.get(id) ?? null);
    });
}
