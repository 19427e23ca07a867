import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../../src/simulation/json.ts';
import { StepBudget } from '../../../../src/simulation/patterns/step-budget.ts';
import { checkFilterPolicy } from '../../../../src/simulation/push/sns/filter-policy-check.ts';
import {
  FILTER_STEPS_MAX,
  FilterSubject,
} from '../../../../src/simulation/push/sns/filter-policy.ts';
import type {
  FilterPolicyScope,
  SubscriptionRow,
} from '../../../../src/simulation/push/sns/subscription.ts';
import type { MessageAttributes } from '../../../../src/simulation/service-call.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';
import { attribute, publish, receivedEvents, subscribeFunction } from '../../../support/topics.ts';

interface Message {
  readonly message?: string;
  readonly messageAttributes?: MessageAttributes;
}

/** Why a message does not pass a policy; null where it does. */
function missOf(
  filterPolicy: JsonObject,
  { message = 'hello', messageAttributes = {} }: Message,
  filterPolicyScope: FilterPolicyScope = 'MESSAGE_ATTRIBUTES',
): string | null {
  const checked = checkFilterPolicy(filterPolicy, filterPolicyScope, '');
  const subject = new FilterSubject(
    { message, messageAttributes },
    new StepBudget(FILTER_STEPS_MAX),
  );
  const subscription = { filterPolicy: checked, filterPolicyScope } as unknown as SubscriptionRow;
  return subject.missOf(subscription)?.why ?? null;
}

const passesBody = (policy: JsonObject, body: Json): boolean =>
  missOf(policy, { message: JSON.stringify(body) }, 'MESSAGE_BODY') === null;

const text = (value: string): Message => ({ messageAttributes: { key: attribute(value) } });
const number = (value: string): Message => ({
  messageAttributes: { key: attribute(value, 'Number') },
});
const list = (value: string): Message => ({
  messageAttributes: { key: attribute(value, 'String.Array') },
});
const nothing: Message = {};

/** A list at the key "key", what passes it and what does not. */
const operators: readonly (readonly [
  pattern: Json,
  passing: readonly Message[],
  kept: readonly Message[],
])[] = [
  [
    ['a', 'b'],
    [text('a'), text('b'), list('["x","a"]')],
    [text('A'), text('ab'), nothing],
  ],
  [[5], [number('5'), number('5.0'), list('[4,5]')], [text('5'), number('6'), nothing]],
  [[true], [list('[true]')], [text('true'), list('[false]'), list('["true"]')]],
  [[null], [list('[null]')], [text('null'), nothing]],
  [[{ 'anything-but': 'a' }], [text('b'), list('["a","b"]'), number('1')], [text('a'), nothing]],
  [
    [{ 'anything-but': ['a', 'b'] }],
    [text('c'), list('["a","c"]')],
    [text('b'), list('["a","b"]')],
  ],
  [[{ 'anything-but': [1, 2] }], [number('3'), text('1')], [number('2')]],
  [[{ 'anything-but': { prefix: 'eu-' } }], [text('us-east-1')], [text('eu-west-1'), nothing]],
  [[{ 'anything-but': { suffix: '.png' } }], [text('a.jpg')], [text('a.png')]],
  [[{ 'anything-but': { wildcard: '*.png' } }], [text('a.jpg')], [text('a.png')]],
  [[{ prefix: 'eu-' }], [text('eu-west-1'), list('["us","eu-x"]')], [text('EU-'), number('1')]],
  [[{ suffix: '.png' }], [text('a.png')], [text('a.PNG')]],
  [[{ 'equals-ignore-case': 'Paid' }], [text('PAID'), text('paid')], [text('unpaid')]],
  [[{ wildcard: 'img/*.png' }], [text('img/a/b.png')], [text('img/a.jpg')]],
  [[{ cidr: '10.0.0.0/24' }], [text('10.0.0.255')], [text('10.0.1.0'), text('::1')]],
  [[{ cidr: '2001:db8::/32' }], [text('2001:db8::7')], [text('2001:db9::7')]],
  [[{ numeric: ['=', 7.5] }], [number('7.5'), number('7.50')], [text('7.5'), number('7')]],
  [[{ numeric: ['>', 0, '<=', 150] }], [number('150'), list('[200,1]')], [number('0'), nothing]],
  [[{ numeric: ['<', 0] }], [number('-1')], [number('0')]],
  [[{ numeric: ['>=', 0] }], [number('0')], [number('-0.1')]],
  [[{ exists: true }], [text('a'), number('0')], [nothing, list('[]'), list('not JSON')]],
  [[{ exists: false }], [nothing], [text('a')]],
  [['a', { prefix: 'b' }], [text('a'), text('bc')], [text('c')]],
];

