import * as fc from 'fast-check';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EngineAnswer, EngineRequest, InvokeAnswer } from '../../src/engine/request.ts';
import { SandboxActor } from '../../src/engine/sandbox-actor.ts';
import type { TurnBudget } from '../../src/engine/turn.ts';
import { createQuickJsRuntime, type QuickJsRuntime } from '../../src/runtime/quickjs-runtime.ts';
import type { HandlerRuntime } from '../../src/simulation/lambda/handler-runtime.ts';
import {
  functionInput,
  invokeInput,
  startTestEngine,
  type TestEngine,
} from '../support/test-engine.ts';

/** Counts the invocations that it has seen. */
const COUNT = 'let n = 0; export const handler = async ({ name }) => `${name}: ${++n}`;';

let test: TestEngine;
let runtime: QuickJsRuntime;
beforeAll(async () => {
  test = await startTestEngine();
  runtime = await createQuickJsRuntime();
});
afterAll(() => test.stop());

let one: WatchedActor;
beforeEach(async () => {
  one = await WatchedActor.open();
});
afterEach(() => one.close());

describe('while a commit is in flight', () => {
  it('the next turn is carried out, and answered only after a commit of its own', async () => {
    const departure = one.holdCommits();
    one.invoke('a');
    await departure.next();
    one.invoke('b');
    await expect.poll(() => one.called).toEqual(['a', 'b']);
    expect(one.responses).toEqual([]);
    departure.release();
    await departure.next();
    await expect.poll(() => one.responses).toEqual(['a: 1']);
    departure.release();
    await expect.poll(() => one.responses).toEqual(['a: 1', 'b: 2']);
  });

  it('all that arrives is in one turn and pays one commit (group commit)', async () => {
    const departure = one.holdCommits();
    one.invoke('a');
    await departure.next();
    for (const name of ['b', 'c', 'd']) one.invoke(name);
    await expect.poll(() => one.called).toEqual(['a', 'b', 'c', 'd']);
    departure.release();
    await departure.next();
    departure.release();
    await expect.poll(() => one.responses).toEqual(['a: 1', 'b: 2', 'c: 3', 'd: 4']);
    expect(departure.count).toBe(2);
  });

  it('a request under a key that is on its way waits for its answer', async () => {
    const departure = one.holdCommits();
    one.invoke('a', 'key');
    await departure.next();
    one.invoke('a', 'key');
    departure.release();
    await expect.poll(() => one.responses).toEqual(['a: 1', 'a: 1']);
    expect(one.called).toEqual(['a']);
  });
});

describe('a commit that is lost', () => {
  it('to another process takes the turn after it with it: both are run again, in their order', async () => {
    const departure = one.holdCommits();
    one.invoke('a');
    await departure.next();
    one.invoke('b');
    await expect.poll(() => one.called).toEqual(['a', 'b']);
    await one.changeFromElsewhere();
    departure.release();
    await departure.next();
    departure.release();
    await expect.poll(() => one.responses).toEqual(['a: 1', 'b: 2']);
    expect(one.called).toEqual(['a', 'b', 'a', 'b']);
    expect(await one.savedResponses()).toEqual(['a: 1', 'b: 2']);
  });

  it('because the database fails takes its own requests with it, and no others', async () => {
    const departure = one.holdCommits();
    one.invoke('a');
    await departure.next();
    one.invoke('b');
    await expect.poll(() => one.called).toEqual(['a', 'b']);
    departure.fail(new Error('the disk is full'));
    await departure.next();
    departure.release();
    await expect.poll(() => one.responses).toEqual(['INTERNAL', 'b: 1']);
    expect(one.faults).toEqual([expect.stringContaining('the disk is full')]);
    expect(await one.savedResponses()).toEqual(['b: 1']);
  });
});

it('calls on a clock that stands still come one after the other, however small the budget', async () => {
  one.turnBudget = { timersMax: 1, wallMsMax: 60_000 };
  for (const name of ['a', 'b', 'c']) one.invoke(name);
  await expect.poll(() => one.responses).toEqual(['a: 1', 'b: 2', 'c: 3']);
});

it('a request that breaks the turn beside a commit in flight is alone to fail', async () => {
  const departure = one.holdCommits();
  one.invoke('a');
  await departure.next();
  one.invoke('b');
  one.invoke('breaks');
  one.invoke('c');
  await expect.poll(() => one.responses).toEqual(['INTERNAL']);
  departure.release();
  await departure.next();
  departure.release();
  await expect.poll(() => one.responses).toEqual(['INTERNAL', 'a: 1', 'b: 2', 'c: 3']);
  expect(await one.savedResponses()).toEqual(['a: 1', 'b: 2', 'c: 3']);
});

it('every request is answered once, and what is answered is saved, whatever becomes of commits', async () => {
  const fate = fc.constantFrom('lands', 'lands', 'is lost', 'fails');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fate, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 12 }),
      async (story) => {
        const actor = await WatchedActor.open();
        const departure = actor.holdCommits();
        let sent = 0;
        const send = (count: number): void => {
          for (let index = 0; index < count; index++) actor.invoke(String((sent += 1)));
        };
        for (const [what, count] of story) {
          send(count);
          await departure.next();
          if (what === 'is lost') await actor.changeFromElsewhere();
          if (what === 'fails') departure.fail(new Error('the disk is full'));
          else departure.release();
        }
        departure.letGo();
        await expect.poll(() => actor.answers.length).toBe(sent);
        const answered = actor.responses.filter((response) => response !== 'INTERNAL');
        expect(await actor.savedResponses()).toEqual(answered);
        expect(new Set(actor.answers.map(({ requestId }) => requestId)).size).toBe(sent);
        await actor.close();
      },
    ),
    { numRuns: 25 },
  );
});

