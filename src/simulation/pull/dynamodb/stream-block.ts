import { defineTable, type RowOrder } from '../../table.ts';
import type { StreamRecord } from '../pull-source.ts';
import type { Item } from './attribute-value.ts';

export type StreamEventName = 'INSERT' | 'MODIFY' | 'REMOVE';

/** What a record says beside the item: nothing in it is a tenant's text. */
export interface StreamRecordHead extends StreamRecord {
  readonly eventId: string;
  readonly eventName: StreamEventName;
  /** Bytes of the keys and images, as DynamoDB counts them. */
  readonly sizeBytes: number;
  /** Whether the item went because it had expired (DDB-08). */
  readonly isExpiry: boolean;
}

/** What a record shows of its item. */
export interface StreamRecordImages {
  readonly keys: Item;
  /** Null where there is none, or the view does not include it (DDB-06). */
  readonly newImage: Item | null;
  readonly oldImage: Item | null;
}

/** A change of an item, as its stream tells of it. */
export interface TableStreamRecord extends StreamRecordHead, StreamRecordImages {}

/** Consecutive records of one shard. A row for many of them, because there may be hundreds a second. */
export interface StreamBlockRow {
  readonly id: string;
  readonly streamId: string;
  readonly shardId: string;
  /** Which record of the stream the first one is, from 1. */
  readonly firstNumber: number;
  readonly lastNumber: number;
  readonly heads: readonly StreamRecordHead[];
  /** Those of the records of `heads`, in the same order. */
  readonly images: readonly StreamRecordImages[];
  /** Bytes of the records, as functions get them. */
  readonly bytes: number;
  readonly lastArrivedAtMs: number;
}

/** The record at a place in a block; undefined behind its end. */
export function recordAt(
  { heads, images }: Pick<StreamBlockRow, 'heads' | 'images'>,
  index: number,
): TableStreamRecord | undefined {
  const head = heads[index];
  const shown = images[index];
  return head && shown && { ...head, ...shown };
}

/** The blocks of a stream, the oldest first. */
export const blocksOfStream: RowOrder<StreamBlockRow> = {
  group: ({ streamId }) => streamId,
  compare: (left, right) => left.firstNumber - right.firstNumber,
};

/** The blocks of a shard, the oldest first. */
export const blocksOfShard: RowOrder<StreamBlockRow> = {
  group: ({ shardId }) => shardId,
  compare: (left, right) => left.firstNumber - right.firstNumber,
};

export const streamBlocks = defineTable<StreamBlockRow>({
  name: 'dynamodb_stream_block',
  key: (row) => row.id,
  totals: { records: (row) => row.heads.length, bytes: (row) => row.bytes },
  orders: [blocksOfStream, blocksOfShard],
});

/** Records of a block at most. */
export const BLOCK_RECORDS_MAX = 500;

/** A block of so many bytes takes no more: it is written anew with every turn that adds to it. */
export const BLOCK_BYTES_MAX = 65_536;

/** Digits of a number before the ending of its stream: all numbers of a stream are equally long. */
const COUNTER_START = 1_000_000_000;

/** The sequence number of a record of a stream: 30 digits that grow (DDB-07). */
export function sequenceNumberOf(number: number, ending: string): string {
  return `${COUNTER_START + number}${ending}`;
}

/** Which record of its stream a sequence number stands for; NaN for what is no such number. */
export function numberOfSequence(sequenceNumber: string): number {
  return /^\d{30}$/.test(sequenceNumber)
    ? Number(sequenceNumber.slice(0, 10)) - COUNTER_START
    : Number.NaN;
}
