import { base64Size, isBase64 } from '../../base64.ts';
import { byteLength } from '../../byte-length.ts';
import { refuseConstraint } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import type { NewRecord } from './block.ts';
import { hashOf, readHashKey } from './hash-key.ts';

/** A record as a user puts it. */
export interface RecordInput {
  /** Base64. */
  readonly data: string;
  readonly partitionKey: string;
  /** Takes the place of the partition key's hash; a decimal number. */
  readonly explicitHashKey: string | null;
}

/** A record that was checked. */
export interface CheckedRecord extends NewRecord {
  readonly hash: string;
  /** What counts against limits: the data, decoded, and the partition key. */
  readonly size: number;
}

/** Characters of a partition key (KIN-05). */
const PARTITION_KEY_MAX = 256;

/** Checks a record, or refuses (KIN-02, KIN-05). `path` stands before the names of its fields. */
export function checkRecord(
  { data, partitionKey, explicitHashKey }: RecordInput,
  path: string,
  maxRecordSizeInKiB: number,
): CheckedRecord {
  const characters = characterCount(partitionKey);
  const keyField = `${path}partitionKey`;
  if (characters < 1) {
    const constraint = 'Member must have length greater than or equal to 1';
    refuseConstraint(keyField, partitionKey, constraint, { min: 1 });
  }
  if (characters > PARTITION_KEY_MAX) {
    const constraint = `Member must have length less than or equal to ${PARTITION_KEY_MAX}`;
    refuseConstraint(keyField, partitionKey, constraint, { max: PARTITION_KEY_MAX });
  }
  if (/\p{Surrogate}/u.test(partitionKey)) {
    throw new Refusal(
      'STREAM_ARGUMENT_INVALID',
      'Cannot take the partition key: it has half a surrogate pair, which UTF-8 cannot say.',
      { field: keyField },
    );
  }
  if (!isBase64(data)) {
    throw new Refusal('STREAM_ARGUMENT_INVALID', 'Cannot take the data: it is not valid base64.', {
      field: `${path}data`,
    });
  }
  const size = base64Size(data) + byteLength(partitionKey);
  const sizeMax = maxRecordSizeInKiB * 1_024;
  if (size > sizeMax) {
    const constraint = `Member must have length less than or equal to ${sizeMax}`;
    refuseConstraint(`${path}data`, `${size} bytes`, constraint, { limit: sizeMax, actual: size });
  }
  const hash =
    explicitHashKey === null
      ? hashOf(partitionKey)
      : readHashKey(`${path}explicitHashKey`, explicitHashKey);
  return { data, partitionKey, hash, size };
}

/** Characters as AWS counts them, which are code points. */
function characterCount(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; count++) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return count;
}
