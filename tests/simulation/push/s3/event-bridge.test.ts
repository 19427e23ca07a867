import { describe, expect, test } from 'vitest';
import { notificationCall } from '../../../../src/simulation/push/s3/notification-call.ts';
import { eventBridgeDetail } from '../../../../src/simulation/push/s3/notification-record.ts';
import type { ObjectEvent } from '../../../../src/simulation/push/s3/object-event.ts';
import { eventsOf, putNotifications, putObject } from '../../../support/buckets.ts';
import { createShip, eventsOfFunctions, putRule, putTarget } from '../../../support/event-bus.ts';
import { openSandbox, START_MS } from '../../../support/test-sandbox.ts';

const identity = {
  sequencer: '0055AED6DCD90281E5',
  requestId: 'C3D13FE58DE4C810',
  hostId: 'FMyU',
  atMs: START_MS,
};

const created: ObjectEvent = {
  name: 'ObjectCreated:Put',
  key: 'in/Happy Face.jpg',
  versionId: 'v1',
  size: 5,
  eTag: '5d41402abc4b2a76b9719d911017c592',
  requester: {
    principalId: 'AWS:AIDA',
    account: '123456789012',
    sourceIpAddress: '192.0.2.7',
  },
  recordExtra: {},
  detailExtra: { reason: 'PutObject' },
  traceHeader: 'Root=1-69651180-0a1b2c3d4e5f60718293a4b5;Lineage=a5e11ef5:1',
};

describe('What EventBridge gets of a bucket', () => {
  test('has the key as it is, and names of its own for the rest (S3-04)', () => {
    expect(eventBridgeDetail('photos', created, identity)).toEqual({
      version: '0',
      bucket: { name: 'photos' },
      object: {
        key: 'in/Happy Face.jpg',
        size: 5,
        etag: '5d41402abc4b2a76b9719d911017c592',
        'version-id': 'v1',
        sequencer: '0055AED6DCD90281E5',
      },
      'request-id': 'C3D13FE58DE4C810',
      requester: '123456789012',
      'source-ip-address': '192.0.2.7',
      reason: 'PutObject',
    });
  });

  test('is put on the default bus in the name of aws.s3, and the lineage stays behind (S3-09)', () => {
    expect(
      notificationCall({
        bucketName: 'photos',
        destination: 'EVENTBRIDGE',
        destinationArn: 'arn:aws:events:eu-west-1:123456789012:event-bus/default',
        detailType: 'Object Created',
        payload: '{}',
        traceHeader: created.traceHeader,
      }),
    ).toEqual({
      action: 'events:PutEvents',
      caller: { kind: 'service-role' },
      traceHeader: 'Root=1-69651180-0a1b2c3d4e5f60718293a4b5',
      eventBusArn: 'arn:aws:events:eu-west-1:123456789012:event-bus/default',
      source: 'aws.s3',
      detailType: 'Object Created',
      detail: '{}',
      resources: ['arn:aws:s3:::photos'],
    });
  });

  test('reaches the functions of rules that match it, in one chain (S3-01)', () => {
    const sandbox = openSandbox();
    const arn = createShip(sandbox);
    putRule(sandbox, {
      eventPattern: '{"source":["aws.s3"],"detail":{"object":{"key":[{"prefix":"in/"}]}}}',
    });
    putTarget(sandbox, { arn });
    sandbox.execute('CreateBucket', { bucket: 'photos' });
    putNotifications(sandbox, [], { eventBridge: true });
    putObject(sandbox, 'in/a');
    putObject(sandbox, 'out/b');
    sandbox.advanceUntilIdle();
    expect(eventsOfFunctions(sandbox)).toMatchObject([
      {
        source: 'aws.s3',
        'detail-type': 'Object Created',
        resources: ['arn:aws:s3:::photos'],
        detail: { bucket: { name: 'photos' }, object: { key: 'in/a', size: 5 } },
      },
    ]);
    const { traceId } = eventsOf(sandbox, 'OBJECT_CREATED')[0] ?? {};
    const chain = sandbox.events.filter((event) => event.traceId === traceId);
    expect(chain.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['BUCKET_NOTIFICATION_DELIVERED', 'INVOCATION_SUCCEEDED']),
    );
  });

  test('leaves out what EventBridge has no event for, and the log says so (S3-02)', () => {
    const sandbox = openSandbox();
    sandbox.execute('CreateBucket', { bucket: 'photos' });
    putNotifications(sandbox, [], { eventBridge: true });
    putObject(sandbox, 'a');
    sandbox.execute('SimulateBucketEvent', {
      bucket: 'photos',
      key: 'a',
      versionId: null,
      event: 'REDUCED_REDUNDANCY_LOST_OBJECT',
    });
    expect(eventsOf(sandbox, 'BUCKET_NOTIFICATION_NOT_MATCHED')).toMatchObject([
      { rule: 'S3-02', detail: { eventName: 'ReducedRedundancyLostObject', reason: 'EVENT_TYPE' } },
    ]);
  });
});
