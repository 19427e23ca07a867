import type { QueueAttributes, RedriveAllowPolicy } from '../../simulation/pull/sqs/queue.ts';
import { defineEnum } from '../enum.ts';

export type DeduplicationScopeName = NonNullable<QueueAttributes['deduplicationScope']>;

export const DeduplicationScope = defineEnum<DeduplicationScopeName>(
  'DeduplicationScope',
  'Among which messages of a FIFO queue a deduplication id is looked for.',
  {
    QUEUE: 'Among all of the queue.',
    MESSAGE_GROUP: 'Among those of its message group.',
  },
);

export type FifoThroughputLimitName = NonNullable<QueueAttributes['fifoThroughputLimit']>;

export const FifoThroughputLimit = defineEnum<FifoThroughputLimitName>(
  'FifoThroughputLimit',
  'What the throughput of a FIFO queue is counted by.',
  {
    PER_QUEUE: 'By the queue: 300 requests of each kind a second.',
    PER_MESSAGE_GROUP_ID:
      'By the message group, which is high throughput: 300 requests a second that send to it.',
  },
);

export type RedrivePermissionName = RedriveAllowPolicy['redrivePermission'];

export const RedrivePermission = defineEnum<RedrivePermissionName>(
  'RedrivePermission',
  'Which queues may name a queue as their dead-letter queue.',
  {
    ALLOW_ALL: 'All of the account.',
    DENY_ALL: 'None.',
    BY_QUEUE: 'Those that are named.',
  },
);
