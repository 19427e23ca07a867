import { newId, type Kernel } from '../../kernel.ts';
import { traceIdOf } from '../../trace-header.ts';
import type { BucketRow } from './bucket.ts';
import type { EventName } from './event-name.ts';
import { notify } from './notify.ts';
import {
  NULL_VERSION,
  objects,
  refuseMalformedContentType,
  refuseMalformedKey,
  shownVersionId,
  versionsOf,
  type CannedAcl,
  type ObjectRow,
  type StorageClass,
  type Tag,
} from './object.ts';
import { bodySize, refuseMalformedBody, type ObjectBody } from './object-body.ts';
import { objectOf, type Requester } from './object-event.ts';
import { refuseLargeObject, refuseMoreBytes, refuseMoreObjects } from './quotas.ts';

/** What an object is to be. */
export interface ObjectContent extends ObjectBody {
  readonly key: string;
  readonly contentType: string;
  readonly storageClass: StorageClass;
  readonly tagSet: readonly Tag[];
  readonly acl: CannedAcl;
  readonly eTag: string;
}

/** The action that writes an object. */
export interface Writing {
  readonly eventName: EventName & `ObjectCreated:${string}`;
  /** As EventBridge names it: `PutObject`. */
  readonly reason: string;
  readonly requester: Requester;
  readonly traceHeader: string;
}

/** What is answered to whoever writes an object. */
export interface WrittenObject {
  readonly objectId: string;
  readonly eTag: string;
  /** Null where the bucket is not versioned. */
  readonly versionId: string | null;
}

/** Refuses what cannot be an object of the bucket. */
export function refuseBadObject(
  kernel: Kernel,
  bucket: BucketRow,
  content: Pick<ObjectContent, 'key' | 'body' | 'bodyEncoding' | 'contentType'>,
  freedBytes = 0,
): void {
  refuseMalformedKey(content.key);
  refuseMalformedContentType(content.contentType);
  refuseMalformedBody(content);
  const size = bodySize(content);
  refuseLargeObject(size);
  const replaced = replacedBy(kernel, bucket, content.key);
  if (!replaced) refuseMoreObjects(kernel);
  refuseMoreBytes(kernel, size, freedBytes + (replaced?.size ?? 0));
}

/**
 * Writes an object and tells of it. In a versioned bucket the version before stays behind the new
 * one; in any other the new one takes the place of the null version. Nothing is refused any more.
 */
export function writeObject(
  kernel: Kernel,
  bucket: BucketRow,
  content: ObjectContent,
  { eventName, reason, requester, traceHeader }: Writing,
): WrittenObject {
  const row = putVersion(kernel, bucket, {
    ...content,
    isDeleteMarker: false,
    size: bodySize(content),
    restore: null,
  });
  const isTold =
    bucket.notificationsInForce.configurations.length > 0 ||
    bucket.notificationsInForce.eventBridge;
  const versionId = shownVersionId(row);
  kernel.emit({
    kind: 'OBJECT_CREATED',
    traceId: traceIdOf(traceHeader),
    message: `${reason} wrote "${row.key}" to bucket "${bucket.name}"${isTold ? '' : '; the bucket has no notification configuration, so nobody is told'}.`,
    detail: {
      bucket: bucket.name,
      key: row.key,
      versionId,
      size: row.size,
      eTag: row.eTag,
      eventName,
    },
  });
  notify(kernel, bucket, {
    ...objectOf(row),
    name: eventName,
    requester,
    recordExtra: {},
    detailExtra: { reason },
    traceHeader,
  });
  return { objectId: row.id, eTag: content.eTag, versionId };
}

type NewVersion = Omit<
  ObjectRow,
  'id' | 'seq' | 'bucketName' | 'versionId' | 'isLatest' | 'lastModifiedMs'
>;

/** Puts a version or a delete marker in front of those that a key has. */
export function putVersion(kernel: Kernel, bucket: BucketRow, content: NewVersion): ObjectRow {
  const table = kernel.table(objects);
  const replaced = replacedBy(kernel, bucket, content.key);
  if (replaced) table.delete(replaced.id);
  const latest = versionsOf(kernel, bucket.name, content.key).find(({ isLatest }) => isLatest);
  if (latest) table.put({ ...latest, isLatest: false });
  const { key, isDeleteMarker, body, bodyEncoding, size, eTag, contentType } = content;
  return table.put({
    id: newId(kernel, 'obj'),
    seq: kernel.nextInSequence('s3 object'),
    bucketName: bucket.name,
    key,
    versionId: bucket.versioning === 'ENABLED' ? newVersionId(kernel) : NULL_VERSION,
    isLatest: true,
    isDeleteMarker,
    body,
    bodyEncoding,
    size,
    eTag,
    contentType,
    storageClass: content.storageClass,
    tagSet: content.tagSet,
    acl: content.acl,
    restore: content.restore,
    lastModifiedMs: kernel.now,
  });
}

/** What a new version would take the place of: the null version, where the bucket keeps none. */
function replacedBy(kernel: Kernel, bucket: BucketRow, key: string): ObjectRow | undefined {
  if (bucket.versioning === 'ENABLED') return undefined;
  return versionsOf(kernel, bucket.name, key).find(({ versionId }) => versionId === NULL_VERSION);
}

const VERSION_ID_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._';

function newVersionId(kernel: Kernel): string {
  const random = kernel.random('s3-version-ids');
  return Array.from({ length: 32 }, () =>
    VERSION_ID_DIGITS.charAt(random.integerBelow(VERSION_ID_DIGITS.length)),
  ).join('');
}
