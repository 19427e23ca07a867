import type { InvocationAnswer } from '../../../continuation.ts';
import { defineContinuation } from '../../../kernel.ts';
import { readBatchItemFailures } from '../batch-item-failures.ts';
import { functionErrorOf, functionErrorWords } from '../function-error.ts';
import type { StreamRecord } from '../../pull-source.ts';
import { STREAM_BATCH_ANSWERED, type AnsweredBatch } from './batch-attempt.ts';
import { batchRecords } from './event-records.ts';
import { settleFailure, settlePartly, settleSuccess } from './batch-outcome.ts';
import { driveShard } from './drive-shard.ts';
import { openShard, type ShardReader } from './shard-reader.ts';
import type { LaneBatch } from './shard-reading.ts';
import { keepState, stateIn } from './tumbling-window.ts';

/** Goes on when the function has answered for a batch: nothing happens where its mapping is gone. */
export const streamBatchAnswered = defineContinuation<AnsweredBatch>({
  name: STREAM_BATCH_ANSWERED,
  resume: (kernel, { shardReadingId, lane }, answer) => {
    const reader = openShard(kernel, shardReadingId);
    const batch = reader?.lane(lane).batch;
    if (!reader || !batch || batch.invocationId !== answer.invocationId) return;
    settle(reader, lane, batch, answer);
    driveShard(reader);
  },
});

function settle(
  reader: ShardReader,
  index: number,
  running: LaneBatch,
  answer: InvocationAnswer,
): void {
  const { invocationId, requestId, executedVersion, functionError } = answer;
  const batch: LaneBatch = {
    ...running,
    invocationId: null,
    lastAttempt: { invocationId, requestId, executedVersion, functionError },
  };
  reader.saveLane(index, { batch });
  const records = batchRecords(reader, index, batch);
  if (functionError !== null) {
    const error = functionErrorOf(answer.payload);
    settleFailure(reader, index, { batch, records, why: functionErrorWords(error), error });
    return;
  }
  // The last call of a window has no records to report on, and its state is dropped (KIN-44).
  if (!batch.last) return settleSuccess(reader, index, batch);
  const state = reader.row.openWindow ? stateIn(answer.payload) : null;
  if (reader.row.openWindow && state === null) {
    const why = 'its answer has no state, which a window needs (KIN-42)';
    settleFailure(reader, index, { batch, records, why, error: null });
    return;
  }
  const verdict = verdictOf(reader, records, answer.payload);
  if (verdict.kind === 'ALL_FAILED') {
    settleFailure(reader, index, { batch, records, why: verdict.reason, error: null });
    return;
  }
  if (state !== null) keepState(reader, state);
  if (verdict.kind === 'ALL_DONE') settleSuccess(reader, index, batch);
  else settlePartly(reader, index, { batch, records, failed: verdict.failed });
}

/** Only a mapping that has `ReportBatchItemFailures` looks at the answer (ESM-40). */
function verdictOf(
  { mapping }: ShardReader,
  records: readonly StreamRecord[],
  payload: string | null,
): ReturnType<typeof readBatchItemFailures> {
  if (!mapping.reportBatchItemFailures) return { kind: 'ALL_DONE' };
  const identifiers = new Set(records.map(({ sequenceNumber }) => sequenceNumber));
  return readBatchItemFailures(payload, identifiers);
}
