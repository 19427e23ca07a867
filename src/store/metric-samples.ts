import { isMappingCount } from '../simulation/metrics/mapping-counts.ts';
import type { MetricName } from '../simulation/metrics/metric.ts';
import { Prisma } from './generated/client.ts';
import { samplesOfConcurrency } from './metric-concurrency.ts';
import {
  changesOfPollers,
  eventsOfCountingMappings,
  samplesOfMappings,
} from './metric-mappings.ts';
import {
  matchingInvocation,
  matchingVersion,
  NOTHING,
  parseResource,
  RUN_BEGAN_AT,
  underWay,
  within,
  type MetricRequest,
} from './metric-request.ts';

/*
 * Samples are rows of `at` and `value`. A run, which is what CloudWatch calls an invocation, is booked
 * at the instant at which it began (MET-02): that of a synchronous call when it was received, each
 * attempt of an asynchronous event when its turn came (ASY-70). What becomes of an event is booked when
 * that happens: an event that fails three times is received once, runs three times and is dropped once
 * (MET-03), and what was received, without what ran or was dropped, hints at the backlog (ASY-71).
 */

/** A metric's samples. */
export function samplesOf(request: MetricRequest): Prisma.Sql {
  switch (request.metricName) {
    case 'INVOCATIONS':
      return samplesOfRuns(request, Prisma.sql`1::float8`);
    case 'ERRORS':
      // What a function reports of its batch is an answer and no error (MET-05).
      return samplesOfRuns(request, Prisma.sql`(run.outcome <> 'SUCCEEDED')::int::float8`);
    case 'DURATION':
      return samplesOfRuns(request, Prisma.sql`run.duration_micros / 1000::float8`);
    case 'THROTTLES':
      return samplesOfThrottles(request);
    case 'PROVISIONED_CONCURRENCY_INVOCATIONS':
      return samplesOfRuns(request, ONE, Prisma.sql`run.served_by = 'PROVISIONED'`);
    case 'PROVISIONED_CONCURRENCY_SPILLOVER_INVOCATIONS':
      return samplesOfRuns(request, ONE, Prisma.sql`run.served_by = 'SPILLOVER'`);
    case 'ASYNC_EVENTS_RECEIVED':
      return samplesOfEvents(request, Prisma.sql`invocation.received_at_ms`, isNoDuplicate);
    case 'ASYNC_EVENTS_DROPPED':
      return samplesOfEvents(request, Prisma.sql`invocation.ended_at_ms`, isGivenUp);
    case 'ASYNC_EVENT_AGE':
      return samplesOfAge(request);
    case 'ITERATOR_AGE':
      return samplesOfHappenings(
        request,
        'BATCH_INVOKED',
        Prisma.sql`(happened.detail ->> 'iteratorAgeMs')::float8`,
        Prisma.sql`happened.detail ->> 'iteratorAgeMs' IS NOT NULL`,
      );
    case 'DEAD_LETTER_ERRORS':
      return samplesOfHappenings(request, 'DEAD_LETTER_FAILED', ONE);
    case 'DESTINATION_DELIVERY_FAILURES':
      return samplesOfDeliveryFailures(request);
    case 'RECURSIVE_INVOCATIONS_DROPPED':
      // Loops of synchronous calls are refused and leave no trace (ASY-64, MET-06).
      return samplesOfHappenings(request, 'RECURSION_STOPPED', ONE);
    case 'CONCURRENT_EXECUTIONS':
    case 'UNRESERVED_CONCURRENT_EXECUTIONS':
    case 'CLAIMED_ACCOUNT_CONCURRENCY':
    case 'PROVISIONED_CONCURRENT_EXECUTIONS':
    case 'PROVISIONED_CONCURRENCY_UTILIZATION':
    case 'PROVISIONED_POLLERS':
      return samplesOfConcurrency(request, request.metricName);
    case 'POLLED_EVENT_COUNT':
    case 'FILTERED_OUT_EVENT_COUNT':
    case 'INVOKED_EVENT_COUNT':
    case 'FAILED_INVOKE_EVENT_COUNT':
    case 'DROPPED_EVENT_COUNT':
    case 'ON_FAILURE_DESTINATION_DELIVERED_EVENT_COUNT':
    case 'DELETED_EVENT_COUNT':
      return samplesOfMappings(request, request.metricName);
  }
}

/** What is read to count a metric, one row for each that is looked at. */
export function rowsOf(request: MetricRequest): Prisma.Sql {
  if (isMappingCount(request.metricName)) return eventsOfCountingMappings(request);
  if (request.metricName === 'PROVISIONED_POLLERS') return changesOfPollers(request);
  const invocations = Prisma.sql`SELECT 1 FROM invocation WHERE ${underWay(request)}`;
  if (!readsRefusals.has(request.metricName)) return invocations;
  return Prisma.sql`${invocations} UNION ALL
    SELECT 1 FROM invocation ${joinHappenings('EVENT_REFUSED')} WHERE ${underWay(request)}`;
}

/** An event can be refused many times, each of which is looked at. */
const readsRefusals: ReadonlySet<MetricName> = new Set(['THROTTLES', 'ASYNC_EVENT_AGE']);

const ONE = Prisma.sql`1::float8`;

