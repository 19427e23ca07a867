import { backOffMs } from '../../back-off.ts';
import type { Kernel } from '../../kernel.ts';

/**
 * Bounds of the wait before a retry, which doubles. AWS says that it grows exponentially and gives no
 * figures; with these, the 185 retries of the default policy take just under its 24 hours (SCH-07).
 */
const BACK_OFF_MS = { min: 1_000, max: 480_000 } as const;

/** In the profile REALISTIC waits are shorter by up to this share. */
const JITTER = 0.1;

/** The wait after so many attempts that were refused. */
export function retryDelayMs(kernel: Kernel, attempts: number): number {
  const delayMs = backOffMs(BACK_OFF_MS, attempts);
  if (kernel.sandbox.profile === 'IDEAL') return delayMs;
  return (
    delayMs - kernel.random('scheduler-retries').integerBelow(Math.round(delayMs * JITTER) + 1)
  );
}
