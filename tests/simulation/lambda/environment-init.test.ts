import { describe, expect, it } from 'vitest';
import { openSandbox, START_MS, type TestSandbox } from '../../support/test-sandbox.ts';
import { behavior, returns } from './behavior/behavior-builder.ts';

/** Code whose top level takes so many seconds before the handler is there. */
const loadsFor = (seconds: number, handler: string): string =>
  `const loadedFrom = Date.now();
   await new Promise((done) => setTimeout(done, ${seconds * 1_000}));
   let calls = 0;
   export const handler = ${handler};`;

const story = (sandbox: TestSandbox): (readonly [number, string, string | null])[] =>
  sandbox.takeEvents().map(({ at, kind, rule }) => [at - START_MS, kind, rule] as const);

describe('an init that takes more than ten seconds', () => {
  it('is cut and runs again within the invocation (SYN-61)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('slow', loadsFor(12, 'async () => loadedFrom'), { timeout: 30 });
    sandbox.takeKinds();
    const { answer, row, attempt } = sandbox.invoke('slow');
    expect(story(sandbox)).toEqual([
      [0, 'INVOCATION_RECEIVED', 'SYN-02'],
      [0, 'ENVIRONMENT_INIT_STARTED', 'SYN-60'],
      [10_000, 'ENVIRONMENT_INIT_TIMED_OUT', 'SYN-61'],
      [10_000, 'INVOCATION_STARTED', 'SYN-61'],
      [22_102, 'ENVIRONMENT_INIT_COMPLETED', 'SYN-61'],
      [22_103, 'INVOCATION_SUCCEEDED', 'SYN-11'],
    ]);
    // The code that answers is that of the second init, which began after the start of the runtime.
    expect(Math.floor(((answer as number) - START_MS) / 100)).toBe(101);
    expect((row.startedAtMs ?? 0) - START_MS).toBe(22_102);
    expect(attempt).toMatchObject({
      startedAtMs: START_MS + 10_000,
      initMicros: 10_000_000,
      coldStart: true,
    });
  });

  it('is reported with both phases, and billed whole (SYN-61, SYN-66, SYN-84)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('slow', loadsFor(12, 'async () => {}'), { timeout: 30 });
    const { logs, row } = sandbox.invoke('slow');
    const lines = logs.split('\n');
    expect(lines[1]).toBe('INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout\t');
    expect(lines[2]).toBe(`START RequestId: ${row.requestId} Version: $LATEST`);
    expect(lines[3]).toBe(`END RequestId: ${row.requestId}`);
    expect(lines[4]).toMatch(
      /^REPORT RequestId: \S+\tDuration: 12103\.00 ms\tBilled Duration: 22103 ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\t$/,
    );
  });

  it('leaves the handler what is left of the timeout (SYN-61)', () => {
    const sandbox = openSandbox();
    const handler = 'async (event, context) => context.getRemainingTimeInMillis()';
    sandbox.createFunction('slow', loadsFor(12, handler), { timeout: 20 });
    expect(sandbox.invoke('slow').answer).toBe(20_000 - 12_102 - 1);
    expect(sandbox.invoke('slow').answer).toBe(19_999);
  });

  it('times out when the second one takes the whole timeout (SYN-22, SYN-61)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('slow', loadsFor(12, 'async () => {}'), { timeout: 5 });
    sandbox.takeKinds();
    const { answer, row, logs } = sandbox.invoke('slow');
    expect(answer).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${row.requestId} Error: Task timed out after 5.00 seconds`,
    });
    expect(story(sandbox).slice(2)).toEqual([
      [10_000, 'ENVIRONMENT_INIT_TIMED_OUT', 'SYN-61'],
      [10_000, 'INVOCATION_STARTED', 'SYN-61'],
      [15_000, 'ENVIRONMENT_INIT_FAILED', 'SYN-61'],
      [15_000, 'INVOCATION_FAILED', 'SYN-22'],
    ]);
    expect(logs).toContain(
      'INIT_REPORT Init Duration: 5000.00 ms\tPhase: invoke\tStatus: timeout\t\n',
    );
    expect(logs).toMatch(
      /\tDuration: 5000\.00 ms\tBilled Duration: 15000 ms\t.*\tStatus: timeout\t\n$/,
    );
  });

  it('times out when the handler does not make it in what is left (SYN-61)', () => {
    const sandbox = openSandbox();
    const handler = '() => new Promise((done) => setTimeout(done, 9_000))';
    sandbox.createFunction('slow', loadsFor(12, handler), { timeout: 20 });
    const { row, logs } = sandbox.invoke('slow');
    expect((row.endedAtMs ?? 0) - START_MS).toBe(30_000);
    expect(logs).toMatch(/\tDuration: 20000\.00 ms\t.*\tStatus: timeout\t\n$/);
  });

  it('is not run a second time where it never stops computing', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('spin', 'while (true) {}', { timeout: 4 });
    const { row, attempt } = sandbox.invoke('spin');
    expect((row.endedAtMs ?? 0) - START_MS).toBe(14_000);
    expect(attempt).toMatchObject({ outcome: 'TIMEOUT', suppressedInitMicros: 4_000_000 });
  });

  it('delivers the error of the second one (SYN-30, SYN-61)', () => {
    const sandbox = openSandbox();
    const code = `await new Promise((done) => setTimeout(done, 12_000)); throw new Error('late');`;
    sandbox.createFunction('slow', code, { timeout: 30 });
    const { answer, logs } = sandbox.invoke('slow');
    expect(answer).toMatchObject({ errorType: 'Error', errorMessage: 'late' });
    expect(logs.match(/Uncaught Exception/g)).toHaveLength(1);
  });
});

describe('a behaviour whose init takes more than ten seconds', () => {
  const slow = behavior({
    initDuration: { kind: 'FIXED', ms: 12_000 },
    otherwise: returns('done', { kind: 'FIXED', ms: 1_000 }),
  });

  it('has the same deadlines as code (SYN-61)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('slow', '', { code: null, behavior: slow, timeout: 30 });
    const { answer, attempt } = sandbox.invoke('slow');
    expect(answer).toBe('done');
    expect(attempt).toMatchObject({
      initMicros: 10_000_000,
      suppressedInitMicros: 12_100_000,
      durationMicros: 13_100_000,
    });
  });

  it('times out in what is left of the timeout (SYN-61)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('slow', '', { code: null, behavior: slow, timeout: 13 });
    const { row, attempt } = sandbox.invoke('slow');
    expect(attempt).toMatchObject({ outcome: 'TIMEOUT', durationMicros: 13_000_000 });
    expect((row.endedAtMs ?? 0) - START_MS).toBe(23_000);
  });
});

describe('an environment whose init ran again', () => {
  const handler =
    'async (event, context) => [++calls, loadedFrom, context.getRemainingTimeInMillis()]';

  /** Two calls, with or without a restart at those points of the first. */
  const play = (...reloadAfterMs: number[]): unknown[] => {
    const sandbox = openSandbox();
    sandbox.createFunction('slow', loadsFor(12, handler), { timeout: 30 });
    const { invocationId } = sandbox.startInvoke('slow');
    for (const ms of reloadAfterMs) sandbox.advanceBy(ms).reload();
    const first = sandbox.finish(invocationId ?? '');
    sandbox.reload();
    const second = sandbox.invoke('slow');
    return [first.answer, first.logs, second.answer, second.logs];
  };

  it('is the same after a restart in the first init, the second, and between the calls (SYN-61)', () => {
    const unbroken = play();
    expect(unbroken[2]).toEqual([2, (unbroken[0] as unknown[])[1], 29_999]);
    expect(play(5_000)).toEqual(unbroken);
    expect(play(5_000, 10_000)).toEqual(unbroken);
  });

  it('remembers what its first call had left (SYN-61)', () => {
    const remembers =
      'async (event, context) => (globalThis.left ??= context.getRemainingTimeInMillis())';
    const sandbox = openSandbox();
    sandbox.createFunction('slow', loadsFor(12, remembers), { timeout: 30 });
    const { answer } = sandbox.invoke('slow');
    expect(sandbox.reload().invoke('slow').answer).toBe(answer);
  });

  it('runs the code it was started with when its function changes meanwhile (SYN-61, SYN-70)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('slow', loadsFor(12, 'async () => "old"'), { timeout: 30 });
    const { invocationId } = sandbox.startInvoke('slow');
    sandbox.advanceBy(11_000);
    sandbox.updateCode('slow', 'export const handler = async () => "new";');
    expect(sandbox.finish(invocationId ?? '').answer).toBe('old');
    expect(sandbox.invoke('slow').answer).toBe('new');
  });
});

describe('the shutdown of an environment', () => {
  it('takes no time, and the code gets none (SYN-65)', () => {
    const sandbox = openSandbox();
    const code = `export const handler = async () => { setTimeout(() => console.log('more'), 1_000); };`;
    sandbox.createFunction('late', code);
    sandbox.invoke('late');
    sandbox.takeKinds();
    const beforeMs = sandbox.now;
    sandbox.updateCode('late', 'export const handler = async () => {};');
    const shutDown = sandbox.takeEvents().find(({ kind }) => kind === 'ENVIRONMENT_SHUT_DOWN');
    expect(shutDown?.at).toBe(beforeMs);
    expect(sandbox.world.nextDueAt).toBeNull();
  });
});
