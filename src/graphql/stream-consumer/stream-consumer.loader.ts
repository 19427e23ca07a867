import { everyEntry } from '../../store/page.ts';
import { findStreamConsumers, streamConsumerList } from '../../store/streams.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { StreamConsumerType } from './stream-consumer.type.ts';

export const streamConsumerById = recordLoader(findStreamConsumers);

export const streamConsumerConnections = defineConnectionList({
  name: 'streamConsumers',
  source: streamConsumerList,
  matching: () => everyEntry,
  node: (record) => new StreamConsumerType(record),
});
