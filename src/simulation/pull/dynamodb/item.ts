import { createHash } from 'node:crypto';
import { defineTable, type RowOrder } from '../../table.ts';
import { compareValues, scalarOf, type AttributeValue, type Item } from './attribute-value.ts';

/** An item of a table. */
export interface ItemRow {
  /** The table's id and the hash of the primary key. */
  readonly id: string;
  readonly tableId: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  /** The hash of the partition key's value. */
  readonly partition: string;
  readonly sortKey: AttributeValue | null;
  readonly item: Item;
  /** As DynamoDB counts them. */
  readonly bytes: number;
  /** When it goes by itself; null where it does not. */
  readonly expiresAtMs: number | null;
}

/** Items of one partition by their sort keys. */
export const itemsOfPartition: RowOrder<ItemRow> = {
  group: ({ tableId, partition }) => `${tableId}/${partition}`,
  compare: compareSortKeys,
};

/** All items of a table as a scan meets them: by the hash of the partition key, then by sort key. */
export const itemsOfTable: RowOrder<ItemRow> = {
  group: ({ tableId }) => tableId,
  compare: comparePositions,
};

/** Items that expire, the first one first. */
export const expiringItems: RowOrder<ItemRow> = {
  group: ({ tableId, expiresAtMs }) => (expiresAtMs === null ? null : tableId),
  compare: (left, right) =>
    (left.expiresAtMs ?? 0) - (right.expiresAtMs ?? 0) || left.seq - right.seq,
};

/** The items of all tables, found by table and primary key. */
export const items = defineTable<ItemRow>({
  name: 'dynamodb_item',
  key: (row) => row.id,
  orders: [itemsOfPartition, itemsOfTable, expiringItems],
});

/** Where an item of that primary key stands. */
export function placeOf(
  tableId: string,
  hashKey: AttributeValue,
  sortKey: AttributeValue | null,
): Pick<ItemRow, 'id' | 'tableId' | 'partition' | 'sortKey'> {
  const partition = hashOf(scalarOf(hashKey) ?? '');
  const key = hashOf(JSON.stringify([partition, sortKey && scalarOf(sortKey)]));
  return { id: `${tableId}.${key}`, tableId, partition, sortKey };
}

/** Where an item stands in a scan. */
export type ItemPosition = Pick<ItemRow, 'partition' | 'sortKey'>;

/** Below 0 where a scan meets the left item first. */
export function comparePositions(left: ItemPosition, right: ItemPosition): number {
  if (left.partition !== right.partition) return left.partition < right.partition ? -1 : 1;
  return compareSortKeys(left, right);
}

function compareSortKeys(left: ItemPosition, right: ItemPosition): number {
  if (left.sortKey === null || right.sortKey === null) return 0;
  return compareValues(left.sortKey, right.sortKey) ?? 0;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}
