import { Refusal } from '../../errors.ts';
import type { JsonObject } from '../../json.ts';
import type { Kernel } from '../../kernel.ts';
import { startTrace, traceIdOf } from '../../trace-header.ts';
import { findBucket, type BucketRow } from './bucket.ts';
import type { EventName } from './event-name.ts';
import { notify } from './notify.ts';
import {
  objects,
  refuseMalformedKey,
  shownVersionId,
  versionsOf,
  type ObjectRow,
} from './object.ts';
import { administrator, type Requester } from './object-event.ts';
import { putVersion } from './object-write.ts';
import { refuseMoreObjects } from './quotas.ts';

export interface DeleteObjectInput {
  readonly bucket: string;
  readonly key: string;
  /** A version to be deleted for good; null for the object. */
  readonly versionId: string | null;
}

/** What is answered to whoever deletes an object. */
export interface DeletedObject {
  /** The row that is gone; null where there was nothing, which AWS accepts, or a marker was put. */
  readonly objectId: string | null;
  /** The version that was deleted, or the marker that was put; null in a bucket without versions. */
  readonly versionId: string | null;
  /** Whether a delete marker was put, or deleted. */
  readonly deleteMarker: boolean;
}

export function deleteObject(
  kernel: Kernel,
  { bucket: bucketName, key, versionId }: DeleteObjectInput,
): DeletedObject {
  const bucket = findBucket(kernel, bucketName);
  refuseBadDeletion(kernel, bucket, key, versionId);
  return deleteOrMark(kernel, bucket, key, versionId, {
    requester: administrator(kernel),
    traceHeader: startTrace(kernel),
    eventGroup: 'ObjectRemoved',
    reason: 'DeleteObject',
  });
}

export interface DeleteObjectsInput {
  readonly bucket: string;
  readonly objects: readonly { readonly key: string; readonly versionId: string | null }[];
}

/** One object of many that was deleted. */
export interface DeletedEntry extends DeletedObject {
  readonly key: string;
}

/** One object of many that was not. */
export interface DeletionError {
  readonly key: string;
  readonly versionId: string | null;
  readonly code: string;
  readonly message: string;
}

/** Objects that one request may delete. */
const DELETIONS_MAX = 1_000;

/** Deletes each object by itself: what cannot be deleted is answered beside what was. */
export function deleteObjects(
  kernel: Kernel,
  { bucket: bucketName, objects: wanted }: DeleteObjectsInput,
): { readonly deleted: readonly DeletedEntry[]; readonly errors: readonly DeletionError[] } {
  const bucket = findBucket(kernel, bucketName);
  if (wanted.length === 0 || wanted.length > DELETIONS_MAX) {
    throw new Refusal(
      'S3_MALFORMED_XML',
      `The XML you provided was not well-formed or did not validate against our published schema: it names ${wanted.length} objects, and 1 to ${DELETIONS_MAX} are allowed.`,
      { field: 'objects', detail: { max: DELETIONS_MAX, actual: wanted.length } },
    );
  }
  const action: Deletion = {
    requester: administrator(kernel),
    traceHeader: startTrace(kernel),
    eventGroup: 'ObjectRemoved',
    reason: 'DeleteObject',
  };
  const deleted: DeletedEntry[] = [];
  const errors: DeletionError[] = [];
  for (const { key, versionId } of wanted) {
    const refusal = refusalOf(() => refuseBadDeletion(kernel, bucket, key, versionId));
    if (refusal) {
      const code = refusal.awsErrorCode ?? 'ServiceUnavailable';
      errors.push({ key, versionId, code, message: refusal.message });
    } else deleted.push({ key, ...deleteOrMark(kernel, bucket, key, versionId, action) });
  }
  return { deleted, errors };
}

function refusalOf(check: () => void): Refusal | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Refuses a version that is not there, and a marker that there is no room for. */
function refuseBadDeletion(
  kernel: Kernel,
  bucket: BucketRow,
  key: string,
  versionId: string | null,
): void {
  refuseMalformedKey(key);
  if (versionId === null) {
    if (bucket.versioning !== 'UNVERSIONED') refuseMoreObjects(kernel);
    return;
  }
  if (versionsOf(kernel, bucket.name, key).some((one) => one.versionId === versionId)) return;
  throw new Refusal('S3_ARGUMENT_INVALID', `Invalid version id specified: "${versionId}".`, {
    field: 'versionId',
  });
}

