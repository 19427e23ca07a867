import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSandbox, TestSandbox } from '../support/test-sandbox.ts';

const STATEFUL = `
  const seen = [];
  export const handler = async ({ ms, fail }) => {
    seen.push(Math.floor(Math.random() * 1000), Date.now());
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (fail) throw new Error('as asked');
    return seen;
  };`;

/** What a story can do to a sandbox. */
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ invoke: fc.integer({ min: 1, max: 4_000 }), fail: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ advance: fc.integer({ min: 0, max: 5_000 }) }) },
  { weight: 1, arbitrary: fc.record({ reserve: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ update: true as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function take(sandbox: TestSandbox, one: Step): void {
  if ('invoke' in one) sandbox.startInvoke('story', { ms: one.invoke, fail: one.fail });
  else if ('advance' in one) sandbox.advanceBy(one.advance);
  else if ('reserve' in one) {
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'story',
      reservedConcurrentExecutions: one.reserve,
    });
  } else sandbox.updateCode('story', STATEFUL);
}

describe('a World', () => {
  it('goes on after saving and loading as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 15 }), (story) => {
        const living = openSandbox();
        const reloaded = openSandbox();
        for (const sandbox of [living, reloaded]) sandbox.createFunction('story', STATEFUL);
        for (const [one, isReloaded] of story) {
          take(living, one);
          take(reloaded, one);
          if (isReloaded) reloaded.reload();
        }
        living.advanceUntilIdle();
        reloaded.advanceUntilIdle();
        expect(reloaded.events).toEqual(living.events);
        expect([...reloaded.invocations.values()]).toEqual([...living.invocations.values()]);
        expect([...reloaded.attempts.values()]).toEqual([...living.attempts.values()]);
        living.expectReplayEqualsLog();
        reloaded.expectReplayEqualsLog();
      }),
      { numRuns: 60 },
    );
  });

  it('numbers its events from 1 without a gap', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('story', STATEFUL);
    for (let call = 0; call < 5; call++) sandbox.invoke('story', { ms: 10 });
    expect(sandbox.events.map(({ seq }) => seq)).toEqual(sandbox.events.map((_, at) => at + 1));
  });

  it('fires each timer at its own due time, however late it is woken', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('story', STATEFUL);
    sandbox.startInvoke('story', { ms: 1_000 });
    const begun = sandbox.now;
    sandbox.advanceBy(86_400_000);
    // 101 ms of init, 1 ms for the call, the sleep, and a clock read that is rounded up.
    expect(sandbox.events.at(-1)?.at).toBe(begun + 1_103);
  });

  it('has nothing on its agenda when nothing is under way', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('story', STATEFUL);
    sandbox.invoke('story', { ms: 10 });
    expect(sandbox.world.nextDueAt).toBeNull();
    expect(sandbox.world.agenda(10)).toEqual([]);
  });

  it('tells what will happen next, when and why', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('story', STATEFUL);
    sandbox.startInvoke('story', { ms: 10 });
    expect(sandbox.world.agenda(10)).toEqual([
      expect.objectContaining({
        dueAt: sandbox.now + 101,
        what: 'The environment of "story" is ready and calls the handler',
        why: 'A cold start: no idle environment was left',
        rule: 'SYN-60',
        functionName: 'story',
      }),
    ]);
  });

  it('saves nothing of a timer that came and went between two saves', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('story', STATEFUL);
    sandbox.world.execute(
      {
        type: 'Invoke',
        input: {
          functionName: 'story',
          qualifier: null,
          invocationType: 'REQUEST_RESPONSE',
          payload: '{"ms":1}',
          clientContext: null,
        },
      },
      sandbox.now,
    );
    sandbox.world.advance(Infinity);
    const { timers, tables } = sandbox.world.takeChanges();
    expect(timers).toEqual({ added: [], removed: [] });
    expect(tables['invocation']).toMatchObject({
      inserts: [{ endedAtMs: sandbox.now }],
      updates: [],
    });
    sandbox.forgetStory();
  });

  it('gives other ids and request ids under another seed', () => {
    const [one, other] = [openSandbox('a'), openSandbox('b')].map((sandbox) => {
      sandbox.createFunction('story', STATEFUL);
      return sandbox.invoke('story', { ms: 1 }).row;
    });
    expect(one?.requestId).not.toBe(other?.requestId);
    expect(one?.id).not.toBe(other?.id);
  });
});
