import type { InvocationAnswer } from '../../../continuation.ts';
import { defineContinuation, defineTimer, type Kernel } from '../../../kernel.ts';
import { readBatchItemFailures, type BatchVerdict } from '../batch-item-failures.ts';
import { eventSourceMappings, type EventSourceMappingRow } from '../event-source-mapping.ts';
import { functionErrorOf, functionErrorWords } from '../function-error.ts';
import { isPolled } from '../mapping-state.ts';
import { keepNextPoll, rangeOf, setConcurrency } from './next-poll.ts';
import { reducedConcurrency } from './poller-count.ts';
import { changePolling, pollingOf, queueBatches, type QueueBatchRow } from './polling-row.ts';
import {
  BATCH_ANSWERED,
  batchSubject,
  countOf,
  giveBack,
  invokeNext,
  type BatchData,
} from './queue-batch.ts';
import { isAllowed, queueSource } from './source-access.ts';

/** The function has answered for a batch, or for a part of one. */
export const batchAnswered = defineContinuation<BatchData>({
  name: BATCH_ANSWERED,
  resume: (kernel, { batchId }, answer) => {
    const batch = kernel.table(queueBatches).get(batchId);
    if (!batch) return;
    const verdict = verdictOf(batch, answer);
    const isDone = settle(kernel, batch, answer, verdict);
    noteOutcome(kernel, batch, verdict);
    goOn(kernel, batch, isDone);
    keepNextPoll(kernel, batch.mappingId);
  },
});

/** Fires when a throttled batch is tried again. */
export const batchRetry = defineTimer<BatchData>({
  name: 'queue-polling.retry',
  isPolling: true,
  fire: (kernel, { batchId }) => {
    const batch = kernel.table(queueBatches).get(batchId);
    const mapping = batch && kernel.table(eventSourceMappings).get(batch.mappingId);
    if (!mapping) return;
    if (!invokeNext(kernel, mapping, { ...batch, retryTimer: null })) {
      noteFailure(kernel, mapping);
    }
    keepNextPoll(kernel, mapping.id);
  },
  describe: (kernel, { batchId }) => {
    const batch = kernel.table(queueBatches).get(batchId);
    return {
      what: `A batch of ${countOf(batch?.waiting.length ?? 0, 'message')} is tried again`,
      why: `"${batch?.functionName ?? ''}" was throttled; the poller tries until the messages become visible`,
      rule: 'ESM-27',
      functionName: batch?.functionName ?? null,
      invocationId: null,
    };
  },
});

/** Without `ReportBatchItemFailures` any return is success, whatever it says (ESM-40). */
function verdictOf(batch: QueueBatchRow, answer: InvocationAnswer): BatchVerdict {
  if (answer.functionError !== null) {
    return { kind: 'ALL_FAILED', reason: functionErrorWords(functionErrorOf(answer.payload)) };
  }
  if (!batch.reportBatchItemFailures) return { kind: 'ALL_DONE' };
  const identifiers = new Set(batch.running.map(({ messageId }) => messageId));
  return readBatchItemFailures(answer.payload, identifiers);
}

/**
 * Deletes what was processed, if it did not become visible meanwhile and run twice (ESM-26, SQS-42);
 * what failed stays hidden until its visibility timeout, counted from its
 * receive, ends (SQS-21, SQS-40, SQS-41). Returns whether all of it succeeded.
 */
