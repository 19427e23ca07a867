import type { PrismaClient } from './generated/client.ts';

/** What Postgres says of a statement that it has ended because it took too long. */
const QUERY_CANCELED = '57014';

/** Whether an error of Prisma's says that the database ended a statement which took too long. */
export function isStatementTimeout(error: unknown): boolean {
  for (let cause = error; typeof cause === 'object' && cause !== null; cause = causeOf(cause)) {
    if ('originalCode' in cause && cause.originalCode === QUERY_CANCELED) return true;
    if ('code' in cause && cause.code === QUERY_CANCELED) return true;
  }
  return false;
}

/** The first statement of a transaction that may take as long as it takes, such as a large deletion. */
export function withoutStatementTimeout(
  prisma: Pick<PrismaClient, '$executeRaw'>,
): ReturnType<PrismaClient['$executeRaw']> {
  return prisma.$executeRaw`SET LOCAL statement_timeout = 0`;
}

function causeOf(error: object): unknown {
  if ('cause' in error) return error.cause;
  if ('meta' in error && typeof error.meta === 'object' && error.meta !== null) {
    return 'driverAdapterError' in error.meta ? error.meta.driverAdapterError : null;
  }
  return null;
}
