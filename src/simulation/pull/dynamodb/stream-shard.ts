import type { Kernel } from '../../kernel.ts';
import { defineTable, type RowOrder } from '../../table.ts';
import { RETENTION_MS, type TableStreamRow } from './stream.ts';

/** A part of a stream: the changes of about four hours. */
export interface TableStreamShardRow {
  readonly shardId: string;
  readonly streamId: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  readonly parentShardId: string | null;
  readonly openedAtMs: number;
  /** Null while it takes records. */
  readonly closedAtMs: number | null;
  /** How many records of the stream came before its own. */
  readonly numberBefore: number;
  /** How many there were when it closed; null while it takes records. */
  readonly lastNumber: number | null;
  /** Every mapping has done with the records up to this one; 0 where nobody has said so. */
  readonly releasedNumber: number;
}

/** The shards of a stream, parents first. */
export const shardsOfStream: RowOrder<TableStreamShardRow> = {
  group: ({ streamId }) => streamId,
  compare: (left, right) => left.seq - right.seq,
};

export const streamShards = defineTable<TableStreamShardRow>({
  name: 'dynamodb_stream_shard',
  key: (row) => row.shardId,
  orders: [shardsOfStream],
});

/** For so long a shard takes records (DDB-11). */
const SHARD_LIFE_MS = 4 * 3_600_000;

/** The shard that takes records of a stream; undefined where the stream takes none. */
export function openShardOf(kernel: Kernel, streamId: string): TableStreamShardRow | undefined {
  for (const shard of kernel.table(streamShards).inReverse(shardsOfStream, streamId)) {
    return shard.closedAtMs === null ? shard : undefined;
  }
  return undefined;
}

/**
 * The shard that takes the next record. One that has been open for four hours closes, and its child
 * takes its place; that is done when a record comes, so that a stream without any needs no timer
 * (DDB-11).
 */
export function shardForNextRecord(kernel: Kernel, stream: TableStreamRow): TableStreamShardRow {
  const open = openShardOf(kernel, stream.id);
  if (!open) throw new Error(`The stream ${stream.id} takes no records`);
  if (kernel.now < open.openedAtMs + SHARD_LIFE_MS) return open;
  closeShard(kernel, stream, open);
  return openShard(kernel, stream, open.shardId);
}

/** Opens a shard behind another one, or the first of a stream. */
export function openShard(
  kernel: Kernel,
  stream: TableStreamRow,
  parentShardId: string | null,
): TableStreamShardRow {
  const shard = kernel.table(streamShards).put({
    shardId: newShardId(kernel),
    streamId: stream.id,
    seq: kernel.nextInSequence('dynamodb-shard'),
    parentShardId,
    openedAtMs: kernel.now,
    closedAtMs: null,
    numberBefore: stream.recordCount,
    lastNumber: null,
    releasedNumber: 0,
  });
  kernel.emit({
    kind: 'TABLE_STREAM_SHARD_OPENED',
    rule: 'DDB-11',
    message: `The shard ${shard.shardId} of the stream of the table "${stream.tableName}" takes its records from now on${parentShardId === null ? '' : `; readers come to it when they are through with ${parentShardId}`}.`,
    detail: { tableName: stream.tableName, shardId: shard.shardId, parentShardId },
  });
  return shard;
}

function newShardId(kernel: Kernel): string {
  const random = kernel.random('ids of table stream shards');
  for (;;) {
    const shardId = `shardId-${String(kernel.now).padStart(20, '0')}-${random.hex(8)}`;
    if (!kernel.table(streamShards).get(shardId)) return shardId;
  }
}

/** Closes a shard: it keeps its records for their 24 h and gets no more. */
export function closeShard(
  kernel: Kernel,
  stream: TableStreamRow,
  shard: TableStreamShardRow,
): void {
  kernel.table(streamShards).put({
    ...shard,
    closedAtMs: kernel.now,
    lastNumber: stream.recordCount,
  });
  kernel.emit({
    kind: 'TABLE_STREAM_SHARD_CLOSED',
    rule: 'DDB-11',
    message: `The shard ${shard.shardId} of the stream of the table "${stream.tableName}" is closed; it has taken ${stream.recordCount - shard.numberBefore} records.`,
    detail: { tableName: stream.tableName, shardId: shard.shardId },
  });
}

/** Whether readers still see a shard: it is open, or may have records that are younger than 24 h. */
export function isRetained({ now }: Kernel, { closedAtMs }: TableStreamShardRow): boolean {
  return closedAtMs === null || now < closedAtMs + RETENTION_MS;
}
