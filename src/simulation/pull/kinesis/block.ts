import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';
import { shards, type ShardRow } from './shard.ts';

/*
 * The records of a shard lie in blocks, and not in a row each: a stream may get thousands in a second.
 * A shard's last block is appended to until it is full. A record's place in its shard, its ordinal,
 * counts from 1; blocks are numbered without a gap, so that any record is found by halving.
 *
 * The lists of a block are the one exception to rows that are never changed in place: copying hundreds
 * of records for each new one is most of what putting it would cost. The rows that a block has in turn
 * share their lists, and each has of them what its ordinals say. What stands behind that belongs to a
 * later row, or to one that was taken back.
 */

/** Some successive records of a shard. */
export interface BlockRow {
  readonly id: string;
  readonly streamId: string;
  /** The id of the shard's row. */
  readonly shardRowId: string;
  readonly blockNumber: number;
  readonly firstOrdinal: number;
  readonly lastOrdinal: number;
  readonly lastArrivedAtMs: number;
  readonly partitionKeys: readonly string[];
  /** Base64, as records go in and out. */
  readonly data: readonly string[];
  readonly arrivedAtMs: readonly number[];
  /** Memory that it takes, by our estimate. */
  readonly bytes: number;
}

/** The blocks of all shards of a sandbox. */
export const blocks = defineTable<BlockRow>({
  name: 'kinesis_block',
  key: (row) => row.id,
  totals: { bytes: (row) => row.bytes },
});

/** A record as it comes into a shard. */
export interface NewRecord {
  readonly partitionKey: string;
  readonly data: string;
}

/** A record of a shard. */
export interface StoredRecord extends NewRecord {
  readonly ordinal: number;
  readonly arrivedAtMs: number;
}

/** A block is full with so many records or bytes: it is saved again whenever it gets one more. */
const BLOCK_RECORDS_MAX = 500;
const BLOCK_BYTES_MAX = 65_536;

/** What a record takes beside its texts. */
const RECORD_OVERHEAD_BYTES = 64;

/** Memory that a record takes, by our estimate. */
export function recordBytes({ partitionKey, data }: NewRecord): number {
  return RECORD_OVERHEAD_BYTES + partitionKey.length + data.length;
}

/** Appends records to a shard; returns the shard as it is then. */
export function appendRecords(
  kernel: Kernel,
  shard: ShardRow,
  added: readonly NewRecord[],
): ShardRow {
  let { lastBlock } = shard;
  const last = lastBlock < shard.firstBlock ? undefined : blockOf(kernel, shard, lastBlock);
  let open = last && !isFull(last) ? draftOf(last) : null;
  let ordinal = shard.lastOrdinal;
  for (const record of added) {
    ordinal += 1;
    if (!open) {
      lastBlock += 1;
      open = newDraft(shard, lastBlock, ordinal);
    }
    add(open, record, ordinal, kernel.now);
    if (isFull(open)) {
      kernel.table(blocks).put(open);
      open = null;
    }
  }
  if (open) kernel.table(blocks).put(open);
  return kernel
    .table(shards)
    .put({ ...shard, lastBlock, lastOrdinal: ordinal, lastArrivedAtMs: kernel.now });
}

/** The records of a shard from a place on, in order. */
export function* recordsFrom(
  kernel: Kernel,
  shard: ShardRow,
  ordinal: number,
): Generator<StoredRecord, void> {
  const first = Math.max(ordinal, shard.trimmedOrdinal + 1);
  if (first > shard.lastOrdinal) return;
  let next = first;
  for (let number = blockNumberOf(kernel, shard, first); number <= shard.lastBlock; number++) {
    const block = blockOf(kernel, shard, number);
    while (next <= block.lastOrdinal) {
      yield recordAt(block, next);
      next += 1;
    }
  }
}

