import type {
  StreamRecordHead,
  StreamRecordImages,
} from '../simulation/pull/dynamodb/stream-block.ts';
import type { PrismaClient } from './generated/client.ts';

/*
 * Records lie in blocks of up to 500, and their numbers in the stream follow each other without a gap:
 * so a page of them is a range of numbers, and is cut out of the few blocks that have some of it.
 */

/** A stream, and what arrived at that instant or before has expired. */
export interface StreamInstant {
  readonly sandboxId: string;
  readonly streamId: string;
  readonly expiredAtMs: number;
}

/** The number of the oldest record of each stream that can be read, by stream; one without any is missing. */
export async function findOldestNumbers(
  prisma: PrismaClient,
  streams: readonly StreamInstant[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await prisma.$queryRaw<{ streamId: string; oldest: bigint }[]>`
    SELECT asked.stream_id AS "streamId", block.first_number + (
      SELECT count(*) FROM json_array_elements(block.heads) AS head
      WHERE (head ->> 'arrivedAtMs')::bigint <= asked.expired_at_ms
    ) AS oldest
    FROM unnest(
      ${streams.map(({ sandboxId }) => sandboxId)}::text[],
      ${streams.map(({ streamId }) => streamId)}::text[],
      ${streams.map(({ expiredAtMs }) => expiredAtMs)}::bigint[]
    ) AS asked(sandbox_id, stream_id, expired_at_ms)
    CROSS JOIN LATERAL (
      SELECT first_number, heads FROM dynamodb_stream_block AS one
      WHERE one.sandbox_id = asked.sandbox_id AND one.stream_id = asked.stream_id
        AND one.last_arrived_at_ms > asked.expired_at_ms
      ORDER BY one.last_number LIMIT 1
    ) AS block`;
  return new Map(rows.map(({ streamId, oldest }) => [streamId, Number(oldest)]));
}

/** A range of numbers in a stream, both ends included. */
export interface NumberRange {
  readonly sandboxId: string;
  readonly streamId: string;
  readonly first: number;
  readonly last: number;
}

/** A record without its images, which are read when somebody asks for them. */
export interface StreamRecordEntry extends StreamRecordHead {
  /** Which record of the stream it is, from 1. */
  readonly number: number;
  readonly shardId: string;
}

/** The records of those ranges, in the order of the ranges and of the numbers in each. */
export async function findStreamRecords(
  prisma: PrismaClient,
  ranges: readonly NumberRange[],
): Promise<readonly (readonly StreamRecordEntry[])[]> {
  const blocksMax = Math.max(...ranges.map(({ first, last }) => last - first + 1), 1);
  const rows = await prisma.$queryRaw<
    { place: number; number: bigint; shardId: string; head: StreamRecordHead }[]
  >`
    SELECT asked.place, block.first_number + head.ordinality - 1 AS number,
      block.shard_id AS "shardId", head.value AS head
    FROM unnest(
      ${ranges.map((_, place) => place)}::int[],
      ${ranges.map(({ sandboxId }) => sandboxId)}::text[],
      ${ranges.map(({ streamId }) => streamId)}::text[],
      ${ranges.map(({ first }) => first)}::bigint[],
      ${ranges.map(({ last }) => last)}::bigint[]
    ) AS asked(place, sandbox_id, stream_id, first_number, last_number)
    CROSS JOIN LATERAL (
      SELECT first_number, shard_id, heads FROM dynamodb_stream_block AS one
      WHERE one.sandbox_id = asked.sandbox_id AND one.stream_id = asked.stream_id
        AND one.last_number >= asked.first_number
      ORDER BY one.last_number LIMIT ${blocksMax}
    ) AS block
    CROSS JOIN LATERAL json_array_elements(block.heads) WITH ORDINALITY AS head
    WHERE block.first_number + head.ordinality - 1
      BETWEEN asked.first_number AND asked.last_number
    ORDER BY asked.place, number`;
  const found: StreamRecordEntry[][] = ranges.map(() => []);
  for (const { place, number, shardId, head } of rows) {
    found[place]?.push({ ...head, shardId, number: Number(number) });
  }
  return found;
}

/** Which record of which stream. */
export interface NumberKey {
  readonly sandboxId: string;
  readonly streamId: string;
  readonly number: number;
}

/** What those records show of their items, by `numberName`; of one that is gone by now it is missing. */
export async function findRecordImages(
  prisma: PrismaClient,
  keys: readonly NumberKey[],
): Promise<ReadonlyMap<string, StreamRecordImages>> {
  const rows = await prisma.$queryRaw<{ place: number; images: StreamRecordImages }[]>`
    SELECT asked.place, images.value AS images
    FROM unnest(
      ${keys.map((_, place) => place)}::int[],
      ${keys.map(({ sandboxId }) => sandboxId)}::text[],
      ${keys.map(({ streamId }) => streamId)}::text[],
      ${keys.map(({ number }) => number)}::bigint[]
    ) AS asked(place, sandbox_id, stream_id, number)
    CROSS JOIN LATERAL (
      SELECT images, first_number FROM dynamodb_stream_block AS one
      WHERE one.sandbox_id = asked.sandbox_id AND one.stream_id = asked.stream_id
        AND one.last_number >= asked.number
      ORDER BY one.last_number LIMIT 1
    ) AS block
    CROSS JOIN LATERAL json_array_elements(block.images) WITH ORDINALITY AS images
    WHERE block.first_number + images.ordinality - 1 = asked.number`;
  const found = new Map<string, StreamRecordImages>();
  for (const { place, images } of rows) {
    const key = keys[place];
    if (key) found.set(numberName(key), images);
  }
  return found;
}

/** Tells records of all streams apart. */
export function numberName({ sandboxId, streamId, number }: NumberKey): string {
  return `${sandboxId} ${streamId} ${number}`;
}
