import { createHash } from 'node:crypto';
import { formatTraceHeader, parseTraceHeader, traceIdOf } from '../trace-header.ts';
import { wholeMs } from './compute-model.ts';
import type { AttemptRow, InvocationRow } from './invocation.ts';

/** What a trace is drawn from. */
export type TracedInvocation = Pick<
  InvocationRow,
  | 'requestId'
  | 'invocationType'
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

/** The names that X-Ray gives to Lambda's segments and their parts, in the older format (XR-05, XR-06). */
export type TraceSegmentName =
  | 'AWS::Lambda'
  | 'Dwell Time'
  | `Attempt #${number}`
  | 'AWS::Lambda::Function'
  | 'Initialization'
  | 'Invocation'
  | 'Overhead';

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
  /** Whether the function ended in an error, or never ran: throttled or given up. */
  readonly error: boolean;
  /** Whether the call was refused with 429 (XR-09). */
  readonly throttle: boolean;
}

/**
 * The segments of an invocation: the service's encloses everything, and each attempt has one of the
 * function's with its initialization, invocation and overhead (XR-04, XR-05). What was throttled has
 * the first alone (XR-09). The service's segment of an asynchronous event also has its time in the
 * queue and its attempts as parts, with the pauses between them (XR-06).
 */
export function traceSegmentsOf(
  invocation: TracedInvocation,
  attempts: readonly TracedAttempt[],
): TraceSegment[] {
  const { status } = invocation;
  const isThrottled = status === 'THROTTLED';
  const isGivenUp = status === 'EXPIRED' || status === 'DROPPED';
  const service: TraceSegment = {
    id: segmentId(invocation, 'service'),
    parentId: null,
    name: 'AWS::Lambda',
    startedAtMs: invocation.receivedAtMs,
    endedAtMs: invocation.endedAtMs,
    error: invocation.functionError !== null || isThrottled || isGivenUp,
    throttle: isThrottled,
  };
  if (invocation.invocationType !== 'EVENT') {
    return [service, ...attempts.flatMap((one) => functionSegments(invocation, one, service.id))];
  }
  const tries = attempts.flatMap((attempt) => attemptSegments(invocation, attempt, service.id));
  return [service, ...dwellTime(invocation, attempts, service.id), ...tries];
}

/** The time of an event in the queue, up to its first attempt (XR-06). */
function dwellTime(
  invocation: TracedInvocation,
  attempts: readonly TracedAttempt[],
  serviceId: string,
): TraceSegment[] {
  // What an attempt is like is known when it has ended.
  if (invocation.status === 'RUNNING' && attempts.length === 0) return [];
  return [
    {
      id: segmentId(invocation, 'dwell time'),
      parentId: serviceId,
      name: 'Dwell Time',
      startedAtMs: invocation.receivedAtMs,
      endedAtMs: attempts[0] ? beginningOf(attempts[0]) : invocation.endedAtMs,
      error: false,
      throttle: false,
    },
  ];
}

/** An attempt of an event, as a part of the service's segment, and the function's segment (XR-06). */
function attemptSegments(
  invocation: TracedInvocation,
  attempt: TracedAttempt,
  serviceId: string,
): TraceSegment[] {
  const { number, endedAtMs, outcome } = attempt;
  const id = segmentId(invocation, `attempt ${number}`);
  return [
    {
      id,
      parentId: serviceId,
      name: `Attempt #${number}`,
      startedAtMs: beginningOf(attempt),
      endedAtMs,
      error: outcome !== 'SUCCEEDED',
      throttle: false,
    },
    ...functionSegments(invocation, attempt, id),
  ];
}

function functionSegments(
  invocation: TracedInvocation,
  attempt: TracedAttempt,
  parentId: string,
): TraceSegment[] {
  const { number, startedAtMs, endedAtMs, initMicros, suppressedInitMicros } = attempt;
  const initStartedAtMs = beginningOf(attempt);
  const handlerStartedAtMs = Math.min(startedAtMs + wholeMs(suppressedInitMicros ?? 0), endedAtMs);
  const id = functionSegmentId(invocation, number);
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
      parentId,
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

/** When an attempt got its environment: the init of a cold start comes before its invoke phase. */
function beginningOf({ startedAtMs, initMicros }: TracedAttempt): number {
  return startedAtMs - wholeMs(initMicros ?? 0);
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

/** What the log of an attempt tells of its trace. */
export interface LoggedTrace {
  readonly traceId: string;
  /** Of the function's segment. */
  readonly segmentId: string;
  readonly header: string;
}

/** The trace as the log of an attempt has it; null where nothing is sampled (SYN-87, XR-04). */
export function loggedTraceOf(
  invocation: Parameters<typeof traceHeaderOf>[0],
  attempt: number,
): LoggedTrace | null {
  if (!invocation.traceSampled) return null;
  const header = traceHeaderOf(invocation);
  return {
    traceId: traceIdOf(header),
    segmentId: functionSegmentId(invocation, attempt),
    header,
  };
}

function functionSegmentId(
  invocation: Pick<TracedInvocation, 'requestId'>,
  attempt: number,
): string {
  return segmentId(invocation, `function ${attempt}`);
}

function segmentId({ requestId }: Pick<TracedInvocation, 'requestId'>, purpose: string): string {
  return digest(`${purpose} of ${requestId}`).slice(0, 16);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
