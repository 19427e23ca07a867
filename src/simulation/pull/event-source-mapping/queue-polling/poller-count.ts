import type { EventSourceMappingRow } from '../event-source-mapping.ts';
import type { QueuePollingRow } from './polling-row.ts';

/** How many batches a mapping may have under way at once, and how that grows. */
export interface ConcurrencyRange {
  /** With nothing to do, and at the beginning of a backlog. */
  readonly start: number;
  readonly max: number;
  /** Added for each minute of backlog. */
  readonly stepPerMinute: number;
}

/** Concurrent invocations at first, more for each minute of backlog, and at most (SQS-30). */
const STANDARD: ConcurrencyRange = { start: 5, max: 1_250, stepPerMinute: 300 };

/** Concurrent invocations of one provisioned poller, and what they all grow by (SQS-34). */
const INVOCATIONS_PER_POLLER = 10;
const PROVISIONED_STEP_PER_MINUTE = 1_000;

/** A long poll returns empty after so many milliseconds. */
const LONG_POLL_MS = 20_000;

/** Pollers of a mapping that finds nothing, unless its concurrency is set (SQS-31). */
const IDLE_POLLERS = 2;

/**
 * The concurrency that a mapping may have. A FIFO queue needs no growth: its message groups bound it
 * (SQS-32). `MaximumConcurrency` caps without a throttle (SQS-33); provisioned pollers are there from
 * the first moment on (SQS-34).
 */
export function concurrencyRange(
  { maximumConcurrency, provisionedPollers }: EventSourceMappingRow,
  isFifo: boolean,
): ConcurrencyRange {
  if (provisionedPollers) {
    return {
      start: provisionedPollers.minimumPollers * INVOCATIONS_PER_POLLER,
      max: provisionedPollers.maximumPollers * INVOCATIONS_PER_POLLER,
      stepPerMinute: PROVISIONED_STEP_PER_MINUTE,
    };
  }
  const max = maximumConcurrency ?? STANDARD.max;
  return {
    start: isFifo ? max : Math.min(STANDARD.start, max),
    max,
    stepPerMinute: STANDARD.stepPerMinute,
  };
}

/** The provisioned pollers that bring a concurrency (SQS-34). */
export function provisionedPollersFor(concurrency: number): number {
  return concurrency / INVOCATIONS_PER_POLLER;
}

/**
 * What is left of a concurrency after batches have failed again and again: half of what was under way,
 * and two at least.
 */
export function reducedConcurrency(concurrency: number, underWay: number): number {
  return Math.max(2, Math.min(concurrency, Math.floor(underWay / 2)));
}

/** What decides how many pollers a mapping has. */
type PolledMapping = Pick<
  EventSourceMappingRow,
  'maximumConcurrency' | 'provisionedPollers' | 'eventSourceArn'
>;

/**
 * The pollers that look for messages: as many as may invoke, or two of a mapping that has found nothing
 * for the length of a poll (SQS-31). Those of a FIFO queue do not grow with what its groups allow.
 */
export function pollersAt(
  polling: Pick<QueuePollingRow, 'concurrency' | 'idleSinceMs'>,
  mapping: PolledMapping,
  nowMs: number,
): number {
  if (mapping.provisionedPollers) return provisionedPollersFor(polling.concurrency);
  const isIdle = polling.idleSinceMs !== null && nowMs - polling.idleSinceMs >= LONG_POLL_MS;
  const idlePollers =
    mapping.maximumConcurrency === null
      ? IDLE_POLLERS
      : Math.min(STANDARD.start, polling.concurrency);
  if (isIdle) return idlePollers;
  const isFifo = mapping.eventSourceArn.endsWith('.fifo');
  return isFifo ? Math.min(STANDARD.start, polling.concurrency) : polling.concurrency;
}

/** All polls that have found nothing by an instant: those while nothing was there are computed. */
export function emptyPollsAt(
  polling: Pick<QueuePollingRow, 'concurrency' | 'idleSinceMs' | 'emptyPolls' | 'pollDueAtMs'>,
  mapping: PolledMapping,
  nowMs: number,
): number {
  if (polling.idleSinceMs === null) return polling.emptyPolls;
  // On a clock that runs, a poll that is due may not be carried out yet: what it ends was idle until then.
  const untilMs = Math.min(nowMs, polling.pollDueAtMs ?? nowMs);
  const rounds = Math.floor((untilMs - polling.idleSinceMs) / LONG_POLL_MS);
  if (rounds === 0) return polling.emptyPolls;
  const first = pollersAt(polling, mapping, polling.idleSinceMs);
  return polling.emptyPolls + first + (rounds - 1) * pollersAt(polling, mapping, nowMs);
}
