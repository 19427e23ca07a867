import type { PolicyStatement } from '../simulation/iam/statement.ts';
import { policyId, type FunctionPolicyRow } from '../simulation/lambda/policy/function-policy.ts';
import type { PrismaClient } from './generated/client.ts';

/** Which policy of which function. */
export interface FunctionPolicyKey {
  readonly sandboxId: string;
  readonly functionId: string;
  /** A version or an alias; empty for the unqualified function. */
  readonly qualifier: string;
}

/** The policies of those functions, versions and aliases, in no promised order. */
export async function findFunctionPolicies(
  prisma: PrismaClient,
  keys: readonly FunctionPolicyKey[],
): Promise<readonly FunctionPolicyRow[]> {
  const rows = await prisma.functionPolicy.findMany({
    where: {
      sandboxId: { in: [...new Set(keys.map(({ sandboxId }) => sandboxId))] },
      id: { in: keys.map(({ functionId, qualifier }) => policyId(functionId, qualifier)) },
    },
    omit: { sandboxId: true },
  });
  return rows.map((row) => ({
    ...row,
    statements: row.statements as unknown as readonly PolicyStatement[],
  }));
}
