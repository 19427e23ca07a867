import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { carryOutOnce } from '../carry-out.ts';
import type { ApiContext } from '../context.ts';
import {
  BatchWriteItemPayload,
  DeleteItemPayload,
  PutItemPayload,
  TransactWriteItemsPayload,
  UpdateItemPayload,
} from './table-item.payload.ts';
import {
  BatchWriteItemInput,
  DeleteItemInput,
  PutItemInput,
  toConditional,
  toJson,
  TransactWriteItemsInput,
  UpdateItemInput,
} from './write-item.input.ts';

@Resolver()
export class WriteItemResolver {
  @Mutation(() => PutItemPayload, {
    description: 'Puts an item in the place of the one with its key. Takes the role EDITOR.',
  })
  async putItem(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutItemInput, { description: 'The item, and where it goes.' })
    input: PutItemInput,
  ): Promise<PutItemPayload> {
    return carryOutOnce(context, input, {
      type: 'PutItem',
      input: {
        tableName: input.tableName,
        item: toJson(input.item),
        returnValues: input.returnValues ?? 'NONE',
        ...toConditional(input),
      },
    });
  }

  @Mutation(() => UpdateItemPayload, {
    description: 'Changes an item by an expression, or makes one. Takes the role EDITOR.',
  })
  async updateItem(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateItemInput, { description: 'Which one, and what changes.' })
    input: UpdateItemInput,
  ): Promise<UpdateItemPayload> {
    return carryOutOnce(context, input, {
      type: 'UpdateItem',
      input: {
        tableName: input.tableName,
        key: toJson(input.key),
        updateExpression: input.updateExpression ?? null,
        returnValues: input.returnValues ?? 'NONE',
        ...toConditional(input),
      },
    });
  }

  @Mutation(() => DeleteItemPayload, {
    description: 'Deletes an item; one that is not there is no error. Takes the role EDITOR.',
  })
  async deleteItem(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteItemInput, { description: 'Which one.' })
    input: DeleteItemInput,
  ): Promise<DeleteItemPayload> {
    return carryOutOnce(context, input, {
      type: 'DeleteItem',
      input: {
        tableName: input.tableName,
        key: toJson(input.key),
        returnValues: input.returnValues ?? 'NONE',
        ...toConditional(input),
      },
    });
  }

  @Mutation(() => BatchWriteItemPayload, {
    description:
      'Puts and deletes up to 25 items; a bad one among them refuses all. Takes the role EDITOR.',
  })
  async batchWriteItem(
    @Ctx() context: ApiContext,
    @Arg('input', () => BatchWriteItemInput, { description: 'The writes.' })
    input: BatchWriteItemInput,
  ): Promise<BatchWriteItemPayload> {
    const requestItems = input.requestItems.map(({ tableName, writeRequests }) => ({
      tableName,
      writeRequests: writeRequests.map(({ putRequest, deleteRequest }) => ({
        putRequest: putRequest ? { item: toJson(putRequest.item) } : null,
        deleteRequest: deleteRequest ? { key: toJson(deleteRequest.key) } : null,
      })),
    }));
    return carryOutOnce(context, input, { type: 'BatchWriteItem', input: { requestItems } });
  }

  @Mutation(() => TransactWriteItemsPayload, {
    description:
      'Carries up to 100 actions out together or not at all; a refusal has a reason for each in `extensions.detail`. Takes the role EDITOR.',
  })
  async transactWriteItems(
    @Ctx() context: ApiContext,
    @Arg('input', () => TransactWriteItemsInput, { description: 'The actions.' })
    input: TransactWriteItemsInput,
  ): Promise<TransactWriteItemsPayload> {
    const transactItems = input.transactItems.map((item) => {
      const { put, update, delete: deletion, conditionCheck } = item;
      return {
        put: put
          ? { tableName: put.tableName, item: toJson(put.item), ...toConditional(put) }
          : null,
        update: update
          ? {
              tableName: update.tableName,
              key: toJson(update.key),
              updateExpression: update.updateExpression,
              ...toConditional(update),
            }
          : null,
        delete: deletion
          ? { tableName: deletion.tableName, key: toJson(deletion.key), ...toConditional(deletion) }
          : null,
        conditionCheck: conditionCheck
          ? {
              tableName: conditionCheck.tableName,
              key: toJson(conditionCheck.key),
              ...toConditional(conditionCheck),
              conditionExpression: conditionCheck.conditionExpression,
            }
          : null,
      };
    });
    return carryOutOnce(context, input, { type: 'TransactWriteItems', input: { transactItems } });
  }
}
