import { defineTimer, type Kernel } from '../../../kernel.ts';
import { driveShard } from './drive-shard.ts';
import { pollShard } from './poll-shard.ts';
import { openShard, type ShardReader } from './shard-reader.ts';
import type { LaneBatch } from './shard-reading.ts';
import {
  laneTimer,
  shardPollTimer,
  windowTimer,
  type LaneTimerData,
  type ShardTimerData,
} from './timers.ts';

/** Fires when a shard is to be polled. */
export const shardPollFires = defineTimer<ShardTimerData>({
  name: shardPollTimer.name,
  isPolling: true,
  fire: (kernel, data) => withShard(kernel, data, pollShard),
  describe: (kernel, data) => ({
    ...about(kernel, data),
    what: `A poller reads ${shardOf(kernel, data)}`,
    why: 'The shard has records, and polls come on ticks while nothing hurries',
    rule: 'KIN-20',
  }),
});

/** Fires when a lane goes on: its window is over, or its batch is tried again. */
export const laneGoesOn = defineTimer<LaneTimerData>({
  name: laneTimer.name,
  isPolling: true,
  fire: (kernel, data) =>
    withShard(kernel, data, (reader) => {
      reader.saveLane(data.lane, { timer: null });
      driveShard(reader);
    }),
  describe: (kernel, data) => {
    const batch = openShard(kernel, data.shardReadingId)?.lane(data.lane).batch;
    return {
      ...about(kernel, data),
      what: batch
        ? `${batchWords(batch)} of ${shardOf(kernel, data)} is tried again`
        : `The window of ${shardOf(kernel, data)} is over, and what waits goes to the function`,
      why: batch
        ? 'It failed or was throttled, and blocks what is behind it'
        : 'The batch was not full when its first record came',
      rule: batch ? 'KIN-33' : 'KIN-23',
    };
  },
});

/** Fires when a tumbling window is over. */
export const tumblingWindowEnds = defineTimer<ShardTimerData>({
  name: windowTimer.name,
  isPolling: true,
  fire: (kernel, data) =>
    withShard(kernel, data, (reader) => {
      const { openWindow: window } = reader.row;
      if (window) reader.save({ openWindow: { ...window, timer: null } });
      driveShard(reader);
    }),
  describe: (kernel, data) => ({
    ...about(kernel, data),
    what: `The tumbling window of ${shardOf(kernel, data)} is over: the function gets its last call`,
    why: 'Windows are aligned to the clock',
    rule: 'KIN-44',
  }),
});

/** Timers of a shard go when it does, so that it is there; its mapping may have been disabled. */
function withShard(
  kernel: Kernel,
  { shardReadingId }: ShardTimerData,
  goOn: (reader: ShardReader) => void,
): void {
  const reader = openShard(kernel, shardReadingId);
  if (reader) goOn(reader);
}

function about(
  kernel: Kernel,
  { shardReadingId }: ShardTimerData,
): { readonly functionName: string | null; readonly invocationId: null } {
  const functionName = openShard(kernel, shardReadingId)?.mapping.functionName ?? null;
  return { functionName, invocationId: null };
}

/** Names the record that blocks what is behind it. */
function batchWords({ first, count }: LaneBatch): string {
  if (!first) return 'The last call for the window';
  return count === 1
    ? `The batch of record ${first.sequenceNumber}`
    : `The batch of ${count} records from ${first.sequenceNumber} on`;
}

function shardOf(kernel: Kernel, { shardReadingId }: ShardTimerData): string {
  const reader = openShard(kernel, shardReadingId);
  return reader ? `${reader.row.shardId} of ${reader.streamArn}` : 'a shard';
}
