import { backOffMs as doubledMs } from '../../back-off.ts';
import type { Kernel } from '../../kernel.ts';

/** What the queue waits before the first and the second retry of a function error: three minutes in all (ASY-11, ASY-17). */
const RETRY_MS = [60_000, 120_000] as const;

/** Bounds of the wait after a throttle or a failure of Lambda itself (ASY-12). */
const BACK_OFF_MS = { min: 1_000, max: 300_000 } as const;

/** In the profile REALISTIC waits are longer by up to this share; AWS publishes no figure (ASY-18). */
const JITTER = 0.1;

/** What an event waits in the queue before it is read first, in REALISTIC; AWS publishes no figure. */
const DWELL_MS = { min: 5, max: 100 } as const;

/** The wait before another attempt, after so many that ran (ASY-11). */
export function retryDelayMs(kernel: Kernel, attempts: number): number {
  return withJitter(kernel, RETRY_MS[Math.min(attempts, RETRY_MS.length) - 1] ?? RETRY_MS[0]);
}

/** The wait before another try, after so many in a row that could not run: it doubles (ASY-12). */
export function backOffMs(kernel: Kernel, refusals: number): number {
  return withJitter(kernel, doubledMs(BACK_OFF_MS, refusals));
}

/** How long an event stays in the queue before it is read for the first time. */
export function dwellMs(kernel: Kernel): number {
  if (kernel.sandbox.profile === 'IDEAL') return 0;
  const { min, max } = DWELL_MS;
  return min + kernel.random('event-queue').integerBelow(max - min + 1);
}

function withJitter(kernel: Kernel, ms: number): number {
  if (kernel.sandbox.profile === 'IDEAL') return ms;
  return ms + kernel.random('event-queue').integerBelow(Math.round(ms * JITTER) + 1);
}
