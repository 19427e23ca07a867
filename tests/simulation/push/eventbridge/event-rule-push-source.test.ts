import { describe, expect, test } from 'vitest';
import type { EventRuleTriggerConfiguration } from '../../../../src/simulation/push/eventbridge/event-rule-push-source.ts';
import { eventRules } from '../../../../src/simulation/push/eventbridge/event-rule.ts';
import { eventTargets } from '../../../../src/simulation/push/eventbridge/event-target.ts';
import type { TriggerRow } from '../../../../src/simulation/push/trigger-row.ts';
import { triggers } from '../../../../src/simulation/push/trigger.ts';
import {
  createShip,
  eventsOfFunctions,
  eventsOfKind,
  putEvent,
  putRule,
  putTarget,
} from '../../../support/event-bus.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';

const nothing: EventRuleTriggerConfiguration = {
  eventBusName: null,
  ruleName: 'orders',
  eventPattern: null,
  scheduleExpression: null,
  targetId: null,
  input: null,
  inputPath: null,
  inputTransformer: null,
  maximumRetryAttempts: null,
  maximumEventAgeInSeconds: null,
  deadLetterArn: null,
};

const PATTERN = { eventPattern: '{"source":["shop.orders"]}' };

function create(
  sandbox: TestSandbox,
  configuration: Partial<EventRuleTriggerConfiguration>,
  functionName = 'ship',
): TriggerRow {
  const { triggerId } = sandbox.execute('CreateTrigger', {
    source: 'EVENTBRIDGE_RULE',
    functionName,
    qualifier: null,
    configuration: { ...nothing, ...configuration },
    addPermission: true,
  });
  return triggerRow(sandbox, triggerId);
}

function update(
  sandbox: TestSandbox,
  { id: triggerId }: TriggerRow,
  enabled: boolean | null,
  configuration: EventRuleTriggerConfiguration | null,
): TriggerRow {
  sandbox.execute('UpdateTrigger', {
    triggerId,
    source: 'EVENTBRIDGE_RULE',
    enabled,
    configuration,
  });
  return triggerRow(sandbox, triggerId);
}

function triggerRow(sandbox: TestSandbox, triggerId: string): TriggerRow {
  const trigger = sandbox.world.table(triggers).get(triggerId);
  if (!trigger) throw new Error(`No trigger ${triggerId}`);
  return trigger;
}

describe('A trigger', () => {
  test('describes each function among the targets of a rule, and nothing else', () => {
    const sandbox = openSandbox();
    putRule(sandbox);
    putTarget(sandbox, { arn: `${createShip(sandbox)}:live`, inputPath: '$.detail' });
    putTarget(sandbox, { arn: 'arn:aws:sqs:eu-west-1:123456789012:parcels', targetId: 'queue' });
    expect([...sandbox.world.table(triggers).values()]).toMatchObject([
      {
        source: 'EVENTBRIDGE_RULE',
        sourceArn: 'arn:aws:events:eu-west-1:123456789012:rule/orders',
        key: 'default/orders/target',
        functionName: 'ship',
        qualifier: 'live',
        enabled: true,
        configuration: { eventPattern: PATTERN.eventPattern, inputPath: '$.detail', input: null },
      },
    ]);
  });

  test('follows its rule and its target', () => {
    const sandbox = openSandbox();
    const arn = createShip(sandbox);
    putRule(sandbox);
    putTarget(sandbox, { arn });
    const orders = { name: 'orders', eventBusName: null };
    const trigger = () => [...sandbox.world.table(triggers).values()];
    const [{ id } = { id: '' }] = trigger();
    sandbox.execute('DisableRule', orders);
    expect(trigger()).toMatchObject([{ id, enabled: false }]);
    putRule(sandbox, { eventPattern: '{"source":["x"]}' });
    expect(trigger()).toMatchObject([
      { id, enabled: true, configuration: { eventPattern: '{"source":["x"]}' } },
    ]);
    putTarget(sandbox, { arn: 'arn:aws:sqs:eu-west-1:123456789012:parcels' });
    expect(trigger()).toEqual([]);
    putTarget(sandbox, { arn });
    sandbox.execute('RemoveTargets', { rule: 'orders', eventBusName: null, ids: ['target'] });
    expect(trigger()).toEqual([]);
  });
});

