import type { Kernel } from '../kernel.ts';
import { refuseCall, type CallAnswer, type ServiceCaller } from '../service-call.ts';
import { accountOfArn } from './arn.ts';
import { requestContext, type RequestContext } from './condition.ts';
import { describeMiss, evaluate, findNearMiss, type AccessRequest } from './evaluate.ts';
import { nameOfPrincipal, type Principal } from './principal.ts';
import type { PolicyStatement } from './statement.ts';

/**
 * Whether another service's call may reach a resource with that resource policy, as IAM decides in
 * one account: a service needs the resource's policy, an identity its own or the resource's, and a
 * statement that denies wins. Null where it may; else the answer that refuses the call, and says
 * which statement of the resource's policy only its condition keeps from allowing it (POL-31).
 */
export function authorizeCall(
  kernel: Kernel,
  { caller, action }: { readonly caller: ServiceCaller; readonly action: string },
  resource: string,
  resourcePolicy: readonly PolicyStatement[],
): CallAnswer | null {
  if (caller.kind === 'service-role') return null;
  const principal = principalOf(caller);
  const request: AccessRequest = {
    principal,
    action,
    resource,
    context: contextOf(kernel, caller),
  };
  const byResource = evaluate(resourcePolicy, request);
  const byIdentity = caller.kind === 'identity' ? evaluate(caller.policy, request) : null;
  const isDenied = byResource.explicitDeny || byIdentity?.explicitDeny === true;
  if (!isDenied && (byResource.allowed || byIdentity?.allowed === true)) return null;
  const why = isDenied
    ? 'with an explicit deny in a policy'
    : `because no ${caller.kind === 'identity' ? 'identity-based' : 'resource-based'} policy allows the ${action} action`;
  const nearMiss = isDenied ? null : findNearMiss(resourcePolicy, request);
  return refuseCall(
    'NO_PERMISSIONS',
    'AccessDenied',
    `User: ${nameOfPrincipal(principal)} is not authorized to perform: ${action} on resource: ${resource} ${why}${nearMiss ? `. ${describeMiss(nearMiss)}` : ''}`,
  );
}

type CheckedCaller = Exclude<ServiceCaller, { kind: 'service-role' }>;

function principalOf(caller: CheckedCaller): Principal {
  switch (caller.kind) {
    case 'service':
      return { kind: 'service', name: caller.principal };
    case 'identity':
      return { kind: 'identity', arn: caller.arn };
    case 'anonymous':
      return caller;
  }
}

function contextOf({ sandbox }: Kernel, caller: CheckedCaller): RequestContext {
  switch (caller.kind) {
    case 'service':
      return requestContext({
        'aws:SourceArn': caller.sourceArn,
        'aws:SourceAccount': sandbox.accountId,
      });
    case 'identity':
      return requestContext({
        'aws:PrincipalArn': caller.arn,
        'aws:PrincipalAccount': accountOfArn(caller.arn),
        'aws:PrincipalOrgID': caller.principalOrgId ?? null,
      });
    case 'anonymous':
      return requestContext({});
  }
}
