import type { MetricName } from '../simulation/metrics/metric.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import type { MetricRequest } from './metric-request.ts';
import { rowsOf, samplesOf } from './metric-samples.ts';

/*
 * Metrics are not written anywhere: they are counted from what has been committed when somebody asks,
 * so that an invocation costs nothing for them.
 */

/** The samples of one period, summed up. */
export interface Datapoint {
  /** When the period begins, in virtual milliseconds. */
  readonly atMs: number;
  readonly sampleCount: number;
  readonly average: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  /** In the order in which they were asked for. */
  readonly percentiles: readonly number[];
}

/** The datapoints of periods that have samples, in their order. */
export async function readMetricStatistics(
  prisma: PrismaClient,
  request: MetricRequest,
): Promise<readonly Datapoint[]> {
  const { periodMs, percentiles } = request;
  return prisma.$queryRaw<Datapoint[]>`
    WITH sample AS (${samplesOf(request)})
    SELECT (at / ${periodMs}::bigint * ${periodMs}::bigint)::float8 AS "atMs",
      count(*)::float8 AS "sampleCount", avg(value)::float8 AS average,
      sum(value)::float8 AS sum, min(value)::float8 AS minimum, max(value)::float8 AS maximum,
      coalesce(percentile_cont(${[...percentiles]}::float8[]) WITHIN GROUP (ORDER BY value), '{}')
        AS percentiles
    FROM sample GROUP BY 1
    ${countsWhatIsThere.has(request.metricName) ? Prisma.sql`HAVING max(value) > 0` : Prisma.empty}
    ORDER BY 1`;
}

/** What is counted in environments or pollers: a period in which there were none is left out. */
const countsWhatIsThere: ReadonlySet<MetricName> = new Set([
  'CONCURRENT_EXECUTIONS',
  'UNRESERVED_CONCURRENT_EXECUTIONS',
  'CLAIMED_ACCOUNT_CONCURRENCY',
  'PROVISIONED_CONCURRENT_EXECUTIONS',
  'PROVISIONED_POLLERS',
]);

/** How many rows of history the answer would be counted from; no more than up to `max` is looked. */
export async function countMetricRows(
  prisma: PrismaClient,
  request: MetricRequest,
  max: number,
): Promise<number> {
  const [counted] = await prisma.$queryRaw<{ rows: number }[]>`
    SELECT count(*)::integer AS rows FROM (${rowsOf(request)} LIMIT ${max}::bigint) AS read`;
  return counted?.rows ?? 0;
}
