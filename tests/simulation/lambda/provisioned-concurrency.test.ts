import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/simulation/kernel.ts';
import {
  SLOW,
  configs,
  loaded,
  openPublished,
  publishNext,
  put,
  remove,
  reserve,
} from './provisioned-function.ts';
import { openRealisticSandbox, openSandbox, type TestSandbox } from '../../support/test-sandbox.ts';

describe('provisioned concurrency', () => {
  it('is ready when its environments have loaded the code', () => {
    const sandbox = openPublished();
    sandbox.takeKinds();
    put(sandbox, '1', 3);
    expect(configs(sandbox)).toMatchObject([
      { qualifier: '1', requested: 3, ready: 0, status: 'IN_PROGRESS', statusReason: null },
    ]);
    expect(sandbox.world.agenda(1)).toMatchObject([
      { what: 'Provisioned environments of "f:1" are ready', dueAt: sandbox.now + 101 },
    ]);
    sandbox.advanceBy(101);
    expect(configs(sandbox)).toMatchObject([{ ready: 3, status: 'READY' }]);
    expect(sandbox.takeKinds()).toEqual([
      'PROVISIONED_CONCURRENCY_SET',
      'PROVISIONED_CONCURRENCY_READY',
    ]);
    expect(sandbox.world.nextDueAt).toBeNull();
  });

  it('takes a minute or two in a realistic sandbox', () => {
    const sandbox = openRealisticSandbox();
    sandbox.createFunction('f', SLOW);
    sandbox.advanceUntilIdle();
    sandbox.publish('f');
    const askedAt = sandbox.now;
    put(sandbox, '1', 1);
    sandbox.advanceUntilIdle();
    expect(configs(sandbox)).toMatchObject([{ status: 'READY' }]);
    expect(sandbox.now - askedAt).toBeGreaterThanOrEqual(60_101);
    expect(sandbox.now - askedAt).toBeLessThanOrEqual(120_101);
  });

  it('spares a call the cold start, and tells the code so (SYN-68)', () => {
    const sandbox = openPublished();
    put(sandbox, '1', 2);
    sandbox.advanceUntilIdle();
    const { answer, attempt, logs } = sandbox.invoke('f', { ms: 1 }, '1');
    expect(answer).toEqual({ count: 1, type: 'provisioned-concurrency', version: '1' });
    expect(attempt).toMatchObject({ coldStart: false, initMicros: null });
    expect(logs).not.toContain('INIT_START');
    expect(logs).not.toContain('loaded');
    expect(logs).not.toContain('Init Duration');
    expect(sandbox.invoke('f', { ms: 1 }).answer).toMatchObject({ type: 'on-demand' });
  });

  it('gives the code 130 s to load, or its timeout where that is more (SYN-61)', () => {
    const loadingFor = (ms: number): string =>
      `await new Promise((r) => setTimeout(r, ${ms})); export const handler = async () => 1;`;
    for (const [ms, timeout, status] of [
      [129_000, 3, 'READY'],
      [131_000, 3, 'FAILED'],
      [131_000, 140, 'READY'],
    ] as const) {
      const sandbox = openSandbox();
      sandbox.createFunction('f', loadingFor(ms), { publish: true, timeout });
      put(sandbox, '1', 1);
      sandbox.advanceUntilIdle();
      expect(configs(sandbox)).toMatchObject([{ status }]);
    }
  });

  it('spills over to an on-demand environment when all are busy (SYN-62)', () => {
    const sandbox = openPublished();
    put(sandbox, '1', 2);
    sandbox.advanceUntilIdle();
    const calls = [1, 2, 3].map(() => sandbox.startInvoke('f', {}, '1').invocationId ?? '');
    const ended = calls.map((id) => sandbox.finish(id));
    expect(ended.map(({ attempt }) => attempt?.coldStart)).toEqual([false, false, true]);
    expect(ended.map(({ answer }) => answer)).toMatchObject([
      { type: 'provisioned-concurrency' },
      { type: 'provisioned-concurrency' },
      { type: 'on-demand' },
    ]);
    const spilled = sandbox.events.filter(({ kind }) => kind === 'INVOCATION_SPILLED_OVER');
    expect(spilled).toMatchObject([{ rule: 'SYN-62', invocationId: calls[2] }]);
  });

  it('costs one loaded environment for nine hundred, until they are used', () => {
    const sandbox = openPublished();
    put(sandbox, '1', 900);
    sandbox.advanceUntilIdle();
    expect(configs(sandbox)).toMatchObject([{ ready: 900, status: 'READY' }]);
    expect(loaded(sandbox)).toHaveLength(1);
    for (let call = 0; call < 5; call++) sandbox.startInvoke('f', {}, '1');
    expect(loaded(sandbox)).toHaveLength(5);
    expect(configs(sandbox)).toMatchObject([{ ready: 900 }]);
  });

  it('never expires, and does not make room for on-demand environments', () => {
    const sandbox = openPublished('let n = 0; export const handler = async () => ++n;');
    put(sandbox, '1', 1);
    sandbox.advanceUntilIdle();
    expect(sandbox.invoke('f', {}, '1').answer).toBe(1);
    sandbox.advanceBy(86_400_000);
    for (let count = 0; count <= 200; count++) {
      sandbox.createFunction(`g${count}`, 'export const handler = async () => 1;');
      sandbox.invoke(`g${count}`);
    }
    expect(sandbox.invoke('f', {}, '1').answer).toBe(2);
  });

  it('replaces an environment that has crashed (SYN-64)', () => {
    const sandbox = openPublished();
    put(sandbox, '1', 2);
    sandbox.advanceUntilIdle();
    sandbox.invoke('f', { ms: 1, crash: true }, '1');
    expect(configs(sandbox)).toMatchObject([{ ready: 1, status: 'READY' }]);
    sandbox.advanceBy(101);
    expect(configs(sandbox)).toMatchObject([
      { ready: 2, status: 'READY', batches: [{ fresh: 1 }] },
    ]);
    expect(sandbox.invoke('f', { ms: 1 }, '1').attempt?.coldStart).toBe(false);
  });

  it('replaces an environment that has served a thousand invocations', () => {
    const sandbox = openPublished('let n = 0; export const handler = async () => ++n;');
    put(sandbox, '1', 1);
    sandbox.advanceUntilIdle();
    for (let call = 0; call < 1_000; call++) sandbox.invoke('f', {}, '1');
    expect(configs(sandbox)).toMatchObject([{ ready: 0 }]);
    sandbox.advanceBy(101);
    expect(sandbox.invoke('f', {}, '1')).toMatchObject({
      answer: 1,
      attempt: { coldStart: false },
    });
  });

  it('fails where the code cannot be loaded, and calls still run on demand', () => {
    const sandbox = openPublished('throw new TypeError("no");');
    put(sandbox, '1', 5);
    sandbox.advanceUntilIdle();
    expect(configs(sandbox)).toMatchObject([
      { requested: 5, ready: 0, status: 'FAILED', statusReason: 'FUNCTION_ERROR_INIT_FAILURE' },
    ]);
    expect(sandbox.events.at(-1)).toMatchObject({
      kind: 'PROVISIONED_CONCURRENCY_FAILED',
      message: expect.stringContaining('TypeError') as string,
    });
    expect(sandbox.invoke('f', {}, '1')).toMatchObject({
      answer: { errorType: 'TypeError' },
      attempt: { coldStart: true },
    });
  });

  it('keeps what is ready while more is added', () => {
    const sandbox = openPublished();
    put(sandbox, '1', 2);
    sandbox.advanceUntilIdle();
    put(sandbox, '1', 4);
    expect(configs(sandbox)).toMatchObject([{ requested: 4, ready: 2, status: 'IN_PROGRESS' }]);
    sandbox.advanceUntilIdle();
    expect(configs(sandbox)).toMatchObject([{ requested: 4, ready: 4, status: 'READY' }]);
    expect(configs(sandbox)).toHaveLength(1);
  });

  it('is ready at once where less is asked for, and nothing is left on the agenda', () => {
    const sandbox = openPublished();
    put(sandbox, '1', 2);
    sandbox.advanceUntilIdle();
    put(sandbox, '1', 5);
    put(sandbox, '1', 1);
    expect(configs(sandbox)).toMatchObject([{ requested: 1, ready: 1, status: 'READY' }]);
    expect(sandbox.world.nextDueAt).toBeNull();
    put(sandbox, '1', 3);
    remove(sandbox, '1');
    expect(sandbox.world.nextDueAt).toBeNull();
    expect(loaded(sandbox)).toEqual([]);
  });

  it('lets busy environments end their invocation when they are given back', () => {
    const sandbox = openPublished();
    put(sandbox, '1', 2);
    sandbox.advanceUntilIdle();
    const calls = [1, 2].map(() => sandbox.startInvoke('f', {}, '1').invocationId ?? '');
    expect(remove(sandbox, '1')).toMatch(/^pcc_/);
    expect(configs(sandbox)).toEqual([]);
    for (const id of calls) expect(sandbox.finish(id).row.status).toBe('SUCCEEDED');
    expect(loaded(sandbox)).toEqual([]);
    expect(remove(sandbox, '1')).toBeNull();
  });

  it('goes with its version, its alias or its function', () => {
    const sandbox = openPublished();
    publishNext(sandbox);
    sandbox.createAlias('f', 'live', '2');
    put(sandbox, '1', 1);
    put(sandbox, 'live', 1);
    sandbox.execute('DeleteAlias', { functionName: 'f', name: 'live' });
    expect(configs(sandbox)).toMatchObject([{ qualifier: '1' }]);
    sandbox.execute('DeleteFunction', { functionName: 'f', qualifier: '1' });
    expect(configs(sandbox)).toEqual([]);
    put(sandbox, '2', 1);
    sandbox.execute('DeleteFunction', { functionName: 'f', qualifier: null });
    expect(configs(sandbox)).toEqual([]);
    sandbox.advanceUntilIdle();
    expect(loaded(sandbox)).toEqual([]);
  });
});

