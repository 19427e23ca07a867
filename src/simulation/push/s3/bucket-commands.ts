import { Refusal } from '../../errors.ts';
import { newId, type Kernel } from '../../kernel.ts';
import { bucketArn, buckets, findBucket, sequencerName } from './bucket.ts';
import { uploads } from './multipart-upload.ts';
import { noNotifications } from './notification-configuration.ts';
import { removeTriggers } from './notification-triggers.ts';
import { objects } from './object.ts';
import { refuseMoreBuckets } from './quotas.ts';

export interface CreateBucketInput {
  readonly bucket: string;
}

export function createBucket(
  kernel: Kernel,
  { bucket: name }: CreateBucketInput,
): { readonly bucketId: string } {
  if (!isBucketName(name)) {
    throw new Refusal(
      'BUCKET_NAME_INVALID',
      'The specified bucket is not valid: a name has 3 to 63 lower-case letters, digits, hyphens and full stops, begins and ends with a letter or digit, and is no IP address.',
      { field: 'bucket' },
    );
  }
  if (kernel.table(buckets).find(name)) {
    throw new Refusal(
      'BUCKET_EXISTS',
      'Your previous request to create the named bucket succeeded and you already own it.',
      { field: 'bucket' },
    );
  }
  refuseMoreBuckets(kernel);
  const row = kernel.table(buckets).put({
    id: newId(kernel, 'bkt'),
    seq: kernel.nextInSequence('bucket'),
    name,
    versioning: 'UNVERSIONED',
    notifications: noNotifications,
    notificationsInForce: noNotifications,
    notificationsTimer: null,
    createdAtMs: kernel.now,
  });
  kernel.emit({
    kind: 'BUCKET_CREATED',
    message: `Bucket "${name}" was created.`,
    detail: { bucket: name, bucketArn: bucketArn(name) },
  });
  return { bucketId: row.id };
}

export interface DeleteBucketInput {
  readonly bucket: string;
}

/** Deletes a bucket that has no object, version or delete marker; uploads under way go with it. */
export function deleteBucket(
  kernel: Kernel,
  { bucket: name }: DeleteBucketInput,
): { readonly bucketId: string } {
  const bucket = findBucket(kernel, name);
  for (const { bucketName } of kernel.table(objects).values()) {
    if (bucketName !== name) continue;
    throw new Refusal(
      'BUCKET_NOT_EMPTY',
      'The bucket you tried to delete is not empty: delete its objects first, and in a versioned bucket every version and delete marker.',
      { field: 'bucket' },
    );
  }
  for (const upload of kernel.table(uploads).group(name)) kernel.table(uploads).delete(upload.id);
  removeTriggers(kernel, bucket, []);
  if (bucket.notificationsTimer !== null) kernel.cancelTimer(bucket.notificationsTimer);
  kernel.endSequence(sequencerName(bucket.id));
  kernel.table(buckets).delete(bucket.id);
  kernel.emit({
    kind: 'BUCKET_DELETED',
    message: `Bucket "${name}" was deleted.`,
    detail: { bucket: name },
  });
  return { bucketId: bucket.id };
}

export interface PutBucketVersioningInput {
  readonly bucket: string;
  readonly status: 'ENABLED' | 'SUSPENDED';
}

/** A bucket that was versioned once can be suspended, but never becomes unversioned again. */
export function putBucketVersioning(
  kernel: Kernel,
  { bucket: name, status }: PutBucketVersioningInput,
): { readonly bucketId: string } {
  const bucket = findBucket(kernel, name);
  kernel.table(buckets).put({ ...bucket, versioning: status });
  kernel.emit({
    kind: 'BUCKET_VERSIONING_SET',
    message:
      status === 'ENABLED'
        ? `Bucket "${name}" keeps versions: what is overwritten or deleted from now on stays behind the current version.`
        : `Bucket "${name}" keeps no new versions: what is written from now on has the version id null; the versions there are stay.`,
    detail: { bucket: name, status },
  });
  return { bucketId: bucket.id };
}

const reservedPrefixes = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const reservedSuffixes = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];

function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !reservedPrefixes.some((prefix) => name.startsWith(prefix)) &&
    !reservedSuffixes.some((suffix) => name.endsWith(suffix))
  );
}
