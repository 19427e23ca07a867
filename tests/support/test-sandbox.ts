import { afterEach, expect } from 'vitest';
import { createQuickJsRuntime } from '../../src/runtime/quickjs-runtime.ts';
import { RestoringRuntime } from '../../src/engine/restoring-runtime.ts';
import { clocks } from '../../src/simulation/clock/clock.ts';
import type {
  Command,
  CommandInput,
  CommandResult,
  CommandType,
} from '../../src/simulation/commands.ts';
import type { Profile, SandboxIdentity } from '../../src/simulation/kernel.ts';
import type { LifecycleEvent } from '../../src/simulation/events.ts';
import type { JournalEntry } from '../../src/simulation/journal.ts';
import type { Behavior } from '../../src/simulation/lambda/behavior/behavior.ts';
import type { HandlerRuntime } from '../../src/simulation/lambda/handler-runtime.ts';
import { functionVersions } from '../../src/simulation/lambda/function-version.ts';
import { nothingConfigured } from '../../src/simulation/lambda/function-parameters.ts';
import type { AttemptRow, InvocationRow } from '../../src/simulation/lambda/invocation.ts';
import { traceHeaderOf } from '../../src/simulation/lambda/trace.ts';
import { services } from '../../src/simulation/services.ts';
import type { Row, TableDefinition } from '../../src/simulation/table.ts';
import { World, type WorldChanges, type WorldState } from '../../src/simulation/world.ts';
import type { EnvironmentInput, SavedWorld } from '../../src/store/load-world.ts';

/** Every test sandbox begins at this instant. */
export const START_MS = Date.UTC(2026, 0, 12, 15, 40);

const identity = {
  id: 'sbx_test',
  region: 'eu-west-1',
  accountId: '123456789012',
  seed: 'seed-1',
  profile: 'IDEAL',
} as const satisfies SandboxIdentity;

const runtime = await createQuickJsRuntime();
let opened: TestSandbox[] = [];

// Every scenario also replays its journal: the log must come out the same, byte for byte.
afterEach(() => {
  const sandboxes = opened;
  opened = [];
  for (const sandbox of sandboxes) sandbox.expectReplayEqualsLog();
  expect(runtime.liveEnvironments).toBe(0);
});

/** A sandbox for a scenario, with the real runtime. Its journal is replayed after the test. */
export function openSandbox(
  seed: string = identity.seed,
  handlerRuntime: HandlerRuntime = runtime,
  profile: Profile = 'IDEAL',
): TestSandbox {
  const sandbox = new TestSandbox({ ...identity, seed, profile }, handlerRuntime);
  opened.push(sandbox);
  return sandbox;
}

/** A sandbox of the profile REALISTIC. */
export function openRealisticSandbox(): TestSandbox {
  return openSandbox(identity.seed, runtime, 'REALISTIC');
}

/** A World as a test talks to it: in memory, with its whole history at hand. */
export class TestSandbox {
  readonly identity: SandboxIdentity;
  readonly #runtime: HandlerRuntime;
  events: LifecycleEvent[] = [];
  journal: JournalEntry[] = [];
  readonly invocations = new Map<string, InvocationRow>();
  readonly attempts = new Map<string, AttemptRow>();
  /** What a store would hold. */
  readonly #saved = new Map<string, Map<string, Row>>();
  #state: WorldState;
  #guests: RestoringRuntime;
  world: World;

