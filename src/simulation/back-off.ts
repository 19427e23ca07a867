/** The first wait and the longest, in milliseconds. */
export interface BackOff {
  readonly min: number;
  readonly max: number;
}

/** The wait before a retry, by its number from 1: it doubles until it is the longest. */
export function backOffMs({ min, max }: BackOff, retry: number): number {
  return Math.min(min * 2 ** Math.min(retry - 1, 20), max);
}
