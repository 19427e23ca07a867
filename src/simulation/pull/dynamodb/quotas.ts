import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { streamBlocks } from './stream-block.ts';
import { tableStreams } from './stream.ts';
import { tables } from './table.ts';

/*
 * How much of DynamoDB a sandbox may hold, because a World keeps all of it in memory. Journals replay
 * under the bounds they were written under, so these may be raised, but not lowered.
 */

/** Tables of a sandbox. */
export const TABLES_MAX = 256;

/** Items of all tables of a sandbox. */
export const ITEMS_MAX = 50_000;

/** Bytes of all items of a sandbox. */
export const ITEM_BYTES_MAX = 64 * 1_048_576;

/** Streams of all tables of a sandbox, those that were turned off within the last 24 h included. */
export const STREAMS_MAX = 1_000;

/** Bytes of the records of all streams of a sandbox, as functions get them. */
export const STREAM_BYTES_MAX = 64 * 1_048_576;

/** Records of all streams of a sandbox. */
export const STREAM_RECORDS_MAX = 200_000;

/** Refuses one table more than a sandbox may have. */
export function refuseMoreTables(kernel: Kernel): void {
  refuseMore('create the table', 'tables', kernel.table(tables).size + 1, TABLES_MAX);
}

/** Refuses one stream more than a sandbox may have. */
export function refuseMoreStreams(kernel: Kernel): void {
  refuseMore(
    'turn the stream on',
    'streams, those turned off within the last 24 hours included,',
    kernel.table(tableStreams).size + 1,
    STREAMS_MAX,
  );
}

/** What a write adds to a sandbox; below 0 what it takes away. */
export interface Growth {
  readonly items: number;
  readonly itemBytes: number;
  readonly records: number;
  readonly recordBytes: number;
}

/** Refuses a write that would make all items of a sandbox together too many or too large. */
export function refuseMoreItems(kernel: Kernel, { items, itemBytes }: Growth): void {
  const held = kernel.table(tables);
  if (items > 0) refuseMore('write', 'items', held.total('items') + items, ITEMS_MAX);
  if (itemBytes > 0) {
    refuseMore('write', 'bytes of items', held.total('bytes') + itemBytes, ITEM_BYTES_MAX);
  }
}

/** Refuses a write whose records would make those of all streams together too many or too large. */
export function refuseMoreRecords(kernel: Kernel, { records, recordBytes }: Growth): void {
  if (records === 0) return;
  const kept = kernel.table(streamBlocks);
  const bytes = kept.total('bytes') + recordBytes;
  refuseMore('write', 'records in streams', kept.total('records') + records, STREAM_RECORDS_MAX);
  refuseMore('write', 'bytes of records in streams', bytes, STREAM_BYTES_MAX);
}

function refuseMore(what: string, things: string, actual: number, limit: number): void {
  if (actual <= limit) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot ${what}: the sandbox would have ${actual} ${things}, and the limit is ${limit}. Delete what is not needed, let records of streams reach the end of their 24 hours, or take another sandbox.`,
    { detail: { limit, actual } },
  );
}
