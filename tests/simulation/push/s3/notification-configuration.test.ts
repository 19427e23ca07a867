import { describe, expect, test } from 'vitest';
import type { NotificationWish } from '../../../../src/simulation/push/s3/notification-configuration.ts';
import { buckets } from '../../../../src/simulation/push/s3/bucket.ts';
import { triggers } from '../../../../src/simulation/push/trigger.ts';
import {
  createNotifiedFunction,
  eventsOf,
  notification,
  putNotifications,
  putObject,
  recordsSent,
  RESIZE,
} from '../../../support/buckets.ts';
import {
  openRealisticSandbox,
  openSandbox,
  type TestSandbox,
} from '../../../support/test-sandbox.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:jobs';

function open(sandbox = openSandbox()): TestSandbox {
  createNotifiedFunction(sandbox);
  sandbox.execute('CreateBucket', { bucket: 'photos' });
  return sandbox;
}

/** What the bucket is to tell whom. */
function configured(sandbox: TestSandbox): (string | null)[] {
  const bucket = sandbox.world.table(buckets).find('photos');
  return bucket?.notifications.configurations.map(({ id }) => id) ?? [];
}

describe('PutBucketNotificationConfiguration', () => {
  test('replaces all configurations (S3-06)', () => {
    const sandbox = open();
    putNotifications(sandbox, [notification({ id: 'a' })]);
    putNotifications(sandbox, [notification({ id: 'b', prefix: 'in/' })], { eventBridge: false });
    expect(configured(sandbox)).toEqual(['b']);
    putNotifications(sandbox, []);
    expect(configured(sandbox)).toEqual([]);
  });

  test('takes effect at once in the profile IDEAL (S3-06)', () => {
    const sandbox = open();
    putNotifications(sandbox, [notification()]);
    putObject(sandbox, 'a');
    expect(recordsSent(sandbox)).toHaveLength(1);
  });

  test('takes up to five minutes in REALISTIC, in which the one before holds (S3-06)', () => {
    const sandbox = open(openRealisticSandbox());
    sandbox.advanceUntilIdle();
    putNotifications(sandbox, [notification({ id: 'old' })]);
    sandbox.advanceUntilIdle();
    const at = sandbox.now;
    putNotifications(sandbox, [notification({ id: 'new' })]);
    putObject(sandbox, 'a');
    sandbox.reload();
    sandbox.advanceBy(300_000);
    const effective = eventsOf(sandbox, 'BUCKET_NOTIFICATION_CONFIGURATION_EFFECTIVE');
    expect(effective).toHaveLength(2);
    expect((effective[1]?.at ?? 0) - at).toBeGreaterThanOrEqual(1_000);
    putObject(sandbox, 'b');
    sandbox.advanceBy(10_000);
    expect(recordsSent(sandbox).map(({ s3 }) => s3.configurationId)).toEqual(['old', 'new']);
  });

  test('makes an id where none is given', () => {
    const sandbox = open();
    putNotifications(sandbox, [notification({ id: null })]);
    expect(configured(sandbox)).toEqual([expect.stringMatching(/^[\da-f-]{36}$/)]);
  });

  test.each<[string, Partial<NotificationWish>, string, string]>([
    [
      'an ARN that is none',
      { destinationArn: 'resize' },
      'lambdaFunctionArn',
      'The ARN could not be parsed',
    ],
    [
      'the ARN of a queue',
      { destinationArn: QUEUE },
      'lambdaFunctionArn',
      'The ARN could not be parsed',
    ],
    ['no event', { events: [] }, 'events', 'at least one event'],
    [
      'an unknown event',
      { events: ['s3:ObjectRead:*'] },
      'events',
      'not supported for notifications',
    ],
    ['an event without s3:', { events: ['ObjectCreated:Put'] }, 'events', 'not supported'],
    ['a long prefix', { prefix: 'x'.repeat(1_025) }, 'prefix', 'cannot exceed 1024'],
    ['an empty id', { id: '' }, 'id', 'it has 0 characters'],
  ])('is refused with %s (S3-02, S3-07)', (_name, wish, field, message) => {
    const sandbox = open();
    expect(() => putNotifications(sandbox, [notification(wish)])).toThrow(
      expect.objectContaining({
        code: 'S3_ARGUMENT_INVALID',
        awsErrorCode: 'InvalidArgument',
        field,
        message: expect.stringContaining(message) as string,
      }),
    );
    expect(configured(sandbox)).toEqual([]);
  });

  test('is refused with a function of another region (S3-09)', () => {
    const wish = notification({ destinationArn: RESIZE.replace('eu-west-1', 'us-east-1') });
    expect(() => putNotifications(open(), [wish], { skipDestinationValidation: true })).toThrow(
      'The notification destination service region is not valid for the bucket location constraint',
    );
  });

  test('is refused with a FIFO queue', () => {
    const wish = notification({ destinationArn: `${QUEUE}.fifo` });
    expect(() => putNotifications(open(), [], { queueConfigurations: [wish] })).toThrow(
      expect.objectContaining({ code: 'S3_ARGUMENT_INVALID', field: 'queueArn' }),
    );
  });

  test('is refused with 101 configurations (S3-05)', () => {
    const sandbox = open();
    const wishes = Array.from({ length: 101 }, (_, index) =>
      notification({ id: `c${index}`, prefix: `${index}/` }),
    );
    putNotifications(sandbox, wishes.slice(1));
    expect(() => putNotifications(sandbox, wishes)).toThrow(
      expect.objectContaining({ code: 'S3_MALFORMED_XML', detail: { limit: 100 } }),
    );
  });

  test('is refused with the same id twice', () => {
    const wishes = [notification({ prefix: 'a/' }), notification({ prefix: 'b/' })];
    expect(() => putNotifications(open(), wishes)).toThrow(
      'Same ID used for multiple configurations. IDs must be unique: "new-objects".',
    );
  });
});

