import { eventSourceMappings, sourceGroup } from '../event-source-mapping.ts';
import type { StreamPosition } from '../../pull-source.ts';
import { comparePositions } from './sequence-order.ts';
import type { ShardReader } from './shard-reader.ts';
import { shardReadingId, shardReadings } from './shard-reading.ts';

/** Tells the source how far every mapping of the stream has come with a shard, disabled ones included. */
export function releasePassed({ kernel, source, streamArn, row }: ShardReader): void {
  if (!source.release) return;
  let passed: StreamPosition = row.checkpoint;
  for (const { id } of kernel.table(eventSourceMappings).group(sourceGroup(streamArn))) {
    const other = kernel.table(shardReadings).get(shardReadingId(id, row.shardId));
    // One that has not begun, or does not know of the shard yet, still wants everything.
    if (!other) return;
    if (comparePositions(other.checkpoint, passed) < 0) passed = other.checkpoint;
  }
  if (passed !== null) source.release(kernel, streamArn, row.shardId, passed);
}
