import { everyEntry } from '../../store/page.ts';
import { findShards, shardList } from '../../store/streams.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { ShardType } from './shard.type.ts';

export const shardById = recordLoader(findShards);

export const shardConnections = defineConnectionList({
  name: 'shards',
  source: shardList,
  matching: () => everyEntry,
  node: (record) => new ShardType(record),
});
