import { defineTable, type RowOrder } from '../table.ts';

/** Where its code was loaded: ahead of the invocation, or again within it (SYN-61). */
export type InitPhase = 'INIT' | 'INVOKE';

export type EnvironmentStatus =
  /** Loading the code (SYN-60). */
  | 'INITIALIZING'
  /** Running one invocation (SYN-62). */
  | 'BUSY'
  /** Warm, waiting for the next invocation (SYN-63). */
  | 'IDLE';

/** Whether an invocation had it started, or a provisioned concurrency config (SYN-68). */
export type InitializationType = 'ON_DEMAND' | 'PROVISIONED_CONCURRENCY';

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
  readonly initializationType: InitializationType;
  /** The provisioned concurrency that it is part of; null once that is gone, or was never. */
  readonly provisionedConfigId: string | null;
  readonly initPhase: InitPhase;
  /** Whether it has logged something; its stream is there from then on (SYN-86). */
  readonly hasLogStream: boolean;
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

/**
 * Whoever was used later comes later. Where both were at the same time, the log stream decides: its
 * name comes of the seed, while ids are others in each sandbox.
 */
export function compareLastUse(left: EnvironmentRow, right: EnvironmentRow): number {
  if (left.statusSinceMs !== right.statusSinceMs) return left.statusSinceMs - right.statusSinceMs;
  return compareTexts(left.logStreamName, right.logStreamName) || compareTexts(left.id, right.id);
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The idle on-demand environments of each function, the one that was used last at the end (SYN-63). */
export const idleByLastUse: RowOrder<EnvironmentRow> = {
  group: (row) =>
    row.status === 'IDLE' && row.provisionedConfigId === null ? row.functionId : null,
  compare: compareLastUse,
};

/**
 * Environments that live, gathered by whom they are for, a provisioned concurrency config or else the
 * function, and by what they do.
 */
export const environments = defineTable<EnvironmentRow>({
  name: 'environment',
  key: (row) => row.id,
  group: (row) => environmentGroup(row.provisionedConfigId ?? row.functionId, activityOf(row)),
  orders: [idleByLastUse],
  totals: {
    inputBytes: (row) => row.inputBytes,
    busy: (row) => (activityOf(row) === 'busy' ? 1 : 0),
    onDemandInUse: (row) => (row.provisionedConfigId === null && row.status !== 'IDLE' ? 1 : 0),
  },
});

/** What an environment does; `starting` is one that no invocation waits for. */
export type EnvironmentActivity = 'starting' | 'idle' | 'busy';

/** The group of a function's on-demand environments, or of those of a provisioned config. */
export function environmentGroup(ownerId: string, activity: EnvironmentActivity): string {
  return `${ownerId}/${activity}`;
}

/** An invocation has an environment to itself from the start of its init on (SYN-40, SYN-62). */
function activityOf({ status, provisionedConfigId }: EnvironmentRow): EnvironmentActivity {
  if (status === 'IDLE') return 'idle';
  return status === 'INITIALIZING' && provisionedConfigId !== null ? 'starting' : 'busy';
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

/**
 * Bytes of input of all living environments of a sandbox: a restart loads them all. From there on an
 * environment that has got more than an equal part of it is replaced.
 */
export const SANDBOX_INPUT_BYTES_MAX = 64 * 1_048_576;

/**
 * On-demand environments from which on the one idle for longest makes room for a new one. Provisioned
 * ones stay, and do not count.
 */
export const IDLE_ENVIRONMENTS_MAX = 200;
