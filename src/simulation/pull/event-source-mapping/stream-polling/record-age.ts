import { mappingSubject } from '../event-source-mapping.ts';
import { aboutRecords, endsOf } from './about-records.ts';
import { batchRecords } from './event-records.ts';
import { dropBatch, giveUp } from './give-up.ts';
import { countRecords } from './record-words.ts';
import type { ShardReader } from './shard-reader.ts';
import type { LaneBatch } from './shard-reading.ts';

/**
 * Cuts what is older than `MaximumRecordAgeInSeconds` off a batch before an attempt; it goes to the
 * on-failure destination as a record of its own, and the rest goes on (KIN-32). Null where nothing is
 * left.
 */
export function cutOldRecords(reader: ShardReader, index: number): LaneBatch | null {
  const { batch } = reader.lane(index);
  if (!batch) return null;
  const { kernel, mapping, row } = reader;
  const maximumAge = mapping.maximumRecordAgeInSeconds ?? -1;
  const limitMs = maximumAge < 0 ? Number.POSITIVE_INFINITY : maximumAge * 1_000;
  if (!batch.last) return ofWindow(reader, index, batch, limitMs);
  const records = batchRecords(reader, index, batch);
  const oldBeforeMs = kernel.now - limitMs;
  const firstYoung = records.findIndex(({ arrivedAtMs }) => arrivedAtMs >= oldBeforeMs);
  if (firstYoung === 0) return batch;
  const old = firstYoung < 0 ? records : records.slice(0, firstYoung);
  kernel.emit({
    kind: 'STREAM_RECORDS_EXPIRED',
    rule: 'KIN-32',
    ...mappingSubject(mapping),
    message: `${countRecords(old.length)} of ${row.shardId} ${old.length === 1 ? 'is' : 'are'} older than ${maximumAge} s and given up; what is younger goes on.`,
    detail: {
      ...aboutRecords(reader, index, endsOf(old)),
      expired: old.length,
      maximumRecordAgeInSeconds: maximumAge,
    },
  });
  giveUp(reader, index, old, 'RecordAgeExceeded');
  return reader.lane(index).batch;
}

/** The last call of a window has no records: it is as old as the window's end. */
function ofWindow(
  reader: ShardReader,
  index: number,
  batch: LaneBatch,
  limitMs: number,
): LaneBatch | null {
  const { kernel, source, streamArn, row } = reader;
  const retentionMs = source.describe(kernel, streamArn)?.retentionMs ?? 0;
  const ageMs = kernel.now - (row.openWindow?.endMs ?? 0);
  if (ageMs <= Math.min(limitMs, retentionMs)) return batch;
  dropBatch(reader, index);
  return null;
}
