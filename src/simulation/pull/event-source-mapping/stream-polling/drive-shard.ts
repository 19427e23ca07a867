import { runLanes } from './lane-turn.ts';
import { canRead, isHungry, planPoll } from './poll-plan.ts';
import { readPage } from './read-page.ts';
import { endShardIfDone, loseStream } from './shard-family.ts';
import type { ShardReader } from './shard-reader.ts';

/**
 * Lets a shard go on after anything has happened to it: it reads on where it has fallen behind, its lanes
 * begin what they can, it makes way for its children when it is done, and its next poll is planned.
 */
export function driveShard(reader: ShardReader): void {
  const { kernel, source, streamArn } = reader;
  if (!reader.row.isActive) return;
  if (!source.describe(kernel, streamArn)) return loseStream(kernel, reader.mapping);
  // Before the lanes begin, so that their batches are full (KIN-20).
  if (isHungry(reader) && canRead(reader)) readPage(reader);
  runLanes(reader);
  endShardIfDone(reader);
  planPoll(reader);
}
