import { defineTable } from '../table.ts';
import type { Kernel } from '../kernel.ts';
import type { EnvironmentRow } from './environment.ts';

/** A log group: there from the moment somebody first logs to it (SYN-86). */
export interface LogGroupRow {
  readonly logGroupName: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  readonly createdAtMs: number;
}

/** The sandbox's log groups: as many as its functions, or fewer. */
export const logGroups = defineTable<LogGroupRow>({
  name: 'log_group',
  key: (row) => row.logGroupName,
});

/** A log stream: what one execution environment has logged (SYN-86). */
export interface LogStreamRow {
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  readonly environmentId: string;
  readonly createdAtMs: number;
  /** The instant of its first line. */
  readonly firstEventMs: number;
}

/** Streams outlive their environments, and nobody changes them: history from the beginning. */
export const logStreams = defineTable<LogStreamRow>({
  name: 'log_stream',
  key: (row) => `${row.logGroupName}:${row.logStreamName}`,
  isHistory: () => true,
});

/**
 * Sees to it that the stream of an environment is there, and its group, now that it has logged
 * something (SYN-86). Returns the environment as it is from then on.
 */
export function openLogStream(
  kernel: Kernel,
  logGroupName: string,
  environment: EnvironmentRow,
  firstEventMs: number,
): EnvironmentRow {
  if (environment.hasLogStream) return environment;
  if (!kernel.table(logGroups).get(logGroupName)) {
    const seq = kernel.nextInSequence('log-group');
    kernel.table(logGroups).put({ logGroupName, seq, createdAtMs: kernel.now });
  }
  kernel.table(logStreams).put({
    logGroupName,
    logStreamName: environment.logStreamName,
    seq: kernel.nextInSequence('log-stream'),
    environmentId: environment.id,
    createdAtMs: kernel.now,
    firstEventMs,
  });
  return { ...environment, hasLogStream: true };
}