/** The place of the first record that arrived at an instant or later; that of the next one if none did. */
export function ordinalAt(kernel: Kernel, shard: ShardRow, atMs: number): number {
  let low = shard.trimmedOrdinal + 1;
  let high = shard.lastOrdinal + 1;
  // Mostly the question is whether anything has expired, and nothing has.
  if (low < high && arrivalOf(kernel, shard, low) >= atMs) return low;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (arrivalOf(kernel, shard, middle) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** When a record that is still there arrived. */
export function arrivalOf(kernel: Kernel, shard: ShardRow, ordinal: number): number {
  const block = blockOf(kernel, shard, blockNumberOf(kernel, shard, ordinal));
  return block.arrivedAtMs[ordinal - block.firstOrdinal] ?? 0;
}

/** The blocks of a shard, the oldest first. */
export function* blocksOf(kernel: Kernel, shard: ShardRow): Generator<BlockRow, void> {
  for (let number = shard.firstBlock; number <= shard.lastBlock; number++) {
    yield blockOf(kernel, shard, number);
  }
}

/** Lets the records up to a place go, with all blocks that have no others; returns the shard. */
export function trimRecords(kernel: Kernel, shard: ShardRow, upTo: number): ShardRow {
  if (upTo <= shard.trimmedOrdinal) return shard;
  let { firstBlock } = shard;
  while (firstBlock <= shard.lastBlock) {
    const block = blockOf(kernel, shard, firstBlock);
    if (block.lastOrdinal > upTo) break;
    kernel.table(blocks).delete(block.id);
    firstBlock += 1;
  }
  return kernel.table(shards).put({ ...shard, firstBlock, trimmedOrdinal: upTo });
}

function blockOf(kernel: Kernel, shard: ShardRow, blockNumber: number): BlockRow {
  const block = kernel.table(blocks).get(blockId(shard.id, blockNumber));
  if (!block) throw new Error(`Shard ${shard.id} has no block ${blockNumber}`);
  return block;
}

/** Which block has the record of that place. */
function blockNumberOf(kernel: Kernel, shard: ShardRow, ordinal: number): number {
  let low = shard.firstBlock;
  let high = shard.lastBlock;
  // Who reads is mostly at the end, and who looks for what expires at the beginning.
  if (blockOf(kernel, shard, high).firstOrdinal <= ordinal) return high;
  if (blockOf(kernel, shard, low).lastOrdinal >= ordinal) return low;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (blockOf(kernel, shard, middle).firstOrdinal <= ordinal) low = middle;
    else high = middle - 1;
  }
  return low;
}

function recordAt(block: BlockRow, ordinal: number): StoredRecord {
  const index = ordinal - block.firstOrdinal;
  return {
    ordinal,
    partitionKey: block.partitionKeys[index] ?? '',
    data: block.data[index] ?? '',
    arrivedAtMs: block.arrivedAtMs[index] ?? 0,
  };
}

function add(draft: Draft, record: NewRecord, ordinal: number, nowMs: number): void {
  draft.partitionKeys.push(record.partitionKey);
  draft.data.push(record.data);
  draft.arrivedAtMs.push(nowMs);
  draft.lastOrdinal = ordinal;
  draft.lastArrivedAtMs = nowMs;
  draft.bytes += recordBytes(record);
}

function isFull(block: Ordinals & { readonly bytes: number }): boolean {
  return countOf(block) >= BLOCK_RECORDS_MAX || block.bytes >= BLOCK_BYTES_MAX;
}

type Ordinals = Pick<BlockRow, 'firstOrdinal' | 'lastOrdinal'>;

function countOf({ firstOrdinal, lastOrdinal }: Ordinals): number {
  return lastOrdinal - firstOrdinal + 1;
}

function blockId(shardRowId: string, blockNumber: number): string {
  return `${shardRowId}/${blockNumber}`;
}

/** A block that is being appended to. */
type Draft = Omit<BlockRow, keyof Contents> & Contents;

interface Contents {
  lastOrdinal: number;
  lastArrivedAtMs: number;
  readonly partitionKeys: string[];
  readonly data: string[];
  readonly arrivedAtMs: number[];
  bytes: number;
}

function draftOf(block: BlockRow): Draft {
  const count = countOf(block);
  return {
    ...block,
    partitionKeys: growing(block.partitionKeys, count),
    data: growing(block.data, count),
    arrivedAtMs: growing(block.arrivedAtMs, count),
  };
}

/** The list itself, unless something was appended to it that was taken back. */
function growing<Item>(list: readonly Item[], count: number): Item[] {
  return list.length === count ? (list as Item[]) : list.slice(0, count);
}

function newDraft({ id, streamId }: ShardRow, blockNumber: number, firstOrdinal: number): Draft {
  return {
    id: blockId(id, blockNumber),
    streamId,
    shardRowId: id,
    blockNumber,
    firstOrdinal,
    lastOrdinal: firstOrdinal - 1,
    lastArrivedAtMs: 0,
    partitionKeys: [],
    data: [],
    arrivedAtMs: [],
    bytes: 0,
  };
}
