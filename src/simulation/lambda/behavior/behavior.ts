import type { Json } from '../../json.ts';
import type { LogLevel } from '../handler-runtime.ts';

/**
 * What a function without code does: plain data that is saved with the function. The first rule
 * whose conditions hold decides a call; then the sequence, where there is one; then `otherwise`.
 */
export interface Behavior {
  /** What loading takes, on top of starting the runtime. Null: 1 ms, as for code. */
  readonly initDuration: Latency | null;
  /** What a call takes whose outcome names no latency of its own. Null: 1 ms, as for code. */
  readonly latency: Latency | null;
  /**
   * Max Memory Used of every call. A call of a function with less memory runs out of it.
   * Null: what an idle runtime takes.
   */
  readonly memoryUsedMb: number | null;
  readonly rules: readonly BehaviorRule[];
  readonly sequence: BehaviorSequence | null;
  readonly otherwise: BehaviorOutcome;
}

export interface BehaviorRule {
  /** A few words for people; may be empty. */
  readonly description: string;
  readonly when: BehaviorConditions;
  readonly outcome: BehaviorOutcome;
}

/** All that are not null must hold. With none at all, a rule always holds. */
export interface BehaviorConditions {
  /** An event pattern of EventBridge's for the whole payload. */
  readonly eventPattern: Json | null;
  /** An event pattern for a record: holds if one of `Records` matches, its body or data read as JSON. */
  readonly recordPattern: Json | null;
  /** Instants of virtual time, from the first until before the second; null is open. */
  readonly between: { readonly fromMs: number | null; readonly toMs: number | null } | null;
  /** Virtual time since the behaviour was set, from the first until before the second. */
  readonly elapsed: { readonly fromMs: number; readonly toMs: number | null } | null;
  /** Minutes of the day in UTC, 0 to 1439; around midnight where the first is the later one. */
  readonly daily: { readonly fromMinute: number; readonly toMinute: number } | null;
  /** Numbers of the attempt, the first and the last one included; null is open. */
  readonly attempts: { readonly from: number; readonly to: number | null } | null;
  /** Holds so many times in a million, by chance. */
  readonly probabilityMillionths: number | null;
}

/** Outcomes in the order of the calls since the behaviour was set. */
export interface BehaviorSequence {
  readonly steps: readonly BehaviorStep[];
  /** What comes after the last step. */
  readonly atEnd: SequenceEnd;
}

export interface BehaviorStep {
  /** Calls in a row that end like this; 1 or more. */
  readonly times: number;
  readonly outcome: BehaviorOutcome;
}

export type SequenceEnd =
  /** The last step for ever. */
  | 'REPEAT_LAST'
  /** The first step again. */
  | 'CYCLE'
  /** No step any more: `otherwise` decides. */
  | 'OTHERWISE';

export type BehaviorOutcome = OutcomeTiming & OutcomeEffect;

interface OutcomeTiming {
  /** Null: the behaviour's. */
  readonly latency: Latency | null;
  /** What is written through `console` when the call begins. */
  readonly logs: readonly BehaviorLog[];
}

export interface BehaviorLog {
  readonly level: LogLevel;
  /** A text template. */
  readonly message: string;
}

export type OutcomeEffect =
  /** Answers with a template of JSON, filled in from the event (template.ts). */
  | { readonly kind: 'RETURN'; readonly returns: Json }
  | ReportBatchItemFailures
  /** Throws an error; its message is a text template. */
  | { readonly kind: 'THROW'; readonly errorType: string; readonly errorMessage: string }
  /** Does not answer in time. Takes the whole timeout and no latency. */
  | { readonly kind: 'TIME_OUT' }
  /** The process ends. */
  | { readonly kind: 'CRASH'; readonly exitCode: number }
  | { readonly kind: 'OUT_OF_MEMORY' };

/** Answers with `batchItemFailures`: which records of the batch failed. */
export interface ReportBatchItemFailures {
  readonly kind: 'REPORT_BATCH_ITEM_FAILURES';
  /** Records that fail, read as `recordPattern` reads them. Null: all. */
  readonly recordPattern: Json | null;
  /** Of those, so many in a million, by chance. Null: all. */
  readonly probabilityMillionths: number | null;
  /** Reports every record from the first failed one on, as FIFO queues need (ESM-43). */
  readonly stopsAtFirstFailure: boolean;
}

export type OutcomeKind = OutcomeEffect['kind'];

/** How long something takes. */
export type Latency =
  | { readonly kind: 'FIXED'; readonly ms: number }
  /** Every microsecond between the two, both included, is equally likely. */
  | { readonly kind: 'UNIFORM'; readonly minMs: number; readonly maxMs: number }
  /** Half take less than the median, one in a hundred more than the 99th percentile. */
  | { readonly kind: 'LOG_NORMAL'; readonly medianMs: number; readonly p99Ms: number };

export type LatencyKind = Latency['kind'];
