import { Refusal } from '../../errors.ts';
import { defineTimer, newId, type Kernel } from '../../kernel.ts';
import { defineTable, type RowOrder } from '../../table.ts';
import { nextAvailableAtMs } from './next-available.ts';
import { changeQueue, findQueueByArn, queues, type QueueRow } from './queue.ts';
import { WAITING_RECEIVES_MAX, WAITING_RECEIVES_OF_QUEUE_MAX } from './quotas.ts';
import { receiveFrom, type ReceivedMessage } from './take-messages.ts';

/** A receive that waits for messages (long polling), or has waited for them. */
export interface MessageReceiveRow {
  readonly id: string;
  /** Order of arrival in the sandbox, from 1: whoever has waited longest is served first. */
  readonly seq: number;
  readonly queueId: string;
  readonly queueName: string;
  readonly maxNumberOfMessages: number;
  /** Null for that of the queue at the instant of the answer. */
  readonly visibilityTimeout: number | null;
  readonly startedAtMs: number;
  readonly waitsUntilMs: number;
  /** The timer that ends the wait; null once it has ended. */
  readonly timer: number | null;
  /** Null while it waits. */
  readonly endedAtMs: number | null;
  /** What it was answered; empty while it waits. */
  readonly messages: readonly ReceivedMessage[];
}

const inLine: RowOrder<MessageReceiveRow> = {
  group: (row) => row.queueId,
  compare: (left, right) => left.seq - right.seq,
};

/** The receives that wait; those that were answered are history. */
export const messageReceives = defineTable<MessageReceiveRow>({
  name: 'sqs_receive',
  key: (row) => row.id,
  orders: [inLine],
  isHistory: (row) => row.endedAtMs !== null,
});

interface ReceiveData {
  readonly receiveId: string;
}

interface QueueData {
  readonly queueId: string;
}

/** Fires when a receive has waited for as long as it may. */
export const receiveWaitEnds = defineTimer<ReceiveData>({
  name: 'sqs.receive-wait-ends',
  fire: (kernel, { receiveId }) => {
    const receive = kernel.table(messageReceives).get(receiveId);
    if (!receive) return;
    // What has become visible at this very instant still counts.
    serveWaiting(kernel, receive.queueId);
    const waiting = kernel.table(messageReceives).get(receiveId);
    if (waiting) endEmpty(kernel, waiting, 'nothing came within its wait time');
  },
  describe: (kernel, { receiveId }) => ({
    what: `A receive of the queue "${kernel.table(messageReceives).get(receiveId)?.queueName ?? ''}" ends without a message`,
    why: 'It has waited for as long as it may',
    rule: 'SQS-01',
    functionName: null,
    invocationId: null,
  }),
});

/** Fires when those who wait for a queue's messages may find one. */
export const waitingReceivesLook = defineTimer<QueueData>({
  name: 'sqs.waiting-receives-look',
  fire: (kernel, { queueId }) => {
    changeQueue(kernel, queueId, { receiveTimer: null, receiveDueAtMs: null });
    serveWaiting(kernel, queueId);
  },
  describe: (kernel, { queueId }) => ({
    what: `A receive that waits gets messages of the queue "${kernel.table(queues).get(queueId)?.queueName ?? ''}"`,
    why: 'A message can be received then',
    rule: 'SQS-01',
    functionName: null,
    invocationId: null,
  }),
});

/** Lets a receive wait for messages of a queue that has none for it; returns its id. */
export function waitForMessages(
  kernel: Kernel,
  queue: QueueRow,
  wish: {
    readonly max: number;
    readonly visibilityTimeout: number | null;
    readonly waitSeconds: number;
  },
): string {
  const id = newId(kernel, 'rcv');
  const waitsUntilMs = kernel.now + wish.waitSeconds * 1_000;
  kernel.table(messageReceives).put({
    id,
    seq: kernel.nextInSequence('sqs-receive'),
    queueId: queue.id,
    queueName: queue.queueName,
    maxNumberOfMessages: wish.max,
    visibilityTimeout: wish.visibilityTimeout,
    startedAtMs: kernel.now,
    waitsUntilMs,
    timer: kernel.schedule(receiveWaitEnds, waitsUntilMs, { receiveId: id }),
    endedAtMs: null,
    messages: [],
  });
  kernel.emit({
    kind: 'RECEIVE_WAITS',
    rule: 'SQS-01',
    message: `The queue "${queue.queueName}" has no message to give: the receive waits for up to ${wish.waitSeconds} s.`,
    detail: { queueName: queue.queueName, receiveId: id, waitTimeSeconds: wish.waitSeconds },
  });
  keepReceiveTimer(kernel, queue.id);
  return id;
}

