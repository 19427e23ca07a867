import { Arg, Args, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { validRange } from '../argument.ts';
import { clockBySandbox } from '../clock/clock.loader.ts';
import { ClockType } from '../clock/clock.type.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { functionByName, functionConnections } from '../function/function.loader.ts';
import { FunctionConnection, FunctionType } from '../function/function.type.ts';
import { InvocationFilterInput, toInvocationFilter } from '../invocation/invocation.input.ts';
import { invocationConnections } from '../invocation/invocation.loader.ts';
import { InvocationConnection, type InvocationType } from '../invocation/invocation.type.ts';
import {
  LifecycleEventFilterInput,
  toLifecycleEventFilter,
} from '../lifecycle-event/lifecycle-event.input.ts';
import { lifecycleEventConnections } from '../lifecycle-event/lifecycle-event.loader.ts';
import {
  LifecycleEventConnection,
  type LifecycleEventType,
} from '../lifecycle-event/lifecycle-event.type.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { AgendaEntryType } from './agenda-entry.type.ts';
import { SandboxType } from './sandbox.type.ts';

const AGENDA_SIZE_DEFAULT = 20;
const AGENDA_SIZE_MAX = 100;

/** What is in a sandbox. Whoever holds a sandbox was let in already. */
@Resolver(() => SandboxType)
export class SandboxContentsResolver {
  @FieldResolver(() => ClockType, { description: 'Its clock.' })
  async clock(@Ctx() { loaders }: ApiContext, @Root() { id }: SandboxType): Promise<ClockType> {
    const clock = await loaders.of(clockBySandbox).load(id);
    if (!clock) throw notFound('sandbox', id);
    return new ClockType(clock);
  }

  @FieldResolver(() => [AgendaEntryType], {
    description: 'What will happen next, soonest first.',
  })
  async agenda(
    @Ctx() { engine }: ApiContext,
    @Root() { id }: SandboxType,
    @Arg('first', () => Int, {
      nullable: true,
      description: `How many entries: 1 to ${AGENDA_SIZE_MAX}, ${AGENDA_SIZE_DEFAULT} by default.`,
    })
    first: number | null | undefined,
  ): Promise<AgendaEntryType[]> {
    const count = validRange('first', first ?? AGENDA_SIZE_DEFAULT, 1, AGENDA_SIZE_MAX);
    const entries = await engine.agenda(id, count);
    return entries.map((entry) => new AgendaEntryType(entry, id));
  }

  @FieldResolver(() => FunctionType, {
    nullable: true,
    description: 'The function of that name; null where there is none.',
  })
  async function(
    @Ctx() { loaders }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Arg('name', () => String, { description: 'Its `functionName`, not its ARN.' }) name: string,
  ): Promise<FunctionType | null> {
    const row = await loaders.of(functionByName).load({ sandboxId, functionName: name });
    return row && new FunctionType(row);
  }

  @FieldResolver(() => FunctionConnection, {
    description: 'Its functions in the order of their creation.',
  })
  functions(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<FunctionType>> {
    return readConnection(context, functionConnections, { ownerId, args, filter: null });
  }

  @FieldResolver(() => InvocationConnection, {
    description: 'Its invocations in the order of their arrival.',
  })
  invocations(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => InvocationFilterInput, {
      nullable: true,
      description: 'Which ones; all by default.',
    })
    filter: InvocationFilterInput | null | undefined,
  ): Promise<Connection<InvocationType>> {
    return readConnection(context, invocationConnections, {
      ownerId,
      args,
      filter: toInvocationFilter(filter ?? {}),
    });
  }

  @FieldResolver(() => LifecycleEventConnection, {
    description: 'Everything that has happened in it, in order.',
  })
  events(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => LifecycleEventFilterInput, {
      nullable: true,
      description: 'Which ones; all by default.',
    })
    filter: LifecycleEventFilterInput | null | undefined,
  ): Promise<Connection<LifecycleEventType>> {
    return readConnection(context, lifecycleEventConnections, {
      ownerId,
      args,
      filter: toLifecycleEventFilter(filter ?? {}),
    });
  }
}
