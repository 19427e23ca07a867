import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { lastEventOfStream, logStreamConnections } from './log-group.loader.ts';
import { LogGroupType } from './log-group.type.ts';
import { LogStreamConnection, LogStreamType } from './log-stream.type.ts';

@Resolver(() => LogGroupType)
export class LogGroupResolver {
  @FieldResolver(() => LogStreamConnection, {
    description: 'Its streams in the order of their creation: one for each execution environment.',
  })
  logStreams(
    @Ctx() context: ApiContext,
    @Root() { record }: LogGroupType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<LogStreamType>> {
    const { sandboxId, logGroupName } = record;
    return readConnection(context, logStreamConnections, {
      ownerId: sandboxId,
      owner: [sandboxId, logGroupName],
      args,
      filter: null,
    });
  }
}

@Resolver(() => LogStreamType)
export class LogStreamResolver {
  @FieldResolver(() => DateTimeScalar, {
    description: 'The instant of its last line, in virtual time.',
  })
  async lastEventTimestamp(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: LogStreamType,
  ): Promise<Date> {
    const lastMs = await loaders.of(lastEventOfStream).load(record);
    return new Date(lastMs ?? record.createdAtMs);
  }
}
