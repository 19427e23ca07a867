import { Refusal } from '../../errors.ts';
import { defineTimer, newId, type Kernel } from '../../kernel.ts';
import { validatePattern, validateText } from '../../constraint.ts';
import { items, itemsOfTable } from './item.ts';
import { readKeySchema, type AttributeDefinition, type KeySchemaElement } from './key-schema.ts';
import { refuseMoreStreams, refuseMoreTables } from './quotas.ts';
import { turnStreamOff, turnStreamOn } from './stream-switch.ts';
import {
  changeTable,
  findActiveTable,
  findTable,
  tables,
  type StreamViewType,
  type TableRow,
} from './table.ts';
import { expiryOf, keepTtlTimer } from './time-to-live.ts';
import { refuseParameterValue, refuseRequest } from './validation.ts';

/** Whether a table has a stream, and what its records show. */
export interface StreamSpecification {
  readonly streamEnabled: boolean;
  readonly streamViewType: StreamViewType | null;
}

export interface CreateTableInput {
  readonly tableName: string;
  readonly attributeDefinitions: readonly AttributeDefinition[];
  readonly keySchema: readonly KeySchemaElement[];
  /** Null for no stream. */
  readonly streamSpecification: StreamSpecification | null;
}

export interface UpdateTableInput {
  readonly tableName: string;
  /** Null for no change. */
  readonly streamSpecification: StreamSpecification | null;
}

export interface UpdateTimeToLiveInput {
  readonly tableName: string;
  readonly timeToLiveSpecification: { readonly attributeName: string; readonly enabled: boolean };
}

/** What every command on a table answers with. */
export interface TableReference {
  readonly tableId: string;
}

/** A table of a REALISTIC sandbox takes between 3 and 10 s to become ACTIVE. */
const CREATION_MS_MIN = 3_000;
const CREATION_MS_RANGE = 7_000;

/** Creates a table, with a stream where one is wanted (DDB-01). */
export function createTable(kernel: Kernel, input: CreateTableInput): TableReference {
  const { tableName } = input;
  validateText('tableName', tableName, 3, 255);
  validatePattern('tableName', tableName, /^[a-zA-Z0-9_.-]+$/, '[a-zA-Z0-9_.-]+');
  const keySchema = readKeySchema(input.attributeDefinitions, input.keySchema);
  const viewType = wantedView(input.streamSpecification);
  if (kernel.table(tables).find(tableName)) {
    throw new Refusal('TABLE_EXISTS', `Table already exists: ${tableName}`, { field: 'tableName' });
  }
  refuseMoreTables(kernel);
  if (viewType !== null) refuseMoreStreams(kernel);
  const isSlow = kernel.sandbox.profile === 'REALISTIC';
  const table = kernel.table(tables).put({
    id: newId(kernel, 'tbl'),
    seq: kernel.nextInSequence('dynamodb-table'),
    tableName,
    tableStatus: isSlow ? 'CREATING' : 'ACTIVE',
    keySchema,
    streamId: null,
    latestStreamLabel: null,
    ttlAttribute: null,
    ttlTimer: null,
    ttlDueAtMs: null,
    itemCount: 0,
    sizeBytes: 0,
    createdAtMs: kernel.now,
  });
  const { hash, range } = keySchema;
  kernel.emit({
    kind: 'TABLE_CREATED',
    message: `The table "${tableName}" was created with the partition key "${hash.attributeName}"${range ? ` and the sort key "${range.attributeName}"` : ''}.`,
    detail: { tableName },
  });
  if (viewType !== null) turnStreamOn(kernel, table, viewType);
  if (isSlow) {
    const delayMs =
      CREATION_MS_MIN + kernel.random('creation of tables').integerBelow(CREATION_MS_RANGE);
    kernel.schedule(tableBecomesActive, kernel.now + delayMs, { tableId: table.id });
  }
  return { tableId: table.id };
}

/** A new table can be used. */
export const tableBecomesActive = defineTimer<TableReference>({
  name: 'dynamodb-table-becomes-active',
  fire(kernel, { tableId }) {
    // It may have been deleted since.
    if (!kernel.table(tables).get(tableId)) return;
    const { tableName } = changeTable(kernel, tableId, { tableStatus: 'ACTIVE' });
    kernel.emit({
      kind: 'TABLE_ACTIVE',
      message: `The table "${tableName}" is ACTIVE.`,
      detail: { tableName },
    });
  },
  describe(kernel, { tableId }) {
    return {
      what: `The table "${kernel.table(tables).get(tableId)?.tableName ?? ''}" becomes ACTIVE.`,
      why: 'It was created, which takes a moment.',
      rule: null,
      functionName: null,
      invocationId: null,
    };
  },
});

