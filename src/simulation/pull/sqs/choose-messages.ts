import type { Kernel } from '../../kernel.ts';
import { isReceivedTooOften } from './dead-letter.ts';
import {
  availableMessages,
  groupInFlight,
  groupKey,
  messages,
  type MessageRow,
} from './message.ts';
import type { QueueRow } from './queue.ts';
import { countInFlight } from './visibility.ts';

/**
 * A message group of a standard queue is noisy while it has so many messages in flight, and more than
 * this share of all that are (SQS-09).
 */
const NOISY_IN_FLIGHT_MIN = 30;
const NOISY_SHARE = 0.1;

/** Messages of noisy groups that a receive passes over at most in search of others. */
export const PASSED_OVER_MAX = 10_000;

/** A message that a receive comes across. */
export interface Choice {
  readonly message: MessageRow;
  /** It is to be moved instead of received. */
  readonly isDead: boolean;
}

/** What a receive comes across until it has enough. */
export function choose(
  kernel: Kernel,
  queue: QueueRow,
  max: number,
  hasDeadLetterQueue: boolean,
): readonly Choice[] {
  const choices: Choice[] = [];
  let received = 0;
  for (const message of inOrderOfDelivery(kernel, queue)) {
    if (received >= max) break;
    const isDead = hasDeadLetterQueue && isReceivedTooOften(queue, message);
    choices.push({ message, isDead });
    if (!isDead) received += 1;
  }
  return choices;
}

/** While a message of a group is in flight, no other receive gets one of that group (SQS-08). */
export function isGroupBlocked(kernel: Kernel, message: MessageRow): boolean {
  return countOfGroupInFlight(kernel, message) > 0;
}

function inOrderOfDelivery(kernel: Kernel, queue: QueueRow): Iterable<MessageRow> {
  return queue.fifoQueue ? deliverableOfFifo(kernel, queue) : fairly(kernel, queue);
}

function* deliverableOfFifo(kernel: Kernel, queue: QueueRow): Iterable<MessageRow> {
  for (const message of kernel.table(messages).inOrder(availableMessages, queue.id)) {
    if (!isGroupBlocked(kernel, message)) yield message;
  }
}

/**
 * Oldest first, but those of noisy groups after all others, and of several noisy groups that with the
 * fewest in flight first (SQS-09). Messages without a group are never noisy.
 */
function* fairly(kernel: Kernel, queue: QueueRow): Iterable<MessageRow> {
  const noisyAbove = Math.max(
    NOISY_IN_FLIGHT_MIN - 1,
    countInFlight(kernel, queue.id) * NOISY_SHARE,
  );
  const passedOver: { readonly message: MessageRow; readonly inFlight: number }[] = [];
  let isTold = false;
  for (const message of kernel.table(messages).inOrder(availableMessages, queue.id)) {
    const inFlight = message.messageGroupId === null ? 0 : countOfGroupInFlight(kernel, message);
    if (inFlight > noisyAbove) {
      passedOver.push({ message, inFlight });
      if (passedOver.length >= PASSED_OVER_MAX) break;
      continue;
    }
    if (passedOver.length > 0 && !isTold) {
      tellPassedOver(kernel, queue, passedOver[0]?.message.messageGroupId ?? '');
      isTold = true;
    }
    yield message;
  }
  passedOver.sort((left, right) => left.inFlight - right.inFlight);
  for (const { message } of passedOver) yield message;
}

function countOfGroupInFlight(kernel: Kernel, { queueId, messageGroupId }: MessageRow): number {
  return kernel.table(messages).countInOrder(groupInFlight, groupKey(queueId, messageGroupId));
}

function tellPassedOver(kernel: Kernel, { queueName }: QueueRow, messageGroupId: string): void {
  kernel.emit({
    kind: 'NOISY_GROUP_PASSED_OVER',
    rule: 'SQS-09',
    message: `The message group "${messageGroupId}" has more than a tenth of the messages of the queue "${queueName}" that are in flight: a receive passes its older messages over for those of quieter groups.`,
    detail: { queueName, messageGroupId },
  });
}
