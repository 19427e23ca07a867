import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../src/simulation/errors.ts';
import type { Json } from '../../../../src/simulation/json.ts';
import type { Behavior, Latency } from '../../../../src/simulation/lambda/behavior/behavior.ts';
import { validateBehavior } from '../../../../src/simulation/lambda/behavior/validate-behavior.ts';
import { behavior, outcome, returns, rule, throws } from './behavior-builder.ts';

function refusalOf(behavior: Behavior): Refusal {
  try {
    validateBehavior(behavior);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was not refused');
}

const fixed = (ms: number): Latency => ({ kind: 'FIXED', ms });
const crash = (exitCode: number) => outcome({ kind: 'CRASH', exitCode });
const repeat = <Value>(count: number, value: Value): Value[] =>
  Array.from({ length: count }, () => value);

function nested(levels: number): Json {
  return JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as Json;
}

const full: Behavior = behavior({
  initDuration: { kind: 'UNIFORM', minMs: 1, maxMs: 960_000 },
  latency: { kind: 'LOG_NORMAL', medianMs: 1, p99Ms: 960_000 },
  memoryUsedMb: 64,
  rules: repeat(
    50,
    rule(
      {
        eventPattern: { a: [1] },
        recordPattern: { body: ['x'] },
        between: { fromMs: 0, toMs: 1 },
        elapsed: { fromMs: 0, toMs: null },
        daily: { fromMinute: 1_439, toMinute: 0 },
        attempts: { from: 1, to: 1 },
        probabilityMillionths: 1_000_000,
      },
      returns(repeat(100, '<$.a>')),
    ),
  ),
  sequence: { steps: repeat(100, { times: 1, outcome: crash(255) }), atEnd: 'CYCLE' },
  otherwise: outcome(
    { kind: 'THROW', errorType: 'E', errorMessage: 'x'.repeat(4_096) },
    { logs: repeat(20, { level: 'INFO' as const, message: '' }) },
  ),
});

describe('a behaviour', () => {
  it('is taken up to its limits', () => {
    validateBehavior(full);
    validateBehavior(behavior({ otherwise: returns(nested(64)) }));
    validateBehavior(behavior({ otherwise: returns('x'.repeat(65_534)) }));
  });

  it.each<[field: string, reason: string, behavior: Behavior]>([
    [
      'behavior.latency.ms',
      '0 is no whole number from 1 to 960000',
      behavior({ latency: fixed(0) }),
    ],
    [
      'behavior.initDuration.ms',
      '960001 is no whole number from 1 to 960000',
      behavior({ initDuration: fixed(960_001) }),
    ],
    [
      'behavior.latency.maxMs',
      '5 is no whole number from 10 to 960000',
      behavior({ latency: { kind: 'UNIFORM', minMs: 10, maxMs: 5 } }),
    ],
    [
      'behavior.latency.p99Ms',
      '99 is no whole number from 100 to 960000',
      behavior({ latency: { kind: 'LOG_NORMAL', medianMs: 100, p99Ms: 99 } }),
    ],
    [
      'behavior.memoryUsedMb',
      '63 is no whole number from 64 to 10240',
      behavior({ memoryUsedMb: 63 }),
    ],
    [
      'behavior.rules',
      'it has 51 entries, and 0 to 50 are allowed',
      behavior({ rules: repeat(51, rule({})) }),
    ],
    [
      'behavior.rules[0].description',
      'it has 257 characters, and 0 to 256 are allowed',
      behavior({ rules: [{ ...rule({}), description: 'x'.repeat(257) }] }),
    ],
    [
      'behavior.sequence.steps',
      'it has 0 entries, and 1 to 100 are allowed',
      behavior({ sequence: { steps: [], atEnd: 'CYCLE' } }),
    ],
    [
      'behavior.sequence.steps[0].times',
      '0 is no whole number from 1 to 1000000',
      behavior({ sequence: { steps: [{ times: 0, outcome: crash(1) }], atEnd: 'CYCLE' } }),
    ],
    [
      'behavior.rules[1].when.eventPattern',
      'Event pattern is not valid. Reason: "a" must be an object or an array',
      behavior({ rules: [rule({}), rule({ eventPattern: { a: 'x' } })] }),
    ],
    [
      'behavior.rules[0].when.recordPattern',
      'it has 4106 characters, and 0 to 4096 are allowed',
      behavior({ rules: [rule({ recordPattern: { a: ['x'.repeat(4_096)] } })] }),
    ],
    [
      'behavior.rules[0].when.between',
      'it has neither a beginning nor an end',
      behavior({ rules: [rule({ between: { fromMs: null, toMs: null } })] }),
    ],
    [
      'behavior.rules[0].when.between.to',
      'the end does not lie after the beginning',
      behavior({ rules: [rule({ between: { fromMs: 5, toMs: 5 } })] }),
    ],
    [
      'behavior.rules[0].when.elapsed.to',
      'the end does not lie after the beginning',
      behavior({ rules: [rule({ elapsed: { fromMs: 5, toMs: 4 } })] }),
    ],
    [
      'behavior.rules[0].when.daily.to',
      'it is the same as the beginning',
      behavior({ rules: [rule({ daily: { fromMinute: 60, toMinute: 60 } })] }),
    ],
    [
      'behavior.rules[0].when.attempts.from',
      '0 is no whole number from 1 to 1000000',
      behavior({ rules: [rule({ attempts: { from: 0, to: null } })] }),
    ],
    [
      'behavior.rules[0].when.attempts.to',
      '2 is no whole number from 3 to 1000000',
      behavior({ rules: [rule({ attempts: { from: 3, to: 2 } })] }),
    ],
    [
      'behavior.rules[0].when.probability',
      '1.000001 is no probability from 0 to 1 in whole millionths',
      behavior({ rules: [rule({ probabilityMillionths: 1_000_001 })] }),
    ],
    [
      'behavior.rules[2].outcome.returns',
      '"<$.a b>" does not begin with a path in angle brackets',
      behavior({ rules: [rule({}), rule({}), rule({}, returns({ id: ['<$.a b>'] }))] }),
    ],
    [
      'behavior.otherwise.returns',
      '"<$$.secret> x" does not begin with a path in angle brackets',
      behavior({ otherwise: returns('<$$.secret> x') }),
    ],
    [
      'behavior.otherwise.returns',
      'it has 101 placeholders, and 0 to 100 are allowed',
      behavior({ otherwise: returns(repeat(101, '<$>')) }),
    ],
    [
      'behavior.otherwise.returns',
      'it is nested deeper than the limit of 64',
      behavior({ otherwise: returns(nested(100_000)) }),
    ],
    [
      'behavior.otherwise.returns',
      'it has 65537 characters, and 0 to 65536 are allowed',
      behavior({ otherwise: returns('x'.repeat(65_535)) }),
    ],
    [
      'behavior.otherwise.errorType',
      'it has 0 characters, and 1 to 256 are allowed',
      behavior({ otherwise: throws('m', '') }),
    ],
    [
      'behavior.otherwise.errorMessage',
      '"<$[>" does not begin with a path in angle brackets',
      behavior({ otherwise: throws('<$[>') }),
    ],
    [
      'behavior.otherwise.exitCode',
      '256 is no whole number from 0 to 255',
      behavior({ otherwise: crash(256) }),
    ],
    [
      'behavior.otherwise.logs',
      'it has 21 entries, and 0 to 20 are allowed',
      behavior({
        otherwise: outcome(
          { kind: 'TIME_OUT' },
          { logs: repeat(21, { level: 'INFO' as const, message: '' }) },
        ),
      }),
    ],
    [
      'behavior.otherwise.logs[0].message',
      'it has 4097 characters, and 0 to 4096 are allowed',
      behavior({
        otherwise: outcome(
          { kind: 'TIME_OUT' },
          { logs: [{ level: 'INFO', message: 'x'.repeat(4_097) }] },
        ),
      }),
    ],
    [
      'behavior.otherwise.recordPattern',
      'Event pattern is not valid. Reason: Filter is not an object',
      behavior({
        otherwise: outcome({
          kind: 'REPORT_BATCH_ITEM_FAILURES',
          recordPattern: 'x',
          probabilityMillionths: null,
          stopsAtFirstFailure: false,
        }),
      }),
    ],
  ])('is refused at %s: %s', (field, reason, behavior) => {
    const refusal = refusalOf(behavior);
    expect([refusal.field, refusal.message]).toEqual([field, `Cannot set ${field}: ${reason}.`]);
  });

  it('names the limit in the details of the refusal', () => {
    const { code, detail } = refusalOf(behavior({ memoryUsedMb: 20_000 }));
    expect([code, detail]).toEqual(['VALIDATION_FAILED', { min: 64, max: 10_240 }]);
    expect(refusalOf(behavior({ otherwise: returns('<$.>') })).code).toBe('INVALID_PARAMETER');
  });
});
