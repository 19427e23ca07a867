import type { CommandInput, CommandResult } from '../../src/simulation/commands.ts';
import type { CallerInput } from '../../src/simulation/lambda/policy/caller.ts';
import type { StatementInput } from '../../src/simulation/iam/statement-input.ts';
import { functionPolicies, policyId } from '../../src/simulation/lambda/policy/function-policy.ts';
import { formatPolicy } from '../../src/simulation/lambda/policy/policy-document.ts';
import { functions } from '../../src/simulation/lambda/function.ts';
import type { TestSandbox } from './test-sandbox.ts';

/** A permission for S3 with everything optional left out. */
const FOR_S3: CommandInput<'AddPermission'> = {
  functionName: 'orders',
  qualifier: null,
  statementId: 's3',
  action: 'lambda:InvokeFunction',
  principal: 's3.amazonaws.com',
  sourceArn: null,
  sourceAccount: null,
  eventSourceToken: null,
  principalOrgId: null,
  functionUrlAuthType: null,
  invokedViaFunctionUrl: null,
  revisionId: null,
};

/** Adds the permission for S3 with what is given in its place. */
export function addPermission(
  sandbox: TestSandbox,
  input: Partial<CommandInput<'AddPermission'>> = {},
): CommandResult<'AddPermission'> {
  return sandbox.execute('AddPermission', { ...FOR_S3, ...input });
}

export function removePermission(
  sandbox: TestSandbox,
  input: Partial<CommandInput<'RemovePermission'>> = {},
): CommandResult<'RemovePermission'> {
  return sandbox.execute('RemovePermission', {
    functionName: 'orders',
    qualifier: null,
    statementId: 's3',
    revisionId: null,
    ...input,
  });
}

/** The policy of "orders" as GetPolicy answers it; null where there is none. */
export function getPolicy(
  sandbox: TestSandbox,
  qualifier = '',
): { policy: string; revisionId: string } | null {
  const row = sandbox.world.table(functions).find('orders');
  const policy = sandbox.world.table(functionPolicies).get(policyId(row?.id ?? '', qualifier));
  return policy ? { policy: formatPolicy(policy.statements), revisionId: policy.revisionId } : null;
}

/** Publishes "orders" and gives the version a name. */
export function publishAs(sandbox: TestSandbox, name: string): void {
  const publication = { codeSha256: null, description: null, revisionId: null };
  sandbox.execute('PublishVersion', { functionName: 'orders', ...publication });
  sandbox.execute('CreateAlias', {
    functionName: 'orders',
    name,
    functionVersion: '1',
    description: null,
    additionalVersionWeights: [],
  });
}

/** A caller with everything left out but what is given. */
function caller(input: Partial<CallerInput>): CallerInput {
  return {
    arn: null,
    identityPolicy: null,
    principalOrgId: null,
    servicePrincipal: null,
    sourceArn: null,
    sourceAccount: null,
    eventSourceToken: null,
    ...input,
  };
}

/** Invokes a function as somebody, and leaves the invocation on its way. */
export function invokeAs(
  sandbox: TestSandbox,
  who: Partial<CallerInput>,
  input: Partial<CommandInput<'Invoke'>> = {},
): CommandResult<'Invoke'> {
  return sandbox.execute('Invoke', {
    functionName: 'orders',
    qualifier: null,
    invocationType: 'REQUEST_RESPONSE',
    payload: null,
    clientContext: null,
    caller: caller(who),
    ...input,
  });
}

/** A statement of an identity policy that allows everything, with what is given in its place. */
export function statement(input: Partial<StatementInput> = {}): StatementInput {
  return { sid: null, effect: 'ALLOW', action: ['*'], resource: ['*'], condition: null, ...input };
}
