import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import type { PushSource } from '../push-source.ts';
import type { TriggerRow } from '../trigger-row.ts';
import { findTrigger } from '../trigger.ts';
import { bucketArn, findBucket, type BucketRow } from './bucket.ts';
import { putNotifications } from './notification-commands.ts';
import {
  checkNotifications,
  type CheckedNotifications,
  type NotificationConfiguration,
  type NotificationWish,
} from './notification-configuration.ts';
import { notificationRecords } from './notification-record.ts';
import { triggerKey } from './notification-triggers.ts';
import { uniqueId } from './object-event.ts';
import { servicePermission } from '../trigger-permission.ts';

/** What a trigger of S3 is: one notification configuration of a bucket. */
export interface S3TriggerConfiguration {
  readonly bucket: string;
  /** `s3:ObjectCreated:*` */
  readonly events: readonly string[];
  readonly prefix: string | null;
  readonly suffix: string | null;
}

/** S3 as what invokes functions (S3-01, S3-07, S3-08, S3-10). */
export const s3PushSource: PushSource<S3TriggerConfiguration> = {
  type: 'S3',
  title: 'Amazon S3 event notifications',
  invocationTypes: ['EVENT'],
  principal: 's3.amazonaws.com',
  permissionChecked: 'AT_SET_UP_AND_USE',
  retries:
    'S3 tries again while Lambda cannot take the event: here after 1 s, doubling to 5 min, for 24 hours; AWS publishes no schedule. What a policy refuses is lost. Once Lambda has the event, its queue retries.',
  exampleEvent: (sandbox) =>
    notificationRecords(
      sandbox,
      'my-bucket',
      'my-notification',
      {
        name: 'ObjectCreated:Put',
        key: 'in/Happy Face.jpg',
        versionId: null,
        size: 1_024,
        eTag: 'd41d8cd98f00b204e9800998ecf8427e',
        requester: {
          principalId: `AWS:${uniqueId('AIDA', sandbox.accountId)}`,
          account: sandbox.accountId,
          sourceIpAddress: '192.0.2.7',
        },
        recordExtra: {},
        detailExtra: {},
        traceHeader: '',
      },
      {
        sequencer: '0055AED6DCD90281E5',
        requestId: 'C3D13FE58DE4C810',
        hostId: 'FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD',
        atMs: EXAMPLE_MS,
      },
    ),
  rules: ['PUSH-02', 'S3-01', 'S3-04', 'S3-05', 'S3-07', 'S3-08', 'S3-10'],

  // A bucket's ARN does not say whose it is.
  permissionsFor: ({ sandbox }, { configuration }) => [
    servicePermission('s3.amazonaws.com', bucketArn(configuration.bucket), sandbox.accountId),
  ],

  createTrigger(kernel, { functionArn, configuration: { bucket: name, ...filter } }) {
    const bucket = findBucket(kernel, name);
    const known = new Set(bucket.notifications.configurations.map(({ id }) => id));
    const wish = { ...filter, id: null, destinationArn: functionArn };
    const { configurations } = putNotifications(
      kernel,
      bucket,
      replacing(kernel, bucket, null, wish),
      false,
    );
    const added = configurations.find(({ id }) => !known.has(id));
    return triggerOf(kernel, triggerKey(name, added?.id ?? ''));
  },

  updateTrigger(kernel, trigger, { enabled, configuration }) {
    if (enabled === false) {
      throw new Refusal(
        'S3_REQUEST_INVALID',
        'Cannot switch the trigger off: a notification configuration of S3 holds while it is there. Delete the trigger.',
        { field: 'enabled' },
      );
    }
    if (!configuration) return trigger;
    const { bucket, configuration: before } = configurationOf(kernel, trigger);
    if (configuration.bucket !== bucket.name) {
      throw new Refusal(
        'S3_REQUEST_INVALID',
        `Cannot move the trigger: it belongs to bucket "${bucket.name}". Create another one.`,
        { field: 'bucket' },
      );
    }
    const { events, prefix, suffix } = configuration;
    const wish = { ...before, events, prefix, suffix };
    putNotifications(kernel, bucket, replacing(kernel, bucket, before.id, wish), false);
    return triggerOf(kernel, trigger.key);
  },

  deleteTrigger(kernel, trigger) {
    const { bucket, configuration } = configurationOf(kernel, trigger);
    // A destination that is gone must not keep another one from being taken out.
    putNotifications(kernel, bucket, replacing(kernel, bucket, configuration.id, null), true);
  },
};

/** An instant for the example: 2026-01-15T10:11:12.345Z. */
const EXAMPLE_MS = 1_768_471_872_345;

/** The notifications of a bucket with one more, with one changed, or without one. */
function replacing(
  kernel: Kernel,
  { notifications }: BucketRow,
  replacedId: string | null,
  wish: NotificationWish | null,
): CheckedNotifications {
  const kept = notifications.configurations.filter(({ id }) => id !== replacedId);
  return checkNotifications(kernel, {
    configurations: [...kept, ...(wish ? [{ ...wish, destination: 'LAMBDA' } as const] : [])],
    eventBridge: notifications.eventBridge,
  });
}

function configurationOf(
  kernel: Kernel,
  { key }: TriggerRow,
): { readonly bucket: BucketRow; readonly configuration: NotificationConfiguration } {
  const slash = key.indexOf('/');
  const bucket = findBucket(kernel, key.slice(0, slash));
  const configuration = bucket.notifications.configurations.find(
    ({ id }) => id === key.slice(slash + 1),
  );
  if (!configuration) throw new Error(`Trigger ${key} has no notification configuration`);
  return { bucket, configuration };
}

function triggerOf(kernel: Kernel, key: string): TriggerRow {
  const trigger = findTrigger(kernel, 'S3', key);
  if (!trigger) throw new Error(`There is no trigger ${key}`);
  return trigger;
}
