import type { Kernel } from '../../kernel.ts';
import { traceIdOf } from '../../trace-header.ts';
import type { CheckedMessage } from './checked-message.ts';
import { deduplicationIdOf, findDuplicate, remember } from './deduplication.ts';
import { addBytes, keepExpiryTimer } from './expiry.ts';
import { attributeChecksum, bodyChecksum } from './message-attributes.ts';
import { messages } from './message.ts';
import { queueArn, type QueueRow } from './queue.ts';
import { refuseMoreDeduplicationIds, refuseMoreMessages } from './quotas.ts';

/** Who sends a message. */
export interface Sender {
  readonly senderId: string;
  /** The chain of requests that the message belongs to. */
  readonly traceHeader: string;
  /** Whether the chain is told to receivers, as the system attribute `AWSTraceHeader`. */
  readonly traceHeaderSent: boolean;
  /** The service that delivers it, by its principal or role; null for a user. */
  readonly deliveredBy: string | null;
}

/** What whoever sent a message is answered. */
export interface SentMessage {
  readonly messageId: string;
  readonly md5OfMessageBody: string;
  readonly md5OfMessageAttributes: string | null;
  readonly md5OfMessageSystemAttributes: string | null;
  /** Null for a standard queue. */
  readonly sequenceNumber: string | null;
}

/**
 * Takes a message into its queue, or refuses it for want of room. A FIFO queue that has taken one of
 * the same deduplication id within five minutes answers as it did then and takes nothing (SQS-07).
 */
export function enqueue(
  kernel: Kernel,
  queue: QueueRow,
  message: CheckedMessage,
  sender: Sender,
): SentMessage {
  const duplicate = suppressDuplicate(kernel, queue, message, sender);
  if (duplicate) return duplicate;
  refuseMoreMessages(kernel, message.bytes);
  if (queue.fifoQueue) refuseMoreDeduplicationIds(kernel);
  const messageId = kernel.random('sqs-message-ids').uuid();
  const delaySeconds = message.delaySeconds ?? queue.delaySeconds;
  const delayMs = (queue.fifoQueue ? queue.delaySeconds : delaySeconds) * 1_000;
  const answer = answerTo(message, sender, messageId, numberInQueue(kernel, queue));
  const { sequenceNumber } = answer;
  const deduplicationId = queue.fifoQueue
    ? deduplicationIdOf(message.messageDeduplicationId, message.body)
    : null;
  kernel.table(messages).put({
    messageId,
    seq: kernel.nextInSequence('sqs-message'),
    queueId: queue.id,
    body: message.body,
    md5OfBody: answer.md5OfMessageBody,
    messageAttributes: message.messageAttributes,
    md5OfMessageAttributes: answer.md5OfMessageAttributes,
    bytes: message.bytes,
    senderId: sender.senderId,
    traceHeader: sender.traceHeader,
    traceHeaderSent: sender.traceHeaderSent,
    messageGroupId: message.messageGroupId,
    messageDeduplicationId: deduplicationId,
    sequenceNumber,
    sentAtMs: kernel.now,
    retainedSinceMs: kernel.now,
    state: delayMs > 0 ? 'DELAYED' : 'AVAILABLE',
    hiddenUntilMs: delayMs > 0 ? kernel.now + delayMs : null,
    receiveCount: 0,
    receiveCountInQueue: 0,
    firstReceivedAtMs: null,
    lastReceivedAtMs: null,
    deadLetterSourceArn: null,
  });
  addBytes(kernel, queue.id, message.bytes);
  if (deduplicationId !== null && sequenceNumber !== null) {
    remember(kernel, queue, {
      messageId,
      sequenceNumber,
      messageGroupId: message.messageGroupId ?? '',
      deduplicationId,
    });
  }
  keepExpiryTimer(kernel, queue.id);
  emitTaken(kernel, queue, message, sender, { messageId, delayMs });
  kernel.recordsAvailable(queueArn(kernel.sandbox, queue.queueName), null);
  return answer;
}

/** The answer to a message that repeats one of the last five minutes; null for any other (SQS-07). */
function suppressDuplicate(
  kernel: Kernel,
  queue: QueueRow,
  message: CheckedMessage,
  sender: Sender,
): SentMessage | null {
  if (!queue.fifoQueue) return null;
  const deduplicationId = deduplicationIdOf(message.messageDeduplicationId, message.body);
  const first = findDuplicate(kernel, queue, message.messageGroupId ?? '', deduplicationId);
  if (!first) return null;
  kernel.emit({
    kind: 'MESSAGE_DUPLICATE_SUPPRESSED',
    rule: 'SQS-07',
    traceId: traceIdOf(sender.traceHeader),
    message: `The queue "${queue.queueName}" has taken a message of the deduplication id ${deduplicationId} ${(kernel.now - first.sentAtMs) / 1_000} s ago: the send succeeds, and nothing is delivered for it.`,
    detail: { queueName: queue.queueName, messageId: first.messageId, deduplicationId },
  });
  return answerTo(message, sender, first.messageId, first.sequenceNumber);
}

function answerTo(
  message: CheckedMessage,
  sender: Sender,
  messageId: string,
  sequenceNumber: string | null,
): SentMessage {
  const systemAttributes = sender.traceHeaderSent
    ? {
        AWSTraceHeader: { dataType: 'String', stringValue: sender.traceHeader, binaryValue: null },
      }
    : {};
  return {
    messageId,
    md5OfMessageBody: bodyChecksum(message.body),
    md5OfMessageAttributes: attributeChecksum(message.messageAttributes),
    md5OfMessageSystemAttributes: attributeChecksum(systemAttributes),
    sequenceNumber,
  };
}

/** Twenty digits that grow with each message of a FIFO queue; null for a standard queue. */
function numberInQueue(kernel: Kernel, queue: QueueRow): string | null {
  if (!queue.fifoQueue) return null;
  const number = kernel.nextInSequence(sequenceName(queue.id));
  return (18_849_496_460_467_696_128n + BigInt(number) * 256n).toString();
}

/** The sequence that counts the messages of a FIFO queue. */
export function sequenceName(queueId: string): string {
  return `sqs-messages of ${queueId}`;
}

function emitTaken(
  kernel: Kernel,
  { queueName, fifoQueue }: QueueRow,
  { bytes, messageGroupId }: CheckedMessage,
  { traceHeader, deliveredBy }: Sender,
  { messageId, delayMs }: { readonly messageId: string; readonly delayMs: number },
): void {
  const group = messageGroupId === null ? '' : ` of the group "${messageGroupId}"`;
  const how = deliveredBy === null ? 'was sent' : `came from ${deliveredBy}`;
  const when = delayMs > 0 ? `; it can be received in ${delayMs / 1_000} s` : '';
  kernel.emit({
    kind: deliveredBy === null ? 'MESSAGE_SENT' : 'MESSAGE_DELIVERED',
    ...(fifoQueue ? { rule: 'SQS-08' as const } : {}),
    traceId: traceIdOf(traceHeader),
    message: `Message ${messageId}${group} ${how} to the queue "${queueName}"${when}.`,
    detail: { queueName, messageId, bytes, messageGroupId, delaySeconds: delayMs / 1_000 },
  });
}
