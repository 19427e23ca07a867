import type { JsonObject } from '../../json.ts';
import type { Kernel, SandboxIdentity } from '../../kernel.ts';
import type { QueueSource, ReceivedRecord } from '../pull-source.ts';
import { keepExpiryTimer, removeMessage } from './expiry.ts';
import { eventRecord } from './event-record.ts';
import { bodyChecksum } from './message-attributes.ts';
import { messages, type MessageRow } from './message.ts';
import { nextAvailableAtMs } from './next-available.ts';
import { findQueueByArn, queueArn, type QueueRow } from './queue.ts';
import { findReceive } from './receipt-handle.ts';
import { receivedMessage, takeFrom } from './take-messages.ts';
import { isInFlight } from './visibility.ts';

/**
 * Seconds that a poller hides what it receives for, whatever the queue says: else it would receive a
 * message that fails without end at one instant.
 */
const VISIBILITY_TIMEOUT_MIN = 1;

/**
 * Amazon SQS, as event source mappings poll it: the queues of the sandbox's Region (SQS-24). What their pollers receive and delete they tell the log
 * themselves, by the batch.
 */
export const sqsQueueSource: QueueSource = {
  kind: 'queue',
  type: 'SQS',
  title: 'Amazon SQS',
  owns: (arn) => /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]+(?:\.fifo)?$/.test(arn),
  permissions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  rules: ['SQS-04', 'SQS-08', 'SQS-11', 'SQS-12', 'SQS-13'],
  exampleEvent,
  describe: (kernel, arn) => {
    const queue = findQueueByArn(kernel, arn);
    if (!queue) return null;
    return { isFifo: queue.fifoQueue, visibilityTimeout: queue.visibilityTimeout };
  },
  receive: (kernel, arn, limit) => {
    const queue = findQueueByArn(kernel, arn);
    if (!queue) return [];
    const visibilityTimeout = Math.max(VISIBILITY_TIMEOUT_MIN, queue.visibilityTimeout);
    return takeFrom(kernel, queue, limit, visibilityTimeout).map((message) =>
      receivedRecord(message, arn),
    );
  },
  delete: (kernel, arn, receiptHandles) => {
    const queue = findQueueByArn(kernel, arn);
    if (!queue) return 0;
    const before = kernel.table(messages).size;
    for (const handle of receiptHandles) deleteReceived(kernel, queue, handle);
    keepExpiryTimer(kernel, queue.id);
    const deleted = before - kernel.table(messages).size;
    // The next ones of their message groups can be received now, by others too (SQS-08).
    if (queue.fifoQueue && deleted > 0) kernel.recordsAvailable(arn, null);
    return deleted;
  },
  nextAvailableAtMs: (kernel, arn) => {
    const queue = findQueueByArn(kernel, arn);
    return queue ? nextAvailableAtMs(kernel, queue) : null;
  },
};

function receivedRecord(message: MessageRow, arn: string): ReceivedRecord {
  const received = receivedMessage(message);
  return {
    messageId: message.messageId,
    receiptHandle: received.receiptHandle,
    body: message.body,
    traceHeader: message.traceHeader,
    messageGroupId: message.messageGroupId,
    receiveCount: message.receiveCount,
    visibleAgainAtMs: message.hiddenUntilMs ?? 0,
    record: eventRecord(received, arn),
  };
}

/** The queue may be another of the same name by now: then the handle is none of its own. */
function deleteReceived(kernel: Kernel, queue: QueueRow, handle: string): void {
  const receive = findReceive(kernel, queue, handle);
  if (!receive?.message || !receive.isLatest) return;
  if (queue.fifoQueue && !isInFlight(kernel, receive.message)) return;
  removeMessage(kernel, receive.message);
}

function exampleEvent(sandbox: SandboxIdentity): JsonObject {
  const sentAtMs = 1_768_471_872_345;
  const body = JSON.stringify({ orderId: 7 });
  const record = eventRecord(
    {
      messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
      receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
      body,
      md5OfBody: bodyChecksum(body),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: String(sentAtMs),
        SenderId: sandbox.accountId,
        ApproximateFirstReceiveTimestamp: String(sentAtMs + 54),
      },
      messageAttributes: {},
      md5OfMessageAttributes: null,
    },
    queueArn(sandbox, 'orders'),
  );
  return { Records: [record] };
}
