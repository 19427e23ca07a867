import type { StreamPosition } from '../../pull-source.ts';

/** Compares two positions of a shard: sequence numbers are decimals of any length, null is the beginning. */
export function comparePositions(left: StreamPosition, right: StreamPosition): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : 1;
}
