import type { MetricDimensions, MetricName } from '../simulation/metrics/metric.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { allOf } from './page.ts';

/*
 * Metrics are not written anywhere: they are counted from what has been committed when somebody asks,
 * so that an invocation costs nothing for them. Every sample is booked at the instant at which the
 * function was invoked (MET-02).
 */

/** Which statistics of which metric. */
export interface MetricRequest {
  readonly sandboxId: string;
  readonly metricName: MetricName;
  readonly dimensions: MetricDimensions;
  /** Virtual milliseconds, a multiple of the period. */
  readonly fromMs: number;
  /** Virtual milliseconds; samples at it are not in the answer any more. */
  readonly toMs: number;
  readonly periodMs: number;
  /** From 0 to 1. */
  readonly percentiles: readonly number[];
}

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

/** No invocation lasts longer: the longest timeout of a function, and an init before it. */
const INVOCATION_MS_MAX = 910_000;

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
    ${isConcurrency(request.metricName) ? Prisma.sql`HAVING max(value) > 0` : Prisma.empty}
    ORDER BY 1`;
}

function isConcurrency(metricName: MetricName): boolean {
  switch (metricName) {
    case 'INVOCATIONS':
    case 'ERRORS':
    case 'THROTTLES':
    case 'DURATION':
      return false;
    case 'CONCURRENT_EXECUTIONS':
    case 'UNRESERVED_CONCURRENT_EXECUTIONS':
    case 'CLAIMED_ACCOUNT_CONCURRENCY':
      return true;
  }
}

/** A metric's samples as rows of `at` and `value`. */
function samplesOf(request: MetricRequest): Prisma.Sql {
  switch (request.metricName) {
    case 'INVOCATIONS':
      return samplesOfRuns(request, Prisma.sql`1::float8`);
    case 'ERRORS':
      return samplesOfRuns(request, Prisma.sql`(run.outcome <> 'SUCCEEDED')::int::float8`);
    case 'DURATION':
      return samplesOfRuns(request, Prisma.sql`run.duration_micros / 1000::float8`);
    case 'THROTTLES':
      return samplesOfThrottles(request);
    case 'CONCURRENT_EXECUTIONS':
      return samplesOfConcurrency(request, [runningInvocations(request, Prisma.sql`TRUE`)]);
    case 'UNRESERVED_CONCURRENT_EXECUTIONS':
      return samplesOfConcurrency(request, [runningInvocations(request, isUnreserved)]);
    case 'CLAIMED_ACCOUNT_CONCURRENCY':
      return samplesOfConcurrency(request, [
        runningInvocations(request, isUnreserved),
        Prisma.sql`SELECT from_ms, until_ms, reserved FROM reservation WHERE reserved IS NOT NULL`,
      ]);
  }
}

/** One sample for each time that code ran: what was refused or throttled is none (MET-06). */
function samplesOfRuns(request: MetricRequest, value: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT invocation.received_at_ms AS at, ${value} AS value
    FROM invocation
    JOIN invocation_attempt run
      ON run.sandbox_id = invocation.sandbox_id AND run.invocation_id = invocation.id
    WHERE ${matching(request)} AND ${receivedIn(request.fromMs, request.toMs)}`;
}

/** One sample for each call that was decided upon: 1 for a throttled one, 0 for one that ran. */
function samplesOfThrottles(request: MetricRequest): Prisma.Sql {
  return Prisma.sql`
    SELECT invocation.received_at_ms AS at,
      (invocation.status = 'THROTTLED')::int::float8 AS value
    FROM invocation
    WHERE ${matching(request)} AND ${receivedIn(request.fromMs, request.toMs)}
      AND invocation.ended_at_ms IS NOT NULL`;
}

/**
 * How many were going on after each change, and at the beginning of each period, up to what has
 * happened so far. Each part has rows of `from_ms`, `until_ms` (null for what goes on) and how many.
 */
