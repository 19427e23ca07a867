/*
 * A sequence number has 47 hexadecimal digits, and so 56 decimal ones as AWS's have (KIN-07):
 *
 *   2 │ epoch of the shard: 9 │ number of the record in it: 17 │ 00 │ second: 9 │ shard: 8 │ 2
 *
 * The epoch is the second in which the shard was opened, or a later one where a parent has that: so
 * the numbers of children are larger than those of their parents. Numbers grow by at least 2⁸⁰.
 */

/** Of a shard what its sequence numbers are made of. */
export interface SequenceOfShard {
  readonly shardNumber: number;
  readonly sequenceEpoch: number;
}

/** The sequence number of a record, by its place in the shard from 1. */
export function sequenceNumber(
  { shardNumber, sequenceEpoch }: SequenceOfShard,
  ordinal: number,
  arrivedAtMs: number,
): string {
  const second = Math.floor(arrivedAtMs / 1_000);
  return BigInt(
    `0x2${digits(sequenceEpoch, 9)}${digits(ordinal, 17)}00${digits(second, 9)}${digits(shardNumber, 8)}2`,
  ).toString();
}

/** The place of a record in its shard; null where the number is none of that shard's. */
export function ordinalOf(
  { shardNumber, sequenceEpoch }: SequenceOfShard,
  number: string,
): number | null {
  if (!/^[1-9]\d{55}$/.test(number)) return null;
  const hex = BigInt(number).toString(16);
  const isOfShard =
    hex.length === 47 &&
    hex.slice(0, 10) === `2${digits(sequenceEpoch, 9)}` &&
    hex.slice(27, 29) === '00' &&
    hex.slice(38) === `${digits(shardNumber, 8)}2`;
  if (!isOfShard) return null;
  const ordinal = ordinalIn(number);
  return Number.isSafeInteger(ordinal) ? ordinal : null;
}

/** The place that a sequence number of ours says, whichever shard it is of. */
export function ordinalIn(number: string): number {
  return Number.parseInt(BigInt(number).toString(16).slice(10, 27), 16);
}

function digits(value: number, length: number): string {
  return value.toString(16).padStart(length, '0');
}
