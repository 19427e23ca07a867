import type { EventSourceMappingRow } from '../simulation/pull/event-source-mapping/event-source-mapping.ts';
import type { QueuePollingRow } from '../simulation/pull/event-source-mapping/queue-polling/polling-row.ts';
import { worldTables } from './columns.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { allOf, type ListFilter, type ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** An event source mapping as the API reads it. */
export interface EventSourceMappingRecord extends EventSourceMappingRow {
  readonly sandboxId: string;
}

/** A sandbox's mappings in the order of their creation. */
export const mappingList: ListSource<EventSourceMappingRecord> = {
  table: 'event_source_mapping',
  fields: ['sandboxId', ...Object.keys(worldTables['event_source_mapping']?.fields ?? {})],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: EventSourceMappingRecord) => row,
};

/** What is polled for one function, in the order of creation. */
export const mappingListOfFunction: ListSource<EventSourceMappingRecord> = {
  ...mappingList,
  owner: ['sandboxId', 'functionName'],
};

/** What narrows a list of mappings down, as ListEventSourceMappings does; left out means all. */
export interface EventSourceMappingFilter {
  readonly eventSourceArn?: string | null;
  readonly functionName?: string | null;
}

/** The filter as the list reads it. */
export function matchingMappings({
  eventSourceArn,
  functionName,
}: EventSourceMappingFilter): ListFilter {
  const parts: ListFilter[] = [];
  if (eventSourceArn != null) parts.push(Prisma.sql`event_source_arn = ${eventSourceArn}`);
  if (functionName != null) parts.push(Prisma.sql`function_name = ${functionName}`);
  return allOf(parts);
}

/** The mappings with those ids, in no promised order. */
export async function findMappings(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly EventSourceMappingRecord[]> {
  const rows = await prisma.eventSourceMapping.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as EventSourceMappingRecord);
}

/** Which mapping of which sandbox, by AWS's UUID. */
export interface MappingUuidKey {
  readonly sandboxId: string;
  readonly uuid: string;
}

/** The mappings of those UUIDs, in no promised order. */
export async function findMappingsByUuid(
  prisma: PrismaClient,
  keys: readonly MappingUuidKey[],
): Promise<readonly EventSourceMappingRecord[]> {
  const rows = await prisma.eventSourceMapping.findMany({
    where: { OR: keys.map(({ sandboxId, uuid }) => ({ sandboxId, uuid })) },
  });
  return rows.map((row) => withPlainNumbers(row) as unknown as EventSourceMappingRecord);
}

/** The pollers of a mapping, and how much they have under way; without what they hold. */
export interface QueuePollingRecord extends Pick<
  QueuePollingRow,
  'mappingId' | 'concurrency' | 'polls' | 'emptyPolls' | 'idleSinceMs' | 'pollDueAtMs'
> {
  /** The same as the mapping's: loaders name what they find by it. */
  readonly id: string;
  readonly bufferedRecords: number;
  /** When the window of what is buffered ends; null for none. */
  readonly windowEndsAtMs: number | null;
  readonly batchesInFlight: number;
  readonly recordsInFlight: number;
  /** Those of the batches that wait to be tried again. */
  readonly batchesThrottled: number;
  /** When the message was sent that is in the queue for longest; null where it is empty. */
  readonly oldestSentAtMs: number | null;
}

/** The pollers of those mappings, in no promised order; a mapping of a stream has none. */
export async function findQueuePollings(
  prisma: PrismaClient,
  mappingIds: readonly string[],
): Promise<readonly QueuePollingRecord[]> {
  const rows = await prisma.$queryRaw<Record<string, unknown>[]>`
    SELECT polling.mapping_id AS "id", polling.mapping_id AS "mappingId",
      polling.concurrency, polling.polls, polling.empty_polls AS "emptyPolls",
      polling.idle_since_ms AS "idleSinceMs", polling.poll_due_at_ms AS "pollDueAtMs",
      coalesce(json_array_length(polling.buffer -> 'records'), 0) AS "bufferedRecords",
      (polling.buffer ->> 'closesAtMs')::float8 AS "windowEndsAtMs",
      count(batch.id)::int AS "batchesInFlight",
      (count(batch.id) FILTER (WHERE batch.invocation_id IS NULL))::int AS "batchesThrottled",
      (
        SELECT message.sent_at_ms
        FROM event_source_mapping mapping
        JOIN sqs_queue queue ON queue.sandbox_id = mapping.sandbox_id
          AND queue.queue_name = split_part(mapping.event_source_arn, ':', 6)
        JOIN sqs_message message
          ON message.sandbox_id = queue.sandbox_id AND message.queue_id = queue.id
        WHERE mapping.sandbox_id = polling.sandbox_id AND mapping.id = polling.mapping_id
        ORDER BY message.seq LIMIT 1
      ) AS "oldestSentAtMs",
      coalesce(sum(json_array_length(batch.running) + json_array_length(batch.waiting)), 0)::int
        AS "recordsInFlight"
    FROM queue_polling polling
    LEFT JOIN queue_batch batch
      ON batch.sandbox_id = polling.sandbox_id AND batch.mapping_id = polling.mapping_id
    WHERE polling.mapping_id = ANY(${[...mappingIds]}::text[])
    GROUP BY polling.sandbox_id, polling.mapping_id`;
  return rows.map((row) => withPlainNumbers(row) as unknown as QueuePollingRecord);
}
