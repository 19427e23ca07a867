import type { EventContent } from '../../src/simulation/events.ts';
import type { Kernel, SandboxIdentity } from '../../src/simulation/kernel.ts';
import { RandomStreams } from '../../src/simulation/random.ts';
import { Table, type Row, type TableDefinition } from '../../src/simulation/table.ts';
import { UndoLog } from '../../src/simulation/undo-log.ts';
import { obedientRuntime } from './obedient-runtime.ts';
import { START_MS } from './test-sandbox.ts';

/**
 * What a service sees of a World, without the World: for tests of what services ask of each other,
 * which no command does by itself. Whoever tests moves the time; timers are only taken note of.
 */
export class TestKernel implements Kernel {
  readonly sandbox: SandboxIdentity = {
    id: 'sbx_test',
    region: 'eu-west-1',
    accountId: '123456789012',
    seed: 'seed-1',
    profile: 'IDEAL',
  };
  now = START_MS;
  readonly runtime = obedientRuntime;
  readonly events: EventContent[] = [];
  readonly timers: { readonly kind: string; readonly dueAt: number }[] = [];
  readonly #random = new RandomStreams('seed-1');
  readonly #undo = new UndoLog();
  readonly #tables = new Map<string, unknown>();
  readonly #sequences = new Map<string, number>();

  table<R extends Row>(definition: TableDefinition<R>): Table<R> {
    const table =
      (this.#tables.get(definition.name) as Table<R> | undefined) ??
      new Table(definition, this.#undo);
    this.#tables.set(definition.name, table);
    return table;
  }

  random(purpose: string): ReturnType<RandomStreams['stream']> {
    return this.#random.stream(purpose);
  }

  nextInSequence(name: string): number {
    const next = (this.#sequences.get(name) ?? 0) + 1;
    this.#sequences.set(name, next);
    return next;
  }

  endSequence(name: string): void {
    this.#sequences.delete(name);
  }

  emit(event: EventContent): void {
    this.events.push(event);
  }

  schedule(kind: { readonly name: string }, dueAt: number): number {
    return this.timers.push({ kind: kind.name, dueAt });
  }

  cancelTimer(): void {}

  atomically<Result>(work: () => Result): Result {
    return this.#undo.atomically(work);
  }

  triggerSetUp(): never {
    throw new Error('Nobody else is here to be set up');
  }

  pullSource(): null {
    return null;
  }

  recordsAvailable(): void {}

  call(): never {
    throw new Error('Nobody else is here to be called');
  }

  resume(): never {
    throw new Error('Nobody else is here to be resumed');
  }
}
