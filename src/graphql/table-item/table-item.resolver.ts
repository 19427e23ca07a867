import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Command, CommandResult } from '../../simulation/commands.ts';
import type { Item } from '../../simulation/pull/dynamodb/attribute-value.ts';
import type { ApiContext } from '../context.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import { GetItemInput, QueryInput, ScanInput, toReadInput } from './read-item.input.ts';
import { attributesOfItem } from './table-item.loader.ts';
import { GetItemPayload, QueryPayload, ScanPayload } from './table-item.payload.ts';
import { TableItemType } from './table-item.type.ts';
import { toJson } from './write-item.input.ts';

@Resolver(() => TableItemType)
export class TableItemResolver {
  @Mutation(() => GetItemPayload, {
    description: 'Reads an item by its key. Takes the role EDITOR.',
  })
  async getItem(
    @Ctx() context: ApiContext,
    @Arg('input', () => GetItemInput, { description: 'Which one.' })
    { sandboxId, tableName, key, projectionExpression, expressionAttributeNames }: GetItemInput,
  ): Promise<GetItemPayload> {
    return read(context, sandboxId, {
      type: 'GetItem',
      input: {
        tableName,
        key: toJson(key),
        projectionExpression: projectionExpression ?? null,
        expressionAttributeNames: toJson(expressionAttributeNames),
      },
    });
  }

  @Mutation(() => QueryPayload, {
    description: 'Reads items of one partition by their sort keys. Takes the role EDITOR.',
  })
  async query(
    @Ctx() context: ApiContext,
    @Arg('input', () => QueryInput, { description: 'Which ones.' })
    input: QueryInput,
  ): Promise<QueryPayload> {
    const { items, ...rest } = await read(context, input.sandboxId, {
      type: 'Query',
      input: {
        ...toReadInput(input),
        keyConditionExpression: input.keyConditionExpression,
        scanIndexForward: input.scanIndexForward ?? true,
      },
    });
    return { items: [...items], ...rest };
  }

  @Mutation(() => ScanPayload, {
    description: 'Reads items of a whole table. Takes the role EDITOR.',
  })
  async scan(
    @Ctx() context: ApiContext,
    @Arg('input', () => ScanInput, { description: 'Of which table, and which ones.' })
    input: ScanInput,
  ): Promise<ScanPayload> {
    const { items, ...rest } = await read(context, input.sandboxId, {
      type: 'Scan',
      input: toReadInput(input),
    });
    return { items: [...items], ...rest };
  }

  @FieldResolver(() => JsonScalar, {
    nullable: true,
    description: 'Its attributes in the JSON of DynamoDB; null where it was deleted just now.',
    complexity: LONG_TEXT_COST,
  })
  attributes(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: TableItemType,
  ): Promise<Item | null> {
    return loaders.of(attributesOfItem).load(record);
  }
}

/** The answer is kept with the journal, so it takes room as well. */
async function read<Type extends 'GetItem' | 'Query' | 'Scan'>(
  { access, engine, loaders, storageQuota }: ApiContext,
  id: string,
  command: Command<Type>,
): Promise<CommandResult<Type>> {
  const sandboxId = await access.requireSandbox(id, 'EDITOR');
  await storageQuota.refuseIfFull(access.requireKey('EDITOR').tenantId);
  return loaders.forgetAfter(engine.execute(sandboxId, command));
}
