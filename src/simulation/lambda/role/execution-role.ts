import { requestContext } from '../../iam/condition.ts';
import { evaluate, type Evaluation } from '../../iam/evaluate.ts';
import { ALLOW_EVERYTHING, type PolicyStatement } from '../../iam/statement.ts';
import type { Kernel } from '../../kernel.ts';
import type { ServiceCaller } from '../../service-call.ts';
import { defineTable } from '../../table.ts';
import { functions } from '../function.ts';

/** What a function's code, and the pollers that read for it, may do. */
export interface ExecutionRoleRow {
  readonly functionId: string;
  readonly statements: readonly PolicyStatement[];
}

/** The roles that somebody has set; a function without one may do everything in the sandbox. */
export const executionRoles = defineTable<ExecutionRoleRow>({
  name: 'execution_role',
  key: (row) => row.functionId,
});

/** Whether a function's execution role allows an action on a resource. */
export function authorizeRole(
  kernel: Kernel,
  functionId: string,
  action: string,
  resourceArn: string,
): Evaluation {
  const role = kernel.table(executionRoles).get(functionId);
  // Nearly always nobody has set one, and every invocation asks.
  if (!role) return EVERYTHING_IS_ALLOWED;
  const { accountId } = kernel.sandbox;
  const functionName = kernel.table(functions).get(functionId)?.functionName ?? '';
  const arn = roleArn(kernel.sandbox, functionName);
  return evaluate(role.statements, {
    principal: { kind: 'identity', arn },
    action,
    resource: resourceArn,
    context: requestContext({ 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': accountId }),
  });
}

const EVERYTHING_IS_ALLOWED: Evaluation = {
  allowed: true,
  explicitDeny: false,
  statement: ALLOW_EVERYTHING[0] ?? null,
};

/**
 * A function's execution role, as the services see it that something is asked of (ASY-32); one that
 * is being created has no id yet.
 */
export function roleCaller(
  kernel: Kernel,
  {
    functionId,
    functionName,
  }: { readonly functionId: string | null; readonly functionName: string },
): ServiceCaller {
  const role = functionId === null ? undefined : kernel.table(executionRoles).get(functionId);
  return {
    kind: 'identity',
    arn: roleArn(kernel.sandbox, functionName),
    policy: role?.statements ?? ALLOW_EVERYTHING,
  };
}

/** Each function has a role of its own, named after it. */
export function roleArn(sandbox: { readonly accountId: string }, functionName: string): string {
  return `arn:aws:iam::${sandbox.accountId}:role/${functionName}-role`;
}
