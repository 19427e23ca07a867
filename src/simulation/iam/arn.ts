import { matchesWildcard } from './wildcard.ts';

/** `arn`, partition, service, region, account, resource; colons belong to the resource from there on. */
const ARN_PARTS = 6;

/**
 * Whether an ARN fits a pattern as `ArnLike` compares them: each of the six parts by itself, so that
 * a `*` in one part does not reach into the next (POL-31). Within the resource it crosses colons.
 */
export function matchesArn(pattern: string, arn: string): boolean {
  const wanted = splitArn(pattern);
  const actual = splitArn(arn);
  if (wanted.length !== ARN_PARTS || actual.length !== ARN_PARTS) return false;
  return wanted.every((part, index) => matchesWildcard(part, actual[index] ?? ''));
}

/** As a statement's `Resource` compares them: what an incomplete pattern leaves out may be anything. */
export function matchesResource(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const wanted = splitArn(pattern);
  const missing = Array.from({ length: ARN_PARTS - wanted.length }, () => '*');
  return matchesArn([...wanted, ...missing].join(':'), arn);
}

/** The account of an ARN; empty for one that names none. */
export function accountOfArn(arn: string): string {
  return splitArn(arn)[4] ?? '';
}

/** The resource of an ARN: `user/ann`. */
export function resourceOfArn(arn: string): string {
  return splitArn(arn)[5] ?? '';
}

function splitArn(arn: string): string[] {
  const parts = arn.split(':');
  if (parts.length <= ARN_PARTS) return parts;
  return [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(':')];
}
