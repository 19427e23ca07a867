import type { ContinuationReference } from '../continuation.ts';
import { defineTimer, type Kernel } from '../kernel.ts';
import type { Admission } from './admission.ts';
import { wholeMs } from './compute-model.ts';
import { loadCode } from './environment-init.ts';
import { startEnvironment } from './environment-pool.ts';
import { handlerTimeoutMs } from './environment-specification.ts';
import { environmentGroup, environments, type EnvironmentRow } from './environment.ts';
import { callExecutable } from './executable.ts';
import type { DeployedVersion } from './function-version.ts';
import type { GuestFailure, InitOutcome } from './handler-runtime.ts';
import { finishInvocation } from './invocation-end.ts';
import {
  attemptNumber,
  invocations,
  pendingOf,
  subjectOf,
  type CallOutcome,
  type InvocationRow,
  type PendingInvocation,
} from './invocation.ts';
import type { ProvisionedConcurrencyRow } from './provisioned-concurrency.ts';

/*
 * The run of one invocation:
 *
 *   cold:  startEnvironment ── init time ──▶ environmentReady ── duration ──▶ invocationEnds
 *   warm:                                    callHandler      ── duration ──▶ invocationEnds
 *
 * An init that takes too long is cut and begins again within the invocation (SYN-61):
 *
 *   cold:  startEnvironment ── 10 s ──▶ environmentReady ── init time ──▶ suppressedInitEnds
 *                                       ── duration ──▶ invocationEnds
 *
 * The runtime is asked at the instant the code begins and answers at once; what it answered takes
 * effect when its virtual time is over.
 */

interface RunData {
  readonly invocationId: string;
  readonly environmentId: string;
}

/** Fires when a cold environment has loaded its code. */
export const environmentReady = defineTimer<RunData>({
  name: 'lambda.environment-ready',
  fire: finishInit,
  describe: (kernel, data) => ({
    what: `The environment of "${invocationOf(kernel, data).functionName}" is ready and calls the handler`,
    why: 'A cold start: no idle environment was left',
    rule: 'SYN-60',
    functionName: invocationOf(kernel, data).functionName,
    invocationId: data.invocationId,
  }),
});

/** Fires when the second init of an environment, within its first invocation, is over. */
export const suppressedInitEnds = defineTimer<RunData>({
  name: 'lambda.suppressed-init-ends',
  fire: finishSuppressedInit,
  describe: (kernel, data) => ({
    what: `The second init of "${invocationOf(kernel, data).functionName}" ends`,
    why: 'The first took more than 10 s; this one runs within the invocation',
    rule: 'SYN-61',
    functionName: invocationOf(kernel, data).functionName,
    invocationId: data.invocationId,
  }),
});

/** Fires when the handler's time is over. */
export const invocationEnds = defineTimer<RunData>({
  name: 'lambda.invocation-ends',
  fire: endInvocation,
  describe: (kernel, data) => ({
    what: `The invocation of "${invocationOf(kernel, data).functionName}" ends`,
    why: 'The handler was called and takes its time',
    rule: 'SYN-62',
    functionName: invocationOf(kernel, data).functionName,
    invocationId: data.invocationId,
  }),
});

/** All provisioned environments are busy, so an on-demand one has to do (SYN-62). */
function emitSpillover(
  kernel: Kernel,
  invocation: InvocationRow,
  { qualifier, requested }: ProvisionedConcurrencyRow,
): void {
  kernel.emit({
    kind: 'INVOCATION_SPILLED_OVER',
    rule: 'SYN-62',
    ...subjectOf(invocation),
    message: `All provisioned environments of "${invocation.functionName}:${qualifier}" are busy: this call spills over to an on-demand one.`,
    detail: { qualifier, provisionedConcurrentExecutions: requested },
  });
}

/** What is known of a run when it begins: the settings of its version, whatever changes later. */
export function newRun(
  kernel: Kernel,
  { content }: DeployedVersion,
  continuation: ContinuationReference | null,
): PendingInvocation {
  return {
    beganAtMs: kernel.now,
    servedBy: 'ON_DEMAND',
    runtime: content.runtime,
    timeout: content.timeout,
    memorySize: content.memorySize,
    logGroup: content.logGroup,
    logFormat: content.logFormat,
    applicationLogLevel: content.applicationLogLevel,
    systemLogLevel: content.systemLogLevel,
    tracingMode: content.tracingMode,
    init: null,
    suppressedInit: null,
    outcome: null,
    continuation,
  };
}

/** Runs an invocation in the place that it was found. */
export function run(
  kernel: Kernel,
  invocation: InvocationRow,
  version: DeployedVersion,
  { environment, spilledFrom }: Admission,
): void {
  if (spilledFrom) emitSpillover(kernel, invocation, spilledFrom);
  const isProvisioned = environment !== null && environment.provisionedConfigId !== null;
  const servedBy = isProvisioned ? 'PROVISIONED' : spilledFrom ? 'SPILLOVER' : 'ON_DEMAND';
  const placed = { ...invocation, pending: { ...pendingOf(invocation), servedBy } as const };
  if (environment) runWarm(kernel, placed, environment);
  else runCold(kernel, placed, version);
}

