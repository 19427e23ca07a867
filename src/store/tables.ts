import type { ItemRow } from '../simulation/pull/dynamodb/item.ts';
import type { TableRow } from '../simulation/pull/dynamodb/table.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A table of DynamoDB as the API reads it. */
export interface TableRecord extends TableRow {
  readonly sandboxId: string;
}

/** An item without its attributes, which are read when somebody asks for them. */
export interface TableItemRecord extends Omit<ItemRow, 'item' | 'sortKey'> {
  readonly sandboxId: string;
}

const large = ['item', 'sortKey'];

/** A sandbox's tables in the order of their creation. */
export const tableList: ListSource<TableRecord> = {
  table: 'dynamodb_table',
  fields: ['sandboxId', ...Object.keys(worldTables['dynamodb_table']?.fields ?? {})],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: TableRecord) => row,
};

/** The items of a table in the order of their creation. */
export const tableItemList: ListSource<TableItemRecord> = {
  table: 'dynamodb_item',
  fields: [
    'sandboxId',
    ...Object.keys(worldTables['dynamodb_item']?.fields ?? {}).filter(
      (field) => !large.includes(field),
    ),
  ],
  owner: ['sandboxId', 'tableId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: TableItemRecord) => row,
};

/** The tables with those ids, in no promised order. */
export async function findTables(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly TableRecord[]> {
  const rows = await prisma.dynamoDbTable.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as TableRecord);
}

/** Which table of which sandbox. */
export interface TableNameKey {
  readonly sandboxId: string;
  readonly tableName: string;
}

/** The tables of those names, in no promised order. */
export async function findTablesByName(
  prisma: PrismaClient,
  keys: readonly TableNameKey[],
): Promise<readonly TableRecord[]> {
  const rows = await prisma.dynamoDbTable.findMany({
    where: { OR: keys.map(({ sandboxId, tableName }) => ({ sandboxId, tableName })) },
  });
  return rows.map((row) => withPlainNumbers(row) as unknown as TableRecord);
}

/** Which item of which sandbox. */
export interface ItemKey {
  readonly sandboxId: string;
  readonly id: string;
}

/** The attributes of those items, by `itemName`; an item that is gone by now is missing. */
export async function findItemAttributes(
  prisma: PrismaClient,
  keys: readonly ItemKey[],
): Promise<ReadonlyMap<string, ItemRow['item']>> {
  const rows = await prisma.dynamoDbItem.findMany({
    where: {
      sandboxId: { in: [...new Set(keys.map(({ sandboxId }) => sandboxId))] },
      id: { in: keys.map(({ id }) => id) },
    },
    select: { sandboxId: true, id: true, item: true },
  });
  return new Map(rows.map((row) => [itemName(row), row.item as unknown as ItemRow['item']]));
}

/** Tells items of all sandboxes apart. */
export function itemName({ sandboxId, id }: ItemKey): string {
  return `${sandboxId} ${id}`;
}
