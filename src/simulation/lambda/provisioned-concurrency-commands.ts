import { refuseConstraint } from '../constraint.ts';
import { Refusal } from '../errors.ts';
import { newId, type Kernel } from '../kernel.ts';
import { aliases, type AliasRow } from './alias.ts';
import { refuseProvisioning } from './concurrency.ts';
import { resolveFunction, type ResolvedFunction } from './function-name.ts';
import { LATEST, type FunctionRow } from './function.ts';
import {
  findProvisioned,
  provisionedOf,
  type ProvisionedConcurrencyRow,
} from './provisioned-concurrency.ts';
import { allocate, dismiss } from './provisioned-environments.ts';

export interface PutProvisionedConcurrencyConfigInput {
  readonly functionName: string;
  /** The number of a published version, or an alias. */
  readonly qualifier: string;
  readonly provisionedConcurrentExecutions: number;
}

/** Keeps environments initialised for a published version or an alias (SYN-44, SYN-60). */
export function putProvisionedConcurrencyConfig(
  kernel: Kernel,
  input: PutProvisionedConcurrencyConfigInput,
): { readonly provisionedConcurrencyConfigId: string } {
  const requested = input.provisionedConcurrentExecutions;
  if (requested < 1) {
    refuseConstraint(
      'provisionedConcurrentExecutions',
      String(requested),
      'Member must have value greater than or equal to 1',
      { min: 1 },
    );
  }
  const target = resolveQualified(kernel, input.functionName, input.qualifier, UNPUBLISHED);
  const { row, qualifier } = target;
  if (target.alias) refuseProvisionedAlias(kernel, row, target.alias);
  else refuseProvisionedVersion(kernel, row, qualifier);
  const before = findProvisioned(kernel, row.id, qualifier);
  refuseProvisioning(kernel, row, requested, before?.requested ?? 0);
  kernel.emit({
    kind: 'PROVISIONED_CONCURRENCY_SET',
    rule: row.reservedConcurrency === null ? 'SYN-41' : 'SYN-44',
    functionName: row.functionName,
    message: `${requested} environments of "${row.functionName}:${qualifier}" are to be kept initialised; they are taken from ${row.reservedConcurrency === null ? "the account's unreserved concurrency" : "the function's reservation"}.`,
    detail: { qualifier, provisionedConcurrentExecutions: requested },
  });
  const { id } = allocate(kernel, row, {
    ...(before ?? {
      id: newId(kernel, 'pcc'),
      seq: kernel.nextInSequence('provisioned-concurrency'),
      functionId: row.id,
      functionName: row.functionName,
      qualifier,
      ready: 0,
      status: 'IN_PROGRESS',
      statusReason: null,
      batches: [],
    }),
    requested,
    lastModifiedMs: kernel.now,
  });
  return { provisionedConcurrencyConfigId: id };
}

/** Gives provisioned environments back; where there are none nothing changes, as on AWS. */
export function deleteProvisionedConcurrencyConfig(
  kernel: Kernel,
  input: { readonly functionName: string; readonly qualifier: string },
): { readonly provisionedConcurrencyConfigId: string | null } {
  const { row, qualifier } = resolveQualified(
    kernel,
    input.functionName,
    input.qualifier,
    'The function resource provided must be an alias or a published version.',
  );
  const config = findProvisioned(kernel, row.id, qualifier);
  if (!config) return { provisionedConcurrencyConfigId: null };
  remove(kernel, config, '');
  return { provisionedConcurrencyConfigId: config.id };
}

/** Removes the provisioned concurrency of a version or alias that is being deleted, or of all. */
export function removeProvisioned(
  kernel: Kernel,
  functionId: string,
  qualifier: string | null,
): void {
  for (const config of provisionedOf(kernel, functionId)) {
    if (qualifier === null) remove(kernel, config, ', with its function');
    else if (config.qualifier === qualifier) remove(kernel, config, ', with what it was for');
  }
}

/**
 * Refuses to lead an alias with provisioned concurrency to what cannot be provisioned through it:
 * `$LATEST`, or a version that is provisioned itself.
 */
export function refuseProvisionedAlias(kernel: Kernel, row: FunctionRow, alias: AliasRow): void {
  if (alias.functionVersion === LATEST) refuse(UNPUBLISHED);
  for (const version of [alias.functionVersion, alias.additionalVersion]) {
    if (version === null || !findProvisioned(kernel, row.id, version)) continue;
    throw new Refusal(
      'PROVISIONED_CONCURRENCY_CONFLICT',
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
      { field: 'qualifier', detail: { version } },
    );
  }
}

/** Gives a provisioned alias that was led elsewhere environments of its new versions. */
export function reallocateAlias(kernel: Kernel, row: FunctionRow, alias: AliasRow): void {
  const config = findProvisioned(kernel, row.id, alias.name);
  if (config) allocate(kernel, row, config);
}

const UNPUBLISHED =
  'Provisioned Concurrency Configs cannot be applied to unpublished function versions.';

/** Finds a published version or alias; refuses a function as such and `$LATEST`. */
function resolveQualified(
  kernel: Kernel,
  functionName: string,
  asked: string,
  message: string,
): ResolvedFunction & { readonly qualifier: string } {
  const target = resolveFunction(kernel, functionName, asked);
  const { qualifier } = target;
  if (qualifier === null || qualifier === LATEST) refuse(message);
  return { ...target, qualifier };
}

/** A version is provisioned by itself or through an alias, not both. */
function refuseProvisionedVersion(kernel: Kernel, row: FunctionRow, version: string): void {
  const isPointedAt = kernel
    .table(aliases)
    .group(row.id)
    .some(
      (alias) =>
        (alias.functionVersion === version || alias.additionalVersion === version) &&
        findProvisioned(kernel, row.id, alias.name),
    );
  if (!isPointedAt) return;
  throw new Refusal(
    'PROVISIONED_CONCURRENCY_CONFLICT',
    'Version is pointed by a Provisioned Concurrency alias',
    { field: 'qualifier', detail: { version } },
  );
}

function refuse(message: string): never {
  throw new Refusal('INVALID_PARAMETER', message, { field: 'qualifier' });
}

function remove(kernel: Kernel, config: ProvisionedConcurrencyRow, cause: string): void {
  dismiss(kernel, config);
  kernel.emit({
    kind: 'PROVISIONED_CONCURRENCY_REMOVED',
    rule: 'SYN-40',
    functionName: config.functionName,
    message: `Provisioned concurrency of "${config.functionName}:${config.qualifier}" was removed${cause}: ${config.requested} environments are shut down, busy ones at the end of their invocation.`,
    detail: { qualifier: config.qualifier },
  });
}
