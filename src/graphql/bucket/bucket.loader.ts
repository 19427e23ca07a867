import {
  bucketList,
  findBuckets,
  findBucketsByName,
  type BucketNameKey,
  type BucketRecord,
} from '../../store/buckets.ts';
import { everyEntry } from '../../store/page.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { BucketType } from './bucket.type.ts';

export const bucketById = recordLoader(findBuckets);

/** Buckets by name; null for a name that no bucket can have. */
export const bucketByName = keyedLoader<BucketNameKey, BucketRecord>({
  isPlausible: ({ name }) => /^[a-z0-9.-]{3,63}$/.test(name),
  find: findBucketsByName,
  nameOf: ({ sandboxId, name }) => `${sandboxId} ${name}`,
});

export const bucketConnections = defineConnectionList({
  name: 'buckets',
  source: bucketList,
  matching: () => everyEntry,
  node: (record) => new BucketType(record),
});
