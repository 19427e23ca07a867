import { Refusal } from '../../errors.ts';
import type { Json } from '../../json.ts';
import type { Kernel } from '../../kernel.ts';
import { depthOf, itemBytes, sameItem, type Item } from './attribute-value.ts';
import { NESTING_MAX, readItem } from './attribute-value-input.ts';
import { parseCondition } from './expression/condition-parser.ts';
import { fulfils } from './expression/condition-evaluation.ts';
import type { Condition } from './expression/condition.ts';
import { Placeholders, type PlaceholderInput } from './expression/placeholders.ts';
import { applyUpdate } from './expression/update-application.ts';
import { parseUpdate } from './expression/update-parser.ts';
import type { Update } from './expression/update.ts';
import { keyAttributes, keyOf, locateItem, locateKey, type ItemPlace } from './primary-key.ts';
import { findActiveTable, type TableRow } from './table.ts';
import { refuseParameterValue, refuseRequest } from './validation.ts';

/** Bytes of an item. */
const ITEM_BYTES_MAX = 409_600;

/** What one write wants, as its command or its transaction has it. */
export interface WriteRequest extends PlaceholderInput {
  readonly kind: 'PUT' | 'UPDATE' | 'DELETE' | 'CHECK';
  readonly tableName: string;
  /** The whole item of a PUT; else the key of one. */
  readonly itemOrKey: Json;
  readonly updateExpression: string | null;
  readonly conditionExpression: string | null;
  /** Whether a refusal by the condition shows the item. */
  readonly showsItemOnFailure: boolean;
}

/** A write that is well formed: whether it succeeds is a matter of what the table holds. */
export interface PreparedWrite {
  readonly request: WriteRequest;
  readonly table: TableRow;
  readonly key: Item;
  readonly target: ItemPlace;
  /** The item of a PUT. */
  readonly item: Item | null;
  readonly condition: Condition | null;
  readonly update: Update;
}

/** A write that will be carried out. */
export interface PlannedWrite {
  readonly table: TableRow;
  readonly key: Item;
  readonly target: ItemPlace;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** Whether it makes a difference: without one there is nothing to store and no record (DDB-05). */
  readonly isChange: boolean;
  readonly isExpiry: boolean;
}

/** Reads what a write says of itself, or refuses it; `fieldPrefix` is where it stands in its request. */
export function prepareWrite(
  kernel: Kernel,
  request: WriteRequest,
  fieldPrefix = '',
): PreparedWrite {
  const { kind, conditionExpression, updateExpression } = request;
  const field = `${fieldPrefix}${kind === 'PUT' ? 'item' : 'key'}`;
  const itemOrKey = readItem(request.itemOrKey, field);
  const hasExpression = conditionExpression !== null || updateExpression !== null;
  const placeholders = new Placeholders(request, hasExpression, fieldPrefix);
  const update = updateExpression === null ? [] : parseUpdate(updateExpression, placeholders);
  const condition =
    conditionExpression === null
      ? null
      : parseCondition('ConditionExpression', conditionExpression, placeholders);
  placeholders.refuseUnused();
  const table = findActiveTable(kernel, request.tableName, `${fieldPrefix}tableName`);
  refuseKeyChange(table, update, fieldPrefix);
  if (kind === 'PUT' && itemBytes(itemOrKey) > ITEM_BYTES_MAX) {
    refuseRequest('Item size has exceeded the maximum allowed size', field, {
      max: ITEM_BYTES_MAX,
    });
  }
  const locate = kind === 'PUT' ? locateItem : locateKey;
  const target = locate(kernel, table, itemOrKey, field);
  const key = keyOf(table, itemOrKey);
  return {
    request,
    table,
    key,
    target,
    item: kind === 'PUT' ? itemOrKey : null,
    condition,
    update,
  };
}

/** Looks at the item as it is: what will become of it, or why nothing will. Changes nothing. */
export function planWrite({
  request,
  table,
  key,
  target,
  item,
  condition,
  update,
}: PreparedWrite): PlannedWrite {
  const before = target.row?.item;
  if (condition && !fulfils(before ?? {}, condition)) {
    refuseFailedCondition(before, request.showsItemOnFailure);
  }
  const after = (): Item | undefined => {
    switch (request.kind) {
      case 'PUT':
        return item ?? undefined;
      case 'DELETE':
        return undefined;
      case 'CHECK':
        return before;
      case 'UPDATE':
        return updated(before ?? key, update);
    }
  };
  return plan(table, key, target, after(), false);
}

/** The plan that an expired item goes. */
export function planExpiry(table: TableRow, target: ItemPlace): PlannedWrite {
  const item = target.row?.item ?? {};
  return plan(table, keyOf(table, item), target, undefined, true);
}

function plan(
  table: TableRow,
  key: Item,
  target: ItemPlace,
  after: Item | undefined,
  isExpiry: boolean,
): PlannedWrite {
  const before = target.row?.item;
  const isChange = !(before === after || (before && after && sameItem(before, after)));
  return { table, key, target, before, after, isChange, isExpiry };
}

function updated(before: Item, update: Update): Item {
  const after = applyUpdate(before, update);
  if (itemBytes(after) > ITEM_BYTES_MAX) {
    refuseRequest('Item size to update has exceeded the maximum allowed size', 'updateExpression', {
      max: ITEM_BYTES_MAX,
    });
  }
  if (depthOf(after) > NESTING_MAX) {
    refuseRequest('Nesting Levels have exceeded supported limits', 'updateExpression');
  }
  return after;
}

function refuseKeyChange(table: TableRow, update: Update, fieldPrefix: string): void {
  const keys = keyAttributes(table.keySchema).map(({ attributeName }) => attributeName);
  for (const { path } of update) {
    const [first] = path;
    if (!first || !('name' in first) || !keys.includes(first.name)) continue;
    refuseParameterValue(
      `Cannot update attribute ${first.name}. This attribute is part of the key`,
      `${fieldPrefix}updateExpression`,
    );
  }
}

function refuseFailedCondition(before: Item | undefined, showsItem: boolean): never {
  throw new Refusal('CONDITIONAL_CHECK_FAILED', 'The conditional request failed', {
    field: 'conditionExpression',
    ...(showsItem && before ? { detail: { item: before } } : {}),
  });
}
