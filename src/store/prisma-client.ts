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
      // Whoever comes after a quiet hour does not wait for a connection to be opened.
      min: 1,
      connectionTimeoutMillis: 10_000,
      application_name: 'pushpull-api',
      statement_timeout: statementMsMax,
      // An index leads to every list. The planner's statistics are about all sandboxes together, and
      // where one of them makes most of a table it would read that table for all the others, too.
      options: '-c enable_seqscan=off',
    }),
  });
}
