import { defineTable } from '../table.ts';

export type EnvironmentStatus =
  /** Loading the code (SYN-60). */
  | 'INITIALIZING'
  /** Running one invocation (SYN-62). */
  | 'BUSY'
  /** Warm, waiting for the next invocation (SYN-63). */
  | 'IDLE';

/**
 * One execution environment. Its guest state lives in the runtime; it can be built again from the
 * code, the random seed and the invocations it has served, in their order.
 */
export interface EnvironmentRow {
  readonly id: string;
  readonly functionId: string;
  /** The version it runs: `$LATEST` or a number. */
  readonly version: string;
  /** The version's generation that it was started from. */
  readonly generation: number;
  readonly status: EnvironmentStatus;
  readonly logStreamName: string;
  /** Seeds the guest's `Math.random`. */
  readonly randomSeed: string;
  readonly startedAtMs: number;
  /** Since when it has its present status. */
  readonly statusSinceMs: number;
  readonly invocationCount: number;
  /** Bytes of all payloads it has been given. */
  readonly inputBytes: number;
  /** Interrupt calls of all its work. */
  readonly interrupts: number;
}

/** Environments that live, gathered by function and by whether they can take an invocation. */
export const environments = defineTable<EnvironmentRow>({
  name: 'environment',
  key: (row) => row.id,
  group: (row) => environmentGroup(row.functionId, row.status === 'IDLE' ? 'idle' : 'busy'),
});

/** The group of a function's idle or busy environments. */
export function environmentGroup(functionId: string, activity: 'idle' | 'busy'): string {
  return `${functionId}/${activity}`;
}

/** An idle environment is shut down after ten minutes. AWS promises no lifetime (SYN-63). */
export const ENVIRONMENT_IDLE_MS_MAX = 10 * 60_000;

/**
 * An environment that has served this much is replaced, so that building it again after a restart
 * stays cheap. AWS replaces environments too, and says no number (SYN-63).
 */
export const ENVIRONMENT_INVOCATIONS_MAX = 1_000;
export const ENVIRONMENT_INPUT_BYTES_MAX = 32 * 1_048_576;
export const ENVIRONMENT_INTERRUPTS_MAX = 10_000;

/** Environments that one sandbox keeps warm; the one idle for longest makes room. */
export const IDLE_ENVIRONMENTS_MAX = 200;
