import { Refusal } from '../../errors.ts';
import { formatInstant } from '../../instant.ts';
import { defineTimer, type Kernel } from '../../kernel.ts';
import { startTrace, traceIdOf } from '../../trace-header.ts';
import { findBucket } from './bucket.ts';
import type { EventName } from './event-name.ts';
import { notify } from './notify.ts';
import { findObject, objects, shownVersionId, type ObjectRow } from './object.ts';
import { administrator, objectOf, s3Requester, type ObjectEvent } from './object-event.ts';
import type { ChangedObject, ObjectReference } from './object-properties.ts';

export type RestoreTier = 'EXPEDITED' | 'STANDARD' | 'BULK';

export interface RestoreObjectInput extends ObjectReference {
  /** For how long the readable copy is kept. */
  readonly days: number;
  readonly tier: RestoreTier;
}

const DAYS_MAX = 10_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The longest that a restore takes by the guide, by storage class and tier. */
const restoreMs = {
  GLACIER: { EXPEDITED: 5 * MINUTE_MS, STANDARD: 300 * MINUTE_MS, BULK: 720 * MINUTE_MS },
  DEEP_ARCHIVE: { EXPEDITED: null, STANDARD: 720 * MINUTE_MS, BULK: 2_880 * MINUTE_MS },
} as const;

/**
 * Begins to make a readable copy of an archived object: an event now, one when the copy is there, and
 * one when it goes again (S3-02).
 */
export function restoreObject(kernel: Kernel, input: RestoreObjectInput): ChangedObject {
  const { bucket: bucketName, key, versionId, days, tier } = input;
  const row = findObject(kernel, findBucket(kernel, bucketName).name, key, versionId);
  const tookMs = durationOf(row, tier);
  if (!Number.isInteger(days) || days < 1 || days > DAYS_MAX) {
    throw new Refusal(
      'S3_ARGUMENT_INVALID',
      `Cannot restore the object for ${days} days: 1 to ${DAYS_MAX} are allowed.`,
      { field: 'days', detail: { min: 1, max: DAYS_MAX } },
    );
  }
  if (row.restore) {
    throw new Refusal(
      'RESTORE_IN_PROGRESS',
      row.restore.status === 'IN_PROGRESS'
        ? 'Object restore is already in progress.'
        : 'Object restore is already in progress: its copy is there, and a sandbox does not prolong it.',
      { field: 'key' },
    );
  }
  const traceHeader = startTrace(kernel);
  put(kernel, row, { status: 'IN_PROGRESS', days, expiresAtMs: null });
  kernel.schedule(restoreCompletes, kernel.now + delayOf(kernel, tookMs), {
    objectId: row.id,
    traceHeader,
  });
  tell(kernel, row, 'ObjectRestore:Post', 'is being restored', traceHeader, {
    requester: administrator(kernel),
  });
  return { objectId: row.id };
}

/** A restore ends: the copy can be read until the midnight after its days are over. */
export const restoreCompletes = defineTimer<{
  readonly objectId: string;
  readonly traceHeader: string;
}>({
  name: 's3-restore-completes',
  fire(kernel, { objectId, traceHeader }) {
    const row = kernel.table(objects).get(objectId);
    if (!row?.restore) return;
    const { days } = row.restore;
    const expiresAtMs = Math.ceil((kernel.now + days * DAY_MS) / DAY_MS) * DAY_MS;
    put(kernel, row, { status: 'RESTORED', days, expiresAtMs });
    kernel.schedule(restoredCopyExpires, expiresAtMs, { objectId, traceHeader });
    tell(kernel, row, 'ObjectRestore:Completed', 'was restored', traceHeader, {
      recordExtra: {
        glacierEventData: {
          restoreEventData: {
            lifecycleRestorationExpiryTime: formatInstant(expiresAtMs),
            lifecycleRestoreStorageClass: row.storageClass,
          },
        },
      },
      detailExtra: {
        'restore-expiry-time': formatInstant(expiresAtMs),
        'source-storage-class': row.storageClass,
      },
    });
  },
  describe: (kernel, { objectId }) => ({
    what: `The restore of ${nameOf(kernel, objectId)} is complete.`,
    why: 'An archived object was asked for.',
    rule: 'S3-02',
    functionName: null,
    invocationId: null,
  }),
});

/** The readable copy of an archived object goes. */
export const restoredCopyExpires = defineTimer<{
  readonly objectId: string;
  readonly traceHeader: string;
}>({
  name: 's3-restored-copy-expires',
  fire(kernel, { objectId, traceHeader }) {
    const row = kernel.table(objects).get(objectId);
    if (!row?.restore) return;
    put(kernel, row, null);
    tell(kernel, row, 'ObjectRestore:Delete', 'has lost its restored copy', traceHeader, {});
  },
  describe: (kernel, { objectId }) => ({
    what: `The restored copy of ${nameOf(kernel, objectId)} is deleted.`,
    why: 'The days that it was asked for are over.',
    rule: 'S3-02',
    functionName: null,
    invocationId: null,
  }),
});

function durationOf({ storageClass }: ObjectRow, tier: RestoreTier): number {
  if (storageClass !== 'GLACIER' && storageClass !== 'DEEP_ARCHIVE') {
    throw new Refusal(
      'OBJECT_STATE_INVALID',
      `Restore is not allowed for the object's current storage class: it is ${storageClass}, and GLACIER and DEEP_ARCHIVE can be restored.`,
      { field: 'key' },
    );
  }
  const tookMs = restoreMs[storageClass][tier];
  if (tookMs !== null) return tookMs;
  throw new Refusal(
    'S3_ARGUMENT_INVALID',
    `Cannot restore the object: ${storageClass} has no ${tier} retrievals. Take STANDARD or BULK.`,
    { field: 'tier' },
  );
}

/** The whole time in the profile IDEAL, three to five fifths of it in REALISTIC. */
function delayOf(kernel: Kernel, longestMs: number): number {
  if (kernel.sandbox.profile === 'IDEAL') return longestMs;
  const fifths = 3 + kernel.random('s3-restores').integerBelow(2_001) / 1_000;
  return Math.round((longestMs * fifths) / 5);
}

function put(kernel: Kernel, row: ObjectRow, restore: ObjectRow['restore']): void {
  kernel.table(objects).put({ ...row, restore });
}

function tell(
  kernel: Kernel,
  row: ObjectRow,
  name: EventName,
  what: string,
  traceHeader: string,
  extras: Partial<Pick<ObjectEvent, 'requester' | 'recordExtra' | 'detailExtra'>>,
): void {
  kernel.emit({
    kind: 'OBJECT_CHANGED',
    rule: 'S3-02',
    traceId: traceIdOf(traceHeader),
    message: `"${row.key}" of bucket "${row.bucketName}" ${what}.`,
    detail: {
      bucket: row.bucketName,
      key: row.key,
      versionId: shownVersionId(row),
      eventName: name,
    },
  });
  notify(kernel, findBucket(kernel, row.bucketName), {
    ...objectOf(row),
    name,
    requester: s3Requester,
    recordExtra: {},
    detailExtra: {},
    traceHeader,
    ...extras,
  });
}

/** An object for the agenda; it may be gone by now, and then nothing will happen. */
function nameOf(kernel: Kernel, objectId: string): string {
  const row = kernel.table(objects).get(objectId);
  return row ? `"${row.key}" of bucket "${row.bucketName}"` : 'an object that is gone';
}
