import type { MetricName } from '../simulation/metrics/metric.ts';
import { Prisma } from './generated/client.ts';
import { countingSpans, pollersWhileCounted, pollerSpans } from './metric-mappings.ts';
import {
  matchingInvocation,
  matchingVersion,
  NOTHING,
  parseResource,
  RUN_BEGAN_AT,
  underWay,
  type MetricRequest,
} from './metric-request.ts';

export type ConcurrencyMetricName = Extract<
  MetricName,
  | 'CONCURRENT_EXECUTIONS'
  | 'UNRESERVED_CONCURRENT_EXECUTIONS'
  | 'CLAIMED_ACCOUNT_CONCURRENCY'
  | 'PROVISIONED_CONCURRENT_EXECUTIONS'
  | 'PROVISIONED_CONCURRENCY_UTILIZATION'
  | 'PROVISIONED_POLLERS'
>;

/**
 * How many were going on after each change, and at the beginning of each period, up to what has
 * happened so far; of the utilization, the share of what was allocated then.
 */
export function samplesOfConcurrency(
  request: MetricRequest,
  metricName: ConcurrencyMetricName,
): Prisma.Sql {
  const { sandboxId, fromMs, toMs, periodMs } = request;
  return Prisma.sql`
    WITH ${runs(request)}, ${reservations(sandboxId)}, ${allocations(sandboxId)},
    ${countingSpans(request)}, ${pollerSpans(sandboxId)},
    range AS (
      SELECT ${fromMs}::bigint AS from_ms, least(${toMs}::bigint, now_ms + 1) AS to_ms
      FROM sandbox WHERE id = ${sandboxId}
    ),
    part(from_ms, until_ms, busy, allocated) AS (
      ${Prisma.join(partsOf(request, metricName), ' UNION ALL ')}
    ),
    change AS (
      SELECT greatest(part.from_ms, range.from_ms) AS at, busy, allocated FROM part, range
      WHERE part.from_ms < range.to_ms
        AND (part.until_ms IS NULL OR part.until_ms > range.from_ms)
      UNION ALL
      SELECT part.until_ms, -busy, -allocated FROM part, range
      WHERE part.from_ms < range.to_ms AND part.until_ms > range.from_ms
        AND part.until_ms < range.to_ms
      UNION ALL
      SELECT generate_series(range.from_ms, range.to_ms - 1, ${periodMs}::bigint), 0, 0 FROM range
    ),
    state AS (
      SELECT at, sum(sum(busy)) OVER (ORDER BY at)::float8 AS busy,
        sum(sum(allocated)) OVER (ORDER BY at)::float8 AS allocated
      FROM change GROUP BY at
    )
    ${
      metricName === 'PROVISIONED_CONCURRENCY_UTILIZATION'
        ? Prisma.sql`SELECT at, busy / allocated AS value FROM state WHERE allocated > 0`
        : Prisma.sql`SELECT at, busy AS value FROM state`
    }`;
}

/** Rows of since when and until when (null for what goes on) how many are busy, and allocated. */
function partsOf(request: MetricRequest, metricName: ConcurrencyMetricName): Prisma.Sql[] {
  switch (metricName) {
    case 'CONCURRENT_EXECUTIONS':
      return [busyRuns(Prisma.sql`TRUE`)];
    case 'UNRESERVED_CONCURRENT_EXECUTIONS':
      return [busyRuns(isUnreserved)];
    case 'CLAIMED_ACCOUNT_CONCURRENCY':
      return [
        busyRuns(Prisma.sql`${isUnreserved} AND NOT ${isProvisioned}`),
        Prisma.sql`
          SELECT from_ms, until_ms, reserved, 0 FROM reservation WHERE reserved IS NOT NULL`,
        allocationsOutsideReservations,
      ];
    case 'PROVISIONED_CONCURRENT_EXECUTIONS':
      return [busyRuns(isProvisioned)];
    case 'PROVISIONED_CONCURRENCY_UTILIZATION':
      return [busyRuns(isProvisioned), allocationsFor(request)];
    case 'PROVISIONED_POLLERS':
      return [pollersWhileCounted];
  }
}

function busyRuns(isCounted: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT from_ms, until_ms, 1, 0 FROM busy_run WHERE ${isCounted}`;
}

/** The runs that have ended, and those that go on. */
function runs(request: MetricRequest): Prisma.Sql {
  return Prisma.sql`
    busy_run(function_name, from_ms, until_ms, served_by) AS (
      SELECT invocation.function_name, ${RUN_BEGAN_AT}, run.ended_at_ms, run.served_by
      FROM invocation
      JOIN invocation_attempt run
        ON run.sandbox_id = invocation.sandbox_id AND run.invocation_id = invocation.id
      WHERE ${underWay(request)} AND ${matchingInvocation(request)}
        AND ${matchingVersion(request, Prisma.sql`run.executed_version`)}
      UNION ALL
      SELECT invocation.function_name,
        coalesce((pending ->> 'beganAtMs')::bigint, invocation.received_at_ms), NULL,
        coalesce(pending ->> 'servedBy', 'ON_DEMAND')
      FROM invocation
      WHERE invocation.status = 'RUNNING' AND ${matchingInvocation(request)}
        AND ${matchingVersion(request, Prisma.sql`invocation.executed_version`)}
    )`;
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

/** Since when and until when how much was provisioned for a version or alias; 0 after its removal. */
function allocations(sandboxId: string): Prisma.Sql {
  return Prisma.sql`
    allocation AS (
      SELECT function_name, detail ->> 'qualifier' AS qualifier, at_ms AS from_ms,
        lead(at_ms) OVER (PARTITION BY function_name, detail ->> 'qualifier' ORDER BY seq)
          AS until_ms,
        coalesce((detail ->> 'provisionedConcurrentExecutions')::integer, 0) AS allocated
      FROM lifecycle_event
      WHERE sandbox_id = ${sandboxId}
        AND kind IN ('PROVISIONED_CONCURRENCY_SET', 'PROVISIONED_CONCURRENCY_REMOVED')
    )`;
}

/** Whether the function had no reservation when the run began. */
const isUnreserved = Prisma.sql`NOT EXISTS (
  SELECT 1 FROM reservation
  WHERE reservation.function_name = busy_run.function_name AND reserved IS NOT NULL
    AND reservation.from_ms <= busy_run.from_ms
    AND (reservation.until_ms IS NULL OR reservation.until_ms > busy_run.from_ms)
)`;

const isProvisioned = Prisma.sql`served_by = 'PROVISIONED'`;

/** What is provisioned while its function has no reservation that it would be a part of (SYN-44). */
const allocationsOutsideReservations = Prisma.sql`
  SELECT lower(span), upper(span), allocated, 0
  FROM allocation, unnest(
    int8multirange(int8range(from_ms, until_ms)) - coalesce((
      SELECT range_agg(int8range(reservation.from_ms, reservation.until_ms)) FROM reservation
      WHERE reservation.function_name = allocation.function_name AND reserved IS NOT NULL
    ), '{}')
  ) AS span`;

/** What is provisioned for the function, or for the version or alias, that is asked for. */
function allocationsFor({ dimensions }: MetricRequest): Prisma.Sql {
  const { functionName, resource } = dimensions;
  const { name, qualifier } = resource === null ? NOTHING : parseResource(resource);
  return Prisma.sql`
    SELECT from_ms, until_ms, 0, allocated FROM allocation
    WHERE (${functionName}::text IS NULL OR function_name = ${functionName})
      AND (${name}::text IS NULL
        OR function_name = ${name} AND qualifier IS NOT DISTINCT FROM ${qualifier}::text)`;
}
