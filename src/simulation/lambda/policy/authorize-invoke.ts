import { accountOfArn } from '../../iam/arn.ts';
import { requestContext, type RequestContext } from '../../iam/condition.ts';
import { describeMiss, evaluate, findNearMiss, type AccessRequest } from '../../iam/evaluate.ts';
import { nameOfPrincipal, speaksOfAccount, type Principal } from '../../iam/principal.ts';
import type { PolicyStatement } from '../../iam/statement.ts';
import type { Kernel } from '../../kernel.ts';
import type { RuleId } from '../../rules/registry.ts';
import { functionArn, type ResolvedFunction } from '../function-name.ts';
import type { Caller } from './caller.ts';
import { functionPolicies, policyOf } from './function-policy.ts';

/** Who wants to invoke a function, and how. */
export interface InvokeRequest {
  readonly caller: Caller;
  /** Through the function's URL both are needed, one check for each (URL-06). */
  readonly action: 'lambda:InvokeFunction' | 'lambda:InvokeFunctionUrl';
  /** Whom the URL lets in, where the request came through it; else null. */
  readonly functionUrlAuthType: 'NONE' | 'AWS_IAM' | null;
}

/** Whether a caller may invoke a function. */
export type InvokeDecision = { readonly allowed: true } | InvokeDenial;

export interface InvokeDenial {
  readonly allowed: false;
  /** AWS's words (POL-30). */
  readonly message: string;
  /** What to look at, as a sentence for a learner. */
  readonly hint: string;
  /** Why: nothing allows it, a condition is not met, or the statement is on another qualifier. */
  readonly rule: RuleId;
}

/**
 * Decides whether a caller may invoke a function, version or alias (table 8.1 of the specification):
 * in the function's own account the caller's policy or the function's is enough, from another account
 * both must allow it, and a service needs the function's. A policy that denies wins over both. The
 * policy is that of the ARN by which the function is called (POL-01).
 */
export function authorizeInvoke(
  kernel: Kernel,
  target: ResolvedFunction,
  { caller, action, functionUrlAuthType }: InvokeRequest,
): InvokeDecision {
  if (caller.kind === 'administrator') return { allowed: true };
  const request: AccessRequest = {
    principal: principalOf(caller),
    action,
    resource: target.invokedFunctionArn,
    context: contextOf(caller, functionUrlAuthType),
  };
  const statements = statementsFor(kernel, target, caller);
  const resource = evaluate(statements, request);
  if (resource.explicitDeny) return deniedBy('resource-based', request);
  if (caller.kind !== 'identity') {
    return resource.allowed ? { allowed: true } : explain(kernel, target, statements, request);
  }
  const identity = evaluate(caller.policy, request);
  if (identity.explicitDeny) return deniedBy('identity-based', request);
  if (isOwnAccount(kernel, caller.arn)) {
    return identity.allowed || resource.allowed ? { allowed: true } : notAllowedByIdentity(request);
  }
  if (!identity.allowed) return notAllowedByIdentity(request);
  return resource.allowed ? { allowed: true } : explain(kernel, target, statements, request);
}

type CheckedCaller = Exclude<Caller, { kind: 'administrator' }>;

function principalOf(caller: CheckedCaller): Principal {
  switch (caller.kind) {
    case 'identity':
      return { kind: 'identity', arn: caller.arn };
    case 'service':
      return { kind: 'service', name: caller.name };
    case 'anonymous':
      return caller;
  }
}

function contextOf(
  caller: CheckedCaller,
  functionUrlAuthType: InvokeRequest['functionUrlAuthType'],
): RequestContext {
  return requestContext({
    ...valuesOf(caller),
    'lambda:FunctionUrlAuthType': functionUrlAuthType,
    'lambda:InvokedViaFunctionUrl': functionUrlAuthType === null ? null : 'true',
  });
}

function valuesOf(caller: CheckedCaller): Record<string, string | null> {
  switch (caller.kind) {
    case 'identity':
      return {
        'aws:PrincipalArn': caller.arn,
        'aws:PrincipalAccount': accountOfArn(caller.arn),
        'aws:PrincipalOrgID': caller.principalOrgId,
      };
    case 'service':
      return {
        'aws:SourceArn': caller.sourceArn,
        'aws:SourceAccount': caller.sourceAccount,
        'lambda:EventSourceToken': caller.eventSourceToken,
      };
    case 'anonymous':
      return {};
  }
}

/** The function's statements; within its account one on the account itself gives nobody anything. */
function statementsFor(
  kernel: Kernel,
  target: ResolvedFunction,
  caller: Caller,
): readonly PolicyStatement[] {
  const policy = policyOf(kernel, target.row.id, target.qualifier ?? '');
  const statements = policy?.statements ?? [];
  if (caller.kind !== 'identity' || !isOwnAccount(kernel, caller.arn)) return statements;
  const { accountId } = kernel.sandbox;
  return statements.filter(
    ({ Effect, Principal: principal }) =>
      Effect === 'Deny' || principal === undefined || !speaksOfAccount(principal, accountId),
  );
}

function isOwnAccount(kernel: Kernel, arn: string): boolean {
  return accountOfArn(arn) === kernel.sandbox.accountId;
}

function deniedBy(kind: 'identity-based' | 'resource-based', request: AccessRequest): InvokeDenial {
  return {
    allowed: false,
    rule: 'POL-30',
    message: `${refusedWords(request)} with an explicit deny in ${kind === 'identity-based' ? 'an' : 'a'} ${kind} policy`,
    hint: 'A statement with the effect Deny wins over every one that allows.',
  };
}

function notAllowedByIdentity(request: AccessRequest): InvokeDenial {
  return {
    allowed: false,
    rule: 'POL-30',
    message: `${refusedWords(request)} because no identity-based policy allows the ${request.action} action`,
    hint: "The caller's own policy has no statement that allows it.",
  };
}

/** No statement of the function's policy allows it; says which one comes closest. */
function explain(
  kernel: Kernel,
  target: ResolvedFunction,
  statements: readonly PolicyStatement[],
  request: AccessRequest,
): InvokeDenial {
  const message = `${refusedWords(request)} because no resource-based policy allows the ${request.action} action`;
  const nearMiss = findNearMiss(statements, request);
  if (nearMiss) return { allowed: false, rule: 'POL-31', message, hint: describeMiss(nearMiss) };
  const other = findOnOtherQualifier(kernel, target, request);
  if (other !== null) {
    return {
      allowed: false,
      rule: 'POL-01',
      message,
      hint: `A statement on ${other} allows it, and that does not help a call of ${request.resource}.`,
    };
  }
  return {
    allowed: false,
    rule: 'POL-30',
    message,
    hint: "The function's policy has no statement for this caller; AddPermission adds one.",
  };
}

/** The ARN of the same function whose policy would have allowed the request; null for none. */
function findOnOtherQualifier(
  kernel: Kernel,
  target: ResolvedFunction,
  request: AccessRequest,
): string | null {
  const arn = functionArn(kernel.sandbox, target.row.functionName);
  const allowing = kernel
    .table(functionPolicies)
    .group(target.row.id)
    .map(({ qualifier, statements }) => ({
      resource: qualifier === '' ? arn : `${arn}:${qualifier}`,
      statements,
    }))
    .filter(({ resource, statements }) => evaluate(statements, { ...request, resource }).allowed)
    .map(({ resource }) => resource);
  // Rows come in no promised order.
  return allowing.sort()[0] ?? null;
}

function refusedWords({ principal, action, resource }: AccessRequest): string {
  return `User: ${nameOfPrincipal(principal)} is not authorized to perform: ${action} on resource: ${resource}`;
}
