import { Refusal } from '../../errors.ts';
import { formatInstant } from '../../instant.ts';
import { defineTimer, type Kernel } from '../../kernel.ts';
import type { CallRefusal } from '../../service-call.ts';
import { startTrace, traceIdOf } from '../../trace-header.ts';
import { buckets, findBucket, type BucketRow } from './bucket.ts';
import { notificationCall } from './notification-call.ts';
import { functionOfArn } from '../function-of-arn.ts';
import {
  arnFields,
  checkNotifications,
  withIds,
  type BucketNotifications,
  type CheckedNotifications,
  type NotificationConfiguration,
  type NotificationWish,
} from './notification-configuration.ts';
import { identifyRequest } from './notification-record.ts';
import { putTriggers, removeTriggers } from './notification-triggers.ts';

export interface PutBucketNotificationConfigurationInput {
  readonly bucket: string;
  readonly topicConfigurations: readonly NotificationWish[];
  readonly queueConfigurations: readonly NotificationWish[];
  readonly lambdaFunctionConfigurations: readonly NotificationWish[];
  readonly eventBridge: boolean;
  /** Takes destinations that are not there, or do not let the bucket in. */
  readonly skipDestinationValidation: boolean;
}

/** Replaces all notifications of a bucket (S3-06), after a look at each destination (S3-07). */
export function putBucketNotificationConfiguration(
  kernel: Kernel,
  input: PutBucketNotificationConfigurationInput,
): { readonly bucketId: string } {
  const bucket = findBucket(kernel, input.bucket);
  const { topicConfigurations, queueConfigurations, lambdaFunctionConfigurations } = input;
  const notifications = checkNotifications(kernel, {
    configurations: [
      ...topicConfigurations.map((wish) => ({ ...wish, destination: 'SNS' }) as const),
      ...queueConfigurations.map((wish) => ({ ...wish, destination: 'SQS' }) as const),
      ...lambdaFunctionConfigurations.map((wish) => ({ ...wish, destination: 'LAMBDA' }) as const),
    ],
    eventBridge: input.eventBridge,
  });
  putNotifications(kernel, bucket, notifications, input.skipDestinationValidation);
  return { bucketId: bucket.id };
}

/** Gives a bucket other notifications, checked but for their destinations. */
export function putNotifications(
  kernel: Kernel,
  bucket: BucketRow,
  checked: CheckedNotifications,
  skipDestinationValidation: boolean,
): BucketNotifications {
  if (!skipDestinationValidation) {
    for (const configuration of checked.configurations) {
      refuseUnreachable(kernel, bucket, configuration);
    }
  }
  const notifications = withIds(kernel, checked);
  const { configurations, eventBridge } = notifications;
  const traceHeader = startTrace(kernel);
  removeTriggers(kernel, bucket, configurations);
  const changed = applySoon(kernel, { ...bucket, notifications });
  putTriggers(kernel, changed);
  kernel.emit({
    kind: 'BUCKET_NOTIFICATION_CONFIGURATION_PUT',
    rule: 'S3-06',
    traceId: traceIdOf(traceHeader),
    message: `The notifications of bucket "${bucket.name}" were replaced: ${configurations.length} configurations${eventBridge ? ', and EventBridge' : ''}${changed.notificationsTimer === null ? '' : '; until the change has spread, those before still hold'}.`,
    detail: {
      bucket: bucket.name,
      configurationIds: configurations.map(({ id }) => id),
      eventBridge,
      destinationsValidated: !skipDestinationValidation,
    },
  });
  if (!skipDestinationValidation) {
    for (const configuration of configurations) {
      sendTestEvent(kernel, changed, configuration, traceHeader);
    }
  }
  return notifications;
}

/** How long a change takes to hold at most in the profile REALISTIC (S3-06). */
const SPREADS_SECONDS_MAX = 300;

/** Puts notifications into force: at once in the profile IDEAL, after a while in REALISTIC (S3-06). */
function applySoon(kernel: Kernel, bucket: BucketRow): BucketRow {
  if (bucket.notificationsTimer !== null) kernel.cancelTimer(bucket.notificationsTimer);
  if (kernel.sandbox.profile === 'IDEAL') {
    return kernel.table(buckets).put({
      ...bucket,
      notificationsInForce: bucket.notifications,
      notificationsTimer: null,
    });
  }
  const seconds = 1 + kernel.random('s3-configurations').integerBelow(SPREADS_SECONDS_MAX);
  const timer = kernel.schedule(notificationsTakeEffect, kernel.now + seconds * 1_000, {
    bucketId: bucket.id,
  });
  return kernel.table(buckets).put({ ...bucket, notificationsTimer: timer });
}

