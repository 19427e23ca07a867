import { validateRange } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { arrivalOf } from './block.ts';
import { readableAtMs } from './reading.ts';
import { sequenceNumber } from './sequence-number.ts';
import { readIterator, writeIterator } from './shard-iterator.ts';
import { READ_RECORDS_MAX, readShard } from './shard-read.ts';
import { shards, shardsByNumber, type ShardRow } from './shard.ts';

export interface GetRecordsInput {
  readonly shardIterator: string;
  /** 1 to 10,000; null for 10,000. */
  readonly limit: number | null;
}

/** A record as a reader gets it. */
export interface ReadRecord {
  readonly sequenceNumber: string;
  readonly approximateArrivalMs: number;
  readonly partitionKey: string;
  /** Base64. */
  readonly data: string;
}

export interface GetRecordsResult {
  readonly streamName: string;
  readonly shardId: string;
  readonly records: readonly ReadRecord[];
  /** Null where the shard is closed and read to its end: go on with its children (KIN-10). */
  readonly nextShardIterator: string | null;
  /** How long ago the next record arrived; 0 where all are read. */
  readonly millisBehindLatest: number;
  /** Of a closed shard that is read to its end. */
  readonly childShardIds: readonly string[];
}

/** Reads records and says where to go on; refuses a read too many of the shard in a second (KIN-01). */
export function getRecords(
  kernel: Kernel,
  { shardIterator, limit }: GetRecordsInput,
): GetRecordsResult {
  if (limit !== null) validateRange('limit', limit, { min: 1, max: READ_RECORDS_MAX });
  const { stream, shard, ordinal } = readIterator(kernel, shardIterator);
  const { streamName } = stream;
  const { shardId } = shard;
  const readableAt = readableAtMs(kernel, shard, null);
  if (readableAt !== null) {
    throw new Refusal(
      'STREAM_THROUGHPUT_EXCEEDED',
      `Rate exceeded for shard ${shardId} in stream ${streamName} under account ${kernel.sandbox.accountId}.`,
      { field: 'shardIterator', detail: { shardId, waitMs: readableAt - kernel.now } },
    );
  }
  const reader = { ordinal, limit: limit ?? READ_RECORDS_MAX, consumerId: null };
  const page = readShard(kernel, stream, shard, reader);
  if (page.records.length > 0) {
    kernel.emit({
      kind: 'STREAM_RECORDS_READ',
      rule: 'KIN-01',
      message: `${page.records.length} records were read from ${shardId} of the stream "${streamName}"; they stay there.`,
      detail: { streamName, shardId, records: page.records.length },
    });
  }
  return {
    streamName,
    shardId,
    records: page.records.map((record) => ({
      sequenceNumber: sequenceNumber(shard, record.ordinal, record.arrivedAtMs),
      approximateArrivalMs: record.arrivedAtMs,
      partitionKey: record.partitionKey,
      data: record.data,
    })),
    nextShardIterator: page.isEnd ? null : writeIterator(kernel, shard, page.nextOrdinal),
    millisBehindLatest:
      page.nextOrdinal > shard.lastOrdinal
        ? 0
        : kernel.now - arrivalOf(kernel, shard, page.nextOrdinal),
    childShardIds: page.isEnd ? childrenOf(kernel, shard) : [],
  };
}

function childrenOf(kernel: Kernel, { streamId, shardId }: ShardRow): readonly string[] {
  return [...kernel.table(shards).inOrder(shardsByNumber, streamId)]
    .filter(
      ({ parentShardId, adjacentParentShardId }) =>
        parentShardId === shardId || adjacentParentShardId === shardId,
    )
    .map((child) => child.shardId);
}
