import { Refusal } from '../../errors.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { Kernel } from '../../kernel.ts';
import { refuseRepeatedItems, tell, type WritesAnswer } from './batch-write-item.ts';
import { itemBytes } from './attribute-value.ts';
import type { PlaceholderInput } from './expression/placeholders.ts';
import { refuseRequest } from './validation.ts';
import { planWrite, prepareWrite, type PlannedWrite, type WriteRequest } from './write-plan.ts';
import { carryOut } from './write.ts';

/** Actions of a transaction, and bytes of the items that it writes. */
const ACTIONS_MAX = 100;
const TRANSACTION_BYTES_MAX = 4 * 1_048_576;

interface TransactActionInput extends PlaceholderInput {
  readonly tableName: string;
  readonly conditionExpression: string | null;
  readonly returnValuesOnConditionCheckFailure: 'NONE' | 'ALL_OLD';
}

/** One action of a transaction: exactly one of the four. */
export interface TransactWriteItem {
  readonly put: (TransactActionInput & { readonly item: Json }) | null;
  readonly update:
    (TransactActionInput & { readonly key: Json; readonly updateExpression: string }) | null;
  readonly delete: (TransactActionInput & { readonly key: Json }) | null;
  readonly conditionCheck:
    (TransactActionInput & { readonly key: Json; readonly conditionExpression: string }) | null;
}

export interface TransactWriteItemsInput {
  readonly transactItems: readonly TransactWriteItem[];
}

/**
 * Carries up to 100 actions out as a whole or not at all; each changed item has a record of its own
 * in its stream (DDB-05). Refused with a reason for each action where one of them fails.
 */
export function transactWriteItems(
  kernel: Kernel,
  { transactItems }: TransactWriteItemsInput,
): WritesAnswer {
  const field = 'transactItems';
  if (transactItems.length === 0 || transactItems.length > ACTIONS_MAX) {
    refuseRequest(
      `1 validation error detected: Value at '${field}' failed to satisfy constraint: Member must have length between 1 and ${ACTIONS_MAX}`,
      field,
      { max: ACTIONS_MAX, actual: transactItems.length },
    );
  }
  const prepared = transactItems.map((item, index) => {
    const { request, name } = requestOf(item, `${field}.${index}`);
    return prepareWrite(kernel, request, `${field}.${index}.${name}.`);
  });
  refuseRepeatedItems(
    prepared,
    field,
    'Transaction request cannot include multiple operations on one item',
  );
  const plans: PlannedWrite[] = [];
  const reasons = prepared.map((one): CancellationReason => {
    try {
      plans.push(planWrite(one));
      return { code: 'None', message: null };
    } catch (error) {
      if (error instanceof Refusal) return reasonOf(error);
      throw error;
    }
  });
  if (plans.length < prepared.length) refuseTransaction(reasons);
  const bytes = plans.reduce((sum, { after }) => sum + (after ? itemBytes(after) : 0), 0);
  if (bytes > TRANSACTION_BYTES_MAX) {
    refuseRequest('Transaction request cannot include more than 4 MB of items', field, {
      max: TRANSACTION_BYTES_MAX,
      actual: bytes,
    });
  }
  return tell(kernel, 'A transaction', carryOut(kernel, plans));
}

function requestOf(
  item: TransactWriteItem,
  field: string,
): { readonly request: WriteRequest; readonly name: string } {
  const { put, update, delete: deletion, conditionCheck } = item;
  const given = [put, update, deletion, conditionCheck].filter((action) => action !== null);
  const [action] = given;
  if (!action || given.length > 1) {
    refuseRequest(
      'TransactItems can only contain one of Check, Put, Update or Delete for each of its members',
      field,
    );
  }
  const request = {
    tableName: action.tableName,
    itemOrKey: 'item' in action ? action.item : action.key,
    updateExpression: update?.updateExpression ?? null,
    conditionExpression: action.conditionExpression,
    expressionAttributeNames: action.expressionAttributeNames,
    expressionAttributeValues: action.expressionAttributeValues,
    showsItemOnFailure: action.returnValuesOnConditionCheckFailure === 'ALL_OLD',
  };
  if (put) return { request: { ...request, kind: 'PUT' }, name: 'put' };
  if (update) return { request: { ...request, kind: 'UPDATE' }, name: 'update' };
  if (deletion) return { request: { ...request, kind: 'DELETE' }, name: 'delete' };
  return { request: { ...request, kind: 'CHECK' }, name: 'conditionCheck' };
}

/** Why an action failed; its code is `None` where it did not. */
type CancellationReason = JsonObject & { readonly code: string };

function reasonOf({ code, message, detail }: Refusal): CancellationReason {
  const item = detail?.['item'];
  return {
    code: code === 'CONDITIONAL_CHECK_FAILED' ? 'ConditionalCheckFailed' : 'ValidationError',
    message,
    ...(item === undefined ? {} : { item }),
  };
}

function refuseTransaction(reasons: readonly CancellationReason[]): never {
  const codes = reasons.map(({ code }) => code).join(', ');
  throw new Refusal(
    'TRANSACTION_CANCELED',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { field: 'transactItems', detail: { cancellationReasons: reasons } },
  );
}
