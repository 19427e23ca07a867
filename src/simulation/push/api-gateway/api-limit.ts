import { Refusal } from '../../errors.ts';

/** Refuses one thing more than an API may have: API Gateway's own words, for APIs of both kinds. */
export function refuseBeyondApiLimit(what: string, count: number, limit: number): void {
  if (count < limit) return;
  throw new Refusal(
    'API_LIMIT_EXCEEDED',
    `Maximum number of ${what} for this API has been reached. Please contact AWS if you need additional ${what}.`,
    { detail: { limit, actual: count + 1 } },
  );
}
