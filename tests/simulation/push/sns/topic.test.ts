import { describe, expect, test } from 'vitest';
import { topics } from '../../../../src/simulation/push/sns/topic.ts';
import { subscriptions } from '../../../../src/simulation/push/sns/subscription.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';
import { createTopic, setTopicAttributes, subscribe, topicArnOf } from '../../../support/topics.ts';

const ALLOW_S3 = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'SNS:Publish',
      Resource: topicArnOf('orders'),
    },
  ],
});

describe('CreateTopic', () => {
  test('makes a topic with an ARN of the account and Region', () => {
    const sandbox = openSandbox();
    createTopic(sandbox, 'orders', { displayName: 'Orders' });
    expect([...sandbox.world.table(topics).values()]).toMatchObject([
      {
        topicName: 'orders',
        topicArn: 'arn:aws:sns:eu-west-1:123456789012:orders',
        displayName: 'Orders',
        fifoTopic: false,
      },
    ]);
    expect(sandbox.takeKinds()).toEqual(['TOPIC_CREATED']);
  });

  test('answers with the topic of that name where there is one', () => {
    const sandbox = openSandbox();
    createTopic(sandbox);
    createTopic(sandbox);
    expect(sandbox.world.table(topics).size).toBe(1);
    expect(() => createTopic(sandbox, 'orders', { displayName: 'Other' })).toThrow(
      'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
    );
  });

  test('makes a FIFO topic of a name that ends in .fifo, and of no other (SNS-02)', () => {
    const sandbox = openSandbox();
    createTopic(sandbox, 'orders.fifo', { fifoTopic: true, contentBasedDeduplication: true });
    expect(() => createTopic(sandbox, 'orders', { fifoTopic: true })).toThrow(
      'Fifo Topic names must end with .fifo',
    );
    expect(() => createTopic(sandbox, 'other.fifo')).toThrow('Topic Name');
    expect(() => createTopic(sandbox, 'x', { contentBasedDeduplication: true })).toThrow(
      'only FIFO topics deduplicate',
    );
    expect(sandbox.world.table(topics).size).toBe(1);
  });

  test.each(['', 'a b', 'ü', 'x'.repeat(257), 'a/b'])('refuses the name %j', (name) => {
    expect(() => createTopic(openSandbox(), name)).toThrow('Invalid parameter: Topic Name');
  });
});

describe('SetTopicAttributes', () => {
  test('changes what it names and keeps the rest', () => {
    const sandbox = openSandbox();
    createTopic(sandbox, 'orders', { displayName: 'Orders' });
    setTopicAttributes(sandbox, { policy: ALLOW_S3 });
    expect([...sandbox.world.table(topics).values()]).toMatchObject([
      { displayName: 'Orders', policy: ALLOW_S3 },
    ]);
  });

  test('refuses a policy that IAM would, and says where', () => {
    const sandbox = openSandbox();
    createTopic(sandbox);
    expect(() => setTopicAttributes(sandbox, { policy: '{"Statement":[{}]}' })).toThrow(
      'policy.Statement.0',
    );
    expect(() => setTopicAttributes(sandbox, { fifoTopic: true })).toThrow(
      'is decided when it is created',
    );
  });

  test('refuses a topic that is not there, and an ARN that is none', () => {
    const sandbox = openSandbox();
    expect(() => setTopicAttributes(sandbox, {})).toThrow('Topic does not exist');
    expect(() => subscribe(sandbox, 'x', {}, { topicArn: 'orders' })).toThrow(
      'Invalid parameter: TopicArn',
    );
  });
});

describe('DeleteTopic', () => {
  test('takes all subscriptions away, and accepts a topic that is not there', () => {
    const sandbox = openSandbox();
    const topicArn = createTopic(sandbox);
    subscribe(sandbox);
    sandbox.execute('DeleteTopic', { topicArn });
    expect(sandbox.world.table(topics).size).toBe(0);
    expect(sandbox.world.table(subscriptions).size).toBe(0);
    expect(sandbox.execute('DeleteTopic', { topicArn })).toEqual({ topicId: null });
  });
});
