import type { Kernel } from '../kernel.ts';
import { byteLength } from '../byte-length.ts';
import { memoryUsedMb, wholeMs } from './compute-model.ts';
import type { EnvironmentRow } from './environment.ts';
import type { FailureReport } from './error-payload.ts';
import type { HandlerOutcome } from './handler-runtime.ts';
import {
  attemptNumber,
  attempts,
  pendingOf,
  type InvocationRow,
  type PendingInvocation,
} from './invocation.ts';
import { formatAttemptLog } from './log-lines.ts';
import { openLogStream } from './log-stream.ts';
import { loggedTraceOf } from './trace.ts';

/**
 * Writes down one run of an invocation that ends now, with its log. Returns the environment as it is
 * after that: one that has logged something has a stream (SYN-86).
 */
export function recordAttempt(
  kernel: Kernel,
  invocation: InvocationRow,
  environment: EnvironmentRow,
  outcome: HandlerOutcome,
  failure: FailureReport | null,
  logsWritten: boolean,
): EnvironmentRow {
  const pending = pendingOf(invocation);
  const { init, suppressedInit } = pending;
  const startedAtMs = suppressedInit
    ? environment.startedAtMs + wholeMs(init?.durationMicros ?? 0)
    : (invocation.startedAtMs ?? kernel.now);
  const durationMicros = invokeMicros(pending, outcome);
  const memoryMb = memoryUsedMb(outcome.memoryUsedBytes, pending.memorySize);
  const logs = formatAttemptLog({
    requestId: invocation.requestId,
    region: kernel.sandbox.region,
    runtime: pending.runtime,
    functionName: invocation.functionName,
    version: environment.version,
    initializationType:
      environment.initializationType === 'ON_DEMAND' ? 'on-demand' : 'provisioned-concurrency',
    memorySize: pending.memorySize,
    format: pending.logFormat,
    applicationLevel: pending.applicationLogLevel ?? 'INFO',
    systemLevel: pending.systemLogLevel ?? 'INFO',
    memoryUsedMb: memoryMb,
    durationMicros,
    responseBytes: outcome.result.kind === 'returned' ? byteLength(outcome.result.payload) : 0,
    startedAtMs,
    endedAtMs: kernel.now,
    lines: outcome.logs,
    failure: outcome.result.kind === 'returned' ? null : outcome.result,
    trace: loggedTraceOf(invocation, attemptNumber(invocation)),
    init: init && {
      startedAtMs: environment.startedAtMs,
      micros: init.durationMicros,
      lines: init.logs,
      failure: init.failure,
    },
    suppressedInit: suppressedInit && {
      startedAtMs,
      micros: suppressedInit.durationMicros,
      lines: suppressedInit.logs,
      failure: suppressedInit.failure,
    },
  });
  kernel.table(attempts).put({
    invocationId: invocation.id,
    number: attemptNumber(invocation),
    environmentId: environment.id,
    environmentUse: invocation.environmentUse,
    calledAtMs: invocation.environmentUse === null ? null : invocation.startedAtMs,
    startedAtMs,
    endedAtMs: kernel.now,
    initMicros: init?.durationMicros ?? null,
    suppressedInitMicros: suppressedInit?.durationMicros ?? null,
    durationMicros,
    executedVersion: environment.version,
    servedBy: pending.servedBy,
    outcome: failure?.outcome ?? 'SUCCEEDED',
    error: failure?.payload ?? null,
    coldStart: init !== null,
    memoryUsedMb: memoryMb,
    logGroupName: pending.logGroup,
    logStreamName: environment.logStreamName,
    logs,
    logsWritten,
  });
  if (!logsWritten || logs === '') return environment;
  const firstEventMs = init ? environment.startedAtMs : startedAtMs;
  return openLogStream(kernel, pending.logGroup, environment, firstEventMs);
}

/** What the invoke phase took: the handler, and an init within it before that (SYN-61). */
export function invokeMicros(pending: PendingInvocation, outcome: HandlerOutcome): number {
  const initMicros = pending.suppressedInit?.durationMicros ?? 0;
  return wholeMs(initMicros) * 1_000 + outcome.durationMicros;
}
