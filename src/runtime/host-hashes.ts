import { createHash, createHmac } from 'node:crypto';

/** The hashes that a guest may use, by the names that Node takes for them. */
const algorithms: ReadonlySet<string> = new Set([
  'md5',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
]);

/**
 * The hash of some bytes, or their HMAC where there is a key.
 *
 * @returns null for an algorithm that guests do not have
 */
export function digest(
  algorithm: string,
  data: Uint8Array,
  key: Uint8Array | null,
): Uint8Array | null {
  if (!algorithms.has(algorithm)) return null;
  const hash = key === null ? createHash(algorithm) : createHmac(algorithm, key);
  return hash.update(data).digest();
}
