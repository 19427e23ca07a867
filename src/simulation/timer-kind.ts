import type { Kernel } from './kernel.ts';
import type { RuleId } from './rules/registry.ts';

/** What an agenda entry says to a person. */
export interface TimerDescription {
  /** What will happen, as a sentence. */
  readonly what: string;
  /** Why it will. */
  readonly why: string;
  readonly rule: RuleId | null;
  readonly functionName: string | null;
  readonly invocationId: string | null;
}

/** A kind of timer: what firing it does, and how it reads on the agenda. */
export interface TimerKind<Data extends object> {
  readonly name: string;
  fire(kernel: Kernel, data: Data): void;
  describe(kernel: Kernel, data: Data): TimerDescription;
}

/** Declares a kind of timer. Its data must be plain: it is saved and loaded with the World. */
export function defineTimer<Data extends object>(kind: TimerKind<Data>): TimerKind<Data> {
  return kind;
}