describe('Creating a trigger', () => {
  test('puts the rule, and the function as its target under its own name', () => {
    const sandbox = openSandbox();
    createShip(sandbox);
    const trigger = create(sandbox, { ...PATTERN, inputPath: '$.detail.orderId' });
    expect(trigger).toMatchObject({ key: 'default/orders/ship', functionName: 'ship' });
    putEvent(sandbox);
    expect(eventsOfFunctions(sandbox)).toEqual([7]);
  });

  test('adds a target to a rule that is there', () => {
    const sandbox = openSandbox();
    createShip(sandbox);
    putRule(sandbox);
    create(sandbox, { targetId: 'second' });
    putEvent(sandbox);
    expect(eventsOfFunctions(sandbox)).toHaveLength(1);
  });

  test.each([
    [{ ruleName: 'orders', ...PATTERN }, 'there is a rule "orders" already'],
    [{ ruleName: 'orders', targetId: 'target' }, 'rule "orders" has a target "target" already'],
    [{ ruleName: 'new' }, 'EventPattern or ScheduleExpression must be specified'],
    [{ ruleName: 'new', ...PATTERN, input: '{' }, 'JSON syntax error in input'],
    [{ ruleName: 'new', eventPattern: '{}' }, 'Event pattern is not valid'],
    [{ ruleName: 'new', ...PATTERN, eventBusName: 'nowhere' }, 'does not exist'],
  ])('with %j is refused and changes nothing', (configuration, message) => {
    const sandbox = openSandbox();
    putRule(sandbox);
    putTarget(sandbox, { arn: createShip(sandbox) });
    sandbox.takeEvents();
    expect(() => create(sandbox, configuration)).toThrow(message);
    expect(sandbox.takeEvents()).toEqual([]);
    expect(sandbox.world.table(eventRules).size).toBe(1);
  });
});

describe('Updating a trigger', () => {
  test('replaces the pattern and the input, and switches the rule', () => {
    const sandbox = openSandbox();
    createShip(sandbox);
    const trigger = create(sandbox, PATTERN);
    const configuration = {
      ...nothing,
      eventPattern: '{"source":["shop.payments"]}',
      input: '"paid"',
    };
    expect(update(sandbox, trigger, null, configuration)).toMatchObject({
      id: trigger.id,
      enabled: true,
    });
    putEvent(sandbox, { source: 'shop.payments' });
    expect(eventsOfFunctions(sandbox)).toEqual(['paid']);
    expect(update(sandbox, trigger, false, null)).toMatchObject({ enabled: false });
    putEvent(sandbox, { source: 'shop.payments' });
    expect(eventsOfFunctions(sandbox)).toHaveLength(1);
    expect(update(sandbox, trigger, true, null)).toMatchObject({ enabled: true });
  });

  test('does not move it to another rule', () => {
    const sandbox = openSandbox();
    createShip(sandbox);
    const trigger = create(sandbox, PATTERN);
    const configuration = { ...nothing, ruleName: 'other' };
    expect(() => update(sandbox, trigger, null, configuration)).toThrow(
      'Cannot update the trigger: it belongs to target "ship" of rule "orders"',
    );
  });
});

describe('Deleting a trigger', () => {
  test('removes the target, and the rule with its last one', () => {
    const sandbox = openSandbox();
    createShip(sandbox);
    const first = create(sandbox, PATTERN);
    const second = create(sandbox, { targetId: 'second' });
    const remove = ({ id }: TriggerRow) => sandbox.execute('DeleteTrigger', { triggerId: id });
    remove(first);
    expect(sandbox.world.table(eventTargets).size).toBe(1);
    expect(sandbox.world.table(eventRules).size).toBe(1);
    remove(second);
    expect(sandbox.world.table(eventRules).size).toBe(0);
    expect(sandbox.world.table(triggers).size).toBe(0);
    expect(eventsOfKind(sandbox, 'EVENT_RULE_DELETED')).toHaveLength(1);
  });
});

test('The permission that comes with a trigger names the rule’s ARN (EVB-01)', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('ship', 'exports.handler = async (event) => event;');
  sandbox.execute('CreateEventBus', { name: 'shop', description: null });
  create(sandbox, { ...PATTERN, eventBusName: 'shop' });
  const [permission] = eventsOfKind(sandbox, 'PERMISSION_ADDED');
  expect(permission?.message).toContain('arn:aws:events:eu-west-1:123456789012:rule/shop/orders');
  putEvent(sandbox, { eventBusName: 'shop' });
  expect(eventsOfFunctions(sandbox)).toHaveLength(1);
});
