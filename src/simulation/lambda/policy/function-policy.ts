import type { Kernel } from '../../kernel.ts';
import type { PolicyStatement } from '../../iam/statement.ts';
import { defineTable } from '../../table.ts';

/**
 * The resource-based policy of one unqualified function, one version or one alias (POL-01). A policy
 * without statements does not exist.
 */
export interface FunctionPolicyRow {
  /** The function's id, with `:<qualifier>` behind it where the policy has one. */
  readonly id: string;
  readonly functionId: string;
  /** A version or an alias; empty for the unqualified function. */
  readonly qualifier: string;
  /** In the order of adding. */
  readonly statements: readonly PolicyStatement[];
  /** Another one after every change. */
  readonly revisionId: string;
}

/** All resource-based policies, found by id and gathered by function. */
export const functionPolicies = defineTable<FunctionPolicyRow>({
  name: 'function_policy',
  key: (row) => row.id,
  group: (row) => row.functionId,
});

/** The policy of a function, or of one of its versions or aliases. */
export function policyOf(
  kernel: Kernel,
  functionId: string,
  qualifier: string,
): FunctionPolicyRow | undefined {
  return kernel.table(functionPolicies).get(policyId(functionId, qualifier));
}

/** How a policy is keyed. */
export function policyId(functionId: string, qualifier: string): string {
  return qualifier === '' ? functionId : `${functionId}:${qualifier}`;
}

/**
 * Deletes the policy of a version or an alias that is deleted, or without a qualifier every policy
 * of a function that is.
 */
export function deletePoliciesOf(
  kernel: Pick<Kernel, 'table'>,
  functionId: string,
  qualifier?: string,
): void {
  const policies = kernel.table(functionPolicies);
  for (const policy of policies.group(functionId)) {
    if (qualifier === undefined || policy.qualifier === qualifier) policies.delete(policy.id);
  }
}
