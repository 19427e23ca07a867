import type { Kernel } from '../kernel.ts';
import { defineTable } from '../table.ts';
import { LATEST, type FunctionContent, type FunctionRow } from './function.ts';

/** A published version: what `$LATEST` was at one moment, under a number, for good. */
export interface FunctionVersionRow extends FunctionContent {
  readonly id: string;
  readonly functionId: string;
  readonly functionName: string;
  /** 1 for the first version of a function; numbers are never given out twice. */
  readonly version: number;
  readonly publishedAtMs: number;
}

/** Published versions, found by id and by function and number. */
export const functionVersions = defineTable<FunctionVersionRow>({
  name: 'function_version',
  key: (row) => row.id,
  lookup: (row) => `${row.functionId}:${row.version}`,
  group: (row) => row.functionId,
});

/** A version of a function: the number of a published one, or `$LATEST`. */
export interface DeployedVersion {
  readonly row: FunctionRow;
  /** `$LATEST` or a number. */
  readonly version: string;
  /** What it runs now: while `$LATEST` is being updated, that is what it was before (SYN-70). */
  readonly content: FunctionContent;
  /** Environments of another generation are not used for it. */
  readonly generation: number;
}

/** The version of that name; null where the function has none such. */
export function findVersion(
  kernel: Kernel,
  row: FunctionRow,
  version: string,
): DeployedVersion | null {
  if (version === LATEST) {
    const content = row.contentBeforeUpdate ?? row;
    return { row, version, content, generation: row.generation };
  }
  const published = kernel.table(functionVersions).find(`${row.id}:${version}`);
  return published ? { row, version, content: published, generation: PUBLISHED_GENERATION } : null;
}

/** Published versions never change, and so have one generation. */
const PUBLISHED_GENERATION = 0;

/** A function's published versions by number. */
export function publishedVersions(kernel: Kernel, functionId: string): FunctionVersionRow[] {
  return kernel
    .table(functionVersions)
    .group(functionId)
    .sort((left, right) => left.version - right.version);
}
