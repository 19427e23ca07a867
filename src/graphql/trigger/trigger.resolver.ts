import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { pullSources, pushSources } from '../../simulation/world.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { functionByName } from '../function/function.loader.ts';
import { FunctionType } from '../function/function.type.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import { EventSourceType } from './event-source.type.ts';
import {
  CreateTriggerInput,
  DeleteTriggerInput,
  toTriggerFilter,
  TriggerFilterInput,
  UpdateTriggerInput,
} from './trigger.input.ts';
import { triggerById, triggerConnections, triggerConnectionsOfFunction } from './trigger.loader.ts';
import {
  CreateTriggerPayload,
  DeleteTriggerPayload,
  UpdateTriggerPayload,
} from './trigger.payload.ts';
import { TriggerConnection, TriggerType } from './trigger.type.ts';
import { chosenSource } from './trigger-source.input.ts';

@Resolver(() => TriggerType)
export class TriggerResolver {
  @Query(() => [EventSourceType], {
    description:
      'The catalogue: how each service invokes functions or is polled for them, and what to know of it.',
  })
  eventSources(@Ctx() { access }: ApiContext): readonly EventSourceType[] {
    access.requireAnyone();
    return [...pushSources, ...pullSources].map((source) => new EventSourceType(source));
  }

  @Mutation(() => CreateTriggerPayload, {
    description:
      "Has a source invoke a function: sets the source up as its own mutations would, and lets it in by a statement of the function's policy unless told not to. Takes the role EDITOR.",
  })
  async createTrigger(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateTriggerInput, { description: 'Which source, which function.' })
    input: CreateTriggerInput,
  ): Promise<CreateTriggerPayload> {
    const { access, engine, loaders } = context;
    const { sandboxId } = input;
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { triggerId } = await loaders.forgetAfter(
      engine.execute(sandboxId, {
        type: 'CreateTrigger',
        input: {
          ...chosenSource(input.source),
          functionName: input.functionName,
          qualifier: input.qualifier ?? null,
          addPermission: input.addPermission ?? true,
        },
      }),
    );
    return { trigger: await loadTrigger(context, triggerId) };
  }

  @Mutation(() => UpdateTriggerPayload, {
    description:
      'Changes how a source is set up, as a whole, or switches it off or on where the source can. Takes the role EDITOR.',
  })
  async updateTrigger(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateTriggerInput, { description: 'Which one, and what.' })
    { sandboxId, triggerId, enabled, source }: UpdateTriggerInput,
  ): Promise<UpdateTriggerPayload> {
    const { access, engine, loaders } = context;
    await access.requireSandbox(sandboxId, 'EDITOR');
    const chosen = source ? chosenSource(source) : null;
    await loaders.forgetAfter(
      engine.execute(sandboxId, {
        type: 'UpdateTrigger',
        input: {
          triggerId,
          enabled: enabled ?? null,
          source: chosen?.source ?? null,
          configuration: chosen?.configuration ?? null,
        },
      }),
    );
    return { trigger: await loadTrigger(context, triggerId) };
  }

  @Mutation(() => DeleteTriggerPayload, {
    description:
      'Takes the set-up of a source away, and the permission that was made for it. Takes the role EDITOR.',
  })
  async deleteTrigger(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteTriggerInput, { description: 'Which one.' })
    { sandboxId, triggerId }: DeleteTriggerInput,
  ): Promise<DeleteTriggerPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteTrigger', input: { triggerId } }),
    );
    return { deletedTriggerId: triggerId };
  }

  @FieldResolver(() => FunctionType, {
    nullable: true,
    description: 'The function; null where it was deleted since, which leaves the source set up.',
  })
  async function(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: TriggerType,
  ): Promise<FunctionType | null> {
    const { sandboxId, functionName } = record;
    const row = await loaders.of(functionByName).load({ sandboxId, functionName });
    return row && new FunctionType(row);
  }
}

@Resolver(() => SandboxType)
export class SandboxTriggersResolver {
  @FieldResolver(() => TriggerConnection, {
    description: 'What invokes its functions, in the order of creation.',
  })
  triggers(
    @Ctx() context: ApiContext,
    @Root() { id }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => TriggerFilterInput, {
      nullable: true,
      description: 'Which ones; all by default.',
    })
    filter: TriggerFilterInput | null | undefined,
  ): Promise<Connection<TriggerType>> {
    return readConnection(context, triggerConnections, {
      ownerId: id,
      args,
      filter: toTriggerFilter(filter ?? {}),
    });
  }
}

@Resolver(() => FunctionType)
export class FunctionTriggersResolver {
  @FieldResolver(() => TriggerConnection, {
    description: 'What invokes it, in the order of creation.',
  })
  triggers(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<TriggerType>> {
    return readConnection(context, triggerConnectionsOfFunction, {
      ownerId: record.id,
      owner: [record.sandboxId, record.functionName],
      args,
      filter: null,
    });
  }
}

async function loadTrigger({ loaders }: ApiContext, triggerId: string): Promise<TriggerType> {
  const record = await loaders.of(triggerById).load(triggerId);
  if (!record) throw notFound('trigger', triggerId);
  return new TriggerType(record);
}