/** One sample for each time that code ran: what was refused or throttled is none (MET-06). */
function samplesOfRuns(
  request: MetricRequest,
  value: Prisma.Sql,
  isCounted = Prisma.sql`TRUE`,
): Prisma.Sql {
  return Prisma.sql`
    SELECT ${RUN_BEGAN_AT} AS at, ${value} AS value
    FROM invocation
    JOIN invocation_attempt run
      ON run.sandbox_id = invocation.sandbox_id AND run.invocation_id = invocation.id
    WHERE ${underWay(request)} AND ${matchingInvocation(request)}
      AND ${matchingVersion(request, Prisma.sql`run.executed_version`)}
      AND ${within(request, RUN_BEGAN_AT)} AND ${isCounted}`;
}

/**
 * One sample for each call that was decided upon: 1 for a throttled one, and for each time that an
 * event was throttled (MET-04); 0 for one that ran.
 */
function samplesOfThrottles(request: MetricRequest): Prisma.Sql {
  return Prisma.sql`
    ${samplesOfRuns(request, Prisma.sql`0::float8`)}
    UNION ALL
    SELECT invocation.received_at_ms, 1 FROM invocation
    WHERE ${underWay(request)} AND ${matchingInvocation(request)}
      AND ${matchingVersion(request, Prisma.sql`invocation.executed_version`)}
      AND ${within(request, Prisma.sql`invocation.received_at_ms`)}
      AND invocation.status = 'THROTTLED'
    UNION ALL
    ${samplesOfHappenings(request, 'EVENT_REFUSED', ONE, isThrottle)}`;
}

/** An event can also be refused because its function is not ready, which is no throttle (SYN-69). */
const isThrottle = Prisma.sql`happened.detail ->> 'reason' <> 'ResourceNotReadyException'`;

/** How old events were at each attempt, and at each try that could not run (section 2.8). */
function samplesOfAge(request: MetricRequest): Prisma.Sql {
  return Prisma.sql`
    ${samplesOfRuns(
      request,
      Prisma.sql`(${RUN_BEGAN_AT} - invocation.received_at_ms)::float8`,
      Prisma.sql`invocation.invocation_type = 'EVENT'`,
    )}
    UNION ALL
    ${samplesOfHappenings(
      request,
      'EVENT_REFUSED',
      Prisma.sql`(happened.detail ->> 'ageMs')::float8`,
    )}`;
}

/** One sample for each asynchronous event of a kind, at an instant of its life. */
function samplesOfEvents(
  request: MetricRequest,
  instant: Prisma.Sql,
  isCounted: Prisma.Sql,
): Prisma.Sql {
  return Prisma.sql`
    SELECT ${instant} AS at, ${ONE} AS value FROM invocation
    WHERE ${underWay(request)} AND ${matchingInvocation(request)}
      AND invocation.invocation_type = 'EVENT' AND ${isCounted} AND ${within(request, instant)}`;
}

/** What the queue delivered twice was received once (ASY-04). */
const isNoDuplicate = Prisma.sql`NOT EXISTS (
  SELECT FROM lifecycle_event copied
  WHERE copied.sandbox_id = invocation.sandbox_id AND copied.invocation_id = invocation.id
    AND copied.kind = 'EVENT_DUPLICATED'
)`;

/** Given up, whoever was sent it then. */
const isGivenUp = Prisma.sql`invocation.status IN ('FAILED', 'EXPIRED', 'DROPPED')`;

/** One sample for each time that the log tells of something that happened to an invocation. */
function samplesOfHappenings(
  request: MetricRequest,
  kind: string,
  value: Prisma.Sql,
  isCounted = Prisma.sql`TRUE`,
): Prisma.Sql {
  return Prisma.sql`
    SELECT happened.at_ms AS at, ${value} AS value
    FROM invocation ${joinHappenings(kind)}
    WHERE ${underWay(request)} AND ${matchingInvocation(request)}
      AND ${matchingVersion(request, Prisma.sql`NULL::text`)}
      AND ${within(request, Prisma.sql`happened.at_ms`)} AND ${isCounted}`;
}

/**
 * One sample for each record that a destination did not take: of an event, and of a batch of a stream
 * (ESM-58), whose last attempt may be long ago, or never was.
 */
function samplesOfDeliveryFailures(request: MetricRequest): Prisma.Sql {
  const { sandboxId, dimensions } = request;
  const { functionName, resource } = dimensions;
  const { name, qualifier } = resource === null ? NOTHING : parseResource(resource);
  const isOfEvent = Prisma.sql`happened.event_source_mapping_id IS NULL`;
  return Prisma.sql`
    ${samplesOfHappenings(request, 'DESTINATION_FAILED', ONE, isOfEvent)}
    UNION ALL
    SELECT failed.at_ms, 1 FROM lifecycle_event failed
    LEFT JOIN event_source_mapping mapping
      ON mapping.sandbox_id = failed.sandbox_id AND mapping.id = failed.event_source_mapping_id
    WHERE failed.sandbox_id = ${sandboxId} AND failed.kind = 'DESTINATION_FAILED'
      AND failed.event_source_mapping_id IS NOT NULL
      AND ${within(request, Prisma.sql`failed.at_ms`)}
      AND (${functionName}::text IS NULL OR failed.function_name = ${functionName})
      AND (${name}::text IS NULL OR failed.function_name = ${name}
        AND mapping.qualifier IS NOT DISTINCT FROM ${qualifier}::text)`;
}

function joinHappenings(kind: string): Prisma.Sql {
  return Prisma.sql`JOIN lifecycle_event happened
    ON happened.sandbox_id = invocation.sandbox_id AND happened.invocation_id = invocation.id
    AND happened.kind = ${kind}`;
}
