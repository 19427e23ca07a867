import type { Kernel } from '../../../kernel.ts';
import { eventSourceMappings, type EventSourceMappingRow } from '../event-source-mapping.ts';
import type { StreamPosition, StreamRecord, StreamSource } from '../../pull-source.ts';
import { sourceOfArn } from '../../source-of-arn.ts';
import { carryReadAhead, readAheadOf } from './read-ahead.ts';
import type { RecordQueue } from './record-queue.ts';
import { comparePositions } from './sequence-order.ts';
import { IDLE_LANE, shardReadings, type Lane, type ShardReadingRow } from './shard-reading.ts';

/** A mapping at work on a shard: its row as it is now, and the records that were read ahead. */
export class ShardReader {
  readonly kernel: Kernel;
  readonly mapping: EventSourceMappingRow;
  readonly source: StreamSource;
  #row: ShardReadingRow;

  constructor(kernel: Kernel, mapping: EventSourceMappingRow, row: ShardReadingRow) {
    this.kernel = kernel;
    this.mapping = mapping;
    this.source = streamSource(kernel, mapping);
    this.#row = row;
  }

  get row(): ShardReadingRow {
    return this.#row;
  }

  /** The stream, or the consumer, that the mapping names. */
  get streamArn(): string {
    return this.mapping.eventSourceArn;
  }

  lane(index: number): Lane {
    return this.#row.lanes[index] ?? IDLE_LANE;
  }

  /** The records of a lane that are not done, those of its batch first. */
  queue(index: number): RecordQueue {
    const queue = readAheadOf(this.kernel, this.source, this.streamArn, this.#row)[index];
    if (!queue) throw new Error(`Shard ${this.#row.id} has no lane ${index}`);
    return queue;
  }

  /** Changes what is kept of the shard; the checkpoint follows. */
  save(changes: Partial<Omit<ShardReadingRow, 'checkpoint'>>): void {
    const before = this.#row;
    const changed = { ...before, ...changes };
    this.#row = { ...changed, checkpoint: checkpointOf(changed) };
    this.kernel.table(shardReadings).put(this.#row);
    carryReadAhead(this.kernel, before, this.#row);
  }

  saveLane(index: number, changes: Partial<Lane>): void {
    this.save({
      lanes: this.#row.lanes.map((lane, at) => (at === index ? { ...lane, ...changes } : lane)),
    });
  }

  /** What stands at the front of a lane is done: it leaves the lane (KIN-25). */
  finish(index: number, records: readonly StreamRecord[]): void {
    const last = records.at(-1);
    if (!last) return;
    const { pending } = this.lane(index);
    this.queue(index).dropFirst(records.length);
    this.saveLane(index, { after: last.sequenceNumber, pending: pending - records.length });
  }
}

/** Opens a shard to work on it; null where the mapping does not read it any more. */
export function openShard(kernel: Kernel, id: string): ShardReader | null {
  const row = kernel.table(shardReadings).get(id);
  const mapping = row && kernel.table(eventSourceMappings).get(row.mappingId);
  return row && mapping ? new ShardReader(kernel, mapping, row) : null;
}

/** The shards that a mapping reads, in the order of their opening. */
export function readersOf(kernel: Kernel, mapping: EventSourceMappingRow): ShardReader[] {
  return kernel
    .table(shardReadings)
    .group(mapping.id)
    .sort(
      (left, right) =>
        left.openedAtMs - right.openedAtMs || (left.shardId < right.shardId ? -1 : 1),
    )
    .map((row) => new ShardReader(kernel, mapping, row));
}

/** The service whose stream a mapping polls. */
export function streamSource(
  kernel: Kernel,
  { eventSourceArn }: Pick<EventSourceMappingRow, 'eventSourceArn'>,
): StreamSource {
  const source = sourceOfArn(kernel, eventSourceArn);
  if (source?.kind !== 'stream') throw new Error(`${eventSourceArn} is no stream`);
  return source;
}

/** Everything up to here is done: in every lane, and what went to none. */
function checkpointOf({ lanes, readTo }: ShardReadingRow): StreamPosition {
  let checkpoint = readTo;
  for (const { pending, after } of lanes) {
    if (pending > 0 && comparePositions(after, checkpoint) < 0) checkpoint = after;
  }
  return checkpoint;
}
