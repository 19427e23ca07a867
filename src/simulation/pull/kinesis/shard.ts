import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { defineTable, type RowOrder } from '../../table.ts';
import type { HashKeyRange } from './hash-key.ts';
import { sequenceNumber } from './sequence-number.ts';
import type { StreamRow } from './stream.ts';
import type { Throughput } from '../../throughput.ts';

/** A shard of a stream, open or closed. */
export interface ShardRow extends HashKeyRange {
  readonly id: string;
  readonly streamId: string;
  /** From 0, in the order in which the stream got them. */
  readonly shardNumber: number;
  /** `shardId-000000000000` */
  readonly shardId: string;
  readonly parentShardId: string | null;
  /** The second parent of a merged shard. */
  readonly adjacentParentShardId: string | null;
  readonly openedAtMs: number;
  /** Null while it is open. */
  readonly closedAtMs: number | null;
  readonly sequenceEpoch: number;
  /** The last record's place in the shard, from 1; 0 while it has had none. */
  readonly lastOrdinal: number;
  readonly lastArrivedAtMs: number | null;
  /** Records up to that place are gone. */
  readonly trimmedOrdinal: number;
  /** Those up to that place may go before their time. */
  readonly releasedOrdinal: number;
  /** Its blocks have the numbers from `firstBlock` to `lastBlock`; none where the first is larger. */
  readonly firstBlock: number;
  readonly lastBlock: number;
  readonly written: Throughput;
}

/** The shards of a stream in the order of their numbers: parents before children (KIN-10). */
export const shardsByNumber: RowOrder<ShardRow> = {
  group: (row) => row.streamId,
  compare: (left, right) => left.shardNumber - right.shardNumber,
};

/** Those that are open, in the order of their ranges. */
export const openShards: RowOrder<ShardRow> = {
  group: (row) => (row.closedAtMs === null ? row.streamId : null),
  compare: (left, right) => compareTexts(left.startHash, right.startHash),
};

/** The shards of a sandbox, found by their stream and their shard id. */
export const shards = defineTable<ShardRow>({
  name: 'kinesis_shard',
  key: (row) => row.id,
  lookup: (row) => shardKey(row.streamId, row.shardId),
  totals: { open: (row) => (row.closedAtMs === null ? 1 : 0) },
  orders: [shardsByNumber, openShards],
});

/** `shardId-000000000000` (KIN-06) */
export function shardName(shardNumber: number): string {
  return `shardId-${String(shardNumber).padStart(12, '0')}`;
}

/** The shard of that id; undefined where the stream has none such, or not any more. */
export function findShard(kernel: Kernel, streamId: string, shardId: string): ShardRow | undefined {
  return kernel.table(shards).find(shardKey(streamId, shardId));
}

/** Finds a shard of a stream, or refuses. */
export function resolveShard(
  kernel: Kernel,
  { id, streamName }: StreamRow,
  field: string,
  shardId: string,
): ShardRow {
  const shard = findShard(kernel, id, shardId);
  if (shard) return shard;
  throw new Refusal(
    'SHARD_NOT_FOUND',
    `Shard ${shardId.slice(0, 200)} in stream ${streamName} under account ${kernel.sandbox.accountId} does not exist`,
    { field },
  );
}

/** The open shards of a stream by their ranges, which follow each other without a gap. */
export function openShardsOf(kernel: Kernel, streamId: string): readonly ShardRow[] {
  return kernel.table(shards).listInOrder(openShards, streamId);
}

/** Which of the open shards takes a hash key (KIN-05). */
export function shardOfHash(open: readonly ShardRow[], hash: string): ShardRow {
  let low = 0;
  let high = open.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((open[middle] as ShardRow).startHash <= hash) low = middle;
    else high = middle - 1;
  }
  const shard = open[low];
  if (!shard) throw new Error(`No open shard takes the hash key ${hash}`);
  return shard;
}

/** The number of the last record that a shard has got; null where it has got none. */
export function lastSequenceNumber(shard: ShardRow): string | null {
  if (shard.lastArrivedAtMs === null) return null;
  return sequenceNumber(shard, shard.lastOrdinal, shard.lastArrivedAtMs);
}

function shardKey(streamId: string, shardId: string): string {
  return `${streamId} ${shardId}`;
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
