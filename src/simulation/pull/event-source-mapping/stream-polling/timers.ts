import type { TimerReference } from '../../../kernel.ts';

/*
 * The timers of stream polling by name, so that one part can set what another carries out.
 */

export interface ShardTimerData {
  readonly shardReadingId: string;
}

export interface LaneTimerData extends ShardTimerData {
  /** From 0. */
  readonly lane: number;
}

/** A shard is polled. */
export const shardPollTimer: TimerReference<ShardTimerData> = { name: 'esm.shard-poll' };

/** A lane goes on: its window is over, or its batch is tried again. */
export const laneTimer: TimerReference<LaneTimerData> = { name: 'esm.lane-goes-on' };

/** A tumbling window is over. */
export const windowTimer: TimerReference<ShardTimerData> = { name: 'esm.tumbling-window-ends' };
