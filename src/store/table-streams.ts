import type { TableStreamShardRow } from '../simulation/pull/dynamodb/stream-shard.ts';
import type { TableStreamRow } from '../simulation/pull/dynamodb/stream.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A stream of a table as the API reads it. */
export interface TableStreamEntry extends TableStreamRow {
  readonly sandboxId: string;
}

/** A sandbox's streams of tables in the order of their creation. */
export const tableStreamList: ListSource<TableStreamEntry> = {
  table: 'dynamodb_stream',
  fields: ['sandboxId', ...Object.keys(worldTables['dynamodb_stream']?.fields ?? {})],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: TableStreamEntry) => row,
};

/** The streams with those ids, in no promised order. */
export async function findTableStreams(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly TableStreamEntry[]> {
  const rows = await prisma.dynamoDbStream.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as TableStreamEntry);
}

/** Which stream of which sandbox. */
export interface TableStreamKey {
  readonly sandboxId: string;
  readonly id: string;
}

/** The shards of those streams, by the stream's id, parents first. */
export async function findTableStreamShards(
  prisma: PrismaClient,
  streams: readonly TableStreamKey[],
): Promise<ReadonlyMap<string, readonly TableStreamShardRow[]>> {
  const rows = await prisma.dynamoDbStreamShard.findMany({
    where: {
      sandboxId: { in: [...new Set(streams.map(({ sandboxId }) => sandboxId))] },
      streamId: { in: streams.map(({ id }) => id) },
    },
    orderBy: { seq: 'asc' },
  });
  const found = new Map<string, TableStreamShardRow[]>(streams.map(({ id }) => [id, []]));
  for (const row of rows) found.get(row.streamId)?.push(withPlainNumbers(row));
  return found;
}
