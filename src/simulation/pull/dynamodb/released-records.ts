import type { Kernel } from '../../kernel.ts';
import type { StreamPosition } from '../pull-source.ts';
import { STREAM_BYTES_MAX, STREAM_RECORDS_MAX, type Growth } from './quotas.ts';
import {
  blocksOfShard,
  numberOfSequence,
  streamBlocks,
  type StreamBlockRow,
} from './stream-block.ts';
import { streamShards } from './stream-shard.ts';
import { findStream, tableStreams } from './stream.ts';

/** When records must leave, so much more of the bounds does, so that the next write need not look again. */
const EXTRA_ROOM = 0.1;

/** Remembers that every mapping of a stream has done with the records of a shard up to one. */
export function releaseRecords(
  kernel: Kernel,
  streamArn: string,
  shardId: string,
  upTo: StreamPosition,
): void {
  const shard = kernel.table(streamShards).get(shardId);
  if (!shard || upTo === null || findStream(kernel, streamArn)?.id !== shard.streamId) return;
  const releasedNumber = numberOfSequence(upTo);
  if (releasedNumber > shard.releasedNumber) {
    kernel.table(streamShards).put({ ...shard, releasedNumber });
  }
}

/**
 * Lets the oldest blocks go that are released, where records more would be above the bounds of a
 * sandbox. Where that does not make enough room, none goes.
 */
export function makeRoom(kernel: Kernel, growth: Pick<Growth, 'records' | 'recordBytes'>): void {
  const table = kernel.table(streamBlocks);
  const records = table.total('records') + growth.records - STREAM_RECORDS_MAX;
  const bytes = table.total('bytes') + growth.recordBytes - STREAM_BYTES_MAX;
  if (records <= 0 && bytes <= 0) return;
  const released = releasedBlocks(kernel);
  const isEnough =
    released.reduce((sum, { heads }) => sum + heads.length, 0) >= records &&
    released.reduce((sum, block) => sum + block.bytes, 0) >= bytes;
  if (!isEnough) return;
  let recordsLeft = records + STREAM_RECORDS_MAX * EXTRA_ROOM;
  let bytesLeft = bytes + STREAM_BYTES_MAX * EXTRA_ROOM;
  const leaving: StreamBlockRow[] = [];
  for (const block of released) {
    if (recordsLeft <= 0 && bytesLeft <= 0) break;
    leaving.push(block);
    recordsLeft -= block.heads.length;
    bytesLeft -= block.bytes;
  }
  leave(kernel, leaving);
}

/** Oldest first; of blocks that ended in the same instant, by their shards in the order of opening. */
function releasedBlocks(kernel: Kernel): readonly StreamBlockRow[] {
  const shards = [...kernel.table(streamShards).values()].sort(
    (left, right) => left.seq - right.seq,
  );
  const found: StreamBlockRow[] = [];
  for (const { shardId, releasedNumber } of shards) {
    for (const block of kernel.table(streamBlocks).inOrder(blocksOfShard, shardId)) {
      if (block.lastNumber > releasedNumber) break;
      found.push(block);
    }
  }
  return found.sort((left, right) => left.lastArrivedAtMs - right.lastArrivedAtMs);
}

function leave(kernel: Kernel, blocks: readonly StreamBlockRow[]): void {
  for (const { id } of blocks) kernel.table(streamBlocks).delete(id);
  for (const streamId of new Set(blocks.map((block) => block.streamId))) {
    const tableName = kernel.table(tableStreams).get(streamId)?.tableName ?? '';
    const records = blocks
      .filter((block) => block.streamId === streamId)
      .reduce((sum, { heads }) => sum + heads.length, 0);
    kernel.emit({
      kind: 'TABLE_STREAM_RECORDS_LEFT_EARLY',
      message: `The sandbox has no more room for records: ${records} of the stream of the table "${tableName}", which every mapping has done with, left before they were 24 hours old.`,
      detail: { tableName, records },
    });
  }
}
