import { everyEntry } from '../../store/page.ts';
import {
  countOpenShards,
  findStreams,
  findStreamsByName,
  streamList,
  type KinesisStreamRecord,
  type StreamNameKey,
} from '../../store/streams.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader, valueLoader } from '../record-loader.ts';
import { StreamType } from './stream.type.ts';

export const streamById = recordLoader(findStreams);

/** Streams by name; null for a name that no stream can have. */
export const streamByName = keyedLoader<StreamNameKey, KinesisStreamRecord>({
  isPlausible: ({ streamName }) => /^[\w.-]{1,128}$/.test(streamName),
  find: findStreamsByName,
  nameOf: ({ sandboxId, streamName }) => `${sandboxId} ${streamName}`,
});

/** How many shards of a stream are open; null where none is. */
export const openShardCountOf = valueLoader(countOpenShards);

export const streamConnections = defineConnectionList({
  name: 'streams',
  source: streamList,
  matching: () => everyEntry,
  node: (record) => new StreamType(record),
});
