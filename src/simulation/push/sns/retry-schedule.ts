/**
 * When a delivery to a function or a queue is tried again (SNS-03): three times at once, twice after
 * a second, ten times after waits that grow from 1 to 20 s, and 100,000 times every 20 s. That takes
 * a little over 23 days.
 */

/** AWS names the first and the last wait of the third phase; each is 20^(1/9) times the one before. */
const BACK_OFF_MS = [1_000, 1_395, 1_946, 2_714, 3_787, 5_283, 7_370, 10_281, 14_343, 20_000];

const IMMEDIATE_MAX = 3;
const AFTER_A_SECOND_MAX = IMMEDIATE_MAX + 2;
const BACKED_OFF_MAX = AFTER_A_SECOND_MAX + BACK_OFF_MS.length;

/** All retries together (SNS-03). */
export const RETRIES_MAX = BACKED_OFF_MAX + 100_000;

/** The wait before a retry, from 1; null where there is no further one. */
export function retryDelayMs(retry: number): number | null {
  if (retry <= IMMEDIATE_MAX) return 0;
  if (retry <= AFTER_A_SECOND_MAX) return 1_000;
  if (retry <= BACKED_OFF_MAX) return BACK_OFF_MS[retry - AFTER_A_SECOND_MAX - 1] ?? 0;
  return retry <= RETRIES_MAX ? 20_000 : null;
}

/** Which of the four phases a retry belongs to, for a person to read. */
export function retryPhase(retry: number): string {
  if (retry <= IMMEDIATE_MAX) return 'immediate retry';
  if (retry <= AFTER_A_SECOND_MAX) return 'pre-backoff';
  return retry <= BACKED_OFF_MAX ? 'backoff' : 'post-backoff';
}
