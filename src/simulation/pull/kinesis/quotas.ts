import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { blocks } from './block.ts';
import { makeRoom } from './released-records.ts';
import { shards } from './shard.ts';
import { streams } from './stream.ts';

/*
 * How much of Kinesis a sandbox may hold, because a World keeps all of it in memory. Journals replay
 * under the bounds they were written under, so these may be raised, but not lowered.
 */

/** Streams of a sandbox. */
export const STREAMS_MAX = 100;

/** Open shards of all streams of a sandbox. */
export const OPEN_SHARDS_MAX = 500;

/** The same with those that are closed and not yet expired. */
export const SHARDS_MAX = 5_000;

/** Bytes of all records of a sandbox, with what keeping them takes. */
export const RECORD_BYTES_MAX = 256 * 1_048_576;

/** Refuses one stream more than a sandbox may have. */
export function refuseMoreStreams(kernel: Kernel): void {
  const count = kernel.table(streams).size;
  if (count < STREAMS_MAX) return;
  throw new Refusal(
    'STREAM_LIMIT_EXCEEDED',
    `Cannot create the stream: the sandbox has ${count}, and the limit is ${STREAMS_MAX}. Delete one, or take another sandbox.`,
    { detail: { limit: STREAMS_MAX, actual: count + 1 } },
  );
}

/** Whether a sandbox has room for more open shards, and more with those that are closed for them. */
export function hasRoomForShards(kernel: Kernel, added: AddedShards): boolean {
  const { open, all } = withAdded(kernel, added);
  return open <= OPEN_SHARDS_MAX && all <= SHARDS_MAX;
}

/** Refuses more open shards, or more shards with those that a change closes, than a sandbox may have. */
export function refuseMoreShards(kernel: Kernel, field: string, added: AddedShards): void {
  const { open, all } = withAdded(kernel, added);
  if (added.open > 0 && open > OPEN_SHARDS_MAX) {
    throw new Refusal(
      'STREAM_LIMIT_EXCEEDED',
      `This request would exceed the shard limit for the account ${kernel.sandbox.accountId} in ${kernel.sandbox.region}. Current shard count for the account: ${open - added.open}. Limit: ${OPEN_SHARDS_MAX}. Number of additional shards that would have resulted from this request: ${added.open}.`,
      { field, detail: { limit: OPEN_SHARDS_MAX, actual: open } },
    );
  }
  if (all > SHARDS_MAX) {
    throw new Refusal(
      'QUOTA_EXCEEDED',
      `Cannot change the shards: the sandbox would have ${all} with those that are closed and not yet expired, and the limit is ${SHARDS_MAX}. Let the clock go on until they expire, or delete a stream.`,
      { field, detail: { limit: SHARDS_MAX, actual: all } },
    );
  }
}

/** Shards that there will be more. */
interface AddedShards {
  readonly open: number;
  /** With those that are closed at once or for them. */
  readonly all: number;
}

/** All shards, those included that changes under way will open. */
function withAdded(kernel: Kernel, added: AddedShards): AddedShards {
  let { open, all } = added;
  for (const { change } of kernel.table(streams).values()) {
    if (change?.kind !== 'CREATE' && change?.kind !== 'SHARD_COUNT') continue;
    open += change.shardCount;
    all += change.shardCount;
  }
  const table = kernel.table(shards);
  return { open: open + table.total('open'), all: all + table.size };
}

/**
 * Refuses records for which there is no room. Those that every mapping has done with leave first, even
 * if their retention has not ended.
 */
export function refuseMoreRecords(kernel: Kernel, addedBytes: number): void {
  const table = kernel.table(blocks);
  if (table.total('bytes') + addedBytes <= RECORD_BYTES_MAX) return;
  makeRoom(kernel, RECORD_BYTES_MAX - addedBytes);
  const bytes = table.total('bytes') + addedBytes;
  if (bytes <= RECORD_BYTES_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot take the records into the sandbox: its streams would hold ${bytes} bytes, and the limit is ${RECORD_BYTES_MAX}. Shorten a retention period, let the clock go on until records expire, or delete a stream.`,
    { detail: { limit: RECORD_BYTES_MAX, actual: bytes } },
  );
}
