import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { RETENTION_MS } from '../../simulation/pull/dynamodb/stream.ts';
import { virtualNow } from '../clock/clock.loader.ts';
import type { ApiContext } from '../context.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { readTableStreamRecords } from '../table-stream-record/table-stream-record.connection.ts';
import {
  TableStreamRecordConnection,
  type TableStreamRecordType,
} from '../table-stream-record/table-stream-record.type.ts';
import { shardsOfTableStream } from './table-stream.loader.ts';
import { TableStreamShardType, TableStreamType } from './table-stream.type.ts';

@Resolver(() => TableStreamType)
export class TableStreamResolver {
  @FieldResolver(() => [TableStreamShardType], {
    description: 'Its shards of the last 24 hours, parents first.',
  })
  async shards(
    @Ctx() context: ApiContext,
    @Root() { record }: TableStreamType,
  ): Promise<TableStreamShardType[]> {
    const { sandboxId, id } = record;
    const rows = await context.loaders.of(shardsOfTableStream).load({ sandboxId, id });
    const nowMs = await virtualNow(context, sandboxId);
    return rows
      .filter(({ closedAtMs }) => closedAtMs === null || nowMs < closedAtMs + RETENTION_MS)
      .map((row) => new TableStreamShardType(row));
  }

  @FieldResolver(() => TableStreamRecordConnection, {
    description: 'Its records of the last 24 hours, oldest first, through all of its shards.',
  })
  records(
    @Ctx() context: ApiContext,
    @Root() { record }: TableStreamType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<TableStreamRecordType>> {
    return readTableStreamRecords(context, record, args);
  }
}