describe('a filter policy on attributes (SNS-06, SNS-08)', () => {
  describe.each(operators)('%j', (pattern, passing, kept) => {
    test.each(passing)('lets %j through', (message) => {
      expect(missOf({ key: pattern }, message)).toBeNull();
    });
    test.each(kept)('keeps %j back', (message) => {
      expect(missOf({ key: pattern }, message)).not.toBeNull();
    });
  });

  test('wants every key, and of $or one alternative', () => {
    const policy = { a: ['1'], $or: [{ b: ['2'] }, { c: ['3'], d: ['4'] }] };
    const passes = (values: Record<string, string>): boolean =>
      missOf(policy, {
        messageAttributes: Object.fromEntries(
          Object.entries(values).map(([name, value]) => [name, attribute(value)]),
        ),
      }) === null;
    expect(passes({ a: '1', b: '2' })).toBe(true);
    expect(passes({ a: '1', c: '3', d: '4' })).toBe(true);
    expect(passes({ a: '1', c: '3' })).toBe(false);
    expect(passes({ b: '2' })).toBe(false);
  });

  test('passes over binary attributes, as if they were not there', () => {
    const messageAttributes = {
      key: { dataType: 'Binary', stringValue: null, binaryValue: 'YQ==' },
    };
    expect(missOf({ key: [{ exists: false }] }, { messageAttributes })).toBeNull();
    expect(missOf({ key: ['YQ=='] }, { messageAttributes })).not.toBeNull();
  });

  test('knows Number.int as a number, and String.kind as a text', () => {
    const typed = (value: string, dataType: string): Message => ({
      messageAttributes: { key: attribute(value, dataType) },
    });
    expect(missOf({ key: [5] }, typed('5', 'Number.int'))).toBeNull();
    expect(missOf({ key: ['["a"]'] }, typed('["a"]', 'String.kind'))).toBeNull();
  });
});

describe('a filter policy on the body (SNS-06, SNS-08)', () => {
  test('nests, and looks into lists', () => {
    const policy = { order: { kind: ['book'], price: [{ numeric: ['<', 10] }] } };
    expect(passesBody(policy, { order: { kind: 'book', price: 7 } })).toBe(true);
    expect(passesBody(policy, { order: { kind: 'book', price: 70 } })).toBe(false);
    expect(passesBody(policy, { order: [{ kind: 'pen' }, { kind: 'book', price: 7 }] })).toBe(true);
    expect(passesBody(policy, { order: [{ price: 7 }, { kind: 'book', price: 70 }] })).toBe(false);
    expect(passesBody(policy, { kind: 'book', price: 7 })).toBe(false);
  });

  test.each(['hello', '"text"', '[1]', '7', 'null', '{'])('keeps the body %s back', (message) => {
    const miss = missOf({ a: [{ exists: false }] }, { message }, 'MESSAGE_BODY');
    expect(miss).toBe('the policy looks at the body, and that is not a JSON object');
  });

  test('does not look at attributes', () => {
    const message = { message: '{}', messageAttributes: { a: attribute('1') } };
    expect(missOf({ a: ['1'] }, message, 'MESSAGE_BODY')).not.toBeNull();
  });
});