describe('Two configurations overlap (S3-05)', () => {
  const put: NotificationWish = notification({ id: 'a', events: ['s3:ObjectCreated:Put'] });

  test.each<[string, Partial<NotificationWish>, Partial<NotificationWish>, boolean]>([
    ['with the same event and no filter', {}, {}, true],
    [
      'with an event that the wildcard of the other covers',
      {},
      { events: ['s3:ObjectCreated:*'] },
      true,
    ],
    ['not with different events', {}, { events: ['s3:ObjectRemoved:*'] }, false],
    ['where one prefix begins the other', { prefix: 'in/' }, { prefix: 'in/big/' }, true],
    ['not with prefixes that differ', { prefix: 'in/' }, { prefix: 'out/' }, false],
    ['where one has a prefix and the other none', { prefix: 'in/' }, {}, true],
    ['not with suffixes that differ', { suffix: '.jpg' }, { suffix: '.png' }, false],
    ['where one suffix ends the other', { suffix: '.jpg' }, { suffix: 'a.jpg' }, true],
    [
      'not where the prefixes do and the suffixes do not',
      { prefix: 'in/', suffix: '.jpg' },
      { prefix: 'in/', suffix: '.png' },
      false,
    ],
    ['where a prefix meets a suffix', { prefix: 'in/' }, { suffix: '.png' }, true],
  ])('%s', (_name, left, right, isRefused) => {
    const sandbox = open();
    const attempt = (): unknown =>
      putNotifications(sandbox, [
        { ...put, ...left },
        { ...put, id: 'b', ...right },
      ]);
    if (!isRefused) {
      attempt();
      expect(configured(sandbox)).toEqual(['a', 'b']);
      return;
    }
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'NOTIFICATIONS_OVERLAP',
        awsErrorCode: 'InvalidArgument',
        message:
          'Configurations overlap. Configurations on the same bucket cannot share a common event type: "a" and "b".',
      }),
    );
    expect(configured(sandbox)).toEqual([]);
  });
});

describe('At set-up a destination', () => {
  test.each([
    ['that does not let the bucket in', `${RESIZE}-2`],
    ['that is not there', `${RESIZE}-3`],
  ])('%s is refused in AWS’s words (S3-07, S3-08)', (_name, destinationArn) => {
    const sandbox = open();
    sandbox.createFunction('resize-2', 'exports.handler = async () => null;');
    expect(() => putNotifications(sandbox, [notification({ destinationArn })])).toThrow(
      expect.objectContaining({
        code: 'NOTIFICATION_DESTINATION_INVALID',
        awsErrorCode: 'InvalidArgument',
        field: 'lambdaFunctionArn',
        message: expect.stringContaining(
          `Unable to validate the following destination configurations: Not authorized to invoke function [${destinationArn}].`,
        ) as string,
        detail: {
          argumentName: destinationArn,
          argumentValue: `Not authorized to invoke function [${destinationArn}]`,
        },
      }),
    );
    expect(configured(sandbox)).toEqual([]);
  });

  test('is taken unseen where the check is skipped (S3-07)', () => {
    const sandbox = open();
    const wish = notification({ destinationArn: `${RESIZE}-3` });
    putNotifications(sandbox, [wish], { skipDestinationValidation: true });
    expect(configured(sandbox)).toEqual(['new-objects']);
  });

  test('that is a function gets no test event (S3-02)', () => {
    const sandbox = open();
    putNotifications(sandbox, [notification()]);
    sandbox.advanceUntilIdle();
    expect(sandbox.invocations.size).toBe(0);
    expect(eventsOf(sandbox, 'BUCKET_TEST_EVENT_SENT')).toEqual([]);
  });
});

describe('Each configuration that invokes a function is a trigger', () => {
  test('with the bucket as source, for as long as it is there', () => {
    const sandbox = open();
    const live = `${RESIZE}:live`;
    putNotifications(
      sandbox,
      [
        notification({ prefix: 'in/' }),
        notification({ id: 'b', prefix: 'x/', destinationArn: live }),
      ],
      { skipDestinationValidation: true },
    );
    const rows = (): unknown[] =>
      [...sandbox.world.table(triggers).values()].sort((left, right) => left.seq - right.seq);
    expect(rows()).toMatchObject([
      {
        source: 'S3',
        sourceArn: 'arn:aws:s3:::photos',
        key: 'photos/new-objects',
        functionName: 'resize',
        qualifier: null,
        enabled: true,
        configuration: {
          bucket: 'photos',
          events: ['s3:ObjectCreated:*'],
          prefix: 'in/',
          suffix: null,
        },
      },
      { key: 'photos/b', functionName: 'resize', qualifier: 'live' },
    ]);
    const [first] = rows();
    putNotifications(sandbox, [notification({ suffix: '.jpg' })]);
    expect(rows()).toMatchObject([
      { id: (first as { id: string }).id, configuration: { prefix: null, suffix: '.jpg' } },
    ]);
    sandbox.execute('DeleteBucket', { bucket: 'photos' });
    expect(rows()).toEqual([]);
  });
});
