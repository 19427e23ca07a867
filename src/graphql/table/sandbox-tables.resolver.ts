import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import { tableStreamConnections } from '../table-stream/table-stream.loader.ts';
import { TableStreamConnection, type TableStreamType } from '../table-stream/table-stream.type.ts';
import { tableByName, tableConnections } from './table.loader.ts';
import { TableConnection, TableType } from './table.type.ts';

/** The tables of a sandbox. Whoever holds a sandbox was let in already. */
@Resolver(() => SandboxType)
export class SandboxTablesResolver {
  @FieldResolver(() => TableType, {
    nullable: true,
    description: 'The table of DynamoDB of that name; null where there is none.',
  })
  async table(
    @Ctx() { loaders }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Arg('name', () => String, { description: 'Its name, not its ARN.' }) tableName: string,
  ): Promise<TableType | null> {
    const record = await loaders.of(tableByName).load({ sandboxId, tableName });
    return record && new TableType(record);
  }

  @FieldResolver(() => TableConnection, {
    description: 'Its tables of DynamoDB in the order of their creation.',
  })
  tables(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<TableType>> {
    return readConnection(context, tableConnections, { ownerId, args, filter: null });
  }

  @FieldResolver(() => TableStreamConnection, {
    description:
      'The streams of its tables, those turned off within the last 24 hours included, in the order in which they were turned on.',
  })
  tableStreams(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<TableStreamType>> {
    return readConnection(context, tableStreamConnections, { ownerId, args, filter: null });
  }
}
