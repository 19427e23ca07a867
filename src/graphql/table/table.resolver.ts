import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Command } from '../../simulation/commands.ts';
import { streamArn, tableArn } from '../../simulation/pull/dynamodb/table.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import { tableItemConnections } from '../table-item/table-item.loader.ts';
import { TableItemConnection, type TableItemType } from '../table-item/table-item.type.ts';
import { tableStreamById } from '../table-stream/table-stream.loader.ts';
import { TableStreamType } from '../table-stream/table-stream.type.ts';
import {
  CreateTableInput,
  DeleteTableInput,
  toStreamSpecification,
  UpdateTableInput,
  UpdateTimeToLiveInput,
} from './table.input.ts';
import { tableById } from './table.loader.ts';
import {
  CreateTablePayload,
  DeleteTablePayload,
  UpdateTablePayload,
  UpdateTimeToLivePayload,
} from './table.payload.ts';
import { TableType } from './table.type.ts';

@Resolver(() => TableType)
export class TableResolver {
  @Mutation(() => CreateTablePayload, {
    description: 'Creates a table of DynamoDB, with a stream or without. Takes the role EDITOR.',
  })
  async createTable(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateTableInput, { description: 'The table.' })
    { sandboxId, streamSpecification, ...rest }: CreateTableInput,
  ): Promise<CreateTablePayload> {
    const input = { ...rest, streamSpecification: toStreamSpecification(streamSpecification) };
    return { table: await change(context, sandboxId, { type: 'CreateTable', input }) };
  }

  @Mutation(() => UpdateTablePayload, {
    description: 'Turns the stream of a table on or off. Takes the role EDITOR.',
  })
  async updateTable(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateTableInput, { description: 'Which one, and what changes.' })
    { sandboxId, tableName, streamSpecification }: UpdateTableInput,
  ): Promise<UpdateTablePayload> {
    const input = { tableName, streamSpecification: toStreamSpecification(streamSpecification) };
    return { table: await change(context, sandboxId, { type: 'UpdateTable', input }) };
  }

  @Mutation(() => UpdateTimeToLivePayload, {
    description:
      'Says which attribute tells when items expire, or that none does. Takes the role EDITOR.',
  })
  async updateTimeToLive(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateTimeToLiveInput, { description: 'Of which table, and which one.' })
    { sandboxId, ...input }: UpdateTimeToLiveInput,
  ): Promise<UpdateTimeToLivePayload> {
    return { table: await change(context, sandboxId, { type: 'UpdateTimeToLive', input }) };
  }

  @Mutation(() => DeleteTablePayload, {
    description:
      'Deletes a table with its items; its stream can be read for 24 hours more. Takes the role EDITOR.',
  })
  async deleteTable(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteTableInput, { description: 'Which one.' })
    { sandboxId, ...input }: DeleteTableInput,
  ): Promise<DeleteTablePayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { tableId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteTable', input }),
    );
    return { deletedTableId: tableId };
  }

  @FieldResolver(() => String, { description: 'Its ARN.' })
  async tableArn(@Ctx() context: ApiContext, @Root() { record }: TableType): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return tableArn(sandbox.record, record.tableName);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The ARN of the stream that it had last, turned off or not; null where it never had one.',
  })
  async latestStreamArn(
    @Ctx() context: ApiContext,
    @Root() { record }: TableType,
  ): Promise<string | null> {
    const { latestStreamLabel, sandboxId, tableName } = record;
    if (latestStreamLabel === null) return null;
    const sandbox = await loadSandbox(context, sandboxId);
    return streamArn(sandbox.record, tableName, latestStreamLabel);
  }

  @FieldResolver(() => TableStreamType, {
    nullable: true,
    description: 'The stream that takes its changes; null while there is none.',
  })
  async stream(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: TableType,
  ): Promise<TableStreamType | null> {
    if (record.streamId === null) return null;
    const stream = await loaders.of(tableStreamById).load(record.streamId);
    return stream && new TableStreamType(stream);
  }

  @FieldResolver(() => TableItemConnection, {
    description: 'Its items in the order of their creation.',
  })
  items(
    @Ctx() context: ApiContext,
    @Root() { record }: TableType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<TableItemType>> {
    return readConnection(context, tableItemConnections, {
      ownerId: record.id,
      owner: [record.sandboxId, record.id],
      args,
      filter: null,
    });
  }
}

async function change(
  { access, engine, loaders }: ApiContext,
  sandboxId: string,
  command: Command<'CreateTable'> | Command<'UpdateTable'> | Command<'UpdateTimeToLive'>,
): Promise<TableType> {
  await access.requireSandbox(sandboxId, 'EDITOR');
  const { tableId } = await loaders.forgetAfter(engine.execute(sandboxId, command));
  const record = await loaders.of(tableById).load(tableId);
  if (!record) throw notFound('table', tableId);
  return new TableType(record);
}
