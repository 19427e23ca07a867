/** A statement exactly as a policy document has it, in AWS's own spelling and order of keys. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  /** Whom a resource's policy speaks of; a role's or user's policy speaks of its owner and has none. */
  readonly Principal?: StatementPrincipal;
  /** `lambda:InvokeFunction`, `logs:*`; upper and lower case are the same. */
  readonly Action: OneOrMany;
  /** ARNs; `*` for all. */
  readonly Resource: OneOrMany;
  readonly Condition?: ConditionBlock;
}

export type OneOrMany = string | readonly string[];

/** `*` is everybody. An account is written as its root: `arn:aws:iam::111122223333:root`. */
export type StatementPrincipal =
  '*' | { readonly AWS: OneOrMany } | { readonly Service: OneOrMany };

/** Values by condition key by operator: `{ StringEquals: { 'AWS:SourceAccount': '111122223333' } }`. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;

/** The policy of an administrator. */
export const ALLOW_EVERYTHING: readonly PolicyStatement[] = [
  { Effect: 'Allow', Action: '*', Resource: '*' },
];

/** The values as a list. */
export function listOf(values: OneOrMany): readonly string[] {
  return typeof values === 'string' ? [values] : values;
}
