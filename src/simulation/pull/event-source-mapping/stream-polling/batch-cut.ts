import type { StreamRecord } from '../../pull-source.ts';
import type { RecordQueue } from './record-queue.ts';

/** Bytes of an event beside its records, with room for the fields of a window but not for its state. */
const ENVELOPE_BYTES = 512;

/** What limits a batch. */
export interface BatchLimits {
  /** Records. */
  readonly batchSize: number;
  /** Of the event. */
  readonly bytesMax: number;
  /** Records that arrived later belong to another window (KIN-40); null for no window. */
  readonly arrivedBeforeMs: number | null;
}

/** The front of a queue that goes together. */
export interface BatchCut {
  /** Records. */
  readonly count: number;
  /** Nothing more goes into it, so that it need not wait (ESM-20). */
  readonly isFull: boolean;
}

/** Cuts the next batch: by count, by bytes, and where a window ends. One record always goes. */
export function cutBatch<Record extends StreamRecord>(
  queue: RecordQueue<Record>,
  { batchSize, bytesMax, arrivedBeforeMs }: BatchLimits,
): BatchCut {
  let bytes = ENVELOPE_BYTES;
  let count = 0;
  for (const record of queue.first(batchSize)) {
    if (arrivedBeforeMs !== null && record.arrivedAtMs >= arrivedBeforeMs) {
      return { count, isFull: true };
    }
    bytes += record.bytes + 1;
    if (count > 0 && bytes > bytesMax) return { count, isFull: true };
    count += 1;
  }
  return { count, isFull: count >= batchSize };
}
