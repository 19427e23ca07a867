import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { parseLogFilterPattern } from '../../simulation/patterns/log-filter-pattern.ts';
import { filterLogEvents, logEventOrder } from '../../store/filter-log-events.ts';
import { validRange } from '../argument.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { decodeCursor, encodeCursor } from '../pagination/cursor.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import {
  FilterLogEventsArgs,
  LOG_EVENTS_DEFAULT,
  LOG_EVENTS_MAX,
  LOG_STREAM_NAMES_MAX,
} from './filter-log-events.args.ts';
import { FilteredLogEventsType, LogEventType } from './log-event.type.ts';
import { logGroupByName, logGroupConnections } from './log-group.loader.ts';
import { LogGroupConnection, LogGroupType } from './log-group.type.ts';

/** The logs of a sandbox. Whoever holds a sandbox was let in already. */
@Resolver(() => SandboxType)
export class LogsResolver {
  @FieldResolver(() => LogGroupConnection, {
    description: 'Its log groups in the order of their creation.',
  })
  logGroups(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<LogGroupType>> {
    return readConnection(context, logGroupConnections, { ownerId, args, filter: null });
  }

  @FieldResolver(() => LogGroupType, {
    nullable: true,
    description: 'The log group of that name; null where nothing has been logged to it.',
  })
  async logGroup(
    @Ctx() { loaders }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Arg('name', () => String, { description: 'Its `logGroupName`.' }) logGroupName: string,
  ): Promise<LogGroupType | null> {
    const record = await loaders.of(logGroupByName).load({ sandboxId, logGroupName });
    return record && new LogGroupType(record);
  }

  @FieldResolver(() => FilteredLogEventsType, {
    description:
      'Searches a log group, a bounded part at a time: follow `nextToken` until it is null.',
  })
  async filterLogEvents(
    @Ctx() { loaders, prisma }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Args(() => FilterLogEventsArgs) args: FilterLogEventsArgs,
  ): Promise<FilteredLogEventsType> {
    const { logGroupName, logStreamNames } = args;
    const count = validRange('limit', args.limit ?? LOG_EVENTS_DEFAULT, 1, LOG_EVENTS_MAX);
    if (logStreamNames) {
      validRange('logStreamNames', logStreamNames.length, 1, LOG_STREAM_NAMES_MAX);
    }
    const isWanted = parseLogFilterPattern(args.filterPattern ?? '');
    const scope = { list: 'filterLogEvents', ownerId: sandboxId };
    const from =
      args.nextToken == null
        ? null
        : decodeCursor(scope, logEventOrder, args.nextToken, 'nextToken');
    if (!(await loaders.of(logGroupByName).load({ sandboxId, logGroupName }))) {
      throw notFound('log group', logGroupName);
    }
    const { events, next } = await filterLogEvents(prisma, {
      sandboxId,
      logGroupName,
      logStreamNames: logStreamNames ?? null,
      fromMs: args.startTime?.getTime() ?? null,
      toMs: args.endTime?.getTime() ?? null,
      isWanted,
      count,
      from,
    });
    return {
      events: events.map((event) => new LogEventType(event)),
      nextToken: next === null ? null : encodeCursor(scope, next),
    };
  }
}
