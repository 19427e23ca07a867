import { createHash } from 'node:crypto';
import type { Kernel } from '../../kernel.ts';
import { defineTable, type RowOrder } from '../../table.ts';
import type { QueueRow } from './queue.ts';

/** For so long a FIFO queue takes no second message of a deduplication id (SQS-07). */
const DEDUPLICATION_MS = 300_000;

/** That a FIFO queue has taken a message of that deduplication id. */
export interface DeduplicationRow {
  /** The queue's id and the deduplication id, with the message group where that is the scope (SQS-09). */
  readonly id: string;
  readonly queueId: string;
  /** Order of sending in the sandbox. */
  readonly seq: number;
  readonly messageId: string;
  readonly sequenceNumber: string;
  readonly sentAtMs: number;
}

const bySending: RowOrder<DeduplicationRow> = {
  group: (row) => row.queueId,
  compare: (left, right) => left.seq - right.seq,
};

/** What FIFO queues remember of the messages of the last five minutes, deleted ones included. */
export const deduplications = defineTable<DeduplicationRow>({
  name: 'sqs_deduplication',
  key: (row) => row.id,
  orders: [bySending],
});

/** A message's deduplication id: the one it was sent with, or the hash of its body alone (SQS-07). */
export function deduplicationIdOf(given: string | null, body: string): string {
  return given ?? createHash('sha256').update(body).digest('hex');
}

/** The message of the last five minutes that this one would repeat; undefined where there is none. */
export function findDuplicate(
  kernel: Kernel,
  queue: QueueRow,
  messageGroupId: string,
  deduplicationId: string,
): DeduplicationRow | undefined {
  const row = kernel.table(deduplications).get(idOf(queue, messageGroupId, deduplicationId));
  return row && isForgotten(kernel, row) ? undefined : row;
}

/** Remembers a message that a FIFO queue has taken, and forgets what is older than five minutes. */
export function remember(
  kernel: Kernel,
  queue: QueueRow,
  sent: {
    readonly messageId: string;
    readonly sequenceNumber: string;
    readonly messageGroupId: string;
    readonly deduplicationId: string;
  },
): void {
  forgetOld(kernel, queue.id);
  kernel.table(deduplications).put({
    id: idOf(queue, sent.messageGroupId, sent.deduplicationId),
    queueId: queue.id,
    seq: kernel.nextInSequence('sqs-deduplication'),
    messageId: sent.messageId,
    sequenceNumber: sent.sequenceNumber,
    sentAtMs: kernel.now,
  });
}

/** Forgets all that a queue remembers, because it is gone. */
export function forgetDeduplication(kernel: Kernel, queueId: string): void {
  const table = kernel.table(deduplications);
  const remembered = [...table.inOrder(bySending, queueId)];
  for (const { id } of remembered) table.delete(id);
}

function forgetOld(kernel: Kernel, queueId: string): void {
  const table = kernel.table(deduplications);
  for (;;) {
    const oldest = table.first(bySending, queueId);
    if (!oldest || !isForgotten(kernel, oldest)) return;
    table.delete(oldest.id);
  }
}

function isForgotten(kernel: Kernel, { sentAtMs }: DeduplicationRow): boolean {
  return kernel.now - sentAtMs >= DEDUPLICATION_MS;
}

function idOf(queue: QueueRow, messageGroupId: string, deduplicationId: string): string {
  return queue.deduplicationScope === 'MESSAGE_GROUP'
    ? `${queue.id} ${messageGroupId} ${deduplicationId}`
    : `${queue.id} ${deduplicationId}`;
}
