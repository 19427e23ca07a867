import type { Kernel } from '../../../kernel.ts';
import { mappingSubject, type EventSourceMappingRow } from '../event-source-mapping.ts';
import { setProcessingResult } from '../processing-result.ts';
import type { StartingPosition, StreamShard } from '../../pull-source.ts';
import { pollAt } from './poll-plan.ts';
import { dropReadAhead } from './read-ahead.ts';
import { readingSettings } from './reading-settings.ts';
import { readersOf, ShardReader, streamSource } from './shard-reader.ts';
import {
  idleLanes,
  isDrained,
  shardReadingId,
  shardReadings,
  type ShardReadingRow,
} from './shard-reading.ts';

/** What `LastProcessingResult` says of a stream that is gone (ESM-15). */
const STREAM_NOT_FOUND = 'PROBLEM: Stream not found';

/**
 * Begins to read the shards of a stream that the mapping does not know yet: each from its own place of
 * the starting position on, children when their parents are done (KIN-10, KIN-24, DDB-11).
 */
export function beginShards(
  kernel: Kernel,
  mapping: EventSourceMappingRow,
  start: StartingPosition,
): void {
  const source = streamSource(kernel, mapping);
  const stream = source.describe(kernel, mapping.eventSourceArn);
  if (!stream) return loseStream(kernel, mapping);
  for (const shard of source.shards(kernel, mapping.eventSourceArn)) {
    const id = shardReadingId(mapping.id, shard.shardId);
    if (kernel.table(shardReadings).get(id)) continue;
    const readTo = source.positionOf(kernel, mapping.eventSourceArn, shard.shardId, start);
    const row = newReading(mapping, shard, { id, readTo, isFanOut: stream.isFanOut });
    kernel.table(shardReadings).put(row);
    activateIfFree(new ShardReader(kernel, mapping, row));
  }
}

/** A shard that is closed and done makes way for its children (KIN-10, DDB-11). */
export function endShardIfDone(reader: ShardReader): void {
  const { kernel, mapping, row } = reader;
  if (row.status !== 'ENDING' || !isDrained(row)) return;
  reader.save({ status: 'FINISHED' });
  dropReadAhead(kernel, row.id);
  kernel.emit({
    kind: 'STREAM_SHARD_FINISHED',
    rule: mapping.sourceType === 'KINESIS' ? 'KIN-10' : 'DDB-11',
    ...mappingSubject(mapping),
    message: `${row.shardId} is closed and read to its end: what comes behind it is in its children.`,
    detail: { shardId: row.shardId },
  });
  beginShards(kernel, mapping, { type: 'TRIM_HORIZON' });
  for (const other of readersOf(kernel, mapping)) activateIfFree(other);
  forgetExpired(kernel, mapping);
}

/** There is no such stream any more, or no such consumer: positions in it have no meaning (ESM-15). */
export function loseStream(kernel: Kernel, mapping: EventSourceMappingRow): void {
  forgetShards(kernel, mapping);
  setProcessingResult(kernel, mapping.id, STREAM_NOT_FOUND);
  kernel.emit({
    kind: 'MAPPING_PROBLEM',
    rule: 'ESM-15',
    ...mappingSubject(mapping),
    message: `There is no ${mapping.eventSourceArn} any more: the mapping stays as it is and reads nothing.`,
    detail: { problem: STREAM_NOT_FOUND },
  });
}

/** Forgets all that was kept of a mapping's shards. */
export function forgetShards(kernel: Kernel, mapping: EventSourceMappingRow): void {
  for (const reader of readersOf(kernel, mapping)) {
    cancelTimers(reader);
    dropReadAhead(kernel, reader.row.id);
    kernel.table(shardReadings).delete(reader.row.id);
  }
}

/** Takes everything off the agenda that a shard has there. */
export function cancelTimers(reader: ShardReader): void {
  const { kernel, row } = reader;
  const { pollTimer, lanes, openWindow } = row;
  for (const timer of [pollTimer, openWindow?.timer ?? null, ...lanes.map((lane) => lane.timer)]) {
    if (timer !== null) kernel.cancelTimer(timer);
  }
  reader.save({
    pollTimer: null,
    nextPollAtMs: null,
    lanes: lanes.map((lane) => ({ ...lane, timer: null })),
    openWindow: openWindow && { ...openWindow, timer: null },
  });
}

/** Begins to read a shard that waits for nobody: the first poll comes at once. */
function activateIfFree(reader: ShardReader): void {
  const { kernel, mapping, row } = reader;
  if (row.status !== 'WAITING' || !row.isActive) return;
  const isFree = row.parentShardIds.every((parent) => {
    const known = kernel.table(shardReadings).get(shardReadingId(mapping.id, parent));
    return !known || known.status === 'FINISHED';
  });
  if (!isFree) return;
  reader.save({ status: 'READING', hasNews: true, firstTickMs: kernel.now });
  pollAt(reader, kernel.now);
  kernel.emit({
    kind: 'STREAM_SHARD_STARTED',
    rule: mapping.sourceType === 'KINESIS' ? 'KIN-24' : 'DDB-11',
    ...mappingSubject(mapping),
    message: `The mapping begins to read ${row.shardId}${row.readTo === null ? ' from its oldest record on' : ` behind ${row.readTo}`}.`,
    detail: { shardId: row.shardId, after: row.readTo },
  });
}

/** A finished shard that the stream does not list any more cannot come back. */
function forgetExpired(kernel: Kernel, mapping: EventSourceMappingRow): void {
  const source = streamSource(kernel, mapping);
  const listed = new Set(
    source.shards(kernel, mapping.eventSourceArn).map(({ shardId }) => shardId),
  );
  for (const { id, status, shardId } of kernel.table(shardReadings).group(mapping.id)) {
    if (status === 'FINISHED' && !listed.has(shardId)) kernel.table(shardReadings).delete(id);
  }
}

function newReading(
  mapping: EventSourceMappingRow,
  { shardId, parentShardIds, openedAtMs }: StreamShard,
  { id, readTo, isFanOut }: Pick<ShardReadingRow, 'id' | 'readTo' | 'isFanOut'>,
): ShardReadingRow {
  const settings = readingSettings(mapping);
  return {
    id,
    mappingId: mapping.id,
    shardId,
    parentShardIds,
    openedAtMs,
    status: 'WAITING',
    isActive: true,
    isFanOut,
    settings,
    readTo,
    checkpoint: readTo,
    isBehind: false,
    hasNews: false,
    pollTimer: null,
    nextPollAtMs: null,
    notReadBeforeMs: null,
    firstTickMs: 0,
    polls: 0,
    emptyPolls: 0,
    asleepSinceMs: null,
    lanes: idleLanes(settings.laneCount),
    openWindow: null,
    iteratorAgeMs: null,
  };
}
