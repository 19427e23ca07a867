import { describe, expect, it } from 'vitest';
import { createQuickJsRuntime } from '../../../src/runtime/quickjs-runtime.ts';
import type { HandlerRuntime } from '../../../src/simulation/lambda/handler-runtime.ts';
import { openSandbox } from '../../support/test-sandbox.ts';

/** Sorts for so long between two interrupts that only the wall clock can end it. */
const NEVER_ENDING =
  'const a = Array.from({ length: 1e5 }, (_, i) => i % 7); for (;;) a.slice().sort();';

const impatient = await createQuickJsRuntime({ wallClockMs: 100 });

/** Loads code and never calls it: a replay that needs to has not remembered. */
const callingNothing: HandlerRuntime = {
  initialize: (specification) => impatient.initialize(specification),
  invoke: () => {
    throw new Error('The handler was called again');
  },
  dispose: (environmentId) => impatient.dispose(environmentId),
};

/** Loads nothing: a replay that needs to has not remembered. */
const loadingNothing: HandlerRuntime = {
  ...callingNothing,
  initialize: () => {
    throw new Error('The code was loaded again');
  },
};

describe('a call that the wall clock ended', () => {
  it('stands in the journal with its outcome, ahead of what comes after it', () => {
    const sandbox = openSandbox('seed-1', impatient);
    sandbox.createFunction('sorting', `exports.handler = async () => { ${NEVER_ENDING} };`);
    const { row, attempt } = sandbox.invoke('sorting');
    expect(attempt?.outcome).toBe('TIMEOUT');
    expect(sandbox.journal.map(({ command }) => command.type)).toEqual([
      'CreateFunction',
      'Invoke',
      'RecordOutcome',
    ]);
    expect(sandbox.journal[2]?.command.input).toMatchObject({
      call: `call ${row.requestId} at ${row.startedAtMs}`,
      phase: 'invoke',
      outcome: { durationMicros: 3_000_000, environmentLost: true },
    });
  });

  it('is not run again by a replay', () => {
    const sandbox = openSandbox('seed-1', impatient);
    sandbox.createFunction('sorting', `exports.handler = async () => { ${NEVER_ENDING} };`);
    sandbox.invoke('sorting');
    sandbox.invoke('sorting');
    sandbox.expectReplayEqualsLog(callingNothing);
  });

  it('is one attempt of an event: a replay runs the others, and each ends as it did', () => {
    const sandbox = openSandbox('seed-1', impatient);
    const code = (second: string): string =>
      `exports.handler = async () => { ${second} throw new Error('boom'); };`;
    sandbox.createFunction('sorting', code(''));
    const id = sandbox.sendEvent('sorting').invocationId ?? '';
    sandbox.advanceBy(30_000);
    sandbox.updateCode('sorting', code(NEVER_ENDING));
    sandbox.advanceUntilIdle();
    expect([1, 2, 3].map((number) => sandbox.attempts.get(`${id}/${number}`)?.outcome)).toEqual([
      'ERROR',
      'TIMEOUT',
      'TIMEOUT',
    ]);
    let calls = 0;
    sandbox.expectReplayEqualsLog({
      initialize: (specification) => impatient.initialize(specification),
      invoke: (environmentId, request) => {
        calls += 1;
        return impatient.invoke(environmentId, request);
      },
      dispose: (environmentId) => impatient.dispose(environmentId),
    });
    // The two that the wall clock ended are remembered.
    expect(calls).toBe(1);
  });

  it('is not loaded again by a replay', () => {
    const sandbox = openSandbox('seed-1', impatient);
    sandbox.createFunction('sorting', `${NEVER_ENDING}\nexports.handler = async () => 1;`);
    sandbox.invoke('sorting');
    expect(sandbox.journal.map(({ command }) => command.type)).toEqual([
      'CreateFunction',
      'RecordOutcome',
      'Invoke',
    ]);
    sandbox.expectReplayEqualsLog(loadingNothing);
  });
});
