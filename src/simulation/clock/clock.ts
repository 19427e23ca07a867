import { defineTable } from '../table.ts';

/** How virtual time moves while nobody pushes it. */
export type ClockMode = 'REAL_TIME' | 'SCALED' | 'MANUAL';

/**
 * A sandbox's clock as data: it showed `virtualMs` when the wall clock showed `wallMs`, and has gone
 * on at `rate` since. Wall time is always handed in, so that the clock stays a pure function.
 */
export interface Clock {
  readonly mode: ClockMode;
  /** Virtual milliseconds for each wall millisecond: 1 in REAL_TIME, 0 in MANUAL. */
  readonly rate: number;
  readonly wallMs: number;
  readonly virtualMs: number;
  /** The advance under way; while there is one, time moves by it alone. */
  readonly advanceId: string | null;
}

/** Holds the one clock of the sandbox. */
export const clocks = defineTable<Clock>({ name: 'clock', key: () => CLOCK_KEY });

/** The key of the one row. */
export const CLOCK_KEY = 'clock';

export const CLOCK_RATE_MAX = 1_000_000;

/** The rate that belongs to a mode; only SCALED leaves a choice. */
export function rateOf(mode: ClockMode, scaledRate: number): number {
  switch (mode) {
    case 'REAL_TIME':
      return 1;
    case 'SCALED':
      return scaledRate;
    case 'MANUAL':
      return 0;
  }
}

/**
 * Virtual time that the clock shows at a wall instant, in whole milliseconds. It never shows less
 * than `now`, the instant up to which the World has come.
 */
export function virtualTimeAt(clock: Clock, now: number, wallMs: number): number {
  if (clock.advanceId !== null || clock.rate === 0) return now;
  const elapsed = Math.max(0, wallMs - clock.wallMs);
  return Math.max(now, clock.virtualMs + Math.floor(elapsed * clock.rate));
}

/** The wall instant at which the clock will show `virtualMs`; null where it stands still. */
export function wallTimeAt(clock: Clock, virtualMs: number): number | null {
  if (clock.advanceId !== null || clock.rate === 0) return null;
  const remaining = Math.max(0, virtualMs - clock.virtualMs);
  return Math.ceil(clock.wallMs + remaining / clock.rate);
}
