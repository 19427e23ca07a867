import { hash } from 'node:crypto';
import { Refusal } from '../../errors.ts';

/*
 * Hash keys are the numbers from 0 to 2¹²⁸ − 1. They are kept as 32 hexadecimal digits, which compare
 * as texts like the numbers they stand for, and shown as decimal numbers, as AWS has them.
 */

/** A range of hash keys, both ends included. */
export interface HashKeyRange {
  readonly startHash: string;
  readonly endHash: string;
}

export const HASH_MIN = '0'.repeat(32);
export const HASH_MAX = 'f'.repeat(32);

const HASH_COUNT = 2n ** 128n;

/** The hash key of a partition key: the MD5 of its UTF-8 bytes (KIN-05). */
export function hashOf(partitionKey: string): string {
  return hash('md5', partitionKey, 'hex');
}

/** A hash key that a user wrote down as a decimal number; refuses what is none (KIN-05, KIN-09). */
export function readHashKey(field: string, text: string): string {
  const value = /^(?:0|[1-9]\d{0,38})$/.test(text) ? BigInt(text) : HASH_COUNT;
  if (value < HASH_COUNT) return toHash(value);
  const name = field.slice(field.lastIndexOf('.') + 1);
  const awsName = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  throw new Refusal(
    'STREAM_ARGUMENT_INVALID',
    `Invalid ${awsName}. ${awsName} must be in the range: [0, 340282366920938463463374607431768211455]. Specified value was ${text.slice(0, 200)}`,
    { field },
  );
}

/** `340282366920938463463374607431768211455` */
export function showHashKey(hash: string): string {
  return BigInt(`0x${hash}`).toString();
}

/** The hash key before another one, which is not the first. */
export function hashBefore(hash: string): string {
  return toHash(BigInt(`0x${hash}`) - 1n);
}

/** Whether the second range begins where the first one ends. */
export function isFollowedBy(left: HashKeyRange, right: HashKeyRange): boolean {
  return left.endHash !== HASH_MAX && hashBefore(right.startHash) === left.endHash;
}

/** Where the ranges begin when all hash keys are divided evenly (KIN-06). */
export function evenStarts(count: number): string[] {
  const size = HASH_COUNT / BigInt(count);
  return Array.from({ length: count }, (_, index) => toHash(size * BigInt(index)));
}

function toHash(value: bigint): string {
  return value.toString(16).padStart(32, '0');
}
