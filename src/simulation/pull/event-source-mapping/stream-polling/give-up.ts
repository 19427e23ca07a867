import { mappingSubject } from '../event-source-mapping.ts';
import type { StreamRecord } from '../../pull-source.ts';
import { aboutRecords, endsOf } from './about-records.ts';
import { sendFailureRecord } from './failure-destination.ts';
import type { FailureCondition } from './failure-record.ts';
import { countRecords } from './record-words.ts';
import type { ShardReader } from './shard-reader.ts';
import { closeWindow } from './tumbling-window.ts';

/**
 * Gives the first records of a lane's batch up: the on-failure destination hears of them, and the lane
 * moves on behind them (KIN-37). What is left of the batch stays one.
 */
export function giveUp(
  reader: ShardReader,
  index: number,
  records: readonly StreamRecord[],
  condition: FailureCondition,
): void {
  const { kernel, mapping, row } = reader;
  const { batch } = reader.lane(index);
  if (!batch) return;
  const isDelivered = sendFailureRecord(reader, index, batch, records, condition);
  doneUpTo(reader, index, records);
  kernel.emit({
    kind: 'STREAM_BATCH_DISCARDED',
    rule: 'KIN-37',
    ...mappingSubject(mapping),
    message: `${countRecords(records.length)} of ${row.shardId} ${records.length === 1 ? 'is' : 'are'} discarded (${condition}); the shard moves on.`,
    detail: {
      ...aboutRecords(reader, index, endsOf(records)),
      condition,
      discarded: records.length,
      dropped: isDelivered ? 0 : records.length,
      checkpoint: reader.row.checkpoint,
    },
  });
}

/** The first records of a lane's batch are done: what is left of it stays, with its first record anew. */
export function doneUpTo(
  reader: ShardReader,
  index: number,
  records: readonly StreamRecord[],
): void {
  const last = records.at(-1);
  const { batch, pending } = reader.lane(index);
  if (!last || !batch?.last) return;
  const queue = reader.queue(index);
  queue.dropFirst(queue.countUpTo(last.sequenceNumber));
  const left = queue.countUpTo(batch.last.sequenceNumber);
  const [first] = queue.first(1);
  reader.saveLane(index, {
    after: last.sequenceNumber,
    pending: pending - (batch.count - left),
    batch:
      first && left > 0
        ? {
            ...batch,
            first: { sequenceNumber: first.sequenceNumber, arrivedAtMs: first.arrivedAtMs },
            count: left,
          }
        : null,
  });
}

/** The batch is done as a whole, whether the stream still has its records or not. */
export function dropBatch(reader: ShardReader, index: number): void {
  const { batch, pending } = reader.lane(index);
  if (!batch) return;
  if (!batch.last) {
    reader.saveLane(index, { batch: null });
    closeWindow(reader);
    return;
  }
  const queue = reader.queue(index);
  queue.dropFirst(queue.countUpTo(batch.last.sequenceNumber));
  reader.saveLane(index, {
    after: batch.last.sequenceNumber,
    pending: pending - batch.count,
    batch: null,
  });
}
