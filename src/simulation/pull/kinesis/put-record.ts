import { refuseConstraint } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { Intake, type PutRecordResult } from './intake.ts';
import { checkRecord, type CheckedRecord, type RecordInput } from './record-input.ts';
import { ordinalOf } from './sequence-number.ts';
import { SHARD_WRITE_LIMITS } from './shard-limits.ts';
import type { ShardRow } from './shard.ts';
import type { StreamNameInput } from './stream-commands.ts';
import { resolveUsableStream, type StreamRow } from './stream.ts';

export interface PutRecordInput extends StreamNameInput, RecordInput {
  /** Of the last record of the same producer; the new one’s number is larger. Null for none. */
  readonly sequenceNumberForOrdering: string | null;
}

export interface PutRecordsInput extends StreamNameInput {
  readonly records: readonly RecordInput[];
}

/** What became of one record of several: it lies somewhere, or it was not taken. */
export type PutRecordsEntry =
  | (PutRecordResult & { readonly errorCode: null; readonly errorMessage: null })
  | {
      readonly shardId: null;
      readonly sequenceNumber: null;
      /** AWS's code. */
      readonly errorCode: string;
      readonly errorMessage: string;
    };

export interface PutRecordsResult {
  readonly streamName: string;
  readonly failedRecordCount: number;
  /** In the order of the request. */
  readonly records: readonly PutRecordsEntry[];
}

/** Records, and bytes of their data and keys, of one request (KIN-02). */
const PUT_RECORDS_MAX = 500;
const PUT_BYTES_MAX = 10 * 1_048_576;

const THROUGHPUT_EXCEEDED = 'ProvisionedThroughputExceededException';

/** Puts one record into the shard that its key chooses (KIN-05), or refuses. */
export function putRecord(kernel: Kernel, input: PutRecordInput): PutRecordResult {
  const stream = resolveUsableStream(kernel, input.streamName);
  const record = checkRecord(input, '', stream.maxRecordSizeInKiB);
  const intake = new Intake(kernel, stream);
  const shard = intake.shardOf(record);
  refuseOtherSequence(kernel, stream, shard, input.sequenceNumberForOrdering);
  if (!intake.take(record)) {
    throw new Refusal('STREAM_THROUGHPUT_EXCEEDED', intake.whyNot(record), {
      field: 'partitionKey',
      detail: { shardId: shard.shardId, ...SHARD_WRITE_LIMITS },
    });
  }
  intake.write();
  const put = intake.firstResult();
  if (!put) throw new Error('A record that was taken was not written');
  return put;
}

/**
 * Puts up to 500 records, each into the shard that its key chooses. Those for which a shard has no room
 * in this second are not taken, whatever becomes of the others (KIN-02).
 */
export function putRecords(kernel: Kernel, input: PutRecordsInput): PutRecordsResult {
  const { stream, intake, checked, taken } = takeRecords(kernel, input);
  const put = intake.results();
  const entries = checked.map((record, index): PutRecordsEntry => {
    const next = taken[index] === true ? put.next().value : undefined;
    if (next) return { ...next, errorCode: null, errorMessage: null };
    return {
      shardId: null,
      sequenceNumber: null,
      errorCode: THROUGHPUT_EXCEEDED,
      errorMessage: intake.whyNot(record),
    };
  });
  const failedRecordCount = taken.filter((isTaken) => !isTaken).length;
  return { streamName: stream.streamName, failedRecordCount, records: entries };
}

/** The same for somebody who does not ask what became of each: where the first lies that was taken. */
export function putManyRecords(kernel: Kernel, input: PutRecordsInput): PutRecordResult | null {
  return takeRecords(kernel, input).intake.firstResult();
}

/** Checks all records and writes those for which there is room; tells which. */
function takeRecords(
  kernel: Kernel,
  { streamName, records }: PutRecordsInput,
): {
  readonly stream: StreamRow;
  readonly intake: Intake;
  readonly checked: readonly CheckedRecord[];
  readonly taken: readonly boolean[];
} {
  const stream = resolveUsableStream(kernel, streamName);
  refuseBadCount(records.length);
  const checked = records.map((record, index) =>
    checkRecord(record, `records.${index}.`, stream.maxRecordSizeInKiB),
  );
  refuseTooLarge(checked.reduce((sum, { size }) => sum + size, 0));
  const intake = new Intake(kernel, stream);
  const taken = checked.map((record) => intake.take(record));
  intake.write();
  return { stream, intake, checked, taken };
}

function refuseBadCount(count: number): void {
  if (count < 1) {
    const constraint = 'Member must have length greater than or equal to 1';
    refuseConstraint('records', '[]', constraint, { min: 1 });
  }
  if (count > PUT_RECORDS_MAX) {
    const constraint = `Member must have length less than or equal to ${PUT_RECORDS_MAX}`;
    const detail = { limit: PUT_RECORDS_MAX, actual: count };
    refuseConstraint('records', `${count} records`, constraint, detail);
  }
}

function refuseTooLarge(bytes: number): void {
  if (bytes <= PUT_BYTES_MAX) return;
  throw new Refusal(
    'STREAM_ARGUMENT_INVALID',
    `Records size exceeds ${PUT_BYTES_MAX / 1_048_576} MB limit: data and partition keys have ${bytes} bytes.`,
    { field: 'records', detail: { limit: PUT_BYTES_MAX, actual: bytes } },
  );
}

/** Numbers grow anyway; one that the shard has not given out is a mistake all the same (KIN-07). */
function refuseOtherSequence(
  kernel: Kernel,
  { streamName }: StreamRow,
  shard: ShardRow,
  number: string | null,
): void {
  if (number === null) return;
  const ordinal = ordinalOf(shard, number);
  if (ordinal !== null && ordinal >= 1 && ordinal <= shard.lastOrdinal) return;
  throw new Refusal(
    'STREAM_ARGUMENT_INVALID',
    `ExclusiveMinimumSequenceNumber ${number.slice(0, 200)} used in PutRecord on stream ${streamName} under account ${kernel.sandbox.accountId} is invalid: it is no sequence number of ${shard.shardId}, into which this partition key goes.`,
    { field: 'sequenceNumberForOrdering' },
  );
}
