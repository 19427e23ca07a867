import { defineTable } from '../table.ts';

/** A function as Lambda keeps it: its configuration and its code. */
export interface FunctionRow {
  readonly id: string;
  readonly functionName: string;
  readonly description: string;
  /** For example `nodejs22.x`. */
  readonly runtime: string;
  /** `<file>.<export>`. */
  readonly handler: string;
  /** The source of the file that the handler names. */
  readonly code: string;
  /** Base64, as AWS gives it. */
  readonly codeSha256: string;
  /** Bytes. */
  readonly codeSize: number;
  /** Seconds. */
  readonly timeout: number;
  /** Megabytes. */
  readonly memorySize: number;
  readonly environmentVariables: Readonly<Record<string, string>>;
  /** Null where nothing is reserved. */
  readonly reservedConcurrency: number | null;
  readonly revisionId: string;
  /** Goes up with every change that needs new environments. */
  readonly generation: number;
  readonly createdAtMs: number;
  readonly lastModifiedMs: number;
}

/** All functions, found by id and by name. */
export const functions = defineTable<FunctionRow>({
  name: 'function',
  key: (row) => row.id,
  lookup: (row) => row.functionName,
});

/** The version that is always there and changes with every update. */
export const LATEST = '$LATEST';

/** Runtimes a function may be created with: those whose handlers QuickJS stands in for. */
export const FUNCTION_RUNTIMES = ['nodejs20.x', 'nodejs22.x'] as const;
