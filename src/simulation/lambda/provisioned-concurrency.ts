import type { Kernel } from '../kernel.ts';
import { defineTable } from '../table.ts';
import type { ResolvedFunction } from './function-name.ts';

export type ProvisionedConcurrencyStatus =
  /** Environments are being initialised. */
  | 'IN_PROGRESS'
  /** All that were asked for are there. */
  | 'READY'
  /** The code could not be loaded; what was there before still serves. */
  | 'FAILED';

/**
 * Environments of one version that began to initialise at the same instant. One of them is loaded at
 * once, to learn how long that takes and whether it works; the others when they are first used, as if
 * they had been loaded with it.
 */
export interface ProvisionedBatch {
  /** The environment that was loaded at once; names the batch. */
  readonly environmentId: string;
  /** The number of a published version. */
  readonly version: string;
  readonly startedAtMs: number;
  /** The timer that makes them ready; null once they are. */
  readonly timer: number | null;
  /** Those that nobody has used yet, beside the one loaded at once. */
  readonly fresh: number;
}

/** Environments kept initialised for a published version or an alias. */
export interface ProvisionedConcurrencyRow {
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  readonly functionId: string;
  readonly functionName: string;
  /** The number of a published version, or the name of an alias. */
  readonly qualifier: string;
  /** Environments that were asked for; they are set aside at once. */
  readonly requested: number;
  /** Environments that are initialised, busy or not. */
  readonly ready: number;
  readonly status: ProvisionedConcurrencyStatus;
  /** AWS's word for what went wrong; null while nothing has. */
  readonly statusReason: string | null;
  readonly batches: readonly ProvisionedBatch[];
  readonly lastModifiedMs: number;
}

/** Provisioned concurrency, found by id and by function and qualifier. */
export const provisionedConcurrency = defineTable<ProvisionedConcurrencyRow>({
  name: 'provisioned_concurrency',
  key: (row) => row.id,
  lookup: (row) => `${row.functionId}:${row.qualifier}`,
  group: (row) => row.functionId,
});

/** The provisioned concurrency of a version or alias; undefined where it has none. */
export function findProvisioned(
  kernel: Kernel,
  functionId: string,
  qualifier: string,
): ProvisionedConcurrencyRow | undefined {
  return kernel.table(provisionedConcurrency).find(`${functionId}:${qualifier}`);
}

/** A function's provisioned concurrency in the order of creation. */
export function provisionedOf(kernel: Kernel, functionId: string): ProvisionedConcurrencyRow[] {
  return kernel
    .table(provisionedConcurrency)
    .group(functionId)
    .sort((left, right) => left.seq - right.seq);
}

/** Environments that are set aside for a function's versions and aliases together. */
export function totalProvisioned(kernel: Kernel, functionId: string): number {
  let total = 0;
  for (const { requested } of kernel.table(provisionedConcurrency).group(functionId)) {
    total += requested;
  }
  return total;
}

/** Whose environments a call may take: the alias's that it came through, or else the version's. */
export function provisionedFor(
  kernel: Kernel,
  { row, alias }: ResolvedFunction,
  version: string,
): ProvisionedConcurrencyRow | undefined {
  // Nearly always there is none, and this is on the path of every invocation.
  if (kernel.table(provisionedConcurrency).size === 0) return undefined;
  return (
    (alias ? findProvisioned(kernel, row.id, alias.name) : undefined) ??
    findProvisioned(kernel, row.id, version)
  );
}
