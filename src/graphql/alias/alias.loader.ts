import {
  aliasList,
  findAliases,
  findAliasesByName,
  type AliasNameKey,
  type AliasRecord,
} from '../../store/aliases.ts';
import { everyEntry } from '../../store/page.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { AliasType } from './alias.type.ts';

export const aliasById = recordLoader(findAliases);

/** Aliases by name; null for a name that no alias can have. */
export const aliasByName = keyedLoader<AliasNameKey, AliasRecord>({
  isPlausible: ({ name }) => /^[\w-]{1,128}$/.test(name),
  find: findAliasesByName,
  nameOf: ({ functionId, name }) => `${functionId} ${name}`,
});

export const aliasConnections = defineConnectionList({
  name: 'aliases',
  source: aliasList,
  matching: () => everyEntry,
  node: (record) => new AliasType(record),
});
