import DataLoader from 'dataloader';
import { everyEntry } from '../../store/page.ts';
import {
  findMessageContents,
  messageName,
  queueMessageList,
  type MessageContents,
  type MessageKey,
} from '../../store/queue-messages.ts';
import type { LifecycleEvent } from '../../simulation/events.ts';
import { findMessageHistories, type MessageHistoryKey } from '../../store/message-histories.ts';
import type { LoaderFactory } from '../loaders.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { QueueMessageType } from './queue-message.type.ts';

export const queueMessageConnections = defineConnectionList({
  name: 'queueMessages',
  source: queueMessageList,
  matching: () => everyEntry,
  node: (record) => new QueueMessageType(record),
});

/** What a message carries; null where it is gone by now. */
export const contentsOfMessage: LoaderFactory<MessageKey, MessageContents | null> = (prisma) =>
  new DataLoader<MessageKey, MessageContents | null, string>(
    async (keys) => {
      const found = await findMessageContents(prisma, keys);
      return keys.map((key) => found.get(messageName(key)) ?? null);
    },
    { cacheKeyFn: messageName },
  );

/** What has happened to a message, oldest first. */
export const historyOfMessage: LoaderFactory<MessageHistoryKey, readonly LifecycleEvent[]> = (
  prisma,
) =>
  new DataLoader<MessageHistoryKey, readonly LifecycleEvent[], string>(
    async (keys) => {
      const found = await findMessageHistories(prisma, keys);
      return keys.map((key) => found.get(messageName(key)) ?? []);
    },
    { cacheKeyFn: messageName },
  );