/** The action that deletes an object. */
export interface Deletion {
  readonly requester: Requester;
  readonly traceHeader: string;
  readonly eventGroup: 'ObjectRemoved' | 'LifecycleExpiration';
  /** As EventBridge names it: `DeleteObject`, `Lifecycle Expiration`. */
  readonly reason: string;
}

/**
 * Deletes a version for good; or without one the object, over which a versioned bucket puts a delete
 * marker. What was not there is deleted without anybody being told.
 */
export function deleteOrMark(
  kernel: Kernel,
  bucket: BucketRow,
  key: string,
  versionId: string | null,
  action: Deletion,
): DeletedObject {
  if (versionId === null && bucket.versioning !== 'UNVERSIONED') {
    return putMarker(kernel, bucket, key, action);
  }
  const version = versionsOf(kernel, bucket.name, key).find((one) =>
    versionId === null ? one.isLatest : one.versionId === versionId,
  );
  if (!version) {
    kernel.emit({
      kind: 'OBJECT_DELETED',
      traceId: traceIdOf(action.traceHeader),
      message: `${action.reason} found no "${key}" in bucket "${bucket.name}"; it is answered as if it had been deleted, and nobody is told.`,
      detail: { bucket: bucket.name, key, versionId: null },
    });
    return { objectId: null, versionId: null, deleteMarker: false };
  }
  return removeVersion(kernel, bucket, version, action);
}

/** Puts a delete marker over the versions of a key, which stay. */
function putMarker(
  kernel: Kernel,
  bucket: BucketRow,
  key: string,
  action: Deletion,
): DeletedObject {
  const marker = putVersion(kernel, bucket, {
    key,
    isDeleteMarker: true,
    body: null,
    bodyEncoding: null,
    size: null,
    eTag: null,
    contentType: null,
    storageClass: 'STANDARD',
    tagSet: [],
    acl: 'PRIVATE',
    restore: null,
  });
  const versionId = shownVersionId(marker);
  kernel.emit({
    kind: 'OBJECT_DELETED',
    traceId: traceIdOf(action.traceHeader),
    message: `${action.reason} put a delete marker over "${key}" in bucket "${bucket.name}"; its versions stay.`,
    detail: { bucket: bucket.name, key, versionId, deleteMarker: true },
  });
  tell(kernel, bucket, marker, action, 'DeleteMarkerCreated', {
    'deletion-type': 'Delete Marker Created',
  });
  return { objectId: null, versionId, deleteMarker: true };
}

/** Removes a version or a marker; the newest of those that stay is what the key leads to. */
function removeVersion(
  kernel: Kernel,
  bucket: BucketRow,
  version: ObjectRow,
  action: Deletion,
): DeletedObject {
  const table = kernel.table(objects);
  table.delete(version.id);
  const [next] = versionsOf(kernel, bucket.name, version.key);
  if (version.isLatest && next) table.put({ ...next, isLatest: true });
  const versionId = shownVersionId(version);
  kernel.emit({
    kind: 'OBJECT_DELETED',
    traceId: traceIdOf(action.traceHeader),
    message: `${action.reason} deleted ${versionId === null ? '' : `version ${versionId} of `}"${version.key}" in bucket "${bucket.name}" for good.`,
    detail: {
      bucket: bucket.name,
      key: version.key,
      versionId,
      deleteMarker: version.isDeleteMarker,
    },
  });
  tell(kernel, bucket, version, action, 'Delete', { 'deletion-type': 'Permanently Deleted' });
  return { objectId: version.id, versionId, deleteMarker: version.isDeleteMarker };
}

/** The record of a deletion has neither size nor ETag (S3-04). */
function tell(
  kernel: Kernel,
  bucket: BucketRow,
  row: ObjectRow,
  { eventGroup, reason, requester, traceHeader }: Deletion,
  what: 'Delete' | 'DeleteMarkerCreated',
  detail: JsonObject,
): void {
  const name = `${eventGroup}:${what}` satisfies EventName;
  notify(kernel, bucket, {
    name,
    key: row.key,
    versionId: shownVersionId(row),
    size: null,
    eTag: null,
    requester,
    recordExtra: {},
    detailExtra: { reason, ...detail },
    traceHeader,
  });
}
