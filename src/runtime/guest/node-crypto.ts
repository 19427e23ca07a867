import type { BufferConstructor } from './buffer.ts';
import type { AskHost } from './host-services.ts';
import type { Natives } from './natives.ts';
import type { Randomness } from './random.ts';

/** Node's `crypto`: hashes, HMACs and randomness that repeats. Ciphers and keys are not here. */
export function createNodeCrypto(
  natives: Natives,
  ask: AskHost,
  Buffer: BufferConstructor,
  randomness: Randomness,
  webcrypto: {
    readonly subtle: unknown;
    readonly getRandomValues: (target: ArrayBufferView) => unknown;
  },
) {
  type Content = string | ArrayBufferView | ArrayBuffer;
  type Bytes = InstanceType<BufferConstructor>;
  type Done<Result> = (error: Error | null, result: Result) => void;
  const randomIntegerMax = 2 ** 48 - 1;
  const algorithms = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'];

  /** Keeps what it is given and has the host hash it at the end. */
  class Hash {
    readonly #algorithm: string;
    readonly #key: Bytes | undefined;
    readonly #parts: Bytes[] = [];
    #isFinished = false;

    constructor(algorithm: unknown, key?: Content) {
      this.#algorithm = algorithmNamed(algorithm);
      this.#key = key === undefined ? undefined : bytesOf(key);
    }
    update(data: Content, encoding?: unknown): this {
      if (this.#isFinished) throw finished();
      this.#parts.push(Buffer.concat([bytesOf(data, encoding)]));
      return this;
    }
    digest(encoding?: string): Bytes | string {
      if (this.#isFinished) throw finished();
      this.#isFinished = true;
      const result = hashOf(this.#algorithm, Buffer.concat(this.#parts), this.#key);
      return isBufferEncoding(encoding) ? result : result.toString(encoding);
    }
    copy(): Hash {
      if (this.#isFinished) throw finished();
      const copy = new Hash(this.#algorithm, this.#key);
      for (const part of this.#parts) copy.update(part);
      return copy;
    }
  }

  return {
    Hash,
    constants: {},
    createHash: (algorithm: unknown) => new Hash(algorithm),
    createHmac: (algorithm: unknown, key: Content) => new Hash(algorithm, key),
    getHashes: () => [...algorithms],
    getRandomValues: webcrypto.getRandomValues,
    hash: (algorithm: unknown, data: Content, encoding = 'hex') =>
      new Hash(algorithm).update(data).digest(encoding),
    randomBytes,
    randomFillSync,
    randomInt,
    randomUUID: () => randomness.uuid(),
    subtle: webcrypto.subtle,
    timingSafeEqual,
    webcrypto,
  };

  function hashOf(algorithm: string, data: Bytes, key: Bytes | undefined): Bytes {
    const plain = exact(data);
    const result =
      key === undefined
        ? ask('digest', algorithm, plain)
        : ask('digest', algorithm, plain, exact(key));
    return new Buffer(natives.bufferSlice(result ?? new natives.ArrayBuffer(0), 0));
  }

  /** A buffer of its own that holds just these bytes. */
  function exact(bytes: Bytes): ArrayBuffer {
    return natives.bufferSlice(bytes.buffer, bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  }

  function algorithmNamed(value: unknown): string {
    const name = natives.toText(value).toLowerCase().replace('sha-', 'sha');
    if (algorithms.includes(name)) return name;
    throw new Error(
      `Digest method not supported: "${natives.toText(value)}". A simulated function has ${algorithms.join(', ')}.`,
    );
  }

  function isBufferEncoding(encoding: string | undefined): boolean {
    return encoding === undefined || encoding === 'buffer';
  }

  function bytesOf(data: Content, encoding?: unknown): Bytes {
    if (typeof data === 'string') return Buffer.from(data, encoding);
    if (natives.isView(data)) {
      return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    }
    if (natives.isPrototypeOf(natives.ArrayBuffer.prototype, data)) return Buffer.from(data);
    throw Object.assign(
      new TypeError(
        'The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView.',
      ),
      { code: 'ERR_INVALID_ARG_TYPE' },
    );
  }

  function finished(): Error {
    return Object.assign(new Error('Digest already called'), {
      code: 'ERR_CRYPTO_HASH_FINALIZED',
    });
  }

  function randomBytes(size: number, done?: Done<Bytes>): Bytes | undefined {
    const bytes = Buffer.alloc(size);
    randomness.fillBytes(bytes);
    return answered(bytes, done);
  }

  function randomFillSync<View extends ArrayBufferView>(
    view: View,
    offset = 0,
    size?: number,
  ): View {
    const length = size ?? view.byteLength - offset;
    randomness.fillBytes(new Uint8Array(view.buffer, view.byteOffset + offset, length));
    return view;
  }

  function randomInt(from: number, to?: unknown, done?: Done<number>): number | undefined {
    if (typeof to !== 'number') return randomInt(0, from, to as Done<number> | undefined);
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) {
      throw Object.assign(new TypeError('The bounds of randomInt must be safe integers.'), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    const range = to - from;
    if (range < 1 || range > randomIntegerMax) {
      throw Object.assign(
        new RangeError(
          `The value of "max" is out of range. It must be greater than the value of "min" (${from}) by at most ${randomIntegerMax}. Received ${to}`,
        ),
        { code: 'ERR_OUT_OF_RANGE' },
      );
    }
    return answered(from + Math.floor(randomness.number() * range), done);
  }

  /** Node's two styles: the result at once, or given to a callback later. */
  function answered<Result>(result: Result, done: Done<Result> | undefined): Result | undefined {
    if (typeof done !== 'function') return result;
    setImmediate(() => done(null, result));
    return undefined;
  }

  function timingSafeEqual(one: ArrayBufferView, other: ArrayBufferView): boolean {
    if (one.byteLength !== other.byteLength) {
      throw Object.assign(new RangeError('Input buffers must have the same byte length'), {
        code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
      });
    }
    return Buffer.compare(bytesOf(one), bytesOf(other)) === 0;
  }
}
