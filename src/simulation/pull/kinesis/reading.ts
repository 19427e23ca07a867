import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';
import type { ShardRow } from './shard.ts';
import {
  addThroughput,
  hasRoom,
  roomAgainAtMs,
  throughputNow,
  type Throughput,
  type ThroughputLimits,
} from '../../throughput.ts';

/** What is read of a shard: by all who poll it together, or by one consumer of enhanced fan-out. */
export interface ReadingRow {
  readonly id: string;
  readonly shardRowId: string;
  readonly read: Throughput;
}

/** The readings of the shards of a sandbox, those that there have been. */
export const readings = defineTable<ReadingRow>({
  name: 'kinesis_reading',
  key: (row) => row.id,
  group: (row) => row.shardRowId,
});

/** Whoever polls a shard shares this with all others who do (KIN-01, KIN-27). */
const SHARED_LIMITS: ThroughputLimits = { count: 5, bytes: 2 * 1_048_576 };

/** A consumer is pushed to, as often as there is something (KIN-11). */
const CONSUMER_LIMITS: ThroughputLimits = {
  count: Number.MAX_SAFE_INTEGER,
  bytes: SHARED_LIMITS.bytes,
};

/** From when on a shard can be read by this reader; null for at once (KIN-01). */
export function readableAtMs(
  kernel: Kernel,
  shard: ShardRow,
  consumerId: string | null,
): number | null {
  const row = kernel.table(readings).get(readingId(shard, consumerId));
  if (!row) return null;
  const used = throughputNow(row.read, kernel.now);
  return hasRoom(used, limitsOf(consumerId), 1) ? null : roomAgainAtMs(used);
}

/** Counts a read of so many bytes. */
export function countRead(
  kernel: Kernel,
  shard: ShardRow,
  consumerId: string | null,
  bytes: number,
): void {
  const id = readingId(shard, consumerId);
  const before = kernel.table(readings).get(id)?.read ?? { second: 0, count: 0, bytes: 0 };
  const used = throughputNow(before, kernel.now);
  kernel.table(readings).put({
    id,
    shardRowId: shard.id,
    read: addThroughput(used, limitsOf(consumerId), bytes),
  });
}

/** Forgets what was read of a shard that is gone. */
export function deleteReadings(kernel: Kernel, shardRowId: string): void {
  for (const { id } of kernel.table(readings).group(shardRowId)) kernel.table(readings).delete(id);
}

/** Forgets what a consumer has read of a shard. */
export function deleteReading(kernel: Kernel, shard: ShardRow, consumerId: string): void {
  kernel.table(readings).delete(readingId(shard, consumerId));
}

function readingId({ id }: ShardRow, consumerId: string | null): string {
  return consumerId === null ? id : `${id}/${consumerId}`;
}

function limitsOf(consumerId: string | null): ThroughputLimits {
  return consumerId === null ? SHARED_LIMITS : CONSUMER_LIMITS;
}
