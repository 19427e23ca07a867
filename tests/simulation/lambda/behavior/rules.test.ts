import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/simulation/json.ts';
import type { BehaviorConditions } from '../../../../src/simulation/lambda/behavior/behavior.ts';
import {
  answer,
  behavior,
  call,
  randomStream,
  returns,
  rule,
  SET_AT_MS,
  throws,
  type CallParts,
} from './behavior-builder.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function holds(when: Partial<BehaviorConditions>, parts: CallParts): boolean {
  return answer(behavior({ rules: [rule(when)] }), parts) === 'rule';
}

describe('the rules of a behaviour', () => {
  it('decide before the sequence, and the sequence before the rest', () => {
    const all = behavior({
      rules: [rule({ attempts: { from: 2, to: null } })],
      sequence: { steps: [{ times: 1, outcome: returns('step') }], atEnd: 'OTHERWISE' },
    });
    const deciders = [{ attempt: 2 }, { callNumber: 1 }, { callNumber: 2 }].map(
      (parts) => call(all, parts).decidedBy,
    );
    expect(deciders).toEqual(['rules[0]', 'sequence.steps[0]', 'otherwise']);
  });

  it('are asked in order: the first that holds decides', () => {
    const rules = [
      rule({ attempts: { from: 5, to: null } }, returns('fifth')),
      rule({}, returns('always')),
      rule({}, returns('never')),
    ];
    expect(call(behavior({ rules }))).toMatchObject({
      decidedBy: 'rules[1]',
      result: { payload: '"always"' },
    });
  });

  it('hold when all their conditions do', () => {
    const when = { attempts: { from: 1, to: 1 }, eventPattern: { kind: ['bad'] } };
    expect(holds(when, { attempt: 1, event: { kind: 'bad' } })).toBe(true);
    expect(holds(when, { attempt: 2, event: { kind: 'bad' } })).toBe(false);
    expect(holds(when, { attempt: 1, event: { kind: 'good' } })).toBe(false);
  });
});

