import { mappingCounts, type MappingCountName } from '../simulation/metrics/mapping-counts.ts';
import { Prisma } from './generated/client.ts';
import { within, type MetricRequest } from './metric-request.ts';

/** One sample for each event of the log that a metric of mappings adds up, while its mapping counts. */
export function samplesOfMappings(
  request: MetricRequest,
  metricName: MappingCountName,
): Prisma.Sql {
  const { kinds, field } = mappingCounts[metricName];
  return Prisma.sql`
    WITH ${countingSpans(request)}
    SELECT happened.at_ms AS at, (happened.detail ->> ${field})::float8 AS value
    FROM counting ${joinEvents(request)}
    WHERE happened.kind = ANY(${[...kinds]}::text[]) AND happened.detail ->> ${field} IS NOT NULL`;
}

/** What is read for them: everything that is told of the mappings in that time. */
export function eventsOfCountingMappings(request: MetricRequest): Prisma.Sql {
  return Prisma.sql`WITH ${countingSpans(request)} SELECT 1 FROM counting ${joinEvents(request)}`;
}

/**
 * Since when and until when which mapping has counted, by the events that say how it is set: those of
 * one mapping or of all, those that are gone as well (MET-01).
 */
export function countingSpans({ sandboxId, dimensions }: MetricRequest): Prisma.Sql {
  const { eventSourceMappingUuid: uuid, functionName } = dimensions;
  return Prisma.sql`
    setting AS (
      SELECT event_source_mapping_id AS mapping_id, function_name, at_ms AS from_ms, seq AS from_seq,
        lead(at_ms) OVER (PARTITION BY event_source_mapping_id ORDER BY seq) AS until_ms,
        lead(seq) OVER (PARTITION BY event_source_mapping_id ORDER BY seq) AS until_seq,
        (detail ->> 'countsEvents')::boolean AS is_counting
      FROM lifecycle_event
      WHERE sandbox_id = ${sandboxId} AND kind IN ('MAPPING_CREATED', 'MAPPING_UPDATED')
        AND (${uuid}::text IS NULL OR detail ->> 'uuid' = ${uuid})
    ),
    counting AS (
      SELECT * FROM setting
      WHERE is_counting AND (${functionName}::text IS NULL OR function_name = ${functionName})
    )`;
}

/** The events of a mapping while it has counted, in the time that is asked for. */
function joinEvents(request: MetricRequest): Prisma.Sql {
  return Prisma.sql`JOIN lifecycle_event happened
    ON happened.sandbox_id = ${request.sandboxId}
    AND happened.event_source_mapping_id = counting.mapping_id
    AND ${within(request, Prisma.sql`happened.at_ms`)}
    AND happened.at_ms >= counting.from_ms AND happened.seq > counting.from_seq
    AND (counting.until_ms IS NULL
      OR happened.at_ms <= counting.until_ms AND happened.seq < counting.until_seq)`;
}

/** Kinds of events that say how many provisioned pollers a mapping has from then on; else it has none. */
const POLLER_KINDS = ['MAPPING_ENABLED', 'MAPPING_SCALED', 'MAPPING_DISABLED', 'MAPPING_DELETED'];

/** Since when and until when a mapping has had how many provisioned pollers (SQS-34). */
export function pollerSpans(sandboxId: string): Prisma.Sql {
  return Prisma.sql`
    pollers AS (
      SELECT event_source_mapping_id AS mapping_id, at_ms AS from_ms,
        lead(at_ms) OVER (PARTITION BY event_source_mapping_id ORDER BY seq) AS until_ms,
        coalesce((detail ->> 'provisionedPollers')::integer, 0) AS count
      FROM lifecycle_event
      WHERE sandbox_id = ${sandboxId} AND kind = ANY(${POLLER_KINDS}::text[])
    )`;
}

/** What is read for them. */
export function changesOfPollers({ sandboxId }: MetricRequest): Prisma.Sql {
  return Prisma.sql`SELECT 1 FROM lifecycle_event
    WHERE sandbox_id = ${sandboxId} AND kind = ANY(${POLLER_KINDS}::text[])`;
}

/** Since when and until when how many pollers of mappings that count were there. */
export const pollersWhileCounted = Prisma.sql`
  SELECT greatest(pollers.from_ms, counting.from_ms), least(pollers.until_ms, counting.until_ms),
    pollers.count, 0
  FROM pollers JOIN counting USING (mapping_id)
  WHERE pollers.count > 0
    AND (counting.until_ms IS NULL OR pollers.from_ms < counting.until_ms)
    AND (pollers.until_ms IS NULL OR counting.from_ms < pollers.until_ms)`;
