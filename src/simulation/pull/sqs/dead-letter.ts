import type { Kernel } from '../../kernel.ts';
import { traceIdOf } from '../../trace-header.ts';
import { addBytes, keepExpiryTimer } from './expiry.ts';
import { messages, type MessageRow } from './message.ts';
import { queueArn, type QueueRow } from './queue.ts';

/** Whether one receive more would be above what the redrive policy lets a message have (SQS-04). */
export function isReceivedTooOften(queue: QueueRow, message: MessageRow): boolean {
  const max = queue.redrivePolicy?.maxReceiveCount;
  return max !== undefined && message.receiveCountInQueue >= max;
}

/**
 * Moves a message to the dead-letter queue, with its id, body and attributes (SQS-06). In a standard
 * queue its retention goes on from when it was sent, so a dead-letter queue should keep messages for
 * longer than its sources; in a FIFO queue it begins anew (SQS-05), and its id becomes its deduplication
 * id.
 */
export function moveToDeadLetterQueue(
  kernel: Kernel,
  source: QueueRow,
  target: QueueRow,
  message: MessageRow,
): void {
  // A FIFO queue delays all that comes into it alike: else a moved message would overtake others.
  const delayMs = target.fifoQueue ? target.delaySeconds * 1_000 : 0;
  kernel.table(messages).put({
    ...message,
    queueId: target.id,
    seq: kernel.nextInSequence('sqs-message'),
    retainedSinceMs: target.fifoQueue ? kernel.now : message.retainedSinceMs,
    state: delayMs > 0 ? 'DELAYED' : 'AVAILABLE',
    hiddenUntilMs: delayMs > 0 ? kernel.now + delayMs : null,
    receiveCountInQueue: 0,
    // So that two messages of one deduplication id can both be there, and go back later.
    messageDeduplicationId: target.fifoQueue ? message.messageId : null,
    deadLetterSourceArn: queueArn(kernel.sandbox, source.queueName),
  });
  addBytes(kernel, source.id, -message.bytes);
  addBytes(kernel, target.id, message.bytes);
  keepExpiryTimer(kernel, target.id);
  kernel.emit({
    kind: 'MESSAGE_DEAD_LETTERED',
    rule: 'SQS-04',
    traceId: traceIdOf(message.traceHeader),
    message: `Message ${message.messageId} was received ${message.receiveCountInQueue} times from the queue "${source.queueName}", which is all that maxReceiveCount ${source.redrivePolicy?.maxReceiveCount} allows: it moves to the dead-letter queue "${target.queueName}".`,
    detail: {
      queueName: source.queueName,
      deadLetterQueueName: target.queueName,
      messageId: message.messageId,
      receiveCount: message.receiveCount,
    },
  });
  kernel.recordsAvailable(queueArn(kernel.sandbox, target.queueName), null);
}

/** Tells that a message would have been moved if its dead-letter queue were there (SQS-04). */
export function tellMissingDeadLetterQueue(
  kernel: Kernel,
  source: QueueRow,
  message: MessageRow,
): void {
  const target = source.redrivePolicy?.deadLetterTargetArn ?? '';
  kernel.emit({
    kind: 'MESSAGE_NOT_DEAD_LETTERED',
    rule: 'SQS-04',
    traceId: traceIdOf(message.traceHeader),
    message: `Message ${message.messageId} of the queue "${source.queueName}" was received too often, but its dead-letter queue ${target} is gone: it stays, and is received again.`,
    detail: {
      queueName: source.queueName,
      deadLetterTargetArn: target,
      messageId: message.messageId,
    },
  });
}
