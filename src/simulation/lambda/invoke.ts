import { byteLength } from '../byte-length.ts';
import type { ContinuationReference } from '../continuation.ts';
import type { Kernel } from '../kernel.ts';
import { admit } from './admission.ts';
import { acceptEvent } from './async/accept-event.ts';
import { refuseLoop } from './async/recursion.ts';
import type { Throttle } from './concurrency.ts';
import { resolveFunction, versionToInvoke, type ResolvedFunction } from './function-name.ts';
import { useFunction } from './function-state.ts';
import type { DeployedVersion } from './function-version.ts';
import {
  newInvocation,
  refuseBrokenTraceHeader,
  refuseLargeClientContext,
  refuseLargePayload,
  type Receipt,
} from './invocation-receipt.ts';
import { newRun, run } from './invocation-run.ts';
import { invocations, subjectOf, type InvocationRow, type InvocationType } from './invocation.ts';
import { authorizeInvoke } from './policy/authorize-invoke.ts';
import { callerOf, type CallerInput } from './policy/caller.ts';
import { answerDenied } from './policy/denied-invocation.ts';
import { refuseMorePending } from './quotas.ts';
import { isTraceSampled } from './trace-sampling.ts';

export interface InvokeInput {
  readonly functionName: string;
  readonly qualifier: string | null;
  readonly invocationType: InvocationType;
  /** The event as JSON text; null for an empty body, which reaches the handler as `{}` (SYN-07). */
  readonly payload: string | null;
  /** `context.clientContext` as JSON text. */
  readonly clientContext: string | null;
  /** The caller's own `X-Amzn-Trace-Id` (XR-03). */
  readonly traceHeader?: string | null;
  /** Who invokes; left out, an administrator of the sandbox's account. */
  readonly caller?: CallerInput | null;
}

/** What Invoke says at once. A synchronous call has its answer when its invocation has ended. */
export interface InvokeResult {
  /**
   * 200 for an invocation under way, 202 for an event that was taken (ASY-01), 204 for a dry run, 403
   * for a caller who may not invoke, 429 for a throttled one (SYN-10, POL-30, SYN-48), 502 for a
   * function that is being restored (SYN-69).
   */
  readonly statusCode: 200 | 202 | 204 | 403 | 429 | 502;
  /**
   * Null where there is no invocation: for a dry run, a denied call, or while the function is being
   * restored.
   */
  readonly invocationId: string | null;
  /** The error as JSON text, where there is no invocation to have it. */
  readonly errorBody?: string;
}

/**
 * Invokes a function. The checks come in the order of SYN-51: existence, permission, payload, state
 * of the function, reserved concurrency, the account's concurrency, the rates.
 */
export function invoke(kernel: Kernel, input: InvokeInput): InvokeResult {
  const target = resolveFunction(kernel, input.functionName, input.qualifier);
  const decision = authorizeInvoke(kernel, target, {
    caller: callerOf(input.caller),
    action: 'lambda:InvokeFunction',
    functionUrlAuthType: null,
  });
  if (!decision.allowed) return answerDenied(kernel, target, decision);
  const { invocationType, clientContext, traceHeader = null } = input;
  const payload = input.payload ?? '{}';
  const payloadBytes = byteLength(payload);
  refuseLargePayload(invocationType, payloadBytes);
  refuseLargeClientContext(clientContext);
  refuseBrokenTraceHeader(traceHeader);
  if (invocationType === 'DRY_RUN') return answerDryRun(kernel, target);
  const receipt = { invocationType, payload, payloadBytes, clientContext, traceHeader };
  return invocationType === 'EVENT'
    ? { statusCode: 202, invocationId: acceptEvent(kernel, target, receipt).id }
    : invokeSynchronously(kernel, target, receipt, null);
}

