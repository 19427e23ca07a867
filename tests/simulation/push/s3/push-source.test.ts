import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../../src/simulation/commands.ts';
import { buckets } from '../../../../src/simulation/push/s3/bucket.ts';
import { s3PushSource } from '../../../../src/simulation/push/s3/s3-push-source.ts';
import type { TriggerRow } from '../../../../src/simulation/push/trigger-row.ts';
import { triggers } from '../../../../src/simulation/push/trigger.ts';
import {
  createNotifiedFunction,
  notification,
  putNotifications,
  putObject,
  recordsSent,
} from '../../../support/buckets.ts';
import { getPolicy } from '../../../support/permissions.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';

const FOR_UPLOADS = {
  bucket: 'photos',
  events: ['s3:ObjectCreated:*'],
  prefix: 'in/',
  suffix: null,
};

/** The bucket "photos" and the function "orders", which nobody lets in yet. */
function open(): TestSandbox {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', 'exports.handler = async () => null;');
  sandbox.execute('CreateBucket', { bucket: 'photos' });
  return sandbox;
}

function createTrigger(
  sandbox: TestSandbox,
  input: Partial<CommandInput<'CreateTrigger'>> = {},
): TriggerRow {
  const { triggerId } = sandbox.execute('CreateTrigger', {
    source: 'S3',
    functionName: 'orders',
    qualifier: null,
    configuration: FOR_UPLOADS,
    addPermission: true,
    ...input,
  });
  const trigger = sandbox.world.table(triggers).get(triggerId);
  if (!trigger) throw new Error(`No trigger ${triggerId}`);
  return trigger;
}

function configurations(sandbox: TestSandbox): unknown {
  return sandbox.world.table(buckets).find('photos')?.notifications.configurations;
}

describe('A trigger of S3', () => {
  test('is one more notification configuration of the bucket, with the permission for it (S3-08)', () => {
    const sandbox = open();
    createNotifiedFunction(sandbox);
    putNotifications(sandbox, [notification({ prefix: 'out/' })]);
    const trigger = createTrigger(sandbox);
    expect(configurations(sandbox)).toMatchObject([
      { id: 'new-objects', prefix: 'out/' },
      {
        destinationArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
        events: ['s3:ObjectCreated:*'],
        prefix: 'in/',
      },
    ]);
    expect(trigger).toMatchObject({
      sourceArn: 'arn:aws:s3:::photos',
      functionName: 'orders',
      enabled: true,
      configuration: FOR_UPLOADS,
    });
    expect(getPolicy(sandbox)?.policy).toContain(
      '"Condition":{"StringEquals":{"AWS:SourceAccount":"123456789012"},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::photos"}}',
    );
    putObject(sandbox, 'in/a');
    sandbox.advanceUntilIdle();
    expect(recordsSent(sandbox)).toHaveLength(1);
  });

  test('is refused without the permission, because S3 looks at set-up (S3-07)', () => {
    const sandbox = open();
    expect(() => createTrigger(sandbox, { addPermission: false })).toThrow(
      expect.objectContaining({ code: 'NOTIFICATION_DESTINATION_INVALID' }),
    );
    expect(configurations(sandbox)).toEqual([]);
  });

  test('is refused where it overlaps another one, and leaves no permission behind (S3-05)', () => {
    const sandbox = open();
    createTrigger(sandbox);
    const before = getPolicy(sandbox);
    expect(() => createTrigger(sandbox)).toThrow(
      expect.objectContaining({ code: 'NOTIFICATIONS_OVERLAP' }),
    );
    expect(getPolicy(sandbox)).toEqual(before);
  });

  test('changes in its place', () => {
    const sandbox = open();
    const trigger = createTrigger(sandbox);
    sandbox.execute('UpdateTrigger', {
      triggerId: trigger.id,
      enabled: null,
      source: 'S3',
      configuration: { ...FOR_UPLOADS, prefix: null, suffix: '.jpg' },
    });
    expect(configurations(sandbox)).toMatchObject([{ prefix: null, suffix: '.jpg' }]);
    expect(sandbox.world.table(triggers).get(trigger.id)).toMatchObject({
      key: trigger.key,
      configuration: { prefix: null, suffix: '.jpg' },
    });
  });

  test.each([
    ['be switched off', { enabled: false, configuration: null }, 'enabled'],
    [
      'move to another bucket',
      { enabled: null, configuration: { ...FOR_UPLOADS, bucket: 'other' } },
      'bucket',
    ],
  ])('cannot %s', (_name, changes, field) => {
    const sandbox = open();
    const { id: triggerId } = createTrigger(sandbox);
    expect(() => sandbox.execute('UpdateTrigger', { triggerId, source: 'S3', ...changes })).toThrow(
      expect.objectContaining({ code: 'S3_REQUEST_INVALID', field }),
    );
  });

  test('goes with its configuration and its permission, even where the function is gone', () => {
    const sandbox = open();
    const kept = createTrigger(sandbox);
    const gone = createTrigger(sandbox, {
      configuration: { ...FOR_UPLOADS, prefix: 'out/' },
    });
    sandbox.execute('DeleteTrigger', { triggerId: gone.id });
    expect(configurations(sandbox)).toMatchObject([{ prefix: 'in/' }]);
    expect(getPolicy(sandbox)?.policy.match(/"Sid"/g)).toHaveLength(1);
    sandbox.execute('DeleteFunction', { functionName: 'orders', qualifier: null });
    sandbox.execute('DeleteTrigger', { triggerId: kept.id });
    expect(configurations(sandbox)).toEqual([]);
  });

  test('shows in the catalogue what a function gets (S3-01)', () => {
    expect(s3PushSource.exampleEvent(open().identity)).toMatchObject({
      Records: [
        {
          eventVersion: '2.1',
          eventTime: '2026-01-15T10:11:12.345Z',
          s3: { object: { key: 'in/Happy+Face.jpg', sequencer: '0055AED6DCD90281E5' } },
        },
      ],
    });
  });
});
