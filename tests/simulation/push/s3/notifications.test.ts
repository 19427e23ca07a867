import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../../src/simulation/commands.ts';
import { eventNames, type EventName } from '../../../../src/simulation/push/s3/event-name.ts';
import {
  createNotifiedFunction,
  deleteObject,
  eventsOf,
  invocationsByS3,
  notification,
  putNotifications,
  putObject,
  recordsSent,
  versions,
} from '../../../support/buckets.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../../support/test-sandbox.ts';

/** Everything that a bucket can tell. */
const EVERYTHING = Object.keys(eventNames).map((name) => `s3:${name}`);

/** The bucket "photos", which tells "resize" of everything unless told otherwise. */
function open(
  wishes: Parameters<typeof notification>[0][] = [{ events: EVERYTHING }],
): TestSandbox {
  const sandbox = openSandbox();
  createNotifiedFunction(sandbox);
  sandbox.execute('CreateBucket', { bucket: 'photos' });
  putNotifications(sandbox, wishes.map(notification));
  return sandbox;
}

const a = { bucket: 'photos', key: 'a', versionId: null };

describe('The record of a new object', () => {
  test('has every field of AWS’s (S3-01, S3-03, S3-04)', () => {
    const sandbox = open();
    putObject(sandbox, 'in/Happy Face.jpg');
    const [invocation] = invocationsByS3(sandbox);
    expect(invocation?.invocationType).toBe('EVENT');
    expect(JSON.parse(invocation?.payload ?? '')).toEqual({
      Records: [
        {
          eventVersion: '2.1',
          eventSource: 'aws:s3',
          awsRegion: 'eu-west-1',
          eventTime: new Date(START_MS).toISOString(),
          eventName: 'ObjectCreated:Put',
          userIdentity: { principalId: expect.stringMatching(/^AWS:AIDA[0-9A-F]{17}$/) as string },
          requestParameters: { sourceIPAddress: '192.0.2.7' },
          responseElements: {
            'x-amz-request-id': expect.stringMatching(/^[0-9A-F]{16}$/) as string,
            'x-amz-id-2': expect.stringMatching(/^[\w+/=]{76}$/) as string,
          },
          s3: {
            s3SchemaVersion: '1.0',
            configurationId: 'new-objects',
            bucket: {
              name: 'photos',
              ownerIdentity: { principalId: expect.stringMatching(/^A[0-9A-F]{13}$/) as string },
              arn: 'arn:aws:s3:::photos',
            },
            object: {
              key: 'in/Happy+Face.jpg',
              size: 5,
              eTag: '5d41402abc4b2a76b9719d911017c592',
              sequencer: expect.stringMatching(/^[0-9A-F]{18}$/) as string,
            },
          },
        },
      ],
    });
  });

  test.each([
    ['a b/c', 'a+b/c'],
    ['a+b', 'a%2Bb'],
    ['grün.txt', 'gr%C3%BCn.txt'],
    ["(x)'!~*", '%28x%29%27%21%7E*'],
    ['50%', '50%25'],
  ])('has the key "%s" form-url-encoded as "%s" (S3-04)', (key, encoded) => {
    const sandbox = open();
    putObject(sandbox, key);
    expect(recordsSent(sandbox)[0]?.s3.object.key).toBe(encoded);
  });

  test('has the version id where the bucket is versioned, and else none (S3-04)', () => {
    const sandbox = open();
    putObject(sandbox, 'a');
    sandbox.execute('PutBucketVersioning', { bucket: 'photos', status: 'ENABLED' });
    const { versionId } = putObject(sandbox, 'a');
    const [plain, versioned] = recordsSent(sandbox);
    expect(plain?.s3.object).not.toHaveProperty('versionId');
    expect(versioned?.s3.object.versionId).toBe(versionId);
  });

  test('has a sequencer that rises with each event of the bucket (S3-01)', () => {
    const sandbox = open();
    putObject(sandbox, 'a');
    putObject(sandbox, 'a');
    sandbox.advanceBy(86_400_000).reload();
    deleteObject(sandbox, 'a');
    const sequencers = recordsSent(sandbox).map(({ s3 }) => s3.object.sequencer);
    expect(new Set(sequencers).size).toBe(3);
    expect([...sequencers].sort()).toEqual(sequencers);
  });
});

