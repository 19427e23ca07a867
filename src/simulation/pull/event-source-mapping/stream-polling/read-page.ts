import type { StreamRecord } from '../../pull-source.ts';
import { mappingSubject } from '../event-source-mapping.ts';
import { writePlaces } from './place-map.ts';
import { pollsBefore } from './poll-count.ts';
import { boundReadAhead, laneGiver, READ_AHEAD_MAX } from './read-ahead.ts';
import { countRecords } from './record-words.ts';
import { adoptSettings } from './reading-settings.ts';
import { releasePassed } from './release-passed.ts';
import type { ShardReader } from './shard-reader.ts';
import { pendingRecords, type Lane, type ShardReadingRow } from './shard-reading.ts';

/** Reads what is new in a shard, as far as there is room, and gives it to the lanes (KIN-20, DDB-09). */
export function readPage(reader: ShardReader): void {
  adoptSettings(reader);
  const { kernel, source, streamArn, row } = reader;
  if (row.pollTimer !== null) kernel.cancelTimer(row.pollTimer);
  const limit = READ_AHEAD_MAX - pendingRecords(row);
  const page = source.read(kernel, streamArn, row.shardId, row.readTo, limit);
  const counted = countPoll(reader, page.records.length);
  if (page.nextReadAtMs !== undefined) return putReadOff(reader, page.nextReadAtMs, counted);
  if (page.trimmed) emitTrimmed(reader, page.records[0], page.trimmed.count);
  const { lanes, filteredOut } = giveToLanes(reader, page.records);
  const readTo = page.records.at(-1)?.sequenceNumber ?? page.trimmed?.upTo ?? row.readTo;
  const isBehind =
    !page.isEnd && source.oldestArrivalMs(kernel, streamArn, row.shardId, readTo) !== null;
  reader.save({
    ...counted,
    lanes,
    readTo,
    isBehind,
    status: page.isEnd ? 'ENDING' : 'READING',
    asleepSinceMs: page.isEnd || isBehind ? null : kernel.now,
  });
  emitPoll(reader, page.records, filteredOut);
  releasePassed(reader);
}

type Counted = Partial<ShardReadingRow>;

/** This poll, and those before it that would have found nothing. */
function countPoll({ kernel, source, row }: ShardReader, found: number): Counted {
  const { polls, emptyPolls } = pollsBefore(row, source.pollIntervalMs, kernel.now);
  return {
    polls: polls + 1,
    emptyPolls: emptyPolls + (found === 0 ? 1 : 0),
    hasNews: false,
    pollTimer: null,
    nextPollAtMs: null,
    notReadBeforeMs: null,
    asleepSinceMs: null,
  };
}

/** The source did not answer, because too much is read of the shard: the poll comes again (KIN-27). */
function putReadOff(reader: ShardReader, notReadBeforeMs: number, counted: Counted): void {
  const { kernel, mapping, row } = reader;
  reader.save({ ...counted, hasNews: true, notReadBeforeMs });
  kernel.emit({
    kind: 'STREAM_READ_THROTTLED',
    rule: 'KIN-27',
    ...mappingSubject(mapping),
    message: `${row.shardId} could not be read: all who poll it share its limits. It is read again in ${notReadBeforeMs - kernel.now} ms.`,
    detail: { shardId: row.shardId, delayMs: notReadBeforeMs - kernel.now },
  });
}

/** Records whose retention ended before anybody read them for this mapping (KIN-03, DDB-03). */
function emitTrimmed(
  { kernel, mapping, row }: ShardReader,
  next: StreamRecord | undefined,
  trimmed: number,
): void {
  const behind = row.readTo === null ? 'from its beginning on' : `behind ${row.readTo}`;
  kernel.emit({
    kind: 'STREAM_RECORDS_LOST',
    rule: mapping.sourceType === 'KINESIS' ? 'KIN-03' : 'DDB-03',
    ...mappingSubject(mapping),
    message: `${countRecords(trimmed)} of ${row.shardId} left the stream before the mapping had read them: their retention is over. They came ${behind}.`,
    detail: {
      shardId: row.shardId,
      dropped: trimmed,
      after: row.readTo,
      before: next?.sequenceNumber ?? null,
    },
  });
}

function giveToLanes(
  reader: ShardReader,
  records: readonly StreamRecord[],
): { readonly lanes: readonly Lane[]; readonly filteredOut: readonly number[] } {
  const { kernel, source, streamArn, row } = reader;
  if (records.length === 0) return { lanes: row.lanes, filteredOut: [] };
  const { shardId, readTo } = row;
  const giveLane = laneGiver(kernel, source, row.settings, { streamArn, shardId });
  const queues = row.lanes.map((_, index) => reader.queue(index));
  const added = row.lanes.map(() => 0);
  const filteredOut: number[] = [];
  for (const [place, record] of records.entries()) {
    const index = giveLane(record);
    if (index === null) {
      filteredOut.push(place);
      continue;
    }
    queues[index]?.push(record);
    added[index] = (added[index] ?? 0) + 1;
  }
  boundReadAhead(kernel, row.id);
  const lanes = row.lanes.map((lane, index): Lane => {
    const more = added[index] ?? 0;
    if (more === 0) return lane;
    const after = lane.pending === 0 ? readTo : lane.after;
    return { ...lane, after, pending: lane.pending + more };
  });
  return { lanes, filteredOut };
}

function emitPoll(
  { kernel, mapping, row }: ShardReader,
  records: readonly StreamRecord[],
  filteredOut: readonly number[],
): void {
  const [first] = records;
  if (!first) return;
  const polled = records.length;
  const { shardId } = row;
  kernel.emit({
    kind: 'STREAM_POLLED',
    rule: mapping.sourceType === 'KINESIS' ? 'KIN-20' : 'DDB-09',
    ...mappingSubject(mapping),
    message: `The poller found ${countRecords(polled)} in ${shardId}.${row.isBehind ? ' There are more: it reads on without waiting.' : ''}`,
    detail: {
      shardId,
      polled,
      firstSequenceNumber: first.sequenceNumber,
      readTo: row.readTo,
      emptyPolls: row.emptyPolls,
    },
  });
  const out = filteredOut.length;
  if (out === 0) return;
  kernel.emit({
    kind: 'RECORDS_FILTERED_OUT',
    rule: 'ESM-36',
    ...mappingSubject(mapping),
    message: `${countRecords(out)} of ${shardId} ${out === 1 ? 'fits' : 'fit'} no filter: neither the function nor a destination gets ${out === 1 ? 'it' : 'them'}.`,
    detail: {
      shardId,
      filteredOut: out,
      firstSequenceNumber: first.sequenceNumber,
      lastSequenceNumber: row.readTo,
      places: writePlaces(filteredOut),
    },
  });
}
