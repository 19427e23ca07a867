import { describe, expect, test } from 'vitest';
import { eventRules } from '../../../../src/simulation/push/eventbridge/event-rule.ts';
import { testEventPattern } from '../../../../src/simulation/push/eventbridge/test-event-pattern.ts';
import {
  createShip,
  eventsOfFunctions,
  eventsOfKind,
  putEvent,
  putRule,
  putTarget,
} from '../../../support/event-bus.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';

describe('PutRule', () => {
  test('replaces the rule of that name: what is left out is gone, its targets stay', () => {
    const sandbox = openSandbox();
    const arn = createShip(sandbox);
    const { ruleId } = putRule(sandbox, { description: 'first', state: 'DISABLED' });
    putTarget(sandbox, { arn });
    expect(putRule(sandbox, { eventPattern: '{"source":["shop.payments"]}' })).toEqual({ ruleId });
    expect(sandbox.world.table(eventRules).get(ruleId)).toMatchObject({
      description: '',
      enabled: true,
      eventPattern: '{"source":["shop.payments"]}',
    });
    putEvent(sandbox, { source: 'shop.payments' });
    expect(eventsOfFunctions(sandbox)).toHaveLength(1);
  });

  test('needs a pattern or a schedule', () => {
    expect(() => putRule(openSandbox(), { eventPattern: null })).toThrow(
      'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    );
  });

  test('is refused for a bus that is not there', () => {
    expect(() => putRule(openSandbox(), { eventBusName: 'nowhere' })).toThrow(
      expect.objectContaining({
        code: 'EVENT_BUS_NOT_FOUND',
        awsErrorCode: 'ResourceNotFoundException',
        message: 'Event bus nowhere does not exist.',
      }),
    );
  });

  test.each([
    ['', 'greater than or equal to 1'],
    ['a/b', 'regular expression pattern: [\\.\\-_A-Za-z0-9]+'],
    ['x'.repeat(65), 'less than or equal to 64'],
  ])('takes no rule called "%.5s"', (name, message) => {
    expect(() => putRule(openSandbox(), { name })).toThrow(message);
  });

  test('allows 300 rules on a bus, whatever the other buses have (EVB-03)', () => {
    const sandbox = openSandbox();
    sandbox.execute('CreateEventBus', { name: 'shop', description: null });
    for (let number = 1; number <= 300; number++) putRule(sandbox, { name: `rule-${number}` });
    putRule(sandbox, { name: 'rule-1' });
    putRule(sandbox, { eventBusName: 'shop' });
    expect(() => putRule(sandbox, { name: 'one-more' })).toThrow(
      expect.objectContaining({
        code: 'EVENT_LIMIT_EXCEEDED',
        message: 'The requested resource exceeds the maximum number allowed.',
        detail: { limit: 300, actual: 301 },
      }),
    );
  });

  test('allows 1,000 rules in a sandbox, a bound of ours', () => {
    const sandbox = openSandbox();
    for (const name of ['a', 'b', 'c', 'd']) {
      sandbox.execute('CreateEventBus', { name, description: null });
      for (let number = 1; number <= 250; number++) {
        putRule(sandbox, { name: `rule-${number}`, eventBusName: name });
      }
    }
    expect(() => putRule(sandbox)).toThrow(expect.objectContaining({ code: 'QUOTA_EXCEEDED' }));
  });

  test('takes patterns of 2,048 characters (EVB-03)', () => {
    const sandbox = openSandbox();
    const ofLength = (length: number) => `{"source":["${'x'.repeat(length - 15)}"]}`;
    putRule(sandbox, { eventPattern: ofLength(2_048) });
    expect(() => putRule(sandbox, { eventPattern: ofLength(2_049) })).toThrow(
      'Member must have length less than or equal to 2048',
    );
  });

  test.each([
    ['{"a":', 'it is not valid JSON', null],
    ['[]', 'Filter is not an object', null],
    ['{}', 'Empty objects are not allowed', null],
    ['{"a":"x"}', '"a" must be an object or an array', 'a'],
    ['{"source":["a"],"detail":{"state":[]}}', 'Empty arrays are not allowed', 'detail.state'],
    ['{"detail":{"size":[{"EXISTS":true}]}}', 'Unrecognized match type EXISTS', 'detail.size'],
    [
      '{"$or":[{"source":["a"]},{"detail":{"size":[{"numeric":[">"]}]}}]}',
      'Value of > must be numeric',
      '$or.1.detail.size',
    ],
  ])('refuses the pattern %s and names the place (EVB-11)', (eventPattern, reason, place) => {
    const sandbox = openSandbox();
    const where = place === null || reason.includes('"') ? '' : ` at "${place}"`;
    expect(() => putRule(sandbox, { eventPattern })).toThrow(
      expect.objectContaining({
        code: 'EVENT_PATTERN_INVALID',
        awsErrorCode: 'InvalidEventPatternException',
        message: `Event pattern is not valid. Reason: ${reason}${where}`,
        detail: place === null ? null : { place },
      }),
    );
    expect(sandbox.world.table(eventRules).size).toBe(0);
  });
});

describe('A rule', () => {
  test('looks at the events of its own bus only', () => {
    const sandbox = openSandbox();
    sandbox.execute('CreateEventBus', { name: 'shop', description: null });
    const arn = createShip(sandbox);
    putRule(sandbox, { eventBusName: 'shop' });
    putTarget(sandbox, { arn }, 'orders', 'shop');
    putEvent(sandbox);
    expect(eventsOfFunctions(sandbox)).toEqual([]);
    putEvent(sandbox, { eventBusName: 'shop' });
    expect(eventsOfFunctions(sandbox)).toHaveLength(1);
  });

  test('sends a matching event to each of its targets, and so does every other rule (EVB-10)', () => {
    const sandbox = openSandbox();
    const arn = createShip(sandbox);
    putRule(sandbox);
    putRule(sandbox, { name: 'everything', eventPattern: '{"source":[{"prefix":""}]}' });
    putTarget(sandbox, { arn, targetId: 'one', input: '1' });
    putTarget(sandbox, { arn, targetId: 'two', input: '2' });
    putTarget(sandbox, { arn, targetId: 'three', input: '3' }, 'everything');
    putEvent(sandbox);
    expect(eventsOfFunctions(sandbox)).toEqual([1, 2, 3]);
  });

  test.each([
    [
      '{"source":["shop.payments"]}',
      'source',
      '"source" is "shop.orders", and the pattern wants ["shop.payments"]',
    ],
    [
      '{"source":["shop.orders"],"detail":{"state":["paid"],"size":[1]}}',
      'detail.state',
      '"detail.state" is "new", and the pattern wants ["paid"]',
    ],
    [
      '{"detail":{"size":[{"exists":true}]}}',
      'detail.size',
      '"detail.size" is missing, and the pattern wants [{"exists":true}]',
    ],
    [
      '{"detail.orderId":[8]}',
      'detail.orderId',
      '"detail.orderId" is 7, and the pattern wants [8]',
    ],
    [
      '{"detail":{"$or":[{"orderId":[8]},{"state":["paid"]}]}}',
      'detail.$or',
      'none of the alternatives of "detail.$or" fits',
    ],
    [
      '{"detail":{"items":{"id":[1],"size":[2]}}}',
      null,
      'each field fits alone, but no element of an array has all of them',
    ],
  ])('says which key of %s an event does not meet first', (eventPattern, key, reason) => {
    const sandbox = openSandbox();
    putRule(sandbox, { eventPattern });
    putEvent(sandbox, {
      detail: '{"orderId":7,"state":"new","items":[{"id":1,"size":1},{"id":2,"size":2}]}',
    });
    const [event] = eventsOfKind(sandbox, 'EVENT_RULE_NOT_MATCHED');
    expect(event).toMatchObject({
      rule: 'EVB-10',
      message: `Rule "orders" of the bus "default" leaves the event alone: ${reason}.`,
      detail: { ruleName: 'orders', key },
    });
  });

  test('says so when looking at an event takes too long', () => {
    const sandbox = openSandbox();
    const eventPattern = JSON.stringify({
      detail: { list: [{ wildcard: `${'*a'.repeat(20)}*b` }] },
    });
    for (let number = 1; number <= 60; number++) {
      putRule(sandbox, { name: `rule-${number}`, eventPattern });
    }
    const list = Array.from({ length: 200_000 }, () => 'a');
    putEvent(sandbox, { detail: JSON.stringify({ list }) });
    const reasons = eventsOfKind(sandbox, 'EVENT_RULE_NOT_MATCHED').map(({ message }) => message);
    expect(reasons).toHaveLength(60);
    expect(reasons.at(-1)).toContain('looking at an event this large takes more steps than it may');
  });

  test('that is disabled leaves every event alone, until it is enabled again', () => {
    const sandbox = openSandbox();
    const arn = createShip(sandbox);
    putRule(sandbox);
    putTarget(sandbox, { arn });
    const orders = { name: 'orders', eventBusName: null };
    sandbox.execute('DisableRule', orders);
    putEvent(sandbox);
    expect(eventsOfFunctions(sandbox)).toEqual([]);
    expect(eventsOfKind(sandbox, 'EVENT_RULE_NOT_MATCHED')).toMatchObject([
      { message: 'Rule "orders" of the bus "default" leaves the event alone: it is disabled.' },
    ]);
    sandbox.execute('EnableRule', orders);
    putEvent(sandbox);
    expect(eventsOfFunctions(sandbox)).toHaveLength(1);
  });

  test('cannot be enabled, disabled or given targets when it is not there', () => {
    const sandbox = openSandbox();
    const refusal = expect.objectContaining({
      code: 'EVENT_RULE_NOT_FOUND',
      message: 'Rule orders does not exist on EventBus default.',
    });
    const orders = { name: 'orders', eventBusName: null };
    expect(() => sandbox.execute('EnableRule', orders)).toThrow(refusal);
    expect(() => sandbox.execute('DisableRule', orders)).toThrow(refusal);
    expect(() => putTarget(sandbox, { arn: 'arn:aws:sqs:eu-west-1:123456789012:q' })).toThrow(
      refusal,
    );
  });

  test('cannot be deleted while it has targets (EVB-03)', () => {
    const sandbox = openSandbox();
    const { ruleId } = putRule(sandbox);
    putTarget(sandbox, { arn: createShip(sandbox) });
    const orders = { name: 'orders', eventBusName: null };
    expect(() => sandbox.execute('DeleteRule', orders)).toThrow(
      expect.objectContaining({
        code: 'EVENT_RULE_HAS_TARGETS',
        awsErrorCode: 'ValidationException',
        message: "Rule can't be deleted since it has targets.",
      }),
    );
    sandbox.execute('RemoveTargets', { rule: 'orders', eventBusName: null, ids: ['target'] });
    expect(sandbox.execute('DeleteRule', orders)).toEqual({ ruleId });
    expect(sandbox.execute('DeleteRule', orders)).toEqual({ ruleId: null });
  });
});

describe('TestEventPattern', () => {
  test('takes an event of 1 MB at most', () => {
    const event = `{"p":"${'x'.repeat(1_048_576)}"}`;
    expect(() => testEventPattern('{"source":["shop"]}', event)).toThrow(
      'Parameter Event is not valid. Reason: it has 1048584 bytes, and the limit is 1048576.',
    );
  });
});
