import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';
import type { BucketNotifications } from './notification-configuration.ts';

/** Whether a bucket keeps what is overwritten and deleted; once it did, it can only be suspended. */
export type BucketVersioning = 'UNVERSIONED' | 'ENABLED' | 'SUSPENDED';

export interface BucketRow {
  readonly id: string;
  /** Order of creation. */
  readonly seq: number;
  readonly name: string;
  readonly versioning: BucketVersioning;
  /** As they were put last. */
  readonly notifications: BucketNotifications;
  /** Those that hold: a change takes a while in the profile REALISTIC (S3-06). */
  readonly notificationsInForce: BucketNotifications;
  /** The timer that puts the change into force; null where there is none to come. */
  readonly notificationsTimer: number | null;
  readonly createdAtMs: number;
}

export const buckets = defineTable<BucketRow>({
  name: 's3_bucket',
  key: (row) => row.id,
  lookup: (row) => row.name,
});

/** A bucket's ARN has neither region nor account (S3-08). */
export function bucketArn(name: string): string {
  return `arn:aws:s3:::${name}`;
}

/** The bucket of that name; refuses where the sandbox has none. */
export function findBucket(kernel: Kernel, name: string, field = 'bucket'): BucketRow {
  const bucket = kernel.table(buckets).find(name);
  if (bucket) return bucket;
  throw new Refusal('BUCKET_NOT_FOUND', `The specified bucket does not exist: "${name}".`, {
    field,
  });
}

/** The sequence behind the sequencers of a bucket's events (S3-01). */
export function sequencerName(bucketId: string): string {
  return `s3 events of ${bucketId}`;
}
