import {
  bucketObjectList,
  findBucketObjects,
  findBucketObjectsByKey,
  findObjectBodies,
  matchingObjects,
  type BucketObjectRecord,
  type ObjectKey,
} from '../../store/bucket-objects.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader, valueLoader } from '../record-loader.ts';
import { BucketObjectType } from './bucket-object.type.ts';

export const bucketObjectById = recordLoader(findBucketObjects);

/** What objects hold, by id; null for a delete marker. */
export const objectBodyById = valueLoader(findObjectBodies);

/** Objects and versions by key; null for a key that no object can have. */
export const bucketObjectByKey = keyedLoader<
  ObjectKey,
  ObjectKey & { readonly record: BucketObjectRecord }
>({
  isPlausible: ({ key, versionId }) =>
    key.length <= 1_024 && !key.includes('\0') && /^[\w.]{0,32}$/.test(versionId ?? ''),
  find: findBucketObjectsByKey,
  nameOf: ({ sandboxId, bucketName, key, versionId }) =>
    JSON.stringify([sandboxId, bucketName, key, versionId]),
});

export const bucketObjectConnections = defineConnectionList({
  name: 'bucketObjects',
  source: bucketObjectList,
  matching: matchingObjects,
  node: (record) => new BucketObjectType(record),
});
