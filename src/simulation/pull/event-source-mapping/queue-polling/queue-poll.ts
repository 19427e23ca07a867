import { byteLength } from '../../../byte-length.ts';
import { defineTimer, type Kernel } from '../../../kernel.ts';
import {
  eventSourceMappings,
  mappingSubject,
  type EventSourceMappingRow,
} from '../event-source-mapping.ts';
import { filterData, filterDataKeys, recordFilter } from '../filter-criteria.ts';
import { BATCH_BYTES_MAX } from '../invoke-batch.ts';
import { isPolled } from '../mapping-state.ts';
import type { ReceivedRecord } from '../../pull-source.ts';
import { endIdling, keepNextPoll, pollReference, scaleUp, type PollData } from './next-poll.ts';
import { countReceive, POLL_MESSAGES_MAX, receivesAgainAtMs } from './poller-rate.ts';
import {
  changePolling,
  pollingOf,
  queueBatches,
  type HeldRecord,
  type RecordBuffer,
} from './polling-row.ts';
import { countOf, pollDetail, startBatch } from './queue-batch.ts';
import { clearProblem, isAllowed, queueSource } from './source-access.ts';

/** Polls of one firing at most; what is left follows at the same instant, so that a turn may end between. */
const POLLS_PER_FIRING = 25;

/** A long poll waits so long at most, and with it a window under low traffic (ESM-24). */
const LONG_POLL_MS = 20_000;

/** The window of a batch ends so long before its first message becomes visible again. */
const VISIBILITY_RESERVE_MS = 1_000;

/** Fires when a poll will find something, or when a window ends. */
export const pollTimer = defineTimer<PollData>({
  name: pollReference.name,
  fire: (kernel, { mappingId }) => {
    changePolling(kernel, mappingId, { pollTimer: null, pollDueAtMs: null });
    const mapping = kernel.table(eventSourceMappings).get(mappingId);
    if (!mapping || !isPolled(mapping)) return;
    poll(kernel, mapping);
    keepNextPoll(kernel, mappingId);
  },
  describe: (kernel, { mappingId }) => {
    const mapping = kernel.table(eventSourceMappings).get(mappingId);
    const isWindow = pollingOf(kernel, mappingId)?.buffer != null;
    return {
      what: `The mapping of ${mapping?.eventSourceArn ?? ''} polls for "${mapping?.functionName ?? ''}"`,
      why: isWindow
        ? 'The window of a batch ends, or more messages can be received'
        : 'A message can be received then',
      rule: isWindow ? 'ESM-20' : 'SQS-40',
      functionName: mapping?.functionName ?? null,
      invocationId: null,
    };
  },
});

/** Fires when a backlog has lasted for a minute more. */
export const scaleTimer = defineTimer<PollData>({
  name: 'queue-polling.scale',
  fire: scaleUp,
  describe: (kernel, { mappingId }) => {
    const mapping = kernel.table(eventSourceMappings).get(mappingId);
    return {
      what: `The mapping of ${mapping?.eventSourceArn ?? ''} adds pollers if its queue is still behind`,
      why: 'Lambda adds concurrency for each minute of backlog',
      rule: 'SQS-30',
      functionName: mapping?.functionName ?? null,
      invocationId: null,
    };
  },
});

/** Receives and hands over until nothing is left, or as much is under way as may be (SQS-30). */
function poll(kernel: Kernel, mapping: EventSourceMappingRow): void {
  const { id, eventSourceArn } = mapping;
  const source = queueSource(kernel, mapping);
  for (let polls = 0; polls < POLLS_PER_FIRING; polls++) {
    const polling = pollingOf(kernel, id);
    if (!polling || kernel.table(queueBatches).groupSize(id) >= polling.concurrency) return;
    const { buffer } = polling;
    // An update may have made the batch smaller than what is gathered for it already.
    const isFull = (buffer?.records.length ?? 0) >= mapping.batchSize;
    if (buffer && (isFull || buffer.closesAtMs <= kernel.now)) {
      closeBuffer(kernel, mapping, buffer);
      continue;
    }
    if (source.nextAvailableAtMs(kernel, eventSourceArn) !== kernel.now) return;
    if (receivesAgainAtMs(kernel, mapping, polling) !== null) return;
    if (!isAllowed(kernel, mapping, 'sqs:ReceiveMessage')) return;
    clearProblem(kernel, mapping);
    const room = mapping.batchSize - (buffer?.records.length ?? 0);
    // Only of provisioned pollers it matters how many polls a receive stands for (SQS-34).
    const limit = mapping.provisionedPollers ? Math.min(room, POLL_MESSAGES_MAX) : room;
    const received = source.receive(kernel, eventSourceArn, limit);
    countReceive(kernel, mapping, polling, received);
    if (received.length > 0) take(kernel, mapping, received);
  }
}