  constructor(sandbox: SandboxIdentity, handlerRuntime: HandlerRuntime) {
    this.identity = sandbox;
    this.#runtime = handlerRuntime;
    this.#state = emptyState(sandbox);
    const loaded = load(this.#runtime, this.#state, new Map());
    this.world = loaded.world;
    this.#guests = loaded.guests;
    this.collect();
  }

  get now(): number {
    return this.world.now;
  }

  /** Carries a command out, now or after some milliseconds of virtual time. */
  execute<Type extends CommandType>(
    type: Type,
    input: CommandInput<Type>,
    afterMs = 0,
  ): CommandResult<Type> {
    const command = { type, input } as Command<Type>;
    try {
      return this.world.execute(command, this.world.now + afterMs);
    } finally {
      this.collect();
    }
  }

  advanceBy(ms: number): this {
    this.world.advance(this.world.now + ms);
    this.collect();
    return this;
  }

  /** Fires every timer until nothing is left. */
  advanceUntilIdle(): this {
    this.world.advance(Infinity);
    this.collect();
    return this;
  }

  /** Creates a function with everything at its default but the code and what is given. */
  createFunction(
    functionName: string,
    code: string,
    configuration: Partial<CommandInput<'CreateFunction'>> = {},
  ): CommandResult<'CreateFunction'> {
    return this.execute('CreateFunction', {
      functionName,
      ...nothingConfigured,
      code,
      files: null,
      behavior: null,
      publish: false,
      ...configuration,
    });
  }

  /** Replaces a function's code. */
  updateCode(functionName: string, code: string): void {
    this.execute('UpdateFunctionCode', {
      functionName,
      code,
      files: null,
      behavior: null,
      publish: false,
      revisionId: null,
    });
  }

  /** Puts a behaviour into the place of a function's code. */
  updateBehavior(functionName: string, behavior: Behavior): void {
    this.execute('UpdateFunctionCode', {
      functionName,
      code: null,
      files: null,
      behavior,
      publish: false,
      revisionId: null,
    });
  }

  /** Changes a function's configuration. */
  updateConfiguration(
    functionName: string,
    configuration: Partial<CommandInput<'UpdateFunctionConfiguration'>>,
  ): void {
    this.execute('UpdateFunctionConfiguration', {
      functionName,
      ...nothingConfigured,
      revisionId: null,
      ...configuration,
    });
  }

  /** Publishes what a function is now; returns the version's number. */
  publish(functionName: string): number {
    const { versionId } = this.execute('PublishVersion', {
      functionName,
      codeSha256: null,
      description: null,
      revisionId: null,
    });
    const version = this.world.table(functionVersions).get(versionId);
    if (!version) throw new Error(`No version ${versionId}`);
    return version.version;
  }

  /** Gives a version a name, and maybe a second version a share of its calls. */
  createAlias(
    functionName: string,
    name: string,
    functionVersion: string,
    additionalVersionWeights: CommandInput<'CreateAlias'>['additionalVersionWeights'] = [],
  ): void {
    this.execute('CreateAlias', {
      functionName,
      name,
      functionVersion,
      description: null,
      additionalVersionWeights,
    });
  }

  /** Changes what is given of an alias. */
  updateAlias(
    functionName: string,
    name: string,
    changes: Partial<CommandInput<'UpdateAlias'>>,
  ): void {
    this.execute('UpdateAlias', {
      functionName,
      name,
      functionVersion: null,
      description: null,
      additionalVersionWeights: null,
      revisionId: null,
      ...changes,
    });
  }

  /** Starts an invocation and leaves it on its way. */
  startInvoke(
    functionName: string,
    payload: unknown = {},
    qualifier: string | null = null,
  ): CommandResult<'Invoke'> {
    return this.execute('Invoke', {
      functionName,
      qualifier,
      invocationType: 'REQUEST_RESPONSE',
      payload: JSON.stringify(payload),
      clientContext: null,
    });
  }

  /** Sends an asynchronous event and leaves it in the queue. */
  sendEvent(
    functionName: string,
    payload: unknown = {},
    qualifier: string | null = null,
  ): CommandResult<'Invoke'> {
    return this.execute('Invoke', {
      functionName,
      qualifier,
      invocationType: 'EVENT',
      payload: JSON.stringify(payload),
      clientContext: null,
    });
  }

  /** Invokes a function and waits for its end. */
  invoke(
    functionName: string,
    payload: unknown = {},
    qualifier: string | null = null,
  ): EndedInvocation {
    const { invocationId } = this.startInvoke(functionName, payload, qualifier);
    return this.finish(invocationId ?? '');
  }

  /** Moves the clock until the invocation has ended. */
  finish(invocationId: string): EndedInvocation {
    while (this.invocations.get(invocationId)?.endedAtMs == null) {
      const dueAt = this.world.nextDueAt;
      if (dueAt === null) throw new Error(`Invocation ${invocationId} never ends`);
      this.world.advance(dueAt);
      this.collect();
    }
    const row = this.invocations.get(invocationId);
    if (!row) throw new Error(`No invocation ${invocationId}`);
    const attempt = this.attempts.get(`${invocationId}/1`);
    return { row, attempt, logs: attempt?.logs ?? '', answer: JSON.parse(row.response ?? 'null') };
  }

  /** Kinds of the events since the last call, in order. */
  takeKinds(): string[] {
    return this.takeEvents().map(({ kind }) => kind);
  }

  #taken = 0;

  /** Events since the last call. */
  takeEvents(): LifecycleEvent[] {
    const events = this.events.slice(this.#taken);
    this.#taken = this.events.length;
    return events;
  }

  /** A row as a store would hold it, history included. */
  savedRow(table: string, key: string): Row | undefined {
    return this.#saved.get(table)?.get(key);
  }

  /** Saves the World, forgets it with all its guests, and loads it again. */
  reload(): this {
    this.collect();
    this.#guests.disposeAll();
    const rows = Object.fromEntries(
      [...this.#saved].map(([table, saved]) => [
        table,
        [...saved.values()].filter((row) => !definitionOf(table).isHistory?.(row)),
      ]),
    );
    const state = { ...this.#state, rows };
    const { world, guests } = load(this.#runtime, state, this.#environmentInputs());
    this.world = world;
    this.#guests = guests;
    return this;
  }

  /** Leaves this sandbox out of the check after the test, where the test took its changes itself. */
  forgetStory(): void {
    this.#guests.disposeAll();
    opened = opened.filter((sandbox) => sandbox !== this);
  }

  /** Carries the journal out again in a fresh World and compares what it logs. */
  expectReplayEqualsLog(handlerRuntime = this.#runtime): void {
    // What the last command made due at its own instant belongs to the story.
    this.world.advance(this.world.now);
    this.collect();
    this.#guests.disposeAll();
    const { world, guests } = load(handlerRuntime, emptyState(this.identity), new Map());
    world.takeChanges();
    world.replay(this.journal);
    world.advance(this.world.now);
    const replayed = world.takeChanges().events;
    guests.disposeAll();
    expect(replayed).toEqual(this.events);
  }

  /** Takes what the World has changed, as a store would. */
  collect(): void {
    const changes = this.world.takeChanges();
    this.events.push(...changes.events);
    this.journal.push(...changes.journal);
    for (const row of savedRows(changes, 'invocation')) {
      const invocation = row as InvocationRow;
      this.invocations.set(invocation.id, invocation);
    }
    for (const row of savedRows(changes, 'invocation_attempt')) {
      const attempt = row as AttemptRow;
      this.attempts.set(`${attempt.invocationId}/${attempt.number}`, attempt);
    }
    this.#save(changes);
  }

  /** Keeps what a store would, through JSON as a store does. */
  #save(changes: WorldChanges): void {
    const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
    for (const [table, { inserts, updates, deletes }] of Object.entries(changes.tables)) {
      const rows = this.#saved.get(table) ?? new Map<string, Row>();
      this.#saved.set(table, rows);
      const keyOf = (row: Row): string => definitionOf(table).key(row);
      // A store inserts without looking, so what a World calls new has to be.
      expect(inserts.map(keyOf).filter((key) => rows.has(key))).toEqual([]);
      for (const key of deletes) rows.delete(key);
      for (const row of [...inserts, ...updates]) rows.set(keyOf(row), throughJson(row));
    }
    const removed = new Set(changes.timers.removed);
    this.#state = {
      ...this.#state,
      now: changes.now,
      randomStreams: throughJson(changes.randomStreams),
      sequences: throughJson(changes.sequences),
      timers: [
        ...this.#state.timers.filter(({ seq }) => !removed.has(seq)),
        ...throughJson(changes.timers.added),
      ],
    };
  }

  #environmentInputs(): SavedWorld['environmentInputs'] {
    const calls = [
      ...[...this.attempts.values()].map((attempt) => ({
        ...attempt,
        startedAtMs: attempt.calledAtMs,
      })),
      ...[...this.invocations.values()]
        .filter(({ status }) => status === 'RUNNING')
        .map((invocation) => ({ ...invocation, invocationId: invocation.id })),
    ].sort((left, right) => (left.environmentUse ?? 0) - (right.environmentUse ?? 0));
    const inputs = new Map<string, EnvironmentInput[]>();
    for (const { invocationId, environmentId, environmentUse, startedAtMs } of calls) {
      const invocation = this.invocations.get(invocationId);
      if (!invocation || environmentId === null || environmentUse === null) continue;
      if (startedAtMs === null) continue;
      const list = inputs.get(environmentId) ?? [];
      inputs.set(environmentId, list);
      list.push({ ...invocation, startedAtMs, traceHeader: traceHeaderOf(invocation) });
    }
    return inputs;
  }
}

