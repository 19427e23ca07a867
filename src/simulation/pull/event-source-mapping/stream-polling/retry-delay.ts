/** The waits before the retries of a batch, in seconds; the last one for all that follow (KIN-33). */
const DELAYS_S = [1, 2, 4, 8, 16, 30, 60] as const;

/** What a batch waits after so many attempts or refusals in a row, in milliseconds (KIN-33). */
export function retryDelayMs(failures: number): number {
  return (DELAYS_S[Math.min(failures, DELAYS_S.length) - 1] ?? 0) * 1_000;
}
