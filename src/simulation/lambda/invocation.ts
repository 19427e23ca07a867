import type { ContinuationReference } from '../continuation.ts';
import { defineTable } from '../table.ts';
import { traceIdOf } from '../trace-header.ts';
import type { FunctionContent } from './function.ts';
import type { HandlerOutcome, InitOutcome } from './handler-runtime.ts';

export type InvocationType = 'REQUEST_RESPONSE' | 'EVENT' | 'DRY_RUN';

export type InvocationStatus =
  'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'THROTTLED' | 'EXPIRED' | 'DROPPED';

/** One event on its way through a function. */
export interface InvocationRow {
  readonly id: string;
  /** Order of arrival in the sandbox, from 1. */
  readonly seq: number;
  readonly requestId: string;
  readonly functionId: string;
  readonly functionName: string;
  readonly invocationType: InvocationType;
  readonly status: InvocationStatus;
  /** The version or alias that was asked for; null where none was. */
  readonly qualifier: string | null;
  /** The version that runs it, `$LATEST` or a number; null for one that never ran. */
  readonly executedVersion: string | null;
  /** As the caller wrote it: with a qualifier only where one was given. */
  readonly invokedFunctionArn: string;
  /** Whether its segments go to X-Ray (XR-02). */
  readonly traceSampled: boolean;
  /** JSON text, or null. */
  readonly clientContext: string | null;
  /** `X-Amzn-Trace-Id` as it came with the event; null where none did (XR-03). */
  readonly traceHeader: string | null;
  /** The event as JSON text. */
  readonly payload: string;
  /** UTF-8 bytes of the payload. */
  readonly payloadBytes: number;
  /** The answer as JSON text, once there is one. */
  readonly response: string | null;
  readonly functionError: 'Unhandled' | null;
  readonly environmentId: string | null;
  /** Which of the environment's invocations this is, from 1. */
  readonly environmentUse: number | null;
  readonly receivedAtMs: number;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  /** The run under way: what the World needs until it has ended. */
  readonly pending: PendingInvocation | null;
  /** What the queue knows of an asynchronous event that has not ended; null for all others. */
  readonly eventState: EventState | null;
}

/** An asynchronous event in its function's queue. The two counters are kept apart (ASY-10). */
export interface EventState {
  /** Attempts that ran and have ended. */
  readonly attempts: number;
  /** Times in a row that it could not run: throttled, or Lambda itself failed. */
  readonly refusals: number;
  /** How the last attempt that ran has ended. */
  readonly last: LastAttempt | null;
}

export interface LastAttempt {
  /** JSON text. */
  readonly response: string | null;
  readonly functionError: 'Unhandled' | null;
  readonly executedVersion: string;
}

/** What an invocation runs with: that of its version at the time of the call, whatever changes later. */
export type InvocationSettings = Pick<
  FunctionContent,
  | 'runtime'
  | 'timeout'
  | 'memorySize'
  | 'logGroup'
  | 'logFormat'
  | 'applicationLogLevel'
  | 'systemLogLevel'
  | 'tracingMode'
>;

/** Whose environment serves a run: one on demand, a provisioned one, or one on demand for want of such. */
export type ServedBy = 'ON_DEMAND' | 'PROVISIONED' | 'SPILLOVER';

/** What is already known of an invocation that has not ended. */
export interface PendingInvocation extends InvocationSettings {
  /** When it got its environment. */
  readonly beganAtMs: number;
  readonly servedBy: ServedBy;
  /** Of a cold start. */
  readonly init: InitOutcome | null;
  /** Of a cold start whose init took too long: the one within the invocation (SYN-61). */
  readonly suppressedInit: InitOutcome | null;
  /** Known as soon as the handler was called; takes effect when its time is over. */
  readonly outcome: CallOutcome | null;
  /** The service that waits for the answer; null for a caller who does, or nobody. */
  readonly continuation: ContinuationReference | null;
}

/** How one call went, and which part of a behaviour said so; null for code. */
export interface CallOutcome extends HandlerOutcome {
  readonly decidedBy: string | null;
}

/** Invocations that have not ended; ended ones are history. */
export const invocations = defineTable<InvocationRow>({
  name: 'invocation',
  key: (row) => row.id,
  isHistory: (row) => row.endedAtMs !== null,
  totals: { payloadBytes: (row) => row.payloadBytes },
});

export type AttemptOutcome = 'SUCCEEDED' | 'ERROR' | 'TIMEOUT' | 'EXIT' | 'OUT_OF_MEMORY';

/** One run of an invocation in an environment. */
export interface AttemptRow {
  readonly invocationId: string;
  readonly environmentId: string;
  /** Which of the environment's invocations it was, from 1; null where its handler was never called. */
  readonly environmentUse: number | null;
  /** When the handler was called; null where it never was. */
  readonly calledAtMs: number | null;
  /** From 1. */
  readonly number: number;
  /** When the invoke phase began: with the call of the handler, or with an init within it. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Null for a warm start. */
  readonly initMicros: number | null;
  /** Of an init within the invocation; part of the duration. Null where there was none (SYN-61). */
  readonly suppressedInitMicros: number | null;
  readonly durationMicros: number;
  /** The version that ran: `$LATEST` or a number. */
  readonly executedVersion: string;
  readonly servedBy: ServedBy;
  readonly outcome: AttemptOutcome;
  /** The error payload as JSON text. */
  readonly error: string | null;
  readonly coldStart: boolean;
  readonly memoryUsedMb: number;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly logs: string;
  /** False where the execution role may not write them: CloudWatch has none (SYN-86). */
  readonly logsWritten: boolean;
}

/** Attempts are written when they end. */
export const attempts = defineTable<AttemptRow>({
  name: 'invocation_attempt',
  key: (row) => `${row.invocationId}/${row.number}`,
  isHistory: () => true,
});

/** UTF-8 bytes of an asynchronous event at most (ASY-02). */
export const EVENT_BYTES_MAX = 1_048_576;

/** UTF-8 bytes of a synchronous request payload at most (SYN-31). */
export const PAYLOAD_BYTES_MAX = 6_291_456;

/** UTF-8 bytes of a response at most: 6 MB and a hundred bytes of slack (SYN-31). */
export const RESPONSE_BYTES_MAX = 6_291_556;

/** What the events of an invocation say they are about. */
export function subjectOf({ functionName, id, traceHeader }: InvocationRow): InvocationSubject {
  return {
    functionName,
    invocationId: id,
    ...(traceHeader === null ? {} : { traceId: traceIdOf(traceHeader) }),
  };
}

interface InvocationSubject {
  readonly functionName: string;
  readonly invocationId: string;
  readonly traceId?: string;
}

/** Which attempt an invocation is on, from 1. */
export function attemptNumber(invocation: InvocationRow): number {
  return (invocation.eventState?.attempts ?? 0) + 1;
}

/** What is still known of an invocation only while it is under way. */
export function pendingOf(invocation: InvocationRow): PendingInvocation {
  if (!invocation.pending) throw new Error(`Invocation ${invocation.id} is not under way`);
  return invocation.pending;
}
