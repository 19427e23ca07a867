import { describe, expect, it } from 'vitest';
import type { Behavior } from '../../../src/simulation/lambda/behavior/behavior.ts';
import { openSandbox, type TestSandbox } from '../../support/test-sandbox.ts';
import { behavior, outcome, returns } from './behavior/behavior-builder.ts';

const CODE = 'exports.handler = async () => "code";';

function openWith(given: Behavior): TestSandbox {
  const sandbox = openSandbox();
  sandbox.createFunction('f', CODE, { code: null, behavior: given });
  return sandbox;
}

/** Answers "first", "second", and "third" for ever. */
const counting = behavior({
  sequence: {
    steps: ['first', 'second', 'third'].map((value) => ({ times: 1, outcome: returns(value) })),
    atEnd: 'REPEAT_LAST',
  },
});

function answers(sandbox: TestSandbox, count: number, name = 'f'): unknown[] {
  return Array.from({ length: count }, () => sandbox.invoke(name).answer);
}

describe('a function with a behavior', () => {
  it('starts cold and then warm, like any other (SYN-60, SYN-63)', () => {
    const sandbox = openWith(behavior({ latency: { kind: 'FIXED', ms: 40 } }));
    const cold = sandbox.invoke('f');
    const warm = sandbox.invoke('f');
    expect([cold.attempt?.coldStart, warm.attempt?.coldStart]).toEqual([true, false]);
    expect([cold.attempt?.initMicros, cold.attempt?.durationMicros]).toEqual([101_000, 40_000]);
  });

  it('goes through its sequence across saving and loading', () => {
    const sandbox = openWith(counting);
    expect(answers(sandbox, 1)).toEqual(['first']);
    sandbox.reload();
    expect(answers(sandbox, 3)).toEqual(['second', 'third', 'third']);
  });

  it('begins its sequence again when the behavior is set again', () => {
    const sandbox = openWith(counting);
    answers(sandbox, 2);
    sandbox.updateBehavior('f', counting);
    expect(answers(sandbox, 2)).toEqual(['first', 'second']);
  });

  it('goes on with its sequence when only the configuration changes', () => {
    const sandbox = openWith(counting);
    answers(sandbox, 1);
    sandbox.updateConfiguration('f', { timeout: 20 });
    expect(answers(sandbox, 1)).toEqual(['second']);
  });

  it('counts the calls of each version for itself', () => {
    const sandbox = openWith(counting);
    sandbox.publish('f');
    expect(answers(sandbox, 2)).toEqual(['first', 'second']);
    expect(answers(sandbox, 2, 'f:1')).toEqual(['first', 'second']);
  });

  it('counts those that wait for an environment in the order of their arrival', () => {
    const sandbox = openWith(counting);
    const started = ['a', 'b', 'c'].map(() => sandbox.startInvoke('f').invocationId ?? '');
    // A change has those that wait call their handler ahead of time.
    sandbox.updateConfiguration('f', { timeout: 20 });
    expect(started.map((id) => sandbox.finish(id).answer)).toEqual(['first', 'second', 'third']);
  });

  it('says in the log which part of it decided', () => {
    const sandbox = openWith(counting);
    sandbox.invoke('f');
    expect(sandbox.events.at(-1)).toMatchObject({
      kind: 'INVOCATION_SUCCEEDED',
      detail: { decidedBy: 'sequence.steps[0]' },
    });
  });

  it('loses its environment with a crash, and starts cold after it (SYN-64)', () => {
    const sandbox = openWith(behavior({ otherwise: outcome({ kind: 'CRASH', exitCode: 3 }) }));
    const first = sandbox.invoke('f');
    expect(first.answer).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${first.row.requestId} Error: Runtime exited with error: exit status 3`,
    });
    expect(sandbox.invoke('f').attempt?.coldStart).toBe(true);
  });

  it('answers a thrown error as code would (SYN-20)', () => {
    const sandbox = openWith(
      behavior({
        otherwise: outcome({ kind: 'THROW', errorType: 'Declined', errorMessage: 'no' }),
      }),
    );
    const { answer, row } = sandbox.invoke('f');
    expect(answer).toEqual({ errorType: 'Declined', errorMessage: 'no', trace: [] });
    expect(row.functionError).toBe('Unhandled');
  });

  it('times out after exactly its timeout (SYN-21)', () => {
    const sandbox = openWith(behavior({ otherwise: outcome({ kind: 'TIME_OUT' }) }));
    const { attempt, answer } = sandbox.invoke('f');
    expect(attempt?.durationMicros).toBe(3_000_000);
    expect(answer).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });

  it('draws the same chances from the same seed, and others from another', () => {
    const chances = behavior({
      rules: [
        {
          description: '',
          when: {
            eventPattern: null,
            recordPattern: null,
            between: null,
            elapsed: null,
            daily: null,
            attempts: null,
            probabilityMillionths: 500_000,
          },
          outcome: returns('heads'),
        },
      ],
      otherwise: returns('tails'),
    });
    const thrown = (seed: string): unknown[] => {
      const sandbox = openSandbox(seed);
      sandbox.createFunction('f', CODE, { code: null, behavior: chances });
      return answers(sandbox, 30);
    };
    expect(thrown('one')).toEqual(thrown('one'));
    expect(thrown('one')).not.toEqual(thrown('two'));
    expect(new Set(thrown('one'))).toEqual(new Set(['heads', 'tails']));
  });
});

describe('code and behavior are interchangeable on a live function', () => {
  it('in both directions, with what is running ending as it began', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', CODE);
    expect(answers(sandbox, 1)).toEqual(['code']);
    const { invocationId } = sandbox.startInvoke('f');
    sandbox.updateBehavior('f', behavior());
    expect(sandbox.finish(invocationId ?? '').answer).toBe('code');
    expect(answers(sandbox, 1)).toEqual(['otherwise']);
    sandbox.updateCode('f', CODE);
    expect(answers(sandbox, 1)).toEqual(['code']);
  });

  it('and a behavior that makes no sense changes nothing', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', CODE);
    expect(() =>
      sandbox.updateBehavior('f', behavior({ latency: { kind: 'FIXED', ms: 0 } })),
    ).toThrow('latency');
    expect(answers(sandbox, 1)).toEqual(['code']);
  });
});
