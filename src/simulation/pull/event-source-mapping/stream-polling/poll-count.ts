import type { ShardReadingRow } from './shard-reading.ts';

/** The first tick after an instant: polls come at whole intervals from the first one on. */
export function tickAfter(firstTickMs: number, intervalMs: number, instantMs: number): number {
  return firstTickMs + ticksUpTo(firstTickMs, intervalMs, instantMs) * intervalMs;
}

/** Polls of a shard that a poller has carried out, or would have if it had not slept. */
export interface PollCount {
  readonly polls: number;
  /** Those that found nothing. */
  readonly emptyPolls: number;
}

/**
 * The polls of a shard before an instant. A poller with nothing to read sleeps until there is something,
 * on the tick that would have found it: the polls between would all have been empty. What is pushed to
 * is not polled (KIN-11).
 */
export function pollsBefore(
  row: Pick<
    ShardReadingRow,
    'isFanOut' | 'asleepSinceMs' | 'polls' | 'emptyPolls' | 'firstTickMs' | 'nextPollAtMs'
  >,
  intervalMs: number,
  instantMs: number,
): PollCount {
  const { polls, emptyPolls, asleepSinceMs, firstTickMs } = row;
  if (row.isFanOut || asleepSinceMs === null) return { polls, emptyPolls };
  // On a clock that runs, a poll that is due may not be carried out yet: it is none of those that slept.
  const untilMs = Math.min(instantMs, row.nextPollAtMs ?? instantMs);
  const slept =
    ticksUpTo(firstTickMs, intervalMs, untilMs - 1) -
    ticksUpTo(firstTickMs, intervalMs, asleepSinceMs);
  return { polls: polls + Math.max(0, slept), emptyPolls: emptyPolls + Math.max(0, slept) };
}

/** How many ticks there are up to an instant, and at it. */
function ticksUpTo(firstTickMs: number, intervalMs: number, instantMs: number): number {
  if (instantMs < firstTickMs) return 0;
  return Math.floor((instantMs - firstTickMs) / intervalMs) + 1;
}
