import { Refusal } from '../../errors.ts';
import type { PolicyStatement } from '../../iam/statement.ts';
import type { Kernel } from '../../kernel.ts';
import type { FunctionReference } from '../function-commands.ts';
import { LATEST } from '../function.ts';
import { newRevisionId, refuseStaleRevision } from '../revision.ts';
import { functionPolicies, policyId, policyOf } from './function-policy.ts';
import {
  statementOf,
  validatePermission,
  validateStatementId,
  type Permission,
} from './permission-statement.ts';
import { formatStatement, refuseLongPolicy } from './policy-document.ts';
import { resolvePolicyTarget, type PolicyTargetReference } from './policy-target.ts';

export interface AddPermissionInput extends PolicyTargetReference, Permission {
  /** The policy's revision that the caller has seen; null changes whatever is there. */
  readonly revisionId: string | null;
}

export interface RemovePermissionInput extends PolicyTargetReference {
  readonly statementId: string;
  /** The policy's revision that the caller has seen; null changes whatever is there. */
  readonly revisionId: string | null;
}

/** What AddPermission answers with. */
export interface AddPermissionResult extends FunctionReference {
  /** The statement as JSON text (POL-10). */
  readonly statement: string;
}

/** Adds a statement to the policy of a function, a version or an alias (POL-10). */
export function addPermission(kernel: Kernel, input: AddPermissionInput): AddPermissionResult {
  validatePermission(input);
  refuseLatest(input);
  const target = resolvePolicyTarget(kernel, input);
  const { row } = target;
  const qualifier = target.qualifier ?? '';
  const policy = policyOf(kernel, row.id, qualifier);
  refuseStaleRevision(policy, input.revisionId, 'GetPolicy');
  const statements = policy?.statements ?? [];
  if (statements.some(({ Sid }) => Sid === input.statementId)) {
    throw new Refusal(
      'STATEMENT_EXISTS',
      `The statement id (${input.statementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      { field: 'statementId' },
    );
  }
  const statement = statementOf(input, target.invokedFunctionArn);
  const changed = [...statements, statement];
  refuseLongPolicy(changed);
  kernel.table(functionPolicies).put({
    id: policyId(row.id, qualifier),
    functionId: row.id,
    qualifier,
    statements: changed,
    revisionId: newRevisionId(kernel),
  });
  kernel.emit({
    kind: 'PERMISSION_ADDED',
    rule: 'POL-10',
    functionName: row.functionName,
    message: `Statement "${input.statementId}" allows ${input.principal} ${input.action} on ${target.invokedFunctionArn}${conditionsOf(statement)}.`,
    detail: { statementId: input.statementId, resource: target.invokedFunctionArn },
  });
  return { functionId: row.id, statement: formatStatement(statement) };
}

/**
 * Takes a statement out of a policy; the policy goes with its last one (POL-12). That and
 * AddPermission are the only ways to change a statement (POL-14).
 */
export function removePermission(kernel: Kernel, input: RemovePermissionInput): FunctionReference {
  validateStatementId(input.statementId);
  const target = resolvePolicyTarget(kernel, input, noPolicyFound);
  const { row } = target;
  const policy = policyOf(kernel, row.id, target.qualifier ?? '');
  if (!policy) {
    throw new Refusal('POLICY_NOT_FOUND', 'No policy is associated with the given resource.', {
      field: 'functionName',
    });
  }
  const statements = policy.statements.filter(({ Sid }) => Sid !== input.statementId);
  if (statements.length === policy.statements.length) {
    throw new Refusal(
      'STATEMENT_NOT_FOUND',
      `Statement ${input.statementId} is not found in resource policy.`,
      { field: 'statementId' },
    );
  }
  refuseStaleRevision(policy, input.revisionId, 'GetPolicy');
  const policies = kernel.table(functionPolicies);
  if (statements.length === 0) policies.delete(policy.id);
  else policies.put({ ...policy, statements, revisionId: newRevisionId(kernel) });
  kernel.emit({
    kind: 'PERMISSION_REMOVED',
    rule: 'POL-14',
    functionName: row.functionName,
    message: `Statement "${input.statementId}" was taken out of the policy of ${target.invokedFunctionArn}; statements left: ${statements.length}.`,
    detail: {
      statementId: input.statementId,
      resource: target.invokedFunctionArn,
      statementsLeft: statements.length,
    },
  });
  return { functionId: row.id };
}

/** `$LATEST` by name carries no statements; the unqualified function stands for it (POL-02). */
function refuseLatest({ functionName, qualifier }: PolicyTargetReference): void {
  if (qualifier !== LATEST && !functionName.endsWith(`:${LATEST}`)) return;
  throw new Refusal(
    'INVALID_PARAMETER',
    'We currently do not support adding policies for $LATEST.',
    { field: qualifier === LATEST ? 'qualifier' : 'functionName' },
  );
}

function noPolicyFound(arn: string): Refusal {
  return new Refusal('POLICY_NOT_FOUND', `No policy found for: ${arn}`, { field: 'functionName' });
}

function conditionsOf(statement: PolicyStatement): string {
  const lines = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => `${key} ${operator} ${String(value)}`),
  );
  return lines.length === 0 ? '' : `, where ${lines.join(' and ')}`;
}
