import { validateRange } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { isFollowedBy, readHashKey, showHashKey } from './hash-key.ts';
import { OPEN_SHARDS_MAX, refuseMoreShards } from './quotas.ts';
import { shardsAddedBy } from './reshard.ts';
import { openShardsOf, resolveShard, type ShardRow } from './shard.ts';
import { refuseWhileChanging, startChange } from './stream-change.ts';
import type { StreamNameInput, StreamReference } from './stream-commands.ts';
import { changeStream, HOUR_MS, resolveStream, type StreamMode, type StreamRow } from './stream.ts';

export interface SplitShardInput extends StreamNameInput {
  readonly shardToSplit: string;
  /** Where the second child begins: a decimal number. */
  readonly newStartingHashKey: string;
}

export interface MergeShardsInput extends StreamNameInput {
  readonly shardToMerge: string;
  readonly adjacentShardToMerge: string;
}

export interface UpdateShardCountInput extends StreamNameInput {
  readonly targetShardCount: number;
}

export interface UpdateShardCountResult extends StreamReference {
  readonly currentShardCount: number;
  readonly targetShardCount: number;
}

export interface UpdateStreamModeInput extends StreamNameInput {
  readonly streamMode: StreamMode;
}

const DAY_MS = 24 * HOUR_MS;

/** Within 24 hours of a stream, as AWS counts them. */
const SHARD_COUNT_UPDATES_MAX = 10;
const MODE_CHANGES_MAX = 2;

/** Splits an open shard in two (KIN-09). */
export function splitShard(kernel: Kernel, input: SplitShardInput): StreamReference {
  const stream = resolveProvisioned(kernel, input.streamName, 'SplitShard');
  const shard = resolveOpenShard(kernel, stream, 'shardToSplit', input.shardToSplit);
  const startHash = readHashKey('newStartingHashKey', input.newStartingHashKey);
  if (startHash <= shard.startHash || startHash >= shard.endHash) {
    throw new Refusal(
      'STREAM_ARGUMENT_INVALID',
      `NewStartingHashKey ${input.newStartingHashKey} used in SplitShard() on shard ${shard.shardId} in stream ${stream.streamName} under account ${kernel.sandbox.accountId} is not both greater than the shard's StartingHashKey ${showHashKey(shard.startHash)} and less than the shard's EndingHashKey ${showHashKey(shard.endHash)}.`,
      { field: 'newStartingHashKey' },
    );
  }
  refuseMoreShards(kernel, 'shardToSplit', { open: 1, all: 2 });
  startChange(kernel, stream, { kind: 'SPLIT', shardId: shard.shardId, startHash });
  return { streamId: stream.id };
}

/** Merges two open shards whose ranges are adjacent (KIN-09). */
export function mergeShards(kernel: Kernel, input: MergeShardsInput): StreamReference {
  const stream = resolveProvisioned(kernel, input.streamName, 'MergeShards');
  const shard = resolveOpenShard(kernel, stream, 'shardToMerge', input.shardToMerge);
  const adjacent = resolveOpenShard(
    kernel,
    stream,
    'adjacentShardToMerge',
    input.adjacentShardToMerge,
  );
  if (!isFollowedBy(shard, adjacent) && !isFollowedBy(adjacent, shard)) {
    throw new Refusal(
      'STREAM_ARGUMENT_INVALID',
      `Shards ${shard.shardId} and ${adjacent.shardId} in stream ${stream.streamName} under account ${kernel.sandbox.accountId} are not an adjacent pair of shards eligible for merging`,
      { field: 'adjacentShardToMerge' },
    );
  }
  refuseMoreShards(kernel, 'shardToMerge', { open: 0, all: 1 });
  startChange(kernel, stream, {
    kind: 'MERGE',
    shardId: shard.shardId,
    adjacentShardId: adjacent.shardId,
  });
  return { streamId: stream.id };
}

/**
 * Gives a provisioned stream another number of shards with equal shares: from half to twice as many as
 * it has, ten times in 24 hours (KIN-08).
 */
