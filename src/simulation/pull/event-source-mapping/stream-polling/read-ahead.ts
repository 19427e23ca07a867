import type { Kernel } from '../../../kernel.ts';
import { recordFilter, type RecordFilter } from '../filter-criteria.ts';
import type { StreamRecord, StreamSource } from '../../pull-source.ts';
import { laneOf } from './lane-hash.ts';
import { RecordQueue } from './record-queue.ts';
import { comparePositions } from './sequence-order.ts';
import type { ReadingSettings, ShardReadingRow } from './shard-reading.ts';

/** Records of one shard that a mapping has read and not done, at most. */
export const READ_AHEAD_MAX = 10_000;

/** Records that all mappings of a World hold in memory together; what is more is recalled when it is needed. */
const HELD_RECORDS_MAX = 200_000;

/** What was read of a shard, lane by lane: it follows from the row and the stream, and is not saved. */
interface ReadAhead {
  /** The row that it belongs to: another one means that it has to be made again. */
  row: ShardReadingRow;
  readonly queues: readonly RecordQueue[];
}

/** What the Worlds hold, by the key of the shard's row. */
const held = new WeakMap<Kernel, Map<string, ReadAhead>>();

/**
 * The records of each lane that are not done. After a restart, or where a change was taken back, they
 * are recalled from the stream.
 */
export function readAheadOf(
  kernel: Kernel,
  source: StreamSource,
  streamArn: string,
  row: ShardReadingRow,
): readonly RecordQueue[] {
  const shards = held.get(kernel) ?? new Map<string, ReadAhead>();
  held.set(kernel, shards);
  const known = shards.get(row.id);
  if (known?.row === row) return known.queues;
  const queues = recallLanes(kernel, source, streamArn, row);
  shards.delete(row.id);
  shards.set(row.id, { row, queues });
  return queues;
}

/** Keeps what a World holds within its bound, but for the shard that is worked on: the oldest goes first. */
export function boundReadAhead(kernel: Kernel, keep: string): void {
  const shards = held.get(kernel) ?? new Map<string, ReadAhead>();
  let count = 0;
  for (const { queues } of shards.values()) count += sizeOf(queues);
  for (const [id, { queues }] of shards) {
    if (count <= HELD_RECORDS_MAX) return;
    if (id === keep) continue;
    shards.delete(id);
    count -= sizeOf(queues);
  }
}

/** Says that what is held belongs to a newer row from now on. */
export function carryReadAhead(
  kernel: Kernel,
  before: ShardReadingRow,
  after: ShardReadingRow,
): void {
  const known = held.get(kernel)?.get(before.id);
  if (known?.row === before) known.row = after;
}

/** Lets go of what is held of a shard. */
export function dropReadAhead(kernel: Kernel, id: string): void {
  held.get(kernel)?.delete(id);
}

/** Gives records to the lanes of their keys; those that the filters stop go to none (ESM-36, DDB-15). */
export function laneGiver(
  kernel: Kernel,
  source: StreamSource,
  settings: ReadingSettings,
  where: { readonly streamArn: string; readonly shardId: string },
): (record: StreamRecord) => number | null {
  const filter: RecordFilter | null = recordFilter(settings);
  return (record) => {
    const passes =
      filter === null ||
      filter(source.toFilterSubject(kernel, where.streamArn, where.shardId, record));
    return passes ? laneOf(record.orderKey, settings.laneCount) : null;
  };
}

function recallLanes(
  kernel: Kernel,
  source: StreamSource,
  streamArn: string,
  { shardId, lanes, checkpoint, readTo, settings }: ShardReadingRow,
): readonly RecordQueue[] {
  const queues = lanes.map(() => new RecordQueue());
  if (readTo === null || lanes.every(({ pending }) => pending === 0)) return queues;
  const giveLane = laneGiver(kernel, source, settings, { streamArn, shardId });
  for (const record of source.recall(kernel, streamArn, shardId, checkpoint, readTo)) {
    const index = giveLane(record);
    if (index === null) continue;
    const lane = lanes[index];
    if (!lane || lane.pending === 0) continue;
    if (comparePositions(record.sequenceNumber, lane.after) > 0) queues[index]?.push(record);
  }
  return queues;
}

function sizeOf(queues: readonly RecordQueue[]): number {
  return queues.reduce((sum, queue) => sum + queue.length, 0);
}