describe('a filter policy, whatever the message', () => {
  const values = fc.stringMatching(/^[ab]{0,3}$/);
  const scalar = fc.oneof(values, fc.integer({ min: -9, max: 9 }), fc.boolean());

  test('lets exactly those lists through that have an element which would pass alone', () => {
    const pattern = fc.oneof(
      fc.array(fc.oneof(values, fc.integer({ min: -9, max: 9 })), { minLength: 1, maxLength: 3 }),
      values.map((prefix) => [{ prefix }]),
      fc.array(values, { minLength: 1, maxLength: 3 }).map((names) => [{ 'anything-but': names }]),
      fc.integer({ min: -9, max: 9 }).map((bound) => [{ numeric: ['>', bound] }]),
    );
    fc.assert(
      fc.property(pattern, fc.array(scalar, { maxLength: 4 }), (key, elements) => {
        const passes = (array: readonly Json[]): boolean =>
          missOf({ key }, list(JSON.stringify(array))) === null;
        expect(passes(elements)).toBe(elements.some((element) => passes([element])));
      }),
    );
  });

  test('says the same of an attribute and of a member of the body', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 3 }), values, (key, value) => {
        fc.pre(value !== '');
        expect(missOf({ key }, text(value)) === null).toBe(passesBody({ key }, { key: value }));
      }),
    );
  });
});

describe('a filter policy that SNS refuses', () => {
  const refusalOf = (policy: Json, scope: FilterPolicyScope = 'MESSAGE_BODY'): string => {
    try {
      checkFilterPolicy(policy, scope, 'Attributes Reason: ');
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
    return 'taken';
  };

  test.each<[Json, string]>([
    [[], 'Filter is not an object'],
    [{ a: 'x' }, '"a" must be an object or an array at "a"'],
    [{ a: [] }, 'Empty arrays are not allowed at "a"'],
    [{ a: [['x']] }, 'Match value must be String, number, true, false, or null at "a[0]"'],
    [{ a: ['x', { prefx: 'y' }] }, 'Unrecognized match type prefx at "a[1]"'],
    [
      { a: { b: [{ exists: 'yes' }] } },
      'exists match pattern must be either true or false. at "a.b[0]"',
    ],
    [{ a: [{ prefix: 'x', suffix: 'y' }] }, 'Only one key allowed in match expression at "a[0]"'],
    [{ a: [{ prefix: 5 }] }, 'prefix match pattern must be a string at "a[0]"'],
    [
      { a: [{ suffix: { 'equals-ignore-case': 'x' } }] },
      'suffix match pattern must be a string at "a[0]"',
    ],
    [
      { a: [{ 'anything-but': { 'equals-ignore-case': 'x' } }] },
      'Unsupported anything-but pattern: equals-ignore-case at "a[0]"',
    ],
    [
      { a: [{ 'anything-but': { prefix: ['x'] } }] },
      'prefix match pattern must be a string at "a[0]"',
    ],
    [{ a: [{ numeric: ['>', 20, '<'] }] }, 'Value of < must be numeric at "a[0]"'],
    [{ a: [{ numeric: ['<>', 20] }] }, 'Unrecognized numeric range operator: <> at "a[0]"'],
    [
      { a: [{ numeric: ['>', 1_000_000_001] }] },
      'Value must be between -1.0E9 and 1.0E9, inclusive at "a[0]"',
    ],
    [{ a: [-1_000_000_001] }, 'Value must be between -1.0E9 and 1.0E9, inclusive at "a[0]"'],
    [{ a: [{ cidr: '10.0.0.0' }] }, 'Malformed CIDR, one \'/\' required at "a[0]"'],
    [{ a: [{ wildcard: 'a**b' }] }, 'Consecutive wildcard characters at pos 2 at "a[0]"'],
    [{ $or: [{ a: ['x'] }] }, 'There must have at least 2 Objects in $or relationship.'],
    [{ $or: ['x', 'y'] }, 'Only JSON object is allowed in array of $or relationship. at "$or"'],
    [{ a: {} }, 'Empty objects are not allowed'],
  ])('%j is refused with its place (SNS-09)', (policy, reason) => {
    expect(refusalOf(policy)).toBe(`Invalid parameter: Attributes Reason: FilterPolicy: ${reason}`);
  });

  test('nests in the scope of attributes (SNS-06)', () => {
    expect(refusalOf({ a: { b: ['x'] } }, 'MESSAGE_ATTRIBUTES')).toBe(
      'Invalid parameter: Attributes Reason: Filter policy scope MessageAttributes does not support nested filter policy at "a"',
    );
  });

  const names = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => `v${index}`);
  const wildcards = (count: number): Json[] =>
    names(count).map((name) => ({ wildcard: `*${name}*` }));

  test.each<[string, Json, string]>([
    [
      'six keys',
      Object.fromEntries(names(6).map((name) => [name, ['x']])),
      'can not have more than 5 keys',
    ],
    ['151 values', { a: names(151) }, 'Filter policy is too complex'],
    ['13 × 12 combinations', { a: names(13), b: names(12) }, 'Filter policy is too complex'],
    [
      '4 × 3 in depth 3, 9 × 2 in depth 2',
      { a: { b: { c: names(4) }, d: names(7) } },
      'Filter policy is too complex',
    ],
    [
      'more than 1,000 values in alternatives',
      { $or: [Object.fromEntries(names(1_000).map((name) => [name, ['x']])), { a: ['x'] }] },
      'Filter policy is too complex',
    ],
    [
      'alternatives of 151 values',
      { $or: [{ a: names(75) }, { b: names(76) }] },
      'Filter policy is too complex',
    ],
    [
      'four wildcards in a pattern',
      { a: [{ wildcard: '*a*b*c*' }] },
      'has 4 wildcards, and 3 are allowed',
    ],
    ['17 patterns of two wildcards', { a: wildcards(17) }, 'Filter policy is too complex'],
    ['more than 256 KB', { a: ['x'.repeat(262_144)] }, 'and 262144 are allowed'],
  ])('has %s (SNS-07)', (_what, policy, reason) => {
    expect(refusalOf(policy)).toContain(reason);
  });

  test.each<[string, Json]>([
    ['five keys', Object.fromEntries(names(5).map((name) => [name, ['x']]))],
    ['150 values', { a: names(150) }],
    ['3 × 4 in depth 3 times 2 in depth 2', { a: { b: { c: names(12) }, d: names(2) } }],
    ['three wildcards in a pattern', { a: [{ wildcard: '*a*b*' }] }],
    ['16 patterns of two wildcards', { a: wildcards(16) }],
    ['an escaped asterisk', { a: [{ wildcard: '\\**\\**' }] }],
  ])('is taken with %s (SNS-07)', (_what, policy) => {
    expect(refusalOf(policy)).toBe('taken');
  });

  test('does not run out of stack, however deep it nests', () => {
    let deep: Json = ['x'];
    for (let level = 0; level < 50_000; level++) deep = { a: deep };
    expect(refusalOf(deep)).toContain('Filter policy is too complex');
  });
});

