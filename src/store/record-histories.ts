import type { LifecycleEvent } from '../simulation/events.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { eventFields, toLoggedEvent } from './logged-events.ts';
import { concernsRecord, type RecordIdentity } from './record-story.ts';

/*
 * Records lie in blocks and have no row of their own, and the log tells of many at once: of how many
 * came in one request, were read by one poll, went in one batch. So the story of a record is found by
 * its number, which lies between the first and the last one that an event names.
 */

/** Whose story is asked for. */
export interface RecordHistoryKey extends RecordIdentity {
  readonly sandboxId: string;
  readonly streamArn: string;
  readonly arrivedAtMs: number;
}

/** Events of one record at most: the first ones. */
export const RECORD_HISTORY_MAX = 100;

/** Events that are looked at for the records of a shard: of each mapping, and of each instant of arrival. */
const LOOKED_AT_MAX = 50_000;

/** Events that are read for all records of one sandbox together, at most. */
const EVENTS_MAX = 10_000;

/** The kinds of events that tell how records came into a stream. */
const ARRIVALS = [
  'STREAM_RECORDS_PUT',
  'ITEM_PUT',
  'ITEM_UPDATED',
  'ITEM_DELETED',
  'ITEMS_WRITTEN',
  'ITEMS_EXPIRED',
];

/** The kinds of events that tell what mappings did with them. */
const DEEDS = [
  'STREAM_POLLED',
  'RECORDS_FILTERED_OUT',
  'BATCH_INVOKED',
  'BATCH_SUCCEEDED',
  'BATCH_PARTIALLY_FAILED',
  'BATCH_FAILED',
  'BATCH_THROTTLED',
  'STREAM_BATCH_BISECTED',
  'STREAM_BATCH_RETRY_SCHEDULED',
  'STREAM_RECORDS_EXPIRED',
  'STREAM_BATCH_DISCARDED',
  'DESTINATION_DELIVERED',
  'DESTINATION_FAILED',
];

/** What has happened to those records, by `recordHistoryName`, from their arrival on. */
export async function findRecordHistories(
  prisma: PrismaClient,
  keys: readonly RecordHistoryKey[],
): Promise<ReadonlyMap<string, readonly LifecycleEvent[]>> {
  const histories = new Map<string, readonly LifecycleEvent[]>();
  for (const sandboxId of new Set(keys.map((key) => key.sandboxId))) {
    const own = keys.filter((key) => key.sandboxId === sandboxId);
    const [arrivals, deeds] = await Promise.all([
      findArrivals(prisma, sandboxId, own),
      findDeeds(prisma, sandboxId, own),
    ]);
    for (const key of own) histories.set(recordHistoryName(key), storyOf(key, arrivals, deeds));
  }
  return histories;
}

/** Tells records of all streams apart. */
export function recordHistoryName({
  sandboxId,
  streamArn,
  sequenceNumber,
}: Pick<RecordHistoryKey, 'sandboxId' | 'streamArn' | 'sequenceNumber'>): string {
  return `${sandboxId} ${streamArn} ${sequenceNumber}`;
}

/** An event of a mapping of some stream. */
interface Deed {
  readonly streamArn: string;
  readonly event: LifecycleEvent;
}

function storyOf(
  key: RecordHistoryKey,
  arrivals: readonly LifecycleEvent[],
  deeds: readonly Deed[],
): readonly LifecycleEvent[] {
  const story = arrivals.filter((event) => event.at === key.arrivedAtMs);
  const told = story.filter((event) => concernsRecord(key, event));
  /** Mappings whose filters have stopped it: batches around it are not its own. */
  const stopped = new Set<string | null>();
  for (const { streamArn, event } of deeds) {
    if (told.length >= RECORD_HISTORY_MAX) break;
    if (streamArn !== key.streamArn || stopped.has(event.eventSourceMappingId)) continue;
    if (!concernsRecord(key, event)) continue;
    told.push(event);
    if (event.kind === 'RECORDS_FILTERED_OUT') stopped.add(event.eventSourceMappingId);
  }
  return told;
}

/**
 * The events of the instants at which the records came. The log is in the order of time and its numbers
 * have no gap, so the first event of an instant is found by halving.
 */