/** Refuses to hold one receive more than may wait at once. */
export function refuseMoreWaiting(kernel: Kernel, queue: QueueRow): void {
  const table = kernel.table(messageReceives);
  const ofQueue = table.countInOrder(inLine, queue.id);
  if (ofQueue >= WAITING_RECEIVES_OF_QUEUE_MAX) {
    refuse(`of the queue "${queue.queueName}"`, ofQueue, WAITING_RECEIVES_OF_QUEUE_MAX);
  }
  if (table.size >= WAITING_RECEIVES_MAX)
    refuse('of the sandbox', table.size, WAITING_RECEIVES_MAX);
}

/** A queue has got messages, or shows them again: sees to those who wait for them. */
export function onMessagesAvailable(kernel: Kernel, sourceArn: string): void {
  const queue = findQueueByArn(kernel, sourceArn);
  if (queue) keepReceiveTimer(kernel, queue.id);
}

/** Ends the receives that wait for a queue which is being deleted. */
export function endWaiting(kernel: Kernel, queue: QueueRow): void {
  const waiting = [...kernel.table(messageReceives).inOrder(inLine, queue.id)];
  for (const receive of waiting) endEmpty(kernel, receive, 'the queue was deleted');
  keepReceiveTimer(kernel, queue.id);
}

/** Gives what there is to those who wait, the longest first. */
function serveWaiting(kernel: Kernel, queueId: string): void {
  const waiting = [...kernel.table(messageReceives).inOrder(inLine, queueId)];
  for (const receive of waiting) {
    const queue = kernel.table(queues).get(queueId);
    if (!queue) break;
    const messages = receiveFrom(
      kernel,
      queue,
      receive.maxNumberOfMessages,
      receive.visibilityTimeout ?? queue.visibilityTimeout,
      kernel.now - receive.startedAtMs,
    );
    if (messages.length === 0) break;
    end(kernel, receive, messages);
  }
  keepReceiveTimer(kernel, queueId);
}

/**
 * Sees to it that the timer of a queue is due when a receive would find something, and that it has
 * none while nobody waits.
 */
function keepReceiveTimer(kernel: Kernel, queueId: string): void {
  const queue = kernel.table(queues).get(queueId);
  if (!queue) return;
  const isAwaited = kernel.table(messageReceives).countInOrder(inLine, queueId) > 0;
  const dueAtMs = isAwaited ? nextAvailableAtMs(kernel, queue) : null;
  if (dueAtMs === queue.receiveDueAtMs) return;
  if (queue.receiveTimer !== null) kernel.cancelTimer(queue.receiveTimer);
  changeQueue(kernel, queueId, {
    receiveDueAtMs: dueAtMs,
    receiveTimer:
      dueAtMs === null ? null : kernel.schedule(waitingReceivesLook, dueAtMs, { queueId }),
  });
}

function endEmpty(kernel: Kernel, receive: MessageReceiveRow, why: string): void {
  end(kernel, receive, []);
  const waitedMs = kernel.now - receive.startedAtMs;
  kernel.emit({
    kind: 'RECEIVE_ENDED_EMPTY',
    rule: 'SQS-01',
    message: `The receive of the queue "${receive.queueName}" ends without a message after ${waitedMs / 1_000} s: ${why}.`,
    detail: { queueName: receive.queueName, receiveId: receive.id, waitedMs },
  });
}

function end(
  kernel: Kernel,
  receive: MessageReceiveRow,
  messages: readonly ReceivedMessage[],
): void {
  if (receive.timer !== null) kernel.cancelTimer(receive.timer);
  kernel.table(messageReceives).put({ ...receive, timer: null, endedAtMs: kernel.now, messages });
}

function refuse(whose: string, actual: number, limit: number): never {
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `The receive cannot wait: ${actual} receives ${whose} wait already, and the limit is ${limit}. Let some end, or receive with waitTimeSeconds 0.`,
    { field: 'waitTimeSeconds', detail: { limit, actual: actual + 1 } },
  );
}
