import type { Kernel } from '../../../kernel.ts';
import { defineTable } from '../../../table.ts';
import type { Throughput } from '../../../throughput.ts';

/** A message that a poller holds and has not handed to the function yet. */
export interface HeldRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly traceHeader: string;
  readonly visibleAgainAtMs: number;
  /** As it stands in `Records` of the event, as JSON text. */
  readonly text: string;
}

/** Messages that wait for the window to end, or for the batch to be full (ESM-20). */
export interface RecordBuffer {
  readonly openedAtMs: number;
  readonly closesAtMs: number;
  readonly bytes: number;
  readonly records: readonly HeldRecord[];
}

/** The pollers of a mapping of a queue, as long as there is the mapping. */
export interface QueuePollingRow {
  readonly mappingId: string;
  /** Batches that may be under way at once; it grows with the backlog (SQS-30). */
  readonly concurrency: number;
  /** Batches that have failed since the last one that did not. */
  readonly failuresInARow: number;
  /** Polls that found something. */
  readonly polls: number;
  /** Those that found nothing, up to `idleSinceMs`. */
  readonly emptyPolls: number;
  /** Since when its pollers find nothing; null while they do. */
  readonly idleSinceMs: number | null;
  readonly buffer: RecordBuffer | null;
  /** What provisioned pollers have received in the last second; null where nothing limits that (SQS-34). */
  readonly received: Throughput | null;
  /** The timer of the poll that will find something; null while there is nothing to find. */
  readonly pollTimer: number | null;
  readonly pollDueAtMs: number | null;
  /** The timer that adds pollers; null while the backlog does not ask for more. */
  readonly scaleTimer: number | null;
}

/** The pollers of all mappings of queues. */
export const queuePollings = defineTable<QueuePollingRow>({
  name: 'queue_polling',
  key: (row) => row.mappingId,
});

/** A message whose function runs: what is needed to delete it. */
export interface RunningRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
}

/** A batch under way: one of the invocations that a mapping has at once. */
export interface QueueBatchRow {
  readonly id: string;
  readonly seq: number;
  readonly mappingId: string;
  /** The mapping may be gone when the answer comes. */
  readonly eventSourceArn: string;
  readonly functionName: string;
  readonly reportBatchItemFailures: boolean;
  /** Those that the invocation under way has got; none between two tries. */
  readonly running: readonly RunningRecord[];
  /** Those that are still to be handed over: more than 6 MB at once, or throttled. */
  readonly waiting: readonly HeldRecord[];
  readonly invocationId: string | null;
  readonly traceHeader: string;
  /** Times in a row that the invoke was refused. */
  readonly refusals: number;
  readonly retryTimer: number | null;
  readonly startedAtMs: number;
}

/** The batches under way of all mappings of queues. */
export const queueBatches = defineTable<QueueBatchRow>({
  name: 'queue_batch',
  key: (row) => row.id,
  group: (row) => row.mappingId,
});

/** The pollers of a mapping as they are now; undefined where it has none. */
export function pollingOf(kernel: Kernel, mappingId: string): QueuePollingRow | undefined {
  return kernel.table(queuePollings).get(mappingId);
}

/** Changes some fields of a mapping's pollers, where it still has some. */
export function changePolling(
  kernel: Kernel,
  mappingId: string,
  changes: Partial<QueuePollingRow>,
): void {
  const row = kernel.table(queuePollings).get(mappingId);
  if (row) kernel.table(queuePollings).put({ ...row, ...changes });
}