/** Starts a new environment for an invocation (SYN-60). */
function runCold(kernel: Kernel, invocation: InvocationRow, version: DeployedVersion): void {
  const { functionName } = version.row;
  const { environment, init, suppressedInit } = loadCode(
    kernel,
    version,
    startEnvironment(kernel, version),
  );
  kernel.table(invocations).put({
    ...invocation,
    environmentId: environment.id,
    pending: { ...pendingOf(invocation), init, suppressedInit },
  });
  kernel.emit({
    kind: 'ENVIRONMENT_INIT_STARTED',
    rule: 'SYN-60',
    ...subjectOf(invocation),
    message: `Cold start: no idle environment of "${functionName}" is left, so a new one starts.`,
    detail: { environmentId: environment.id, logStreamName: environment.logStreamName },
  });
  kernel.schedule(environmentReady, kernel.now + wholeMs(init.durationMicros), {
    invocationId: invocation.id,
    environmentId: environment.id,
  });
}

/** Gives an invocation to an idle environment (SYN-63). */
function runWarm(kernel: Kernel, invocation: InvocationRow, environment: EnvironmentRow): void {
  callHandler(kernel, invocation, environment);
  kernel.emit({
    kind: 'INVOCATION_STARTED',
    rule: 'SYN-63',
    ...subjectOf(invocation),
    attempt: attemptNumber(invocation),
    message:
      environment.provisionedConfigId !== null && environment.invocationCount === 0
        ? `No cold start: provisioned environment ${environment.id} was initialised before.`
        : `Warm start: environment ${environment.id} has served ${environment.invocationCount} before; module state is still there.`,
    detail: {
      environmentId: environment.id,
      coldStart: false,
      provisioned: environment.provisionedConfigId !== null,
    },
  });
}

function finishInit(kernel: Kernel, data: RunData): void {
  const invocation = invocationOf(kernel, data);
  const environment = environmentOf(kernel, data);
  const { init, suppressedInit } = pendingOf(invocation);
  if (!init) throw new Error(`Invocation ${invocation.id} has no init to finish`);
  if (suppressedInit) {
    startAgain(kernel, invocation, environment, suppressedInit);
  } else if (init.failure) {
    failInit(kernel, invocation, environment, init.failure, init);
  } else {
    completeInit(kernel, invocation, environment, init, 'SYN-60');
    callHandler(kernel, invocation, environment);
    kernel.emit({
      kind: 'INVOCATION_STARTED',
      rule: 'SYN-60',
      ...subjectOf(invocation),
      attempt: attemptNumber(invocation),
      message: `The handler of "${invocation.functionName}" is called.`,
      detail: { environmentId: environment.id, coldStart: true },
    });
  }
}

/** The init was cut: the invocation begins, and with it the init once more (SYN-61). */
function startAgain(
  kernel: Kernel,
  invocation: InvocationRow,
  environment: EnvironmentRow,
  suppressedInit: InitOutcome,
): void {
  const { functionName, id: invocationId } = invocation;
  const { timeout, init } = pendingOf(invocation);
  kernel.emit({
    kind: 'ENVIRONMENT_INIT_TIMED_OUT',
    rule: 'SYN-61',
    ...subjectOf(invocation),
    message: `Loading the code of "${functionName}" took more than 10 s and was cut; it begins again within the invocation.`,
    detail: { environmentId: environment.id, initMs: wholeMs(init?.durationMicros ?? 0) },
  });
  kernel.emit({
    kind: 'INVOCATION_STARTED',
    rule: 'SYN-61',
    ...subjectOf(invocation),
    attempt: attemptNumber(invocation),
    message: `The init runs again, and the handler after it: together they have the timeout of ${timeout} s.`,
    detail: { environmentId: environment.id, coldStart: true },
  });
  kernel.schedule(suppressedInitEnds, kernel.now + wholeMs(suppressedInit.durationMicros), {
    invocationId,
    environmentId: environment.id,
  });
}

function finishSuppressedInit(kernel: Kernel, data: RunData): void {
  const invocation = invocationOf(kernel, data);
  const environment = environmentOf(kernel, data);
  const { suppressedInit } = pendingOf(invocation);
  if (!suppressedInit) throw new Error(`Invocation ${invocation.id} has no second init to finish`);
  if (suppressedInit.failure) {
    failInit(kernel, invocation, environment, suppressedInit.failure, suppressedInit);
  } else {
    completeInit(kernel, invocation, environment, suppressedInit, 'SYN-61');
    callHandler(kernel, invocation, environment);
  }
}

function completeInit(
  kernel: Kernel,
  invocation: InvocationRow,
  environment: EnvironmentRow,
  init: InitOutcome,
  rule: 'SYN-60' | 'SYN-61',
): void {
  const initMs = wholeMs(init.durationMicros);
  kernel.emit({
    kind: 'ENVIRONMENT_INIT_COMPLETED',
    rule,
    ...subjectOf(invocation),
    message: `The environment is ready after ${initMs} ms of init.`,
    detail: { environmentId: environment.id, initMs },
  });
}