/** Runs a function for somebody who waits, whose right to do so has been seen to. */
export function invokeSynchronously(
  kernel: Kernel,
  target: ResolvedFunction,
  receipt: Receipt,
  continuation: ContinuationReference | null,
): InvokeResult {
  refuseLoop(receipt.traceHeader, target.row);
  refuseMorePending(kernel, receipt.payloadBytes);
  if (useFunction(kernel, target.row) === 'RESTORING') {
    return { statusCode: 502, invocationId: null, errorBody: NOT_READY_BODY };
  }
  const version = versionToInvoke(kernel, target);
  const invocation = receive(kernel, target, version, receipt, continuation);
  const admission = admit(kernel, target, version);
  if ('throttle' in admission) {
    answerThrottled(kernel, invocation, admission.throttle);
    return { statusCode: 429, invocationId: invocation.id };
  }
  run(kernel, invocation, version, admission);
  return { statusCode: 200, invocationId: invocation.id };
}

/** The body of a ResourceNotReadyException (SYN-69). */
const NOT_READY_BODY = JSON.stringify({
  Type: 'User',
  message: 'The function is inactive and is being restored. Try again when it is active.',
});

/** Checks and runs nothing (SYN-13); the answer has no payload and no version (SYN-12). */
function answerDryRun(kernel: Kernel, target: ResolvedFunction): InvokeResult {
  kernel.emit({
    kind: 'DRY_RUN_SUCCEEDED',
    rule: 'SYN-13',
    functionName: target.row.functionName,
    message: `Dry run: "${target.row.functionName}" exists and may be invoked. Nothing ran.`,
  });
  return { statusCode: 204, invocationId: null };
}

/** Receives a synchronous invocation; the version that runs it is known at once. */
function receive(
  kernel: Kernel,
  target: ResolvedFunction,
  deployed: DeployedVersion,
  receipt: Receipt,
  continuation: ContinuationReference | null,
): InvocationRow {
  const { content, version } = deployed;
  const received = newInvocation(kernel, target, receipt);
  const traceSampled = isTraceSampled(
    kernel,
    target.row.id,
    content.tracingMode,
    receipt.traceHeader,
  );
  const invocation = kernel.table(invocations).put({
    ...received,
    status: 'RUNNING',
    executedVersion: version,
    traceSampled,
    pending: newRun(kernel, deployed, continuation),
  });
  kernel.emit({
    kind: 'INVOCATION_RECEIVED',
    rule: target.qualifier === null ? 'SYN-02' : 'SYN-05',
    ...subjectOf(invocation),
    message: `"${target.row.functionName}" is invoked synchronously with ${receipt.payloadBytes} bytes${routeOf(target, version)}; the caller waits.`,
    detail: {
      requestId: invocation.requestId,
      payloadBytes: receipt.payloadBytes,
      qualifier: target.qualifier,
      version,
      // Only active tracing decides anything (XR-02).
      ...(content.tracingMode === 'ACTIVE' ? { traceSampled } : {}),
    },
  });
  return invocation;
}

function routeOf({ qualifier, alias }: ResolvedFunction, version: string): string {
  if (alias)
    return ` through the alias "${alias.name}", which leads this call to version ${version}`;
  return qualifier === null ? '' : ` at version ${version}`;
}

/** The caller gets 429 at once; nothing runs and nobody retries (SYN-48, SYN-50). */
function answerThrottled(kernel: Kernel, invocation: InvocationRow, throttle: Throttle): void {
  kernel.table(invocations).put({
    ...invocation,
    status: 'THROTTLED',
    executedVersion: null,
    // Reason, Type and message as AWS's body has them (SYN-48, SYN-49, POL-20).
    response: JSON.stringify({
      Reason: throttle.reason,
      Type: 'User',
      message: 'Rate Exceeded.',
    }),
    endedAtMs: kernel.now,
    pending: null,
  });
  kernel.emit({
    kind: 'INVOCATION_THROTTLED',
    rule: throttle.rule,
    ...subjectOf(invocation),
    message: `Throttled: ${throttle.cause} (${throttle.reason}). A synchronous caller has to try again itself.`,
    detail: { reason: throttle.reason, limit: throttle.limit },
  });
}
