import { describe, expect, test } from 'vitest';
import { deadLetterCall, deliveryCall } from '../../../../src/simulation/push/sns/delivery-call.ts';
import { deliveries } from '../../../../src/simulation/push/sns/delivery-row.ts';
import type { Notification } from '../../../../src/simulation/push/sns/notification.ts';
import { RETRIES_MAX, retryDelayMs } from '../../../../src/simulation/push/sns/retry-schedule.ts';
import {
  openRealisticSandbox,
  openSandbox,
  START_MS,
  type TestSandbox,
} from '../../../support/test-sandbox.ts';
import { addPermission } from '../../../support/permissions.ts';
import {
  allowTopic,
  attribute,
  createTopic,
  functionArnOf,
  message,
  publish,
  queueArnOf,
  receivedEvents,
  subscribe,
  subscribeFunction,
  topicArnOf,
} from '../../../support/topics.ts';

describe('the retry schedule (SNS-03)', () => {
  test('is 3 at once, 2 after a second, 10 from 1 to 20 s and 100,000 every 20 s', () => {
    const delays = Array.from({ length: 17 }, (_, index) => retryDelayMs(index + 1));
    expect(delays.slice(0, 5)).toEqual([0, 0, 0, 1_000, 1_000]);
    expect(delays[5]).toBe(1_000);
    expect(delays[14]).toBe(20_000);
    const growth = delays
      .slice(6, 15)
      .map((delay, index) => (delay ?? 0) / (delays[index + 5] ?? 1));
    for (const factor of growth) expect(factor).toBeCloseTo(20 ** (1 / 9), 2);
    expect(delays.slice(15)).toEqual([20_000, 20_000]);
  });

  test('has 100,015 retries in a little over 23 days', () => {
    expect(RETRIES_MAX).toBe(100_015);
    expect(retryDelayMs(RETRIES_MAX)).toBe(20_000);
    expect(retryDelayMs(RETRIES_MAX + 1)).toBeNull();
    let total = 0;
    for (let retry = 1; retry <= RETRIES_MAX; retry++) total += retryDelayMs(retry) ?? 0;
    expect(Math.floor(total / 86_400_000)).toBe(23);
  });
});

/** A function that is still being created: Lambda refuses its events for now. */
function sandboxWithPendingFunction(): TestSandbox {
  const sandbox = openRealisticSandbox();
  createTopic(sandbox);
  sandbox.createFunction('orders', 'exports.handler = async () => 1;');
  allowTopic(sandbox);
  subscribe(sandbox);
  sandbox.takeEvents();
  return sandbox;
}

/** When a delivery was put off, in milliseconds after it was published. */
function retriesOf(sandbox: TestSandbox): number[] {
  return sandbox
    .takeEvents()
    .filter(({ kind }) => kind === 'TOPIC_MESSAGE_RETRY_SCHEDULED')
    .map(({ at }) => at - START_MS);
}

describe('a delivery that Lambda refuses for now (SNS-03)', () => {
  test('is tried again by the schedule until Lambda takes it', () => {
    const sandbox = sandboxWithPendingFunction();
    publish(sandbox);
    sandbox.advanceUntilIdle();
    const kinds = sandbox.events.map(({ kind }) => kind);
    expect(kinds.indexOf('FUNCTION_ACTIVE')).toBeLessThan(kinds.indexOf('TOPIC_MESSAGE_DELIVERED'));
    expect(retriesOf(sandbox).slice(0, 5)).toEqual([0, 0, 0, 0, 1_000]);
    expect(sandbox.world.table(deliveries).size).toBe(0);
    expect([...sandbox.invocations.values()]).toMatchObject([{ status: 'SUCCEEDED' }]);
  });

  test('waits as a row with an entry on the agenda, and outlives a restart', () => {
    const sandbox = sandboxWithPendingFunction();
    publish(sandbox);
    sandbox.advanceBy(1);
    expect([...sandbox.world.table(deliveries).values()]).toMatchObject([
      { retry: 4, dueAtMs: START_MS + 1_000 },
    ]);
    expect(sandbox.world.agenda(5)).toContainEqual(
      expect.objectContaining({ rule: 'SNS-03', functionName: 'orders', dueAt: START_MS + 1_000 }),
    );
    sandbox.reload().advanceUntilIdle();
    expect([...sandbox.invocations.values()]).toMatchObject([{ status: 'SUCCEEDED' }]);
  });

  test('is lost with its subscription', () => {
    const sandbox = sandboxWithPendingFunction();
    publish(sandbox);
    sandbox.execute('DeleteTopic', { topicArn: topicArnOf('orders') });
    sandbox.advanceUntilIdle();
    expect(sandbox.takeKinds()).toContain('TOPIC_MESSAGE_LOST');
    expect(sandbox.invocations.size).toBe(0);
  });
});

