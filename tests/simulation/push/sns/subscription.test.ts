import { describe, expect, test } from 'vitest';
import { subscriptions } from '../../../../src/simulation/push/sns/subscription.ts';
import { triggers } from '../../../../src/simulation/push/trigger.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';
import {
  createTopic,
  functionArnOf,
  queueArnOf,
  setSubscriptionAttributes,
  subscribe,
  topicArnOf,
} from '../../../support/topics.ts';

function sandboxWithTopic(): TestSandbox {
  const sandbox = openSandbox();
  createTopic(sandbox);
  return sandbox;
}

describe('Subscribe', () => {
  test('takes a function that is not there, because it looks at nothing but the ARN (SNS-05)', () => {
    const sandbox = sandboxWithTopic();
    const { subscriptionArn } = subscribe(sandbox, functionArnOf('missing'));
    expect(subscriptionArn).toMatch(/^arn:aws:sns:eu-west-1:123456789012:orders:[0-9a-f-]{36}$/);
    const [event] = sandbox.takeEvents().slice(-1);
    expect(event).toMatchObject({ kind: 'TOPIC_SUBSCRIBED', rule: 'SNS-05' });
  });

  test('answers with the subscription of the same endpoint where there is one', () => {
    const sandbox = sandboxWithTopic();
    const first = subscribe(sandbox);
    expect(subscribe(sandbox).subscriptionArn).toBe(first.subscriptionArn);
    expect(() => subscribe(sandbox, undefined, { filterPolicy: { a: ['b'] } })).toThrow(
      'Subscription already exists with different attributes',
    );
    expect(sandbox.world.table(subscriptions).size).toBe(1);
  });

  test.each([
    ['email', 'ann@example.com', 'nothing in a sandbox receives "email"'],
    ['https', 'https://example.com', 'nothing in a sandbox receives "https"'],
    ['pigeon', 'coop', 'Amazon SNS does not support this protocol string: pigeon'],
    ['lambda', 'orders', 'Lambda endpoint ARN: it must look like'],
    ['lambda', queueArnOf('orders'), 'Lambda endpoint ARN: it must look like'],
    ['lambda', topicArnOf('orders'), 'a topic cannot be subscribed to a topic'],
    ['sqs', topicArnOf('orders'), 'a topic cannot be subscribed to a topic'],
    ['sqs', functionArnOf('orders'), 'SQS endpoint ARN: it must look like'],
    ['sqs', queueArnOf('orders.fifo'), 'FIFO SQS Queues can not be subscribed to standard'],
    [
      'lambda',
      'arn:aws:lambda:eu-west-1:999999999999:function:orders',
      'it belongs to the account 999999999999 in eu-west-1',
    ],
    ['sqs', 'arn:aws:sqs:us-east-1:123456789012:orders', 'and this sandbox is the account'],
  ])('refuses %s to %s', (protocol, endpoint, why) => {
    const sandbox = sandboxWithTopic();
    expect(() => subscribe(sandbox, endpoint, {}, { protocol })).toThrow(why);
    expect(sandbox.world.table(subscriptions).size).toBe(0);
  });

  test('takes queues only for a FIFO topic (SNS-02)', () => {
    const sandbox = openSandbox();
    const topicArn = createTopic(sandbox, 'orders.fifo', { fifoTopic: true });
    expect(() => subscribe(sandbox, functionArnOf('orders'), {}, { topicArn })).toThrow(
      'the FIFO topic "orders.fifo" delivers to SQS queues only',
    );
    subscribe(sandbox, queueArnOf('orders.fifo'), {}, { topicArn });
    subscribe(sandbox, queueArnOf('orders'), {}, { topicArn });
    expect(sandbox.world.table(subscriptions).size).toBe(2);
  });

  test('delivers raw to queues only', () => {
    const sandbox = sandboxWithTopic();
    expect(() => subscribe(sandbox, undefined, { rawMessageDelivery: true })).toThrow(
      'does not support raw message delivery',
    );
    expect(
      subscribe(sandbox, queueArnOf('q'), { rawMessageDelivery: true }).rawMessageDelivery,
    ).toBe(true);
  });

  test.each([
    'nonsense',
    topicArnOf('orders'),
    'arn:aws:sqs:eu-west-1:999999999999:dlq',
    queueArnOf('dlq.fifo'),
  ])('refuses %s as a dead-letter queue of a standard topic (SNS-04)', (deadLetterTargetArn) => {
    const sandbox = sandboxWithTopic();
    expect(() => subscribe(sandbox, undefined, { redrivePolicy: { deadLetterTargetArn } })).toThrow(
      'Invalid parameter: RedrivePolicy',
    );
  });

  test('refuses one filter policy more than 200 of a topic (SNS-07)', () => {
    const sandbox = sandboxWithTopic();
    const filterPolicy = { kind: ['a'] };
    for (let number = 0; number < 200; number++) {
      subscribe(sandbox, functionArnOf(`f-${number}`), { filterPolicy });
    }
    expect(() => subscribe(sandbox, functionArnOf('more'), { filterPolicy })).toThrow(
      '200 subscriptions of the topic have one, and the limit is 200',
    );
    const { subscriptionArn } = subscribe(sandbox, functionArnOf('more'));
    expect(() => setSubscriptionAttributes(sandbox, subscriptionArn, { filterPolicy })).toThrow(
      'the limit is 200',
    );
  });

  test('refuses one subscription more than 1,000 of a sandbox', () => {
    const sandbox = sandboxWithTopic();
    for (let number = 0; number < 1_000; number++) subscribe(sandbox, queueArnOf(`q-${number}`));
    expect(() => subscribe(sandbox)).toThrow('the limit is 1000');
  });
});

