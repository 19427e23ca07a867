import {
  findFunctionVersionCodes,
  findFunctionVersions,
  findFunctionVersionsByNumber,
  functionVersionList,
  type FunctionVersionKey,
  type FunctionVersionRecord,
} from '../../store/function-versions.ts';
import { everyEntry } from '../../store/page.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader, valueLoader } from '../record-loader.ts';
import { FunctionVersionType } from './function-version.type.ts';

export const functionVersionById = recordLoader(findFunctionVersions);

export const functionVersionCodeById = valueLoader(findFunctionVersionCodes);

/** Published versions by number; null for a number that no version can have. */
export const functionVersionByNumber = keyedLoader<FunctionVersionKey, FunctionVersionRecord>({
  isPlausible: ({ version }) => version >= 1 && version <= 2_147_483_647,
  find: findFunctionVersionsByNumber,
  nameOf: ({ functionId, version }) => `${functionId} ${version}`,
});

export const functionVersionConnections = defineConnectionList({
  name: 'versions',
  source: functionVersionList,
  matching: () => everyEntry,
  node: (record) => new FunctionVersionType(record),
});
