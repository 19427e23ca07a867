import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { resolveFunction, type ResolvedFunction } from '../function-name.ts';

/** What a command on a policy names. */
export interface PolicyTargetReference {
  readonly functionName: string;
  readonly qualifier: string | null;
}

/**
 * Finds the function, version or alias whose policy is meant. What does not exist is named in words
 * of its own (table 8.3 of the specification): a function without a qualifier, and RemovePermission
 * differs from AddPermission; an alias differs from a version.
 */
export function resolvePolicyTarget(
  kernel: Kernel,
  { functionName, qualifier }: PolicyTargetReference,
  functionMissing: (functionArn: string) => Refusal = functionNotFound,
): ResolvedFunction {
  try {
    return resolveFunction(kernel, functionName, qualifier);
  } catch (error) {
    const missing = readMissing(error);
    if (!missing) throw error;
    throw missing.isFunction ? functionMissing(missing.arn) : qualifierNotFound(missing);
  }
}

interface MissingTarget {
  /** Without the qualifier. */
  readonly arn: string;
  readonly qualifier: string;
  readonly isFunction: boolean;
}

/** What resolveFunction did not find; null for any other error. */
function readMissing(error: unknown): MissingTarget | null {
  if (!(error instanceof Refusal) || error.code !== 'FUNCTION_NOT_FOUND') return null;
  const groups = /^Function not found: (?<arn>arn:.+:function:[^:]+):(?<qualifier>.+)$/.exec(
    error.message,
  )?.groups;
  const { arn, qualifier } = groups ?? {};
  if (arn === undefined || qualifier === undefined) return null;
  return { arn, qualifier, isFunction: error.field === 'functionName' };
}

function functionNotFound(arn: string): Refusal {
  return new Refusal('FUNCTION_NOT_FOUND', `Function not found: ${arn}`, {
    field: 'functionName',
  });
}

function qualifierNotFound({ arn, qualifier }: MissingTarget): Refusal {
  const isVersion = /^\d+$/.test(qualifier);
  return isVersion
    ? new Refusal('FUNCTION_NOT_FOUND', `Function not found: ${arn}:${qualifier}`, {
        field: 'qualifier',
      })
    : new Refusal('ALIAS_NOT_FOUND', `Cannot find alias arn: ${arn}:${qualifier}`, {
        field: 'qualifier',
      });
}
