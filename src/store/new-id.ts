import { randomBytes } from 'node:crypto';

/** A new id outside the simulation: the prefix and 24 hex digits. */
export function newRandomId(prefix: 'ten' | 'key'): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}