/** Filters what was received (ESM-37) and adds what has passed to the batch being filled (ESM-38). */
function take(
  kernel: Kernel,
  mapping: EventSourceMappingRow,
  received: readonly ReceivedRecord[],
): void {
  notePoll(kernel, mapping);
  const passing = filter(kernel, mapping, received);
  if (passing.length === 0) return;
  // What the filter has told of is told already.
  const polled = passing.length === received.length ? received.length : null;
  const windowMs = mapping.maximumBatchingWindowInSeconds * 1_000;
  if (windowMs === 0) {
    startBatch(
      kernel,
      mapping,
      passing.map((one) => held(false, one)),
      polled,
    );
    return;
  }
  const before = pollingOf(kernel, mapping.id)?.buffer ?? null;
  const records = passing.map((one) => held(true, one));
  const buffer = addTo(before ?? openBuffer(kernel, passing, windowMs), records);
  changePolling(kernel, mapping.id, { buffer });
  kernel.emit({
    kind: 'RECORDS_BUFFERED',
    rule: 'ESM-22',
    ...mappingSubject(mapping),
    message: `${countOf(passing.length, 'message')} wait for their batch, which has ${buffer.records.length} of ${mapping.batchSize} now; its window is open for ${(buffer.closesAtMs - kernel.now) / 1_000} s more.`,
    detail: {
      ...pollDetail(polled),
      records: passing.length,
      buffered: buffer.records.length,
      messageIds: passing.map(({ messageId }) => messageId),
    },
  });
  if (buffer.records.length >= mapping.batchSize || buffer.bytes >= BATCH_BYTES_MAX) {
    closeBuffer(kernel, mapping, buffer);
  }
}

/** The first of three ends a batch: its window, its size, or 6 MB (ESM-20). */
function closeBuffer(
  kernel: Kernel,
  mapping: EventSourceMappingRow,
  { records }: RecordBuffer,
): void {
  changePolling(kernel, mapping.id, { buffer: null });
  startBatch(kernel, mapping, records, null);
}

/**
 * A window opens with the first message (ESM-22). With few of them a long poll may hold it open for
 * 20 s, which IDEAL does not (ESM-24). It never outlasts what hides the messages.
 */
function openBuffer(
  kernel: Kernel,
  received: readonly ReceivedRecord[],
  windowMs: number,
): RecordBuffer {
  const longPollMs =
    kernel.sandbox.profile === 'REALISTIC' && windowMs < LONG_POLL_MS
      ? kernel.random('queue-polling').integerBelow(LONG_POLL_MS - windowMs + 1)
      : 0;
  const visibleAgainAtMs = Math.min(...received.map((record) => record.visibleAgainAtMs));
  const closesAtMs = Math.min(
    kernel.now + windowMs + longPollMs,
    visibleAgainAtMs - VISIBILITY_RESERVE_MS,
  );
  return {
    openedAtMs: kernel.now,
    closesAtMs: Math.max(kernel.now, closesAtMs),
    bytes: 0,
    records: [],
  };
}

function addTo(buffer: RecordBuffer, records: readonly HeldRecord[]): RecordBuffer {
  const bytes = records.reduce((sum, { text }) => sum + byteLength(text), buffer.bytes);
  return { ...buffer, bytes, records: [...buffer.records, ...records] };
}

/**
 * A message as its poller keeps it. With a window, the event shows the checksum of message attributes
 * even where there are none (SQS-12).
 */
function held(hasWindow: boolean, received: ReceivedRecord): HeldRecord {
  const { messageId, receiptHandle, traceHeader, visibleAgainAtMs, record } = received;
  const shown = hasWindow ? { md5OfMessageAttributes: null, ...record } : record;
  return { messageId, receiptHandle, traceHeader, visibleAgainAtMs, text: JSON.stringify(shown) };
}

/** Messages that no filter lets pass are deleted from the queue (ESM-36). */
function filter(
  kernel: Kernel,
  mapping: EventSourceMappingRow,
  received: readonly ReceivedRecord[],
): readonly ReceivedRecord[] {
  const passes = recordFilter(mapping);
  if (!passes) return received;
  const dataKey = filterDataKeys[mapping.sourceType];
  const passing: ReceivedRecord[] = [];
  const others: ReceivedRecord[] = [];
  for (const one of received) {
    const subject = { ...one.record, [dataKey]: filterData(one.body) };
    (passes(subject) ? passing : others).push(one);
  }
  if (others.length === 0) return passing;
  const handles = others.map(({ receiptHandle }) => receiptHandle);
  queueSource(kernel, mapping).delete(kernel, mapping.eventSourceArn, handles);
  kernel.emit({
    kind: 'RECORDS_FILTERED_OUT',
    rule: 'ESM-36',
    ...mappingSubject(mapping),
    message: `${countOf(others.length, 'message')} of ${received.length} fit none of the mapping's filters: they are deleted from the queue and reach nobody.`,
    detail: {
      ...pollDetail(received.length),
      records: received.length,
      filteredOut: others.length,
      messageIds: others.map(({ messageId }) => messageId),
    },
  });
  return passing;
}

/** Counts a poll that has found something, and those before it that have not. */
function notePoll(kernel: Kernel, mapping: EventSourceMappingRow): void {
  endIdling(kernel, mapping);
  const polling = pollingOf(kernel, mapping.id);
  if (polling) changePolling(kernel, mapping.id, { polls: polling.polls + 1 });
}
