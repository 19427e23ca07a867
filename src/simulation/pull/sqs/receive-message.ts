import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { BATCH_ENTRIES_MAX } from './batch.ts';
import { refuseOutOfRange, refuseParameter } from './parameter.ts';
import { attributeRanges } from './queue-attributes.ts';
import { resolveQueue, type QueueRow } from './queue.ts';
import { countRequest, refuseMoreRequests } from './request-rate.ts';
import { IN_FLIGHT_MAX, receiveFrom, type ReceivedMessage } from './take-messages.ts';
import { countInFlight } from './visibility.ts';
import { refuseMoreWaiting, waitForMessages } from './waiting-receive.ts';

export interface ReceiveMessageInput {
  readonly queueName: string;
  /** 1 to 10; null for 1. */
  readonly maxNumberOfMessages: number | null;
  /** Null for the queue's own. */
  readonly visibilityTimeout: number | null;
  /** 0 to 20 s; null for the queue's own. */
  readonly waitTimeSeconds: number | null;
}

export interface ReceiveMessageResult {
  readonly queueName: string;
  readonly messages: readonly ReceivedMessage[];
  /** The receive that waits for messages; null where this is the answer. */
  readonly receiveId: string | null;
}

/**
 * Receives messages and hides them for their visibility timeout (SQS-01). Where there is none, a
 * receive with a wait time waits for them (long polling); any other is answered at once.
 */
export function receiveMessage(kernel: Kernel, input: ReceiveMessageInput): ReceiveMessageResult {
  const queue = resolveQueue(kernel, input.queueName);
  const { queueName } = queue;
  const { maxNumberOfMessages, visibilityTimeout, waitTimeSeconds } = input;
  refuseBadCount(maxNumberOfMessages);
  refuseOutOfRange('visibilityTimeout', visibilityTimeout, attributeRanges.visibilityTimeout);
  refuseOutOfRange(
    'waitTimeSeconds',
    waitTimeSeconds,
    attributeRanges.receiveMessageWaitTimeSeconds,
  );
  const waitSeconds = waitTimeSeconds ?? queue.receiveMessageWaitTimeSeconds;
  const max = maxNumberOfMessages ?? 1;
  if (waitSeconds === 0) refuseFull(kernel, queue);
  else refuseMoreWaiting(kernel, queue);
  refuseMoreRequests(kernel, queue, 'ReceiveMessage');
  const messages = receiveFrom(kernel, queue, max, visibilityTimeout ?? queue.visibilityTimeout);
  const isAnswered = messages.length > 0 || waitSeconds === 0;
  const receiveId = isAnswered
    ? null
    : waitForMessages(kernel, queue, { max, visibilityTimeout, waitSeconds });
  countRequest(kernel, queue, 'ReceiveMessage');
  return { queueName, messages, receiveId };
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

/**
 * A standard queue with too much in flight refuses a receive that does not wait; one that waits, and
 * any of a FIFO queue, gets nothing (SQS-03).
 */
function refuseFull(kernel: Kernel, queue: QueueRow): void {
  if (queue.fifoQueue || countInFlight(kernel, queue.id) < IN_FLIGHT_MAX) return;
  throw new Refusal(
    'IN_FLIGHT_LIMIT_EXCEEDED',
    `Cannot receive from the queue "${queue.queueName}": ${IN_FLIGHT_MAX} messages are in flight, which is the limit. Delete some, or let their visibility timeout end.`,
    { field: 'queueName', detail: { limit: IN_FLIGHT_MAX } },
  );
}
