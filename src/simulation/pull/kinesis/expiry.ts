import { defineTimer, type Kernel } from '../../kernel.ts';
import { blocksOf, ordinalAt, trimRecords } from './block.ts';
import { deleteReadings } from './reading.ts';
import { shards, shardsByNumber, type ShardRow } from './shard.ts';
import { changeStream, HOUR_MS, streams, type StreamRow } from './stream.ts';

/*
 * Nobody reads a record that is older than the retention period. What takes place in memory leaves by
 * blocks, once a minute at most: the timer of a stream is due when its oldest block, or a closed
 * shard, has had its time (KIN-03, KIN-09).
 */

interface ExpiryData {
  readonly streamId: string;
}

const EXPIRY_EVERY_MS = 60_000;

/** Fires when the oldest records of a stream have been there for its retention period. */
export const oldestRecordsExpire = defineTimer<ExpiryData>({
  name: 'kinesis.oldest-records-expire',
  fire: (kernel, { streamId }) => {
    const stream = changeStream(kernel, streamId, { expiryTimer: null, expiryDueAtMs: null });
    trimExpired(kernel, stream);
    keepExpiryTimer(kernel, streamId);
  },
  describe: (kernel, { streamId }) => {
    const stream = kernel.table(streams).get(streamId);
    return {
      what: `The oldest records of the stream "${stream?.streamName ?? ''}" expire`,
      why: `The stream keeps records for ${stream?.retentionPeriodHours ?? 0} h`,
      rule: 'KIN-03',
      functionName: null,
      invocationId: null,
    };
  },
});

/** Records that arrived at that instant or before can be read no more. */
function expiredBeforeMs(kernel: Kernel, { retentionPeriodHours }: StreamRow): number {
  return kernel.now - retentionPeriodHours * HOUR_MS;
}

/** The place of the first record of a shard that can still be read; that of the next one if none can. */
export function firstReadable(kernel: Kernel, stream: StreamRow, shard: ShardRow): number {
  return ordinalAt(kernel, shard, expiredBeforeMs(kernel, stream) + 1);
}

/** Sees to it that the timer of a stream is due when something of it expires next. */
export function keepExpiryTimer(kernel: Kernel, streamId: string): void {
  const stream = kernel.table(streams).get(streamId);
  if (!stream) return;
  const dueAtMs = nextExpiryMs(kernel, stream);
  if (dueAtMs === stream.expiryDueAtMs) return;
  if (stream.expiryTimer !== null) kernel.cancelTimer(stream.expiryTimer);
  changeStream(kernel, streamId, {
    expiryDueAtMs: dueAtMs,
    expiryTimer:
      dueAtMs === null ? null : kernel.schedule(oldestRecordsExpire, dueAtMs, { streamId }),
  });
}

/** Lets all records go that have expired, and closed shards that can have no others (KIN-09). */
export function trimExpired(kernel: Kernel, stream: StreamRow): void {
  const beforeMs = expiredBeforeMs(kernel, stream);
  const records: Record<string, number> = {};
  const expiredShards: string[] = [];
  const all = [...kernel.table(shards).inOrder(shardsByNumber, stream.id)];
  for (const shard of all) {
    const upTo = ordinalAt(kernel, shard, beforeMs + 1) - 1;
    if (upTo > shard.trimmedOrdinal) {
      records[shard.shardId] = upTo - shard.trimmedOrdinal;
      trimRecords(kernel, shard, upTo);
    }
    if (shard.closedAtMs !== null && shard.closedAtMs <= beforeMs) {
      expiredShards.push(shard.shardId);
      deleteReadings(kernel, shard.id);
      kernel.table(shards).delete(shard.id);
    }
  }
  emitExpired(kernel, stream, records, expiredShards);
}

/** When the oldest block or closed shard has had its time, rounded up to a minute; null for never. */
function nextExpiryMs(kernel: Kernel, { id, retentionPeriodHours }: StreamRow): number | null {
  let oldestMs = Number.POSITIVE_INFINITY;
  for (const shard of kernel.table(shards).inOrder(shardsByNumber, id)) {
    for (const { lastArrivedAtMs } of blocksOf(kernel, shard)) {
      oldestMs = Math.min(oldestMs, lastArrivedAtMs);
      break;
    }
    oldestMs = Math.min(oldestMs, shard.closedAtMs ?? oldestMs);
  }
  if (oldestMs === Number.POSITIVE_INFINITY) return null;
  const expiresAtMs = oldestMs + retentionPeriodHours * HOUR_MS;
  return Math.ceil(expiresAtMs / EXPIRY_EVERY_MS) * EXPIRY_EVERY_MS;
}

function emitExpired(
  kernel: Kernel,
  { streamName, retentionPeriodHours }: StreamRow,
  records: Readonly<Record<string, number>>,
  expiredShards: readonly string[],
): void {
  const count = Object.values(records).reduce((sum, one) => sum + one, 0);
  if (count > 0) {
    kernel.emit({
      kind: 'SHARD_RECORDS_EXPIRED',
      rule: 'KIN-03',
      message: `${count} records of the stream "${streamName}" have been there for ${retentionPeriodHours} h and are gone.`,
      detail: { streamName, records },
    });
  }
  for (const shardId of expiredShards) {
    kernel.emit({
      kind: 'SHARD_EXPIRED',
      rule: 'KIN-09',
      message: `${shardId} of the stream "${streamName}" was closed ${retentionPeriodHours} h ago or longer: all its records have expired, and it is gone.`,
      detail: { streamName, shardId },
    });
  }
}