async function findArrivals(
  prisma: PrismaClient,
  sandboxId: string,
  keys: readonly RecordHistoryKey[],
): Promise<readonly LifecycleEvent[]> {
  const instants = [...new Set(keys.map(({ arrivedAtMs }) => arrivedAtMs))];
  const rows = await prisma.$queryRaw<{ seq: bigint }[]>(Prisma.sql`
    WITH RECURSIVE halved(at_ms, low, high) AS (
      SELECT asked.at_ms, log.first, log.last + 1
      FROM unnest(${[...instants, ...instants.map((instant) => instant + 1)]}::bigint[])
        AS asked(at_ms), (
        SELECT min(seq) AS first, max(seq) AS last
        FROM lifecycle_event WHERE sandbox_id = ${sandboxId}
      ) AS log
      UNION
      SELECT halved.at_ms,
        CASE WHEN middle.at_ms < halved.at_ms THEN middle.seq + 1 ELSE halved.low END,
        CASE WHEN middle.at_ms < halved.at_ms THEN halved.high ELSE middle.seq END
      FROM halved CROSS JOIN LATERAL (
        SELECT seq, at_ms FROM lifecycle_event
        WHERE sandbox_id = ${sandboxId} AND seq = (halved.low + halved.high) / 2 LIMIT 1
      ) AS middle
      WHERE halved.low < halved.high
    ),
    begins(at_ms, seq) AS (SELECT at_ms, low FROM halved WHERE low = high)
    SELECT ${eventFields}
    FROM begins JOIN begins behind ON behind.at_ms = begins.at_ms + 1
    CROSS JOIN LATERAL (
      SELECT * FROM lifecycle_event one
      WHERE one.sandbox_id = ${sandboxId} AND one.seq >= begins.seq AND one.seq < behind.seq
      ORDER BY one.seq LIMIT ${LOOKED_AT_MAX}
    ) AS event
    CROSS JOIN LATERAL (
      SELECT coalesce(event.detail -> 'shards', event.detail -> 'records') AS list
    ) AS ranges
    WHERE begins.at_ms = ANY(${instants}::bigint[]) AND event.kind = ANY(${ARRIVALS}::text[])
      AND (
        event.detail ->> 'sequenceNumber' = ANY(${numbersOf(keys)}::text[])
        OR EXISTS (
          SELECT FROM json_array_elements(
            CASE json_typeof(ranges.list) WHEN 'array' THEN ranges.list END
          ) AS range, unnest(${numbersOf(keys)}::numeric[]) AS number
          WHERE number BETWEEN (range ->> 'firstSequenceNumber')::numeric
            AND (range ->> 'lastSequenceNumber')::numeric
        )
      )
    ORDER BY event.seq LIMIT ${EVENTS_MAX}`);
  return rows.map(toLoggedEvent);
}

/** Records of one shard, from one to another: what a page asks for. */
interface Stretch {
  readonly streamArn: string;
  readonly shardId: string;
  first: string;
  last: string;
  /** When the oldest of them came. */
  sinceMs: number;
}

/**
 * The events of the mappings that poll the streams, or have, from when the first of the records came.
 * The numbers of a stream are equally long, so that texts compare as they do.
 */
async function findDeeds(
  prisma: PrismaClient,
  sandboxId: string,
  keys: readonly RecordHistoryKey[],
): Promise<readonly Deed[]> {
  const stretches = stretchesOf(keys);
  const rows = await prisma.$queryRaw<{ seq: bigint; streamArn: string }[]>(Prisma.sql`
    WITH asked(stream_arn, shard_id, first, last, since_ms) AS (
      SELECT * FROM unnest(
        ${stretches.map(({ streamArn }) => streamArn)}::text[],
        ${stretches.map(({ shardId }) => shardId)}::text[],
        ${stretches.map(({ first }) => first)}::text[],
        ${stretches.map(({ last }) => last)}::text[],
        ${stretches.map(({ sinceMs }) => sinceMs)}::bigint[]
      )
    ),
    mapping AS (
      SELECT created.event_source_mapping_id AS id, asked.*
      FROM lifecycle_event created JOIN asked
        ON asked.stream_arn = split_part(created.detail ->> 'eventSourceArn', '/consumer/', 1)
      WHERE created.sandbox_id = ${sandboxId} AND created.kind = 'MAPPING_CREATED'
    )
    SELECT mapping.stream_arn AS "streamArn", ${eventFields}
    FROM mapping CROSS JOIN LATERAL (
      SELECT * FROM lifecycle_event one
      WHERE one.sandbox_id = ${sandboxId} AND one.event_source_mapping_id = mapping.id
        AND one.at_ms >= mapping.since_ms
      ORDER BY one.at_ms, one.seq LIMIT ${LOOKED_AT_MAX}
    ) AS event
    WHERE event.kind = ANY(${DEEDS}::text[]) AND event.detail ->> 'shardId' = mapping.shard_id
      AND event.detail ->> 'firstSequenceNumber' <= mapping.last COLLATE "C"
      AND coalesce(event.detail ->> 'lastSequenceNumber', event.detail ->> 'readTo')
        >= mapping.first COLLATE "C"
    ORDER BY event.seq LIMIT ${EVENTS_MAX}`);
  return rows.map(({ streamArn, ...row }) => ({ streamArn, event: toLoggedEvent(row) }));
}

/** A page is of successive records, so what it asks of a shard is one stretch. */
function stretchesOf(keys: readonly RecordHistoryKey[]): readonly Stretch[] {
  const stretches = new Map<string, Stretch>();
  for (const { streamArn, shardId, sequenceNumber, arrivedAtMs } of keys) {
    const name = `${streamArn} ${shardId}`;
    const known = stretches.get(name);
    if (!known) {
      const ends = { first: sequenceNumber, last: sequenceNumber };
      stretches.set(name, { streamArn, shardId, ...ends, sinceMs: arrivedAtMs });
      continue;
    }
    if (sequenceNumber < known.first) known.first = sequenceNumber;
    if (sequenceNumber > known.last) known.last = sequenceNumber;
    known.sinceMs = Math.min(known.sinceMs, arrivedAtMs);
  }
  return [...stretches.values()];
}

function numbersOf(keys: readonly RecordHistoryKey[]): string[] {
  return keys.map(({ sequenceNumber }) => sequenceNumber);
}
