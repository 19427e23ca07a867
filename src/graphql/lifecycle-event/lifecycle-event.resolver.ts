import { Arg, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { invocationById } from '../invocation/invocation.loader.ts';
import { InvocationType } from '../invocation/invocation.type.ts';
import type { RootBatches } from '../subscription/root-batches.ts';
import { openEventStream } from './event-stream.ts';
import { LifecycleEventFilterInput, toLifecycleEventFilter } from './lifecycle-event.input.ts';
import { seqOfCursor } from './lifecycle-event.loader.ts';
import { LifecycleEventType } from './lifecycle-event.type.ts';

interface SubscriptionArgs {
  readonly sandboxId: string;
  readonly after?: string | null;
  readonly fromStart?: boolean | null;
  readonly filter?: LifecycleEventFilterInput | null;
}

@Resolver(() => LifecycleEventType)
export class LifecycleEventResolver {
  @Subscription(() => LifecycleEventType, {
    description:
      "Follows a sandbox's log: what came after the cursor `after`, then what comes; without it, what comes from now on. Ends when the sandbox is deleted. Takes any role.",
    subscribe: ({ args, context }) => subscribe(context as ApiContext, args as SubscriptionArgs),
  })
  lifecycleEvents(
    @Root() event: LifecycleEventType,
    @Arg('sandboxId', () => ID, { description: 'The sandbox.' }) _sandboxId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: "A cursor of the sandbox's events: the last one seen, to go on without a gap.",
    })
    _after: string | null | undefined,
    @Arg('fromStart', () => Boolean, {
      nullable: true,
      description: 'True: the whole log from its first event. Not together with `after`.',
    })
    _fromStart: boolean | null | undefined,
    @Arg('filter', () => LifecycleEventFilterInput, {
      nullable: true,
      description: 'Which events; all by default.',
    })
    _filter: LifecycleEventFilterInput | null | undefined,
  ): LifecycleEventType {
    return event;
  }

  @FieldResolver(() => InvocationType, {
    nullable: true,
    description: 'The invocation that it concerns.',
  })
  async invocation(
    @Ctx() { loaders }: ApiContext,
    @Root() { event }: LifecycleEventType,
  ): Promise<InvocationType | null> {
    if (event.invocationId === null) return null;
    const record = await loaders.of(invocationById).load(event.invocationId);
    return record && new InvocationType(record);
  }
}

async function subscribe(
  context: ApiContext,
  { sandboxId, after, fromStart, filter }: SubscriptionArgs,
): Promise<RootBatches<LifecycleEventType>> {
  await context.access.requireSandbox(sandboxId, 'VIEWER');
  if (after != null && fromStart === true) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      'Cannot follow the events: `after` and `fromStart: true` name two beginnings.',
      { field: 'fromStart' },
    );
  }
  return openEventStream(context, {
    sandboxId,
    afterSeq: await firstPlace(context, sandboxId, after ?? null, fromStart ?? false),
    filter: toLifecycleEventFilter(filter ?? {}),
  });
}

function firstPlace(
  { eventFeed }: ApiContext,
  sandboxId: string,
  after: string | null,
  fromStart: boolean,
): number | Promise<number> {
  if (fromStart) return 0;
  return after === null ? eventFeed.lastSeq(sandboxId) : seqOfCursor(sandboxId, after);
}
