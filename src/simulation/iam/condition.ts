import { matchesArn } from './arn.ts';
import { listOf, type ConditionBlock } from './statement.ts';
import { matchesWildcard } from './wildcard.ts';

/**
 * What is known of a request beside who asks for what: values by condition key, the keys in lower
 * case, because `AWS:SourceArn` and `aws:SourceArn` are the same key.
 */
export type RequestContext = ReadonlyMap<string, string>;

/** A request's context from what is known; what is null is not part of the request. */
export function requestContext(values: Readonly<Record<string, string | null>>): RequestContext {
  const context = new Map<string, string>();
  for (const [key, value] of Object.entries(values)) {
    if (value !== null) context.set(key.toLowerCase(), value);
  }
  return context;
}

/** One line of a condition that a request does not meet. */
export interface UnmetCondition {
  readonly operator: string;
  /** As the statement writes it. */
  readonly key: string;
  readonly wanted: readonly string[];
  /** Null where the request does not have the key. */
  readonly actual: string | null;
}

/** The first line of the block that the request does not meet; null where it meets them all. */
export function findUnmet(
  block: ConditionBlock | undefined,
  context: RequestContext,
): UnmetCondition | null {
  for (const [operator, lines] of Object.entries(block ?? {})) {
    for (const [key, values] of Object.entries(lines)) {
      const wanted = listOf(values);
      const actual = context.get(key.toLowerCase()) ?? null;
      if (!isMet(operator, wanted, actual)) return { operator, key, wanted, actual };
    }
  }
  return null;
}

/** Operators that statements may use, each also with `IfExists` behind it. */
export const conditionOperators: readonly string[] = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'ArnEquals',
  'ArnNotEquals',
  'ArnLike',
  'ArnNotLike',
  'Bool',
  'Null',
];

/** Whether there is an operator of that name, `IfExists` or not. */
export function isConditionOperator(name: string): boolean {
  return conditionOperators.includes(name) || conditionOperators.includes(withoutIfExists(name));
}

/**
 * One wanted value is enough for an operator, and one is too many for its negation. A key that the
 * request does not have meets negations and whatever is asked only if it exists.
 */
function isMet(operator: string, wanted: readonly string[], actual: string | null): boolean {
  const base = withoutIfExists(operator);
  if (base === 'Null') return wanted.some((one) => isSame(one, String(actual === null)));
  const positive = base.replace('Not', '');
  const isNegated = positive !== base;
  if (actual === null) return isNegated || operator !== base;
  return wanted.some((one) => compare(positive, one, actual)) !== isNegated;
}

function compare(operator: string, wanted: string, actual: string): boolean {
  switch (operator) {
    case 'StringEquals':
      return wanted === actual;
    case 'StringEqualsIgnoreCase':
    case 'Bool':
      return isSame(wanted, actual);
    case 'StringLike':
      return matchesWildcard(wanted, actual);
    // IAM treats the two alike.
    case 'ArnEquals':
    case 'ArnLike':
      return matchesArn(wanted, actual);
    default:
      throw new Error(`There is no condition operator "${operator}"`);
  }
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function withoutIfExists(operator: string): string {
  return operator.replace(/IfExists$/, '');
}
