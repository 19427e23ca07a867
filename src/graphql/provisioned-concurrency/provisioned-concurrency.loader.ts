import { everyEntry } from '../../store/page.ts';
import {
  findProvisionedConcurrency,
  findProvisionedConcurrencyByQualifier,
  provisionedConcurrencyList,
  type ProvisionedConcurrencyKey,
  type ProvisionedConcurrencyRecord,
} from '../../store/provisioned-concurrency.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { ProvisionedConcurrencyConfigType } from './provisioned-concurrency.type.ts';

export const provisionedConcurrencyById = recordLoader(findProvisionedConcurrency);

/** Provisioned concurrency by version or alias; null where that has none. */
export const provisionedConcurrencyByQualifier = keyedLoader<
  ProvisionedConcurrencyKey,
  ProvisionedConcurrencyRecord
>({
  isPlausible: () => true,
  find: findProvisionedConcurrencyByQualifier,
  nameOf: ({ functionId, qualifier }) => `${functionId} ${qualifier}`,
});

export const provisionedConcurrencyConnections = defineConnectionList({
  name: 'provisionedConcurrencyConfigs',
  source: provisionedConcurrencyList,
  matching: () => everyEntry,
  node: (record) => new ProvisionedConcurrencyConfigType(record),
});
