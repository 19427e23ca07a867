import {
  binaryBytes,
  attributeOf,
  scalarOf,
  typeOf,
  type AttributeValue,
  type Item,
} from './attribute-value.ts';
import { byteLength } from '../../byte-length.ts';
import { items, placeOf, type ItemRow } from './item.ts';
import type { Kernel } from '../../kernel.ts';
import type { KeyAttribute, KeySchema, TableRow } from './table.ts';
import { refuseParameterValue, refuseRequest } from './validation.ts';

const HASH_KEY_BYTES_MAX = 2_048;
const RANGE_KEY_BYTES_MAX = 1_024;

/** Where an item of a table stands, and the item there, if there is one. */
export interface ItemPlace {
  readonly place: ReturnType<typeof placeOf>;
  readonly row: ItemRow | undefined;
}

/** The attributes of a table's primary key. */
export function keyAttributes({ hash, range }: KeySchema): readonly KeyAttribute[] {
  return range === null ? [hash] : [hash, range];
}

/** The primary key of an item that has one. */
export function keyOf({ keySchema }: TableRow, item: Item): Item {
  return Object.fromEntries(
    keyAttributes(keySchema).flatMap(({ attributeName }): [string, AttributeValue][] => {
      const value = attributeOf(item, attributeName);
      return value ? [[attributeName, value]] : [];
    }),
  );
}

/** Where an item stands that is to be written; refuses one without a proper primary key. */
export function locateItem(kernel: Kernel, table: TableRow, item: Item, field: string): ItemPlace {
  for (const { attributeName, attributeType } of keyAttributes(table.keySchema)) {
    const value = attributeOf(item, attributeName);
    if (!value) refuseParameterValue(`Missing the key ${attributeName} in the item`, field);
    if (typeOf(value) !== attributeType) {
      refuseParameterValue(
        `Type mismatch for key ${attributeName} expected: ${attributeType} actual: ${typeOf(value)}`,
        field,
      );
    }
  }
  return locate(kernel, table, item, field);
}

/** Where the item of a key stands; refuses what is not exactly a key of the table. */
export function locateKey(kernel: Kernel, table: TableRow, key: Item, field: string): ItemPlace {
  const wanted = keyAttributes(table.keySchema);
  const isKey =
    Object.keys(key).length === wanted.length &&
    wanted.every(({ attributeName, attributeType }) => {
      const value = attributeOf(key, attributeName);
      return value !== undefined && typeOf(value) === attributeType;
    });
  if (!isKey) refuseRequest('The provided key element does not match the schema', field);
  return locate(kernel, table, key, field);
}

function locate(kernel: Kernel, table: TableRow, item: Item, field: string): ItemPlace {
  const { hash, range } = table.keySchema;
  const hashKey = keyValue(item, hash, field);
  const sortKey = range && keyValue(item, range, field);
  if (keyBytes(hashKey) > HASH_KEY_BYTES_MAX) {
    refuseParameterValue(
      `Size of hashkey has exceeded the maximum size limit of ${HASH_KEY_BYTES_MAX} bytes`,
      field,
    );
  }
  if (sortKey && keyBytes(sortKey) > RANGE_KEY_BYTES_MAX) {
    refuseParameterValue(
      `Aggregated size of all range keys has exceeded the size limit of ${RANGE_KEY_BYTES_MAX} bytes`,
      field,
    );
  }
  const place = placeOf(table.id, hashKey, sortKey);
  return { place, row: kernel.table(items).get(place.id) };
}

function keyValue(item: Item, { attributeName }: KeyAttribute, field: string): AttributeValue {
  const value = attributeOf(item, attributeName);
  if (!value) throw new Error(`The item has no ${attributeName}`);
  if (scalarOf(value) !== '') return value;
  const kind = 'B' in value ? 'binary' : 'string';
  refuseRequest(
    `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: ${attributeName}`,
    field,
  );
}

function keyBytes(value: AttributeValue): number {
  return 'B' in value ? binaryBytes(value.B) : byteLength(scalarOf(value) ?? '');
}
