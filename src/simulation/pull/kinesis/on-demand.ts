import { defineTimer, type Kernel } from '../../kernel.ts';
import { hasRoomForShards } from './quotas.ts';
import { divideEvenly, shardsAddedBy, tellClosed } from './reshard.ts';
import { SHARD_WRITE_LIMITS } from './shard-limits.ts';
import { openShardsOf } from './shard.ts';
import { changeStream, streams, type StreamRow } from './stream.ts';
import { throughputNow } from '../../throughput.ts';

/*
 * A stream on demand has room for twice the highest rate that it has had. When more than half of what
 * its shards take comes in a second, it gets twice as many: at the end of that second in IDEAL, some
 * minutes later in REALISTIC. So a rate that more than doubles at once is throttled (KIN-08).
 */

interface ScalingData {
  readonly streamId: string;
}

const SCALING_MS = { min: 60_000, max: 300_000 };

/** Fires when a stream on demand gets more shards. */
export const streamScales = defineTimer<ScalingData>({
  name: 'kinesis.stream-scales',
  fire: (kernel, { streamId }) => {
    const stream = changeStream(kernel, streamId, { scalingTimer: null });
    // A stream that is being changed scales with the next second that is too busy.
    if (stream.streamMode === 'ON_DEMAND' && stream.streamStatus === 'ACTIVE') {
      scale(kernel, stream);
    }
  },
  describe: (kernel, { streamId }) => {
    const stream = kernel.table(streams).get(streamId);
    return {
      what: `The stream "${stream?.streamName ?? ''}" gets twice as many shards`,
      why: 'More than half of what it takes in a second was written to it',
      rule: 'KIN-08',
      functionName: null,
      invocationId: null,
    };
  },
});

/** Sees to it that a stream on demand grows, where the present second has been too busy. */
export function scaleIfBusy(kernel: Kernel, streamId: string): void {
  const stream = kernel.table(streams).get(streamId);
  if (stream?.streamMode !== 'ON_DEMAND' || stream.scalingTimer !== null) return;
  const open = openShardsOf(kernel, streamId);
  let count = 0;
  let bytes = 0;
  for (const { written } of open) {
    const now = throughputNow(written, kernel.now);
    count += now.count;
    bytes += now.bytes;
  }
  const isBusy =
    2 * count > open.length * SHARD_WRITE_LIMITS.count ||
    2 * bytes > open.length * SHARD_WRITE_LIMITS.bytes;
  if (!isBusy) return;
  const secondEndMs = (Math.floor(kernel.now / 1_000) + 1) * 1_000;
  const scalingTimer = kernel.schedule(streamScales, secondEndMs + delayMs(kernel), { streamId });
  changeStream(kernel, streamId, { scalingTimer });
}

function scale(kernel: Kernel, stream: StreamRow): void {
  const before = openShardsOf(kernel, stream.id).length;
  const shardCount = before * 2;
  const { streamName } = stream;
  if (!hasRoomForShards(kernel, { open: before, all: shardsAddedBy(before, shardCount) })) {
    kernel.emit({
      kind: 'STREAM_NOT_SCALED',
      rule: 'KIN-08',
      message: `The stream "${streamName}" should have ${shardCount} shards, but the sandbox has no room for so many: it stays at ${before}.`,
      detail: { streamName, shards: before },
    });
    return;
  }
  kernel.emit({
    kind: 'STREAM_SCALED',
    rule: 'KIN-08',
    message: `More than half of what the stream "${streamName}" takes in a second was written to it: it gets ${shardCount} shards and had ${before}.`,
    detail: { streamName, shards: shardCount },
  });
  divideEvenly(kernel, stream.id, shardCount);
  tellClosed(kernel, stream);
}

function delayMs(kernel: Kernel): number {
  if (kernel.sandbox.profile === 'IDEAL') return 0;
  const { min, max } = SCALING_MS;
  return min + kernel.random('kinesis-scaling').integerBelow(max - min + 1);
}
