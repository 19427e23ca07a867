import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { defineTable, type RowOrder } from '../../table.ts';
import type { QueueRow } from './queue.ts';

/** Requests that are counted by themselves; a batch is one request. */
export type RequestKind = 'SendMessage' | 'ReceiveMessage' | 'DeleteMessage';

/**
 * Requests of one kind that a FIFO queue takes within a second: with ten messages in each, 3,000
 * messages. In high throughput each message group may be sent as many (SQS-09).
 */
const FIFO_REQUESTS_PER_SECOND = 300;

/** How often a FIFO queue was asked for something within a second. */
export interface RequestRateRow {
  /** The queue's id and the kind of request, with the message group where those are counted. */
  readonly id: string;
  readonly queueId: string;
  /** Virtual seconds since the epoch. */
  readonly second: number;
  readonly count: number;
}

const bySecond: RowOrder<RequestRateRow> = {
  group: (row) => row.queueId,
  compare: (left, right) => left.second - right.second || (left.id < right.id ? -1 : 1),
};

/**
 * The requests to FIFO queues within the present second, and older ones that nobody has cleared away.
 * There are never more than deduplication ids, because a message group is counted with its messages.
 */
export const requestRates = defineTable<RequestRateRow>({
  name: 'sqs_request_rate',
  key: (row) => row.id,
  orders: [bySecond],
});

/** Refuses a request that a FIFO queue takes no more of in this second (SQS-09). */
export function refuseMoreRequests(
  kernel: Kernel,
  queue: QueueRow,
  kind: RequestKind,
  messageGroupId: string | null = null,
): void {
  const id = idOf(queue, kind, messageGroupId);
  if (id === null || countOf(kernel, id) < FIFO_REQUESTS_PER_SECOND) return;
  const what = isByGroup(queue)
    ? `the message group "${messageGroupId}" of the queue "${queue.queueName}"`
    : `the queue "${queue.queueName}"`;
  throw new Refusal(
    'QUEUE_THROUGHPUT_EXCEEDED',
    `Rate exceeded: ${what} takes ${FIFO_REQUESTS_PER_SECOND} ${kind} requests a second, those with a batch included. Let the clock go on, send in batches, or choose high throughput (fifoThroughputLimit PER_MESSAGE_GROUP_ID).`,
    { field: 'queueName', detail: { limit: FIFO_REQUESTS_PER_SECOND } },
  );
}

/** Counts a request that was carried out; one of several message groups counts for each of them. */
export function countRequest(
  kernel: Kernel,
  queue: QueueRow,
  kind: RequestKind,
  messageGroupIds: readonly (string | null)[] = [null],
): void {
  const ids = new Set(messageGroupIds.map((group) => idOf(queue, kind, group)));
  const second = secondOf(kernel);
  for (const id of ids) {
    if (id === null) continue;
    forgetOld(kernel, queue.id);
    kernel
      .table(requestRates)
      .put({ id, queueId: queue.id, second, count: countOf(kernel, id) + 1 });
  }
}

/** Forgets the requests to a queue, because it is gone. */
export function forgetRequests(kernel: Kernel, queueId: string): void {
  const table = kernel.table(requestRates);
  const counted = [...table.inOrder(bySecond, queueId)];
  for (const { id } of counted) table.delete(id);
}

/** Null for what is not counted: standard queues, and in high throughput what names no group. */
function idOf(queue: QueueRow, kind: RequestKind, messageGroupId: string | null): string | null {
  if (!queue.fifoQueue) return null;
  if (!isByGroup(queue)) return `${queue.id} ${kind}`;
  return messageGroupId === null ? null : `${queue.id} ${kind} ${messageGroupId}`;
}

function isByGroup({ fifoThroughputLimit }: QueueRow): boolean {
  return fifoThroughputLimit === 'PER_MESSAGE_GROUP_ID';
}

function countOf(kernel: Kernel, id: string): number {
  const row = kernel.table(requestRates).get(id);
  return row?.second === secondOf(kernel) ? row.count : 0;
}

function forgetOld(kernel: Kernel, queueId: string): void {
  const table = kernel.table(requestRates);
  for (;;) {
    const oldest = table.first(bySecond, queueId);
    if (!oldest || oldest.second === secondOf(kernel)) return;
    table.delete(oldest.id);
  }
}

function secondOf({ now }: Kernel): number {
  return Math.floor(now / 1_000);
}
