import { BATCH_BYTES_MAX } from '../invoke-batch.ts';
import { mappingSubject } from '../event-source-mapping.ts';
import { startTrace } from '../../../trace-header.ts';
import { byteLength } from '../../../byte-length.ts';
import type { StreamRecord } from '../../pull-source.ts';
import { attemptBatch } from './batch-attempt.ts';
import { cutBatch } from './batch-cut.ts';
import { countRecords } from './record-words.ts';
import type { ShardReader } from './shard-reader.ts';
import type { LaneBatch } from './shard-reading.ts';
import { laneTimer } from './timers.ts';
import { ensureWindow, isWindowToClose } from './tumbling-window.ts';

/** Lets every lane of a shard go on as far as it can now. */
export function runLanes(reader: ShardReader): void {
  for (let index = 0; index < reader.row.lanes.length; index++) {
    while (reader.row.isActive && takeStep(reader, index));
  }
}

/** One step of a lane; true where another can follow at once. Each step takes records out, or is the last. */
function takeStep(reader: ShardReader, index: number): boolean {
  const { batch } = reader.lane(index);
  // One batch at a time (KIN-21).
  if (batch !== null && batch.invocationId !== null) return false;
  loseGoneRecords(reader, index);
  const waiting = reader.lane(index).batch;
  if (!waiting) return formBatch(reader, index);
  const { retryAtMs } = waiting;
  if (retryAtMs !== null && retryAtMs > reader.kernel.now) {
    ensureTimer(reader, index, retryAtMs);
    return false;
  }
  clearTimer(reader, index);
  return attemptBatch(reader, index);
}

/**
 * Makes the next batch of what waits: part of one that was bisected, or a full one, or whatever there is
 * once the window is over (ESM-20, ESM-22, ESM-23).
 */
function formBatch(reader: ShardReader, index: number): boolean {
  if (isWindowToClose(reader)) {
    beginBatch(reader, index, []);
    return true;
  }
  const { pending, splits } = reader.lane(index);
  if (pending === 0) return false;
  const queue = reader.queue(index);
  const [end, ...laterSplits] = splits;
  if (end !== undefined) {
    reader.saveLane(index, { splits: laterSplits });
    const count = queue.countUpTo(end);
    if (count > 0) beginBatch(reader, index, queue.first(count));
    return true;
  }
  const window = ensureWindow(reader, queue);
  const cut = cutBatch(queue, {
    batchSize: reader.mapping.batchSize,
    bytesMax: BATCH_BYTES_MAX - (window ? byteLength(window.state) : 0),
    arrivedBeforeMs: window?.endMs ?? null,
  });
  if (!cut.isFull && isToWait(reader, index)) return false;
  beginBatch(reader, index, queue.first(cut.count));
  return true;
}

/** Whether a batch that is not full waits for more: until the window is over that its first record opened. */
function isToWait(reader: ShardReader, index: number): boolean {
  const { kernel, mapping } = reader;
  if (mapping.maximumBatchingWindowInSeconds === 0) return false;
  const windowEndsAtMs =
    reader.lane(index).windowEndsAtMs ??
    kernel.now + mapping.maximumBatchingWindowInSeconds * 1_000;
  if (windowEndsAtMs <= kernel.now) return false;
  if (reader.lane(index).windowEndsAtMs === null) reader.saveLane(index, { windowEndsAtMs });
  ensureTimer(reader, index, windowEndsAtMs);
  return true;
}

/** Without records it is the last call of a tumbling window (KIN-44). */
function beginBatch(reader: ShardReader, index: number, records: readonly StreamRecord[]): void {
  clearTimer(reader, index);
  const batch: LaneBatch = {
    first: pointOf(records[0]),
    last: pointOf(records.at(-1)),
    count: records.length,
    attempts: 0,
    refusals: 0,
    invocationId: null,
    retryAtMs: null,
    traceHeader: startTrace(reader.kernel),
    lastAttempt: null,
  };
  reader.saveLane(index, { batch, windowEndsAtMs: null });
}

/**
 * Passes over records that have left the stream before they were done: its retention ended first, so
 * that nobody has them any more (KIN-30, DDB-13).
 */
function loseGoneRecords(reader: ShardReader, index: number): void {
  const { kernel, mapping, source, streamArn } = reader;
  const { pending, after, batch } = reader.lane(index);
  if (pending === 0) return;
  const { shardId } = reader.row;
  const oldestMs = source.oldestArrivalMs(kernel, streamArn, shardId, after);
  const queue = reader.queue(index);
  queue.dropFirst(oldestMs === null ? queue.length : queue.countBefore(oldestMs));
  const lost = pending - queue.length;
  if (lost === 0) return;
  reader.saveLane(index, { pending: queue.length });
  if (batch?.last) {
    const left = queue.first(queue.countUpTo(batch.last.sequenceNumber));
    const first = pointOf(left[0]);
    reader.saveLane(index, { batch: first ? { ...batch, first, count: left.length } : null });
  }
  kernel.emit({
    kind: 'STREAM_RECORDS_LOST',
    rule: mapping.sourceType === 'KINESIS' ? 'KIN-30' : 'DDB-13',
    ...mappingSubject(mapping),
    message: `${countRecords(lost)} of ${shardId} left the stream before the function had done with them: their retention is over. They came behind ${after ?? 'the beginning of the shard'}.`,
    detail: {
      shardId,
      lane: index,
      dropped: lost,
      after,
      before: queue.first(1)[0]?.sequenceNumber ?? null,
    },
  });
}

function ensureTimer(reader: ShardReader, index: number, dueAt: number): void {
  if (reader.lane(index).timer !== null) return;
  const data = { shardReadingId: reader.row.id, lane: index };
  reader.saveLane(index, { timer: reader.kernel.schedule(laneTimer, dueAt, data) });
}

function clearTimer(reader: ShardReader, index: number): void {
  const { timer } = reader.lane(index);
  if (timer === null) return;
  reader.kernel.cancelTimer(timer);
  reader.saveLane(index, { timer: null });
}

function pointOf(record: StreamRecord | undefined): LaneBatch['first'] {
  return record ? { sequenceNumber: record.sequenceNumber, arrivedAtMs: record.arrivedAtMs } : null;
}
