import { backOffMs as doubledMs } from '../../back-off.ts';
import type { Kernel } from '../../kernel.ts';

/** Bounds of the wait before a retry: 185 of them fit into 24 hours. AWS publishes no figures. */
const BACK_OFF_MS = { min: 1_000, max: 480_000 } as const;

/** In the profile REALISTIC waits are longer by up to this share; AWS publishes no figure. */
const JITTER = 0.1;

/** The wait before a retry, by its number from 1: it doubles, with jitter in REALISTIC (EVB-04). */
export function retryDelayMs(kernel: Kernel, retry: number): number {
  const ms = backOffMs(retry);
  if (kernel.sandbox.profile === 'IDEAL') return ms;
  return ms + kernel.random('target-retries').integerBelow(Math.round(ms * JITTER) + 1);
}

/** The same without jitter. */
export function backOffMs(retry: number): number {
  return doubledMs(BACK_OFF_MS, retry);
}