describe('deliveries that wait', () => {
  test('are 10,000 at most; one message more is refused and changes nothing', () => {
    const sandbox = openRealisticSandbox();
    const topicArn = createTopic(sandbox);
    for (let number = 0; number < 100; number++) {
      const functionName = `f-${number}`;
      sandbox.createFunction(functionName, 'exports.handler = async () => 1;');
      addPermission(sandbox, { functionName, principal: 'sns.amazonaws.com' });
      subscribe(sandbox, functionArnOf(functionName));
    }
    const ten = Array.from({ length: 10 }, (_, id) => ({ id: String(id), ...message() }));
    for (let batch = 0; batch < 10; batch++) {
      sandbox.execute('PublishBatch', { topicArn, entries: ten });
    }
    expect(sandbox.world.table(deliveries).size).toBe(10_000);
    sandbox.takeEvents();
    const why = 'could have 10100 deliveries that wait to be tried again, and the limit is 10000';
    expect(() => publish(sandbox)).toThrow(why);
    expect(() => sandbox.execute('PublishBatch', { topicArn, entries: ten })).toThrow(why);
    expect(sandbox.takeKinds()).not.toContain('TOPIC_MESSAGE_PUBLISHED');
  }, 60_000);
});

describe('a delivery that Lambda refuses for good', () => {
  test('is not tried again where the function is gone (SNS-03, SNS-04)', () => {
    const sandbox = openSandbox();
    subscribeFunction(sandbox);
    sandbox.execute('DeleteFunction', { functionName: 'orders', qualifier: null });
    sandbox.takeEvents();
    publish(sandbox);
    expect(sandbox.takeEvents()).toMatchObject([
      { kind: 'TOPIC_MESSAGE_PUBLISHED' },
      {
        kind: 'TOPIC_MESSAGE_REFUSED',
        rule: 'SNS-03',
        functionName: 'orders',
        message: expect.stringContaining('Function not found') as string,
      },
      { kind: 'TOPIC_MESSAGE_LOST', rule: 'SNS-04' },
    ]);
    expect(sandbox.world.nextDueAt).toBeNull();
  });

  test('is not tried again where the permission is missing, and the log says what is close (SNS-05)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', 'exports.handler = async () => 1;');
    createTopic(sandbox);
    subscribe(sandbox);
    sandbox.takeEvents();
    publish(sandbox);
    expect(sandbox.takeEvents()[1]).toMatchObject({
      kind: 'TOPIC_MESSAGE_REFUSED',
      rule: 'SNS-05',
      message: expect.stringContaining('AddPermission adds one') as string,
    });
    allowTopic(sandbox);
    publish(sandbox);
    expect(receivedEvents(sandbox)).toHaveLength(1);
  });

  test('is nothing that an error of the function would come to (SNS-04)', () => {
    const sandbox = openSandbox();
    subscribeFunction(sandbox);
    sandbox.updateCode('orders', "exports.handler = async () => { throw new Error('boom'); };");
    publish(sandbox);
    sandbox.advanceUntilIdle();
    const kinds = sandbox.takeKinds();
    expect(kinds).toContain('EVENT_RETRIES_EXHAUSTED');
    expect(kinds).toContain('TOPIC_MESSAGE_DELIVERED');
    expect(kinds).not.toContain('TOPIC_MESSAGE_REFUSED');
  });
});