describe('a message that a filter keeps back', () => {
  test('is not delivered, and the log says which key and why (SNS-08)', () => {
    const sandbox = openSandbox();
    subscribeFunction(sandbox, { filterPolicy: { store: ['a'], kind: ['order'] } });
    sandbox.takeEvents();
    publish(sandbox, { messageAttributes: { store: attribute('b'), kind: attribute('order') } });
    publish(sandbox, { messageAttributes: { store: attribute('a') } });
    const kept = sandbox.takeEvents().filter(({ kind }) => kind === 'TOPIC_MESSAGE_FILTERED_OUT');
    expect(kept).toMatchObject([
      {
        rule: 'SNS-08',
        functionName: 'orders',
        message: expect.stringContaining('"store" is "b", and the policy wants ["a"].') as string,
        detail: { key: 'store' },
      },
      {
        message: expect.stringContaining(
          'there is no attribute "kind", and the policy wants ["order"].',
        ) as string,
        detail: { key: 'kind' },
      },
    ]);
    expect(receivedEvents(sandbox)).toEqual([]);
  });

  test('reaches the others, and the log says that they match', () => {
    const sandbox = openSandbox();
    subscribeFunction(sandbox, { filterPolicy: { store: ['a'] } });
    sandbox.takeEvents();
    publish(sandbox, { messageAttributes: { store: attribute('a') } });
    expect(receivedEvents(sandbox)).toHaveLength(1);
    expect(sandbox.takeKinds().slice(0, 4)).toEqual([
      'TOPIC_MESSAGE_PUBLISHED',
      'TOPIC_MESSAGE_MATCHED',
      'EVENT_QUEUED',
      'TOPIC_MESSAGE_DELIVERED',
    ]);
  });
});
