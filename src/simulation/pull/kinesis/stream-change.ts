import { Refusal } from '../../errors.ts';
import { defineTimer, type Kernel } from '../../kernel.ts';
import { blocks, blocksOf } from './block.ts';
import { consumers } from './consumer.ts';
import { hasRoomForShards } from './quotas.ts';
import { deleteReadings } from './reading.ts';
import {
  divideEvenly,
  mergeTwo,
  openFirstShards,
  shardsAddedBy,
  splitShardAt,
  tellClosed,
} from './reshard.ts';
import { findShard, openShardsOf, shards, shardsByNumber } from './shard.ts';
import {
  changeStream,
  streams,
  type StreamChange,
  type StreamRow,
  type StreamStatus,
} from './stream.ts';

/*
 * The states of a stream (KIN-08). In the profile IDEAL every change is done at once: AWS publishes no
 * times. In REALISTIC:
 *
 *   create ──▶ CREATING ── 10–20 s ──▶ ACTIVE ◀── 20–40 s ── UPDATING ◀── split, merge, count, mode
 *                                        └──▶ DELETING ── 5–15 s ──▶ gone
 *
 * While it is updated, a stream takes and gives records as it did before.
 */

interface ChangeData {
  readonly streamId: string;
}

const MS_BY_KIND: Readonly<Record<StreamChange['kind'], { readonly min: number; max: number }>> = {
  CREATE: { min: 10_000, max: 20_000 },
  SPLIT: { min: 20_000, max: 40_000 },
  MERGE: { min: 20_000, max: 40_000 },
  SHARD_COUNT: { min: 20_000, max: 40_000 },
  MODE: { min: 20_000, max: 40_000 },
  DELETE: { min: 5_000, max: 15_000 },
};

const STATUS_BY_KIND: Readonly<Record<StreamChange['kind'], StreamStatus>> = {
  CREATE: 'CREATING',
  SPLIT: 'UPDATING',
  MERGE: 'UPDATING',
  SHARD_COUNT: 'UPDATING',
  MODE: 'UPDATING',
  DELETE: 'DELETING',
};

/** Shards that a stream on demand begins with (KIN-08). */
export const ON_DEMAND_SHARDS = 4;

/** Fires when a change of a stream is complete. */
export const streamChangeCompletes = defineTimer<ChangeData>({
  name: 'kinesis.stream-change-completes',
  fire: (kernel, { streamId }) => {
    const stream = kernel.table(streams).get(streamId);
    if (stream?.change) complete(kernel, stream, stream.change);
  },
  describe: (kernel, { streamId }) => {
    const stream = kernel.table(streams).get(streamId);
    return {
      what: `The stream "${stream?.streamName ?? ''}" is ${stream?.change?.kind === 'DELETE' ? 'gone' : 'ACTIVE'}`,
      why: `It is ${stream?.streamStatus ?? ''}, and that takes time`,
      rule: 'KIN-08',
      functionName: null,
      invocationId: null,
    };
  },
});

/** Refuses to change a stream that is being changed (KIN-08). */
export function refuseWhileChanging(kernel: Kernel, stream: StreamRow): void {
  if (stream.streamStatus === 'ACTIVE') return;
  throw new Refusal(
    'STREAM_IN_USE',
    `Stream ${stream.streamName} under account ${kernel.sandbox.accountId} not ACTIVE, instead in state ${stream.streamStatus}`,
    { field: 'streamName' },
  );
}

/** Changes a stream: at once, or, in REALISTIC, after a while. */
export function startChange(kernel: Kernel, stream: StreamRow, change: StreamChange): void {
  if (kernel.sandbox.profile === 'IDEAL') {
    complete(kernel, stream, change);
    return;
  }
  const { min, max } = MS_BY_KIND[change.kind];
  const streamStatus = STATUS_BY_KIND[change.kind];
  changeStream(kernel, stream.id, { streamStatus, change });
  kernel.emit({
    kind: 'STREAM_CHANGING',
    rule: 'KIN-08',
    message: `The stream "${stream.streamName}" is ${streamStatus} until the change is complete.`,
    detail: { streamName: stream.streamName, streamStatus },
  });
  const ms = min + kernel.random('kinesis-changes').integerBelow(max - min + 1);
  kernel.schedule(streamChangeCompletes, kernel.now + ms, { streamId: stream.id });
}

