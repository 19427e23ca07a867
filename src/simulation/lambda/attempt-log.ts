import { createHash } from 'node:crypto';
import { billedMs } from './compute-model.ts';
import type { ApplicationLogLevel, LogFormat, SystemLogLevel } from './function.ts';
import type { GuestFailure, LogLine } from './handler-runtime.ts';
import type { LoggedTrace } from './trace.ts';

/** What the lines of one attempt are made from. */
export interface AttemptLog {
  readonly requestId: string;
  readonly region: string;
  readonly runtime: string;
  readonly functionName: string;
  readonly version: string;
  /** As the code finds it in its environment (SYN-68). */
  readonly initializationType: 'on-demand' | 'provisioned-concurrency';
  readonly memorySize: number;
  readonly format: LogFormat;
  /** The least that the code's own lines must have to be kept; of the format JSON only (SYN-88). */
  readonly applicationLevel: ApplicationLogLevel;
  /** The same for Lambda's own lines. */
  readonly systemLevel: SystemLogLevel;
  readonly memoryUsedMb: number;
  /** Of the invoke phase: the handler, and an init within it. */
  readonly durationMicros: number;
  readonly responseBytes: number;
  /** Virtual time at which the invoke phase began. */
  readonly startedAtMs: number;
  /** Virtual time at which the attempt ended. */
  readonly endedAtMs: number;
  readonly lines: readonly LogLine[];
  /** Null for a success. */
  readonly failure: GuestFailure | null;
  /** Null where nothing is sampled (XR-02). */
  readonly trace: LoggedTrace | null;
  /** What came before the handler of a cold start; null for a warm one. */
  readonly init: InitLog | null;
  /** The init within the invocation, where the first took too long (SYN-61). */
  readonly suppressedInit: InitLog | null;
}

/** One init, as the log tells it. */
export interface InitLog {
  readonly startedAtMs: number;
  readonly micros: number;
  readonly lines: readonly LogLine[];
  readonly failure: GuestFailure | null;
}

/** The runtime's version as Lambda names it, and its ARN. */
export function runtimeVersion({ runtime, region }: AttemptLog): { version: string; arn: string } {
  const version = `nodejs:${/\d+/.exec(runtime)?.[0] ?? ''}.v1`;
  const hash = createHash('sha256').update(version).digest('hex');
  return { version, arn: `arn:aws:lambda:${region}::runtime:${hash}` };
}

/** What the report bills: both inits and the handler (SYN-66). */
export function billedMsOf(log: AttemptLog): number {
  return billedMs(log.durationMicros, log.init?.micros ?? null);
}

/** Init Duration is told of a cold start only, and of one whose init was completed (SYN-81). */
export function reportedInitMicros({ init }: AttemptLog): number | null {
  return init && !init.failure ? init.micros : null;
}

/** The init that the waiting invocation got its error from; null where loading the code succeeded. */
export function failedInit({ init, suppressedInit }: AttemptLog): InitLog | null {
  const last = suppressedInit ?? init;
  return last?.failure ? last : null;
}

/** Milliseconds with two decimals, as reports have them. */
export function milliseconds(micros: number): string {
  return (micros / 1_000).toFixed(2);
}