/** An actor of a new sandbox, in this thread, whose commits can be held back. */
class WatchedActor {
  readonly sandboxId: string;
  readonly answers: EngineAnswer[] = [];
  readonly faults: string[] = [];
  /** The names that handlers were called with. */
  readonly called: string[] = [];
  /** However slow the machine is, a turn does all that it has to. */
  turnBudget: TurnBudget = { timersMax: 5_000, wallMsMax: 60_000 };
  readonly #actor: SandboxActor;
  #departure: Departure | null = null;
  #requests = 0;

  private constructor(sandboxId: string) {
    this.sandboxId = sandboxId;
    this.#actor = new SandboxActor(sandboxId, {
      pool: this.#pool(),
      runtime: this.#runtime(),
      answer: (answer) => this.answers.push(answer),
      armWakeUp: () => undefined,
      disarmWakeUp: () => undefined,
      reportFault: (error) => this.faults.push(String(error)),
      turnBudget: () => this.turnBudget,
      hasTaken: () => undefined,
      moveAway: () => undefined,
    });
  }

  static async open(): Promise<WatchedActor> {
    const actor = new WatchedActor(await test.createSandbox());
    const input = functionInput('count', COUNT);
    actor.#send({ kind: 'command', command: { type: 'CreateFunction', input } });
    await actor.#actor.settle();
    actor.answers.length = 0;
    return actor;
  }

  /** What each call was answered, in the order of the answers. */
  get responses(): unknown[] {
    return this.answers.map((answer) => {
      if (answer.kind === 'failed') return answer.failure.code;
      if (answer.kind === 'refused') return answer.refusal.code;
      const { invocation } = answer.result as InvokeAnswer;
      return JSON.parse(invocation?.response ?? 'null') as unknown;
    });
  }

  async savedResponses(): Promise<unknown[]> {
    const { sandboxId } = this;
    const rows = await test.prisma.invocation.findMany({
      where: { sandboxId },
      orderBy: { seq: 'asc' },
    });
    return rows.map(({ response }) => JSON.parse(response ?? 'null') as unknown);
  }

  invoke(name: string, key: string | null = null): void {
    const command = { type: 'Invoke', input: invokeInput('count', { name }) } as const;
    this.#send({ kind: 'invoke', command }, key);
  }

  /** Moves the sandbox on, as another process would. */
  async changeFromElsewhere(): Promise<void> {
    await test.pool.query('UPDATE sandbox SET version = version + 1 WHERE id = $1', [
      this.sandboxId,
    ]);
  }

  /** Holds every commit back from now on until it is released. */
  holdCommits(): Departure {
    this.#departure = new Departure();
    return this.#departure;
  }

  async close(): Promise<void> {
    this.#departure?.letGo();
    await this.#actor.settle();
    this.#actor.drop();
  }

  #send(work: EngineRequest['work'], key: string | null = null): void {
    const id = `request-${(this.#requests += 1)}`;
    const idempotency = key === null ? null : { key, commandHash: key };
    this.#actor.send({ id, sandboxId: this.sandboxId, work, idempotency, repeated: false });
  }

  #pool(): Pool {
    const query = (statement: { name: string }): Promise<unknown> => {
      const run = (): Promise<unknown> => test.pool.query(statement as never);
      const isCommit = statement.name.startsWith('commit_');
      return this.#departure && isCommit ? this.#departure.hold(run) : run();
    };
    return { query } as unknown as Pool;
  }

  #runtime(): HandlerRuntime {
    return {
      initialize: (specification) => runtime.initialize(specification),
      invoke: (environmentId, request) => {
        const { name } = JSON.parse(request.payload) as { name: string };
        if (name === 'breaks') throw new Error('a bug of ours');
        this.called.push(name);
        return runtime.invoke(environmentId, request);
      },
      dispose: (environmentId) => runtime.dispose(environmentId),
    };
  }
}

/** Where commits wait until a test lets them go. */
class Departure {
  /** Commits that have come here. */
  count = 0;
  #isOpen = false;
  #waiting: { go(): void; fail(error: Error): void }[] = [];

  hold(commit: () => Promise<unknown>): Promise<unknown> {
    this.count += 1;
    if (this.#isOpen) return commit();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ go: () => resolve(commit()), fail: reject });
    });
  }

  /** Waits until a commit waits here. */
  async next(): Promise<void> {
    await expect.poll(() => this.#waiting.length).toBe(1);
  }

  /** Lets the commit go into the database. */
  release(): void {
    this.#waiting.shift()?.go();
  }

  /** Has the commit fail as if the database did. */
  fail(error: Error): void {
    this.#waiting.shift()?.fail(error);
  }

  /** Lets all go from now on. */
  letGo(): void {
    this.#isOpen = true;
    while (this.#waiting.length > 0) this.release();
  }
}
