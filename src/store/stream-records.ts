import type { PrismaClient } from './generated/client.ts';

/*
 * Records lie in blocks of up to 500, and the places of a shard's records follow each other without a
 * gap: so a page of them is a range of places, and is cut out of the few blocks that have some of it.
 */

/** A shard, and what arrived at that instant or before has expired. */
export interface ShardInstant {
  readonly sandboxId: string;
  readonly shardRowId: string;
  readonly expiredAtMs: number;
}

/** The places of the records of a shard that can be read; none where the first is larger. */
export interface RecordBounds {
  readonly first: number;
  readonly last: number;
}

/** Which records of each shard can be read, by the id of its row; a shard without any is missing. */
export async function findRecordBounds(
  prisma: PrismaClient,
  shards: readonly ShardInstant[],
): Promise<ReadonlyMap<string, RecordBounds>> {
  const rows = await prisma.$queryRaw<{ id: string; first: bigint; last: bigint }[]>`
    SELECT shard.id, shard.last_ordinal AS "last", greatest(
      shard.trimmed_ordinal + 1,
      oldest.first_ordinal + (SELECT count(*) FROM json_array_elements_text(oldest.arrived_at_ms) AS arrival
        WHERE arrival::bigint <= asked.expired_at_ms)
    ) AS "first"
    FROM unnest(
      ${shards.map(({ sandboxId }) => sandboxId)}::text[],
      ${shards.map(({ shardRowId }) => shardRowId)}::text[],
      ${shards.map(({ expiredAtMs }) => expiredAtMs)}::bigint[]
    ) AS asked(sandbox_id, id, expired_at_ms)
    JOIN kinesis_shard AS shard ON shard.sandbox_id = asked.sandbox_id AND shard.id = asked.id
    CROSS JOIN LATERAL (
      SELECT first_ordinal, arrived_at_ms FROM kinesis_block AS block
      WHERE block.sandbox_id = asked.sandbox_id AND block.shard_row_id = asked.id
        AND block.last_arrived_at_ms > asked.expired_at_ms
      ORDER BY block.last_ordinal LIMIT 1
    ) AS oldest`;
  return new Map(
    rows.map(({ id, first, last }) => [id, { first: Number(first), last: Number(last) }]),
  );
}

/** A range of places in a shard, both ends included. */
export interface RecordRange {
  readonly sandboxId: string;
  readonly shardRowId: string;
  readonly first: number;
  readonly last: number;
}

/** A record without its data, which is read when somebody asks for it. */
export interface StreamRecordEntry {
  readonly ordinal: number;
  readonly partitionKey: string;
  readonly arrivedAtMs: number;
}

/** The records of those ranges, in the order of the ranges and of the places in each. */
export async function findRecords(
  prisma: PrismaClient,
  ranges: readonly RecordRange[],
): Promise<readonly (readonly StreamRecordEntry[])[]> {
  const blocksMax = Math.max(...ranges.map(({ first, last }) => last - first + 1), 1);
  const rows = await prisma.$queryRaw<
    {
      place: number;
      firstOrdinal: bigint;
      partitionKeys: readonly string[];
      arrivedAtMs: readonly number[];
    }[]
  >`
    SELECT asked.place, block.first_ordinal AS "firstOrdinal",
      block.partition_keys AS "partitionKeys", block.arrived_at_ms AS "arrivedAtMs"
    FROM unnest(
      ${ranges.map((_, place) => place)}::int[],
      ${ranges.map(({ sandboxId }) => sandboxId)}::text[],
      ${ranges.map(({ shardRowId }) => shardRowId)}::text[],
      ${ranges.map(({ first }) => first)}::bigint[],
      ${ranges.map(({ last }) => last)}::bigint[]
    ) AS asked(place, sandbox_id, shard_row_id, first_ordinal, last_ordinal)
    CROSS JOIN LATERAL (
      SELECT * FROM kinesis_block AS one
      WHERE one.sandbox_id = asked.sandbox_id AND one.shard_row_id = asked.shard_row_id
        AND one.last_ordinal >= asked.first_ordinal
      ORDER BY one.last_ordinal LIMIT ${blocksMax}
    ) AS block
    WHERE block.first_ordinal <= asked.last_ordinal
    ORDER BY asked.place, block.last_ordinal`;
  const found: StreamRecordEntry[][] = ranges.map(() => []);
  for (const { place, firstOrdinal, partitionKeys, arrivedAtMs } of rows) {
    const range = ranges[place];
    if (!range) continue;
    for (const [index, partitionKey] of partitionKeys.entries()) {
      const ordinal = Number(firstOrdinal) + index;
      if (ordinal < range.first || ordinal > range.last) continue;
      found[place]?.push({ ordinal, partitionKey, arrivedAtMs: arrivedAtMs[index] ?? 0 });
    }
  }
  return found;
}

/** Which record of which shard. */
export interface RecordKey {
  readonly sandboxId: string;
  readonly shardRowId: string;
  readonly ordinal: number;
}

/** The data of those records in base64, by `recordName`; of one that is gone by now it is missing. */
export async function findRecordData(
  prisma: PrismaClient,
  keys: readonly RecordKey[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await prisma.$queryRaw<{ place: number; data: string | null }[]>`
    SELECT asked.place, block.data ->> (asked.ordinal - block.first_ordinal)::int AS data
    FROM unnest(
      ${keys.map((_, place) => place)}::int[],
      ${keys.map(({ sandboxId }) => sandboxId)}::text[],
      ${keys.map(({ shardRowId }) => shardRowId)}::text[],
      ${keys.map(({ ordinal }) => ordinal)}::bigint[]
    ) AS asked(place, sandbox_id, shard_row_id, ordinal)
    CROSS JOIN LATERAL (
      SELECT data, first_ordinal FROM kinesis_block AS one
      WHERE one.sandbox_id = asked.sandbox_id AND one.shard_row_id = asked.shard_row_id
        AND one.last_ordinal >= asked.ordinal
      ORDER BY one.last_ordinal LIMIT 1
    ) AS block
    WHERE block.first_ordinal <= asked.ordinal`;
  const data = new Map<string, string>();
  for (const row of rows) {
    const key = keys[row.place];
    if (key && row.data !== null) data.set(recordName(key), row.data);
  }
  return data;
}

/** Tells records of all shards apart. */
export function recordName({ sandboxId, shardRowId, ordinal }: RecordKey): string {
  return `${sandboxId} ${shardRowId} ${ordinal}`;
}