function complete(kernel: Kernel, before: StreamRow, change: StreamChange): void {
  if (change.kind === 'DELETE') {
    deleteWithAll(kernel, before);
    return;
  }
  const wasActive = before.streamStatus === 'ACTIVE';
  const stream = changeStream(kernel, before.id, { streamStatus: 'ACTIVE', change: null });
  carryOut(kernel, stream, change);
  tellClosed(kernel, stream);
  if (wasActive) return;
  kernel.emit({
    kind: 'STREAM_ACTIVE',
    rule: 'KIN-08',
    message: `The stream "${stream.streamName}" is ACTIVE: ${openShardsOf(kernel, stream.id).length} shards are open.`,
    detail: { streamName: stream.streamName },
  });
}

function carryOut(
  kernel: Kernel,
  stream: StreamRow,
  change: Exclude<StreamChange, { readonly kind: 'DELETE' }>,
): void {
  switch (change.kind) {
    case 'CREATE':
      openFirstShards(kernel, stream.id, change.shardCount);
      return;
    case 'SPLIT': {
      const shard = findShard(kernel, stream.id, change.shardId);
      if (shard) splitShardAt(kernel, shard, change.startHash);
      return;
    }
    case 'MERGE': {
      const shard = findShard(kernel, stream.id, change.shardId);
      const adjacent = findShard(kernel, stream.id, change.adjacentShardId);
      if (shard && adjacent) mergeTwo(kernel, shard, adjacent);
      return;
    }
    case 'SHARD_COUNT':
      divideEvenly(kernel, stream.id, change.shardCount);
      return;
    case 'MODE':
      setMode(kernel, stream, change.streamMode);
  }
}

/** A stream that is on demand now has at least as many shards as one begins with. */
function setMode(kernel: Kernel, stream: StreamRow, streamMode: StreamRow['streamMode']): void {
  changeStream(kernel, stream.id, { streamMode });
  const count = openShardsOf(kernel, stream.id).length;
  kernel.emit({
    kind: 'STREAM_MODE_SET',
    rule: 'KIN-08',
    message: `The stream "${stream.streamName}" is ${streamMode} now, with ${count} shards.`,
    detail: { streamName: stream.streamName, streamMode },
  });
  if (streamMode === 'PROVISIONED' || count >= ON_DEMAND_SHARDS) return;
  const all = shardsAddedBy(count, ON_DEMAND_SHARDS);
  if (!hasRoomForShards(kernel, { open: ON_DEMAND_SHARDS - count, all })) return;
  divideEvenly(kernel, stream.id, ON_DEMAND_SHARDS);
}

/** Deletes a stream with its shards, records and consumers, and wakes whoever reads it. */
function deleteWithAll(kernel: Kernel, stream: StreamRow): void {
  const all = [...kernel.table(shards).inOrder(shardsByNumber, stream.id)];
  for (const shard of all) {
    for (const { id } of blocksOf(kernel, shard)) kernel.table(blocks).delete(id);
    deleteReadings(kernel, shard.id);
    kernel.table(shards).delete(shard.id);
  }
  for (const { id } of kernel.table(consumers).group(stream.id)) {
    kernel.table(consumers).delete(id);
  }
  const latest = kernel.table(streams).get(stream.id);
  if (latest?.expiryTimer != null) kernel.cancelTimer(latest.expiryTimer);
  if (latest?.scalingTimer != null) kernel.cancelTimer(latest.scalingTimer);
  kernel.table(streams).delete(stream.id);
  kernel.emit({
    kind: 'STREAM_DELETED',
    message: `The stream "${stream.streamName}" was deleted with its ${all.length} shards and all records.`,
    detail: { streamName: stream.streamName, shards: all.length },
  });
  for (const { shardId } of all) kernel.recordsAvailable(stream.streamArn, shardId);
}
