import type { Json } from '../../json.ts';
import type { Kernel } from '../../kernel.ts';
import type { Item } from './attribute-value.ts';
import { readItem } from './attribute-value-input.ts';
import { fulfils } from './expression/condition-evaluation.ts';
import { parseCondition } from './expression/condition-parser.ts';
import type { Condition, Operand } from './expression/condition.ts';
import type { DocumentPath } from './expression/document-path.ts';
import { toKeyCondition } from './expression/key-condition.ts';
import { Placeholders, type PlaceholderInput } from './expression/placeholders.ts';
import { parseProjection, project, type Projection } from './expression/projection.ts';
import {
  comparePositions,
  items,
  itemsOfPartition,
  itemsOfTable,
  placeOf,
  type ItemPosition,
  type ItemRow,
} from './item.ts';
import { keyAttributes, keyOf, locateKey } from './primary-key.ts';
import { findActiveTable, type TableRow } from './table.ts';
import { refuseRequest } from './validation.ts';

/** Bytes of the items that one query or scan looks at. */
const PAGE_BYTES_MAX = 1_048_576;

/** What queries and scans have in common. */
export interface ReadInput extends PlaceholderInput {
  readonly tableName: string;
  readonly filterExpression: string | null;
  readonly projectionExpression: string | null;
  /** Items to look at, before the filter; null for as many as 1 MB has. */
  readonly limit: number | null;
  /** Where the page before has ended; null for the beginning. */
  readonly exclusiveStartKey: Json | null;
}

export interface QueryInput extends ReadInput {
  readonly keyConditionExpression: string;
  /** False for the highest sort key first. */
  readonly scanIndexForward: boolean;
}

/** A page of items. */
export interface ItemPage {
  readonly items: readonly Item[];
  readonly count: number;
  /** How many were looked at, those that the filter has left out included. */
  readonly scannedCount: number;
  /** Where the next page begins; null where there is none. */
  readonly lastEvaluatedKey: Item | null;
}

/** Items of one partition in the order of their sort keys. */
export function query(kernel: Kernel, input: QueryInput): ItemPage {
  const placeholders = new Placeholders(input, true);
  const condition = parseCondition(
    'KeyConditionExpression',
    input.keyConditionExpression,
    placeholders,
  );
  const wanted = readExpressions(input, placeholders);
  const table = findActiveTable(kernel, input.tableName);
  const { hashKey, range } = toKeyCondition(condition, table.keySchema);
  refuseKeysInFilter(table, wanted.filter);
  const { partition } = placeOf(table.id, hashKey, null);
  const start = startOf(kernel, table, input.exclusiveStartKey);
  if (start && start.partition !== partition) {
    refuseRequest(
      'The provided starting key is outside query boundaries based on provided conditions',
      'exclusiveStartKey',
    );
  }
  const rows = kernel.table(items);
  const group = `${table.id}/${partition}`;
  return page(table, input, {
    ...wanted,
    rows: input.scanIndexForward
      ? rows.inOrder(itemsOfPartition, group)
      : rows.inReverse(itemsOfPartition, group),
    isBehind: (row) =>
      !start || comparePositions(row, start) * (input.scanIndexForward ? 1 : -1) > 0,
    isMeant: ({ item }) => range === null || fulfils(item, range),
  });
}

/** Items of a whole table, in an order of no meaning that stays the same. */
export function scan(kernel: Kernel, input: ReadInput): ItemPage {
  const hasExpression = input.filterExpression !== null || input.projectionExpression !== null;
  const wanted = readExpressions(input, new Placeholders(input, hasExpression));
  const table = findActiveTable(kernel, input.tableName);
  const start = startOf(kernel, table, input.exclusiveStartKey);
  return page(table, input, {
    ...wanted,
    rows: kernel.table(items).inOrder(itemsOfTable, table.id),
    isBehind: (row) => !start || comparePositions(row, start) > 0,
    isMeant: () => true,
  });
}

interface ReadExpressions {
  readonly filter: Condition | null;
  readonly projection: Projection | null;
}

function readExpressions(
  { filterExpression, projectionExpression, limit }: ReadInput,
  placeholders: Placeholders,
): ReadExpressions {
  if (limit !== null && limit < 1) {
    refuseRequest(
      `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
      'limit',
      { min: 1 },
    );
  }
  const filter =
    filterExpression === null
      ? null
      : parseCondition('FilterExpression', filterExpression, placeholders);
  const projection =
    projectionExpression === null ? null : parseProjection(projectionExpression, placeholders);
  placeholders.refuseUnused();
  return { filter, projection };
}

function startOf(kernel: Kernel, table: TableRow, key: Json | null): ItemPosition | null {
  if (key === null) return null;
  const field = 'exclusiveStartKey';
  return locateKey(kernel, table, readItem(key, field), field).place;
}

interface Reading extends ReadExpressions {
  readonly rows: Iterable<ItemRow>;
  readonly isBehind: (row: ItemRow) => boolean;
  readonly isMeant: (row: ItemRow) => boolean;
}

/** Looks at items until the page is full: by `limit`, or by their bytes. */
function page(table: TableRow, { limit }: ReadInput, reading: Reading): ItemPage {
  const found: Item[] = [];
  let scannedCount = 0;
  let bytes = 0;
  let last: ItemRow | null = null;
  for (const row of reading.rows) {
    if (!reading.isBehind(row) || !reading.isMeant(row)) continue;
    if (scannedCount === limit || bytes >= PAGE_BYTES_MAX) {
      const lastEvaluatedKey = last && keyOf(table, last.item);
      return { items: found, count: found.length, scannedCount, lastEvaluatedKey };
    }
    scannedCount += 1;
    bytes += row.bytes;
    last = row;
    const { filter, projection } = reading;
    if (filter && !fulfils(row.item, filter)) continue;
    found.push(projection ? project(row.item, projection) : row.item);
  }
  return { items: found, count: found.length, scannedCount, lastEvaluatedKey: null };
}

/** A query chooses by the key in its key condition, and by everything else in its filter. */
function refuseKeysInFilter(table: TableRow, filter: Condition | null): void {
  const keys = keyAttributes(table.keySchema).map(({ attributeName }) => attributeName);
  const used = filter ? namesIn(filter).find((name) => keys.includes(name)) : undefined;
  if (used === undefined) return;
  refuseRequest(
    `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${used}`,
    'filterExpression',
  );
}

/** The attributes that a condition looks at. */
function namesIn(condition: Condition): string[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap(namesIn);
    case 'not':
    case 'group':
      return namesIn(condition.part);
    case 'compare':
      return namesOf(condition.left, condition.right);
    case 'between':
      return namesOf(condition.operand, condition.low, condition.high);
    case 'in':
      return namesOf(condition.operand, ...condition.list);
    case 'exists':
    case 'type':
      return firstNames([condition.path]);
    case 'begins_with':
    case 'contains':
      return [...firstNames([condition.path]), ...namesOf(condition.operand)];
  }
}

function namesOf(...operands: readonly Operand[]): string[] {
  return firstNames(operands.flatMap((operand) => ('path' in operand ? [operand.path] : [])));
}

function firstNames(paths: readonly DocumentPath[]): string[] {
  return paths.flatMap(([element]) => (element && 'name' in element ? [element.name] : []));
}
