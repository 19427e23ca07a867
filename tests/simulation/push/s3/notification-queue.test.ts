import { describe, expect, test } from 'vitest';
import { notification, eventsOf, putNotifications, putObject } from '../../../support/buckets.ts';
import { QueueSandbox } from '../../pull/sqs/queue-sandbox.ts';

const JOBS = 'arn:aws:sqs:eu-west-1:123456789012:jobs';

/** What a queue's policy says to let "photos" in. */
const LETS_PHOTOS_IN = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: JOBS,
      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::photos' } },
    },
  ],
});

/** The bucket "photos" and the queue "jobs". */
function open(policy: string | null = LETS_PHOTOS_IN): QueueSandbox {
  const queues = new QueueSandbox();
  queues.create('jobs', { policy });
  queues.sandbox.execute('CreateBucket', { bucket: 'photos' });
  return queues;
}

const toJobs = notification({ id: 'jobs', destinationArn: JOBS });

function notifyJobs({ sandbox }: QueueSandbox): void {
  putNotifications(sandbox, [], { queueConfigurations: [toJobs] });
}

describe('A queue that a bucket is to notify', () => {
  test('is sent a test event when it is configured (S3-02)', () => {
    const queues = open();
    notifyJobs(queues);
    const [message] = queues.messagesOf('jobs');
    expect(JSON.parse(message?.body ?? '')).toEqual({
      Service: 'Amazon S3',
      Event: 's3:TestEvent',
      Time: '2026-01-12T15:40:00.000Z',
      Bucket: 'photos',
      RequestId: expect.stringMatching(/^[0-9A-F]{16}$/) as string,
      HostId: expect.any(String) as string,
    });
    expect(eventsOf(queues.sandbox, 'BUCKET_TEST_EVENT_SENT')).toMatchObject([
      { rule: 'S3-02', detail: { destinationArn: JOBS, accepted: true } },
    ]);
  });

  test('gets the record as body, and the chain goes on with the message (S3-01, S3-09)', () => {
    const queues = open();
    notifyJobs(queues);
    putObject(queues.sandbox, 'a');
    const [, message] = queues.messagesOf('jobs');
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      Records: [{ eventName: 'ObjectCreated:Put', s3: { object: { key: 'a' } } }],
    });
    const { traceId } = eventsOf(queues.sandbox, 'OBJECT_CREATED')[0] ?? {};
    const chain = queues.sandbox.events.filter((event) => event.traceId === traceId);
    expect(chain.map(({ kind }) => kind)).toContain('BUCKET_NOTIFICATION_DELIVERED');
    expect(JSON.stringify(message)).toContain(`Root=${traceId}`);
  });

  test.each([
    [
      'does not let the bucket in',
      null,
      JOBS,
      'Permissions on the destination queue do not allow S3 to publish notifications from this bucket',
    ],
    ['is not there', LETS_PHOTOS_IN, `${JOBS}-2`, 'The destination queue does not exist'],
  ])('is refused where it %s (S3-07)', (_name, policy, destinationArn, argumentValue) => {
    const { sandbox } = open(policy);
    const wish = { ...toJobs, destinationArn };
    expect(() => putNotifications(sandbox, [], { queueConfigurations: [wish] })).toThrow(
      expect.objectContaining({
        code: 'NOTIFICATION_DESTINATION_INVALID',
        field: 'queueArn',
        detail: { argumentName: destinationArn, argumentValue },
      }),
    );
  });

  test('gets no test event where the check is skipped, and notifications are lost while it refuses (S3-07, S3-08)', () => {
    const queues = open(null);
    const { sandbox } = queues;
    putNotifications(sandbox, [], {
      queueConfigurations: [toJobs],
      skipDestinationValidation: true,
    });
    putObject(sandbox, 'a');
    expect(queues.messagesOf('jobs')).toEqual([]);
    expect(eventsOf(sandbox, 'BUCKET_NOTIFICATION_LOST')).toMatchObject([
      { rule: 'S3-08', detail: { destinationArn: JOBS } },
    ]);
  });
});
