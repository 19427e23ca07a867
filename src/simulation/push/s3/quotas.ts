import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { buckets } from './bucket.ts';
import { uploads } from './multipart-upload.ts';
import { objects } from './object.ts';

/*
 * How much of S3 a sandbox may hold, because a World keeps all of it in memory: bodies are there to
 * be notified of, not to be stored. Journals replay under the bounds they were written under, so
 * these may be raised, but not lowered.
 */

/** Buckets of a sandbox. */
export const BUCKETS_MAX = 100;

/** Versions of objects and delete markers of all buckets of a sandbox. */
export const OBJECTS_MAX = 10_000;

/** Bytes of one object; AWS takes 5 GB in one request and 50 TB in parts. */
export const OBJECT_BYTES_MAX = 1_048_576;

/** Bytes of all versions of objects and all uploaded parts of a sandbox. */
export const SANDBOX_OBJECT_BYTES_MAX = 32 * 1_048_576;

/** Multipart uploads under way in a sandbox. */
export const UPLOADS_MAX = 100;

/** Notifications of a sandbox that wait for their delivery, or to be tried again. */
export const WAITING_NOTIFICATIONS_MAX = 10_000;

/** Refuses one bucket more than a sandbox may have. */
export function refuseMoreBuckets(kernel: Kernel): void {
  refuseMore('create the bucket', 'buckets', kernel.table(buckets).size, BUCKETS_MAX);
}

/** Refuses one object, version or delete marker more than a sandbox may have. */
export function refuseMoreObjects(kernel: Kernel): void {
  refuseMore(
    'write the object',
    'objects, versions and delete markers',
    kernel.table(objects).size,
    OBJECTS_MAX,
  );
}

/** Refuses one multipart upload more than a sandbox may have under way. */
export function refuseMoreUploads(kernel: Kernel): void {
  refuseMore('begin the upload', 'uploads under way', kernel.table(uploads).size, UPLOADS_MAX);
}

function refuseMore(what: string, things: string, count: number, limit: number): void {
  if (count < limit) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot ${what}: the sandbox has ${count} ${things}, and the limit is ${limit}. Delete some, or take another sandbox.`,
    { detail: { limit, actual: count + 1 } },
  );
}

/** Refuses an object larger than ours may be. */
export function refuseLargeObject(bytes: number): void {
  if (bytes <= OBJECT_BYTES_MAX) return;
  throw new Refusal(
    'OBJECT_TOO_LARGE',
    `Your proposed upload exceeds the maximum allowed object size: it has ${bytes} bytes, and an object of a sandbox has at most ${OBJECT_BYTES_MAX}.`,
    { field: 'body', detail: { bytes, max: OBJECT_BYTES_MAX } },
  );
}

/** Refuses bytes that would make all objects and parts of a sandbox together too large. */
export function refuseMoreBytes(kernel: Kernel, addedBytes: number, replacedBytes = 0): void {
  let total = addedBytes - replacedBytes;
  for (const { size } of kernel.table(objects).values()) total += size ?? 0;
  for (const { parts } of kernel.table(uploads).values()) {
    for (const { size } of parts) total += size;
  }
  if (total <= SANDBOX_OBJECT_BYTES_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot take the body: the objects and parts of the sandbox would have ${total} bytes, and the limit is ${SANDBOX_OBJECT_BYTES_MAX}. Delete objects, or take another sandbox.`,
    { field: 'body', detail: { limit: SANDBOX_OBJECT_BYTES_MAX, actual: total } },
  );
}
