import { HOUR_MS } from '../../simulation/pull/kinesis/stream.ts';
import type { RecordBounds } from '../../store/stream-records.ts';
import type { ShardRecord } from '../../store/streams.ts';
import { virtualNow } from '../clock/clock.loader.ts';
import type { ApiContext } from '../context.ts';
import { PageInfoType, type Connection } from '../pagination/connection.type.ts';
import { encodeCursor } from '../pagination/cursor.ts';
import { pageRequestOf, type PageArgs } from '../pagination/page.args.ts';
import { streamById } from '../stream/stream.loader.ts';
import { boundsOfShard, recordsOfRange } from './stream-record.loader.ts';
import { StreamRecordType } from './stream-record.type.ts';

/** What the cursors of records have: a place in the shard. */
const recordOrder = { order: [{ field: 'ordinal', type: 'bigint' }] } as const;

const NONE: RecordBounds = { first: 1, last: 0 };

/**
 * Reads a page of a shard's records as a Relay connection. Their places follow each other without a
 * gap, so a page is a range of places.
 */
export async function readStreamRecords(
  context: ApiContext,
  shard: ShardRecord,
  args: PageArgs,
): Promise<Connection<StreamRecordType>> {
  const scope = { list: 'streamRecords', ownerId: shard.id };
  const { direction, count, from } = pageRequestOf(args, recordOrder, scope);
  const bounds = await readableOf(context, shard);
  const page = rangeOf(bounds, direction === 'forward', count, from && Number(from[0]));
  const { sandboxId, id: shardRowId } = shard;
  const entries =
    page.first > page.last
      ? []
      : await context.loaders.of(recordsOfRange).load({ sandboxId, shardRowId, ...page });
  const edges = entries.map((entry) => ({
    cursor: encodeCursor(scope, [String(entry.ordinal)]),
    node: new StreamRecordType(shard, entry),
  }));
  return {
    edges,
    pageInfo: new PageInfoType({
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasNextPage: () => page.last < bounds.last,
      hasPreviousPage: () => page.first > bounds.first,
    }),
  };
}

/** The places that a page has, within those that can be read. */
function rangeOf(
  { first, last }: RecordBounds,
  isForward: boolean,
  count: number,
  from: number | null,
): RecordBounds {
  if (first > last) return NONE;
  if (isForward) {
    const begin = Math.max(first, from === null ? first : from + 1);
    return { first: begin, last: Math.min(last, begin + count - 1) };
  }
  const end = Math.min(last, from === null ? last : from - 1);
  return { first: Math.max(first, end - count + 1), last: end };
}

async function readableOf(context: ApiContext, shard: ShardRecord): Promise<RecordBounds> {
  const stream = await context.loaders.of(streamById).load(shard.streamId);
  if (!stream) return NONE;
  const { sandboxId, id: shardRowId } = shard;
  const nowMs = await virtualNow(context, sandboxId);
  const expiredAtMs = nowMs - stream.retentionPeriodHours * HOUR_MS;
  const bounds = await context.loaders
    .of(boundsOfShard)
    .load({ sandboxId, shardRowId, expiredAtMs });
  return bounds ?? NONE;
}