/** A change of a bucket's notifications has spread (S3-06). */
export const notificationsTakeEffect = defineTimer<{ readonly bucketId: string }>({
  name: 's3-notifications-take-effect',
  fire(kernel, { bucketId }) {
    const bucket = bucketOf(kernel, bucketId);
    kernel.table(buckets).put({
      ...bucket,
      notificationsInForce: bucket.notifications,
      notificationsTimer: null,
    });
    kernel.emit({
      kind: 'BUCKET_NOTIFICATION_CONFIGURATION_EFFECTIVE',
      rule: 'S3-06',
      message: `The notifications that were put for bucket "${bucket.name}" hold from now on.`,
      detail: { bucket: bucket.name },
    });
  },
  describe: (kernel, { bucketId }) => ({
    what: `The new notifications of bucket "${bucketOf(kernel, bucketId).name}" take effect.`,
    why: 'A change of them takes up to five minutes.',
    rule: 'S3-06',
    functionName: null,
    invocationId: null,
  }),
});

function bucketOf(kernel: Kernel, bucketId: string): BucketRow {
  const bucket = kernel.table(buckets).get(bucketId);
  if (!bucket) throw new Error(`There is no bucket ${bucketId}`);
  return bucket;
}

/** A destination has to be there and let the bucket in when it is named (S3-07, table 8.4). */
function refuseUnreachable(
  kernel: Kernel,
  bucket: BucketRow,
  {
    destination,
    destinationArn,
  }: Pick<NotificationConfiguration, 'destination' | 'destinationArn'>,
): void {
  const call = notificationCall({
    bucketName: bucket.name,
    destination,
    destinationArn,
    detailType: null,
    payload: '{}',
    // Nothing comes of the look, so no chain begins with it.
    traceHeader: '',
  });
  const answer = kernel.call({ ...call, dryRun: true });
  if (answer.accepted) return;
  const argumentValue = argumentValueOf(destination, destinationArn, answer.refusal);
  throw new Refusal(
    'NOTIFICATION_DESTINATION_INVALID',
    `Unable to validate the following destination configurations: ${argumentValue}. ${answer.refusal.message}`,
    {
      field: arnFields[destination],
      detail: { argumentName: destinationArn, argumentValue },
    },
  );
}

/** AWS's words for what is wrong with a destination; those of a function name the ARN (S3-07). */
function argumentValueOf(
  destination: NotificationConfiguration['destination'],
  arn: string,
  { kind }: CallRefusal,
): string {
  if (destination === 'LAMBDA') return `Not authorized to invoke function [${arn}]`;
  const thing = destination === 'SQS' ? 'queue' : 'topic';
  return kind === 'NO_RESOURCE'
    ? `The destination ${thing} does not exist`
    : `Permissions on the destination ${thing} do not allow S3 to publish notifications from this bucket`;
}

/** Queues and topics get a test event when they are named, functions do not (S3-02). */
function sendTestEvent(
  kernel: Kernel,
  bucket: BucketRow,
  { id, destination, destinationArn }: NotificationConfiguration,
  traceHeader: string,
): void {
  if (functionOfArn(destinationArn)) return;
  const { requestId, hostId } = identifyRequest(kernel);
  const payload = JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: formatInstant(kernel.now),
    Bucket: bucket.name,
    RequestId: requestId,
    HostId: hostId,
  });
  const answer = kernel.call(
    notificationCall({
      bucketName: bucket.name,
      destination,
      destinationArn,
      detailType: null,
      payload,
      traceHeader,
    }),
  );
  kernel.emit({
    kind: 'BUCKET_TEST_EVENT_SENT',
    rule: 'S3-02',
    traceId: traceIdOf(traceHeader),
    message: answer.accepted
      ? `s3:TestEvent of bucket "${bucket.name}" went to ${destinationArn}.`
      : `${destinationArn} did not take s3:TestEvent of bucket "${bucket.name}". ${answer.refusal.errorCode}: ${answer.refusal.message}`,
    detail: { bucket: bucket.name, configurationId: id, destinationArn, accepted: answer.accepted },
  });
}
