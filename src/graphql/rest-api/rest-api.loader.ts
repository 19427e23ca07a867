import { everyEntry } from '../../store/page.ts';
import {
  findRestApis,
  findRestApisByApiId,
  restApiList,
  type RestApiKey,
  type RestApiRecord,
} from '../../store/rest-apis.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { RestApiType } from './rest-api.type.ts';

export const restApiById = recordLoader(findRestApis);

/** REST APIs by the id in their domain; null for what can be none. */
export const restApiByApiId = keyedLoader<RestApiKey, RestApiRecord>({
  isPlausible: ({ apiId }) => /^[a-z0-9]{10}$/.test(apiId),
  find: findRestApisByApiId,
  nameOf: ({ sandboxId, apiId }) => `${sandboxId} ${apiId}`,
});

export const restApiConnections = defineConnectionList({
  name: 'rest-apis',
  source: restApiList,
  matching: () => everyEntry,
  node: (record) => new RestApiType(record),
});
