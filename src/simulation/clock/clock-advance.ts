import { defineTable } from '../table.ts';

export type ClockAdvanceStatus =
  /** On its way, a slice at a time. */
  | 'RUNNING'
  /** Reached its goal. */
  | 'COMPLETED'
  /** Ended by `cancelAdvance`. */
  | 'CANCELLED'
  /** Ended by a bound on the number of timers or on the span. */
  | 'LIMIT_REACHED';

/** One wish to move the clock on, and how far it has come. */
export interface ClockAdvance {
  readonly id: string;
  readonly seq: number;
  readonly status: ClockAdvanceStatus;
  readonly fromMs: number;
  /** Null for an advance until nothing is left to happen. */
  readonly toMs: number | null;
  readonly reachedMs: number;
  readonly firedTimers: number;
  /** Why it ended before its goal. */
  readonly reason: string | null;
}

/** Advances under way; ended ones are history. */
export const clockAdvances = defineTable<ClockAdvance>({
  name: 'clock_advance',
  key: (advance) => advance.id,
  isHistory: (advance) => advance.status !== 'RUNNING',
});

/** The longest span of one advance: 366 days. */
export const ADVANCE_SPAN_MAX_MS = 366 * 86_400_000;

/** Timers that one advance may fire. */
export const ADVANCE_TIMERS_MAX = 1_000_000;
