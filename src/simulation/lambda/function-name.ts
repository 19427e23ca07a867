import { Refusal } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import { findAlias, routedVersion, type AliasRow } from './alias.ts';
import { findVersion, type DeployedVersion } from './function-version.ts';
import { functions, LATEST, type FunctionRow } from './function.ts';

/** What a function reference leads to. */
export interface ResolvedFunction {
  readonly row: FunctionRow;
  /** A version, an alias or `$LATEST`, as the caller asked for it; null where nobody did. */
  readonly qualifier: string | null;
  /** The alias that the qualifier names; null where it names none. */
  readonly alias: AliasRow | null;
  /** As the handler gets to see it: with the qualifier only where the caller wrote one. */
  readonly invokedFunctionArn: string;
}

/** A function's ARN, without a version. */
export function functionArn(
  sandbox: { readonly region: string; readonly accountId: string },
  functionName: string,
): string {
  return `arn:aws:lambda:${sandbox.region}:${sandbox.accountId}:function:${functionName}`;
}

/**
 * Finds a function by bare name, `name:qualifier`, partial ARN or full ARN (SYN-06), and checks that
 * it has the version or alias asked for. A qualifier in the name and a different one beside it is
 * refused (SYN-05).
 */
export function resolveFunction(
  kernel: Kernel,
  reference: string,
  qualifier: string | null = null,
): ResolvedFunction {
  const parsed = parseReference(kernel, reference);
  if (qualifier !== null && parsed.qualifier !== null && qualifier !== parsed.qualifier) {
    throw new Refusal(
      'INVALID_PARAMETER',
      'The derived qualifier from the function name does not match the specified qualifier.',
      { field: 'qualifier' },
    );
  }
  const asked = parsed.qualifier ?? qualifier;
  const arn = functionArn(kernel.sandbox, parsed.functionName);
  const row = kernel.table(functions).find(parsed.functionName);
  const found = row && findQualified(kernel, row, asked);
  if (!found) {
    throw new Refusal('FUNCTION_NOT_FOUND', `Function not found: ${arn}:${asked ?? LATEST}`, {
      field: row ? 'qualifier' : 'functionName',
    });
  }
  return found;
}

/** A function by what is asked for of it; null where it has no such version or alias. */
export function findQualified(
  kernel: Kernel,
  row: FunctionRow,
  qualifier: string | null,
): ResolvedFunction | null {
  const alias = qualifier === null ? null : (findAlias(kernel, row.id, qualifier) ?? null);
  if (qualifier !== null && !alias && !findVersion(kernel, row, qualifier)) return null;
  const arn = functionArn(kernel.sandbox, row.functionName);
  const invokedFunctionArn = qualifier === null ? arn : `${arn}:${qualifier}`;
  return { row, qualifier, alias, invokedFunctionArn };
}

/** Finds a function for what is done to functions as a whole; refuses a qualifier (ERR-12). */
export function resolveUnqualified(kernel: Kernel, reference: string): FunctionRow {
  const { row, qualifier } = resolveFunction(kernel, reference);
  if (qualifier === null) return row;
  throw new Refusal(
    'INVALID_PARAMETER',
    'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
    { field: 'functionName' },
  );
}

/** The version that a call of a resolved function goes to: through an alias, by its weights. */
export function versionToInvoke(kernel: Kernel, target: ResolvedFunction): DeployedVersion {
  const { row, alias, qualifier } = target;
  const name = alias ? routedVersion(kernel, alias) : (qualifier ?? LATEST);
  const version = findVersion(kernel, row, name);
  if (!version) throw new Error(`Alias ${alias?.id} leads to version ${name}, which is not there`);
  return version;
}

interface FunctionReference {
  readonly functionName: string;
  readonly qualifier: string | null;
}

const REFERENCE =
  /^(?:arn:aws:lambda:(?<region>[a-z0-9-]+):(?<arnAccount>\d{12}):function:|(?<account>\d{12}):function:)?(?<name>[A-Za-z0-9_-]+)(?::(?<qualifier>\$LATEST|[A-Za-z0-9_-]+))?$/;

function parseReference(kernel: Kernel, reference: string): FunctionReference {
  const groups = REFERENCE.exec(reference)?.groups;
  const name = groups?.['name'];
  if (!groups || name === undefined) {
    throw new Refusal(
      'VALIDATION_FAILED',
      `1 validation error detected: Value '${reference.slice(0, 200)}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:aws:lambda:[a-z0-9-]+:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`,
      { field: 'functionName' },
    );
  }
  const { region, accountId } = kernel.sandbox;
  if (groups['region'] !== undefined && groups['region'] !== region) {
    throw new Refusal(
      'FUNCTION_NOT_FOUND',
      `Functions from '${groups['region']}' are not reachable in this region ('${region}')`,
      { field: 'functionName' },
    );
  }
  const account = groups['arnAccount'] ?? groups['account'];
  if (account !== undefined && account !== accountId) {
    throw new Refusal('FUNCTION_NOT_FOUND', `Function not found: ${reference}`, {
      field: 'functionName',
    });
  }
  return { functionName: name, qualifier: groups['qualifier'] ?? null };
}
