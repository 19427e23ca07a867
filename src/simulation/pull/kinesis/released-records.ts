import type { Kernel } from '../../kernel.ts';
import { blocks, blocksOf, trimRecords, type BlockRow } from './block.ts';
import { ordinalOf } from './sequence-number.ts';
import { findShard, shards } from './shard.ts';
import { findStreamByArn, streams } from './stream.ts';

/** When records must leave, so many bytes more do, so that the next put need not look for some again. */
const EXTRA_ROOM_BYTES = 8 * 1_048_576;

/** Remembers that every mapping of a stream has done with the records of a shard up to one. */
export function releaseRecords(
  kernel: Kernel,
  streamArn: string,
  shardId: string,
  upTo: string | null,
): void {
  const stream = findStreamByArn(kernel, streamArn);
  const shard = stream && findShard(kernel, stream.id, shardId);
  if (!shard || upTo === null) return;
  const ordinal = ordinalOf(shard, upTo) ?? 0;
  const isSooner = ordinal > shard.releasedOrdinal;
  if (isSooner) kernel.table(shards).put({ ...shard, releasedOrdinal: ordinal });
}

/**
 * Lets the oldest blocks go that are released, until all records have at most so many bytes. Where
 * that cannot be had, none goes.
 */
export function makeRoom(kernel: Kernel, bytesMax: number): void {
  const wanted = kernel.table(blocks).total('bytes') - bytesMax;
  const released = releasedBlocks(kernel);
  if (released.reduce((sum, { bytes }) => sum + bytes, 0) < wanted) return;
  const upTo = new Map<string, number>();
  let bytes = 0;
  for (const block of released) {
    if (bytes >= wanted + EXTRA_ROOM_BYTES) break;
    upTo.set(block.shardRowId, block.lastOrdinal);
    bytes += block.bytes;
  }
  for (const [shardRowId, lastOrdinal] of upTo) trim(kernel, shardRowId, lastOrdinal);
}

/** Oldest first; of blocks that ended in the same instant, by their shards in the order of opening. */
function releasedBlocks(kernel: Kernel): readonly BlockRow[] {
  const found: BlockRow[] = [];
  const all = [...kernel.table(shards).values()].sort(
    (left, right) =>
      left.openedAtMs - right.openedAtMs ||
      left.shardNumber - right.shardNumber ||
      (left.id < right.id ? -1 : 1),
  );
  for (const shard of all) {
    for (const block of blocksOf(kernel, shard)) {
      if (block.lastOrdinal > shard.releasedOrdinal) break;
      found.push(block);
    }
  }
  return found.sort((left, right) => left.lastArrivedAtMs - right.lastArrivedAtMs);
}

function trim(kernel: Kernel, shardRowId: string, upTo: number): void {
  const shard = kernel.table(shards).get(shardRowId);
  const stream = shard && kernel.table(streams).get(shard.streamId);
  if (!stream) return;
  const records = upTo - shard.trimmedOrdinal;
  trimRecords(kernel, shard, upTo);
  kernel.emit({
    kind: 'STREAM_RECORDS_TRIMMED',
    message: `The sandbox has no more room for records: ${records} of ${shard.shardId} of the stream "${stream.streamName}", which every mapping has done with, left before their retention ended.`,
    detail: { streamName: stream.streamName, shardId: shard.shardId, records },
  });
}
