import DataLoader from 'dataloader';
import { everyEntry } from '../../store/page.ts';
import {
  countMessages,
  findQueues,
  findQueuesByName,
  queueList,
  type MessageCounts,
  type QueueInstant,
  type QueueNameKey,
  type QueueRecord,
} from '../../store/queues.ts';
import { keyedLoader } from '../keyed-loader.ts';
import type { LoaderFactory } from '../loaders.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { QueueType } from './queue.type.ts';

export const queueById = recordLoader(findQueues);

/** Queues by name; null for a name that no queue can have. */
export const queueByName = keyedLoader<QueueNameKey, QueueRecord>({
  isPlausible: ({ queueName }) => /^[\w-]{1,80}(?:\.fifo)?$/.test(queueName),
  find: findQueuesByName,
  nameOf: ({ sandboxId, queueName }) => `${sandboxId} ${queueName}`,
});

export const queueConnections = defineConnectionList({
  name: 'queues',
  source: queueList,
  matching: () => everyEntry,
  node: (record) => new QueueType(record),
});

const EMPTY: MessageCounts = { available: 0, inFlight: 0, delayed: 0 };

/** How many messages a queue has at an instant. */
export const countsOfQueue: LoaderFactory<QueueInstant, MessageCounts> = (prisma) =>
  new DataLoader<QueueInstant, MessageCounts, string>(
    async (keys) => {
      const counts = await countMessages(prisma, keys);
      return keys.map(({ queueId }) => counts.get(queueId) ?? EMPTY);
    },
    { cacheKeyFn: ({ queueId }) => queueId },
  );
