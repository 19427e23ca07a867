import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { traceIdOf } from '../../trace-header.ts';
import { carryOutBatch, refuseBadBatch, type BatchAnswer } from './batch.ts';
import { messages } from './message.ts';
import { refuseOutOfRange, refuseParameter } from './parameter.ts';
import { attributeRanges } from './queue-attributes.ts';
import { queueArn, resolveQueue, type QueueRow } from './queue.ts';
import { readReceiptHandle, type MessageReference } from './receipt-handle.ts';
import { isInFlight } from './visibility.ts';

export interface ChangeMessageVisibilityInput {
  readonly queueName: string;
  readonly receiptHandle: string;
  /** Seconds from now; 0 makes the message visible at once. */
  readonly visibilityTimeout: number;
}

export interface ChangeMessageVisibilityBatchInput {
  readonly queueName: string;
  readonly entries: readonly {
    readonly id: string;
    readonly receiptHandle: string;
    readonly visibilityTimeout: number;
  }[];
}

/** Hides a message in flight for another time. */
export function changeMessageVisibility(
  kernel: Kernel,
  { queueName, receiptHandle, visibilityTimeout }: ChangeMessageVisibilityInput,
): MessageReference {
  const queue = resolveQueue(kernel, queueName);
  return changeVisibility(kernel, queue, receiptHandle, visibilityTimeout);
}

/** Changes up to ten messages, each by itself (SQS-01). */
export function changeMessageVisibilityBatch(
  kernel: Kernel,
  { queueName, entries }: ChangeMessageVisibilityBatchInput,
): BatchAnswer<MessageReference> {
  const queue = resolveQueue(kernel, queueName);
  refuseBadBatch(entries);
  return carryOutBatch(entries, ({ receiptHandle, visibilityTimeout }) =>
    changeVisibility(kernel, queue, receiptHandle, visibilityTimeout),
  );
}

/** Hides the message of a receive for so many seconds from now; 12 hours from its receive at most. */
export function changeVisibility(
  kernel: Kernel,
  queue: QueueRow,
  handle: string,
  visibilityTimeout: number,
): MessageReference {
  refuseOutOfRange('visibilityTimeout', visibilityTimeout, attributeRanges.visibilityTimeout);
  const { message, isLatest } = readReceiptHandle(kernel, queue, handle);
  if (!message) {
    refuseParameter(
      'receiptHandle',
      handle,
      'Message does not exist or is not available for visibility timeout change.',
    );
  }
  if (!isLatest || !isInFlight(kernel, message)) {
    throw new Refusal(
      'MESSAGE_NOT_IN_FLIGHT',
      `Cannot change the visibility of message ${message.messageId}: ${isLatest ? 'it is not in flight' : 'it has been received again since, and only the latest receipt handle counts'}.`,
      { field: 'receiptHandle' },
    );
  }
  const hiddenUntilMs = kernel.now + visibilityTimeout * 1_000;
  const { max } = attributeRanges.visibilityTimeout;
  if (hiddenUntilMs > (message.lastReceivedAtMs ?? kernel.now) + max * 1_000) {
    refuseParameter(
      'visibilityTimeout',
      visibilityTimeout,
      `Total VisibilityTimeout for the message is beyond the limit [${max} seconds]`,
      { max },
    );
  }
  kernel.table(messages).put({
    ...message,
    ...(visibilityTimeout === 0 ? { state: 'AVAILABLE', hiddenUntilMs: null } : { hiddenUntilMs }),
  });
  kernel.emit({
    kind: 'MESSAGE_VISIBILITY_CHANGED',
    traceId: traceIdOf(message.traceHeader),
    message: `Message ${message.messageId} of the queue "${queue.queueName}" ${visibilityTimeout === 0 ? 'can be received again at once' : `is hidden for ${visibilityTimeout} s from now on`}.`,
    detail: { queueName: queue.queueName, messageId: message.messageId, visibilityTimeout },
  });
  kernel.recordsAvailable(queueArn(kernel.sandbox, queue.queueName), null);
  return { messageId: message.messageId };
}
