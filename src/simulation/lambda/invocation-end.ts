import { byteLength } from '../byte-length.ts';
import type { JsonObject } from '../json.ts';
import type { Kernel } from '../kernel.ts';
import { invokeMicros, recordAttempt } from './attempt-record.ts';
import { settleAttempt } from './async/event-outcome.ts';
import { discard, returnEnvironment } from './environment-pool.ts';
import type { EnvironmentRow } from './environment.ts';
import { reportFailure, reportOversizeResponse, type FailureReport } from './error-payload.ts';
import { LATEST } from './function.ts';
import {
  attemptNumber,
  invocations,
  pendingOf,
  RESPONSE_BYTES_MAX,
  subjectOf,
  type CallOutcome,
  type InvocationRow,
  type PendingInvocation,
} from './invocation.ts';
import { replaceProvisioned } from './provisioned-environments.ts';
import { emitLogsNotWritten, mayWriteLogs } from './role/log-permission.ts';

/** Records the attempt and the answer, and gives the environment back or forgets it (SYN-64). */
export function finishInvocation(
  kernel: Kernel,
  invocation: InvocationRow,
  environment: EnvironmentRow,
  outcome: CallOutcome,
): void {
  const pending = pendingOf(invocation);
  const failure = failureReport(outcome, invocation, pending);
  const logsWritten = mayWriteLogs(kernel, invocation.functionId, {
    logGroup: pending.logGroup,
    logStreamName: environment.logStreamName,
  });
  const logged = recordAttempt(kernel, invocation, environment, outcome, failure, logsWritten);
  const ran: InvocationRow = {
    ...invocation,
    response:
      failure?.payload ?? (outcome.result.kind === 'returned' ? outcome.result.payload : null),
    // A failure is an answer like any other to the caller (SYN-14), and always Unhandled (SYN-15).
    functionError: failure ? 'Unhandled' : null,
  };
  emitEnd(kernel, invocation, pending, outcome, failure);
  if (invocation.eventState) settleAttempt(kernel, ran, failure);
  else answer(kernel, ran, pending);
  if (!logsWritten) emitLogsNotWritten(kernel, invocation, pending.logGroup);
  if (outcome.environmentLost) resetEnvironment(kernel, invocation, environment, pending);
  else returnEnvironment(kernel, logged);
  replaceProvisioned(kernel, environment);
}

/** A synchronous invocation has ended: whoever waits for it has the answer, and no destination does (ASY-31). */
function answer(kernel: Kernel, ran: InvocationRow, { continuation }: PendingInvocation): void {
  const { id, requestId, functionName, executedVersion, functionError, response } = kernel
    .table(invocations)
    .put({
      ...ran,
      status: ran.functionError === null ? 'SUCCEEDED' : 'FAILED',
      endedAtMs: kernel.now,
      pending: null,
    });
  if (!continuation) return;
  kernel.resume(continuation, {
    invocationId: id,
    requestId,
    functionName,
    executedVersion: executedVersion ?? LATEST,
    functionError,
    payload: response,
  });
}

function failureReport(
  outcome: CallOutcome,
  invocation: InvocationRow,
  pending: PendingInvocation,
): FailureReport | null {
  if (outcome.result.kind !== 'returned') {
    return reportFailure(outcome.result, {
      requestId: invocation.requestId,
      timeout: pending.timeout,
    });
  }
  return byteLength(outcome.result.payload) > RESPONSE_BYTES_MAX ? reportOversizeResponse() : null;
}

function emitEnd(
  kernel: Kernel,
  invocation: InvocationRow,
  pending: PendingInvocation,
  outcome: CallOutcome,
  failure: FailureReport | null,
): void {
  const durationMs = invokeMicros(pending, outcome) / 1_000;
  const detail: JsonObject = {
    durationMs,
    requestId: invocation.requestId,
    ...(outcome.decidedBy === null ? {} : { decidedBy: outcome.decidedBy }),
  };
  const subject = {
    ...subjectOf(invocation),
    attempt: attemptNumber(invocation),
  };
  const waits = invocation.eventState === null;
  if (!failure) {
    kernel.emit({
      kind: 'INVOCATION_SUCCEEDED',
      rule: 'SYN-11',
      ...subject,
      message: `"${invocation.functionName}" answered after ${durationMs} ms; ${waits ? 'the caller has the result' : 'nobody waits for the result (ASY-07)'}.`,
      detail,
    });
    return;
  }
  const budget =
    outcome.result.kind === 'timeout' && outcome.result.reason !== 'deadline'
      ? ' It did not stop computing; the simulation ended it and counts the full timeout.'
      : '';
  kernel.emit({
    kind: 'INVOCATION_FAILED',
    rule: failure.rule,
    ...subject,
    message: `"${invocation.functionName}" failed after ${durationMs} ms with ${failure.errorType}: ${shorten(failure.errorMessage)}${waits ? ' The caller gets status 200 with FunctionError "Unhandled".' : ''}${budget}`,
    detail: { ...detail, errorType: failure.errorType, outcome: failure.outcome },
  });
}

/** After a timeout, crash or exit nothing of the environment is left (SYN-64). */
function resetEnvironment(
  kernel: Kernel,
  invocation: InvocationRow,
  environment: EnvironmentRow,
  pending: PendingInvocation,
): void {
  discard(kernel, environment);
  if ((pending.suppressedInit ?? pending.init)?.failure) return;
  kernel.emit({
    kind: 'ENVIRONMENT_RESET',
    rule: 'SYN-64',
    ...subjectOf(invocation),
    message: `Environment ${environment.id} is reset: module state is lost, and ${environment.provisionedConfigId === null ? 'the next invocation starts cold' : 'a new one takes its place'}.`,
    detail: { environmentId: environment.id },
  });
}

function shorten(text: string): string {
  const line = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}
