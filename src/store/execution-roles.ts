import type { PolicyStatement } from '../simulation/iam/statement.ts';
import type { ExecutionRoleRow } from '../simulation/lambda/role/execution-role.ts';
import type { PrismaClient } from './generated/client.ts';

/** Which function of which sandbox. */
export interface ExecutionRoleKey {
  readonly sandboxId: string;
  readonly functionId: string;
}

/** The roles that somebody has set for those functions, in no promised order. */
export async function findExecutionRoles(
  prisma: PrismaClient,
  keys: readonly ExecutionRoleKey[],
): Promise<readonly ExecutionRoleRow[]> {
  const rows = await prisma.executionRole.findMany({
    where: {
      sandboxId: { in: [...new Set(keys.map(({ sandboxId }) => sandboxId))] },
      functionId: { in: keys.map(({ functionId }) => functionId) },
    },
  });
  return rows.map(({ functionId, statements }) => ({
    functionId,
    statements: statements as unknown as readonly PolicyStatement[],
  }));
}
