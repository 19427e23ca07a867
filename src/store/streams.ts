import type { ConsumerRow } from '../simulation/pull/kinesis/consumer.ts';
import type { ShardRow } from '../simulation/pull/kinesis/shard.ts';
import type { StreamRow } from '../simulation/pull/kinesis/stream.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A stream as the API reads it. */
export interface KinesisStreamRecord extends StreamRow {
  readonly sandboxId: string;
}

/** A shard as the API reads it. */
export interface ShardRecord extends ShardRow {
  readonly sandboxId: string;
}

/** A consumer as the API reads it. */
export interface StreamConsumerRecord extends ConsumerRow {
  readonly sandboxId: string;
}

/** A sandbox's streams in the order of their creation. */
export const streamList: ListSource<KinesisStreamRecord> = {
  table: 'kinesis_stream',
  fields: ['sandboxId', ...Object.keys(worldTables['kinesis_stream']?.fields ?? {})],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: KinesisStreamRecord) => row,
};

/** The shards of a stream in the order of their numbers. */
export const shardList: ListSource<ShardRecord> = {
  table: 'kinesis_shard',
  fields: ['sandboxId', ...Object.keys(worldTables['kinesis_shard']?.fields ?? {})],
  owner: ['sandboxId', 'streamId'],
  order: [{ field: 'shardNumber', type: 'integer' }],
  entry: (row: ShardRecord) => row,
};

/** The consumers of a stream in the order of their registration. */
export const streamConsumerList: ListSource<StreamConsumerRecord> = {
  table: 'kinesis_consumer',
  fields: ['sandboxId', ...Object.keys(worldTables['kinesis_consumer']?.fields ?? {})],
  owner: ['sandboxId', 'streamId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: StreamConsumerRecord) => row,
};

/** The streams with those ids, in no promised order. */
export async function findStreams(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly KinesisStreamRecord[]> {
  const rows = await prisma.kinesisStream.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as KinesisStreamRecord);
}

/** Which stream of which sandbox. */
export interface StreamNameKey {
  readonly sandboxId: string;
  readonly streamName: string;
}

/** The streams of those names, in no promised order. */
export async function findStreamsByName(
  prisma: PrismaClient,
  keys: readonly StreamNameKey[],
): Promise<readonly KinesisStreamRecord[]> {
  const rows = await prisma.kinesisStream.findMany({
    where: { OR: keys.map(({ sandboxId, streamName }) => ({ sandboxId, streamName })) },
  });
  return rows.map((row) => withPlainNumbers(row) as unknown as KinesisStreamRecord);
}

/** The shards with those ids, in no promised order. */
export async function findShards(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly ShardRecord[]> {
  const rows = await prisma.kinesisShard.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as ShardRecord);
}

/** The consumers with those ids, in no promised order. */
export async function findStreamConsumers(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly StreamConsumerRecord[]> {
  const rows = await prisma.kinesisConsumer.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(withPlainNumbers);
}

/** How many shards of each of those streams are open, by the stream's id. */
export async function countOpenShards(
  prisma: PrismaClient,
  streamIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await prisma.kinesisShard.groupBy({
    by: ['streamId'],
    where: { streamId: { in: [...streamIds] }, closedAtMs: null },
    _count: true,
  });
  return new Map(rows.map(({ streamId, _count }) => [streamId, _count]));
}
