import DataLoader from 'dataloader';
import type { TableStreamShardRow } from '../../simulation/pull/dynamodb/stream-shard.ts';
import { everyEntry } from '../../store/page.ts';
import {
  findTableStreams,
  findTableStreamShards,
  tableStreamList,
  type TableStreamKey,
} from '../../store/table-streams.ts';
import type { LoaderFactory } from '../loaders.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { TableStreamType } from './table-stream.type.ts';

export const tableStreamById = recordLoader(findTableStreams);

/** The shards of a stream, parents first. */
export const shardsOfTableStream: LoaderFactory<TableStreamKey, readonly TableStreamShardRow[]> = (
  prisma,
) =>
  new DataLoader<TableStreamKey, readonly TableStreamShardRow[], string>(
    async (keys) => {
      const found = await findTableStreamShards(prisma, keys);
      return keys.map(({ id }) => found.get(id) ?? []);
    },
    { cacheKeyFn: ({ id }) => id },
  );

export const tableStreamConnections = defineConnectionList({
  name: 'tableStreams',
  source: tableStreamList,
  matching: () => everyEntry,
  node: (record) => new TableStreamType(record),
});