const notification: Notification = {
  messageId: 'm-1',
  topicArn: topicArnOf('orders'),
  subject: null,
  message: 'hello',
  messageAttributes: { count: attribute('7', 'Number') },
  messageGroupId: null,
  messageDeduplicationId: null,
  sequenceNumber: null,
  publishedAtMs: START_MS,
  traceHeader: 'Root=1-00000000-000000000000000000000000',
};

describe('a message for a queue', () => {
  test('comes in an envelope that spells …URL and leaves out what is not there (SNS-01, ASY-52)', () => {
    const sandbox = openSandbox();
    createTopic(sandbox);
    const subscription = subscribe(sandbox, queueArnOf('q'));
    const call = deliveryCall(subscription, notification);
    expect(call).toMatchObject({
      action: 'sqs:SendMessage',
      queueArn: queueArnOf('q'),
      messageAttributes: {},
      caller: {
        kind: 'service',
        principal: 'sns.amazonaws.com',
        sourceArn: topicArnOf('orders'),
      },
      traceHeader: notification.traceHeader,
    });
    expect(JSON.parse('body' in call ? call.body : '')).toEqual({
      Type: 'Notification',
      MessageId: 'm-1',
      TopicArn: topicArnOf('orders'),
      Message: 'hello',
      Timestamp: new Date(START_MS).toISOString(),
      SignatureVersion: '1',
      Signature: expect.any(String) as string,
      SigningCertURL: expect.stringContaining('https://sns.eu-west-1.amazonaws.com/') as string,
      UnsubscribeURL: expect.stringContaining(subscription.subscriptionArn) as string,
      MessageAttributes: { count: { Type: 'Number', Value: '7' } },
    });
  });

  test('is raw where that is set: the text as the body, the attributes as the queue’s own', () => {
    const sandbox = openSandbox();
    createTopic(sandbox);
    const subscription = subscribe(sandbox, queueArnOf('q'), { rawMessageDelivery: true });
    expect(deliveryCall(subscription, notification)).toMatchObject({
      body: 'hello',
      messageAttributes: notification.messageAttributes,
    });
  });

  test('is refused for good when it is raw and has more than ten attributes', () => {
    const sandbox = openSandbox();
    createTopic(sandbox);
    subscribe(sandbox, queueArnOf('q'), { rawMessageDelivery: true });
    sandbox.takeEvents();
    publish(sandbox, {
      messageAttributes: Object.fromEntries(
        Array.from({ length: 11 }, (_, index) => [`a${index}`, attribute('x')]),
      ),
    });
    expect(sandbox.takeEvents()).toMatchObject([
      { kind: 'TOPIC_MESSAGE_PUBLISHED' },
      {
        kind: 'TOPIC_MESSAGE_REFUSED',
        message: expect.stringContaining('this one has 11') as string,
      },
      { kind: 'TOPIC_MESSAGE_LOST' },
    ]);
  });

  test('of a FIFO topic carries group, deduplication id and number, and no signature', () => {
    const sandbox = openSandbox();
    const topicArn = createTopic(sandbox, 'orders.fifo', { fifoTopic: true });
    const subscription = subscribe(sandbox, queueArnOf('q.fifo'), {}, { topicArn });
    const call = deliveryCall(subscription, {
      ...notification,
      messageGroupId: 'g',
      messageDeduplicationId: 'd',
      sequenceNumber: '10000000000000000001',
    });
    expect(call).toMatchObject({ messageGroupId: 'g', messageDeduplicationId: 'd' });
    const body = JSON.parse('body' in call ? call.body : '') as object;
    expect(body).toMatchObject({ SequenceNumber: '10000000000000000001' });
    expect(body).not.toHaveProperty('Signature');
  });

  test('goes to the dead-letter queue as it would have gone to a queue (SNS-04)', () => {
    const sandbox = openSandbox();
    createTopic(sandbox);
    const subscription = subscribe(sandbox, functionArnOf('orders'));
    const call = deadLetterCall(subscription, notification, queueArnOf('dlq'));
    expect(call).toMatchObject({ action: 'sqs:SendMessage', queueArn: queueArnOf('dlq') });
    expect(JSON.parse('body' in call ? call.body : '')).toMatchObject({ MessageId: 'm-1' });
  });
});
