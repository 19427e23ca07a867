import { Agenda, type DueTime } from './agenda.ts';
import type { Command, CommandResult, CommandType } from './commands.ts';
import type { ContinuationReference, InvocationAnswer } from './continuation.ts';
import type { EventContent, LifecycleEvent } from './events.ts';
import type { JournalEntry, RequestOrigin } from './journal.ts';
import type {
  Kernel,
  SandboxIdentity,
  TimerDescription,
  TimerKind,
  TimerReference,
  TriggerSetUp,
} from './kernel.ts';
import type { HandlerRuntime } from './lambda/handler-runtime.ts';
import { RecordingRuntime } from './lambda/recording-runtime.ts';
import type { PullSource } from './pull/pull-source.ts';
import type { PushSourceType } from './push/push-source-type.ts';
import type { PushSource } from './push/push-source.ts';
import { RandomStreams, type RandomStream, type StreamStates } from './random.ts';
import type { CallAnswer, ServiceAction, ServiceCall } from './service-call.ts';
import type { Service } from './service.ts';
import { services } from './services.ts';
import { UndoLog } from './undo-log.ts';
import { Table, type Row, type TableChanges, type TableDefinition } from './table.ts';
import type { Timer } from './timer.ts';
import type { WakeUpQueue } from './wake-up-queue.ts';

/** Everything a World is made from: what the store keeps of a sandbox. */
export interface WorldState {
  readonly sandbox: SandboxIdentity;
  /** Virtual time up to which everything has happened, in milliseconds. */
  readonly now: number;
  readonly randomStreams: StreamStates;
  /** The last number given out, by name of the sequence. */
  readonly sequences: Readonly<Record<string, number>>;
  readonly timers: readonly Timer[];
  /** Hot rows by the name of their table. */
  readonly rows: Readonly<Record<string, readonly Row[]>>;
}

/** What must be saved since the last time: the only way by which a World reaches the outside. */
export interface WorldChanges {
  readonly now: number;
  readonly nextDueAt: number | null;
  readonly randomStreams: StreamStates;
  readonly sequences: Readonly<Record<string, number>>;
  readonly tables: Readonly<Record<string, TableChanges>>;
  readonly timers: { readonly added: readonly Timer[]; readonly removed: readonly number[] };
  readonly events: readonly LifecycleEvent[];
  readonly journal: readonly JournalEntry[];
}

/** An entry of the agenda as a person reads it. */
export interface AgendaEntry extends TimerDescription {
  readonly seq: number;
  readonly dueAt: number;
}

/** How far one call of `advance` may go. */
export interface AdvanceLimits {
  /** Timers to fire at most. */
  readonly timersMax?: number;
  /** Asked after each timer; true pauses the advance at this instant. */
  readonly pause?: () => boolean;
}

/** How far an advance came. */
export interface AdvanceProgress {
  readonly firedTimers: number;
  /** False where a limit cut it short of its goal. */
  readonly done: boolean;
}

/**
 * A sandbox as a deterministic discrete-event simulation. Commands go in, changes come out; time is
 * a parameter, chance comes from the seed, and everything that takes time is a timer. The World does
 * no input or output and never waits.
 */
export class World {
  readonly sandbox: SandboxIdentity;
  #now: number;
  #random: RandomStreams;
  #sequences: Map<string, number>;
  readonly #agenda = new Agenda(({ kind }) => queueOfKind.get(kind) ?? 'invocations');
  readonly #tables = new Map<string, Table<Row>>();
  readonly #undo = new UndoLog();
  readonly #kernel: Kernel;
  readonly #runtime: RecordingRuntime;

  #events: LifecycleEvent[] = [];
  #journal: JournalEntry[] = [];
  /** Timers set since the last save, and saved timers that have fired or been cancelled. */
  #addedTimers = new Map<number, Timer>();
  #removedTimers: number[] = [];

