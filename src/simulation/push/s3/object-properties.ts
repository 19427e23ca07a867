import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { startTrace, traceIdOf } from '../../trace-header.ts';
import { findBucket } from './bucket.ts';
import type { EventName } from './event-name.ts';
import { notify } from './notify.ts';
import {
  findObject,
  objects,
  shownVersionId,
  type CannedAcl,
  type ObjectRow,
  type Tag,
} from './object.ts';
import { administrator, objectOf } from './object-event.ts';

/** Which version of which object; null for the one that the key leads to. */
export interface ObjectReference {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | null;
}

export interface ChangedObject {
  readonly objectId: string;
}

export interface PutObjectTaggingInput extends ObjectReference {
  readonly tagSet: readonly Tag[];
}

/** Replaces all tags of an object. */
export function putObjectTagging(
  kernel: Kernel,
  { tagSet, ...reference }: PutObjectTaggingInput,
): ChangedObject {
  const row = find(kernel, reference);
  refuseBadTags(tagSet);
  return change(kernel, row, { tagSet }, 'ObjectTagging:Put', 'PutObjectTagging');
}

export function deleteObjectTagging(kernel: Kernel, reference: ObjectReference): ChangedObject {
  const row = find(kernel, reference);
  return change(kernel, row, { tagSet: [] }, 'ObjectTagging:Delete', 'DeleteObjectTagging');
}

export interface PutObjectAclInput extends ObjectReference {
  readonly acl: CannedAcl;
}

/** Sets who else may read an object. Nobody is told where that is as it was. */
export function putObjectAcl(
  kernel: Kernel,
  { acl, ...reference }: PutObjectAclInput,
): ChangedObject {
  const row = find(kernel, reference);
  if (row.acl === acl) return { objectId: row.id };
  return change(kernel, row, { acl }, 'ObjectAcl:Put', 'PutObjectAcl');
}

function find(kernel: Kernel, { bucket, key, versionId }: ObjectReference): ObjectRow {
  return findObject(kernel, findBucket(kernel, bucket).name, key, versionId);
}

function change(
  kernel: Kernel,
  row: ObjectRow,
  changes: Partial<ObjectRow>,
  name: EventName,
  action: string,
): ChangedObject {
  const traceHeader = startTrace(kernel);
  const changed = kernel.table(objects).put({ ...row, ...changes });
  kernel.emit({
    kind: 'OBJECT_CHANGED',
    traceId: traceIdOf(traceHeader),
    message: `${action} changed "${row.key}" of bucket "${row.bucketName}".`,
    detail: {
      bucket: row.bucketName,
      key: row.key,
      versionId: shownVersionId(row),
      eventName: name,
    },
  });
  notify(kernel, findBucket(kernel, row.bucketName), {
    ...objectOf(changed),
    name,
    requester: administrator(kernel),
    recordExtra: {},
    detailExtra: {},
    traceHeader,
  });
  return { objectId: row.id };
}

const TAGS_MAX = 10;
const TAG_KEY_LENGTH_MAX = 128;
const TAG_VALUE_LENGTH_MAX = 256;

function refuseBadTags(tagSet: readonly Tag[]): void {
  if (tagSet.length > TAGS_MAX) refuse(`Object tags cannot be greater than ${TAGS_MAX}.`);
  if (new Set(tagSet.map(({ key }) => key)).size < tagSet.length) {
    refuse('Cannot provide multiple Tags with the same key.');
  }
  for (const { key, value } of tagSet) {
    if (key === '' || key.length > TAG_KEY_LENGTH_MAX || isUnprintable(key)) {
      refuse(
        `The TagKey you have provided is invalid: a key has 1 to ${TAG_KEY_LENGTH_MAX} printable characters.`,
      );
    }
    if (value.length > TAG_VALUE_LENGTH_MAX || isUnprintable(value)) {
      refuse(
        `The TagValue you have provided is invalid: a value has at most ${TAG_VALUE_LENGTH_MAX} printable characters.`,
      );
    }
  }
}

function isUnprintable(text: string): boolean {
  return /[\p{Cc}\p{Surrogate}]/u.test(text);
}

function refuse(message: string): never {
  throw new Refusal('TAG_INVALID', message, { field: 'tagSet' });
}
