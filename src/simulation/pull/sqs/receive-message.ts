import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import type { MessageAttributes } from '../../service-call.ts';
import { traceIdOf } from '../../trace-header.ts';
import { BATCH_ENTRIES_MAX } from './batch.ts';
import {
  isReceivedTooOften,
  moveToDeadLetterQueue,
  tellMissingDeadLetterQueue,
} from './dead-letter.ts';
import { keepExpiryTimer } from './expiry.ts';
import {
  availableMessages,
  groupInFlight,
  groupKey,
  messages,
  type MessageRow,
} from './message.ts';
import { refuseOutOfRange, refuseParameter } from './parameter.ts';
import { attributeRanges } from './queue-attributes.ts';
import { resolveQueue, type QueueRow } from './queue.ts';
import { receiptHandle } from './receipt-handle.ts';
import { findDeadLetterQueue } from './redrive-policy.ts';
import { systemAttributes } from './system-attributes.ts';
import { countInFlight, revealDue } from './visibility.ts';

export interface ReceiveMessageInput {
  readonly queueName: string;
  /** 1 to 10; null for 1. */
  readonly maxNumberOfMessages: number | null;
  /** Null for the queue's own. */
  readonly visibilityTimeout: number | null;
  /** 0 to 20; null for the queue's own. Whatever it is, the answer comes at once. */
  readonly waitTimeSeconds: number | null;
}

/** A message as a receiver gets it. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  /** The system attributes, all of them texts (SQS-11). */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: MessageAttributes;
  readonly md5OfMessageAttributes: string | null;
}

export interface ReceiveMessageResult {
  readonly queueName: string;
  readonly messages: readonly ReceivedMessage[];
}

/** Messages of one queue in flight at most (SQS-03). */
export const IN_FLIGHT_MAX = 120_000;

/** Receives messages and hides them for their visibility timeout (SQS-01). */
export function receiveMessage(kernel: Kernel, input: ReceiveMessageInput): ReceiveMessageResult {
  const queue = resolveQueue(kernel, input.queueName);
  const { maxNumberOfMessages, visibilityTimeout, waitTimeSeconds } = input;
  refuseBadCount(maxNumberOfMessages);
  refuseOutOfRange('visibilityTimeout', visibilityTimeout, attributeRanges.visibilityTimeout);
  refuseOutOfRange(
    'waitTimeSeconds',
    waitTimeSeconds,
    attributeRanges.receiveMessageWaitTimeSeconds,
  );
  refuseFull(kernel, queue);
  return {
    queueName: queue.queueName,
    messages: receiveFrom(
      kernel,
      queue,
      maxNumberOfMessages ?? 1,
      visibilityTimeout ?? queue.visibilityTimeout,
    ),
  };
}

/** Receives for a user: each message is told to the log by itself. */
export function receiveFrom(
  kernel: Kernel,
  queue: QueueRow,
  max: number,
  visibilityTimeout: number,
): ReceivedMessage[] {
  const taken = takeFrom(kernel, queue, max, visibilityTimeout);
  for (const message of taken) emitReceived(kernel, queue, message, visibilityTimeout);
  return taken.map(receivedMessage);
}

/**
 * Takes up to `max` messages out of a queue, oldest first, for as long as the visibility timeout. A
 * message that has been received too often moves to the dead-letter queue instead, and the next one
 * takes its place (SQS-04).
 */
export function takeFrom(
  kernel: Kernel,
  queue: QueueRow,
  max: number,
  visibilityTimeout: number,
): MessageRow[] {
  revealDue(kernel, queue);
  const deadLetterQueue = findDeadLetterQueue(kernel, queue);
  const room = Math.min(max, IN_FLIGHT_MAX - countInFlight(kernel, queue.id));
  const taken: MessageRow[] = [];
  for (const { message, isDead } of choose(kernel, queue, room, deadLetterQueue !== null)) {
    if (isDead && deadLetterQueue) {
      moveToDeadLetterQueue(kernel, queue, deadLetterQueue, message);
      continue;
    }
    if (isReceivedTooOften(queue, message)) tellMissingDeadLetterQueue(kernel, queue, message);
    taken.push(hide(kernel, message, visibilityTimeout));
  }
  keepExpiryTimer(kernel, queue.id);
  return taken;
}