  constructor(state: WorldState, runtime: HandlerRuntime) {
    this.sandbox = state.sandbox;
    this.#now = state.now;
    this.#random = new RandomStreams(state.sandbox.seed, state.randomStreams);
    this.#sequences = new Map(Object.entries(state.sequences));
    for (const timer of state.timers) this.#agenda.add(timer);
    for (const definition of tableDefinitions) {
      const rows = (state.rows[definition.name] ?? []) as never[];
      this.#tables.set(
        definition.name,
        new Table(definition, this.#undo, rows) as unknown as Table<Row>,
      );
    }
    this.#runtime = new RecordingRuntime(runtime, (command) =>
      this.#journalize({ command, origin: null, result: null }),
    );
    this.#kernel = this.#makeKernel(this.#runtime);
  }

  /** Virtual time up to which everything has happened, in milliseconds. */
  get now(): number {
    return this.#now;
  }

  /** When the next timer is due; null where the World is idle. */
  get nextDueAt(): number | null {
    return this.#agenda.peek()?.dueAt ?? null;
  }

  /** When the first timer of each queue that wakes sandboxes is due, soonest first. */
  dueTimes(): readonly DueTime[] {
    return this.#agenda.dueTimes();
  }

  /** Whether nothing is left to happen but the end of what is kept. */
  get isIdle(): boolean {
    return this.#agenda.isIdle;
  }

  /** A table's rows; whoever is not a service only reads them. */
  table<R extends Row>(definition: TableDefinition<R>): Table<R> {
    return this.#kernel.table(definition);
  }

  /**
   * Fires what is due up to `at`, then carries the command out and journals it. A refused command
   * throws a Refusal and changes nothing; any other error is a bug, and the World must be dropped.
   */
  execute<Type extends CommandType>(
    command: Command<Type>,
    at: number,
    origin: RequestOrigin | null = null,
  ): CommandResult<Type> {
    this.advance(at);
    const handler = commandHandlers.get(command.type);
    if (!handler) throw new Error(`No service carries out "${command.type}"`);
    const result = handler(this.#kernel, command.input as never) as CommandResult<Type>;
    this.#journalize({ command: command as Command, origin, result });
    return result;
  }

  /**
   * Carries a journal out again. In a World of the same sandbox that nothing has happened in yet,
   * the log comes out the same, byte for byte.
   */
  replay(journal: Iterable<JournalEntry>): void {
    for (const { command, at, origin } of journal) {
      // It comes before its instant: the call it belongs to may be a timer's.
      if (command.type === 'RecordOutcome') this.#runtime.recall(command);
      else this.execute(command, at, origin);
    }
  }

  /**
   * Moves the clock to `to`, firing every timer due on the way in the order of (due time, sequence);
   * each fires at its own due time, however late the caller is. Time never runs back. An advance to
   * `Infinity` fires until nothing is left and stands at the last timer's instant.
   */
  advance(to: number, limits: AdvanceLimits = {}): AdvanceProgress {
    const { timersMax = Number.POSITIVE_INFINITY, pause } = limits;
    let firedTimers = 0;
    while (firedTimers < timersMax) {
      const timer = this.#agenda.takeDue(to);
      if (!timer) {
        if (Number.isFinite(to)) this.#now = Math.max(this.#now, to);
        return { firedTimers, done: true };
      }
      this.#fire(timer);
      firedTimers += 1;
      if (pause?.()) break;
    }
    return { firedTimers, done: false };
  }

  /** What will happen next, soonest first: the agenda for a person to read. */
  agenda(count: number): AgendaEntry[] {
    return this.#agenda.upcoming(count).map((timer) => ({
      seq: timer.seq,
      dueAt: timer.dueAt,
      ...timerKind(timer.kind).describe(this.#kernel, timer.data as never),
    }));
  }

  /** Hands over everything that must be saved since the last call. */
  takeChanges(): WorldChanges {
    const tables: Record<string, TableChanges> = {};
    for (const [name, table] of this.#tables) {
      const changes = table.takeChanges();
      if (changes) tables[name] = changes;
    }
    const changes: WorldChanges = {
      now: this.#now,
      nextDueAt: this.nextDueAt,
      randomStreams: this.#random.states(),
      sequences: Object.fromEntries(this.#sequences),
      tables,
      timers: { added: [...this.#addedTimers.values()], removed: this.#removedTimers },
      events: this.#events,
      journal: this.#journal,
    };
    this.#addedTimers.clear();
    this.#removedTimers = [];
    this.#events = [];
    this.#journal = [];
    return changes;
  }

  #fire(timer: Timer): void {
    this.#now = Math.max(this.#now, timer.dueAt);
    this.#forgetTimer(timer.seq);
    timerKind(timer.kind).fire(this.#kernel, timer.data as never);
  }

  #forgetTimer(seq: number): void {
    // A timer that came and went between two saves was never known outside.
    if (!this.#addedTimers.delete(seq)) this.#removedTimers.push(seq);
  }

  #journalize(entry: Pick<JournalEntry, 'command' | 'origin' | 'result'>): void {
    this.#journal.push({ seq: this.#kernel.nextInSequence('journal'), at: this.#now, ...entry });
  }

  #emit(content: EventContent): void {
    if (!eventKinds.has(content.kind)) throw new Error(`No service declares "${content.kind}"`);
    this.#events.push({
      seq: this.#kernel.nextInSequence('event'),
      at: this.#now,
      kind: content.kind,
      message: content.message.replaceAll('\0', '\u2400'),
      rule: content.rule ?? null,
      functionName: content.functionName ?? null,
      invocationId: content.invocationId ?? null,
      eventSourceMappingId: content.eventSourceMappingId ?? null,
      attempt: content.attempt ?? null,
      traceId: content.traceId ?? null,
      detail: content.detail ?? null,
    });
  }

  /** Tables and the agenda take their changes back themselves; the rest is as it was before. */
  #atomically<Result>(work: () => Result): Result {
    return this.#undo.atomically(() => {
      const random = this.#random.states();
      const sequences = new Map(this.#sequences);
      const events = this.#events.length;
      const added = new Map(this.#addedTimers);
      const removed = this.#removedTimers.length;
      this.#undo.record(() => {
        this.#random = new RandomStreams(this.sandbox.seed, random);
        this.#sequences = sequences;
        this.#events.length = events;
        this.#addedTimers = added;
        this.#removedTimers.length = removed;
      });
      return work();
    });
  }

  #call(call: ServiceCall): CallAnswer {
    const carryOut = actionHandlers.get(call.action);
    if (!carryOut) throw new Error(`No service carries out "${call.action}" for others`);
    return carryOut(this.#kernel, call as never);
  }

  #makeKernel(runtime: HandlerRuntime): Kernel {
    const currentTime = (): number => this.#now;
    return {
      sandbox: this.sandbox,
      get now() {
        return currentTime();
      },
      runtime,
      table: <R extends Row>(definition: TableDefinition<R>): Table<R> => {
        const table = this.#tables.get(definition.name);
        if (!table) throw new Error(`No service declares the table "${definition.name}"`);
        return table as unknown as Table<R>;
      },
      random: (purpose: string): RandomStream => this.#random.stream(purpose),
      nextInSequence: (name: string): number => {
        const next = (this.#sequences.get(name) ?? 0) + 1;
        this.#sequences.set(name, next);
        return next;
      },
      endSequence: (name: string): void => {
        this.#sequences.delete(name);
      },
      emit: (content: EventContent): void => this.#emit(content),
      schedule: <Data extends object>(
        kind: TimerReference<Data>,
        dueAt: number,
        data: Data,
      ): number => {
        const seq = this.#kernel.nextInSequence('timer');
        const timer = { seq, dueAt: Math.max(dueAt, this.#now), kind: kind.name, data };
        this.#agenda.add(timer);
        this.#addedTimers.set(seq, timer);
        this.#undo.record(() => this.#agenda.cancel(seq));
        return seq;
      },
      cancelTimer: (seq: number): void => {
        const timer = this.#agenda.cancel(seq);
        if (!timer) return;
        this.#forgetTimer(seq);
        this.#undo.record(() => this.#agenda.add(timer));
      },
      call: (call: ServiceCall): CallAnswer => this.#call(call),
      atomically: <Result>(work: () => Result): Result => this.#atomically(work),
      triggerSetUp: (type: PushSourceType): TriggerSetUp<object> => {
        const source = pushSourceByType.get(type);
        if (!source) throw new Error(`No service declares the push source "${type}"`);
        return source;
      },
      pullSource: (arn: string): PullSource | null =>
        pullSources.find((source) => source.owns(arn)) ?? null,
      recordsAvailable: (sourceArn: string, shardId: string | null): void => {
        for (const listen of recordListeners) listen(this.#kernel, sourceArn, shardId);
      },
      resume: ({ name, data }: ContinuationReference, answer: InvocationAnswer): void => {
        const kind = continuationKinds.get(name);
        if (!kind) throw new Error(`No service declares the continuation "${name}"`);
        kind.resume(this.#kernel, data as never, answer);
      },
    };
  }
}

const registered: readonly Service[] = services;

const tableDefinitions = registered.flatMap((service) => service.tables);

const commandHandlers = new Map(registered.flatMap((service) => Object.entries(service.commands)));

const timerKinds = new Map(
  registered.flatMap((service) => service.timers).map((kind) => [kind.name, kind]),
);

const queueOfKind = new Map([...timerKinds].map(([name, kind]) => [name, queueOf(kind)]));

const actionHandlers = new Map(
  registered.flatMap(
    ({ actions = {} }) => Object.entries(actions) as [ServiceAction, ActionHandler][],
  ),
);

type ActionHandler = (kernel: Kernel, call: never) => CallAnswer;

/** Every way in which something outside of Lambda invokes functions. */
export const pushSources: readonly PushSource<object>[] = registered
  .flatMap(({ pushSources: declared = [] }) => declared)
  .map((source) => source as unknown as PushSource<object>);

const pushSourceByType = new Map(pushSources.map((source) => [source.type, source]));

/** Every kind of resource that event source mappings poll. */
export const pullSources: readonly PullSource[] = registered.flatMap(
  ({ pullSources: declared = [] }) => declared,
);

const recordListeners = registered.flatMap(({ onRecordsAvailable }) => onRecordsAvailable ?? []);

const continuationKinds = new Map(
  registered.flatMap(({ continuations = [] }) => continuations).map((kind) => [kind.name, kind]),
);

/** Every kind of lifecycle event, with the sentence that says when it is emitted. */
export const eventKinds: ReadonlyMap<string, string> = new Map(
  registered.flatMap((service) => Object.entries(service.eventKinds)),
);

function queueOf({ endsRetention, isPolling }: TimerKind<never>): WakeUpQueue {
  if (endsRetention) return 'maintenance';
  return isPolling ? 'pollers' : 'invocations';
}

function timerKind(name: string): TimerKind<never> {
  const kind = timerKinds.get(name);
  if (!kind) throw new Error(`No service declares the timer "${name}"`);
  return kind;
}
