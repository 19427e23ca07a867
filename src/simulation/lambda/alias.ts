import type { Kernel } from '../kernel.ts';
import { defineTable } from '../table.ts';

/** A name for a version, or for two that share the calls by weight. */
export interface AliasRow {
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  readonly functionId: string;
  readonly functionName: string;
  readonly name: string;
  readonly description: string;
  /** `$LATEST` or a number. */
  readonly functionVersion: string;
  /** The number of a second version; null where the first one gets every call. */
  readonly additionalVersion: string | null;
  /** Share of the calls that go to the second version, 0 to 1. */
  readonly additionalVersionWeight: number | null;
  readonly revisionId: string;
}

/** Aliases, found by id and by function and name. */
export const aliases = defineTable<AliasRow>({
  name: 'alias',
  key: (row) => row.id,
  lookup: (row) => `${row.functionId}:${row.name}`,
  group: (row) => row.functionId,
});

/** The alias of that name; undefined where the function has none such. */
export function findAlias(kernel: Kernel, functionId: string, name: string): AliasRow | undefined {
  return kernel.table(aliases).find(`${functionId}:${name}`);
}

/** The version that an alias leads this call to: by weight where it has two (SYN-05). */
export function routedVersion(kernel: Kernel, alias: AliasRow): string {
  const { additionalVersion, additionalVersionWeight, functionVersion } = alias;
  if (additionalVersion === null || additionalVersionWeight === null) return functionVersion;
  const draw = kernel.random('alias-routing').uint32() / 2 ** 32;
  return draw < additionalVersionWeight ? additionalVersion : functionVersion;
}
