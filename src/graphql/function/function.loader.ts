import DataLoader from 'dataloader';
import {
  findFunctionCodes,
  findFunctions,
  findFunctionsByName,
  functionList,
  type FunctionNameKey,
  type FunctionRecord,
} from '../../store/functions.ts';
import { everyEntry } from '../../store/page.ts';
import type { LoaderFactory } from '../loaders.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader, valueLoader } from '../record-loader.ts';
import { FunctionType } from './function.type.ts';

export const functionById = recordLoader(findFunctions);

export const functionCodeById = valueLoader(findFunctionCodes);

/** Functions by their bare names; null for a name that no function can have. */
export const functionByName: LoaderFactory<FunctionNameKey, FunctionRecord | null> = (prisma) =>
  new DataLoader<FunctionNameKey, FunctionRecord | null, string>(
    async (keys) => {
      const plausible = keys.filter(({ functionName }) => /^[\w-]{1,64}$/.test(functionName));
      const found = plausible.length > 0 ? await findFunctionsByName(prisma, plausible) : [];
      const byKey = new Map(found.map((row) => [nameKey(row), row]));
      return keys.map((key) => byKey.get(nameKey(key)) ?? null);
    },
    { cacheKeyFn: nameKey },
  );

export const functionConnections = defineConnectionList({
  name: 'functions',
  source: functionList,
  matching: () => everyEntry,
  node: (record) => new FunctionType(record),
});

function nameKey({ sandboxId, functionName }: FunctionNameKey): string {
  return `${sandboxId} ${functionName}`;
}
