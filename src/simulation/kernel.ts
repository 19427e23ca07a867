import type { EventContent } from './events.ts';
import type { HandlerRuntime } from './lambda/handler-runtime.ts';
import type { RandomStream } from './random.ts';
import type { Row, Table, TableDefinition } from './table.ts';
import type { TimerKind } from './timer-kind.ts';

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

  /** Appends to the log, at the present instant. */
  emit(event: EventContent): void;

  /** Puts a timer on the agenda; returns its number. An instant in the past counts as now. */
  schedule<Data extends object>(kind: TimerKind<Data>, dueAt: number, data: Data): number;

  /** Takes a timer off the agenda; nothing happens where it has fired. */
  cancelTimer(seq: number): void;
}

/** A new id: the prefix and 20 digits of base 32 from the sandbox's `ids` stream. */
export function newId(kernel: Kernel, prefix: string): string {
  const random = kernel.random('ids');
  let digits = '';
  for (let block = 0; block < 4; block++) {
    digits += (random.uint32() & 0x1ffffff).toString(32).padStart(5, '0');
  }
  return `${prefix}_${digits}`;
}
