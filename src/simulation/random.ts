import { createHash } from 'node:crypto';

/** The position of one stream: four unsigned 32-bit numbers. */
export type StreamState = readonly [number, number, number, number];

/** The positions of all streams that have been used, by name. */
export type StreamStates = Readonly<Record<string, StreamState>>;

/**
 * The sandbox's only source of randomness. One stream a purpose (`ids`, `request-ids`, …), each
 * seeded from the sandbox's seed and its name, so that a new consumer shifts nobody else's numbers.
 */
export class RandomStreams {
  readonly #seed: string;
  readonly #streams = new Map<string, RandomStream>();

  constructor(seed: string, states: StreamStates = {}) {
    this.#seed = seed;
    for (const [name, state] of Object.entries(states)) {
      this.#streams.set(name, new RandomStream(state));
    }
  }

  /** The stream of that name; begun at its seed when it is asked for the first time. */
  stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (!stream) {
      stream = new RandomStream(seedState(this.#seed, name));
      this.#streams.set(name, stream);
    }
    return stream;
  }

  /** Every stream's position, ordered by name. */
  states(): StreamStates {
    const names = [...this.#streams.keys()].sort();
    return Object.fromEntries(names.map((name) => [name, this.stream(name).state()]));
  }
}

/** Chris Doty-Humphrey's sfc32: small, fast, 128 bits of state, passes PractRand. */
export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(state: StreamState) {
    [this.#a, this.#b, this.#c, this.#counter] = state;
  }

  state(): StreamState {
    return [this.#a, this.#b, this.#c, this.#counter];
  }

  /** An integer from 0 to 2³² − 1. */
  uint32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = (this.#b ^ (this.#b >>> 9)) >>> 0;
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0;
    return sum >>> 0;
  }

  /** An integer from 0 to `bound` − 1; every value equally likely. */
  integerBelow(bound: number): number {
    const excess = 2 ** 32 % bound;
    let value = this.uint32();
    while (value >= 2 ** 32 - excess) value = this.uint32();
    return value % bound;
  }

  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string {
    let digits = '';
    while (digits.length < length) digits += this.uint32().toString(16).padStart(8, '0');
    return digits.slice(0, length);
  }

  /** A version 4 UUID. */
  uuid(): string {
    const hex = this.hex(32);
    const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

function seedState(seed: string, name: string): StreamState {
  const digest = createHash('sha256').update(seed).update('\0').update(name).digest();
  return [
    digest.readUInt32LE(0),
    digest.readUInt32LE(4),
    digest.readUInt32LE(8),
    digest.readUInt32LE(12),
  ];
}
