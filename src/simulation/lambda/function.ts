import { defineTable } from '../table.ts';
import type { Behavior } from './behavior/behavior.ts';

/** How a function's log is written: tab-separated lines, or one JSON object a line (SYN-87). */
export type LogFormat = 'TEXT' | 'JSON';

/** Whose segments a function sends to X-Ray: those that are sampled upstream, or its own too. */
export type TracingMode = 'PASS_THROUGH' | 'ACTIVE';

/** What Lambda does when a function has run too often in one chain of requests (ASY-60). */
export type RecursiveLoop = 'ALLOW' | 'TERMINATE';

/** What runs when a version of a function is invoked, and how: its code or behaviour and its configuration. */
export interface FunctionContent {
  readonly description: string;
  /** For example `nodejs22.x`. */
  readonly runtime: string;
  /** `<file>.<export>`. */
  readonly handler: string;
  /** The source of the file that the handler names; null where there are files, or a behaviour. */
  readonly code: string | null;
  /** Sources by path; null where there is one source, or a behaviour. */
  readonly files: Readonly<Record<string, string>> | null;
  /** What stands in for code; null where there is code. */
  readonly behavior: Behavior | null;
  /** Of the code or the behaviour, in base64, as AWS gives it. */
  readonly codeSha256: string;
  /** Bytes. */
  readonly codeSize: number;
  /** When the code or behaviour was set, in virtual milliseconds. */
  readonly codeSetAtMs: number;
  /** Seconds. */
  readonly timeout: number;
  /** Megabytes. */
  readonly memorySize: number;
  /** Megabytes of `/tmp`. */
  readonly ephemeralStorageSize: number;
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly logFormat: LogFormat;
  /** Null with the format TEXT, which has no levels (SYN-88). */
  readonly applicationLogLevel: ApplicationLogLevel | null;
  readonly systemLogLevel: SystemLogLevel | null;
  /** The log group that it writes to (SYN-86). */
  readonly logGroup: string;
  readonly tracingMode: TracingMode;
  /** The queue or topic that gets events which are given up; null for none (ASY-50). */
  readonly deadLetterTargetArn: string | null;
  readonly revisionId: string;
  readonly lastModifiedMs: number;
}

/** From the most to the least that an application may log. */
export const APPLICATION_LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type ApplicationLogLevel = (typeof APPLICATION_LOG_LEVELS)[number];

/** From the most to the least that Lambda itself may log. */
export const SYSTEM_LOG_LEVELS = ['DEBUG', 'INFO', 'WARN'] as const;
export type SystemLogLevel = (typeof SYSTEM_LOG_LEVELS)[number];

/** Whether a function can be invoked (SYN-69). */
export type FunctionState = 'PENDING' | 'ACTIVE' | 'INACTIVE';

/** Whether an update is under way (SYN-70). */
export type LastUpdateStatus = 'SUCCESSFUL' | 'IN_PROGRESS';

/** A function as Lambda keeps it; its content is that of `$LATEST`. */
export interface FunctionRow extends FunctionContent {
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  readonly functionName: string;
  /** Null where nothing is reserved. */
  readonly reservedConcurrency: number | null;
  /** Whether a loop that runs through it is stopped (ASY-60). */
  readonly recursiveLoop: RecursiveLoop;
  /** Goes up with every change that needs new environments of `$LATEST`. */
  readonly generation: number;
  /** The last version number given out; 0 where none was. */
  readonly lastVersion: number;
  /** That it has become inactive is found when somebody looks. */
  readonly state: Exclude<FunctionState, 'INACTIVE'>;
  readonly lastUpdateStatus: LastUpdateStatus;
  /** What invocations run while an update is in progress; null while none is (SYN-70). */
  readonly contentBeforeUpdate: FunctionContent | null;
  /** About when it was last used, to a day; what is idle for long becomes inactive (SYN-69). */
  readonly lastUsedMs: number;
  readonly createdAtMs: number;
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
export const FUNCTION_RUNTIMES = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'] as const;

/** The fields of a content alone, out of a row that has more. */
export function contentOf(row: FunctionContent): FunctionContent {
  return {
    description: row.description,
    runtime: row.runtime,
    handler: row.handler,
    code: row.code,
    files: row.files,
    behavior: row.behavior,
    codeSha256: row.codeSha256,
    codeSize: row.codeSize,
    codeSetAtMs: row.codeSetAtMs,
    timeout: row.timeout,
    memorySize: row.memorySize,
    ephemeralStorageSize: row.ephemeralStorageSize,
    environmentVariables: row.environmentVariables,
    logFormat: row.logFormat,
    applicationLogLevel: row.applicationLogLevel,
    systemLogLevel: row.systemLogLevel,
    logGroup: row.logGroup,
    tracingMode: row.tracingMode,
    deadLetterTargetArn: row.deadLetterTargetArn,
    revisionId: row.revisionId,
    lastModifiedMs: row.lastModifiedMs,
  };
}
