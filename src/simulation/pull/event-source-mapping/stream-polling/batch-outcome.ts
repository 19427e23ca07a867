import { traceIdOf } from '../../../trace-header.ts';
import { mappingSubject } from '../event-source-mapping.ts';
import type { FunctionError } from '../function-error.ts';
import { PROCESSED_OK, setProcessingResult } from '../processing-result.ts';
import type { EventContent } from '../../../events.ts';
import type { StreamRecord } from '../../pull-source.ts';
import { aboutRecords } from './about-records.ts';
import { blockedWords } from './batch-attempt.ts';
import { doneUpTo, dropBatch, giveUp } from './give-up.ts';
import { countRecords } from './record-words.ts';
import { retryDelayMs } from './retry-delay.ts';
import type { ShardReader } from './shard-reader.ts';
import type { LaneBatch } from './shard-reading.ts';

/*
 * What becomes of a batch:
 *
 *   attempt ─┬─ done ─────────────────────────▶ checkpoint
 *            ├─ from one record on failed ────▶ checkpoint before it; the rest is tried again
 *            └─ failed ─┬─ can be split ──────▶ both halves, one after the other
 *                       ├─ retries left ──────▶ the same again, later
 *                       └─ none ──────────────▶ on-failure destination, checkpoint
 */

/** What `LastProcessingResult` says after a batch that failed (ESM-15). */
const FUNCTION_CALL_FAILED = 'PROBLEM: Function call failed';

/** Everything of the batch is done: the lane moves on (KIN-25). */
export function settleSuccess(reader: ShardReader, index: number, batch: LaneBatch): void {
  const { kernel, mapping, row } = reader;
  dropBatch(reader, index);
  setProcessingResult(kernel, mapping.id, PROCESSED_OK);
  if (!batch.last) return;
  kernel.emit({
    kind: 'BATCH_SUCCEEDED',
    rule: 'KIN-25',
    ...aboutBatch(reader, batch),
    message: `The function is done with ${countRecords(batch.count)} of ${row.shardId}; the checkpoint is ${reader.row.checkpoint ?? 'where it was'}.`,
    detail: {
      ...aboutRecords(reader, index, batch),
      succeeded: batch.count,
      checkpoint: reader.row.checkpoint,
    },
  });
}

/**
 * Some records failed: the lowest is where the batch begins again, and all before it are done, whatever
 * happened to those behind (KIN-35, ESM-44).
 */
export function settlePartly(
  reader: ShardReader,
  index: number,
  {
    batch,
    records,
    failed,
  }: {
    readonly batch: LaneBatch;
    readonly records: readonly StreamRecord[];
    readonly failed: ReadonlySet<string>;
  },
): void {
  const { kernel, mapping, row } = reader;
  const lowest = records.findIndex(({ sequenceNumber }) => failed.has(sequenceNumber));
  doneUpTo(reader, index, records.slice(0, lowest));
  const left = records.slice(lowest);
  kernel.emit({
    kind: 'BATCH_PARTIALLY_FAILED',
    rule: 'KIN-35',
    ...aboutBatch(reader, batch),
    message: `The function reports ${countRecords(failed.size)} of ${row.shardId} as failed: ${lowest === 0 ? 'none' : countRecords(lowest)} before ${failed.size === 1 ? 'it' : 'the first of them'} ${lowest > 1 ? 'are' : 'is'} done, and ${countRecords(left.length)} from there on ${left.length === 1 ? 'is' : 'are'} not.`,
    detail: {
      ...aboutRecords(reader, index, batch),
      failed: failed.size,
      succeeded: lowest,
      retriedFrom: left[0]?.sequenceNumber ?? null,
      checkpoint: reader.row.checkpoint,
    },
  });
  setProcessingResult(kernel, mapping.id, FUNCTION_CALL_FAILED);
  const rest = reader.lane(index).batch;
  if (!rest) return;
  // Splitting a batch costs it no attempt, and its part begins to count anew (KIN-34, ESM-44).
  const isSplit = mapping.bisectBatchOnFunctionError === true && lowest > 0;
  const attempts = isSplit ? 0 : batch.attempts + 1;
  retryOrGiveUp(reader, index, { ...rest, attempts }, left);
}

