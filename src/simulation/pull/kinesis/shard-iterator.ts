import { isBase64 } from '../../base64.ts';
import { refuseConstraint } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import { formatInstant } from '../../instant.ts';
import type { Kernel } from '../../kernel.ts';
import { ordinalAt } from './block.ts';
import { ordinalOf } from './sequence-number.ts';
import { resolveShard, shards, type ShardRow } from './shard.ts';
import type { StreamNameInput } from './stream-commands.ts';
import { resolveUsableStream, streams, type StreamRow } from './stream.ts';

/** Where a reader begins. */
export type ShardIteratorType =
  'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER' | 'AT_TIMESTAMP' | 'TRIM_HORIZON' | 'LATEST';

export interface GetShardIteratorInput extends StreamNameInput {
  readonly shardId: string;
  readonly shardIteratorType: ShardIteratorType;
  /** Needed by the first two types. */
  readonly startingSequenceNumber: string | null;
  /** Needed by `AT_TIMESTAMP`; milliseconds. */
  readonly timestampMs: number | null;
}

export interface ShardIteratorResult {
  readonly shardIterator: string;
}

/** Where an iterator stands. */
export interface ReadPlace {
  readonly stream: StreamRow;
  readonly shard: ShardRow;
  /** The place of the next record to read. */
  readonly ordinal: number;
}

/** An iterator can be used for so long (KIN-04). */
const ITERATOR_MS_MAX = 300_000;

const PREFIX = 'AAAAAAAAAA';

/** An iterator that stands where the caller says; it holds for five minutes (KIN-04). */
export function getShardIterator(
  kernel: Kernel,
  input: GetShardIteratorInput,
): ShardIteratorResult {
  const stream = resolveUsableStream(kernel, input.streamName);
  const shard = resolveShard(kernel, stream, 'shardId', input.shardId);
  const ordinal = firstOrdinal(kernel, stream, shard, input);
  return { shardIterator: writeIterator(kernel, shard, ordinal) };
}

/** An iterator at a place of a shard, as of now. */
export function writeIterator(kernel: Kernel, { id }: ShardRow, ordinal: number): string {
  return PREFIX + btoa(`${id} ${ordinal} ${kernel.now}`);
}

/** Reads an iterator; refuses one that is none of this sandbox's, or that has expired (KIN-04). */
export function readIterator(kernel: Kernel, iterator: string): ReadPlace {
  const { shardRowId, ordinal, madeAtMs } = decode(iterator) ?? refuseIterator(iterator);
  if (madeAtMs > kernel.now) refuseIterator(iterator);
  if (kernel.now - madeAtMs > ITERATOR_MS_MAX) {
    throw new Refusal(
      'SHARD_ITERATOR_EXPIRED',
      `Iterator expired. The iterator was created at time ${formatInstant(madeAtMs)} while right now it is ${formatInstant(kernel.now)} which is further in the future than the tolerated delay of ${ITERATOR_MS_MAX} milliseconds.`,
      { field: 'shardIterator' },
    );
  }
  const shard = kernel.table(shards).get(shardRowId);
  const stream = shard && kernel.table(streams).get(shard.streamId);
  if (shard && stream) return { stream, shard, ordinal };
  throw new Refusal(
    'SHARD_NOT_FOUND',
    'The shard of the iterator does not exist any more: it has expired, or its stream was deleted.',
    { field: 'shardIterator' },
  );
}

function firstOrdinal(
  kernel: Kernel,
  stream: StreamRow,
  shard: ShardRow,
  input: GetShardIteratorInput,
): number {
  switch (input.shardIteratorType) {
    case 'TRIM_HORIZON':
      return 1;
    case 'LATEST':
      return shard.lastOrdinal + 1;
    case 'AT_TIMESTAMP':
      return ordinalAt(kernel, shard, readTimestamp(kernel, input.timestampMs));
    case 'AT_SEQUENCE_NUMBER':
      return readSequenceNumber(kernel, stream, shard, input.startingSequenceNumber);
    case 'AFTER_SEQUENCE_NUMBER':
      return readSequenceNumber(kernel, stream, shard, input.startingSequenceNumber) + 1;
  }
}

function readTimestamp(kernel: Kernel, timestampMs: number | null): number {
  if (timestampMs === null) {
    throw new Refusal(
      'STREAM_ARGUMENT_INVALID',
      'Must either specify timestamp or starting sequence number: an iterator of type AT_TIMESTAMP needs a timestamp.',
      { field: 'timestamp' },
    );
  }
  if (timestampMs <= kernel.now) return timestampMs;
  throw new Refusal(
    'STREAM_ARGUMENT_INVALID',
    `The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: ${timestampMs}, currentTimestampInMillis: ${kernel.now}`,
    { field: 'timestamp' },
  );
}

function readSequenceNumber(
  kernel: Kernel,
  { streamName }: StreamRow,
  shard: ShardRow,
  number: string | null,
): number {
  if (number === null) {
    refuseConstraint('startingSequenceNumber', 'null', 'Member must not be null');
  }
  const ordinal = ordinalOf(shard, number);
  if (ordinal !== null && ordinal >= 1 && ordinal <= shard.lastOrdinal) return ordinal;
  throw new Refusal(
    'STREAM_ARGUMENT_INVALID',
    `StartingSequenceNumber ${number.slice(0, 200)} used in GetShardIterator on shard ${shard.shardId} in stream ${streamName} under account ${kernel.sandbox.accountId} is invalid because it did not come from this stream.`,
    { field: 'startingSequenceNumber' },
  );
}

interface DecodedIterator {
  readonly shardRowId: string;
  readonly ordinal: number;
  readonly madeAtMs: number;
}

function decode(iterator: string): DecodedIterator | null {
  const text = iterator.slice(PREFIX.length);
  if (!iterator.startsWith(PREFIX) || !isBase64(text)) return null;
  const [shardRowId = '', ordinal = '', madeAt = '', ...rest] = atob(text).split(' ');
  const isNumber = (digits: string): boolean => /^\d{1,15}$/.test(digits);
  if (!isNumber(ordinal) || !isNumber(madeAt) || rest.length > 0) return null;
  return { shardRowId, ordinal: Math.max(Number(ordinal), 1), madeAtMs: Number(madeAt) };
}

function refuseIterator(iterator: string): never {
  throw new Refusal(
    'STREAM_ARGUMENT_INVALID',
    `Invalid ShardIterator: "${iterator.slice(0, 200)}" is none that getShardIterator or getRecords of this sandbox has given.`,
    { field: 'shardIterator' },
  );
}
