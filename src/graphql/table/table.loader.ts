import { everyEntry } from '../../store/page.ts';
import {
  findTables,
  findTablesByName,
  tableList,
  type TableNameKey,
  type TableRecord,
} from '../../store/tables.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { TableType } from './table.type.ts';

export const tableById = recordLoader(findTables);

/** Tables by name; null for a name that no table can have. */
export const tableByName = keyedLoader<TableNameKey, TableRecord>({
  isPlausible: ({ tableName }) => /^[\w.-]{3,255}$/.test(tableName),
  find: findTablesByName,
  nameOf: ({ sandboxId, tableName }) => `${sandboxId} ${tableName}`,
});

export const tableConnections = defineConnectionList({
  name: 'tables',
  source: tableList,
  matching: () => everyEntry,
  node: (record) => new TableType(record),
});
