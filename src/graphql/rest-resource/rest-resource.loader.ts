import { everyEntry } from '../../store/page.ts';
import {
  findRestResources,
  findRestResourcesByPath,
  restResourceList,
  type RestResourcePathKey,
  type RestResourceRecord,
} from '../../store/rest-resources.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { RestResourceType } from './rest-resource.type.ts';

export const restResourceById = recordLoader(findRestResources);

/** Resources by path; null for what can be no path. */
export const restResourceByPath = keyedLoader<RestResourcePathKey, RestResourceRecord>({
  isPlausible: ({ path }) => /^\/[!-~]{0,2000}$/.test(path),
  find: findRestResourcesByPath,
  nameOf: ({ restApiId, path }) => `${restApiId} ${path}`,
});

export const restResourceConnections = defineConnectionList({
  name: 'rest-resources',
  source: restResourceList,
  matching: () => everyEntry,
  node: (record) => new RestResourceType(record),
});
