import type { Kernel } from '../../kernel.ts';
import type { RuleId } from '../../rules/registry.ts';
import { traceIdOf } from '../../trace-header.ts';
import type { BucketRow } from './bucket.ts';
import { eventNames, namesEvent } from './event-name.ts';
import { functionOfArn } from '../function-of-arn.ts';
import type { NotificationConfiguration } from './notification-configuration.ts';
import { sendNotification } from './notification-delivery.ts';
import {
  eventBridgeDetail,
  identifyEvent,
  notificationRecords,
  type EventIdentity,
} from './notification-record.ts';
import type { ObjectEvent } from './object-event.ts';

/**
 * Tells everybody of an event whom the bucket's configuration names. For each configuration that is
 * not for this event the log says why (S3-05).
 */
export function notify(kernel: Kernel, bucket: BucketRow, event: ObjectEvent): void {
  const { configurations, eventBridge } = bucket.notificationsInForce;
  if (configurations.length === 0 && !eventBridge) return;
  const identity = identifyEvent(kernel, bucket);
  for (const configuration of configurations) {
    const mismatch = mismatchOf(configuration, event);
    if (mismatch) emitMismatch(kernel, bucket, configuration, event, mismatch);
    else notifyDestination(kernel, bucket, configuration, event, identity);
  }
  if (eventBridge) notifyEventBridge(kernel, bucket, event, identity);
}

/** Why a configuration is not for an event. */
interface Mismatch {
  readonly reason: 'EVENT_TYPE' | 'PREFIX' | 'SUFFIX';
  /** The second half of a sentence. */
  readonly why: string;
  readonly rule: RuleId;
}

/** Compares the event, then the key as it is, without wildcards (S3-02, S3-05). */
function mismatchOf(
  { events, prefix, suffix }: NotificationConfiguration,
  { name, key }: ObjectEvent,
): Mismatch | null {
  if (!events.some((event) => namesEvent(event, name))) {
    return {
      reason: 'EVENT_TYPE',
      why: `it is for ${events.join(', ')}, and this is s3:${name}`,
      rule: 'S3-02',
    };
  }
  if (prefix !== null && !key.startsWith(prefix)) {
    return {
      reason: 'PREFIX',
      why: `its prefix is "${prefix}", and the key is "${key}"`,
      rule: 'S3-05',
    };
  }
  if (suffix !== null && !key.endsWith(suffix)) {
    return {
      reason: 'SUFFIX',
      why: `its suffix is "${suffix}", and the key is "${key}"`,
      rule: 'S3-05',
    };
  }
  return null;
}

function emitMismatch(
  kernel: Kernel,
  bucket: BucketRow,
  { id, destinationArn }: NotificationConfiguration,
  { name, key, traceHeader }: ObjectEvent,
  { reason, why, rule }: Mismatch,
): void {
  const target = functionOfArn(destinationArn);
  kernel.emit({
    kind: 'BUCKET_NOTIFICATION_NOT_MATCHED',
    rule,
    ...(target && { functionName: target.functionName }),
    traceId: traceIdOf(traceHeader),
    message: `Notification "${id}" of bucket "${bucket.name}" does not go to ${destinationArn}: ${why}.`,
    detail: {
      bucket: bucket.name,
      configurationId: id,
      destinationArn,
      eventName: name,
      key,
      reason,
    },
  });
}

function notifyDestination(
  kernel: Kernel,
  bucket: BucketRow,
  { id, destination, destinationArn }: NotificationConfiguration,
  event: ObjectEvent,
  identity: EventIdentity,
): void {
  const records = notificationRecords(kernel.sandbox, bucket.name, id, event, identity);
  sendNotification(kernel, {
    bucketName: bucket.name,
    configurationId: id,
    destination,
    destinationArn,
    detailType: null,
    eventName: event.name,
    objectKey: event.key,
    payload: JSON.stringify(records),
    traceHeader: event.traceHeader,
    happenedAtMs: kernel.now,
  });
}

/** EventBridge gets every event that it has a name for, whatever the configurations say. */
function notifyEventBridge(
  kernel: Kernel,
  bucket: BucketRow,
  event: ObjectEvent,
  identity: EventIdentity,
): void {
  const { detailType } = eventNames[event.name];
  const { region, accountId } = kernel.sandbox;
  const destinationArn = `arn:aws:events:${region}:${accountId}:event-bus/default`;
  if (detailType === null) {
    kernel.emit({
      kind: 'BUCKET_NOTIFICATION_NOT_MATCHED',
      rule: 'S3-02',
      traceId: traceIdOf(event.traceHeader),
      message: `Bucket "${bucket.name}" does not tell EventBridge of s3:${event.name}: S3 sends no such event there.`,
      detail: {
        bucket: bucket.name,
        destinationArn,
        eventName: event.name,
        key: event.key,
        reason: 'EVENT_TYPE',
      },
    });
    return;
  }
  sendNotification(kernel, {
    bucketName: bucket.name,
    configurationId: null,
    destination: 'EVENTBRIDGE',
    destinationArn,
    detailType,
    eventName: event.name,
    objectKey: event.key,
    payload: JSON.stringify(eventBridgeDetail(bucket.name, event, identity)),
    traceHeader: event.traceHeader,
    happenedAtMs: kernel.now,
  });
}
