import type { Kernel, TimerReference } from '../../../kernel.ts';
import {
  eventSourceMappings,
  mappingSubject,
  type EventSourceMappingRow,
} from '../event-source-mapping.ts';
import { isPolled } from '../mapping-state.ts';
import { concurrencyRange, emptyPollsAt, provisionedPollersFor } from './poller-count.ts';
import { hasMetRate, receivesAgainAtMs } from './poller-rate.ts';
import { changePolling, pollingOf, queueBatches, type QueuePollingRow } from './polling-row.ts';
import { isAllowed, queueSource, setProblem } from './source-access.ts';

/** What the timers of a mapping's pollers carry. */
export interface PollData {
  readonly mappingId: string;
}

/** Fires when a poll will find something, or when a window ends. */
export const pollReference: TimerReference<PollData> = { name: 'queue-polling.poll' };

/** Fires when a backlog has lasted for a minute more. */
const scaleReference: TimerReference<PollData> = { name: 'queue-polling.scale' };

const MINUTE_MS = 60_000;

/** So often a poller looks whether it may read again (SQS-25). */
const DENIED_POLL_MS = 60_000;

/**
 * Sees to it that a mapping polls at the instant at which that will find something, and has no timer
 * while there is nothing to find: its pollers hibernate, and the polls in between are computed.
 */
export function keepNextPoll(kernel: Kernel, mappingId: string): void {
  const mapping = kernel.table(eventSourceMappings).get(mappingId);
  const polling = pollingOf(kernel, mappingId);
  if (!mapping || !polling || !isPolled(mapping)) return;
  const dueAtMs = nextPollAtMs(kernel, mapping, polling);
  setPollTimer(kernel, polling, dueAtMs);
  if (isLooking(kernel, mapping)) beginIdling(kernel, mapping, dueAtMs);
  else endIdling(kernel, mapping);
  const isBusy = kernel.table(queueBatches).groupSize(mappingId) > 0 || polling.buffer !== null;
  if (!isBusy && dueAtMs === null) calmDown(kernel, mapping);
}

/** Whether a poller is free to look, and gets an answer: what it finds nothing in counts as empty. */
function isLooking(kernel: Kernel, { id }: Pick<EventSourceMappingRow, 'id'>): boolean {
  const mapping = kernel.table(eventSourceMappings).get(id);
  const concurrency = pollingOf(kernel, id)?.concurrency ?? 0;
  if (!mapping || mapping.stateTransitionReason.startsWith('PROBLEM')) return false;
  return kernel.table(queueBatches).groupSize(id) < concurrency;
}

/** From now on polls find nothing: they are computed when somebody asks. */
function beginIdling(kernel: Kernel, { id }: EventSourceMappingRow, dueAtMs: number | null): void {
  if (dueAtMs === kernel.now || pollingOf(kernel, id)?.idleSinceMs !== null) return;
  changePolling(kernel, id, { idleSinceMs: kernel.now });
}

/** Counts the polls that have found nothing so far; from now on they find something, or there are none. */
export function endIdling(kernel: Kernel, mapping: EventSourceMappingRow): void {
  const polling = pollingOf(kernel, mapping.id);
  if (!polling || polling.idleSinceMs === null) return;
  const emptyPolls = emptyPollsAt(polling, mapping, kernel.now);
  changePolling(kernel, mapping.id, { emptyPolls, idleSinceMs: null });
}

/** Null where nothing is to be found, or nobody is free to look. */
function nextPollAtMs(
  kernel: Kernel,
  mapping: EventSourceMappingRow,
  polling: QueuePollingRow,
): number | null {
  const source = queueSource(kernel, mapping);
  if (!source.describe(kernel, mapping.eventSourceArn)) {
    setProblem(kernel, mapping, 'The specified queue does not exist.');
    return null;
  }
  const availableAtMs = source.nextAvailableAtMs(kernel, mapping.eventSourceArn);
  const closesAtMs = polling.buffer?.closesAtMs ?? null;
  if (kernel.table(queueBatches).groupSize(mapping.id) >= polling.concurrency) {
    if (availableAtMs === kernel.now) grow(kernel, mapping, polling);
    return null;
  }
  if (availableAtMs === kernel.now && !isAllowed(kernel, mapping, 'sqs:ReceiveMessage')) {
    setProblem(
      kernel,
      mapping,
      'The provided execution role does not have permissions to call ReceiveMessage on SQS',
    );
    return earlier(kernel.now + DENIED_POLL_MS, closesAtMs);
  }
  const againAtMs = receivesAgainAtMs(kernel, mapping, polling);
  if (availableAtMs === null || againAtMs === null || againAtMs <= availableAtMs) {
    return earlier(availableAtMs, closesAtMs);
  }
  grow(kernel, mapping, polling);
  return earlier(againAtMs, closesAtMs);
}

