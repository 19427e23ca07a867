import { newId, type Kernel } from '../../kernel.ts';
import {
  evenStarts,
  HASH_MAX,
  HASH_MIN,
  hashBefore,
  showHashKey,
  type HashKeyRange,
} from './hash-key.ts';
import { keepExpiryTimer } from './expiry.ts';
import { findShard, openShardsOf, shardName, shardOfHash, shards, type ShardRow } from './shard.ts';
import { changeStream, streams, type StreamRow } from './stream.ts';

/*
 * Splitting and merging. Whatever is done, the open shards divide all hash keys among them without gap
 * or overlap, a shard has at most two parents, and ids are never used again (KIN-06, KIN-09).
 */

/** Opens the first shards of a stream, with equal shares of the hash keys (KIN-06). */
export function openFirstShards(kernel: Kernel, streamId: string, count: number): void {
  const starts = evenStarts(count);
  for (const [index, startHash] of starts.entries()) {
    openShard(kernel, streamId, { startHash, endHash: endBefore(starts[index + 1]) }, []);
  }
}

/** Splits a shard where the second child is to begin; returns both. */
export function splitShardAt(
  kernel: Kernel,
  parent: ShardRow,
  startHash: string,
): readonly [ShardRow, ShardRow] {
  close(kernel, parent);
  const lower = { startHash: parent.startHash, endHash: hashBefore(startHash) };
  const upper = { startHash, endHash: parent.endHash };
  const children = [
    openShard(kernel, parent.streamId, lower, [parent]),
    openShard(kernel, parent.streamId, upper, [parent]),
  ] as const;
  kernel.emit({
    kind: 'SHARD_SPLIT',
    rule: 'KIN-09',
    message: `${parent.shardId} of the stream "${nameOf(kernel, parent)}" was split at the hash key ${showHashKey(startHash)}: it is closed, and its children are ${children[0].shardId} and ${children[1].shardId}.`,
    detail: {
      streamName: nameOf(kernel, parent),
      shardId: parent.shardId,
      childShardIds: children.map(({ shardId }) => shardId),
    },
  });
  return children;
}

/** Merges two shards whose ranges follow each other; returns their child. */
export function mergeTwo(kernel: Kernel, parent: ShardRow, adjacent: ShardRow): ShardRow {
  close(kernel, parent);
  close(kernel, adjacent);
  const [lower, upper] =
    parent.startHash < adjacent.startHash ? [parent, adjacent] : [adjacent, parent];
  const range = { startHash: lower.startHash, endHash: upper.endHash };
  const child = openShard(kernel, parent.streamId, range, [parent, adjacent]);
  kernel.emit({
    kind: 'SHARDS_MERGED',
    rule: 'KIN-09',
    message: `${parent.shardId} and ${adjacent.shardId} of the stream "${nameOf(kernel, parent)}" were merged into ${child.shardId}, and are closed.`,
    detail: {
      streamName: nameOf(kernel, parent),
      shardIds: [parent.shardId, adjacent.shardId],
      childShardId: child.shardId,
    },
  });
  return child;
}

/**
 * Gives a stream so many open shards with equal shares: splits them where shares are to begin, then
 * merges what belongs to one share. Shards in between are closed as soon as they are opened.
 */
export function divideEvenly(kernel: Kernel, streamId: string, count: number): void {
  const starts = evenStarts(count);
  for (const startHash of starts) {
    const shard = shardOfHash(openShardsOf(kernel, streamId), startHash);
    if (shard.startHash !== startHash) splitShardAt(kernel, shard, startHash);
  }
  const isStart = new Set(starts);
  let share: ShardRow | null = null;
  for (const shard of openShardsOf(kernel, streamId)) {
    share = share === null || isStart.has(shard.startHash) ? shard : mergeTwo(kernel, share, shard);
  }
}

/** At most how many shards `divideEvenly` adds to those there are. */
export function shardsAddedBy(openCount: number, count: number): number {
  return 3 * count + openCount;
}

/** Tells whoever has read the closed parents to their end that there is no more to come. */
export function tellClosed(kernel: Kernel, { id, streamArn }: StreamRow): void {
  keepExpiryTimer(kernel, id);
  const closedNow = [...kernel.table(shards).values()]
    .filter(({ streamId, closedAtMs }) => streamId === id && closedAtMs === kernel.now)
    .sort((left, right) => left.shardNumber - right.shardNumber);
  for (const { shardId } of closedNow) kernel.recordsAvailable(streamArn, shardId);
}

function openShard(
  kernel: Kernel,
  streamId: string,
  range: HashKeyRange,
  parents: readonly ShardRow[],
): ShardRow {
  const stream = kernel.table(streams).get(streamId);
  if (!stream) throw new Error(`There is no stream ${streamId}`);
  const shardNumber = stream.shardsEver;
  changeStream(kernel, streamId, { shardsEver: shardNumber + 1 });
  return kernel.table(shards).put({
    ...range,
    id: newId(kernel, 'shd'),
    streamId,
    shardNumber,
    shardId: shardName(shardNumber),
    parentShardId: parents[0]?.shardId ?? null,
    adjacentParentShardId: parents[1]?.shardId ?? null,
    openedAtMs: kernel.now,
    closedAtMs: null,
    sequenceEpoch: Math.max(
      Math.floor(kernel.now / 1_000),
      ...parents.map(({ sequenceEpoch }) => sequenceEpoch + 1),
    ),
    lastOrdinal: 0,
    lastArrivedAtMs: null,
    trimmedOrdinal: 0,
    releasedOrdinal: 0,
    firstBlock: 1,
    lastBlock: 0,
    written: { second: 0, count: 0, bytes: 0 },
  });
}

function close(kernel: Kernel, shard: ShardRow): void {
  const now = findShard(kernel, shard.streamId, shard.shardId) ?? shard;
  kernel.table(shards).put({ ...now, closedAtMs: kernel.now });
}

function endBefore(nextStart: string | undefined): string {
  return nextStart === undefined || nextStart === HASH_MIN ? HASH_MAX : hashBefore(nextStart);
}

function nameOf(kernel: Kernel, { streamId }: ShardRow): string {
  return kernel.table(streams).get(streamId)?.streamName ?? '';
}