function settle(
  kernel: Kernel,
  batch: QueueBatchRow,
  answer: InvocationAnswer,
  verdict: BatchVerdict,
): boolean {
  const { failed, done } = sortOut(batch, verdict);
  const handles = done.map(({ receiptHandle }) => receiptHandle);
  const mayDelete = handles.length === 0 || isAllowed(kernel, batch, 'sqs:DeleteMessage');
  const deleted = mayDelete
    ? queueSource(kernel, batch).delete(kernel, batch.eventSourceArn, handles)
    : 0;
  const subject = { ...batchSubject(batch), invocationId: answer.invocationId };
  const detail = {
    batchId: batch.id,
    records: batch.running.length,
    deleted,
    messageIds: batch.running.map(({ messageId }) => messageId),
  };
  const untilVisible = 'until the visibility timeout ends, counted from the receive';
  if (!mayDelete) {
    kernel.emit({
      kind: 'BATCH_RETURNED',
      rule: 'SQS-25',
      ...subject,
      message: `The function processed ${countOf(done.length, 'message')}, but the execution role of "${batch.functionName}" does not allow sqs:DeleteMessage: the batch stays in the queue, hidden ${untilVisible}.`,
      detail,
    });
  } else if (verdict.kind === 'ALL_DONE') {
    kernel.emit({
      kind: 'BATCH_SUCCEEDED',
      rule: 'SQS-21',
      ...subject,
      message: `The batch succeeded: ${countOf(deleted, 'message')} deleted from the queue${deleted < done.length ? `; ${done.length - deleted} had become visible again meanwhile and may run twice (SQS-42)` : ''}.`,
      detail,
    });
  } else if (verdict.kind === 'SOME_FAILED') {
    kernel.emit({
      kind: 'BATCH_PARTIALLY_FAILED',
      rule: 'ESM-42',
      ...subject,
      message: `The function reports ${countOf(failed.length, 'failed message')}: what failed stays in the queue, hidden ${untilVisible}; ${countOf(deleted, 'other message')} deleted.`,
      detail: {
        ...detail,
        failed: failed.length,
        failedMessageIds: failed.map(({ messageId }) => messageId),
      },
    });
  } else {
    kernel.emit({
      kind: 'BATCH_FAILED',
      rule: answer.functionError === null ? 'ESM-41' : 'SQS-40',
      ...subject,
      message: `The whole batch of ${countOf(failed.length, 'message')} failed, because ${verdict.reason}: it stays in the queue, hidden ${untilVisible}.`,
      detail: {
        ...detail,
        failed: failed.length,
        reason: verdict.reason,
        ...(answer.functionError === null ? {} : functionErrorOf(answer.payload)),
      },
    });
  }
  return failed.length === 0;
}

function sortOut(
  { running }: QueueBatchRow,
  verdict: BatchVerdict,
): { readonly failed: QueueBatchRow['running']; readonly done: QueueBatchRow['running'] } {
  switch (verdict.kind) {
    case 'ALL_DONE':
      return { failed: [], done: running };
    case 'ALL_FAILED':
      return { failed: running, done: [] };
    case 'SOME_FAILED':
      return {
        failed: running.filter(({ messageId }) => verdict.failed.has(messageId)),
        done: running.filter(({ messageId }) => !verdict.failed.has(messageId)),
      };
  }
}

/** The rest of a batch that was cut follows, unless order forbids it (SQS-43) or nobody polls any more. */
function goOn(kernel: Kernel, batch: QueueBatchRow, isDone: boolean): void {
  if (batch.waiting.length === 0) {
    kernel.table(queueBatches).delete(batch.id);
    return;
  }
  const mapping = kernel.table(eventSourceMappings).get(batch.mappingId);
  const rest = { ...batch, running: [] };
  if (!mapping || !isPolled(mapping)) {
    giveBack(kernel, rest, 'the mapping polls no more');
  } else if (!isDone && isFifo(kernel, mapping)) {
    giveBack(kernel, rest, 'earlier messages of the batch failed, and a FIFO queue keeps order');
  } else invokeNext(kernel, mapping, rest);
}

function isFifo(kernel: Kernel, mapping: EventSourceMappingRow): boolean {
  const queue = queueSource(kernel, mapping).describe(kernel, mapping.eventSourceArn);
  return queue?.isFifo ?? false;
}

/** Repeated errors lower the concurrency, unless the function reports its failures itself (chapter 4.5). */
function noteOutcome(kernel: Kernel, batch: QueueBatchRow, verdict: BatchVerdict): void {
  const mapping = kernel.table(eventSourceMappings).get(batch.mappingId);
  const polling = pollingOf(kernel, batch.mappingId);
  if (!mapping || !polling) return;
  if (verdict.kind === 'ALL_FAILED' && !batch.reportBatchItemFailures) {
    noteFailure(kernel, mapping);
    return;
  }
  if (polling.failuresInARow > 0) changePolling(kernel, mapping.id, { failuresInARow: 0 });
  const { start } = rangeOf(kernel, mapping);
  if (polling.concurrency < start) setConcurrency(kernel, mapping, start, 'a batch went well');
}

function noteFailure(kernel: Kernel, mapping: EventSourceMappingRow): void {
  const polling = pollingOf(kernel, mapping.id);
  if (!polling) return;
  const failuresInARow = polling.failuresInARow + 1;
  changePolling(kernel, mapping.id, { failuresInARow });
  if (failuresInARow < 2 || mapping.provisionedPollers) return;
  const underWay = kernel.table(queueBatches).groupSize(mapping.id);
  const concurrency = reducedConcurrency(polling.concurrency, underWay);
  setConcurrency(kernel, mapping, concurrency, `${failuresInARow} batches in a row have failed`);
}
