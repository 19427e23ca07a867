import type { BucketRow } from '../simulation/push/s3/bucket.ts';
import { worldTables } from './columns.ts';
import type { Bucket as BucketModel, PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A bucket as the API reads it. */
export interface BucketRecord extends BucketRow {
  readonly sandboxId: string;
}

/** A sandbox's buckets in the order of their creation. */
export const bucketList: ListSource<BucketRecord> = {
  table: 's3_bucket',
  fields: ['sandboxId', ...Object.keys(worldTables['s3_bucket']?.fields ?? {})],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: BucketRecord) => row,
};

/** The buckets with those ids, in no promised order. */
export async function findBuckets(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly BucketRecord[]> {
  const rows = await prisma.bucket.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(toRecord);
}

/** Which bucket of which sandbox. */
export interface BucketNameKey {
  readonly sandboxId: string;
  readonly name: string;
}

/** The buckets of those names, in no promised order. */
export async function findBucketsByName(
  prisma: PrismaClient,
  keys: readonly BucketNameKey[],
): Promise<readonly BucketRecord[]> {
  const rows = await prisma.bucket.findMany({
    where: { OR: keys.map(({ sandboxId, name }) => ({ sandboxId, name })) },
  });
  return rows.map(toRecord);
}

function toRecord(row: BucketModel): BucketRecord {
  // Columns hold what the World has written: its own words and its own JSON.
  return withPlainNumbers(row) as unknown as BucketRecord;
}
