import { accountOfArn, resourceOfArn } from './arn.ts';
import { listOf, type StatementPrincipal } from './statement.ts';

/** Who asks for something. */
export type Principal =
  /** A user, a role's session, a root user. */
  | { readonly kind: 'identity'; readonly arn: string }
  /** A service on its own behalf: `s3.amazonaws.com`. */
  | { readonly kind: 'service'; readonly name: string }
  /** Somebody without a signature, as a public function URL lets in. */
  | { readonly kind: 'anonymous' };

/** Whoever asks, as messages of AWS name them. */
export function nameOfPrincipal(principal: Principal): string {
  switch (principal.kind) {
    case 'identity':
      return principal.arn;
    case 'service':
      return principal.name;
    case 'anonymous':
      return 'anonymous';
  }
}

/** Whether a resource's statement speaks of whoever asks. */
export function matchesPrincipal(wanted: StatementPrincipal, principal: Principal): boolean {
  if (wanted === '*') return true;
  if ('Service' in wanted) {
    return principal.kind === 'service' && listOf(wanted.Service).includes(principal.name);
  }
  return listOf(wanted.AWS).some((one) => one === '*' || matchesIdentity(one, principal));
}

/**
 * Whether a statement speaks of a whole account. In that account itself it leaves the decision to
 * the identity policies and gives nobody anything.
 */
export function speaksOfAccount(wanted: StatementPrincipal, accountId: string): boolean {
  if (wanted === '*' || 'Service' in wanted) return false;
  return listOf(wanted.AWS).every((one) => one === rootArn(accountId));
}

/** Whether a text is the ARN of a root user, a user, a role or a role's session; no wildcards. */
export function isIdentityArn(text: string): boolean {
  return /^arn:aws:(iam::\d{12}:(root|(user|role)\/[\w+=,.@/-]+)|sts::\d{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+)$/.test(
    text,
  );
}

/** Whether a text can be the name of a service as a principal: `s3.amazonaws.com`. */
export function isServiceName(text: string): boolean {
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com|amazonaws\.com\.cn|amazon\.com)$/.test(text);
}

/** How an account is written as a principal. */
export function rootArn(accountId: string): string {
  return `arn:aws:iam::${accountId}:root`;
}

function matchesIdentity(wanted: string, principal: Principal): boolean {
  if (principal.kind !== 'identity') return false;
  const { arn } = principal;
  return wanted === arn || wanted === rootArn(accountOfArn(arn)) || isSessionOf(arn, wanted);
}

/** `assumed-role/<role>/<session>` is a session of `role/<path>/<role>`; a role's name is unique. */
function isSessionOf(sessionArn: string, roleArn: string): boolean {
  const [kind, roleName] = resourceOfArn(sessionArn).split('/');
  const role = resourceOfArn(roleArn).split('/');
  return (
    kind === 'assumed-role' &&
    role[0] === 'role' &&
    role.at(-1) === roleName &&
    accountOfArn(roleArn) === accountOfArn(sessionArn)
  );
}