describe('The record of a deletion', () => {
  test('has neither size nor ETag (S3-04)', () => {
    const sandbox = open([{ events: ['s3:ObjectRemoved:*'] }]);
    putObject(sandbox, 'a');
    deleteObject(sandbox, 'a');
    expect(recordsSent(sandbox)).toMatchObject([
      { eventVersion: '2.1', eventName: 'ObjectRemoved:Delete' },
    ]);
    expect(Object.keys(recordsSent(sandbox)[0]?.s3.object ?? {})).toEqual(['key', 'sequencer']);
  });

  test('of what was not there is not sent', () => {
    const sandbox = open();
    deleteObject(sandbox, 'a');
    expect(recordsSent(sandbox)).toEqual([]);
  });
});

describe('Every event can be made to happen (S3-02)', () => {
  const simulate =
    (event: CommandInput<'SimulateBucketEvent'>['event']) =>
    (sandbox: TestSandbox): void => {
      putObject(sandbox, 'a');
      sandbox.execute('SimulateBucketEvent', { ...a, event });
    };
  const restore = (sandbox: TestSandbox): void => {
    putObject(sandbox, 'a', { storageClass: 'GLACIER' });
    sandbox.execute('RestoreObject', { ...a, days: 1, tier: 'BULK' });
    sandbox.advanceUntilIdle();
  };
  const enableVersions = (sandbox: TestSandbox): void => {
    sandbox.execute('PutBucketVersioning', { bucket: 'photos', status: 'ENABLED' });
  };
  const upload = (sandbox: TestSandbox): void => {
    const { bucket, key } = a;
    const { uploadId } = sandbox.execute('CreateMultipartUpload', {
      bucket,
      key,
      contentType: 'text/plain',
      storageClass: 'STANDARD',
    });
    const part = { bucket, key, uploadId, partNumber: 1 };
    const { eTag } = sandbox.execute('UploadPart', { ...part, body: 'x', bodyEncoding: 'TEXT' });
    const parts = [{ partNumber: 1, eTag }];
    sandbox.execute('CompleteMultipartUpload', { bucket, key, uploadId, parts });
  };

  const ways: Record<EventName, (sandbox: TestSandbox) => void> = {
    'ObjectCreated:Put': (sandbox) => putObject(sandbox, 'a'),
    'ObjectCreated:Post': (sandbox) =>
      sandbox.execute('PostObject', {
        bucket: 'photos',
        key: 'a',
        body: 'x',
        bodyEncoding: 'TEXT',
        contentType: 'text/plain',
      }),
    'ObjectCreated:Copy': (sandbox) => {
      putObject(sandbox, 'b');
      sandbox.execute('CopyObject', {
        bucket: 'photos',
        key: 'a',
        copySource: { bucket: 'photos', key: 'b', versionId: null },
        contentType: null,
        storageClass: 'STANDARD',
      });
    },
    'ObjectCreated:CompleteMultipartUpload': upload,
    'ObjectRemoved:Delete': (sandbox) => {
      putObject(sandbox, 'a');
      deleteObject(sandbox, 'a');
    },
    'ObjectRemoved:DeleteMarkerCreated': (sandbox) => {
      enableVersions(sandbox);
      deleteObject(sandbox, 'a');
    },
    'ObjectRestore:Post': restore,
    'ObjectRestore:Completed': restore,
    'ObjectRestore:Delete': restore,
    ReducedRedundancyLostObject: simulate('REDUCED_REDUNDANCY_LOST_OBJECT'),
    'Replication:OperationFailedReplication': simulate('REPLICATION_OPERATION_FAILED_REPLICATION'),
    'Replication:OperationMissedThreshold': simulate('REPLICATION_OPERATION_MISSED_THRESHOLD'),
    'Replication:OperationReplicatedAfterThreshold': simulate(
      'REPLICATION_OPERATION_REPLICATED_AFTER_THRESHOLD',
    ),
    'Replication:OperationNotTracked': simulate('REPLICATION_OPERATION_NOT_TRACKED'),
    'LifecycleExpiration:Delete': simulate('LIFECYCLE_EXPIRATION_DELETE'),
    'LifecycleExpiration:DeleteMarkerCreated': (sandbox) => {
      enableVersions(sandbox);
      simulate('LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED')(sandbox);
    },
    LifecycleTransition: simulate('LIFECYCLE_TRANSITION'),
    IntelligentTiering: simulate('INTELLIGENT_TIERING'),
    'ObjectTagging:Put': (sandbox) =>
      sandbox.execute('PutObjectTagging', (putObject(sandbox, 'a'), { ...a, tagSet: [] })),
    'ObjectTagging:Delete': (sandbox) => {
      putObject(sandbox, 'a');
      sandbox.execute('DeleteObjectTagging', a);
    },
    'ObjectAcl:Put': (sandbox) => {
      putObject(sandbox, 'a');
      sandbox.execute('PutObjectAcl', { ...a, acl: 'PUBLIC_READ' });
    },
  };

  test.each(Object.entries(ways) as [EventName, (sandbox: TestSandbox) => void][])(
    '%s, with its version of the record (S3-03)',
    (name, happen) => {
      const sandbox = open([{ events: [`s3:${name}`] }]);
      happen(sandbox);
      sandbox.advanceUntilIdle();
      const version =
        /^(?:Lifecycle|Intelligent|ObjectAcl|ObjectTagging|ObjectRestore:Delete)/.test(name)
          ? '2.3'
          : name.startsWith('Replication')
            ? '2.2'
            : '2.1';
      expect(recordsSent(sandbox)).toMatchObject([
        { eventName: name, eventVersion: version, s3: { object: { key: 'a' } } },
      ]);
    },
  );

  test('and what S3 does by itself names S3 as the one who did it', () => {
    const sandbox = open([{ events: ['s3:LifecycleTransition'] }]);
    ways.LifecycleTransition(sandbox);
    expect(recordsSent(sandbox)).toMatchObject([
      {
        userIdentity: { principalId: 's3.amazonaws.com' },
        lifecycleEventData: { transitionEventData: { destinationStorageClass: 'GLACIER' } },
      },
    ]);
    expect(versions(sandbox, 'a')).toMatchObject([{ storageClass: 'GLACIER' }]);
  });

  test.each([
    ['LIFECYCLE_EXPIRATION_DELETE', 'ENABLED'],
    ['LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED', null],
  ] as const)('but %s is refused where the bucket does otherwise', (event, status) => {
    const sandbox = open();
    putObject(sandbox, 'a');
    if (status) sandbox.execute('PutBucketVersioning', { bucket: 'photos', status });
    expect(() => sandbox.execute('SimulateBucketEvent', { ...a, event })).toThrow(
      expect.objectContaining({ code: 'S3_REQUEST_INVALID', field: 'event' }),
    );
  });

  test('and nothing is sent for an ACL that is as it was', () => {
    const sandbox = open();
    putObject(sandbox, 'a');
    sandbox.execute('PutObjectAcl', { ...a, acl: 'PRIVATE' });
    expect(recordsSent(sandbox)).toHaveLength(1);
  });
});

