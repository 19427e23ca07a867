import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { startTrace } from '../../trace-header.ts';
import { findBucket } from './bucket.ts';
import { findObject, type StorageClass } from './object.ts';
import { eTagOf, type BodyEncoding } from './object-body.ts';
import { administrator } from './object-event.ts';
import { refuseBadObject, writeObject, type WrittenObject } from './object-write.ts';

export interface PutObjectInput {
  readonly bucket: string;
  readonly key: string;
  readonly body: string;
  readonly bodyEncoding: BodyEncoding;
  readonly contentType: string;
  readonly storageClass: StorageClass;
}

export function putObject(kernel: Kernel, input: PutObjectInput): WrittenObject {
  return write(kernel, input, { eventName: 'ObjectCreated:Put', reason: 'PutObject' });
}

/** The form upload of a browser. */
export type PostObjectInput = Omit<PutObjectInput, 'storageClass'>;

export function postObject(kernel: Kernel, input: PostObjectInput): WrittenObject {
  return write(
    kernel,
    { ...input, storageClass: 'STANDARD' },
    { eventName: 'ObjectCreated:Post', reason: 'POST Object' },
  );
}

function write(
  kernel: Kernel,
  { bucket: bucketName, ...content }: PutObjectInput,
  action: {
    readonly eventName: 'ObjectCreated:Put' | 'ObjectCreated:Post';
    readonly reason: string;
  },
): WrittenObject {
  const bucket = findBucket(kernel, bucketName);
  refuseBadObject(kernel, bucket, content);
  return writeObject(
    kernel,
    bucket,
    { ...content, eTag: eTagOf(content), tagSet: [], acl: 'PRIVATE' },
    { ...action, requester: administrator(kernel), traceHeader: startTrace(kernel) },
  );
}

export interface CopyObjectInput {
  readonly bucket: string;
  readonly key: string;
  readonly copySource: {
    readonly bucket: string;
    readonly key: string;
    readonly versionId: string | null;
  };
  /** Null to keep the source's. */
  readonly contentType: string | null;
  readonly storageClass: StorageClass;
}

/** Copies the body, type and tags of an object; not who may read it. */
export function copyObject(kernel: Kernel, input: CopyObjectInput): WrittenObject {
  const { copySource, key } = input;
  const bucket = findBucket(kernel, input.bucket);
  findBucket(kernel, copySource.bucket, 'copySource');
  const source = findObject(kernel, copySource.bucket, copySource.key, copySource.versionId);
  refuseArchived(source);
  const isSame = source.bucketName === bucket.name && source.key === key && source.isLatest;
  if (isSame && input.contentType === null && input.storageClass === source.storageClass) {
    throw new Refusal(
      'S3_REQUEST_INVALID',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      { field: 'copySource' },
    );
  }
  const content = {
    key,
    body: source.body ?? '',
    bodyEncoding: source.bodyEncoding ?? 'TEXT',
    contentType: input.contentType ?? source.contentType ?? '',
  };
  refuseBadObject(kernel, bucket, content);
  return writeObject(
    kernel,
    bucket,
    {
      ...content,
      eTag: eTagOf(content),
      storageClass: input.storageClass,
      tagSet: source.tagSet,
      acl: 'PRIVATE',
    },
    {
      eventName: 'ObjectCreated:Copy',
      reason: 'CopyObject',
      requester: administrator(kernel),
      traceHeader: startTrace(kernel),
    },
  );
}

/** What is archived has to be restored before it can be read. */
function refuseArchived({ storageClass, restore }: ReturnType<typeof findObject>): void {
  const isArchived = storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE';
  if (!isArchived || restore?.status === 'RESTORED') return;
  throw new Refusal(
    'OBJECT_STATE_INVALID',
    `The operation is not valid for the object's storage class: it is ${storageClass}. Restore it first.`,
    { field: 'copySource' },
  );
}
