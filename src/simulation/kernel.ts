import type { ContinuationReference, InvocationAnswer } from './continuation.ts';
import type { EventContent } from './events.ts';
import type { HandlerRuntime } from './lambda/handler-runtime.ts';
import type { RandomStream } from './random.ts';
import type { PushSourceType } from './push/push-source-type.ts';
import type { TriggerPermission } from './push/trigger-permission.ts';
import type { TriggerRow } from './push/trigger-row.ts';
import type { RuleId } from './rules/registry.ts';
import type { CallAnswer, ServiceCall } from './service-call.ts';
import type { Row, Table, TableDefinition } from './table.ts';

/**
 * `IDEAL`: what AWS publishes no number for takes no time and has no jitter. `REALISTIC`: it has
 * seeded delays, jitter and duplicates.
 */
export type Profile = 'IDEAL' | 'REALISTIC';

/** What a sandbox is from its first day; none of it ever changes. */
export interface SandboxIdentity {
  readonly id: string;
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly seed: string;
  readonly profile: Profile;
}

/** What a service sees of the World: rows, time, chance, the agenda and the log. */
export interface Kernel {
  readonly sandbox: SandboxIdentity;
  /** Virtual time in milliseconds. */
  readonly now: number;
  readonly runtime: HandlerRuntime;

  table<R extends Row>(definition: TableDefinition<R>): Table<R>;

  /** The stream of random numbers for one purpose. */
  random(purpose: string): RandomStream;

  /** The next number of a sequence, from 1. */
  nextInSequence(name: string): number;

  /** Forgets a sequence; asked for again, it begins at 1. */
  endSequence(name: string): void;

  /** Appends to the log, at the present instant. */
  emit(event: EventContent): void;

  /** Puts a timer on the agenda; returns its number. An instant in the past counts as now. */
  schedule<Data extends object>(kind: TimerReference<Data>, dueAt: number, data: Data): number;

  /** Takes a timer off the agenda; nothing happens where it has fired. */
  cancelTimer(seq: number): void;

  /** Asks another service for something, by ARN. It takes effect at once, or is refused. */
  call(call: ServiceCall): CallAnswer;

  /** Does several things as a whole or not at all: if one is refused, none has happened. */
  atomically<Result>(work: () => Result): Result;

  /** How a push source is set up, which belongs to another service. */
  triggerSetUp(type: PushSourceType): TriggerSetUp<object>;

  /**
   * Whose resource an ARN names, where event source mappings can poll it; null for any other. What can
   * be done with it, `sourceOfArn` tells, because that takes a kernel again.
   */
  pullSource(arn: string): object | null;

  /**
   * Says that a queue or a shard has got records that a poller would find, or that it has them from an
   * instant on: whoever polls it and had nothing to do wakes up. `shardId` is null for a queue, and for a
   * stream that is gone.
   */
  recordsAvailable(sourceArn: string, shardId: string | null): void;

  /** Tells a service that waits for it how an invocation has ended. */
  resume(continuation: ContinuationReference, answer: InvocationAnswer): void;
}

/**
 * A new id: the prefix and 20 digits of base 32. The stream has the sandbox's own id in its name,
 * because ids are global and two sandboxes may have the same seed.
 */
export function newId(kernel: Kernel, prefix: string): string {
  const random = kernel.random(`ids of ${kernel.sandbox.id}`);
  let digits = '';
  for (let block = 0; block < 4; block++) {
    digits += (random.uint32() & 0x1ffffff).toString(32).padStart(5, '0');
  }
  return `${prefix}_${digits}`;
}

/** A kind of continuation: what a service does with the answer of a function that it has invoked. */
export interface ContinuationKind<Data extends object> {
  readonly name: string;
  resume(kernel: Kernel, data: Data, answer: InvocationAnswer): void;
}

/** Declares a kind of continuation. Its data must be plain: it is saved and loaded with the World. */
export function defineContinuation<Data extends object>(
  kind: ContinuationKind<Data>,
): ContinuationKind<Data> {
  return kind;
}

/** What a trigger is to be made of: the function, and what the source needs to know. */
export interface TriggerWish<Configuration extends object> {
  readonly functionName: string;
  /** A version or an alias; null for the unqualified function. */
  readonly qualifier: string | null;
  /** Unqualified, or with the qualifier behind it. */
  readonly functionArn: string;
  readonly configuration: Configuration;
}

/** How a service that pushes events is set up to invoke a function. */
export interface TriggerSetUp<Configuration extends object> {
  /** What the function's policy has to say for it; nothing where a role decides (PUSH-01). */
  permissionsFor(kernel: Kernel, wish: TriggerWish<Configuration>): readonly TriggerPermission[];
  /** Sets the source up as the service's own commands would, with their refusals. */
  createTrigger(kernel: Kernel, wish: TriggerWish<Configuration>): TriggerRow;
  /** Changes the set-up, or switches it off or on where the source can; refuses what it cannot. */
  updateTrigger(
    kernel: Kernel,
    trigger: TriggerRow,
    changes: { readonly enabled: boolean | null; readonly configuration: Configuration | null },
  ): TriggerRow;
  deleteTrigger(kernel: Kernel, trigger: TriggerRow): void;
}

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

/** What is needed to set a timer: so a module may set one whose firing another module carries out. */
export interface TimerReference<Data extends object> {
  readonly name: string;
  /** Never there: it ties the name to the data that such a timer carries. */
  readonly carries?: (data: Data) => void;
}

/** A kind of timer: what firing it does, and how it reads on the agenda. */
export interface TimerKind<Data extends object> extends TimerReference<Data> {
  /**
   * True where firing it only takes away what was kept for long enough, such as a message that nobody
   * came for: a World with nothing else on its agenda is idle.
   */
  readonly endsRetention?: true;
  /**
   * True where it is a matter of the pollers of an event source mapping: a poll, the end of a batching
   * window, a batch that is tried again. Such wake-ups have a queue of their own.
   */
  readonly isPolling?: true;
  fire(kernel: Kernel, data: Data): void;
  describe(kernel: Kernel, data: Data): TimerDescription;
}

/** Declares a kind of timer. Its data must be plain: it is saved and loaded with the World. */
export function defineTimer<Data extends object>(kind: TimerKind<Data>): TimerKind<Data> {
  return kind;
}
