import type { JsonObject } from '../../../json.ts';
import { roleArn } from '../../../lambda/role/execution-role.ts';
import type { StreamRecord } from '../../pull-source.ts';
import type { ShardReader } from './shard-reader.ts';
import type { LaneBatch } from './shard-reading.ts';
import { windowFields } from './tumbling-window.ts';

/** The event that the function gets, as JSON text (KIN-12, DDB-06, KIN-41). */
export function batchEvent(
  reader: ShardReader,
  records: readonly StreamRecord[],
  batch: LaneBatch,
): string {
  const event = { Records: recordsForEvent(reader, records) };
  const { openWindow: window } = reader.row;
  return JSON.stringify(
    window ? { ...event, ...windowFields(reader, window, batch.last === null) } : event,
  );
}

/** Records as they stand in events: the role of the function has read them. */
export function recordsForEvent(
  { kernel, source, mapping, streamArn, row }: ShardReader,
  records: readonly StreamRecord[],
): readonly JsonObject[] {
  const invokedBy = roleArn(kernel.sandbox, mapping.functionName);
  return records.map((record) =>
    source.toEventRecord(kernel, streamArn, row.shardId, record, invokedBy),
  );
}

/** The records of a batch, as far as the stream still has them. */
export function batchRecords(
  reader: ShardReader,
  index: number,
  { last }: LaneBatch,
): readonly StreamRecord[] {
  if (!last) return [];
  const { kernel, source, streamArn, row } = reader;
  const queue = reader.queue(index);
  const { after } = reader.lane(index);
  const oldestMs = source.oldestArrivalMs(kernel, streamArn, row.shardId, after);
  if (oldestMs === null) return [];
  const gone = queue.countBefore(oldestMs);
  return queue.first(queue.countUpTo(last.sequenceNumber)).slice(gone);
}
