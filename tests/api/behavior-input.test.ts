import { describe, expect, it } from 'vitest';
import { fromBehavior } from '../../src/graphql/behavior/from-behavior.ts';
import { toBehavior } from '../../src/graphql/behavior/to-behavior.ts';
import type { BehaviorInput } from '../../src/graphql/behavior/behavior.input.ts';
import { ApiError } from '../../src/graphql/errors.ts';
import { validateBehavior } from '../../src/simulation/lambda/behavior/validate-behavior.ts';

const full: BehaviorInput = {
  initDuration: { kind: 'FIXED', ms: 800 },
  latency: { kind: 'LOG_NORMAL', medianMs: 80, p99Ms: 400 },
  memoryUsedMb: 120,
  rules: [
    {
      description: 'All of it',
      when: {
        eventPattern: { amount: [{ numeric: ['<', 0] }] },
        recordPattern: { body: { amount: [{ exists: true }] } },
        between: { from: new Date(0), to: new Date(86_400_000) },
        elapsed: { from: 1_000, to: 7_200_000 },
        daily: { from: '09:05', to: '17:00' },
        attempts: { from: 2, to: 3 },
        probability: 0.07,
      },
      outcome: {
        kind: 'THROW',
        errorType: 'Declined',
        errorMessage: 'No <$.id>',
        logs: [{ level: 'WARN', message: 'hm' }],
      },
    },
    {
      outcome: {
        kind: 'REPORT_BATCH_ITEM_FAILURES',
        recordPattern: { body: ['x'] },
        probability: 0.000001,
        stopsAtFirstFailure: true,
      },
    },
    { outcome: { kind: 'TIME_OUT', latency: { kind: 'UNIFORM', minMs: 5, maxMs: 9 } } },
    { outcome: { kind: 'OUT_OF_MEMORY' } },
  ],
  sequence: { steps: [{ times: 3, outcome: { kind: 'CRASH', exitCode: 137 } }], atEnd: 'CYCLE' },
  otherwise: { kind: 'RETURN', returns: { id: '<$.id>' } },
};

function refusalOf(input: BehaviorInput): ApiError {
  try {
    toBehavior(input);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('It was not refused');
}

describe('the input of a behavior', () => {
  it('becomes plain data that the simulation takes', () => {
    const behavior = toBehavior(full);
    validateBehavior(behavior);
    expect(behavior.rules[0]?.when).toEqual({
      eventPattern: { amount: [{ numeric: ['<', 0] }] },
      recordPattern: { body: { amount: [{ exists: true }] } },
      between: { fromMs: 0, toMs: 86_400_000 },
      elapsed: { fromMs: 1_000, toMs: 7_200_000 },
      daily: { fromMinute: 545, toMinute: 1_020 },
      attempts: { from: 2, to: 3 },
      probabilityMillionths: 70_000,
    });
    expect(JSON.parse(JSON.stringify(behavior))).toEqual(behavior);
  });

  it('can be what the API showed of one', () => {
    const behavior = toBehavior(full);
    expect(toBehavior(fromBehavior(behavior) as BehaviorInput)).toEqual(behavior);
  });

  it('may be empty: every call answers null', () => {
    expect(toBehavior({})).toEqual({
      initDuration: null,
      latency: null,
      memoryUsedMb: null,
      rules: [],
      sequence: null,
      otherwise: { kind: 'RETURN', returns: null, latency: null, logs: [] },
    });
  });

  it('fills in what an outcome leaves out', () => {
    const { otherwise: crash } = toBehavior({ otherwise: { kind: 'CRASH' } });
    expect(crash).toMatchObject({ exitCode: 1 });
    const { otherwise } = toBehavior({ otherwise: { kind: 'THROW', errorMessage: 'm' } });
    expect(otherwise).toMatchObject({ errorType: 'Error' });
  });

  it.each<[field: string, message: string, input: BehaviorInput]>([
    [
      'behavior.otherwise.exitCode',
      'Cannot take behavior.otherwise.exitCode: it belongs to the kind CRASH, and this is of the kind RETURN.',
      { otherwise: { kind: 'RETURN', exitCode: 3 } },
    ],
    [
      'behavior.rules[1].outcome.errorMessage',
      'Cannot take behavior.rules[1].outcome of the kind THROW: it has no errorMessage.',
      { rules: [{ outcome: { kind: 'TIME_OUT' } }, { outcome: { kind: 'THROW' } }] },
    ],
    [
      'behavior.latency.maxMs',
      'Cannot take behavior.latency of the kind UNIFORM: it has no maxMs.',
      { latency: { kind: 'UNIFORM', minMs: 1 } },
    ],
    [
      'behavior.sequence.steps[0].outcome.latency.ms',
      'Cannot take behavior.sequence.steps[0].outcome.latency.ms: it belongs to the kind FIXED, and this is of the kind UNIFORM.',
      {
        sequence: {
          steps: [
            {
              outcome: {
                kind: 'TIME_OUT',
                latency: { kind: 'UNIFORM', ms: 1, minMs: 1, maxMs: 2 },
              },
            },
          ],
        },
      },
    ],
    [
      'behavior.rules[0].when.daily.to',
      'Cannot take the behavior.rules[0].when.daily.to "24:00": it must look like "09:30".',
      {
        rules: [{ when: { daily: { from: '09:00', to: '24:00' } }, outcome: { kind: 'TIME_OUT' } }],
      },
    ],
  ])('is refused at %s', (field, message, input) => {
    const refusal = refusalOf(input);
    expect([refusal.code, refusal.message, refusal.context.field]).toEqual([
      'INVALID_ARGUMENT',
      message,
      field,
    ]);
  });

  it('leaves a probability finer than a millionth to the simulation', () => {
    const behavior = toBehavior({
      rules: [{ when: { probability: 0.0000001 }, outcome: { kind: 'TIME_OUT' } }],
    });
    expect(() => {
      validateBehavior(behavior);
    }).toThrow('1e-7 is no probability from 0 to 1 in whole millionths');
  });
});