describe('a rule holds', () => {
  it('by the event', () => {
    const poison = behavior({
      rules: [rule({ eventPattern: { amount: [{ numeric: ['<', 0] }] } }, throws('Bad amount'))],
    });
    expect(answer(poison, { event: { amount: 5 } })).toBe('otherwise');
    expect(answer(poison, { event: { amount: -5 } })).toMatchObject({ errorMessage: 'Bad amount' });
  });

  it.each<[string, Json, Json]>([
    ['the JSON body of an SQS message', { body: '{"amount":-5}' }, { body: { amount: [-5] } }],
    ['the text body of an SQS message', { body: 'stop' }, { body: ['stop'] }],
    [
      'the decoded data of a Kinesis record (ESM-35)',
      { kinesis: { data: btoa('{"amount":-5}') } },
      { data: { amount: [-5] } },
    ],
    [
      'the image of a DynamoDB record (ESM-31)',
      { dynamodb: { NewImage: { amount: { N: '-5' } } } },
      { dynamodb: { NewImage: { amount: { N: ['-5'] } } } },
    ],
    [
      'the JSON message of SNS',
      { Sns: { Message: '{"amount":-5}' } },
      { Sns: { Message: { amount: [-5] } } },
    ],
  ])('by %s', (_what, record, recordPattern) => {
    const other = { body: '{"amount":5}', kinesis: { data: '%' } };
    expect(holds({ recordPattern }, { event: { Records: [other, record] } })).toBe(true);
    expect(holds({ recordPattern }, { event: { Records: [other] } })).toBe(false);
  });

  it('by no record where there are none', () => {
    for (const event of [{}, { Records: 5 }, [], null]) {
      expect(holds({ recordPattern: { body: [{ exists: false }] } }, { event })).toBe(false);
    }
  });

  it.each([
    [1, null, [false, true, true, true]],
    [2, 2, [false, false, true, false]],
    [2, 3, [false, false, true, true]],
  ])('by attempts %s to %s', (from, to, expected) => {
    const actual = [0, 1, 2, 3].map((attempt) => holds({ attempts: { from, to } }, { attempt }));
    expect(actual).toEqual(expected);
  });

  it('between two instants, the second one not included', () => {
    const between = { fromMs: SET_AT_MS + 10, toMs: SET_AT_MS + 20 };
    const actual = [9, 10, 19, 20].map((ms) => holds({ between }, { nowMs: SET_AT_MS + ms }));
    expect(actual).toEqual([false, true, true, false]);
  });

  it('from an instant on, or until one', () => {
    const from = { between: { fromMs: SET_AT_MS, toMs: null } };
    const until = { between: { fromMs: null, toMs: SET_AT_MS } };
    expect([-1, 0].map((ms) => holds(from, { nowMs: SET_AT_MS + ms }))).toEqual([false, true]);
    expect([-1, 0].map((ms) => holds(until, { nowMs: SET_AT_MS + ms }))).toEqual([true, false]);
  });

  it('for two hours after the behaviour was set, then no more', () => {
    const elapsed = { fromMs: 0, toMs: 2 * HOUR_MS };
    const actual = [0, 2 * HOUR_MS - 1, 2 * HOUR_MS].map((ms) =>
      holds({ elapsed }, { nowMs: SET_AT_MS + ms }),
    );
    expect(actual).toEqual([true, true, false]);
  });

  it('at some time of the day, also around midnight', () => {
    const midnight = SET_AT_MS - 15 * HOUR_MS - 40 * MINUTE_MS;
    const at = (from: number, to: number, minute: number): boolean =>
      holds(
        { daily: { fromMinute: from, toMinute: to } },
        { nowMs: midnight + minute * MINUTE_MS },
      );
    expect([539, 540, 1_019, 1_020].map((minute) => at(540, 1_020, minute))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([1_319, 1_320, 0, 359, 360].map((minute) => at(1_320, 360, minute))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it('by chance, as often as it says', () => {
    const rare = behavior({ rules: [rule({ probabilityMillionths: 10_000 })] });
    const random = randomStream();
    const hits = Array.from({ length: 20_000 }, () => answer(rare, { random })).filter(
      (given) => given === 'rule',
    );
    expect(hits.length).toBe(225);
  });

  it('by chance when the number drawn is below it', () => {
    const drawn = randomStream().integerBelow(1_000_000);
    expect(holds({ probabilityMillionths: drawn }, { random: randomStream() })).toBe(false);
    expect(holds({ probabilityMillionths: drawn + 1 }, { random: randomStream() })).toBe(true);
  });

  it('never by a chance of 0 and always by a chance of 1', () => {
    const random = randomStream();
    for (let count = 0; count < 200; count++) {
      expect(holds({ probabilityMillionths: 0 }, { random })).toBe(false);
      expect(holds({ probabilityMillionths: 1_000_000 }, { random })).toBe(true);
    }
  });

  it('without a draw where another condition does not hold', () => {
    const random = randomStream();
    const before = random.state();
    holds({ probabilityMillionths: 500_000, attempts: { from: 2, to: null } }, { random });
    expect(random.state()).toEqual(before);
    holds({ probabilityMillionths: 500_000 }, { random });
    expect(random.state()).not.toEqual(before);
  });
});

describe('patterns that take too long with an event', () => {
  const either: Json = Array.from({ length: 300 }, (_, index) => ({ a: [index] }));
  const costly = rule({ eventPattern: { $or: either } });

  it('end the call as code does that never stops computing', () => {
    const event = { a: Array.from({ length: 100_000 }, () => 'x') };
    expect(call(behavior({ rules: [costly] }), { event })).toEqual({
      decidedBy: 'budget',
      durationMicros: 3_000_000,
      logs: [],
      interrupts: 0,
      memoryUsedBytes: 0,
      result: { kind: 'timeout', reason: 'compute-budget' },
      environmentLost: true,
    });
  });

  it('do so with templates together', () => {
    const event = { a: Array.from({ length: 200_000 }, () => ({})) };
    const paths = Array.from({ length: 100 }, () => '<$.a[*].b>');
    expect(call(behavior({ otherwise: returns(paths) }), { event }).decidedBy).toBe('budget');
    expect(answer(behavior({ otherwise: returns(paths.slice(0, 2)) }), { event })).toEqual([
      [],
      [],
    ]);
  });

  it('share what one call may take', () => {
    const event = { a: Array.from({ length: 10_000 }, () => 'x') };
    expect(answer(behavior({ rules: [costly] }), { event })).toBe('otherwise');
    expect(call(behavior({ rules: [costly, costly] }), { event }).decidedBy).toBe('budget');
  });
});

describe('the sequence of a behaviour', () => {
  const steps = [
    { times: 2, outcome: throws('down') },
    { times: 1, outcome: returns('up') },
  ];
  const answers = (atEnd: 'REPEAT_LAST' | 'CYCLE' | 'OTHERWISE'): string[] =>
    Array.from(
      { length: 7 },
      (_, index) =>
        call(behavior({ sequence: { steps, atEnd } }), { callNumber: index + 1 }).decidedBy,
    );
  const [first, last] = ['sequence.steps[0]', 'sequence.steps[1]'];

  it.each([
    ['REPEAT_LAST', [first, first, last, last, last, last, last]],
    ['CYCLE', [first, first, last, first, first, last, first]],
    ['OTHERWISE', [first, first, last, ...Array.from({ length: 4 }, () => 'otherwise')]],
  ] as const)('goes on at its end with %s', (atEnd, expected) => {
    expect(answers(atEnd)).toEqual(expected);
  });
});
