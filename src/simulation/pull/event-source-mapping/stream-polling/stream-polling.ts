import type { Kernel } from '../../../kernel.ts';
import type { EventSourceMappingRow } from '../event-source-mapping.ts';
import type { Polling } from '../polling.ts';
import { driveShard } from './drive-shard.ts';
import { pollsBefore } from './poll-count.ts';
import { pollAt } from './poll-plan.ts';
import { wakeShard } from './poll-shard.ts';
import { beginShards, cancelTimers, forgetShards, loseStream } from './shard-family.ts';
import { readersOf, streamSource, type ShardReader } from './shard-reader.ts';
import { shardReadingId, shardReadings } from './shard-reading.ts';

/** How the records of Kinesis streams and of the streams of DynamoDB tables reach functions. */
export const streamPolling: Polling = {
  start(kernel, mapping) {
    const known = readersOf(kernel, mapping);
    beginShards(kernel, mapping, known.length === 0 ? startOf(mapping) : { type: 'TRIM_HORIZON' });
    for (const reader of known) resume(reader);
  },

  stop(kernel, mapping) {
    for (const reader of readersOf(kernel, mapping)) {
      const { polls, emptyPolls } = pollsBefore(
        reader.row,
        reader.source.pollIntervalMs,
        kernel.now,
      );
      cancelTimers(reader);
      reader.save({ isActive: false, polls, emptyPolls, asleepSinceMs: null });
    }
  },

  forget: forgetShards,

  onRecordsAvailable(kernel, mapping, shardId) {
    if (shardId === null) return loseIfGone(kernel, mapping);
    const row = kernel.table(shardReadings).get(shardReadingId(mapping.id, shardId));
    if (row) wakeShard(kernel, mapping, row);
    else beginUnknown(kernel, mapping);
  },

  onUpdate(kernel, _before, after) {
    for (const reader of readersOf(kernel, after)) {
      // A window that is open begins again, as long as it is now.
      for (const [index, { batch, timer }] of reader.row.lanes.entries()) {
        if (batch !== null) continue;
        if (timer !== null) kernel.cancelTimer(timer);
        reader.saveLane(index, { timer: null, windowEndsAtMs: null });
      }
      driveShard(reader);
    }
  },
};

/** Positions are kept while a mapping is disabled: it goes on behind them (ESM-14, KIN-25). */
function resume(reader: ShardReader): void {
  const { kernel, row } = reader;
  reader.save({ isActive: true });
  if (row.status === 'READING') {
    reader.save({ firstTickMs: kernel.now, hasNews: true });
    pollAt(reader, kernel.now);
  }
  driveShard(reader);
}

/** The stream says something that is not about one shard: it is gone. */
function loseIfGone(kernel: Kernel, mapping: EventSourceMappingRow): void {
  const isThere = streamSource(kernel, mapping).describe(kernel, mapping.eventSourceArn) !== null;
  if (!isThere) loseStream(kernel, mapping);
}

/** A shard that has come since, or all of a stream that was created again (KIN-10). */
function beginUnknown(kernel: Kernel, mapping: EventSourceMappingRow): void {
  if (!kernel.pullSource(mapping.eventSourceArn)) return;
  beginShards(kernel, mapping, { type: 'TRIM_HORIZON' });
}

function startOf({ startingPosition }: EventSourceMappingRow) {
  return startingPosition ?? ({ type: 'TRIM_HORIZON' } as const);
}
