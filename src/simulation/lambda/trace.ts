import { createHash } from 'node:crypto';
import { formatTraceHeader, parseTraceHeader } from '../trace-header.ts';
import { wholeMs } from './compute-model.ts';
import type { AttemptRow, InvocationRow } from './invocation.ts';

/** What a trace is drawn from. */
export type TracedInvocation = Pick<
  InvocationRow,
  | 'requestId'
  | 'status'
  | 'functionError'
  | 'traceHeader'
  | 'traceSampled'
  | 'receivedAtMs'
  | 'endedAtMs'
>;
export type TracedAttempt = Pick<
  AttemptRow,
  'number' | 'startedAtMs' | 'endedAtMs' | 'initMicros' | 'suppressedInitMicros' | 'outcome'
>;

/** The names that X-Ray gives to Lambda's segments and their parts, in the older format (XR-05). */
export type TraceSegmentName =
  'AWS::Lambda' | 'AWS::Lambda::Function' | 'Initialization' | 'Invocation' | 'Overhead';

/** A stretch of time in the life of an invocation, as X-Ray would draw it. */
export interface TraceSegment {
  /** 16 hexadecimal digits, the same at every reading. */
  readonly id: string;
  /** Of the segment that it is a part of, or that called it; null for the first. */
  readonly parentId: string | null;
  readonly name: TraceSegmentName;
  readonly startedAtMs: number;
  /** Null while it goes on. */
  readonly endedAtMs: number | null;
  /** Whether the function ended in an error. */
  readonly error: boolean;
  /** Whether the call was refused with 429 (XR-09). */
  readonly throttle: boolean;
}

/**
 * The segments of an invocation: the service's encloses everything, and each attempt has one of the
 * function's with its initialization, invocation and overhead (XR-04, XR-05). What was throttled has
 * the first alone (XR-09).
 */
export function traceSegmentsOf(
  invocation: TracedInvocation,
  attempts: readonly TracedAttempt[],
): TraceSegment[] {
  const isThrottled = invocation.status === 'THROTTLED';
  const service: TraceSegment = {
    id: segmentId(invocation, 'service'),
    parentId: null,
    name: 'AWS::Lambda',
    startedAtMs: invocation.receivedAtMs,
    endedAtMs: invocation.endedAtMs,
    error: invocation.functionError !== null || isThrottled,
    throttle: isThrottled,
  };
  const functions = attempts.flatMap((attempt) => segmentsOf(invocation, attempt, service.id));
  return [service, ...functions];
}

function segmentsOf(
  invocation: TracedInvocation,
  attempt: TracedAttempt,
  serviceId: string,
): TraceSegment[] {
  const { number, startedAtMs, endedAtMs, initMicros, suppressedInitMicros } = attempt;
  const initStartedAtMs = startedAtMs - wholeMs(initMicros ?? 0);
  const handlerStartedAtMs = Math.min(startedAtMs + wholeMs(suppressedInitMicros ?? 0), endedAtMs);
  const id = segmentId(invocation, `function ${number}`);
  const error = attempt.outcome !== 'SUCCEEDED';
  const part = (
    name: TraceSegmentName,
    purpose: string,
    fromMs: number,
    toMs: number,
    hasFailed = false,
  ): TraceSegment => ({
    id: segmentId(invocation, `${purpose} ${number}`),
    parentId: id,
    name,
    startedAtMs: fromMs,
    endedAtMs: toMs,
    error: hasFailed,
    throttle: false,
  });
  return [
    {
      id,
      parentId: serviceId,
      name: 'AWS::Lambda::Function',
      startedAtMs: initStartedAtMs,
      endedAtMs,
      error,
      throttle: false,
    },
    ...(initMicros === null ? [] : [part('Initialization', 'init', initStartedAtMs, startedAtMs)]),
    ...(suppressedInitMicros === null
      ? []
      : [part('Initialization', 'suppressed init', startedAtMs, handlerStartedAtMs)]),
    part('Invocation', 'invocation', handlerStartedAtMs, endedAtMs, error),
    // The runtime hands the answer on at once.
    part('Overhead', 'overhead', endedAtMs, endedAtMs),
  ];
}

/** `1-<8 hex digits of the second>-<24 hex digits>`, from when it was received and its request id. */
function newRoot({
  requestId,
  receivedAtMs,
}: Pick<TracedInvocation, 'requestId' | 'receivedAtMs'>): string {
  const second = Math.floor(receivedAtMs / 1_000)
    .toString(16)
    .padStart(8, '0');
  return `1-${second}-${digest(`trace of ${requestId}`).slice(0, 24)}`;
}

/**
 * The header that carries a trace on from this invocation: `X-Amzn-Trace-Id` (XR-03). One that came
 * with it keeps its root and its lineage.
 */
export function traceHeaderOf(
  invocation: Pick<TracedInvocation, 'requestId' | 'receivedAtMs' | 'traceHeader' | 'traceSampled'>,
): string {
  const incoming =
    invocation.traceHeader === null ? null : parseTraceHeader(invocation.traceHeader);
  return formatTraceHeader({
    root: incoming?.root ?? newRoot(invocation),
    parent: segmentId(invocation, 'service'),
    sampled: invocation.traceSampled,
    lineage: incoming?.lineage ?? {},
  });
}

function segmentId({ requestId }: Pick<TracedInvocation, 'requestId'>, purpose: string): string {
  return digest(`${purpose} of ${requestId}`).slice(0, 16);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
