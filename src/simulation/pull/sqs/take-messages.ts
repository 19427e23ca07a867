import type { Kernel } from '../../kernel.ts';
import type { MessageAttributes } from '../../service-call.ts';
import { traceIdOf } from '../../trace-header.ts';
import { choose } from './choose-messages.ts';
import {
  isReceivedTooOften,
  moveToDeadLetterQueue,
  tellMissingDeadLetterQueue,
} from './dead-letter.ts';
import { keepExpiryTimer } from './expiry.ts';
import { messages, type MessageRow } from './message.ts';
import type { QueueRow } from './queue.ts';
import { receiptHandle } from './receipt-handle.ts';
import { findDeadLetterQueue } from './redrive-policy.ts';
import { systemAttributes } from './system-attributes.ts';
import { countInFlight, revealDue } from './visibility.ts';

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

/** Messages of one queue in flight at most (SQS-03). */
export const IN_FLIGHT_MAX = 120_000;

/**
 * Receives for a user, who may have waited for some milliseconds: each message is told to the log by
 * itself.
 */
export function receiveFrom(
  kernel: Kernel,
  queue: QueueRow,
  max: number,
  visibilityTimeout: number,
  waitedMs = 0,
): ReceivedMessage[] {
  const taken = takeFrom(kernel, queue, max, visibilityTimeout);
  for (const message of taken) {
    emitReceived(kernel, queue, message, { visibilityTimeout, waitedMs });
  }
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
  {
    visibilityTimeout,
    waitedMs,
  }: { readonly visibilityTimeout: number; readonly waitedMs: number },
): void {
  const waited = waitedMs > 0 ? `, by a receive that had waited for ${waitedMs / 1_000} s` : '';
  kernel.emit({
    kind: 'MESSAGE_RECEIVED',
    rule: queue.fifoQueue ? 'SQS-08' : 'SQS-04',
    traceId: traceIdOf(traceHeader),
    message: `Message ${messageId} was received from the queue "${queue.queueName}" (receive ${receiveCount})${waited}; it is hidden for ${visibilityTimeout} s.`,
    detail: {
      queueName: queue.queueName,
      messageId,
      receiveCount,
      visibilityTimeout,
      ...(waitedMs > 0 ? { waitedMs } : {}),
    },
  });
}
