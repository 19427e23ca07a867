import { defineTimer, type Kernel } from '../../kernel.ts';
import { traceIdOf } from '../../trace-header.ts';
import { messages, messagesByAge, type MessageRow } from './message.ts';
import { changeQueue, queues, type QueueRow } from './queue.ts';

interface ExpiryData {
  readonly queueId: string;
}

/** Fires when the oldest message of a queue has been there for as long as messages are kept. */
export const oldestMessageExpires = defineTimer<ExpiryData>({
  name: 'sqs.oldest-message-expires',
  endsRetention: true,
  fire: (kernel, { queueId }) => {
    const queue = changeQueue(kernel, queueId, { expiryTimer: null, expiryDueAtMs: null });
    for (;;) {
      const oldest = kernel.table(messages).first(messagesByAge, queueId);
      if (!oldest || expiresAtMs(queue, oldest) > kernel.now) break;
      expire(kernel, queue, oldest);
    }
    keepExpiryTimer(kernel, queueId);
  },
  describe: (kernel, { queueId }) => {
    const queue = kernel.table(queues).get(queueId);
    return {
      what: `The oldest message of the queue "${queue?.queueName ?? ''}" expires`,
      why: `The queue keeps messages for ${queue?.messageRetentionPeriod ?? 0} s`,
      rule: null,
      functionName: null,
      invocationId: null,
    };
  },
});

/** Sees to it that the timer of a queue is due when its oldest message expires. */
export function keepExpiryTimer(kernel: Kernel, queueId: string): void {
  const queue = kernel.table(queues).get(queueId);
  if (!queue) return;
  const oldest = kernel.table(messages).first(messagesByAge, queueId);
  const dueAtMs = oldest ? expiresAtMs(queue, oldest) : null;
  if (dueAtMs === queue.expiryDueAtMs) return;
  if (queue.expiryTimer !== null) kernel.cancelTimer(queue.expiryTimer);
  changeQueue(kernel, queueId, {
    expiryDueAtMs: dueAtMs,
    expiryTimer:
      dueAtMs === null ? null : kernel.schedule(oldestMessageExpires, dueAtMs, { queueId }),
  });
}

/** Takes a message out of its queue for good. */
export function removeMessage(kernel: Kernel, message: MessageRow): void {
  kernel.table(messages).delete(message.messageId);
  addBytes(kernel, message.queueId, -message.bytes);
}

/** Counts what comes into a queue or leaves it. */
export function addBytes(kernel: Kernel, queueId: string, bytes: number): void {
  const before = kernel.table(queues).get(queueId)?.messageBytes ?? 0;
  changeQueue(kernel, queueId, { messageBytes: before + bytes });
}

function expiresAtMs(queue: QueueRow, message: MessageRow): number {
  return message.retainedSinceMs + queue.messageRetentionPeriod * 1_000;
}

function expire(kernel: Kernel, queue: QueueRow, message: MessageRow): void {
  removeMessage(kernel, message);
  kernel.emit({
    kind: 'MESSAGE_EXPIRED',
    traceId: traceIdOf(message.traceHeader),
    message: `Message ${message.messageId} has been kept for ${queue.messageRetentionPeriod} s and is gone from the queue "${queue.queueName}"; it was received ${timesOf(message.receiveCount)} and never deleted.`,
    detail: {
      queueName: queue.queueName,
      messageId: message.messageId,
      receiveCount: message.receiveCount,
    },
  });
}

function timesOf(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