export function updateShardCount(
  kernel: Kernel,
  { streamName, targetShardCount }: UpdateShardCountInput,
): UpdateShardCountResult {
  const stream = resolveProvisioned(kernel, streamName, 'UpdateShardCount');
  validateRange('targetShardCount', targetShardCount, { min: 1, max: OPEN_SHARDS_MAX });
  const count = openShardsOf(kernel, stream.id).length;
  const range = { min: Math.ceil(count / 2), max: count * 2 };
  if (targetShardCount < range.min || targetShardCount > range.max) {
    throw new Refusal(
      'STREAM_LIMIT_EXCEEDED',
      `UpdateShardCount cannot scale ${targetShardCount < range.min ? 'down below half' : 'up over double'} of your current open shard count. Current open shard count: ${count} Target shard count: ${targetShardCount}`,
      { field: 'targetShardCount', detail: range },
    );
  }
  const updates = withinDay(kernel, stream.shardCountUpdatesMs);
  refuseTooOften('targetShardCount', 'UpdateShardCount', updates, SHARD_COUNT_UPDATES_MAX);
  refuseMoreShards(kernel, 'targetShardCount', {
    open: targetShardCount - count,
    all: shardsAddedBy(count, targetShardCount),
  });
  const changed = changeStream(kernel, stream.id, {
    shardCountUpdatesMs: [...updates, kernel.now],
  });
  kernel.emit({
    kind: 'STREAM_SHARD_COUNT_SET',
    rule: 'KIN-08',
    message: `The stream "${stream.streamName}" gets ${targetShardCount} shards; it has ${count}.`,
    detail: { streamName: stream.streamName, shards: count, targetShardCount },
  });
  startChange(kernel, changed, { kind: 'SHARD_COUNT', shardCount: targetShardCount });
  return { streamId: stream.id, currentShardCount: count, targetShardCount };
}

/** Switches between provisioned and on demand, twice in 24 hours (KIN-08). */
export function updateStreamMode(
  kernel: Kernel,
  { streamName, streamMode }: UpdateStreamModeInput,
): StreamReference {
  const stream = resolveStream(kernel, streamName);
  refuseWhileChanging(kernel, stream);
  const changes = withinDay(kernel, stream.modeChangesMs);
  if (stream.streamMode === streamMode) {
    throw new Refusal(
      'STREAM_ARGUMENT_INVALID',
      `Stream ${stream.streamName} is in ${streamMode} mode already.`,
      { field: 'streamMode' },
    );
  }
  refuseTooOften('streamMode', 'UpdateStreamMode', changes, MODE_CHANGES_MAX);
  const changed = changeStream(kernel, stream.id, { modeChangesMs: [...changes, kernel.now] });
  startChange(kernel, changed, { kind: 'MODE', streamMode });
  return { streamId: stream.id };
}

function resolveProvisioned(kernel: Kernel, streamName: string, action: string): StreamRow {
  const stream = resolveStream(kernel, streamName);
  refuseWhileChanging(kernel, stream);
  if (stream.streamMode === 'PROVISIONED') return stream;
  throw new Refusal(
    'STREAM_ARGUMENT_INVALID',
    `${action} is for streams in PROVISIONED mode: Kinesis decides how many shards the stream ${stream.streamName} has.`,
    { field: 'streamName' },
  );
}

function resolveOpenShard(
  kernel: Kernel,
  stream: StreamRow,
  field: string,
  shardId: string,
): ShardRow {
  const shard = resolveShard(kernel, stream, field, shardId);
  if (shard.closedAtMs === null) return shard;
  throw new Refusal(
    'STREAM_ARGUMENT_INVALID',
    `Shard ${shardId} in stream ${stream.streamName} under account ${kernel.sandbox.accountId} is closed: it has been split or merged already.`,
    { field },
  );
}

function withinDay(kernel: Kernel, instants: readonly number[]): readonly number[] {
  return instants.filter((at) => kernel.now - at < DAY_MS);
}

function refuseTooOften(
  field: string,
  action: string,
  instants: readonly number[],
  limit: number,
): void {
  if (instants.length < limit) return;
  throw new Refusal(
    'STREAM_LIMIT_EXCEEDED',
    `${action} can be used ${limit} times in a rolling 24-hour period for a stream, and was so ${instants.length} times.`,
    { field, detail: { limit, actual: instants.length + 1 } },
  );
}
