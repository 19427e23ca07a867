import type { Kernel } from '../../kernel.ts';
import type {
  StartingPosition,
  StreamPosition,
  StreamSource,
  TrimmedRecords,
} from '../pull-source.ts';
import { eventRecord } from './event-record.ts';
import { releaseRecords } from './released-records.ts';
import {
  blocksOfShard,
  numberOfSequence,
  recordAt,
  sequenceNumberOf,
  streamBlocks,
  type TableStreamRecord,
} from './stream-block.ts';
import {
  isRetained,
  shardsOfStream,
  streamShards,
  type TableStreamShardRow,
} from './stream-shard.ts';
import { findStream, RETENTION_MS, type TableStreamRow } from './stream.ts';

/** Records of one read at most, and their bytes (DDB-04). */
const READ_RECORDS_MAX = 1_000;
const READ_BYTES_MAX = 1_048_576;

/** The streams of tables, as event source mappings read them. */
export const dynamoDbStreamSource: StreamSource<TableStreamRecord> = {
  kind: 'stream',
  type: 'DYNAMODB_STREAMS',
  title: 'Amazon DynamoDB Streams',
  permissions: [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
  ],
  rules: ['DDB-02', 'DDB-03', 'DDB-04', 'DDB-06', 'DDB-07', 'DDB-08', 'DDB-09', 'DDB-11'],
  pollIntervalMs: 250,
  startingPositions: ['TRIM_HORIZON', 'LATEST'],

  owns: (arn) => /^arn:aws:dynamodb:[^:]*:[^:]*:table\/[^/]+\/stream\/[^/]+$/.test(arn),

  describe(kernel, streamArn) {
    const stream = findStream(kernel, streamArn);
    return stream ? { streamArn, isFanOut: false, retentionMs: RETENTION_MS } : null;
  },

  shards(kernel, streamArn) {
    const stream = findStream(kernel, streamArn);
    const all = stream ? [...kernel.table(streamShards).inOrder(shardsOfStream, stream.id)] : [];
    const retained = all.filter((shard) => isRetained(kernel, shard));
    const ids = new Set(retained.map(({ shardId }) => shardId));
    return retained.map(({ shardId, parentShardId, openedAtMs, closedAtMs }) => ({
      shardId,
      parentShardIds: parentShardId !== null && ids.has(parentShardId) ? [parentShardId] : [],
      isClosed: closedAtMs !== null,
      openedAtMs,
    }));
  },

  positionOf(kernel, streamArn, shardId, start) {
    const found = findShard(kernel, streamArn, shardId);
    if (!found) return null;
    const number = numberBefore(kernel, found, start);
    return number === found.shard.numberBefore
      ? null
      : sequenceNumberOf(number, found.stream.numberEnding);
  },

  read(kernel, streamArn, shardId, after, limit) {
    const found = findShard(kernel, streamArn, shardId);
    if (!found) return { records: [], isEnd: true };
    const records: TableStreamRecord[] = [];
    const gone = trimmedBehind(kernel, found, after);
    const trimmed = gone ? { trimmed: gone } : {};
    let bytes = 0;
    for (const record of recordsBehind(kernel, shardId, after)) {
      const isFull = records.length >= Math.min(limit, READ_RECORDS_MAX);
      if (isFull || (records.length > 0 && bytes + record.bytes > READ_BYTES_MAX)) {
        return { records, isEnd: false, ...trimmed };
      }
      records.push(record);
      bytes += record.bytes;
    }
    return { records, isEnd: found.shard.closedAtMs !== null, ...trimmed };
  },

  recall(kernel, streamArn, shardId, after, upTo) {
    if (!findShard(kernel, streamArn, shardId)) return [];
    const last = numberOfSequence(upTo);
    const records: TableStreamRecord[] = [];
    for (const record of recordsBehind(kernel, shardId, after)) {
      if (numberOfSequence(record.sequenceNumber) > last) break;
      records.push(record);
    }
    return records;
  },

  oldestArrivalMs(kernel, streamArn, shardId, after) {
    if (!findShard(kernel, streamArn, shardId)) return null;
    for (const { arrivedAtMs } of recordsBehind(kernel, shardId, after)) return arrivedAtMs;
    return null;
  },

  release: releaseRecords,

  toEventRecord: asInEvent,
  // Filters see the record as the function does: numbers stay text in their images.
  toFilterSubject: asInEvent,

  exampleEvent: (sandbox) => ({
    Records: [
      eventRecord(
        sandbox,
        {
          streamArn: `arn:aws:dynamodb:${sandbox.region}:${sandbox.accountId}:table/users/stream/2026-01-15T10:00:00.000`,
          viewType: 'NEW_AND_OLD_IMAGES',
        },
        {
          eventId: 'f07f8ca4b0b26cb9c4e5e77e69f274ee',
          eventName: 'MODIFY',
          keys: { pk: { S: 'u#7' } },
          newImage: { pk: { S: 'u#7' }, n: { N: '2' } },
          oldImage: { pk: { S: 'u#7' }, n: { N: '1' } },
          sequenceNumber: sequenceNumberOf(1, '00000000002063282832'),
          sizeBytes: 21,
          arrivedAtMs: 1_768_471_872_000,
          isExpiry: false,
        },
      ),
    ],
  }),
};

