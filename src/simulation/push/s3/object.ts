import { byteLength } from '../../byte-length.ts';
import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';
import type { BodyEncoding } from './object-body.ts';

export type StorageClass =
  | 'STANDARD'
  | 'REDUCED_REDUNDANCY'
  | 'STANDARD_IA'
  | 'ONEZONE_IA'
  | 'INTELLIGENT_TIERING'
  | 'GLACIER_IR'
  | 'GLACIER'
  | 'DEEP_ARCHIVE';

/** Who else may read an object, by one of AWS's ready-made lists. */
export type CannedAcl =
  | 'PRIVATE'
  | 'PUBLIC_READ'
  | 'PUBLIC_READ_WRITE'
  | 'AUTHENTICATED_READ'
  | 'AWS_EXEC_READ'
  | 'BUCKET_OWNER_READ'
  | 'BUCKET_OWNER_FULL_CONTROL';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** A readable copy of an archived object. */
export interface RestoreState {
  readonly status: 'IN_PROGRESS' | 'RESTORED';
  /** How long the copy is kept. */
  readonly days: number;
  /** When the copy goes; null while it is being made. */
  readonly expiresAtMs: number | null;
}

/** The version id of what was written while the bucket kept no versions. */
export const NULL_VERSION = 'null';

/** One version of an object, or a delete marker that stands where a version would. */
export interface ObjectRow {
  readonly id: string;
  /** Order of writing. */
  readonly seq: number;
  readonly bucketName: string;
  readonly key: string;
  readonly versionId: string;
  /** Whether it is what the key leads to. */
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
  /** Null for a delete marker, as all that describes a body. */
  readonly body: string | null;
  readonly bodyEncoding: BodyEncoding | null;
  readonly size: number | null;
  readonly eTag: string | null;
  readonly contentType: string | null;
  readonly storageClass: StorageClass;
  readonly tagSet: readonly Tag[];
  readonly acl: CannedAcl;
  readonly restore: RestoreState | null;
  readonly lastModifiedMs: number;
}

/** Versions and delete markers, grouped by bucket and key. */
export const objects = defineTable<ObjectRow>({
  name: 's3_object',
  key: (row) => row.id,
  group: (row) => groupOf(row.bucketName, row.key),
});

/** No name of a bucket has a slash. */
function groupOf(bucketName: string, key: string): string {
  return `${bucketName}/${key}`;
}

/** All versions and delete markers of a key, newest first. */
export function versionsOf(kernel: Kernel, bucketName: string, key: string): ObjectRow[] {
  return kernel
    .table(objects)
    .group(groupOf(bucketName, key))
    .sort((left, right) => right.seq - left.seq);
}

/** An object of which something is read or changed; delete markers have nothing of the kind. */
export function findObject(
  kernel: Kernel,
  bucketName: string,
  key: string,
  versionId: string | null,
): ObjectRow {
  const versions = versionsOf(kernel, bucketName, key);
  if (versionId === null) {
    const latest = versions.find(({ isLatest }) => isLatest);
    if (latest && !latest.isDeleteMarker) return latest;
    throw new Refusal('OBJECT_NOT_FOUND', `The specified key does not exist: "${key}".`, {
      field: 'key',
    });
  }
  const version = versions.find((one) => one.versionId === versionId);
  if (!version) {
    throw new Refusal(
      'OBJECT_VERSION_NOT_FOUND',
      `The specified version does not exist: "${versionId}" of "${key}".`,
      { field: 'versionId' },
    );
  }
  if (!version.isDeleteMarker) return version;
  throw new Refusal(
    'OBJECT_IS_DELETE_MARKER',
    'The specified method is not allowed against this resource: the version is a delete marker.',
    { field: 'versionId' },
  );
}

/** UTF-8 bytes of a key. */
const KEY_BYTES_MAX = 1_024;

/** Refuses a key that S3 does not take, or that could not be kept as it is. */
export function refuseMalformedKey(key: string): void {
  const bytes = byteLength(key);
  if (bytes > KEY_BYTES_MAX) {
    throw new Refusal(
      'OBJECT_KEY_TOO_LONG',
      `Your key is too long: it has ${bytes} bytes, and the limit is ${KEY_BYTES_MAX}.`,
      { field: 'key', detail: { bytes, max: KEY_BYTES_MAX } },
    );
  }
  if (key !== '' && !/[\0\p{Surrogate}]/u.test(key)) return;
  throw new Refusal(
    'S3_ARGUMENT_INVALID',
    'Cannot take the key: it is empty, or has U+0000 or half a surrogate pair.',
    { field: 'key' },
  );
}

/** Refuses a content type that no header could carry. */
export function refuseMalformedContentType(contentType: string): void {
  if (/^[\x20-\x7e]{1,256}$/.test(contentType)) return;
  throw new Refusal(
    'S3_ARGUMENT_INVALID',
    'Cannot take the content type: it must have 1 to 256 printable ASCII characters.',
    { field: 'contentType' },
  );
}

/** The version id as an answer or a record has it: only where the bucket is versioned (S3-04). */
export function shownVersionId({ versionId }: Pick<ObjectRow, 'versionId'>): string | null {
  return versionId === NULL_VERSION ? null : versionId;
}
