import { base64Size } from '../../base64.ts';
import { byteLength } from '../../byte-length.ts';
import type { Kernel } from '../../kernel.ts';
import { recordsFrom, type StoredRecord } from './block.ts';
import { firstReadable } from './expiry.ts';
import { countRead } from './reading.ts';
import type { ShardRow } from './shard.ts';
import type { StreamRow } from './stream.ts';

/** What one read of a shard gives at most (KIN-01). */
export const READ_RECORDS_MAX = 10_000;
const READ_BYTES_MAX = 10 * 1_048_576;

/** What a read has found. */
export interface ShardPage {
  readonly records: readonly StoredRecord[];
  /** The place to go on from. */
  readonly nextOrdinal: number;
  /** The shard is closed, and nothing comes behind (KIN-10). */
  readonly isEnd: boolean;
}

/** Reads records of a shard from a place on, and counts the read against the reader's limits. */
export function readShard(
  kernel: Kernel,
  stream: StreamRow,
  shard: ShardRow,
  reader: { readonly ordinal: number; readonly limit: number; readonly consumerId: string | null },
): ShardPage {
  const start = Math.max(reader.ordinal, firstReadable(kernel, stream, shard));
  const limit = Math.min(reader.limit, READ_RECORDS_MAX);
  const records: StoredRecord[] = [];
  let bytes = 0;
  for (const record of recordsFrom(kernel, shard, start)) {
    if (records.length >= limit) break;
    const size = base64Size(record.data) + byteLength(record.partitionKey);
    if (records.length > 0 && bytes + size > READ_BYTES_MAX) break;
    records.push(record);
    bytes += size;
  }
  countRead(kernel, shard, reader.consumerId, bytes);
  const nextOrdinal = (records.at(-1)?.ordinal ?? start - 1) + 1;
  return {
    records,
    nextOrdinal,
    isEnd: shard.closedAtMs !== null && nextOrdinal > shard.lastOrdinal,
  };
}
