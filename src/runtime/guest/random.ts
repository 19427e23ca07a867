import type { Natives } from './natives.ts';

/** Uniform 32-bit numbers. */
export type RandomSource = () => number;

/** What a handler gets of randomness besides `Math.random`. */
export type Randomness = ReturnType<typeof createRandomness>;

/**
 * A repeatable generator: Chris Doty-Humphrey's sfc32, started from a hash of the seed. Each purpose
 * has a seed of its own, so that one does not shift the other's numbers.
 */
export function createRandomSource(natives: Natives, seed: string): RandomSource {
  const { charCodeAt, imul } = natives;
  let hash = 0x811c9dc5;
  for (let index = 0; index < seed.length; index += 1) {
    hash = imul(hash ^ charCodeAt(seed, index), 0x01000193);
  }
  let a = hash;
  let b = imul(hash, 0x9e3779b1) ^ 0x243f6a88;
  let c = imul(hash, 0x85ebca6b) ^ 0xb7e15162;
  let counter = 1;
  for (let round = 0; round < 15; round += 1) next();
  return next;

  function next(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  }
}

/** Random bytes, whole numbers and UUIDs: repeatable, and good for nothing secret. */
export function createRandomness(natives: Natives, source: RandomSource) {
  const { slice } = natives;

  return { fillBytes, number, uuid };

  function fillBytes(bytes: Uint8Array): void {
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = source() & 0xff;
  }

  /** 53 random bits as a number in [0, 1). */
  function number(): number {
    return ((source() >>> 6) * 0x800_0000 + (source() >>> 5)) / 0x20_0000_0000_0000;
  }

  /** A UUID of version 4. */
  function uuid(): string {
    let hex = '';
    for (let word = 0; word < 4; word += 1) hex += eightDigits(source());
    const variant = '89ab'[source() & 3];
    return (
      `${slice(hex, 0, 8)}-${slice(hex, 8, 12)}-4${slice(hex, 13, 16)}-` +
      `${variant}${slice(hex, 17, 20)}-${slice(hex, 20, 32)}`
    );
  }

  function eightDigits(word: number): string {
    const digits = '0123456789abcdef';
    let text = '';
    for (let shift = 28; shift >= 0; shift -= 4) text += digits[(word >>> shift) & 15];
    return text;
  }
}
