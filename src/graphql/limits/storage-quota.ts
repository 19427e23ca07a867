import type { FastifyBaseLogger } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { PrismaClient } from '../../store/prisma-client.ts';
import { measureStoredBytes } from '../../store/stored-bytes.ts';
import { ApiError } from '../errors.ts';
import type { Limits } from './limits.ts';

/** How old a figure may get. */
const MEASURED_EVERY_MS = 30_000;

/** Measuring takes at most this share of the time: a tenant with much is measured less often. */
const MEASURING_SHARE = 0.01;

const TENANTS_MAX = 10_000;

/**
 * Keeps tenants from filling the database. What a tenant keeps is measured now and then and not
 * counted, so it may go over the limit by what it sends in between.
 */
export class StorageQuota {
  readonly #limit: number;
  readonly #log: FastifyBaseLogger;
  readonly #bytes: LRUCache<string, number>;

  constructor(prisma: PrismaClient, limits: Limits, log: FastifyBaseLogger) {
    this.#limit = limits.storedBytesPerTenant;
    this.#log = log;
    this.#bytes = new LRUCache({
      max: TENANTS_MAX,
      ttl: MEASURED_EVERY_MS,
      // The request that finds a figure too old does not wait for the new one.
      allowStale: true,
      noDeleteOnStaleGet: true,
      ignoreFetchAbort: true,
      fetchMethod: async (tenantId, last, { options }) => {
        const startedAt = performance.now();
        const bytes = await this.#measure(prisma, tenantId, last ?? 0);
        const tookMs = performance.now() - startedAt;
        options.ttl = Math.max(MEASURED_EVERY_MS, tookMs / MEASURING_SHARE);
        return bytes;
      },
    });
  }

  /** Refuses what would be kept for a tenant that keeps too much. */
  async refuseIfFull(tenantId: string): Promise<void> {
    const bytes = await this.#bytesOf(tenantId);
    if (bytes <= this.#limit) return;
    throw new ApiError(
      'QUOTA_EXCEEDED',
      `Cannot keep more for the tenant: its payloads, responses, logs and commands take ${bytes} bytes, and the limit is ${this.#limit}. Delete sandboxes that are not needed any more.`,
      { detail: { limit: this.#limit, actual: bytes } },
    );
  }

  /** Whether a tenant keeps too much to keep more. */
  async isFull(tenantId: string): Promise<boolean> {
    return (await this.#bytesOf(tenantId)) > this.#limit;
  }

  async #bytesOf(tenantId: string): Promise<number> {
    const fresh = this.#bytes.get(tenantId, { allowStale: false });
    return fresh ?? (await this.#bytes.fetch(tenantId)) ?? 0;
  }

  /** Where the database cannot tell, nobody is refused for it. */
  async #measure(prisma: PrismaClient, tenantId: string, last: number): Promise<number> {
    try {
      return await measureStoredBytes(prisma, tenantId);
    } catch (error) {
      this.#log.warn({ err: error, tenantId }, 'cannot measure what a tenant keeps');
      return last;
    }
  }
}