describe('For a configuration that does not match', () => {
  test.each([
    ['EVENT_TYPE', { events: ['s3:ObjectRemoved:*'] }, 'this is s3:ObjectCreated:Put', 'S3-02'],
    ['PREFIX', { prefix: 'out/' }, 'its prefix is "out/"', 'S3-05'],
    ['SUFFIX', { suffix: '.png' }, 'its suffix is ".png"', 'S3-05'],
    ['PREFIX', { prefix: 'in/*' }, 'its prefix is "in/*"', 'S3-05'],
    ['SUFFIX', { suffix: '.JPG' }, 'its suffix is ".JPG"', 'S3-05'],
  ])('the log says why: %s %j', (reason, wish, why, rule) => {
    const sandbox = open([wish]);
    putObject(sandbox, 'in/a.jpg');
    expect(eventsOf(sandbox, 'BUCKET_NOTIFICATION_NOT_MATCHED')).toMatchObject([
      {
        rule,
        functionName: 'resize',
        message: expect.stringContaining(why) as string,
        detail: { bucket: 'photos', configurationId: 'new-objects', key: 'in/a.jpg', reason },
      },
    ]);
    expect(recordsSent(sandbox)).toEqual([]);
  });

  test('the others are told all the same, and all of it is one chain (S3-05)', () => {
    const sandbox = open([
      { id: 'jpg', suffix: '.jpg' },
      { id: 'png', suffix: '.png' },
    ]);
    sandbox.takeEvents();
    putObject(sandbox, 'a.png');
    sandbox.advanceUntilIdle();
    const events = sandbox.takeEvents().filter(({ kind }) => kind !== 'FUNCTION_ACTIVE');
    expect(events.slice(0, 4).map(({ kind }) => kind)).toEqual([
      'OBJECT_CREATED',
      'BUCKET_NOTIFICATION_NOT_MATCHED',
      'EVENT_QUEUED',
      'BUCKET_NOTIFICATION_DELIVERED',
    ]);
    expect(new Set(events.map(({ traceId }) => traceId)).size).toBe(1);
    expect(recordsSent(sandbox).map(({ s3 }) => s3.configurationId)).toEqual(['png']);
  });

  test('and where there is none at all, the event of the object says so', () => {
    const sandbox = open([]);
    putObject(sandbox, 'a');
    expect(eventsOf(sandbox, 'OBJECT_CREATED')[0]?.message).toContain(
      'the bucket has no notification configuration',
    );
  });
});
