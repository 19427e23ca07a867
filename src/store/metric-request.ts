import type { MetricDimensions, MetricName } from '../simulation/metrics/metric.ts';
import { Prisma } from './generated/client.ts';
import { allOf } from './page.ts';

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

/** No run lasts longer: the longest timeout of a function, and an init before it. */
const RUN_MS_MAX = 910_000;

/** No event is tried again when it is older (ASY-14). */
const EVENT_AGE_MS_MAX = 21_600_000;

/** The invocations that can have been under way in the time that is asked for. */
export function underWay({ sandboxId, fromMs, toMs }: MetricRequest): Prisma.Sql {
  return Prisma.sql`invocation.sandbox_id = ${sandboxId} AND (
    invocation.invocation_type = 'REQUEST_RESPONSE'
      AND invocation.received_at_ms >= ${fromMs - RUN_MS_MAX}::bigint
      AND invocation.received_at_ms < ${toMs}::bigint
    OR invocation.invocation_type = 'EVENT'
      AND invocation.received_at_ms >= ${fromMs - RUN_MS_MAX - EVENT_AGE_MS_MAX}::bigint
      AND invocation.received_at_ms < ${toMs}::bigint
  )`;
}

/** When a run began: the init of a cold start comes before its invoke phase. */
export const RUN_BEGAN_AT = Prisma.sql`
  (run.started_at_ms - ceil(coalesce(run.init_micros, 0) / 1000.0)::bigint)`;

/** The function, alias or version that a call was for, as a condition (MET-01). */
export function matchingInvocation({ sandboxId, dimensions }: MetricRequest): Prisma.Sql {
  const { functionName, resource } = dimensions;
  const parts = [Prisma.sql`invocation.sandbox_id = ${sandboxId}`];
  if (functionName !== null) parts.push(Prisma.sql`invocation.function_name = ${functionName}`);
  if (resource !== null) {
    const { name, qualifier } = parseResource(resource);
    parts.push(Prisma.sql`invocation.function_name = ${name}`);
    parts.push(Prisma.sql`invocation.qualifier IS NOT DISTINCT FROM ${qualifier}::text`);
  }
  return allOf(parts);
}

/** The version that ran, as a condition on what has that of a run (MET-01). */
export function matchingVersion(
  { dimensions: { executedVersion } }: MetricRequest,
  version: Prisma.Sql,
): Prisma.Sql {
  return executedVersion === null
    ? Prisma.sql`TRUE`
    : Prisma.sql`${version} IS NOT DISTINCT FROM ${executedVersion}`;
}

/** `<function>` or `<function>:<alias or version>`. */
export function parseResource(resource: string): { name: string; qualifier: string | null } {
  const [name = '', qualifier = null] = resource.split(':');
  return { name, qualifier };
}

/** A resource that nobody asks for. */
export const NOTHING = { name: null, qualifier: null };

/** Whether an instant is in the time that is asked for. */
export function within({ fromMs, toMs }: MetricRequest, instant: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`${instant} >= ${fromMs}::bigint AND ${instant} < ${toMs}::bigint`;
}
