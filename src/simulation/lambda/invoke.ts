import { byteLength } from '../byte-length.ts';
import { Refusal } from '../errors.ts';
import { newId, type Kernel } from '../kernel.ts';
import { admit } from './admission.ts';
import type { Throttle } from './concurrency.ts';
import { resolveFunction, versionToInvoke, type ResolvedFunction } from './function-name.ts';
import { useFunction } from './function-state.ts';
import type { DeployedVersion } from './function-version.ts';
import { runCold, runWarm } from './invocation-run.ts';
import { refuseMorePending } from './quotas.ts';
import {
  invocations,
  PAYLOAD_BYTES_MAX,
  type InvocationRow,
  type InvocationType,
} from './invocation.ts';
import { authorizeInvoke } from './policy/authorize-invoke.ts';
import { callerOf, type CallerInput } from './policy/caller.ts';
import { answerDenied } from './policy/denied-invocation.ts';
import type { ProvisionedConcurrencyRow } from './provisioned-concurrency.ts';
import { isTraceSampled } from './trace-sampling.ts';

export interface InvokeInput {
  readonly functionName: string;
  readonly qualifier: string | null;
  readonly invocationType: InvocationType;
  /** The event as JSON text; null for an empty body, which reaches the handler as `{}` (SYN-07). */
  readonly payload: string | null;
  /** `context.clientContext` as JSON text. */
  readonly clientContext: string | null;
  /** Who invokes; left out, an administrator of the sandbox's account. */
  readonly caller?: CallerInput | null;
}

/** What Invoke says at once. A synchronous call has its answer when its invocation has ended. */
export interface InvokeResult {
  /**
   * 200 for an invocation under way, 204 for a dry run, 403 for a caller who may not invoke, 429 for
   * a throttled one (SYN-10, POL-30, SYN-48), 502 for a function that is being restored (SYN-69).
   */
  readonly statusCode: 200 | 204 | 403 | 429 | 502;
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
  const decision = authorizeInvoke(kernel, target, callerOf(input.caller));
  if (!decision.allowed) return answerDenied(kernel, target, decision);
  const payload = input.payload ?? '{}';
  const payloadBytes = byteLength(payload);
  refuseLargePayload(payloadBytes);
  refuseLargeClientContext(input.clientContext);
  if (input.invocationType === 'DRY_RUN') return answerDryRun(kernel, target);
  refuseMorePending(kernel, payloadBytes);
  if (useFunction(kernel, target.row) === 'RESTORING') {
    return { statusCode: 502, invocationId: null, errorBody: NOT_READY_BODY };
  }
  const version = versionToInvoke(kernel, target);
  const invocation = receive(kernel, target, version, input, payload, payloadBytes);
  const admission = admit(kernel, target, version);
  if ('throttle' in admission) {
    answerThrottled(kernel, invocation, admission.throttle);
    return { statusCode: 429, invocationId: invocation.id };
  }
  const { environment, spilledFrom } = admission;
  if (spilledFrom) emitSpillover(kernel, invocation, spilledFrom);
  if (environment) runWarm(kernel, invocation, environment);
  else runCold(kernel, invocation, version);
  return { statusCode: 200, invocationId: invocation.id };
}

/** The body of a ResourceNotReadyException (SYN-69). */
const NOT_READY_BODY = JSON.stringify({
  Type: 'User',
  message: 'The function is inactive and is being restored. Try again when it is active.',
});

/** A payload over the limit is refused before anything happens (SYN-31, SYN-32). */
function refuseLargePayload(payloadBytes: number): void {
  if (payloadBytes <= PAYLOAD_BYTES_MAX) return;
  throw new Refusal(
    'REQUEST_TOO_LARGE',
    `${payloadBytes} byte payload is too large for the RequestResponse invocation type (limit ${PAYLOAD_BYTES_MAX} bytes)`,
    { field: 'payload', detail: { bytes: payloadBytes, max: PAYLOAD_BYTES_MAX } },
  );
}

/** The header that carries the client context holds 3,583 bytes of base64 (SYN-04). */
const CLIENT_CONTEXT_BASE64_MAX = 3_583;

function refuseLargeClientContext(clientContext: string | null): void {
  if (clientContext === null) return;
  const base64Bytes = Math.ceil(byteLength(clientContext) / 3) * 4;
  if (base64Bytes <= CLIENT_CONTEXT_BASE64_MAX) return;
  throw new Refusal(
    'INVALID_PARAMETER',
    `Cannot invoke the function: the client context takes ${base64Bytes} bytes in base64, above the limit of ${CLIENT_CONTEXT_BASE64_MAX}.`,
    { field: 'clientContext', detail: { bytes: base64Bytes, max: CLIENT_CONTEXT_BASE64_MAX } },
  );
}

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

function receive(
  kernel: Kernel,
  target: ResolvedFunction,
  { content, version }: DeployedVersion,
  input: InvokeInput,
  payload: string,
  payloadBytes: number,
): InvocationRow {
  const { row } = target;
  const invocation = kernel.table(invocations).put({
    id: newId(kernel, 'inv'),
    seq: kernel.nextInSequence('invocation'),
    requestId: kernel.random('request-ids').uuid(),
    functionId: row.id,
    functionName: row.functionName,
    invocationType: input.invocationType,
    status: 'RUNNING',
    qualifier: target.qualifier,
    executedVersion: version,
    invokedFunctionArn: target.invokedFunctionArn,
    traceSampled: isTraceSampled(kernel, row.id, content.tracingMode),
    clientContext: input.clientContext,
    payload,
    payloadBytes,
    response: null,
    functionError: null,
    environmentId: null,
    environmentUse: null,
    receivedAtMs: kernel.now,
    startedAtMs: null,
    endedAtMs: null,
    pending: {
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
    },
  });
  kernel.emit({
    kind: 'INVOCATION_RECEIVED',
    rule: target.qualifier === null ? 'SYN-02' : 'SYN-05',
    functionName: row.functionName,
    invocationId: invocation.id,
    message: `"${row.functionName}" is invoked synchronously with ${payloadBytes} bytes${routeOf(target, version)}; the caller waits.`,
    detail: {
      requestId: invocation.requestId,
      payloadBytes,
      qualifier: target.qualifier,
      version,
      // Only active tracing decides anything (XR-02).
      ...(content.tracingMode === 'ACTIVE' ? { traceSampled: invocation.traceSampled } : {}),
    },
  });
  return invocation;
}

function routeOf({ qualifier, alias }: ResolvedFunction, version: string): string {
  if (alias)
    return ` through the alias "${alias.name}", which leads this call to version ${version}`;
  return qualifier === null ? '' : ` at version ${version}`;
}

/** All provisioned environments are busy, so an on-demand one has to do (SYN-62). */
function emitSpillover(
  kernel: Kernel,
  invocation: InvocationRow,
  { qualifier, requested }: ProvisionedConcurrencyRow,
): void {
  kernel.emit({
    kind: 'INVOCATION_SPILLED_OVER',
    rule: 'SYN-62',
    functionName: invocation.functionName,
    invocationId: invocation.id,
    message: `All provisioned environments of "${invocation.functionName}:${qualifier}" are busy: this call spills over to an on-demand one.`,
    detail: { qualifier, provisionedConcurrentExecutions: requested },
  });
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
    functionName: invocation.functionName,
    invocationId: invocation.id,
    message: `Throttled: ${throttle.cause} (${throttle.reason}). A synchronous caller has to try again itself.`,
    detail: { reason: throttle.reason, limit: throttle.limit },
  });
}
