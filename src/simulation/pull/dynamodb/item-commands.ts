import type { Json, JsonObject } from '../../json.ts';
import type { Kernel } from '../../kernel.ts';
import type { Item } from './attribute-value.ts';
import { readItem } from './attribute-value-input.ts';
import { treeOf } from './expression/document-path.ts';
import { Placeholders, type PlaceholderInput } from './expression/placeholders.ts';
import { parseProjection, project } from './expression/projection.ts';
import type { Update } from './expression/update.ts';
import { locateKey } from './primary-key.ts';
import { findActiveTable } from './table.ts';
import { refuseRequest } from './validation.ts';
import { planWrite, prepareWrite, type PlannedWrite, type WriteRequest } from './write-plan.ts';
import { carryOut } from './write.ts';

export type ReturnValues = 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW';

/** What every single write may have. */
interface ConditionalInput extends PlaceholderInput {
  readonly tableName: string;
  readonly conditionExpression: string | null;
  readonly returnValues: ReturnValues;
  readonly returnValuesOnConditionCheckFailure: 'NONE' | 'ALL_OLD';
}

export interface PutItemInput extends ConditionalInput {
  readonly item: Json;
}

export interface UpdateItemInput extends ConditionalInput {
  readonly key: Json;
  readonly updateExpression: string | null;
}

export interface DeleteItemInput extends ConditionalInput {
  readonly key: Json;
}

export interface GetItemInput {
  readonly tableName: string;
  readonly key: Json;
  readonly projectionExpression: string | null;
  readonly expressionAttributeNames: Json | null;
}

/** What a single write answers with. */
export interface WriteAnswer {
  /** As `returnValues` asks for them; null for none. */
  readonly attributes: Item | null;
}

/** Puts an item in the place of the one with its key, whatever that was. */
export function putItem(kernel: Kernel, input: PutItemInput): WriteAnswer {
  refuseReturnValues(input, ['NONE', 'ALL_OLD']);
  return write(kernel, input, {
    ...requestOf(input),
    kind: 'PUT',
    itemOrKey: input.item,
    updateExpression: null,
  });
}

/** Changes an item by an expression, or makes one. */
export function updateItem(kernel: Kernel, input: UpdateItemInput): WriteAnswer {
  return write(kernel, input, {
    ...requestOf(input),
    kind: 'UPDATE',
    itemOrKey: input.key,
    updateExpression: input.updateExpression,
  });
}

/** Deletes an item; one that is not there is no error. */
export function deleteItem(kernel: Kernel, input: DeleteItemInput): WriteAnswer {
  refuseReturnValues(input, ['NONE', 'ALL_OLD']);
  return write(kernel, input, {
    ...requestOf(input),
    kind: 'DELETE',
    itemOrKey: input.key,
    updateExpression: null,
  });
}

/** Reads an item by its key. */
export function getItem(kernel: Kernel, input: GetItemInput): { readonly item: Item | null } {
  const { projectionExpression, expressionAttributeNames } = input;
  const key = readItem(input.key, 'key');
  const placeholders = new Placeholders(
    { expressionAttributeNames, expressionAttributeValues: null },
    projectionExpression !== null,
  );
  const projection =
    projectionExpression === null ? null : parseProjection(projectionExpression, placeholders);
  placeholders.refuseUnused();
  const { row } = locateKey(kernel, findActiveTable(kernel, input.tableName), key, 'key');
  if (!row) return { item: null };
  return { item: projection ? project(row.item, projection) : row.item };
}

function requestOf(
  input: ConditionalInput,
): Omit<WriteRequest, 'kind' | 'itemOrKey' | 'updateExpression'> {
  const { tableName, conditionExpression, expressionAttributeNames, expressionAttributeValues } =
    input;
  return {
    tableName,
    conditionExpression,
    expressionAttributeNames,
    expressionAttributeValues,
    showsItemOnFailure: input.returnValuesOnConditionCheckFailure === 'ALL_OLD',
  };
}

function write(
  kernel: Kernel,
  { returnValues }: ConditionalInput,
  request: WriteRequest,
): WriteAnswer {
  const prepared = prepareWrite(kernel, request);
  const [outcome] = carryOut(kernel, [planWrite(prepared)]);
  if (!outcome) throw new Error('A write has come to nothing');
  tell(kernel, outcome.write, outcome.sequenceNumber);
  return { attributes: returned(outcome.write, returnValues, prepared.update) };
}

const kinds = { INSERT: 'ITEM_PUT', MODIFY: 'ITEM_UPDATED', REMOVE: 'ITEM_DELETED' } as const;
const verbs = { INSERT: 'put into', MODIFY: 'changed in', REMOVE: 'deleted from' } as const;

function tell(kernel: Kernel, planned: PlannedWrite, sequenceNumber: string | null): void {
  const { table, key, before, after, isChange } = planned;
  const { tableName } = table;
  const detail: JsonObject = { tableName, key, sequenceNumber };
  const shown = shownKey(key);
  if (!isChange) {
    kernel.emit({
      kind: 'ITEM_NOT_CHANGED',
      rule: 'DDB-05',
      message: `The item ${shown} of the table "${tableName}" is as it was: the write has changed nothing${table.streamId === null ? '' : ', and the stream says nothing of it'}.`,
      detail,
    });
    return;
  }
  const change = after === undefined ? 'REMOVE' : before === undefined ? 'INSERT' : 'MODIFY';
  const record =
    sequenceNumber === null ? '' : `; its stream has the ${change} as record ${sequenceNumber}`;
  kernel.emit({
    kind: kinds[change],
    ...(sequenceNumber === null ? {} : { rule: 'DDB-06' }),
    message: `The item ${shown} was ${verbs[change]} the table "${tableName}"${record}.`,
    detail,
  });
}

function shownKey(key: Item): string {
  const text = JSON.stringify(key);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function returned(
  { before, after }: PlannedWrite,
  returnValues: ReturnValues,
  update: Update,
): Item | null {
  const updatedPart = (item: Item | undefined): Item | null => {
    const tree = treeOf(update, () => {
      throw new Error('The parser has let two clashing paths through');
    });
    const part = item && project(item, tree);
    return part && Object.keys(part).length > 0 ? part : null;
  };
  switch (returnValues) {
    case 'NONE':
      return null;
    case 'ALL_OLD':
      return before ?? null;
    case 'ALL_NEW':
      return after ?? null;
    case 'UPDATED_OLD':
      return updatedPart(before);
    case 'UPDATED_NEW':
      return updatedPart(after);
  }
}

function refuseReturnValues(
  { returnValues }: ConditionalInput,
  allowed: readonly ReturnValues[],
): void {
  if (allowed.includes(returnValues)) return;
  refuseRequest('ReturnValues can only be ALL_OLD or NONE', 'returnValues');
}
