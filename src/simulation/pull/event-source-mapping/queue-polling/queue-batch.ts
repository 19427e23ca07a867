import { backOffMs } from '../../../back-off.ts';
import { byteLength } from '../../../byte-length.ts';
import { formatInstant } from '../../../instant.ts';
import { newId, type Kernel, type TimerReference } from '../../../kernel.ts';
import { isPassing, type CallRefusal } from '../../../service-call.ts';
import { parseTraceHeader, traceIdOf } from '../../../trace-header.ts';
import { mappingSubject, type EventSourceMappingRow } from '../event-source-mapping.ts';
import { BATCH_BYTES_MAX, invokeBatch } from '../invoke-batch.ts';
import { queueBatches, type HeldRecord, type QueueBatchRow } from './polling-row.ts';

/** What the timer and the continuation of a batch carry. */
export interface BatchData {
  readonly batchId: string;
}

/** Fires when a throttled batch is tried again. */
const retryReference: TimerReference<BatchData> = { name: 'queue-polling.retry' };

/** The name of the continuation that hears of the function's answer. */
export const BATCH_ANSWERED = 'queue-polling.batch-answered';

/** Bytes around the records of an event: `{"Records":[]}`. */
const ENVELOPE_BYTES = 14;

/** Between two tries of a throttled invoke, in milliseconds: doubled each time. */
const RETRY_MS = { min: 1_000, max: 20_000 };

/**
 * Hands messages to the function as one of the batches that a mapping has under way. `polled` is how
 * many the poll has found whose first event is that of the batch; null where another event told of it.
 */
export function startBatch(
  kernel: Kernel,
  mapping: EventSourceMappingRow,
  records: readonly HeldRecord[],
  polled: number | null,
): void {
  const batch = kernel.table(queueBatches).put({
    id: newId(kernel, 'bat'),
    seq: kernel.nextInSequence('queue-batch'),
    mappingId: mapping.id,
    eventSourceArn: mapping.eventSourceArn,
    functionName: mapping.functionName,
    reportBatchItemFailures: mapping.reportBatchItemFailures,
    running: [],
    waiting: records,
    invocationId: null,
    traceHeader: traceHeaderOf(records),
    refusals: 0,
    retryTimer: null,
    startedAtMs: kernel.now,
  });
  invokeNext(kernel, mapping, batch, polled);
}

/** What the first event after a poll says of it, so that each poll is counted once. */
export function pollDetail(polled: number | null): { readonly polled?: number } {
  return polled === null ? {} : { polled };
}

/**
 * Invokes the function with as many of the waiting messages as fit into 6 MB with their metadata; the
 * others follow when it has answered (ESM-21). Returns false where the batch is given up.
 */
export function invokeNext(
  kernel: Kernel,
  mapping: EventSourceMappingRow,
  batch: QueueBatchRow,
  polled: number | null = null,
): boolean {
  const records = fittingRecords(batch.waiting);
  const answer = invokeBatch(kernel, mapping, {
    payload: `{"Records":[${records.map(({ text }) => text).join(',')}]}`,
    traceHeader: batch.traceHeader,
    continuation: { name: BATCH_ANSWERED, data: { batchId: batch.id } },
  });
  if (!answer.accepted) return tryLater(kernel, batch, answer.refusal, polled);
  const isCut = records.length < batch.waiting.length;
  kernel.table(queueBatches).put({
    ...batch,
    running: records.map(({ messageId, receiptHandle }) => ({ messageId, receiptHandle })),
    waiting: batch.waiting.slice(records.length),
    invocationId: answer.id,
    refusals: 0,
    retryTimer: null,
  });
  kernel.emit({
    kind: 'BATCH_INVOKED',
    rule: isCut ? 'ESM-21' : 'ESM-25',
    ...batchSubject(batch),
    invocationId: answer.id,
    message: `A batch of ${countOf(records.length, 'message')} of ${mapping.eventSourceArn} goes to "${mapping.functionName}"${isCut ? `; ${batch.waiting.length - records.length} more do not fit into 6 MB and follow` : ''}.`,
    detail: {
      ...pollDetail(polled),
      batchId: batch.id,
      records: records.length,
      ...linkDetail(batch, records),
      messageIds: records.map(({ messageId }) => messageId),
    },
  });
  return true;
}

/**
 * A poller tries a throttled invoke again until the messages become visible; then they return to the
 * queue, and the receive has counted (SQS-44). What stays refused however often one tries returns at
 * once: a loop that was stopped (ASY-63), or a function that is gone (ESM-10).
 */
