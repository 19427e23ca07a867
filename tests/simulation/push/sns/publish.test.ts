import { describe, expect, test } from 'vitest';
import { deliveries } from '../../../../src/simulation/push/sns/delivery-row.ts';
import { MESSAGE_BYTES_MAX } from '../../../../src/simulation/push/sns/message.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../../support/test-sandbox.ts';
import {
  attribute,
  createTopic,
  message,
  publish,
  receivedEvents,
  subscribeFunction,
  topicArnOf,
} from '../../../support/topics.ts';

function sandboxWithTopic(): TestSandbox {
  const sandbox = openSandbox();
  createTopic(sandbox);
  return sandbox;
}

describe('Publish', () => {
  test('invokes a subscribed function with exactly one record in SNS’s spelling (SNS-01)', () => {
    const sandbox = openSandbox();
    const { subscriptionArn } = subscribeFunction(sandbox);
    const { messageId } = publish(sandbox, {
      message: '{"orderId":7}',
      messageAttributes: { kind: attribute('order') },
    });
    expect(receivedEvents(sandbox)).toEqual([
      {
        Records: [
          {
            EventVersion: '1.0',
            EventSubscriptionArn: subscriptionArn,
            EventSource: 'aws:sns',
            Sns: {
              SignatureVersion: '1',
              Timestamp: new Date(START_MS).toISOString(),
              Signature: expect.stringMatching(/^[\w+/]{86}==$/) as string,
              SigningCertUrl:
                'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0000000000000000000000.pem',
              MessageId: messageId,
              Message: '{"orderId":7}',
              MessageAttributes: { kind: { Type: 'String', Value: 'order' } },
              Type: 'Notification',
              UnsubscribeUrl: `https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
              TopicArn: topicArnOf('orders'),
              Subject: null,
            },
          },
        ],
      },
    ]);
  });

  test('gives a function numbers and arrays as text, and binary as base64 (SNS-01)', () => {
    const sandbox = openSandbox();
    subscribeFunction(sandbox);
    publish(sandbox, {
      messageAttributes: {
        price: attribute('7.5', 'Number'),
        tags: attribute('["a",1]', 'String.Array'),
        seal: { dataType: 'Binary', stringValue: null, binaryValue: 'AQI=' },
      },
    });
    expect(receivedEvents(sandbox)).toMatchObject([
      {
        Records: [
          {
            Sns: {
              MessageAttributes: {
                price: { Type: 'String', Value: '7.5' },
                tags: { Type: 'String', Value: '["a",1]' },
                seal: { Type: 'Binary', Value: 'AQI=' },
              },
            },
          },
        ],
      },
    ]);
  });

  test('tells one story by one trace id', () => {
    const sandbox = openSandbox();
    subscribeFunction(sandbox);
    sandbox.takeEvents();
    publish(sandbox);
    sandbox.advanceUntilIdle();
    const events = sandbox.takeEvents().filter(({ traceId }) => traceId !== null);
    expect(events.slice(0, 3).map(({ kind }) => kind)).toEqual([
      'TOPIC_MESSAGE_PUBLISHED',
      'EVENT_QUEUED',
      'TOPIC_MESSAGE_DELIVERED',
    ]);
    expect(new Set(events.map(({ traceId }) => traceId)).size).toBe(1);
  });

  test('keeps no row of a delivery that is accepted', () => {
    const sandbox = openSandbox();
    subscribeFunction(sandbox);
    publish(sandbox);
    expect(sandbox.world.table(deliveries).size).toBe(0);
    expect(receivedEvents(sandbox)).toHaveLength(1);
  });

  test('takes a message of 256 KB with its attributes, and no byte more (SNS-02)', () => {
    const sandbox = sandboxWithTopic();
    // The name, the type and the value of the attribute are 4 + 6 + 5 bytes.
    const messageAttributes = { kind: attribute('order') };
    const largest = 'x'.repeat(MESSAGE_BYTES_MAX - 15);
    publish(sandbox, { message: largest, messageAttributes });
    expect(() => publish(sandbox, { message: `${largest}x`, messageAttributes })).toThrow(
      'Invalid parameter: Message too long: it has 262145 bytes with its attributes, and 262144 are allowed.',
    );
  });

  test.each([
    ['an empty message', { message: '' }, 'Empty message'],
    ['an empty subject', { subject: '' }, 'Invalid parameter: Subject'],
    ['a subject of two lines', { subject: 'a\nb' }, 'Invalid parameter: Subject'],
    ['a subject of 101 characters', { subject: 'x'.repeat(101) }, 'Invalid parameter: Subject'],
    [
      'a deduplication id on a standard topic',
      { messageDeduplicationId: '1' },
      'not valid for this topic type',
    ],
  ])('refuses %s', (_what, input, why) => {
    const sandbox = sandboxWithTopic();
    sandbox.takeEvents();
    expect(() => publish(sandbox, input)).toThrow(why);
    expect(sandbox.takeKinds()).toEqual([]);
  });

  test.each([
    ['a b', attribute('x'), 'Invalid message attribute name'],
    ['AWS.x', attribute('x'), 'Invalid message attribute name'],
    ['.x', attribute('x'), 'Invalid message attribute name'],
    ['kind', attribute('x', 'Text'), 'the set of supported type prefixes'],
    ['kind', attribute(''), 'must have a stringValue that is not empty'],
    ['kind', attribute('x', 'Binary'), 'must have a binaryValue that is not empty'],
    ['kind', attribute('seven', 'Number'), 'Could not cast message attribute value to number'],
    [
      'kind',
      { dataType: 'Binary', stringValue: null, binaryValue: '%' },
      'its binaryValue is not valid base64',
    ],
  ])('refuses the attribute %s: %j', (name, value, why) => {
    expect(() => publish(sandboxWithTopic(), { messageAttributes: { [name]: value } })).toThrow(
      why,
    );
  });

  test('refuses a topic that is not there', () => {
    expect(() => publish(openSandbox())).toThrow('Topic does not exist');
  });
});

describe('a FIFO topic', () => {
  const topicArn = topicArnOf('orders.fifo');
  const toFifo = { topicArn, messageGroupId: 'g' };

  test('takes messages with a group and a deduplication id, and numbers them', () => {
    const sandbox = openSandbox();
    createTopic(sandbox, 'orders.fifo', { fifoTopic: true });
    const numbers = ['1', '2'].map(
      (messageDeduplicationId) =>
        publish(sandbox, { ...toFifo, messageDeduplicationId }).sequenceNumber,
    );
    expect(numbers).toEqual(['10000000000000000001', '10000000000000000002']);
    expect(() => publish(sandbox, { topicArn })).toThrow(
      'The MessageGroupId parameter is required for FIFO topics',
    );
    expect(() => publish(sandbox, toFifo)).toThrow(
      'The topic should either have ContentBasedDeduplication enabled',
    );
  });

  test('makes the deduplication id of the message where it is told to', () => {
    const sandbox = openSandbox();
    createTopic(sandbox, 'orders.fifo', { fifoTopic: true, contentBasedDeduplication: true });
    expect(publish(sandbox, toFifo).sequenceNumber).not.toBeNull();
  });
});

describe('PublishBatch', () => {
  const batch = (sandbox: TestSandbox, entries: readonly object[]): unknown =>
    sandbox.execute('PublishBatch', {
      topicArn: topicArnOf('orders'),
      entries: entries.map((entry, index) => ({ id: String(index), ...message(), ...entry })),
    });

  test('publishes each message by itself; a bad one fails alone', () => {
    const sandbox = openSandbox();
    subscribeFunction(sandbox);
    expect(batch(sandbox, [{ message: 'a' }, { message: '' }, { message: 'c' }])).toEqual({
      successful: [
        { id: '0', messageId: expect.any(String) as string, sequenceNumber: null },
        { id: '2', messageId: expect.any(String) as string, sequenceNumber: null },
      ],
      failed: [
        {
          id: '1',
          code: 'InvalidParameter',
          message: 'Invalid parameter: Empty message',
          senderFault: true,
        },
      ],
    });
    expect(receivedEvents(sandbox)).toMatchObject([
      { Records: [{ Sns: { Message: 'a' } }] },
      { Records: [{ Sns: { Message: 'c' } }] },
    ]);
  });

  test.each([
    ['no entries', [], "doesn't contain any entries"],
    ['eleven', Array.from({ length: 11 }, () => ({})), 'it has 11, and 10 are allowed'],
    ['an id twice', [{ id: 'a' }, { id: 'a' }], 'have the same Id'],
    ['an id with a blank', [{ id: 'a b' }], "doesn't abide by the specification"],
    [
      'more than 256 KB together',
      [{ message: 'x'.repeat(200_000) }, { message: 'x'.repeat(100_000) }],
      'they have 300000 bytes, and 262144 are allowed',
    ],
  ])('refuses a batch with %s as a whole (SNS-02)', (_what, entries, why) => {
    const sandbox = sandboxWithTopic();
    sandbox.takeEvents();
    expect(() => batch(sandbox, entries)).toThrow(why);
    expect(sandbox.takeKinds()).toEqual([]);
  });
});
