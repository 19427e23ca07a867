import { formatInstant, formatLogStreamDate } from '../instant.ts';
import { newId, type Kernel } from '../kernel.ts';
import {
  compareLastUse,
  ENVIRONMENT_IDLE_MS_MAX,
  ENVIRONMENT_INPUT_BYTES_MAX,
  ENVIRONMENT_INTERRUPTS_MAX,
  ENVIRONMENT_INVOCATIONS_MAX,
  SANDBOX_INPUT_BYTES_MAX,
  environmentGroup,
  environments,
  IDLE_ENVIRONMENTS_MAX,
  idleByLastUse,
  type EnvironmentRow,
} from './environment.ts';
import { findVersion, type DeployedVersion } from './function-version.ts';
import { functions, type FunctionRow } from './function.ts';

/**
 * Takes the version's idle environment that was used last, as Lambda does, or null where a new one
 * must be started (SYN-63). Those idle for too long are shut down on the way: their expiry is found
 * when somebody looks, so that an idle sandbox needs no timers.
 */
export function takeWarmEnvironment(
  kernel: Kernel,
  { row, version }: DeployedVersion,
): EnvironmentRow | null {
  shutDownExpired(kernel, row);
  for (const environment of kernel.table(environments).inReverse(idleByLastUse, row.id)) {
    if (environment.version === version) return environment;
  }
  return null;
}

function shutDownExpired(kernel: Kernel, { id, functionName }: FunctionRow): void {
  const table = kernel.table(environments);
  for (;;) {
    const oldest = table.first(idleByLastUse, id);
    if (!oldest) return;
    const expiresAtMs = oldest.statusSinceMs + ENVIRONMENT_IDLE_MS_MAX;
    if (expiresAtMs > kernel.now) return;
    shutDown(
      kernel,
      oldest,
      functionName,
      `at ${formatInstant(expiresAtMs)}, after ${ENVIRONMENT_IDLE_MS_MAX / 60_000} minutes without an invocation`,
    );
  }
}

/** What an environment is started for, other than an invocation that waits for it. */
export interface Provision {
  readonly configId: string;
  /** When it begins to load the code: it may be seen to have begun earlier. */
  readonly startedAtMs: number;
}

/** Adds an environment that begins to load the version's code (SYN-60): now, for an invocation. */
export function startEnvironment(
  kernel: Kernel,
  { row, version, generation }: DeployedVersion,
  provision: Provision | null = null,
): EnvironmentRow {
  makeRoom(kernel);
  const startedAtMs = provision?.startedAtMs ?? kernel.now;
  return kernel.table(environments).put({
    id: newId(kernel, 'env'),
    functionId: row.id,
    version,
    generation,
    status: 'INITIALIZING',
    initializationType: provision ? 'PROVISIONED_CONCURRENCY' : 'ON_DEMAND',
    provisionedConfigId: provision?.configId ?? null,
    initPhase: 'INIT',
    hasLogStream: false,
    // One log stream for each environment (SYN-86).
    logStreamName: `${formatLogStreamDate(startedAtMs)}/[${version}]${kernel.random('log-streams').hex(32)}`,
    randomSeed: kernel.random('environment-seeds').hex(32),
    startedAtMs,
    statusSinceMs: startedAtMs,
    invocationCount: 0,
    inputBytes: 0,
    interrupts: 0,
  });
}

/**
 * Gives an environment back after an invocation: it stays warm (SYN-63), unless its function has
 * changed meanwhile or it has served its share.
 */
export function returnEnvironment(kernel: Kernel, environment: EnvironmentRow): void {
  const row = kernel.table(functions).get(environment.functionId);
  if (
    !row ||
    findVersion(kernel, row, environment.version)?.generation !== environment.generation
  ) {
    discard(kernel, environment);
    return;
  }
  if (
    environment.initializationType === 'PROVISIONED_CONCURRENCY' &&
    environment.provisionedConfigId === null
  ) {
    shutDown(kernel, environment, row.functionName, 'because it is not provisioned any more');
    return;
  }
  if (hasServedItsShare(kernel, environment)) {
    shutDown(
      kernel,
      environment,
      row.functionName,
      `after ${environment.invocationCount} invocations, to be replaced by a fresh one`,
    );
    return;
  }
  kernel.table(environments).put({ ...environment, status: 'IDLE', statusSinceMs: kernel.now });
}

function hasServedItsShare(kernel: Kernel, environment: EnvironmentRow): boolean {
  const { invocationCount, inputBytes, interrupts } = environment;
  const living = kernel.table(environments);
  return (
    invocationCount >= ENVIRONMENT_INVOCATIONS_MAX ||
    inputBytes >= ENVIRONMENT_INPUT_BYTES_MAX ||
    interrupts >= ENVIRONMENT_INTERRUPTS_MAX ||
    (living.total('inputBytes') >= SANDBOX_INPUT_BYTES_MAX &&
      inputBytes * living.size >= SANDBOX_INPUT_BYTES_MAX)
  );
}

/** Forgets an environment whose process is gone; without extensions it has no time to shut down (SYN-65). */
export function discard(kernel: Kernel, environment: EnvironmentRow): void {
  kernel.runtime.dispose(environment.id);
  kernel.table(environments).delete(environment.id);
}

/**
 * Shuts idle environments of one version down, or with null those of all versions, with one event for
 * all of them.
 */
export function shutDownIdleEnvironments(
  kernel: Kernel,
  row: FunctionRow,
  version: string | null,
  reason: string,
): void {
  const idle = kernel
    .table(environments)
    .group(environmentGroup(row.id, 'idle'))
    .filter((environment) => version === null || environment.version === version);
  if (idle.length === 0) return;
  for (const environment of idle) discard(kernel, environment);
  kernel.emit({
    kind: 'ENVIRONMENT_SHUT_DOWN',
    rule: 'SYN-60',
    functionName: row.functionName,
    message: `${idle.length} idle environment${idle.length === 1 ? '' : 's'} of "${row.functionName}" shut down: ${reason}.`,
    detail: { environmentIds: idle.map(({ id }) => id).sort() },
  });
}

/** Keeps the number of warm environments bounded: the one idle for longest makes room. */
function makeRoom(kernel: Kernel): void {
  const table = kernel.table(environments);
  if (table.size < IDLE_ENVIRONMENTS_MAX) return;
  let onDemand = 0;
  let oldest: EnvironmentRow | null = null;
  for (const environment of table.values()) {
    if (environment.provisionedConfigId !== null) continue;
    onDemand += 1;
    if (environment.status !== 'IDLE') continue;
    if (!oldest || compareLastUse(oldest, environment) > 0) oldest = environment;
  }
  if (!oldest || onDemand < IDLE_ENVIRONMENTS_MAX) return;
  const name = kernel.table(functions).get(oldest.functionId)?.functionName ?? '';
  shutDown(kernel, oldest, name, 'to make room: a sandbox keeps a bounded number warm');
}

function shutDown(
  kernel: Kernel,
  environment: EnvironmentRow,
  functionName: string,
  when: string,
): void {
  discard(kernel, environment);
  kernel.emit({
    kind: 'ENVIRONMENT_SHUT_DOWN',
    rule: 'SYN-60',
    functionName,
    message: `Environment ${environment.id} of "${functionName}" was shut down ${when}.`,
    detail: {
      environmentIds: [environment.id],
      invocationCount: environment.invocationCount,
    },
  });
}
