import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../../src/simulation/commands.ts';
import {
  attribute,
  createTopic,
  functionArnOf,
  publish,
  queueArnOf,
  subscribe,
  topicArnOf,
} from '../../../support/topics.ts';
import { QueueSandbox } from '../../pull/sqs/queue-sandbox.ts';

/** A queue that the topic "orders" may send to. */
function createQueue(
  queues: QueueSandbox,
  name: string,
  attributes: CommandInput<'CreateQueue'>['attributes'] = {},
): string {
  const policy = JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArnOf(name),
        Condition: { ArnLike: { 'aws:SourceArn': topicArnOf('orders*') } },
      },
    ],
  });
  queues.create(name, { policy, ...attributes });
  return queueArnOf(name);
}

function open(): QueueSandbox {
  const queues = new QueueSandbox();
  createTopic(queues.sandbox);
  return queues;
}

describe('a subscribed queue', () => {
  test('gets an envelope as the body, with nothing in the message’s attributes (SNS-01)', () => {
    const queues = open();
    subscribe(queues.sandbox, createQueue(queues, 'q'));
    const { messageId } = publish(queues.sandbox, {
      subject: 'A subject',
      messageAttributes: { price: attribute('7', 'Number') },
    });
    const [received] = queues.receive('q');
    expect(JSON.parse(received?.body ?? '')).toMatchObject({
      Type: 'Notification',
      MessageId: messageId,
      Subject: 'A subject',
      Message: 'hello',
      MessageAttributes: { price: { Type: 'Number', Value: '7' } },
    });
    expect(received?.messageAttributes).toEqual({});
  });

  test('gets the bare text and its attributes where that is set', () => {
    const queues = open();
    subscribe(queues.sandbox, createQueue(queues, 'q'), { rawMessageDelivery: true });
    const messageAttributes = {
      price: attribute('7', 'Number'),
      tags: attribute('["a"]', 'String.Array'),
      seal: { dataType: 'Binary', stringValue: null, binaryValue: 'AQI=' },
    };
    publish(queues.sandbox, { messageAttributes });
    expect(queues.receive('q')).toMatchObject([{ body: 'hello', messageAttributes }]);
  });

  test('carries the trace of the message on', () => {
    const queues = open();
    subscribe(queues.sandbox, createQueue(queues, 'q'));
    publish(queues.sandbox);
    const { traceId } =
      queues.sandbox.events.find(({ kind }) => kind === 'TOPIC_MESSAGE_DELIVERED') ?? {};
    expect(queues.messagesOf('q')).toMatchObject([{ traceHeader: `Root=${traceId}` }]);
  });

  test('of a FIFO topic keeps the groups in order and drops repetitions', () => {
    const queues = open();
    const topicArn = createTopic(queues.sandbox, 'orders.fifo', {
      fifoTopic: true,
      contentBasedDeduplication: true,
    });
    const endpoint = createQueue(queues, 'q.fifo');
    subscribe(queues.sandbox, endpoint, { rawMessageDelivery: true }, { topicArn });
    for (const message of ['a', 'b', 'a']) {
      publish(queues.sandbox, { topicArn, message, messageGroupId: 'g' });
    }
    expect(queues.messagesOf('q.fifo')).toMatchObject([
      { body: 'a', messageGroupId: 'g' },
      { body: 'b', messageGroupId: 'g' },
    ]);
  });

  test('whose policy does not let the topic in gets nothing, and nothing is tried again (SNS-05)', () => {
    const queues = open();
    queues.create('q');
    subscribe(queues.sandbox, queueArnOf('q'));
    publish(queues.sandbox);
    expect(queues.messagesOf('q')).toEqual([]);
    expect(queues.sandbox.takeEvents().slice(-2)).toMatchObject([
      {
        kind: 'TOPIC_MESSAGE_REFUSED',
        rule: 'SNS-05',
        message: expect.stringContaining(
          'sns.amazonaws.com is not authorized to perform: sqs:SendMessage',
        ) as string,
      },
      { kind: 'TOPIC_MESSAGE_LOST' },
    ]);
    expect(queues.sandbox.world.nextDueAt).toBeNull();
  });
});

describe('the dead-letter queue of a subscription (SNS-04)', () => {
  test('gets what cannot be delivered, as the envelope that a queue would get', () => {
    const queues = open();
    const deadLetterTargetArn = createQueue(queues, 'dlq');
    const { subscriptionArn } = subscribe(queues.sandbox, functionArnOf('missing'), {
      redrivePolicy: { deadLetterTargetArn },
    });
    const { messageId } = publish(queues.sandbox, { messageAttributes: { a: attribute('1') } });
    const [letter] = queues.receive('dlq');
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({
      Type: 'Notification',
      MessageId: messageId,
      UnsubscribeURL: expect.stringContaining(subscriptionArn) as string,
      MessageAttributes: { a: { Type: 'String', Value: '1' } },
    });
    expect(queues.sandbox.events).toContainEqual(
      expect.objectContaining({ kind: 'TOPIC_MESSAGE_DEAD_LETTERED', rule: 'SNS-04' }),
    );
  });

  test('loses what it does not take, and the log says why', () => {
    const queues = open();
    queues.create('dlq');
    subscribe(queues.sandbox, functionArnOf('missing'), {
      redrivePolicy: { deadLetterTargetArn: queueArnOf('dlq') },
    });
    publish(queues.sandbox);
    expect(queues.sandbox.takeEvents().at(-1)).toMatchObject({
      kind: 'TOPIC_MESSAGE_LOST',
      rule: 'SNS-04',
      message: expect.stringContaining('is not authorized to perform: sqs:SendMessage') as string,
    });
  });
});
