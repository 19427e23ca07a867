import { NULL_VERSION, type ObjectRow } from '../simulation/push/s3/object.ts';
import { worldTables } from './columns.ts';
import { Prisma, type BucketObject, type PrismaClient } from './generated/client.ts';
import { allOf, type ListFilter, type ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A version of an object, or a delete marker, without what it holds. */
export interface BucketObjectRecord extends Omit<ObjectRow, 'body'> {
  readonly sandboxId: string;
}

const large = { body: true } as const;

/** The versions and delete markers of a bucket in the order of their writing. */
export const bucketObjectList: ListSource<BucketObjectRecord> = {
  table: 's3_object',
  fields: [
    'sandboxId',
    ...Object.keys(worldTables['s3_object']?.fields ?? {}).filter((field) => !(field in large)),
  ],
  owner: ['sandboxId', 'bucketName'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: BucketObjectRecord) => row,
};

/** Which objects of a bucket to list. */
export interface BucketObjectFilter {
  /** What keys begin with; null for any. */
  readonly prefix: string | null;
  /** Whether to list what keys lead to, or all versions and delete markers. */
  readonly only: 'CURRENT' | 'ALL_VERSIONS';
}

export function matchingObjects({ prefix, only }: BucketObjectFilter): ListFilter {
  return allOf([
    ...(only === 'CURRENT' ? [Prisma.sql`entry.is_latest AND NOT entry.is_delete_marker`] : []),
    ...(prefix === null ? [] : [Prisma.sql`starts_with(entry."key", ${prefix})`]),
  ]);
}

/** The versions and delete markers with those ids, in no promised order. */
export async function findBucketObjects(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly BucketObjectRecord[]> {
  const rows = await prisma.bucketObject.findMany({
    where: { id: { in: [...ids] } },
    omit: large,
  });
  return rows.map(toRecord);
}

/** Which version of which object; null for what the key leads to. */
export interface ObjectKey {
  readonly sandboxId: string;
  readonly bucketName: string;
  readonly key: string;
  readonly versionId: string | null;
}

/** A version, or what its key leads to, once for each of the keys that find it. */
export async function findBucketObjectsByKey(
  prisma: PrismaClient,
  keys: readonly ObjectKey[],
): Promise<readonly (ObjectKey & { readonly record: BucketObjectRecord })[]> {
  const rows = await prisma.bucketObject.findMany({
    where: {
      OR: keys.map(({ versionId, ...rest }) => ({
        ...rest,
        ...(versionId === null ? { isLatest: true } : { versionId }),
      })),
    },
    omit: large,
  });
  return rows.map(toRecord).flatMap((record) => {
    const { sandboxId, bucketName, key, versionId, isLatest } = record;
    const found = { sandboxId, bucketName, key, record };
    return [{ ...found, versionId }, ...(isLatest ? [{ ...found, versionId: null }] : [])];
  });
}

/** What those objects hold, by id. */
export async function findObjectBodies(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await prisma.bucketObject.findMany({
    where: { id: { in: [...ids] }, isDeleteMarker: false },
    select: { id: true, body: true },
  });
  return new Map(rows.map(({ id, body }) => [id, body ?? '']));
}

/** The version id as the API shows it: null in a bucket that keeps no versions. */
export function versionIdOf({ versionId }: BucketObjectRecord): string | null {
  return versionId === NULL_VERSION ? null : versionId;
}

function toRecord(row: Omit<BucketObject, keyof typeof large>): BucketObjectRecord {
  // Columns hold what the World has written: its own words and its own JSON.
  return withPlainNumbers(row) as unknown as BucketObjectRecord;
}
