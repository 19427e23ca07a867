import { CONCURRENT_EXECUTIONS_DEFAULT } from '../simulation/lambda/account-settings.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';

/** A simulated account's limits and what is used of them. */
export interface AccountSettingsRecord {
  readonly sandboxId: string;
  readonly concurrentExecutions: number;
  /** What reservations and provisioned concurrency leave. */
  readonly unreservedConcurrentExecutions: number;
  readonly functionCount: number;
  /** Bytes of all functions and published versions. */
  readonly totalCodeSize: number;
}

/** The settings of those sandboxes in one query, in no promised order. */
export async function findAccountSettings(
  prisma: PrismaClient,
  sandboxIds: readonly string[],
): Promise<readonly AccountSettingsRecord[]> {
  const rows = await prisma.$queryRaw<AccountSettingsRow[]>(Prisma.sql`
    SELECT sandbox.id AS "sandboxId",
      coalesce(settings.concurrent_executions, ${CONCURRENT_EXECUTIONS_DEFAULT}::int) AS "concurrentExecutions",
      own.reserved + outside.provisioned AS "setAside",
      own.functions AS "functionCount",
      own.bytes + published.bytes AS "totalCodeSize"
    FROM sandbox
    LEFT JOIN account_settings AS settings ON settings.sandbox_id = sandbox.id
    CROSS JOIN LATERAL (
      SELECT count(*) AS functions, coalesce(sum(reserved_concurrency), 0) AS reserved,
        coalesce(sum(code_size), 0) AS bytes
      FROM function WHERE sandbox_id = sandbox.id
    ) AS own
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(code_size), 0) AS bytes FROM function_version WHERE sandbox_id = sandbox.id
    ) AS published
    CROSS JOIN LATERAL (
      -- What is provisioned inside a reservation is counted with it.
      SELECT coalesce(sum(config.requested), 0) AS provisioned
      FROM provisioned_concurrency AS config
      JOIN function ON function.sandbox_id = sandbox.id AND function.id = config.function_id
      WHERE config.sandbox_id = sandbox.id AND function.reserved_concurrency IS NULL
    ) AS outside
    WHERE sandbox.id = ANY(${[...sandboxIds]})`);
  return rows.map((row) => ({
    sandboxId: row.sandboxId,
    concurrentExecutions: row.concurrentExecutions,
    unreservedConcurrentExecutions: row.concurrentExecutions - Number(row.setAside),
    functionCount: Number(row.functionCount),
    totalCodeSize: Number(row.totalCodeSize),
  }));
}

interface AccountSettingsRow {
  readonly sandboxId: string;
  readonly concurrentExecutions: number;
  readonly setAside: bigint;
  readonly functionCount: bigint;
  readonly totalCodeSize: bigint;
}