/** A message as its receiver gets it. */
export function receivedMessage(message: MessageRow): ReceivedMessage {
  return {
    messageId: message.messageId,
    receiptHandle: receiptHandle(message),
    body: message.body,
    md5OfBody: message.md5OfBody,
    attributes: systemAttributes(message),
    messageAttributes: message.messageAttributes,
    md5OfMessageAttributes: message.md5OfMessageAttributes,
  };
}

interface Choice {
  readonly message: MessageRow;
  /** It is to be moved instead of received. */
  readonly isDead: boolean;
}

/** What a receive comes across until it has enough. */
function choose(
  kernel: Kernel,
  queue: QueueRow,
  max: number,
  hasDeadLetterQueue: boolean,
): readonly Choice[] {
  const choices: Choice[] = [];
  let received = 0;
  for (const message of kernel.table(messages).inOrder(availableMessages, queue.id)) {
    if (received >= max) break;
    if (queue.fifoQueue && isGroupBlocked(kernel, message)) continue;
    const isDead = hasDeadLetterQueue && isReceivedTooOften(queue, message);
    choices.push({ message, isDead });
    if (!isDead) received += 1;
  }
  return choices;
}

/** While a message of a group is in flight, no other receive gets one of that group (SQS-08). */
export function isGroupBlocked(kernel: Kernel, { queueId, messageGroupId }: MessageRow): boolean {
  const group = groupKey(queueId, messageGroupId);
  return kernel.table(messages).countInOrder(groupInFlight, group) > 0;
}

/** Counts the receive (SQS-04) and hides the message. */
function hide(kernel: Kernel, before: MessageRow, visibilityTimeout: number): MessageRow {
  return kernel.table(messages).put({
    ...before,
    state: 'IN_FLIGHT',
    hiddenUntilMs: kernel.now + visibilityTimeout * 1_000,
    receiveCount: before.receiveCount + 1,
    receiveCountInQueue: before.receiveCountInQueue + 1,
    firstReceivedAtMs: before.firstReceivedAtMs ?? kernel.now,
    lastReceivedAtMs: kernel.now,
  });
}

function emitReceived(
  kernel: Kernel,
  queue: QueueRow,
  { messageId, receiveCount, traceHeader }: MessageRow,
  visibilityTimeout: number,
): void {
  kernel.emit({
    kind: 'MESSAGE_RECEIVED',
    rule: queue.fifoQueue ? 'SQS-08' : 'SQS-04',
    traceId: traceIdOf(traceHeader),
    message: `Message ${messageId} was received from the queue "${queue.queueName}" (receive ${receiveCount}); it is hidden for ${visibilityTimeout} s.`,
    detail: { queueName: queue.queueName, messageId, receiveCount, visibilityTimeout },
  });
}

function refuseBadCount(count: number | null): void {
  if (count === null || (Number.isInteger(count) && count >= 1 && count <= BATCH_ENTRIES_MAX)) {
    return;
  }
  refuseParameter(
    'maxNumberOfMessages',
    count,
    `Must be between 1 and ${BATCH_ENTRIES_MAX}, if provided.`,
    { min: 1, max: BATCH_ENTRIES_MAX },
  );
}

/** A standard queue with too much in flight refuses; a FIFO queue returns nothing (SQS-03). */
function refuseFull(kernel: Kernel, queue: QueueRow): void {
  if (queue.fifoQueue || countInFlight(kernel, queue.id) < IN_FLIGHT_MAX) return;
  throw new Refusal(
    'IN_FLIGHT_LIMIT_EXCEEDED',
    `Cannot receive from the queue "${queue.queueName}": ${IN_FLIGHT_MAX} messages are in flight, which is the limit. Delete some, or let their visibility timeout end.`,
    { field: 'queueName', detail: { limit: IN_FLIGHT_MAX } },
  );
}
