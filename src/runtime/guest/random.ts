import type { Natives } from './natives.ts';

/** Uniform 32-bit numbers. */
export type RandomSource = () => number;

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

/** `Math.random` and `crypto`, each with numbers of its own. */
export function createRandomGlobals(
  natives: Natives,
  mathRandom: RandomSource,
  cryptoRandom: RandomSource,
) {
  const { slice, Uint8Array } = natives;
  const bytesMax = 65_536;

  const crypto = {
    randomUUID(): string {
      let hex = '';
      for (let word = 0; word < 4; word += 1) hex += eightDigits(cryptoRandom());
      const variant = '89ab'[cryptoRandom() & 3];
      return (
        `${slice(hex, 0, 8)}-${slice(hex, 8, 12)}-4${slice(hex, 13, 16)}-` +
        `${variant}${slice(hex, 17, 20)}-${slice(hex, 20, 32)}`
      );
    },
    getRandomValues<Target extends ArrayBufferView>(target: Target): Target {
      const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
      if (bytes.length > bytesMax) {
        throw new RangeError(`Cannot give ${bytes.length} random bytes: ${bytesMax} is the most.`);
      }
      for (let index = 0; index < bytes.length; index += 1) bytes[index] = cryptoRandom() & 0xff;
      return target;
    },
  };
  return { crypto, random };

  /** 53 random bits, as `Math.random` gives them. */
  function random(): number {
    return ((mathRandom() >>> 6) * 0x800_0000 + (mathRandom() >>> 5)) / 0x20_0000_0000_0000;
  }

  function eightDigits(word: number): string {
    const digits = '0123456789abcdef';
    let text = '';
    for (let shift = 28; shift >= 0; shift -= 4) text += digits[(word >>> shift) & 15];
    return text;
  }
}
