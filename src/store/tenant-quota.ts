import type { Prisma, PrismaClient } from './generated/client.ts';

/** A tenant has as many things of a kind as it may have; nothing was created. */
export class QuotaExceededError extends Error {
  override readonly name = 'QuotaExceededError';
  readonly limit: number;
  /** How many there would have been. */
  readonly actual: number;

  constructor(message: string, limit: number, actual: number) {
    super(message);
    this.limit = limit;
    this.actual = actual;
  }
}

/** How many of something a tenant may have. */
export interface TenantQuota {
  readonly tenantId: string;
  /** What is counted, as a message names it: "sandboxes". */
  readonly what: string;
  readonly limit: number;
  readonly count: (transaction: Prisma.TransactionClient) => Promise<number>;
}

/** Milliseconds to wait for a connection, and for the tenant's row where others create as well. */
const patience = { maxWait: 10_000, timeout: 10_000 };

/**
 * Creates something of a tenant's unless it has too many. The tenant's row is locked meanwhile, so that
 * two requests at once cannot both take the last place.
 */
export function createWithinQuota<Created>(
  prisma: PrismaClient,
  { tenantId, what, limit, count }: TenantQuota,
  create: (transaction: Prisma.TransactionClient) => Promise<Created>,
): Promise<Created> {
  return prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1 FROM tenant WHERE id = ${tenantId} FOR NO KEY UPDATE`;
    const existing = await count(transaction);
    if (existing >= limit) {
      throw new QuotaExceededError(
        `Cannot create one more: the tenant has ${existing} ${what}, and the limit is ${limit}. Delete what is not needed any more.`,
        limit,
        existing + 1,
      );
    }
    return create(transaction);
  }, patience);
}