/** An invocation that has ended, as the tests look at it. */
export interface EndedInvocation {
  readonly row: InvocationRow;
  readonly attempt: AttemptRow | undefined;
  readonly logs: string;
  /** The response, parsed. */
  readonly answer: unknown;
}

/** A table, as the service that declares it has it. */
function definitionOf(table: string): TableDefinition<Row> {
  const definition = tableDefinitions.get(table);
  if (!definition) throw new Error(`No service declares the table "${table}"`);
  return definition;
}

const tableDefinitions = new Map<string, TableDefinition<Row>>(
  services
    .flatMap(({ tables }): readonly unknown[] => tables)
    .map((definition) => definition as TableDefinition<Row>)
    .map((definition) => [definition.name, definition]),
);

function emptyState(sandbox: SandboxIdentity): WorldState {
  const clock = {
    mode: 'MANUAL',
    rate: 0,
    wallMs: 0,
    virtualMs: START_MS,
    advanceId: null,
  };
  return {
    sandbox,
    now: START_MS,
    randomStreams: {},
    sequences: {},
    timers: [],
    rows: { [clocks.name]: [clock] },
  };
}

function load(
  handlerRuntime: HandlerRuntime,
  state: WorldState,
  environmentInputs: SavedWorld['environmentInputs'],
): { world: World; guests: RestoringRuntime } {
  const guests = new RestoringRuntime(handlerRuntime, { version: 0, state, environmentInputs });
  return { world: new World(state, guests), guests };
}

function savedRows({ tables }: WorldChanges, table: string): readonly Row[] {
  const { inserts = [], updates = [] } = tables[table] ?? {};
  return [...inserts, ...updates];
}
