const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * The lane of a key, from 0: the same key is always in the same lane, so that its records stay in
 * order (KIN-22, DDB-12). AWS does not say by what it hashes; this is 32-bit FNV-1a.
 */
export function laneOf(orderKey: string, laneCount: number): number {
  if (laneCount === 1) return 0;
  let hash = OFFSET_BASIS;
  for (let index = 0; index < orderKey.length; index++) {
    hash = Math.imul(hash ^ orderKey.charCodeAt(index), PRIME);
  }
  return (hash >>> 0) % laneCount;
}
