import { matchesResource } from './arn.ts';
import { findUnmet, type RequestContext, type UnmetCondition } from './condition.ts';
import { matchesPrincipal, type Principal } from './principal.ts';
import { listOf, type PolicyStatement } from './statement.ts';
import { matchesWildcard } from './wildcard.ts';

/** Who wants to do what to which resource. */
export interface AccessRequest {
  readonly principal: Principal;
  /** `lambda:InvokeFunction` */
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** What a policy says to a request. */
export interface Evaluation {
  readonly allowed: boolean;
  /** True where a statement denies it, and nothing else can allow it; false where none speaks of it. */
  readonly explicitDeny: boolean;
  /** The statement that decided; null where none did. */
  readonly statement: PolicyStatement | null;
}

/**
 * Evaluates a policy as IAM does: a statement that denies wins over all that allow, and what no
 * statement allows is not allowed. A statement whose condition is not met counts as not there
 * (POL-31).
 */
export function evaluate(
  statements: readonly PolicyStatement[],
  request: AccessRequest,
): Evaluation {
  const applying = statements.filter(
    (one) => speaksOf(one, request) && findUnmet(one.Condition, request.context) === null,
  );
  const denying = applying.find(({ Effect }) => Effect === 'Deny');
  if (denying) return { allowed: false, explicitDeny: true, statement: denying };
  const statement = applying[0] ?? null;
  return { allowed: statement !== null, explicitDeny: false, statement };
}

/** A statement that would have allowed a request, and the condition that kept it from applying. */
export interface NearMiss {
  readonly statement: PolicyStatement;
  readonly unmet: UnmetCondition;
}

/** The first statement that only its condition keeps from allowing the request (POL-31). */
export function findNearMiss(
  statements: readonly PolicyStatement[],
  request: AccessRequest,
): NearMiss | null {
  for (const statement of statements) {
    if (statement.Effect === 'Deny' || !speaksOf(statement, request)) continue;
    const unmet = findUnmet(statement.Condition, request.context);
    if (unmet) return { statement, unmet };
  }
  return null;
}

/** What keeps the statement from allowing the request, as a sentence for a learner. */
export function describeMiss({ statement, unmet }: NearMiss): string {
  const has = unmet.actual === null ? 'the call does not have one' : `the call has ${unmet.actual}`;
  return `Statement "${statement.Sid ?? ''}" would allow it if ${unmet.key} were ${unmet.wanted.join(' or ')} (${unmet.operator}); ${has}.`;
}

/** Whether principal, action and resource are those of the request. */
function speaksOf(statement: PolicyStatement, request: AccessRequest): boolean {
  const { Principal: principal, Action: actions, Resource: resources } = statement;
  const action = request.action.toLowerCase();
  return (
    (principal === undefined || matchesPrincipal(principal, request.principal)) &&
    listOf(actions).some((one) => matchesWildcard(one.toLowerCase(), action)) &&
    listOf(resources).some((one) => matchesResource(one, request.resource))
  );
}
