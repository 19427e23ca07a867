import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

export type { PrismaClient } from './generated/client.ts';

/**
 * The client for what the API reads, and for what it writes outside the simulation. A statement that
 * takes longer than `statementMsMax` is ended by the database; without it, none is.
 */
export function createPrismaClient(
  databaseUrl: string,
  poolSize: number,
  statementMsMax = 0,
): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: databaseUrl,
      max: poolSize,
      connectionTimeoutMillis: 10_000,
      application_name: 'pushpull-api',
      statement_timeout: statementMsMax,
    }),
  });
}
