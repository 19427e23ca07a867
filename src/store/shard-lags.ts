import { ordinalIn } from '../simulation/pull/kinesis/sequence-number.ts';
import { HOUR_MS } from '../simulation/pull/kinesis/stream.ts';
import { numberOfSequence } from '../simulation/pull/dynamodb/stream-block.ts';
import { RETENTION_MS } from '../simulation/pull/dynamodb/stream.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';

/** A place in a shard of a Kinesis stream or of a table's stream. */
export interface ShardPlace {
  readonly sandboxId: string;
  readonly sourceType: 'KINESIS' | 'DYNAMODB_STREAMS';
  readonly streamArn: string;
  readonly shardId: string;
  /** Everything up to this number is done; null for nothing. */
  readonly checkpoint: string | null;
  /** Virtual milliseconds: what has expired by then is not there. */
  readonly nowMs: number;
}

/** When the oldest record behind each place arrived, by `shardPlaceName`; nothing where there is none. */
export async function findOldestArrivals(
  prisma: PrismaClient,
  places: readonly ShardPlace[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const [sourceType, arrivals] of [
    ['KINESIS', kinesisArrivals],
    ['DYNAMODB_STREAMS', tableStreamArrivals],
  ] as const) {
    const own = places.filter((place) => place.sourceType === sourceType);
    if (own.length === 0) continue;
    const rows = await prisma.$queryRaw<{ index: number; arrivedAtMs: bigint | null }[]>(
      arrivals(own),
    );
    for (const { index, arrivedAtMs } of rows) {
      const place = own[index];
      if (place && arrivedAtMs !== null) found.set(shardPlaceName(place), Number(arrivedAtMs));
    }
  }
  return found;
}

/** Tells places in all shards apart. */
export function shardPlaceName({ sandboxId, streamArn, shardId, checkpoint }: ShardPlace): string {
  return `${sandboxId} ${streamArn} ${shardId} ${checkpoint ?? ''}`;
}

function kinesisArrivals(places: readonly ShardPlace[]): Prisma.Sql {
  const done = places.map(({ checkpoint }) => (checkpoint === null ? 0 : ordinalIn(checkpoint)));
  return Prisma.sql`
    SELECT asked.index, (
      SELECT min(arrival.text::bigint)
      FROM json_array_elements_text(block.arrived_at_ms) WITH ORDINALITY AS arrival(text, place)
      WHERE block.first_ordinal + arrival.place - 1 > asked.done
        AND arrival.text::bigint > asked.now_ms - stream.retention_period_hours * ${HOUR_MS}::bigint
    ) AS "arrivedAtMs"
    FROM ${asked(places, done)}
    JOIN kinesis_stream stream
      ON stream.sandbox_id = asked.sandbox_id AND stream.stream_arn = asked.stream_arn
    JOIN kinesis_shard shard ON shard.sandbox_id = asked.sandbox_id
      AND shard.stream_id = stream.id AND shard.shard_id = asked.shard_id
    CROSS JOIN LATERAL (
      SELECT first_ordinal, arrived_at_ms FROM kinesis_block one
      WHERE one.sandbox_id = asked.sandbox_id AND one.shard_row_id = shard.id
        AND one.last_ordinal > asked.done
        AND one.last_arrived_at_ms > asked.now_ms - stream.retention_period_hours * ${HOUR_MS}::bigint
      ORDER BY one.last_ordinal LIMIT 1
    ) AS block`;
}

function tableStreamArrivals(places: readonly ShardPlace[]): Prisma.Sql {
  const done = places.map(({ checkpoint }) =>
    checkpoint === null ? 0 : numberOfSequence(checkpoint),
  );
  return Prisma.sql`
    SELECT asked.index, (
      SELECT min((head.value ->> 'arrivedAtMs')::bigint)
      FROM json_array_elements(block.heads) WITH ORDINALITY AS head(value, place)
      WHERE block.first_number + head.place - 1 > asked.done
        AND (head.value ->> 'arrivedAtMs')::bigint > asked.now_ms - ${RETENTION_MS}::bigint
    ) AS "arrivedAtMs"
    FROM ${asked(places, done)}
    JOIN dynamodb_stream stream
      ON stream.sandbox_id = asked.sandbox_id AND stream.stream_arn = asked.stream_arn
    JOIN dynamodb_stream_shard shard
      ON shard.sandbox_id = asked.sandbox_id AND shard.shard_id = asked.shard_id
    CROSS JOIN LATERAL (
      SELECT first_number, heads, shard_id FROM dynamodb_stream_block one
      WHERE one.sandbox_id = asked.sandbox_id AND one.stream_id = stream.id
        AND one.last_number > greatest(asked.done, shard.number_before)
        AND one.last_arrived_at_ms > asked.now_ms - ${RETENTION_MS}::bigint
      ORDER BY one.last_number LIMIT 1
    ) AS block
    WHERE block.shard_id = asked.shard_id`;
}

/** The places as rows, each with its index among them. */
function asked(places: readonly ShardPlace[], done: readonly number[]): Prisma.Sql {
  return Prisma.sql`unnest(
    ${places.map((_, index) => index)}::int[],
    ${places.map(({ sandboxId }) => sandboxId)}::text[],
    ${places.map(({ streamArn }) => streamArn)}::text[],
    ${places.map(({ shardId }) => shardId)}::text[],
    ${[...done]}::bigint[],
    ${places.map(({ nowMs }) => nowMs)}::bigint[]
  ) AS asked(index, sandbox_id, stream_arn, shard_id, done, now_ms)`;
}
