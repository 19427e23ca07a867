import { describe, expect, test } from 'vitest';
import { snsPushSource } from '../../../../src/simulation/push/sns/sns-push-source.ts';
import { subscriptions } from '../../../../src/simulation/push/sns/subscription.ts';
import type { TriggerRow } from '../../../../src/simulation/push/trigger-row.ts';
import { triggers } from '../../../../src/simulation/push/trigger.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';
import {
  attribute,
  createTopic,
  functionArnOf,
  publish,
  queueArnOf,
  receivedEvents,
  topicArnOf,
} from '../../../support/topics.ts';

const configuration = {
  topicArn: topicArnOf('orders'),
  filterPolicy: { kind: ['order'] },
  filterPolicyScope: null,
  deadLetterTargetArn: queueArnOf('dlq'),
};

/** The function "orders" with a trigger of the topic "orders", permission included. */
function openWithTrigger(): { sandbox: TestSandbox; triggerId: string } {
  const sandbox = openSandbox();
  createTopic(sandbox);
  sandbox.createFunction('orders', 'exports.handler = async () => 1;');
  const { triggerId } = sandbox.execute('CreateTrigger', {
    source: 'SNS',
    functionName: 'orders',
    qualifier: null,
    configuration,
    addPermission: true,
  });
  return { sandbox, triggerId };
}

function triggerOf(sandbox: TestSandbox, triggerId: string): TriggerRow | undefined {
  return sandbox.world.table(triggers).get(triggerId);
}

describe('a trigger of the source SNS', () => {
  test('is a subscription, and lets the topic in', () => {
    const { sandbox, triggerId } = openWithTrigger();
    const [subscription] = sandbox.world.table(subscriptions).values();
    expect(subscription).toMatchObject({
      protocol: 'lambda',
      endpoint: functionArnOf('orders'),
      filterPolicy: { kind: ['order'] },
      filterPolicyScope: 'MESSAGE_ATTRIBUTES',
      deadLetterTargetArn: queueArnOf('dlq'),
    });
    expect(triggerOf(sandbox, triggerId)).toMatchObject({
      source: 'SNS',
      sourceArn: topicArnOf('orders'),
      key: subscription?.subscriptionArn,
      functionName: 'orders',
      enabled: true,
    });
    publish(sandbox, { messageAttributes: { kind: attribute('order') } });
    publish(sandbox, { messageAttributes: { kind: attribute('other') } });
    expect(receivedEvents(sandbox)).toHaveLength(1);
  });

  test('changes as a whole: what a new configuration does not have is gone', () => {
    const { sandbox, triggerId } = openWithTrigger();
    sandbox.execute('UpdateTrigger', {
      triggerId,
      enabled: null,
      source: 'SNS',
      configuration: { ...configuration, filterPolicy: null, deadLetterTargetArn: null },
    });
    expect([...sandbox.world.table(subscriptions).values()]).toMatchObject([
      { filterPolicy: null, deadLetterTargetArn: null },
    ]);
    expect(triggerOf(sandbox, triggerId)?.configuration).toMatchObject({ filterPolicy: null });
  });

  test('cannot be switched off, nor moved to another topic', () => {
    const { sandbox, triggerId } = openWithTrigger();
    const update = (enabled: boolean | null, topicArn: string | null): unknown =>
      sandbox.execute('UpdateTrigger', {
        triggerId,
        enabled,
        source: 'SNS',
        configuration: topicArn === null ? null : { ...configuration, topicArn },
      });
    expect(() => update(false, null)).toThrow('a subscription cannot be switched off');
    expect(() => update(null, topicArnOf('other'))).toThrow('a subscription belongs to one topic');
    expect(update(true, null)).toEqual({ triggerId });
  });

  test('ends with its subscription', () => {
    const { sandbox, triggerId } = openWithTrigger();
    sandbox.execute('DeleteTrigger', { triggerId });
    expect(sandbox.world.table(subscriptions).size).toBe(0);
    expect(triggerOf(sandbox, triggerId)).toBeUndefined();
  });

  test('is not made, and nobody let in, where the subscription is refused', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', 'exports.handler = async () => 1;');
    sandbox.takeEvents();
    expect(() =>
      sandbox.execute('CreateTrigger', {
        source: 'SNS',
        functionName: 'orders',
        qualifier: null,
        configuration,
        addPermission: true,
      }),
    ).toThrow('Topic does not exist');
    expect(sandbox.takeKinds()).toEqual([]);
  });

  test('shows the event that a function would get (SNS-01)', () => {
    const { sandbox } = openWithTrigger();
    publish(sandbox, { subject: 'x', messageAttributes: { kind: attribute('order') } });
    const [real] = receivedEvents(sandbox) as { Records: { Sns: object }[] }[];
    const example = snsPushSource.exampleEvent(sandbox.identity) as unknown as typeof real;
    expect(Object.keys(example?.Records[0] ?? {})).toEqual(Object.keys(real?.Records[0] ?? {}));
    expect(Object.keys(example?.Records[0]?.Sns ?? {})).toEqual(
      Object.keys(real?.Records[0]?.Sns ?? {}),
    );
  });
});
