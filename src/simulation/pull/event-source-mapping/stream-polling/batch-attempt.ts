import { traceIdOf } from '../../../trace-header.ts';
import { mappingSubject } from '../event-source-mapping.ts';
import { invokeBatch } from '../invoke-batch.ts';
import { setProcessingResult } from '../processing-result.ts';
import { isPassing, type CallRefusal } from '../../../service-call.ts';
import { aboutRecords } from './about-records.ts';
import { batchEvent, batchRecords } from './event-records.ts';
import { cutOldRecords } from './record-age.ts';
import { countRecords } from './record-words.ts';
import { retryDelayMs } from './retry-delay.ts';
import type { ShardReader } from './shard-reader.ts';
import type { LaneBatch } from './shard-reading.ts';

/** The name of the continuation that hears what the function has answered for a batch. */
export const STREAM_BATCH_ANSWERED = 'esm.stream-batch-answered';

/** Which batch was answered. */
export interface AnsweredBatch {
  readonly shardReadingId: string;
  readonly lane: number;
}

/**
 * Hands a lane's batch to the function, without what has become too old (KIN-32). False where the function
 * has it now. A refused invoke counts as no attempt and comes again (KIN-36).
 */
export function attemptBatch(reader: ShardReader, index: number): boolean {
  const batch = cutOldRecords(reader, index);
  if (!batch) return true;
  const { kernel, mapping, row } = reader;
  const answer = invokeBatch(kernel, mapping, {
    payload: batchEvent(reader, batchRecords(reader, index, batch), batch),
    traceHeader: batch.traceHeader,
    continuation: {
      name: STREAM_BATCH_ANSWERED,
      data: { shardReadingId: row.id, lane: index } satisfies AnsweredBatch,
    },
  });
  if (answer.accepted) handedOver(reader, index, batch, answer.id);
  else refused(reader, index, batch, answer.refusal);
  return !answer.accepted;
}

function handedOver(
  reader: ShardReader,
  index: number,
  batch: LaneBatch,
  invocationId: string,
): void {
  const { kernel, mapping, row } = reader;
  reader.saveLane(index, { batch: { ...batch, invocationId, retryAtMs: null, refusals: 0 } });
  // Age is that of the last record, when the function gets it (KIN-38).
  const iteratorAgeMs = batch.last && kernel.now - batch.last.arrivedAtMs;
  if (iteratorAgeMs !== null) reader.save({ iteratorAgeMs });
  const attempt = batch.attempts + 1;
  kernel.emit({
    kind: 'BATCH_INVOKED',
    rule: batch.last ? 'KIN-21' : 'KIN-44',
    ...mappingSubject(mapping),
    invocationId,
    attempt,
    traceId: traceIdOf(batch.traceHeader),
    message: batch.last
      ? `${countRecords(batch.count)} of ${row.shardId} ${batch.count === 1 ? 'goes' : 'go'} to the function${laneWords(reader, index)}${attempt === 1 ? '' : `, attempt ${attempt}`}.`
      : `The function gets the last call for the window of ${row.shardId}.`,
    detail: { ...aboutRecords(reader, index, batch), records: batch.count, iteratorAgeMs },
  });
}

function refused(reader: ShardReader, index: number, batch: LaneBatch, refusal: CallRefusal): void {
  const { kernel, mapping, row } = reader;
  const refusals = batch.refusals + 1;
  const delayMs = retryDelayMs(refusals);
  reader.saveLane(index, {
    batch: { ...batch, refusals, invocationId: null, retryAtMs: kernel.now + delayMs },
  });
  const isThrottle = refusal.kind === 'THROTTLED';
  setProcessingResult(
    kernel,
    mapping.id,
    isThrottle ? CONCURRENCY_LIMIT : `PROBLEM: ${refusal.message}`,
  );
  kernel.emit({
    kind: 'BATCH_THROTTLED',
    rule: 'KIN-36',
    ...mappingSubject(mapping),
    traceId: traceIdOf(batch.traceHeader),
    message: `The function could not be invoked with ${countRecords(batch.count)} of ${row.shardId}: ${refusal.message} This counts as no attempt and no error; ${blockedWords(reader, index)} until the next try, in ${delayMs / 1_000} s.`,
    detail: {
      ...aboutRecords(reader, index, batch),
      errorCode: refusal.errorCode,
      passes: isPassing(refusal),
      // A throttle is no failure (ESM-27).
      failed: isPassing(refusal) ? 0 : batch.count,
      refusals,
      delayMs,
    },
  });
}

/** What `LastProcessingResult` says after a throttle (ESM-15). */
const CONCURRENCY_LIMIT = 'PROBLEM: Concurrency limit exceeded';

/** What a failing batch holds up: its shard, or one lane of it (KIN-30). */
export function blockedWords({ row }: ShardReader, index: number): string {
  return row.lanes.length === 1
    ? 'its shard is blocked'
    : `lane ${index + 1} of ${row.lanes.length} of its shard is blocked`;
}

function laneWords({ row }: ShardReader, index: number): string {
  return row.lanes.length === 1 ? '' : ` in lane ${index + 1} of ${row.lanes.length}`;
}
