import { byteLength } from '../../byte-length.ts';
import type { Kernel } from '../../kernel.ts';
import { itemBytes, type Item } from './attribute-value.ts';
import { eventRecord } from './event-record.ts';
import {
  BLOCK_BYTES_MAX,
  BLOCK_RECORDS_MAX,
  blocksOfShard,
  sequenceNumberOf,
  streamBlocks,
  type StreamBlockRow,
  type StreamRecordHead,
  type StreamRecordImages,
} from './stream-block.ts';
import { keepTrimTimer } from './stream-retention.ts';
import { openShardOf, shardForNextRecord } from './stream-shard.ts';
import { changeStream, type TableStreamRow } from './stream.ts';

/** A change of an item: what it was and what it is; undefined where there is none. */
export interface ItemChange {
  readonly keys: Item;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** Tells items apart: records of one item keep their order (DDB-03). */
  readonly orderKey: string;
  readonly isExpiry: boolean;
}

/** A record that has not got its number yet. */
export interface RecordDraft {
  readonly head: Omit<StreamRecordHead, 'sequenceNumber' | 'eventId'>;
  readonly images: StreamRecordImages;
}

/** Of as many characters as every number and id has, so that a draft counts what its record will. */
const NUMBER_DRAFT = '0'.repeat(30);
const EVENT_ID_DRAFT = '0'.repeat(32);

/** What a stream will say of a change (DDB-06). */
export function draftRecord(
  kernel: Kernel,
  stream: TableStreamRow,
  { keys, before, after, orderKey, isExpiry }: ItemChange,
): RecordDraft {
  const { viewType } = stream;
  const showsNew = viewType === 'NEW_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES';
  const showsOld = viewType === 'OLD_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES';
  const newImage = (showsNew ? after : undefined) ?? null;
  const oldImage = (showsOld ? before : undefined) ?? null;
  const images = { keys, newImage, oldImage };
  const head = {
    eventName: after === undefined ? 'REMOVE' : before === undefined ? 'INSERT' : 'MODIFY',
    isExpiry,
    arrivedAtMs: kernel.now,
    sizeBytes: [keys, newImage, oldImage].reduce(
      (bytes, item) => bytes + (item === null ? 0 : itemBytes(item)),
      0,
    ),
  } as const;
  const numbered = { ...head, ...images, sequenceNumber: NUMBER_DRAFT, eventId: EVENT_ID_DRAFT };
  const bytes = byteLength(JSON.stringify(eventRecord(kernel.sandbox, stream, numbered)));
  return { head: { ...head, orderKey, bytes }, images };
}

/**
 * Appends records to the open shard of a stream, in order, and tells whoever polls it. Returns their
 * sequence numbers.
 */
export function appendRecords(
  kernel: Kernel,
  streamBefore: TableStreamRow,
  drafts: readonly RecordDraft[],
): string[] {
  const parent = openShardOf(kernel, streamBefore.id);
  const shard = shardForNextRecord(kernel, streamBefore);
  const random = kernel.random('ids of table stream records');
  const heads = drafts.map(({ head }, index) => ({
    ...head,
    sequenceNumber: sequenceNumberOf(
      streamBefore.recordCount + index + 1,
      streamBefore.numberEnding,
    ),
    eventId: random.hex(32),
  }));
  store(
    kernel,
    streamBefore,
    shard.shardId,
    heads,
    drafts.map(({ images }) => images),
  );
  changeStream(kernel, streamBefore.id, {
    recordCount: streamBefore.recordCount + heads.length,
  });
  keepTrimTimer(kernel, streamBefore.id);
  // Readers that wait at the end of a shard that has just closed have to hear of it as well.
  if (parent && parent.shardId !== shard.shardId) {
    kernel.recordsAvailable(streamBefore.streamArn, parent.shardId);
  }
  kernel.recordsAvailable(streamBefore.streamArn, shard.shardId);
  return heads.map(({ sequenceNumber }) => sequenceNumber);
}

/** Fills the last block of the shard up, and begins new ones. */
function store(
  kernel: Kernel,
  stream: TableStreamRow,
  shardId: string,
  heads: readonly StreamRecordHead[],
  images: readonly StreamRecordImages[],
): void {
  const last = lastBlockOf(kernel, shardId);
  let open = last && hasRoom(last) ? last : emptyBlock(stream, shardId, stream.recordCount);
  for (const [index, head] of heads.entries()) {
    const number = stream.recordCount + index + 1;
    if (!hasRoom(open)) open = emptyBlock(stream, shardId, number - 1);
    open = kernel.table(streamBlocks).put({
      ...open,
      lastNumber: number,
      heads: [...open.heads, head],
      images: [...open.images, ...images.slice(index, index + 1)],
      bytes: open.bytes + head.bytes,
      lastArrivedAtMs: head.arrivedAtMs,
    });
  }
}

function emptyBlock(stream: TableStreamRow, shardId: string, numberBefore: number): StreamBlockRow {
  return {
    id: `${stream.id}.${numberBefore + 1}`,
    streamId: stream.id,
    shardId,
    firstNumber: numberBefore + 1,
    lastNumber: numberBefore,
    heads: [],
    images: [],
    bytes: 0,
    lastArrivedAtMs: 0,
  };
}

function lastBlockOf(kernel: Kernel, shardId: string): StreamBlockRow | undefined {
  for (const block of kernel.table(streamBlocks).inReverse(blocksOfShard, shardId)) return block;
  return undefined;
}

function hasRoom({ heads, bytes }: StreamBlockRow): boolean {
  return heads.length < BLOCK_RECORDS_MAX && bytes < BLOCK_BYTES_MAX;
}
