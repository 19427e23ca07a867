import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';

/** How many requests the APIs of the account may take at once, as a bucket of tokens. */
export interface ApiThrottleRow {
  /** When `tokens` was counted. */
  readonly countedAtMs: number;
  /** Requests that could have come at that instant. */
  readonly tokens: number;
}

/** One row: all APIs of an account and region share their throttle (AGR-10). */
export const apiThrottles = defineTable<ApiThrottleRow>({
  name: 'api_throttle',
  key: () => '',
});

/** Why a request is refused, as a sentence for the learner. */
export const TOO_MANY =
  'the APIs of an account take 10,000 requests a second together, and 5,000 at once';

const REQUESTS_PER_MS = 10;
const BURST = 5_000;

/** Counts a request to an API of any kind; false where there are too many (AGR-10). */
export function takeRequest(kernel: Kernel): boolean {
  const table = kernel.table(apiThrottles);
  const tokens = tokensAt(table.get('') ?? null, kernel.now);
  if (tokens < 1) return false;
  table.put({ countedAtMs: kernel.now, tokens: tokens - 1 });
  return true;
}

/** 10,000 come back in a second, and 5,000 are kept. */
function tokensAt(row: ApiThrottleRow | null, nowMs: number): number {
  if (!row) return BURST;
  return Math.min(BURST, row.tokens + (nowMs - row.countedAtMs) * REQUESTS_PER_MS);
}