/** The batch failed as a whole: it is halved, tried again or given up (KIN-30, KIN-31, KIN-34). */
export function settleFailure(
  reader: ShardReader,
  index: number,
  {
    batch,
    records,
    why,
    error,
  }: {
    readonly batch: LaneBatch;
    readonly records: readonly StreamRecord[];
    readonly why: string;
    /** Null where the function answered, but wrongly (ESM-41). */
    readonly error: FunctionError | null;
  },
): void {
  const { kernel, mapping, row } = reader;
  setProcessingResult(kernel, mapping.id, FUNCTION_CALL_FAILED);
  kernel.emit({
    kind: 'BATCH_FAILED',
    rule: 'KIN-30',
    ...aboutBatch(reader, batch),
    attempt: batch.attempts + 1,
    message: batch.last
      ? `${countRecords(batch.count)} of ${row.shardId} failed: ${why}. Until ${batch.count === 1 ? 'it is' : 'they are'} done or given up, ${blockedWords(reader, index)}.`
      : `The last call for the window of ${row.shardId} failed: ${why}.`,
    detail: { ...aboutRecords(reader, index, batch), failed: batch.count, reason: why, ...error },
  });
  if (mapping.bisectBatchOnFunctionError === true && records.length > 1) {
    bisect(reader, index, batch, records);
    return;
  }
  retryOrGiveUp(reader, index, { ...batch, attempts: batch.attempts + 1 }, records);
}

/** Halves a batch: the first half comes before the second, and each counts its own attempts (KIN-34). */
function bisect(
  reader: ShardReader,
  index: number,
  batch: LaneBatch,
  records: readonly StreamRecord[],
): void {
  const { kernel } = reader;
  const half = records.slice(0, Math.ceil(records.length / 2));
  const middle = half.at(-1);
  if (!batch.last || !middle) return;
  const delayMs = retryDelayMs(1);
  reader.saveLane(index, {
    splits: [batch.last.sequenceNumber, ...reader.lane(index).splits],
    batch: {
      ...batch,
      last: { sequenceNumber: middle.sequenceNumber, arrivedAtMs: middle.arrivedAtMs },
      count: half.length,
      attempts: 0,
      retryAtMs: kernel.now + delayMs,
    },
  });
  kernel.emit({
    kind: 'STREAM_BATCH_BISECTED',
    rule: 'KIN-34',
    ...aboutBatch(reader, batch),
    message: `The batch is halved: ${half.length} and then ${records.length - half.length} of its records are tried on their own, the first in ${delayMs / 1_000} s.`,
    detail: {
      ...aboutRecords(reader, index, batch),
      halves: [half.length, records.length - half.length],
      delayMs,
    },
  });
}

/** Tries a batch again later, or gives it up after its last retry (KIN-31, KIN-33). */
function retryOrGiveUp(
  reader: ShardReader,
  index: number,
  batch: LaneBatch,
  records: readonly StreamRecord[],
): void {
  const { kernel, mapping, row } = reader;
  const retriesMax = mapping.maximumRetryAttempts ?? -1;
  if (retriesMax >= 0 && batch.attempts > retriesMax) {
    reader.saveLane(index, { batch });
    if (batch.last) giveUp(reader, index, records, 'RetryAttemptsExhausted');
    // What the stream lost meanwhile is done as well.
    dropBatch(reader, index);
    return;
  }
  const delayMs = retryDelayMs(Math.max(1, batch.attempts));
  reader.saveLane(index, { batch: { ...batch, retryAtMs: kernel.now + delayMs } });
  kernel.emit({
    kind: 'STREAM_BATCH_RETRY_SCHEDULED',
    rule: 'KIN-33',
    ...aboutBatch(reader, batch),
    message: `${batch.last ? countRecords(batch.count) : 'The last call for the window'} of ${row.shardId} ${batch.count === 1 || !batch.last ? 'is' : 'are'} tried again in ${delayMs / 1_000} s${retriesMax < 0 ? ', without limit until the records are too old' : ` (retry ${Math.max(1, batch.attempts)} of ${retriesMax})`}; until then ${blockedWords(reader, index)}.`,
    detail: {
      ...aboutRecords(reader, index, batch),
      attempts: batch.attempts,
      maximumRetryAttempts: retriesMax,
      delayMs,
    },
  });
}

function aboutBatch(
  { mapping }: ShardReader,
  { lastAttempt, traceHeader }: LaneBatch,
): Pick<EventContent, 'eventSourceMappingId' | 'functionName' | 'invocationId' | 'traceId'> {
  return {
    ...mappingSubject(mapping),
    ...(lastAttempt ? { invocationId: lastAttempt.invocationId } : {}),
    traceId: traceIdOf(traceHeader),
  };
}