/** The init error is delivered to the invocation that waited for it (SYN-30). */
function failInit(
  kernel: Kernel,
  invocation: InvocationRow,
  environment: EnvironmentRow,
  failure: GuestFailure,
  init: InitOutcome,
): void {
  kernel.emit({
    kind: 'ENVIRONMENT_INIT_FAILED',
    rule: failure.kind === 'timeout' ? 'SYN-61' : 'SYN-30',
    ...subjectOf(invocation),
    message: `Loading the code of "${invocation.functionName}" failed; the waiting invocation is answered with that error.`,
    detail: { environmentId: environment.id, initMs: wholeMs(init.durationMicros) },
  });
  finishInvocation(kernel, { ...invocation, startedAtMs: kernel.now }, environment, {
    durationMicros: 0,
    logs: [],
    interrupts: 0,
    memoryUsedBytes: 0,
    result: failure,
    environmentLost: true,
    decidedBy: null,
  });
}

/**
 * Has the invocations that wait for an environment of this function call their handler ahead of
 * time, because the function is about to change: they run the code they were started with (SYN-70),
 * and no guest of a code that is gone has to be built again. What they answer takes effect in its
 * own time.
 */
export function callWaitingHandlers(kernel: Kernel, functionId: string): void {
  const busy = kernel.table(environments).group(environmentGroup(functionId, 'busy'));
  const starting = new Map(
    busy.filter(({ status }) => status === 'INITIALIZING').map((one) => [one.id, one]),
  );
  if (starting.size === 0) return;
  // In the order of their arrival: behaviours count their calls and draw their chances in it.
  const waiting = [...kernel.table(invocations).values()].sort(
    (left, right) => left.seq - right.seq,
  );
  for (const invocation of waiting) {
    const environment = starting.get(invocation.environmentId ?? '');
    const { init, suppressedInit = null } = invocation.pending ?? {};
    if (!environment || !init || (suppressedInit ?? init).failure) continue;
    const readyAtMs =
      environment.startedAtMs +
      wholeMs(init.durationMicros) +
      wholeMs(suppressedInit?.durationMicros ?? 0);
    const called = runHandler(kernel, invocation, environment, readyAtMs);
    kernel.table(environments).put(called.environment);
    kernel.table(invocations).put(called.invocation);
  }
}

/** The handler is called now: from here on its time runs. */
function callHandler(kernel: Kernel, waiting: InvocationRow, idle: EnvironmentRow): void {
  const { invocation, environment, outcome } = runHandler(kernel, waiting, idle, kernel.now);
  kernel.table(environments).put({ ...environment, status: 'BUSY', statusSinceMs: kernel.now });
  kernel.table(invocations).put({ ...invocation, startedAtMs: kernel.now });
  kernel.schedule(invocationEnds, kernel.now + wholeMs(outcome.durationMicros), {
    invocationId: invocation.id,
    environmentId: environment.id,
  });
}

interface CalledHandler {
  readonly invocation: InvocationRow;
  readonly environment: EnvironmentRow;
  readonly outcome: CallOutcome;
}

/** Asks the runtime for the outcome, unless it is known already. */
function runHandler(
  kernel: Kernel,
  invocation: InvocationRow,
  environment: EnvironmentRow,
  startsAtMs: number,
): CalledHandler {
  const pending = pendingOf(invocation);
  if (pending.outcome) return { invocation, environment, outcome: pending.outcome };
  const timeoutMs = handlerTimeoutMs(pending.timeout, pending.suppressedInit?.durationMicros ?? 0);
  const outcome = callExecutable(kernel, invocation, environment, startsAtMs, timeoutMs);
  const use = environment.invocationCount + 1;
  return {
    outcome,
    environment: {
      ...environment,
      invocationCount: use,
      inputBytes: environment.inputBytes + invocation.payloadBytes,
      interrupts: environment.interrupts + outcome.interrupts,
    },
    invocation: {
      ...invocation,
      environmentId: environment.id,
      environmentUse: use,
      pending: { ...pending, outcome },
    },
  };
}

function endInvocation(kernel: Kernel, data: RunData): void {
  const invocation = invocationOf(kernel, data);
  const { outcome } = pendingOf(invocation);
  if (!outcome) throw new Error(`Invocation ${invocation.id} ends without an outcome`);
  finishInvocation(kernel, invocation, environmentOf(kernel, data), outcome);
}

function invocationOf(kernel: Kernel, data: RunData): InvocationRow {
  const invocation = kernel.table(invocations).get(data.invocationId);
  if (!invocation) throw new Error(`Invocation ${data.invocationId} is not under way`);
  return invocation;
}

function environmentOf(kernel: Kernel, data: RunData): EnvironmentRow {
  const environment = kernel.table(environments).get(data.environmentId);
  if (!environment) throw new Error(`Environment ${data.environmentId} does not live`);
  return environment;
}
