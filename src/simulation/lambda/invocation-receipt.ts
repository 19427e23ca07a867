import { byteLength } from '../byte-length.ts';
import { Refusal } from '../errors.ts';
import { newId, type Kernel } from '../kernel.ts';
import { parseTraceHeader } from '../trace-header.ts';
import type { ResolvedFunction } from './function-name.ts';
import {
  EVENT_BYTES_MAX,
  PAYLOAD_BYTES_MAX,
  type InvocationRow,
  type InvocationType,
} from './invocation.ts';

/** What an invocation is received with. */
export interface Receipt {
  readonly invocationType: Exclude<InvocationType, 'DRY_RUN'>;
  /** The event as JSON text. */
  readonly payload: string;
  readonly payloadBytes: number;
  /** `context.clientContext` as JSON text. */
  readonly clientContext: string | null;
  readonly traceHeader: string | null;
}

/** The largest payload of each invocation type, in UTF-8 bytes (SYN-31, ASY-02). */
const BYTES_MAX = {
  REQUEST_RESPONSE: PAYLOAD_BYTES_MAX,
  DRY_RUN: PAYLOAD_BYTES_MAX,
  EVENT: EVENT_BYTES_MAX,
} as const satisfies Record<InvocationType, number>;

const AWS_TYPES = {
  REQUEST_RESPONSE: 'RequestResponse',
  DRY_RUN: 'DryRun',
  EVENT: 'Event',
} as const satisfies Record<InvocationType, string>;

/** A payload over the limit is refused before anything happens (SYN-31, SYN-32, ASY-03). */
export function refuseLargePayload(type: InvocationType, payloadBytes: number): void {
  const max = BYTES_MAX[type];
  if (payloadBytes <= max) return;
  throw new Refusal(
    'REQUEST_TOO_LARGE',
    `${payloadBytes} byte payload is too large for the ${AWS_TYPES[type]} invocation type (limit ${max} bytes)`,
    { field: 'payload', detail: { bytes: payloadBytes, max } },
  );
}

/** The header that carries the client context holds 3,583 bytes of base64 (SYN-04). */
const CLIENT_CONTEXT_BASE64_MAX = 3_583;

export function refuseLargeClientContext(clientContext: string | null): void {
  if (clientContext === null) return;
  const base64Bytes = Math.ceil(byteLength(clientContext) / 3) * 4;
  if (base64Bytes <= CLIENT_CONTEXT_BASE64_MAX) return;
  throw new Refusal(
    'INVALID_PARAMETER',
    `Cannot invoke the function: the client context takes ${base64Bytes} bytes in base64, above the limit of ${CLIENT_CONTEXT_BASE64_MAX}.`,
    { field: 'clientContext', detail: { bytes: base64Bytes, max: CLIENT_CONTEXT_BASE64_MAX } },
  );
}

/** Characters of a trace header at most. */
const TRACE_HEADER_LENGTH_MAX = 1_000;

/** A caller's own trace header has to be one that X-Ray could have written (XR-03). */
export function refuseBrokenTraceHeader(traceHeader: string | null): void {
  if (traceHeader === null) return;
  if (traceHeader.length <= TRACE_HEADER_LENGTH_MAX && parseTraceHeader(traceHeader)) return;
  throw new Refusal(
    'INVALID_PARAMETER',
    `Cannot invoke the function: traceHeader must look like "Root=1-69651180-0a1b2c3d4e5f60718293a4b5;Parent=53995c3f42cd8ad8;Sampled=1", with at most ${TRACE_HEADER_LENGTH_MAX} characters.`,
    { field: 'traceHeader', detail: { lengthMax: TRACE_HEADER_LENGTH_MAX } },
  );
}

/** What every invocation is while nothing has become of it; all its attempts share the request id (ASY-06). */
export function newInvocation(
  kernel: Kernel,
  { row, qualifier, invokedFunctionArn }: ResolvedFunction,
  { payload, payloadBytes, clientContext, invocationType, traceHeader }: Receipt,
): InvocationRow {
  return {
    id: newId(kernel, 'inv'),
    seq: kernel.nextInSequence('invocation'),
    requestId: kernel.random('request-ids').uuid(),
    functionId: row.id,
    functionName: row.functionName,
    invocationType,
    status: 'QUEUED',
    qualifier,
    executedVersion: null,
    invokedFunctionArn,
    traceSampled: false,
    clientContext,
    traceHeader,
    payload,
    payloadBytes,
    response: null,
    functionError: null,
    environmentId: null,
    environmentUse: null,
    receivedAtMs: kernel.now,
    startedAtMs: null,
    endedAtMs: null,
    pending: null,
    eventState: null,
  };
}
