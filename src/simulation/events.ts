import type { JsonObject } from './json.ts';
import type { RuleId } from './rules/registry.ts';

/**
 * One entry of a sandbox's log: something that happened, or was decided, at a virtual instant. The
 * sequence has no gap and no duplicate; replaying the journal gives the same events.
 */
export interface LifecycleEvent {
  /** 1 for the first event of a sandbox. */
  readonly seq: number;
  /** Virtual time in milliseconds. */
  readonly at: number;
  readonly kind: string;
  /** One sentence for the learner who reads the log. */
  readonly message: string;
  /** The rule that explains the decision, where one does. */
  readonly rule: RuleId | null;
  readonly functionName: string | null;
  readonly invocationId: string | null;
  readonly eventSourceMappingId: string | null;
  /** Which attempt of the invocation, from 1. */
  readonly attempt: number | null;
  /**
   * The chain of requests that it belongs to: all that came of one action on a source, or of one
   * asynchronous event, has the same. Null outside of such chains.
   */
  readonly traceId: string | null;
  readonly detail: JsonObject | null;
}

/** What a service says of an event; the World adds the number and the time. */
export interface EventContent<Kind extends string = string> {
  readonly kind: Kind;
  readonly message: string;
  readonly rule?: RuleId;
  readonly functionName?: string;
  readonly invocationId?: string;
  readonly eventSourceMappingId?: string;
  readonly attempt?: number;
  readonly traceId?: string;
  readonly detail?: JsonObject;
}

/** The kinds of event that a service emits, each with a sentence that says when. */
export type EventKinds = Readonly<Record<string, string>>;