function asInEvent(
  kernel: Kernel,
  streamArn: string,
  _shardId: string,
  record: TableStreamRecord,
): ReturnType<typeof eventRecord> {
  const stream = findStream(kernel, streamArn);
  if (!stream) throw new Error(`There is no stream ${streamArn}`);
  return eventRecord(kernel.sandbox, stream, record);
}

interface FoundShard {
  readonly stream: TableStreamRow;
  readonly shard: TableStreamShardRow;
}

function findShard(kernel: Kernel, streamArn: string, shardId: string): FoundShard | undefined {
  const stream = findStream(kernel, streamArn);
  const shard = kernel.table(streamShards).get(shardId);
  if (!stream || shard?.streamId !== stream.id || !isRetained(kernel, shard)) return undefined;
  return { stream, shard };
}

/** How many records of the stream come before those that a reader begins with. */
function numberBefore(
  kernel: Kernel,
  { stream, shard }: FoundShard,
  start: StartingPosition,
): number {
  switch (start.type) {
    case 'TRIM_HORIZON':
      return firstReadable(kernel, { stream, shard }, null) - 1;
    case 'LATEST':
      return shard.lastNumber ?? stream.recordCount;
    case 'AT_TIMESTAMP':
      for (const { heads, firstNumber } of kernel
        .table(streamBlocks)
        .inOrder(blocksOfShard, shard.shardId)) {
        const index = heads.findIndex(({ arrivedAtMs }) => arrivedAtMs >= start.atMs);
        if (index >= 0) return firstNumber + index - 1;
      }
      return shard.lastNumber ?? stream.recordCount;
  }
}

/** What has left a shard behind a position; null for nothing. */
function trimmedBehind(
  kernel: Kernel,
  found: FoundShard,
  after: StreamPosition,
): TrimmedRecords | null {
  const { shard, stream } = found;
  const read = Math.max((after === null ? 0 : numberOfSequence(after)) || 0, shard.numberBefore);
  const gone = firstReadable(kernel, found, after) - 1;
  if (gone <= read) return null;
  return { count: gone - read, upTo: sequenceNumberOf(gone, stream.numberEnding) };
}

/** The first record behind a position that can still be read; that of the next one if none can. */
function firstReadable(
  kernel: Kernel,
  { stream, shard }: FoundShard,
  after: StreamPosition,
): number {
  for (const { sequenceNumber } of recordsBehind(kernel, shard.shardId, after)) {
    return numberOfSequence(sequenceNumber);
  }
  return (shard.lastNumber ?? stream.recordCount) + 1;
}

/** The records of a shard behind a position that are younger than 24 h, in order (DDB-03). */
function* recordsBehind(
  kernel: Kernel,
  shardId: string,
  after: StreamPosition,
): Generator<TableStreamRecord, void> {
  // What is no number of the stream is taken for its beginning.
  const read = (after === null ? 0 : numberOfSequence(after)) || 0;
  for (const block of kernel.table(streamBlocks).inOrder(blocksOfShard, shardId)) {
    const { firstNumber, lastNumber, lastArrivedAtMs } = block;
    if (lastNumber <= read || kernel.now >= lastArrivedAtMs + RETENTION_MS) continue;
    for (let index = Math.max(0, read - firstNumber + 1); index < block.heads.length; index++) {
      const record = recordAt(block, index);
      if (record && kernel.now < record.arrivedAtMs + RETENTION_MS) yield record;
    }
  }
}
