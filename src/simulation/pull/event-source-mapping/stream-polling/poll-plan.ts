import { tickAfter } from './poll-count.ts';
import { READ_AHEAD_MAX } from './read-ahead.ts';
import { isOutdated } from './reading-settings.ts';
import type { ShardReader } from './shard-reader.ts';
import { isDrained, pendingRecords } from './shard-reading.ts';
import { shardPollTimer } from './timers.ts';

/** After how long a consumer of enhanced fan-out is pushed what has come: about 70 ms (KIN-11). */
const FAN_OUT_DELAY_MS = 70;

/** Whether more can be read: there is room, and what was read under other settings is done. */
export function canRead(reader: ShardReader): boolean {
  const { status, isActive, notReadBeforeMs } = reader.row;
  if (!isActive || status !== 'READING') return false;
  if (notReadBeforeMs !== null && notReadBeforeMs > reader.kernel.now) return false;
  return hasRoom(reader);
}

/** Whether less is waiting than the lanes could take at once, though the stream has more (KIN-20). */
export function isHungry({ row, mapping }: ShardReader): boolean {
  return row.isBehind && pendingRecords(row) < mapping.batchSize * row.lanes.length;
}

/**
 * Puts the next poll on the agenda: on the next tick where something is to be read, at once where the
 * mapping has fallen behind (KIN-20, DDB-09). With nothing to read, or no room, there is no timer.
 */
export function planPoll(reader: ShardReader): void {
  const { kernel, row, source } = reader;
  const { status, isActive, isBehind, hasNews, pollTimer, notReadBeforeMs, firstTickMs } = row;
  if (!isActive || status !== 'READING' || pollTimer !== null) return;
  if ((!isBehind && !hasNews) || !hasRoom(reader)) return;
  if (notReadBeforeMs !== null && notReadBeforeMs > kernel.now) {
    pollAt(reader, notReadBeforeMs);
  } else if (isHungry(reader)) {
    pollAt(reader, kernel.now);
  } else if (row.isFanOut) {
    pollAt(reader, kernel.now + FAN_OUT_DELAY_MS);
  } else {
    pollAt(reader, tickAfter(firstTickMs, source.pollIntervalMs, kernel.now));
  }
}

/** Polls the shard at an instant. */
export function pollAt(reader: ShardReader, nextPollAtMs: number): void {
  const pollTimer = reader.kernel.schedule(shardPollTimer, nextPollAtMs, {
    shardReadingId: reader.row.id,
  });
  reader.save({ pollTimer, nextPollAtMs });
}

function hasRoom(reader: ShardReader): boolean {
  if (pendingRecords(reader.row) >= READ_AHEAD_MAX) return false;
  return !isOutdated(reader) || isDrained(reader.row);
}
