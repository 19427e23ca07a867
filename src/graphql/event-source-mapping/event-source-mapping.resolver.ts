import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { virtualNow } from '../clock/clock.loader.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { functionByName } from '../function/function.loader.ts';
import { FunctionType } from '../function/function.type.ts';
import { LifecycleEventType } from '../lifecycle-event/lifecycle-event.type.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import {
  CreateEventSourceMappingInput,
  DeleteEventSourceMappingInput,
  EventSourceMappingFilterInput,
  toChange,
  toCreation,
  UpdateEventSourceMappingInput,
} from './event-source-mapping.input.ts';
import {
  mappingById,
  mappingByUuid,
  mappingConnections,
  mappingConnectionsOfFunction,
  queuePollingById,
} from './event-source-mapping.loader.ts';
import {
  CreateEventSourceMappingPayload,
  DeleteEventSourceMappingPayload,
  UpdateEventSourceMappingPayload,
} from './event-source-mapping.payload.ts';
import {
  EventSourceMappingConnection,
  EventSourceMappingType,
} from './event-source-mapping.type.ts';
import { QueuePollersType } from './queue-pollers.type.ts';

@Resolver(() => EventSourceMappingType)
export class EventSourceMappingResolver {
  @Mutation(() => CreateEventSourceMappingPayload, {
    description: 'Has Lambda poll a queue or a stream for a function. Takes the role EDITOR.',
  })
  async createEventSourceMapping(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateEventSourceMappingInput, { description: 'Which source, how.' })
    input: CreateEventSourceMappingInput,
  ): Promise<CreateEventSourceMappingPayload> {
    await context.access.requireSandbox(input.sandboxId, 'EDITOR');
    const { mappingId } = await context.loaders.forgetAfter(
      context.engine.execute(input.sandboxId, {
        type: 'CreateEventSourceMapping',
        input: toCreation(input),
      }),
    );
    return { eventSourceMapping: await loadMapping(context, mappingId) };
  }

  @Mutation(() => UpdateEventSourceMappingPayload, {
    description: 'Changes a mapping, or switches it off or on. Takes the role EDITOR.',
  })
  async updateEventSourceMapping(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateEventSourceMappingInput, { description: 'Which one, and what.' })
    input: UpdateEventSourceMappingInput,
  ): Promise<UpdateEventSourceMappingPayload> {
    await context.access.requireSandbox(input.sandboxId, 'EDITOR');
    const { mappingId } = await context.loaders.forgetAfter(
      context.engine.execute(input.sandboxId, {
        type: 'UpdateEventSourceMapping',
        input: toChange(input),
      }),
    );
    return { eventSourceMapping: await loadMapping(context, mappingId) };
  }

  @Mutation(() => DeleteEventSourceMappingPayload, {
    description:
      'Ends the polling of a mapping; a batch under way is seen to its end. Takes the role EDITOR.',
  })
  async deleteEventSourceMapping(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteEventSourceMappingInput, { description: 'Which one.' })
    { sandboxId, uuid }: DeleteEventSourceMappingInput,
  ): Promise<DeleteEventSourceMappingPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const { mappingId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'DeleteEventSourceMapping', input: { uuid } }),
    );
    const record = await context.loaders.of(mappingById).load(mappingId);
    return {
      deletedEventSourceMappingId: mappingId,
      eventSourceMapping: record && new EventSourceMappingType(record),
    };
  }

  @FieldResolver(() => FunctionType, {
    nullable: true,
    description: 'The function; null where it was deleted since, which leaves the mapping there.',
  })
  async function(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: EventSourceMappingType,
  ): Promise<FunctionType | null> {
    const { sandboxId, functionName } = record;
    const row = await loaders.of(functionByName).load({ sandboxId, functionName });
    return row && new FunctionType(row);
  }

  @FieldResolver(() => QueuePollersType, {
    nullable: true,
    description: 'Of queues: its pollers, and what they have under way; null before it is enabled.',
  })
  async pollers(
    @Ctx() context: ApiContext,
    @Root() { record }: EventSourceMappingType,
  ): Promise<QueuePollersType | null> {
    const polling = await context.loaders.of(queuePollingById).load(record.id);
    if (!polling) return null;
    const nowMs = await virtualNow(context, record.sandboxId);
    return new QueuePollersType(record, polling, nowMs);
  }
}

@Resolver(() => SandboxType)
export class SandboxMappingsResolver {
  @FieldResolver(() => EventSourceMappingType, {
    nullable: true,
    description: 'GetEventSourceMapping: the mapping of that UUID; null where there is none.',
  })
  async eventSourceMapping(
    @Ctx() { loaders }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Arg('uuid', () => String, { description: "AWS's id of it." }) uuid: string,
  ): Promise<EventSourceMappingType | null> {
    const record = await loaders.of(mappingByUuid).load({ sandboxId, uuid });
    return record && new EventSourceMappingType(record);
  }

  @FieldResolver(() => EventSourceMappingConnection, {
    description:
      'ListEventSourceMappings: what Lambda polls for its functions, in the order of creation.',
  })
  eventSourceMappings(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => EventSourceMappingFilterInput, {
      nullable: true,
      description: 'Which ones; all by default.',
    })
    filter: EventSourceMappingFilterInput | null | undefined,
  ): Promise<Connection<EventSourceMappingType>> {
    return readConnection(context, mappingConnections, { ownerId, args, filter: filter ?? {} });
  }
}

@Resolver(() => FunctionType)
export class FunctionMappingsResolver {
  @FieldResolver(() => EventSourceMappingConnection, {
    description: 'What Lambda polls for it, in the order of creation.',
  })
  eventSourceMappings(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<EventSourceMappingType>> {
    return readConnection(context, mappingConnectionsOfFunction, {
      ownerId: record.id,
      owner: [record.sandboxId, record.functionName],
      args,
      filter: null,
    });
  }
}

@Resolver(() => LifecycleEventType)
export class LifecycleEventMappingResolver {
  @FieldResolver(() => EventSourceMappingType, {
    nullable: true,
    description: 'The mapping that it concerns; null where there is none, or it was deleted since.',
  })
  async eventSourceMapping(
    @Ctx() { loaders }: ApiContext,
    @Root() { event }: LifecycleEventType,
  ): Promise<EventSourceMappingType | null> {
    if (event.eventSourceMappingId === null) return null;
    const record = await loaders.of(mappingById).load(event.eventSourceMappingId);
    return record && new EventSourceMappingType(record);
  }
}

async function loadMapping({ loaders }: ApiContext, id: string): Promise<EventSourceMappingType> {
  const record = await loaders.of(mappingById).load(id);
  if (!record) throw notFound('event source mapping', id);
  return new EventSourceMappingType(record);
}
