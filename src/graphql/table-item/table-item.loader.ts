import DataLoader from 'dataloader';
import type { Item } from '../../simulation/pull/dynamodb/attribute-value.ts';
import { everyEntry } from '../../store/page.ts';
import { findItemAttributes, itemName, tableItemList, type ItemKey } from '../../store/tables.ts';
import type { LoaderFactory } from '../loaders.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { TableItemType } from './table-item.type.ts';

/** The attributes of an item; null where it is gone by now. */
export const attributesOfItem: LoaderFactory<ItemKey, Item | null> = (prisma) =>
  new DataLoader<ItemKey, Item | null, string>(
    async (keys) => {
      const found = await findItemAttributes(prisma, keys);
      return keys.map((key) => found.get(itemName(key)) ?? null);
    },
    { cacheKeyFn: itemName },
  );

export const tableItemConnections = defineConnectionList({
  name: 'tableItems',
  source: tableItemList,
  matching: () => everyEntry,
  node: (record) => new TableItemType(record),
});
