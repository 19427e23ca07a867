import { describe, expect, test } from 'vitest';
import { eventsOf, notification, putNotifications, putObject } from '../../../support/buckets.ts';
import { addPermission } from '../../../support/permissions.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';
import { createTopic, functionArnOf, subscribe, topicArnOf } from '../../../support/topics.ts';

const TOPIC = topicArnOf('orders');

const LETS_S3_IN = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: TOPIC,
      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::photos' } },
    },
  ],
});

/** The bucket "photos" and the topic "orders" with a function behind it. */
function open(policy: string | null): TestSandbox {
  const sandbox = openSandbox();
  createTopic(sandbox, 'orders', { policy });
  sandbox.createFunction('orders', 'exports.handler = async () => null;');
  addPermission(sandbox, { principal: 'sns.amazonaws.com', sourceArn: TOPIC });
  subscribe(sandbox, functionArnOf('orders'));
  sandbox.execute('CreateBucket', { bucket: 'photos' });
  return sandbox;
}

const topicConfigurations = [notification({ id: 'topic', destinationArn: TOPIC })];

describe('A topic that a bucket is to notify', () => {
  test('passes the test event and the records on, in one chain (S3-01, S3-02)', () => {
    const sandbox = open(LETS_S3_IN);
    putNotifications(sandbox, [], { topicConfigurations });
    putObject(sandbox, 'a');
    sandbox.advanceUntilIdle();
    const messages = [...sandbox.invocations.values()]
      .sort((left, right) => left.seq - right.seq)
      .map(({ payload }) => JSON.parse(payload) as { Records: { Sns: object }[] })
      .map(({ Records: [record] }) => record?.Sns);
    expect(messages).toMatchObject([
      { Message: expect.stringContaining('"Event":"s3:TestEvent"') as string },
      {
        Subject: 'Amazon S3 Notification',
        Message: expect.stringContaining('"eventName":"ObjectCreated:Put"') as string,
      },
    ]);
    const { traceId } = eventsOf(sandbox, 'OBJECT_CREATED')[0] ?? {};
    expect(
      sandbox.events.filter((event) => event.traceId === traceId).map(({ kind }) => kind),
    ).toContain('INVOCATION_SUCCEEDED');
  });

  test('is refused where its policy does not let the bucket in (S3-07)', () => {
    const sandbox = open(null);
    expect(() => putNotifications(sandbox, [], { topicConfigurations })).toThrow(
      expect.objectContaining({
        code: 'NOTIFICATION_DESTINATION_INVALID',
        field: 'topicArn',
        detail: {
          argumentName: TOPIC,
          argumentValue:
            'Permissions on the destination topic do not allow S3 to publish notifications from this bucket',
        },
      }),
    );
  });
});
