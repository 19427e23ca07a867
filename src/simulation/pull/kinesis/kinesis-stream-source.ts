import { byteLength } from '../../byte-length.ts';
import type { Kernel } from '../../kernel.ts';
import type {
  StartingPosition,
  StreamPage,
  StreamPosition,
  StreamRecord,
  StreamShard,
  StreamSource,
} from '../pull-source.ts';
import { arrivalOf, ordinalAt, recordsFrom, type StoredRecord } from './block.ts';
import { consumers } from './consumer.ts';
import { eventRecord, filterSubject } from './event-record.ts';
import { firstReadable } from './expiry.ts';
import { readableAtMs } from './reading.ts';
import { releaseRecords } from './released-records.ts';
import { ordinalOf, sequenceNumber } from './sequence-number.ts';
import { readShard } from './shard-read.ts';
import { findShard, lastSequenceNumber, shards, shardsByNumber, type ShardRow } from './shard.ts';
import {
  findStreamByArn,
  HOUR_MS,
  streamArn as arnOf,
  streamArnIn,
  type StreamRow,
} from './stream.ts';

/** A record of a Kinesis stream on its way to a function. */
export interface KinesisRecord extends StreamRecord {
  readonly partitionKey: string;
  /** Base64. */
  readonly data: string;
}

/** Bytes that a record has in the event beside its data and its key. */
const EVENT_RECORD_BYTES = 640;

/** Kinesis streams, and consumers of enhanced fan-out, as event source mappings read them. */
export const kinesisStreamSource: StreamSource<KinesisRecord> = {
  kind: 'stream',
  type: 'KINESIS',
  title: 'Amazon Kinesis',
  owns: (arn) => streamArnIn(arn) !== null,
  permissions: [
    'kinesis:DescribeStream',
    'kinesis:DescribeStreamSummary',
    'kinesis:GetRecords',
    'kinesis:GetShardIterator',
    'kinesis:ListShards',
    'kinesis:ListStreams',
  ],
  rules: ['KIN-01', 'KIN-05', 'KIN-10', 'KIN-11', 'KIN-12', 'KIN-13'],
  pollIntervalMs: 1_000,
  startingPositions: ['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'],

  exampleEvent: (sandbox) => ({
    Records: [
      eventRecord(
        {
          shardId: 'shardId-000000000006',
          sequenceNumber: sequenceNumber(
            { shardNumber: 6, sequenceEpoch: 1_768_471_000 },
            1,
            1_768_471_872_345,
          ),
          partitionKey: 'user-7',
          data: btoa('{"orderId":7}'),
          arrivedAtMs: 1_768_471_872_345,
        },
        arnOf(sandbox, 'clicks'),
        `arn:aws:iam::${sandbox.accountId}:role/orders-role`,
      ),
    ],
  }),

  describe: (kernel, arn) => {
    const reader = findReader(kernel, arn);
    if (!reader) return null;
    return {
      streamArn: reader.stream.streamArn,
      isFanOut: reader.consumerId !== null,
      retentionMs: reader.stream.retentionPeriodHours * HOUR_MS,
    };
  },

  shards: (kernel, arn) => {
    const reader = findReader(kernel, arn);
    if (!reader) return [];
    const all = [...kernel.table(shards).inOrder(shardsByNumber, reader.stream.id)];
    return all.map((shard) => readerShard(kernel, shard));
  },

  positionOf: (kernel, arn, shardId, start) => {
    const found = findReaderShard(kernel, arn, shardId);
    return found ? positionIn(kernel, found, start) : null;
  },

  read: (kernel, arn, shardId, after, limit): StreamPage<KinesisRecord> => {
    const found = findReaderShard(kernel, arn, shardId);
    // A shard that has expired has no more for anybody.
    if (!found) return { records: [], isEnd: true };
    const { stream, shard, consumerId } = found;
    const nextReadAtMs = readableAtMs(kernel, shard, consumerId);
    if (nextReadAtMs !== null) return { records: [], isEnd: false, nextReadAtMs };
    const ordinal = ordinalBehind(shard, after);
    const { records, isEnd } = readShard(kernel, stream, shard, { ordinal, limit, consumerId });
    const gone = firstReadable(kernel, stream, shard) - 1;
    return {
      records: records.map((record) => toKinesisRecord(shard, record)),
      isEnd,
      ...(gone >= ordinal && {
        trimmed: { count: gone - ordinal + 1, upTo: positionOfGone(shard, gone) },
      }),
    };
  },

  recall: (kernel, arn, shardId, after, upTo) => {
    const found = findReaderShard(kernel, arn, shardId);
    if (!found) return [];
    const { stream, shard } = found;
    const last = ordinalOf(shard, upTo) ?? 0;
    const first = Math.max(ordinalBehind(shard, after), firstReadable(kernel, stream, shard));
    const records: KinesisRecord[] = [];
    for (const record of recordsFrom(kernel, shard, first)) {
      if (record.ordinal > last) break;
      records.push(toKinesisRecord(shard, record));
    }
    return records;
  },

  oldestArrivalMs: (kernel, arn, shardId, after) => {
    const found = findReaderShard(kernel, arn, shardId);
    if (!found) return null;
    const { stream, shard } = found;
    const first = Math.max(ordinalBehind(shard, after), firstReadable(kernel, stream, shard));
    return first > shard.lastOrdinal ? null : arrivalOf(kernel, shard, first);
  },

  toEventRecord: (_kernel, arn, shardId, record, invokedBy) =>
    eventRecord({ ...record, shardId }, streamArnIn(arn) ?? arn, invokedBy),

  toFilterSubject: (_kernel, _arn, _shardId, { data }) => filterSubject(data),

  release: releaseRecords,
};

