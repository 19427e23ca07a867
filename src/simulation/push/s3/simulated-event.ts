import { Refusal } from '../../errors.ts';
import type { JsonObject } from '../../json.ts';
import type { Kernel } from '../../kernel.ts';
import { formatInstant } from '../../instant.ts';
import { startTrace, traceIdOf } from '../../trace-header.ts';
import { findBucket, type BucketRow } from './bucket.ts';
import type { EventName } from './event-name.ts';
import { notify } from './notify.ts';
import { findObject, objects, shownVersionId, type ObjectRow } from './object.ts';
import { deleteOrMark } from './object-deletion.ts';
import { objectOf, s3Requester } from './object-event.ts';
import type { ObjectReference } from './object-properties.ts';
import { refuseMoreObjects } from './quotas.ts';

/** What S3 does by itself by rules that a sandbox does not have: lifecycle, tiering, replication. */
const simulatedEvents = {
  LIFECYCLE_EXPIRATION_DELETE: 'LifecycleExpiration:Delete',
  LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED: 'LifecycleExpiration:DeleteMarkerCreated',
  LIFECYCLE_TRANSITION: 'LifecycleTransition',
  INTELLIGENT_TIERING: 'IntelligentTiering',
  REDUCED_REDUNDANCY_LOST_OBJECT: 'ReducedRedundancyLostObject',
  REPLICATION_OPERATION_FAILED_REPLICATION: 'Replication:OperationFailedReplication',
  REPLICATION_OPERATION_MISSED_THRESHOLD: 'Replication:OperationMissedThreshold',
  REPLICATION_OPERATION_REPLICATED_AFTER_THRESHOLD: 'Replication:OperationReplicatedAfterThreshold',
  REPLICATION_OPERATION_NOT_TRACKED: 'Replication:OperationNotTracked',
} as const satisfies Record<string, EventName>;

export type SimulatedEventName = keyof typeof simulatedEvents;

export interface SimulateBucketEventInput extends ObjectReference {
  readonly event: SimulatedEventName;
}

/**
 * Makes something happen to an object that S3 does by itself, and that nothing in a sandbox would:
 * each name of an event that no command brings about (S3-02). Expiration deletes, a transition
 * changes the storage class; replication and the loss of an object are only told of.
 */
export function simulateBucketEvent(
  kernel: Kernel,
  { event, ...reference }: SimulateBucketEventInput,
): { readonly eventName: EventName } {
  const bucket = findBucket(kernel, reference.bucket);
  const row = findObject(kernel, bucket.name, reference.key, reference.versionId);
  const eventName = simulatedEvents[event];
  if (
    eventName === 'LifecycleExpiration:Delete' ||
    eventName === 'LifecycleExpiration:DeleteMarkerCreated'
  ) {
    refuseImpossibleExpiration(kernel, bucket, reference, eventName);
    deleteOrMark(kernel, bucket, row.key, reference.versionId, {
      requester: s3Requester,
      traceHeader: startTrace(kernel),
      eventGroup: 'LifecycleExpiration',
      reason: 'Lifecycle Expiration',
    });
    return { eventName };
  }
  const traceHeader = startTrace(kernel);
  const changed = kernel.table(objects).put({ ...row, ...changesBy(event) });
  kernel.emit({
    kind: 'OBJECT_CHANGED',
    rule: 'S3-02',
    traceId: traceIdOf(traceHeader),
    message: `S3 by itself, at a user's wish: ${eventName} of "${row.key}" in bucket "${bucket.name}".`,
    detail: { bucket: bucket.name, key: row.key, versionId: shownVersionId(row), eventName },
  });
  notify(kernel, bucket, {
    ...objectOf(changed),
    name: eventName,
    requester: s3Requester,
    traceHeader,
    ...extrasOf(kernel, bucket, event),
  });
  return { eventName };
}

/** Expiration deletes where no versions are kept, and a version by name; else it puts a marker. */
function refuseImpossibleExpiration(
  kernel: Kernel,
  bucket: BucketRow,
  { versionId }: ObjectReference,
  eventName: EventName,
): void {
  const putsMarker = bucket.versioning !== 'UNVERSIONED' && versionId === null;
  if (putsMarker) refuseMoreObjects(kernel);
  if (putsMarker === (eventName === 'LifecycleExpiration:DeleteMarkerCreated')) return;
  throw new Refusal(
    'S3_REQUEST_INVALID',
    putsMarker
      ? 'Cannot let the object expire for good: the bucket is versioned, so that expiration puts a delete marker. Name a version, or take LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED.'
      : 'Cannot let expiration put a delete marker: it deletes for good where the bucket is not versioned, or a version is named. Take LIFECYCLE_EXPIRATION_DELETE.',
    { field: 'event' },
  );
}

function changesBy(event: SimulatedEventName): Partial<ObjectRow> {
  return event === 'LIFECYCLE_TRANSITION' ? { storageClass: 'GLACIER' } : {};
}

/** What records and EventBridge's details have of these events beside the object. */
function extrasOf(
  kernel: Kernel,
  bucket: BucketRow,
  event: SimulatedEventName,
): { readonly recordExtra: JsonObject; readonly detailExtra: JsonObject } {
  switch (event) {
    case 'LIFECYCLE_TRANSITION':
      return {
        recordExtra: {
          lifecycleEventData: { transitionEventData: { destinationStorageClass: 'GLACIER' } },
        },
        detailExtra: { 'destination-storage-class': 'GLACIER' },
      };
    case 'INTELLIGENT_TIERING':
      return {
        recordExtra: {
          intelligentTieringEventData: { destinationAccessTier: 'ARCHIVE_ACCESS' },
        },
        detailExtra: { 'destination-access-tier': 'ARCHIVE_ACCESS' },
      };
    case 'REPLICATION_OPERATION_FAILED_REPLICATION':
    case 'REPLICATION_OPERATION_MISSED_THRESHOLD':
    case 'REPLICATION_OPERATION_REPLICATED_AFTER_THRESHOLD':
    case 'REPLICATION_OPERATION_NOT_TRACKED':
      return {
        recordExtra: {
          replicationEventData: {
            replicationRuleId: 'simulated',
            destinationBucket: `arn:aws:s3:::${bucket.name}-replica`,
            s3Operation: 'OBJECT_PUT',
            requestTime: formatInstant(kernel.now),
            ...(event === 'REPLICATION_OPERATION_FAILED_REPLICATION'
              ? { failureReason: 'DstBucketNotFound' }
              : {}),
          },
        },
        detailExtra: {},
      };
    default:
      return { recordExtra: {}, detailExtra: {} };
  }
}
