import { createHash, timingSafeEqual } from 'node:crypto';
import { findApiKeyBySecretHash, hashSecret, type ApiKeyRecord } from '../../store/api-keys.ts';
import type { CommitListener } from '../../store/commit-listener.ts';
import type { PrismaClient } from '../../store/prisma-client.ts';
import type { Actor } from './actor.ts';
import { LookupCache } from './lookup-cache.ts';

/** A verified key is believed so long without another look, unless a notice comes first. */
const KEY_TTL_MS = 5_000;

const KEYS_MAX = 10_000;

/** Tells who sends a request from its `Authorization` header. */
export class Authenticator {
  readonly #rootKey: string;
  /** Keys by their secrets. */
  readonly #keys: LookupCache<ApiKeyRecord>;

  constructor(prisma: PrismaClient, listener: CommitListener, rootKey: string) {
    this.#rootKey = rootKey;
    this.#keys = new LookupCache({
      max: KEYS_MAX,
      ttl: KEY_TTL_MS,
      look: (secret) => findApiKeyBySecretHash(prisma, hashSecret(secret)),
    });
    // Keys change rarely: one that did costs everybody a look.
    listener.on('access', () => this.#keys.forgetAll());
    listener.on('gap', () => this.#keys.forgetAll());
  }

  /** Whether the header names somebody without another look at the database. */
  recognizes(authorization: string | undefined): boolean {
    const secret = secretOf(authorization);
    if (secret === '' || secret === null) return false;
    return this.#keys.has(secret) || isSameSecret(secret, this.#rootKey);
  }

  /** Whoever the header names. Expiry is checked at each use, whatever is remembered. */
  async identify(authorization: string | undefined): Promise<Actor> {
    const secret = secretOf(authorization);
    if (secret === '') return { kind: 'anonymous' };
    if (secret === null) {
      return {
        kind: 'refused',
        reason: 'the Authorization header is not of the form "Bearer <key>"',
      };
    }
    if (isSameSecret(secret, this.#rootKey)) return { kind: 'root' };
    const apiKey = await this.#keys.get(secret);
    if (!apiKey) return { kind: 'refused', reason: 'it is unknown or was revoked' };
    if (apiKey.expiresAt && apiKey.expiresAt.getTime() <= Date.now()) {
      return { kind: 'refused', reason: `it expired at ${apiKey.expiresAt.toISOString()}` };
    }
    return { kind: 'key', apiKey };
  }
}

/** Empty where no key was given; null where the header is of another scheme. */
function secretOf(authorization: string | undefined): string | null {
  if (authorization === undefined || authorization.trim() === '') return '';
  const match = /^Bearer(?:\s+(\S*))?\s*$/i.exec(authorization);
  return match ? (match[1] ?? '') : null;
}

/** Takes the same time however much of the secret is right; its length is no secret. */
function isSameSecret(given: string, secret: string): boolean {
  return given.length === secret.length && timingSafeEqual(digest(given), digest(secret));
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
