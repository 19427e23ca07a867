import { parseStatements, type StatementInput } from '../../iam/statement-input.ts';
import type { Kernel } from '../../kernel.ts';
import type { FunctionReference } from '../function-commands.ts';
import { resolveUnqualified } from '../function-name.ts';
import { executionRoles, roleArn } from './execution-role.ts';

export interface PutFunctionExecutionRoleInput {
  readonly functionName: string;
  /** None at all allow nothing. */
  readonly statements: readonly StatementInput[];
}

/** Says what a function may do, in place of everything. */
export function putFunctionExecutionRole(
  kernel: Kernel,
  input: PutFunctionExecutionRoleInput,
): FunctionReference {
  const row = resolveUnqualified(kernel, input.functionName);
  const statements = parseStatements('statements', input.statements);
  kernel.table(executionRoles).put({ functionId: row.id, statements });
  kernel.emit({
    kind: 'EXECUTION_ROLE_SET',
    functionName: row.functionName,
    message: `"${row.functionName}" now may do what its role ${roleArn(kernel.sandbox, row.functionName)} allows, and nothing else.`,
    detail: { statements: statements.length },
  });
  return { functionId: row.id };
}

/** Lets a function do everything in the sandbox again. */
export function resetFunctionExecutionRole(
  kernel: Kernel,
  input: { readonly functionName: string },
): FunctionReference {
  const row = resolveUnqualified(kernel, input.functionName);
  kernel.table(executionRoles).delete(row.id);
  kernel.emit({
    kind: 'EXECUTION_ROLE_RESET',
    functionName: row.functionName,
    message: `"${row.functionName}" may do everything in the sandbox again.`,
  });
  return { functionId: row.id };
}
