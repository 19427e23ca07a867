import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { readStreamRecords } from '../stream-record/stream-record.connection.ts';
import {
  StreamRecordConnection,
  type StreamRecordType,
} from '../stream-record/stream-record.type.ts';
import { ShardType } from './shard.type.ts';

@Resolver(() => ShardType)
export class ShardResolver {
  @FieldResolver(() => StreamRecordConnection, {
    description:
      'The records that can be read of it, at the virtual time of the sandbox, in their order. To look at them counts against no limit.',
  })
  records(
    @Ctx() context: ApiContext,
    @Root() { record }: ShardType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<StreamRecordType>> {
    return readStreamRecords(context, record, args);
  }
}
