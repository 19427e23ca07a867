import {
  findFunctionCodes,
  findFunctions,
  findFunctionsByName,
  functionList,
  type FunctionNameKey,
  type FunctionRecord,
} from '../../store/functions.ts';
import { everyEntry } from '../../store/page.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader, valueLoader } from '../record-loader.ts';
import { FunctionType } from './function.type.ts';

export const functionById = recordLoader(findFunctions);

export const functionCodeById = valueLoader(findFunctionCodes);

/** Functions by their bare names; null for a name that no function can have. */
export const functionByName = keyedLoader<FunctionNameKey, FunctionRecord>({
  isPlausible: ({ functionName }) => /^[\w-]{1,64}$/.test(functionName),
  find: findFunctionsByName,
  nameOf: ({ sandboxId, functionName }) => `${sandboxId} ${functionName}`,
});

export const functionConnections = defineConnectionList({
  name: 'functions',
  source: functionList,
  matching: () => everyEntry,
  node: (record) => new FunctionType(record),
});
