import type { DomExceptionConstructor } from './dom-exception.ts';
import type { AskHost } from './host-services.ts';
import type { Natives } from './natives.ts';
import type { Randomness } from './random.ts';
import type { TypedArrays } from './typed-arrays.ts';

/** The web's `crypto`: randomness that repeats, hashes and HMAC. */
export function createWebCrypto(
  natives: Natives,
  ask: AskHost,
  randomness: Randomness,
  typedArrays: TypedArrays,
  DOMException: DomExceptionConstructor,
) {
  type Bytes = ArrayBuffer | ArrayBufferView;
  type Algorithm = string | { readonly name: unknown; readonly hash?: Algorithm; length?: number };
  const randomBytesMax = 65_536;
  const hashes: Readonly<Record<string, string>> = {
    'SHA-1': 'sha1',
    'SHA-256': 'sha256',
    'SHA-384': 'sha384',
    'SHA-512': 'sha512',
  };
  const blockBytes: Readonly<Record<string, number>> = {
    'SHA-1': 64,
    'SHA-256': 64,
    'SHA-384': 128,
    'SHA-512': 128,
  };
  let mayConstruct = false;

  class CryptoKey {
    readonly type = 'secret';
    readonly #secret: ArrayBuffer;

    constructor(
      secret: ArrayBuffer,
      readonly algorithm: { name: 'HMAC'; hash: { name: string }; length: number },
      readonly extractable: boolean,
      readonly usages: readonly string[],
    ) {
      if (!mayConstruct) throw new TypeError('Illegal constructor');
      this.#secret = secret;
    }
    static secretOf(this: void, key: CryptoKey): ArrayBuffer {
      return key.#secret;
    }
  }
  const { secretOf } = CryptoKey;
  Reflect.deleteProperty(CryptoKey, 'secretOf');

  const subtle = {
    digest: async (algorithm: Algorithm, data: Bytes) =>
      digest(hashNamed(algorithm), bytesOf(data)),

    importKey: async (
      format: string,
      secret: Bytes,
      algorithm: Algorithm,
      extractable: boolean,
      usages: readonly string[],
    ) => {
      if (format !== 'raw') throw unsupported(`the key format "${format}"`, 'raw');
      return newKey(bytesOf(secret), algorithm, extractable, usages);
    },
    generateKey: async (algorithm: Algorithm, extractable: boolean, usages: readonly string[]) => {
      const hash = hmacHash(algorithm);
      const bits = typeof algorithm === 'object' ? algorithm.length : undefined;
      const secret = new Uint8Array((bits ?? 8 * (blockBytes[hash] ?? 64)) / 8);
      randomness.fillBytes(secret);
      return newKey(secret.buffer, algorithm, extractable, usages);
    },
    exportKey: async (format: string, key: CryptoKey) => {
      if (format !== 'raw') throw unsupported(`the key format "${format}"`, 'raw');
      if (!key.extractable) {
        throw new DOMException('key is not extractable', 'InvalidAccessError');
      }
      return natives.bufferSlice(secretOf(key), 0);
    },
    sign: async (_algorithm: Algorithm, key: CryptoKey, data: Bytes) => {
      checkUsage(key, 'sign');
      return digest(key.algorithm.hash.name, bytesOf(data), secretOf(key));
    },
    verify: async (_algorithm: Algorithm, key: CryptoKey, signature: Bytes, data: Bytes) => {
      checkUsage(key, 'verify');
      const wanted = new Uint8Array(digest(key.algorithm.hash.name, bytesOf(data), secretOf(key)));
      const given = new Uint8Array(bytesOf(signature));
      return given.length === wanted.length && given.every((byte, at) => byte === wanted[at]);
    },
  };

  const crypto = {
    subtle,
    randomUUID: () => randomness.uuid(),
    getRandomValues<View extends ArrayBufferView>(view: View): View {
      const name = typedArrays.nameOf(view);
      if (name === undefined || name.startsWith('Float')) {
        throw new DOMException(
          'The data argument must be an integer-type TypedArray',
          'TypeMismatchError',
        );
      }
      const { buffer, byteOffset, byteLength } = view;
      if (byteLength > randomBytesMax) {
        throw new DOMException(
          `The requested length exceeds 65,536 bytes: ${byteLength}`,
          'QuotaExceededError',
        );
      }
      randomness.fillBytes(new Uint8Array(buffer, byteOffset, byteLength));
      return view;
    },
  };
  return { CryptoKey, crypto };

  function digest(hash: string, data: ArrayBuffer, secret?: ArrayBuffer): ArrayBuffer {
    const algorithm = hashes[hash] ?? '';
    const result =
      secret === undefined
        ? ask('digest', algorithm, data)
        : ask('digest', algorithm, data, secret);
    return natives.bufferSlice(result ?? new natives.ArrayBuffer(0), 0);
  }

  function hashNamed(algorithm: Algorithm): string {
    const given = typeof algorithm === 'object' ? algorithm.name : algorithm;
    const name = natives.toText(given).toUpperCase();
    if (Object.hasOwn(hashes, name)) return name;
    throw unsupported(`the algorithm "${natives.toText(given)}"`, Object.keys(hashes).join(', '));
  }

  function hmacHash(algorithm: Algorithm): string {
    const name = typeof algorithm === 'object' ? algorithm.name : algorithm;
    const isHmac = natives.toText(name).toUpperCase() === 'HMAC';
    if (isHmac && typeof algorithm === 'object') return hashNamed(algorithm.hash ?? '');
    throw unsupported(`the algorithm "${natives.toText(name)}"`, 'HMAC');
  }

  function newKey(
    secret: ArrayBuffer,
    algorithm: Algorithm,
    extractable: boolean,
    usages: readonly string[],
  ): CryptoKey {
    const hash = { name: hmacHash(algorithm) };
    mayConstruct = true;
    try {
      const length = secret.byteLength * 8;
      return new CryptoKey(secret, { name: 'HMAC', hash, length }, extractable, [...usages]);
    } finally {
      mayConstruct = false;
    }
  }

  function checkUsage(key: CryptoKey, usage: string): void {
    if (key.usages.includes(usage)) return;
    throw new DOMException(`Unable to use this key to ${usage}`, 'InvalidAccessError');
  }

  function bytesOf(data: Bytes): ArrayBuffer {
    if (!natives.isView(data)) return natives.bufferSlice(data, 0);
    const { buffer, byteOffset, byteLength } = data;
    return natives.bufferSlice(buffer, byteOffset, byteOffset + byteLength);
  }

  function unsupported(what: string, supported: string): Error {
    return new DOMException(
      `A simulated function does not have ${what}; it has: ${supported}`,
      'NotSupportedError',
    );
  }
}