interface Reader {
  readonly stream: StreamRow;
  /** Null for one that polls, and shares what the shards give. */
  readonly consumerId: string | null;
}

/** Who reads: a stream's ARN is for those who poll it, a consumer's for that consumer (KIN-11). */
function findReader(kernel: Kernel, arn: string): Reader | null {
  const stream = findStreamByArn(kernel, arn) ?? findStreamByArn(kernel, streamArnIn(arn) ?? '');
  if (!stream || stream.streamStatus === 'CREATING') return null;
  if (arn === stream.streamArn) return { stream, consumerId: null };
  const consumer = kernel.table(consumers).find(arn);
  return consumer ? { stream, consumerId: consumer.id } : null;
}

function findReaderShard(
  kernel: Kernel,
  arn: string,
  shardId: string,
): (Reader & { readonly shard: ShardRow }) | null {
  const reader = findReader(kernel, arn);
  const shard = reader && findShard(kernel, reader.stream.id, shardId);
  return reader && shard ? { ...reader, shard } : null;
}

function readerShard(kernel: Kernel, shard: ShardRow): StreamShard {
  const parents = [shard.parentShardId, shard.adjacentParentShardId];
  return {
    shardId: shard.shardId,
    parentShardIds: parents.filter(
      (parent): parent is string =>
        parent !== null && findShard(kernel, shard.streamId, parent) !== undefined,
    ),
    isClosed: shard.closedAtMs !== null,
    openedAtMs: shard.openedAtMs,
  };
}

/** What has left the stream by now is behind a reader from its first moment on: it loses none of that. */
function positionIn(
  kernel: Kernel,
  { stream, shard }: { readonly stream: StreamRow; readonly shard: ShardRow },
  start: StartingPosition,
): StreamPosition {
  if (start.type === 'LATEST') return lastSequenceNumber(shard);
  const gone = firstReadable(kernel, stream, shard) - 1;
  const before = start.type === 'TRIM_HORIZON' ? gone : ordinalAt(kernel, shard, start.atMs) - 1;
  if (before > gone) return sequenceNumber(shard, before, arrivalOf(kernel, shard, before));
  return gone === 0 ? null : positionOfGone(shard, gone);
}

/** Nobody knows any more when a record that is gone arrived, and it does not matter to a position. */
function positionOfGone(shard: ShardRow, ordinal: number): string {
  return sequenceNumber(shard, ordinal, shard.openedAtMs);
}

/**
 * The place of the record behind a position. One of a stream that was deleted and created again under
 * its name has no meaning any more: then it is the first.
 */
function ordinalBehind(shard: ShardRow, after: StreamPosition): number {
  return after === null ? 1 : (ordinalOf(shard, after) ?? 0) + 1;
}

function toKinesisRecord(shard: ShardRow, record: StoredRecord): KinesisRecord {
  const { partitionKey, data, arrivedAtMs } = record;
  return {
    sequenceNumber: sequenceNumber(shard, record.ordinal, arrivedAtMs),
    arrivedAtMs,
    orderKey: partitionKey,
    bytes: EVENT_RECORD_BYTES + data.length + byteLength(partitionKey),
    partitionKey,
    data,
  };
}
