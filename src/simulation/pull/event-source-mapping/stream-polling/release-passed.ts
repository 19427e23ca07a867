import { eventSourceMappings } from '../event-source-mapping.ts';
import type { StreamPosition } from '../../pull-source.ts';
import { comparePositions } from './sequence-order.ts';
import type { ShardReader } from './shard-reader.ts';
import { shardReadingId, shardReadings } from './shard-reading.ts';

/** Tells the source how far every mapping of the stream has come with a shard, disabled ones included. */
export function releasePassed({ kernel, source, streamArn, row }: ShardReader): void {
  if (!source.release) return;
  const stream = source.describe(kernel, streamArn)?.streamArn;
  let passed: StreamPosition = row.checkpoint;
  for (const mapping of kernel.table(eventSourceMappings).values()) {
    if (mapping.sourceType !== row.settings.sourceType) continue;
    if (source.describe(kernel, mapping.eventSourceArn)?.streamArn !== stream) continue;
    const other = kernel.table(shardReadings).get(shardReadingId(mapping.id, row.shardId));
    // One that has not begun, or does not know of the shard yet, still wants everything.
    if (!other) return;
    if (comparePositions(other.checkpoint, passed) < 0) passed = other.checkpoint;
  }
  if (passed !== null) source.release(kernel, streamArn, row.shardId, passed);
}