/** Turns the stream of a table on or off; its view cannot be changed (DDB-01). */
export function updateTable(kernel: Kernel, input: UpdateTableInput): TableReference {
  const viewType = wantedView(input.streamSpecification);
  const table = findActiveTable(kernel, input.tableName);
  const field = 'streamSpecification';
  if (!input.streamSpecification) {
    refuseRequest(
      'At least one of the parameters of the table must be given: streamSpecification is required',
      field,
    );
  }
  if (viewType === null) {
    if (table.streamId === null) {
      refuseRequest(`Table has no stream to disable: TableName: ${table.tableName}`, field);
    }
    turnStreamOff(kernel, table);
  } else {
    if (table.streamId !== null) {
      refuseRequest(`Table already has an enabled stream: TableName: ${table.tableName}`, field);
    }
    refuseMoreStreams(kernel);
    turnStreamOn(kernel, table, viewType);
  }
  return { tableId: table.id };
}

/** Deletes a table with its items. Its stream can be read for 24 h more, and says nothing of it. */
export function deleteTable(
  kernel: Kernel,
  { tableName }: { readonly tableName: string },
): TableReference {
  const table = findTable(kernel, tableName);
  turnStreamOff(kernel, table, true);
  if (table.ttlTimer !== null) kernel.cancelTimer(table.ttlTimer);
  const all = [...kernel.table(items).inOrder(itemsOfTable, table.id)];
  for (const { id } of all) kernel.table(items).delete(id);
  kernel.table(tables).delete(table.id);
  kernel.emit({
    kind: 'TABLE_DELETED',
    message: `The table "${table.tableName}" was deleted with ${table.itemCount} items.`,
    detail: { tableName: table.tableName, items: table.itemCount },
  });
  return { tableId: table.id };
}

/** Says which attribute tells when items expire, or that none does any more (DDB-08). */
export function updateTimeToLive(
  kernel: Kernel,
  { tableName, timeToLiveSpecification: { attributeName, enabled } }: UpdateTimeToLiveInput,
): TableReference {
  const field = 'timeToLiveSpecification';
  validateText(`${field}.attributeName`, attributeName, 1, 255);
  const table = findActiveTable(kernel, tableName);
  const { ttlAttribute } = table;
  if (enabled && ttlAttribute === attributeName) {
    refuseRequest('TimeToLive is already enabled', field);
  }
  if (!enabled && ttlAttribute === null) {
    refuseRequest('TimeToLive is already disabled', field);
  }
  if (ttlAttribute !== null && ttlAttribute !== attributeName) {
    refuseRequest(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${ttlAttribute}`,
      field,
    );
  }
  setTtlAttribute(kernel, table, enabled ? attributeName : null);
  kernel.emit({
    kind: 'TABLE_TTL_SET',
    rule: 'DDB-08',
    message: enabled
      ? `Items of the table "${table.tableName}" expire at the second that their attribute "${attributeName}" says.`
      : `Items of the table "${table.tableName}" do not expire any more.`,
    detail: { tableName: table.tableName, attributeName, enabled },
  });
  return { tableId: table.id };
}

function setTtlAttribute(kernel: Kernel, table: TableRow, ttlAttribute: string | null): void {
  changeTable(kernel, table.id, { ttlAttribute });
  const all = [...kernel.table(items).inOrder(itemsOfTable, table.id)];
  for (const row of all) {
    const expiresAtMs = expiryOf(kernel, ttlAttribute, row.item, undefined);
    if (expiresAtMs !== row.expiresAtMs) kernel.table(items).put({ ...row, expiresAtMs });
  }
  keepTtlTimer(kernel, table.id);
}

/** The view of the stream that is wanted; null for none. */
function wantedView(specification: StreamSpecification | null): StreamViewType | null {
  if (!specification) return null;
  const { streamEnabled, streamViewType } = specification;
  if (streamEnabled && streamViewType === null) {
    refuseParameterValue(
      'StreamViewType is required where StreamEnabled is true',
      'streamSpecification.streamViewType',
    );
  }
  if (!streamEnabled && streamViewType !== null) {
    refuseParameterValue(
      'StreamViewType can be given only where StreamEnabled is true',
      'streamSpecification.streamViewType',
    );
  }
  return streamViewType;
}
