import { validLength, validPattern } from './argument.ts';

/** An idempotency key as the engine takes it; refuses one that is empty, too long or unprintable. */
export function validIdempotencyKey(key: string | null | undefined): string | null {
  if (key == null) return null;
  validLength('idempotencyKey', key, 1, 128);
  return validPattern('idempotencyKey', key, /^\P{Cc}*$/u, 'order-1001');
}
