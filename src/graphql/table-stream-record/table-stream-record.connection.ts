import { RETENTION_MS } from '../../simulation/pull/dynamodb/stream.ts';
import type { TableStreamEntry } from '../../store/table-streams.ts';
import { virtualNow } from '../clock/clock.loader.ts';
import type { ApiContext } from '../context.ts';
import { PageInfoType, type Connection } from '../pagination/connection.type.ts';
import { encodeCursor } from '../pagination/cursor.ts';
import { pageRequestOf, type PageArgs } from '../pagination/page.args.ts';
import { oldestNumberOfStream, recordsOfNumbers } from './table-stream-record.loader.ts';
import { TableStreamRecordType } from './table-stream-record.type.ts';

/** What the cursors of records have: a number in the stream. */
const recordOrder = { order: [{ field: 'number', type: 'bigint' }] } as const;

/**
 * Reads a page of a stream's records as a Relay connection. Their numbers follow each other without a
 * gap, so a page is a range of numbers.
 */
export async function readTableStreamRecords(
  context: ApiContext,
  stream: TableStreamEntry,
  args: PageArgs,
): Promise<Connection<TableStreamRecordType>> {
  const { sandboxId, id: streamId } = stream;
  const scope = { list: 'tableStreamRecords', ownerId: streamId };
  const { direction, count, from } = pageRequestOf(args, recordOrder, scope);
  const readable = await readableOf(context, stream);
  const page = pageOf(readable, direction === 'forward', count, from && Number(from[0]));
  const entries =
    page.first > page.last
      ? []
      : await context.loaders.of(recordsOfNumbers).load({ sandboxId, streamId, ...page });
  const edges = entries.map((entry) => ({
    cursor: encodeCursor(scope, [String(entry.number)]),
    node: new TableStreamRecordType(stream, entry),
  }));
  return {
    edges,
    pageInfo: new PageInfoType({
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasNextPage: () => page.last < readable.last,
      hasPreviousPage: () => page.first > readable.first,
    }),
  };
}

/** The first and the last number of some records; none where the first is larger. */
interface Numbers {
  readonly first: number;
  readonly last: number;
}

async function readableOf(
  context: ApiContext,
  { sandboxId, id: streamId, recordCount }: TableStreamEntry,
): Promise<Numbers> {
  const expiredAtMs = (await virtualNow(context, sandboxId)) - RETENTION_MS;
  const oldest = await context.loaders
    .of(oldestNumberOfStream)
    .load({ sandboxId, streamId, expiredAtMs });
  return { first: oldest ?? recordCount + 1, last: recordCount };
}

function pageOf(
  { first, last }: Numbers,
  isForward: boolean,
  count: number,
  from: number | null,
): Numbers {
  if (isForward) {
    const begin = Math.max(first, from === null ? first : from + 1);
    return { first: begin, last: Math.min(last, begin + count - 1) };
  }
  const end = Math.min(last, from === null ? last : from - 1);
  return { first: Math.max(first, end - count + 1), last: end };
}
