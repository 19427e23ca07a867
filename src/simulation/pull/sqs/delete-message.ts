import type { Kernel } from '../../kernel.ts';
import { traceIdOf } from '../../trace-header.ts';
import { carryOutBatch, refuseBadBatch, type BatchAnswer } from './batch.ts';
import { keepExpiryTimer, removeMessage } from './expiry.ts';
import { refuseParameter } from './parameter.ts';
import { queueArn, resolveQueue, type QueueRow } from './queue.ts';
import { readReceiptHandle, type MessageReference } from './receipt-handle.ts';
import { countRequest, refuseMoreRequests } from './request-rate.ts';
import { isInFlight } from './visibility.ts';

export interface DeleteMessageInput {
  readonly queueName: string;
  readonly receiptHandle: string;
}

export interface DeleteMessageBatchInput {
  readonly queueName: string;
  readonly entries: readonly { readonly id: string; readonly receiptHandle: string }[];
}

/** Deletes the message that a receive gave out. */
export function deleteMessage(
  kernel: Kernel,
  { queueName, receiptHandle }: DeleteMessageInput,
): MessageReference {
  const queue = resolveQueue(kernel, queueName);
  refuseMoreRequests(kernel, queue, 'DeleteMessage');
  const deleted = deleteFrom(kernel, queue, receiptHandle);
  countRequest(kernel, queue, 'DeleteMessage');
  return deleted;
}

/** Deletes up to ten messages, each by itself (SQS-01). */
export function deleteMessageBatch(
  kernel: Kernel,
  { queueName, entries }: DeleteMessageBatchInput,
): BatchAnswer<MessageReference> {
  const queue = resolveQueue(kernel, queueName);
  refuseBadBatch(entries);
  refuseMoreRequests(kernel, queue, 'DeleteMessage');
  countRequest(kernel, queue, 'DeleteMessage');
  return carryOutBatch(entries, ({ receiptHandle }) => deleteFrom(kernel, queue, receiptHandle));
}

/**
 * Deletes by the handle of a receive. It succeeds whether the message is still there or not; the
 * handle of an earlier receive deletes nothing, and a FIFO queue takes a handle only while the message
 * is in flight, because later its group may have gone on.
 */
export function deleteFrom(kernel: Kernel, queue: QueueRow, handle: string): MessageReference {
  const { message, messageId, isLatest } = readReceiptHandle(kernel, queue, handle);
  if (queue.fifoQueue && message && !(isLatest && isInFlight(kernel, message))) {
    refuseParameter('receiptHandle', handle, 'The receipt handle has expired.');
  }
  const detail = { queueName: queue.queueName, messageId };
  if (!message || !isLatest) {
    kernel.emit({
      kind: 'MESSAGE_NOT_DELETED',
      ...(message ? { traceId: traceIdOf(message.traceHeader) } : {}),
      message: `The request to delete message ${messageId} of the queue "${queue.queueName}" succeeds without effect: ${message ? 'it has been received again since, so the receipt handle is not the latest' : 'it is not there any more'}.`,
      detail,
    });
    return { messageId };
  }
  removeMessage(kernel, message);
  keepExpiryTimer(kernel, queue.id);
  kernel.emit({
    kind: 'MESSAGE_DELETED',
    traceId: traceIdOf(message.traceHeader),
    message: `Message ${messageId} was deleted from the queue "${queue.queueName}" after ${message.receiveCount === 1 ? 'one receive' : `${message.receiveCount} receives`}.`,
    detail: { ...detail, receiveCount: message.receiveCount },
  });
  // The next one of its message group can be received now (SQS-08).
  if (queue.fifoQueue) kernel.recordsAvailable(queueArn(kernel.sandbox, queue.queueName), null);
  return { messageId };
}