describe('what is provisioned', () => {
  it('counts inside a reservation (SYN-44)', () => {
    const sandbox = openPublished();
    reserve(sandbox, 3);
    expect(() => put(sandbox, '1', 4)).toThrow(
      'Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function',
    );
    put(sandbox, '1', 2);
    expect(() => reserve(sandbox, 1)).toThrow(
      " ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2].",
    );
    sandbox.advanceUntilIdle();
    expect(sandbox.startInvoke('f').statusCode).toBe(200);
    expect(sandbox.startInvoke('f').statusCode).toBe(429);
    expect(sandbox.events.at(-1)).toMatchObject({ rule: 'SYN-42' });
    expect(sandbox.startInvoke('f', {}, '1').statusCode).toBe(200);
  });

  it('leaves $LATEST nothing where it is the whole reservation (SYN-45)', () => {
    const sandbox = openPublished();
    reserve(sandbox, 1);
    put(sandbox, '1', 1);
    sandbox.advanceUntilIdle();
    const { invocationId, statusCode } = sandbox.startInvoke('f');
    expect(statusCode).toBe(429);
    expect(sandbox.finish(invocationId ?? '').answer).toMatchObject({
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
    expect(sandbox.events.at(-1)).toMatchObject({ kind: 'INVOCATION_THROTTLED', rule: 'SYN-45' });
    expect(sandbox.startInvoke('f', {}, '1').statusCode).toBe(200);
  });

  it('is taken from the unreserved pool of the account otherwise (SYN-41)', () => {
    const sandbox = openPublished();
    const refusal =
      "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].";
    expect(() => put(sandbox, '1', 901)).toThrow(refusal);
    put(sandbox, '1', 900);
    sandbox.createFunction('g', SLOW);
    expect(() =>
      sandbox.execute('PutFunctionConcurrency', {
        functionName: 'g',
        reservedConcurrentExecutions: 1,
      }),
    ).toThrow('below its minimum value of [100]');
    for (let call = 0; call < 100; call++) expect(sandbox.startInvoke('g').statusCode).toBe(200);
    expect(sandbox.startInvoke('g').statusCode).toBe(429);
    // The same 900 may become a reservation of the function that has them.
    reserve(sandbox, 900);
    put(sandbox, '1', 10);
  });

  it('is refused below 1 (ERR-02)', () => {
    expect(() => put(openPublished(), '1', 0)).toThrow(
      "1 validation error detected: Value '0' at 'provisionedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
  });
});

const RANDOM = `
  const seen = [Math.random(), Date.now()];
  export const handler = async ({ ms, crash }) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (crash) process.exit(1);
    seen.push(Math.random());
    return seen;
  };`;

type Step =
  | { readonly invoke: number; readonly crash: boolean; readonly qualifier: string | null }
  | { readonly advance: number }
  | { readonly put: number; readonly qualifier: string }
  | { readonly remove: string }
  | { readonly lead: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      invoke: fc.integer({ min: 1, max: 3_000 }),
      crash: fc.boolean(),
      qualifier: fc.constantFrom('1', '2', 'live', null),
    }),
  },
  { weight: 3, arbitrary: fc.record({ advance: fc.integer({ min: 0, max: 3_000 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      put: fc.integer({ min: 1, max: 5 }),
      qualifier: fc.constantFrom('1', 'live'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ remove: fc.constantFrom('1', 'live') }) },
  { weight: 1, arbitrary: fc.record({ lead: fc.constantFrom('1', '2') }) },
);

function take(sandbox: TestSandbox, one: Step): void {
  try {
    if ('invoke' in one) {
      sandbox.startInvoke('f', { ms: one.invoke, crash: one.crash }, one.qualifier);
    } else if ('advance' in one) sandbox.advanceBy(one.advance);
    else if ('put' in one) put(sandbox, one.qualifier, one.put);
    else if ('remove' in one) remove(sandbox, one.remove);
    else sandbox.updateAlias('f', 'live', { functionVersion: one.lead });
  } catch (error) {
    // A refusal is a fine answer here; both sandboxes have to give it.
    if (!(error instanceof Error) || error.name !== 'Refusal') throw error;
  }
}

describe('a World with provisioned concurrency', () => {
  it.each<Profile>(['IDEAL', 'REALISTIC'])(
    'goes on after saving and loading as if it had never stopped (%s)',
    (profile) => {
      fc.assert(
        fc.property(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 12 }), (story) => {
          const open = profile === 'IDEAL' ? openSandbox : openRealisticSandbox;
          const living = open();
          const reloaded = open();
          for (const sandbox of [living, reloaded]) {
            sandbox.createFunction('f', RANDOM);
            sandbox.advanceUntilIdle();
            sandbox.publish('f');
            sandbox.updateConfiguration('f', { timeout: 5 });
            sandbox.advanceUntilIdle();
            sandbox.publish('f');
            sandbox.createAlias('f', 'live', '1');
          }
          for (const [one, isReloaded] of story) {
            take(living, one);
            take(reloaded, one);
            if (isReloaded) reloaded.reload();
          }
          living.advanceUntilIdle();
          reloaded.advanceUntilIdle();
          expect(reloaded.events).toEqual(living.events);
          expect([...reloaded.invocations.values()]).toEqual([...living.invocations.values()]);
          expect(configs(reloaded)).toEqual(configs(living));
        }),
        { numRuns: 30 },
      );
    },
    60_000,
  );
});