function tryLater(
  kernel: Kernel,
  batch: QueueBatchRow,
  refusal: CallRefusal,
  polled: number | null,
): boolean {
  const visibleAgainAtMs = Math.min(...batch.waiting.map((record) => record.visibleAgainAtMs));
  const delayMs = backOffMs(RETRY_MS, batch.refusals + 1);
  const retryAtMs = kernel.now + delayMs;
  if (!isPassing(refusal) || retryAtMs >= visibleAgainAtMs) {
    giveBack(kernel, batch, whyRefused(refusal), { refusal, polled });
    return false;
  }
  kernel.table(queueBatches).put({
    ...batch,
    running: [],
    invocationId: null,
    refusals: batch.refusals + 1,
    retryTimer: kernel.schedule(retryReference, retryAtMs, { batchId: batch.id }),
  });
  kernel.emit({
    kind: 'BATCH_THROTTLED',
    rule: 'ESM-27',
    ...batchSubject(batch),
    message: `The batch of ${countOf(batch.waiting.length, 'message')} could not run: ${whyRefused(refusal)}. The poller tries again in ${delayMs / 1_000} s; the messages become visible at ${formatInstant(visibleAgainAtMs)}.`,
    detail: {
      ...pollDetail(polled),
      batchId: batch.id,
      errorCode: refusal.errorCode,
      refusals: batch.refusals + 1,
      delayMs,
      messageIds: batch.waiting.map(({ messageId }) => messageId),
    },
  });
  return true;
}

interface GivenBack {
  /** Why the function could not be invoked with them; null where nobody has tried. */
  readonly refusal: CallRefusal | null;
  readonly polled: number | null;
}

/** Lets the waiting messages of a batch go: they become visible when their time is over (SQS-40). */
export function giveBack(
  kernel: Kernel,
  batch: QueueBatchRow,
  why: string,
  { refusal, polled }: GivenBack = { refusal: null, polled: null },
): void {
  if (batch.retryTimer !== null) kernel.cancelTimer(batch.retryTimer);
  kernel.table(queueBatches).delete(batch.id);
  const messageIds = batch.waiting.map(({ messageId }) => messageId);
  if (messageIds.length === 0) return;
  // A throttle is no failure (ESM-27).
  const hasFailed = refusal !== null && !isPassing(refusal);
  const isLoop = refusal?.errorCode === 'RecursiveInvocationException';
  kernel.emit({
    kind: 'BATCH_RETURNED',
    rule: isLoop ? 'ASY-63' : 'SQS-40',
    ...batchSubject(batch),
    message: `A batch of ${countOf(messageIds.length, 'message')} was received and not processed: ${why}. It stays in the queue, hidden until the visibility timeout ends, and the receive has counted.`,
    detail: {
      ...pollDetail(polled),
      batchId: batch.id,
      failed: hasFailed ? messageIds.length : 0,
      messageIds,
      errorCode: refusal?.errorCode ?? null,
    },
  });
}

/** Traces that a batch tells of at most, beside its own. */
const LINKED_TRACES_MAX = 100;

/** Each message may come with a trace of its own: the batch goes on with one, and names the others (XR-07). */
function linkDetail(
  { traceHeader }: QueueBatchRow,
  records: readonly HeldRecord[],
): { readonly linkedTraceIds?: readonly string[] } {
  if (records.length === 1) return {};
  const traceIds = new Set(records.map((record) => traceIdOf(record.traceHeader)));
  traceIds.delete(traceIdOf(traceHeader));
  if (traceIds.size === 0) return {};
  return { linkedTraceIds: [...traceIds].slice(0, LINKED_TRACES_MAX) };
}

/** What the events of a batch say they are about. */
export function batchSubject(
  batch: Pick<QueueBatchRow, 'mappingId' | 'functionName' | 'traceHeader'>,
): ReturnType<typeof mappingSubject> & { readonly traceId: string } {
  return {
    ...mappingSubject({ id: batch.mappingId, functionName: batch.functionName }),
    traceId: traceIdOf(batch.traceHeader),
  };
}

/** `1 message`, `3 messages` */
export function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function whyRefused({ kind, errorCode }: CallRefusal): string {
  if (kind === 'THROTTLED') return 'the function is throttled';
  if (kind === 'NO_RESOURCE') return 'the function is not there';
  if (errorCode === 'RecursiveInvocationException') return 'Lambda has stopped a loop';
  return `the invoke was refused with ${errorCode}`;
}

/** One at least: a message that is too large by itself is refused by the function's own limit. */
function fittingRecords(waiting: readonly HeldRecord[]): readonly HeldRecord[] {
  let bytes = ENVELOPE_BYTES;
  let count = 0;
  for (const { text } of waiting) {
    bytes += byteLength(text) + 1;
    if (count > 0 && bytes > BATCH_BYTES_MAX) break;
    count += 1;
  }
  return waiting.slice(0, count);
}

/**
 * The chain that a batch goes on with: that of the message which has come through most functions, so
 * that a loop is found in a batch as well (ASY-61).
 */
function traceHeaderOf(records: readonly HeldRecord[]): string {
  const [first, ...others] = records;
  if (!first) throw new Error('A batch has one message at least');
  let longest = first.traceHeader;
  if (others.length === 0) return longest;
  let most = runsIn(longest);
  for (const { traceHeader } of others) {
    const runs = runsIn(traceHeader);
    if (runs > most) [longest, most] = [traceHeader, runs];
  }
  return longest;
}

function runsIn(traceHeader: string): number {
  const counts = Object.values(parseTraceHeader(traceHeader)?.lineage ?? {});
  return counts.reduce((sum, count) => sum + count, 0);
}