function earlier(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right;
  return Math.min(left, right);
}

function setPollTimer(kernel: Kernel, polling: QueuePollingRow, dueAtMs: number | null): void {
  if (dueAtMs === polling.pollDueAtMs) return;
  if (polling.pollTimer !== null) kernel.cancelTimer(polling.pollTimer);
  const { mappingId } = polling;
  changePolling(kernel, mappingId, {
    pollDueAtMs: dueAtMs,
    pollTimer: dueAtMs === null ? null : kernel.schedule(pollReference, dueAtMs, { mappingId }),
  });
}

/** There is more than can be under way at once: in a minute it may be more (SQS-30). */
function grow(kernel: Kernel, mapping: EventSourceMappingRow, polling: QueuePollingRow): void {
  if (polling.scaleTimer !== null || polling.concurrency >= rangeOf(kernel, mapping).max) return;
  const data = { mappingId: mapping.id };
  changePolling(kernel, mapping.id, {
    scaleTimer: kernel.schedule(scaleReference, kernel.now + MINUTE_MS, data),
  });
}

/** A backlog has lasted for a minute: adds concurrency where it is still there (SQS-30, SQS-34). */
export function scaleUp(kernel: Kernel, { mappingId }: PollData): void {
  const mapping = kernel.table(eventSourceMappings).get(mappingId);
  const polling = pollingOf(kernel, mappingId);
  if (!mapping || !polling || !isPolled(mapping)) return;
  changePolling(kernel, mappingId, { scaleTimer: null });
  const underWay = kernel.table(queueBatches).groupSize(mappingId);
  const source = queueSource(kernel, mapping);
  const hasMore = source.nextAvailableAtMs(kernel, mapping.eventSourceArn) === kernel.now;
  const isBusy = underWay >= polling.concurrency || hasMetRate(kernel, mapping, polling);
  if (!isBusy || !hasMore) return;
  const { max, stepPerMinute } = rangeOf(kernel, mapping);
  const concurrency = Math.min(max, polling.concurrency + stepPerMinute);
  setConcurrency(
    kernel,
    mapping,
    concurrency,
    `the queue has had more messages for a minute than ${polling.concurrency} concurrent invocations ${mapping.provisionedPollers ? 'and their pollers ' : ''}could take`,
  );
  keepNextPoll(kernel, mappingId);
}

/** Nothing is left to do: back to the pollers of the beginning (SQS-31). */
function calmDown(kernel: Kernel, mapping: EventSourceMappingRow): void {
  const polling = pollingOf(kernel, mapping.id);
  if (!polling) return;
  if (polling.scaleTimer !== null) {
    kernel.cancelTimer(polling.scaleTimer);
    changePolling(kernel, mapping.id, { scaleTimer: null });
  }
  const { start } = rangeOf(kernel, mapping);
  if (polling.concurrency > start) setConcurrency(kernel, mapping, start, 'the queue is empty');
}

/**
 * Changes how many batches may be under way, and says why (SQS-30, SQS-31); also where provisioned
 * pollers have taken over as many, or have left them.
 */
export function setConcurrency(
  kernel: Kernel,
  mapping: EventSourceMappingRow,
  concurrency: number,
  why: string,
  isOtherMode = false,
): void {
  const before = pollingOf(kernel, mapping.id)?.concurrency ?? concurrency;
  if (before === concurrency && !isOtherMode) return;
  changePolling(kernel, mapping.id, { concurrency });
  kernel.emit({
    kind: 'MAPPING_SCALED',
    rule: mapping.provisionedPollers ? 'SQS-34' : concurrency > before ? 'SQS-30' : 'SQS-31',
    ...mappingSubject(mapping),
    message: `The mapping may now have ${concurrency} batches under way at once, after ${before}: ${why}.`,
    detail: {
      concurrency,
      before,
      provisionedPollers: mapping.provisionedPollers ? provisionedPollersFor(concurrency) : null,
    },
  });
}

/** The concurrency that a mapping may have, by the type of its queue (SQS-32). */
export function rangeOf(
  kernel: Kernel,
  mapping: EventSourceMappingRow,
): ReturnType<typeof concurrencyRange> {
  const queue = queueSource(kernel, mapping).describe(kernel, mapping.eventSourceArn);
  return concurrencyRange(mapping, queue?.isFifo ?? false);
}