describe('SetSubscriptionAttributes', () => {
  test('changes what it names; an empty policy and a null queue take them away', () => {
    const sandbox = sandboxWithTopic();
    const redrivePolicy = { deadLetterTargetArn: queueArnOf('dlq') };
    const { id, subscriptionArn } = subscribe(sandbox, undefined, {
      filterPolicy: { kind: ['a'] },
      redrivePolicy,
    });
    const row = (): unknown => sandbox.world.table(subscriptions).get(id);
    setSubscriptionAttributes(sandbox, subscriptionArn, { filterPolicyScope: 'MESSAGE_BODY' });
    expect(row()).toMatchObject({
      filterPolicy: { kind: ['a'] },
      filterPolicyScope: 'MESSAGE_BODY',
      deadLetterTargetArn: queueArnOf('dlq'),
    });
    setSubscriptionAttributes(sandbox, subscriptionArn, {
      filterPolicy: {},
      redrivePolicy: { deadLetterTargetArn: null },
    });
    expect(row()).toMatchObject({ filterPolicy: null, deadLetterTargetArn: null });
  });

  test('refuses a scope that the policy does not go with (SNS-06)', () => {
    const sandbox = sandboxWithTopic();
    const { subscriptionArn } = subscribe(sandbox, undefined, {
      filterPolicy: { order: { kind: ['a'] } },
      filterPolicyScope: 'MESSAGE_BODY',
    });
    expect(() =>
      setSubscriptionAttributes(sandbox, subscriptionArn, {
        filterPolicyScope: 'MESSAGE_ATTRIBUTES',
      }),
    ).toThrow(
      'Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy',
    );
  });

  test('refuses a subscription that is not there', () => {
    const sandbox = sandboxWithTopic();
    expect(() => setSubscriptionAttributes(sandbox, `${topicArnOf('orders')}:x`, {})).toThrow(
      'Subscription does not exist',
    );
  });
});

describe('a subscription of a function', () => {
  test('is a trigger, as long as it is there', () => {
    const sandbox = sandboxWithTopic();
    const { subscriptionArn } = subscribe(sandbox, `${functionArnOf('orders')}:live`);
    subscribe(sandbox, queueArnOf('orders'));
    const found = (): unknown[] => [...sandbox.world.table(triggers).values()];
    expect(found()).toMatchObject([
      {
        source: 'SNS',
        sourceArn: topicArnOf('orders'),
        key: subscriptionArn,
        functionName: 'orders',
        qualifier: 'live',
        enabled: true,
      },
    ]);
    setSubscriptionAttributes(sandbox, subscriptionArn, { filterPolicy: { kind: ['a'] } });
    expect(found()).toMatchObject([{ configuration: { filterPolicy: { kind: ['a'] } } }]);
    sandbox.execute('Unsubscribe', { subscriptionArn });
    expect(found()).toEqual([]);
    expect(sandbox.execute('Unsubscribe', { subscriptionArn })).toEqual({ subscriptionId: null });
  });
});