function samplesOfConcurrency(request: MetricRequest, parts: readonly Prisma.Sql[]): Prisma.Sql {
  const { sandboxId, fromMs, toMs, periodMs } = request;
  return Prisma.sql`
    WITH ${reservations(sandboxId)},
    range AS (
      SELECT ${fromMs}::bigint AS from_ms, least(${toMs}::bigint, now_ms + 1) AS to_ms
      FROM sandbox WHERE id = ${sandboxId}
    ),
    part(from_ms, until_ms, count) AS (${Prisma.join([...parts], ' UNION ALL ')}),
    change AS (
      SELECT greatest(part.from_ms, range.from_ms) AS at, count FROM part, range
      WHERE part.from_ms < range.to_ms
        AND (part.until_ms IS NULL OR part.until_ms > range.from_ms)
      UNION ALL
      SELECT part.until_ms, -count FROM part, range
      WHERE part.from_ms < range.to_ms AND part.until_ms > range.from_ms
        AND part.until_ms < range.to_ms
      UNION ALL
      SELECT generate_series(range.from_ms, range.to_ms - 1, ${periodMs}::bigint), 0 FROM range
    )
    SELECT at, sum(sum(count)) OVER (ORDER BY at)::float8 AS value FROM change GROUP BY at`;
}

/** Invocations that had an environment, from their reception to their end. */
function runningInvocations(request: MetricRequest, isCounted: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT received_at_ms, ended_at_ms, 1 FROM invocation
    WHERE ${matching(request)} AND ${isCounted} AND status <> 'THROTTLED'
      AND ${receivedIn(request.fromMs - INVOCATION_MS_MAX, request.toMs)}`;
}

/** Since when and until when how much was reserved for a function, from the lifecycle events. */
function reservations(sandboxId: string): Prisma.Sql {
  return Prisma.sql`
    reservation AS (
      SELECT function_name, at_ms AS from_ms,
        lead(at_ms) OVER (PARTITION BY function_name ORDER BY seq) AS until_ms,
        CASE kind WHEN 'FUNCTION_CONCURRENCY_SET'
          THEN (detail ->> 'reservedConcurrentExecutions')::integer END AS reserved
      FROM lifecycle_event
      WHERE sandbox_id = ${sandboxId} AND kind IN
        ('FUNCTION_CONCURRENCY_SET', 'FUNCTION_CONCURRENCY_REMOVED', 'FUNCTION_DELETED')
    )`;
}

/** Whether the function had no reservation when it was invoked. */
const isUnreserved = Prisma.sql`NOT EXISTS (
  SELECT 1 FROM reservation
  WHERE reservation.function_name = invocation.function_name AND reserved IS NOT NULL
    AND from_ms <= received_at_ms AND (until_ms IS NULL OR until_ms > received_at_ms)
)`;

function receivedIn(fromMs: number, toMs: number): Prisma.Sql {
  return Prisma.sql`invocation.received_at_ms >= ${fromMs}::bigint
    AND invocation.received_at_ms < ${toMs}::bigint`;
}

/** The dimensions as a condition (MET-01). */
function matching({ sandboxId, dimensions }: MetricRequest): Prisma.Sql {
  const { functionName, resource, executedVersion } = dimensions;
  const parts = [Prisma.sql`invocation.sandbox_id = ${sandboxId}`];
  if (functionName !== null) parts.push(Prisma.sql`invocation.function_name = ${functionName}`);
  if (resource !== null) {
    const [name, qualifier] = resource.split(':');
    parts.push(Prisma.sql`invocation.function_name = ${name ?? ''}`);
    parts.push(Prisma.sql`invocation.qualifier IS NOT DISTINCT FROM ${qualifier ?? null}::text`);
  }
  if (executedVersion !== null) {
    parts.push(Prisma.sql`invocation.executed_version = ${executedVersion}`);
  }
  return allOf(parts);
}
