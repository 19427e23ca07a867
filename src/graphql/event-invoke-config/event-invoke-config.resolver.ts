import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { CommandInput } from '../../simulation/commands.ts';
import { functionArn } from '../../simulation/lambda/function-name.ts';
import { LATEST } from '../../simulation/lambda/function.ts';
import { AliasType } from '../alias/alias.type.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { FunctionVersionType } from '../function-version/function-version.type.ts';
import { functionById } from '../function/function.loader.ts';
import { FunctionType } from '../function/function.type.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import {
  DeleteFunctionEventInvokeConfigInput,
  PutFunctionEventInvokeConfigInput,
  UpdateFunctionEventInvokeConfigInput,
} from './event-invoke-config.input.ts';
import {
  eventInvokeConfigById,
  eventInvokeConfigByQualifier,
  eventInvokeConfigConnections,
} from './event-invoke-config.loader.ts';
import {
  DeleteFunctionEventInvokeConfigPayload,
  PutFunctionEventInvokeConfigPayload,
  UpdateFunctionEventInvokeConfigPayload,
} from './event-invoke-config.payload.ts';
import { EventInvokeConfigConnection, EventInvokeConfigType } from './event-invoke-config.type.ts';

@Resolver(() => EventInvokeConfigType)
export class EventInvokeConfigResolver {
  @Mutation(() => PutFunctionEventInvokeConfigPayload, {
    description:
      'Sets how asynchronous events are handled, as a whole: what is left out goes back to its default. Takes the role EDITOR.',
  })
  async putFunctionEventInvokeConfig(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutFunctionEventInvokeConfigInput, { description: 'For what, and how.' })
    input: PutFunctionEventInvokeConfigInput,
  ): Promise<PutFunctionEventInvokeConfigPayload> {
    return {
      functionEventInvokeConfig: await change(context, 'PutFunctionEventInvokeConfig', input),
    };
  }

  @Mutation(() => UpdateFunctionEventInvokeConfigPayload, {
    description:
      'Changes how asynchronous events are handled where that was set before. Takes the role EDITOR.',
  })
  async updateFunctionEventInvokeConfig(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateFunctionEventInvokeConfigInput, { description: 'For what, and how.' })
    input: UpdateFunctionEventInvokeConfigInput,
  ): Promise<UpdateFunctionEventInvokeConfigPayload> {
    return {
      functionEventInvokeConfig: await change(context, 'UpdateFunctionEventInvokeConfig', input),
    };
  }

  @Mutation(() => DeleteFunctionEventInvokeConfigPayload, {
    description: 'Has events handled by the defaults again. Takes the role EDITOR.',
  })
  async deleteFunctionEventInvokeConfig(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteFunctionEventInvokeConfigInput, { description: 'Of what.' })
    { sandboxId, functionName, qualifier }: DeleteFunctionEventInvokeConfigInput,
  ): Promise<DeleteFunctionEventInvokeConfigPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { eventInvokeConfigId } = await loaders.forgetAfter(
      engine.execute(sandboxId, {
        type: 'DeleteFunctionEventInvokeConfig',
        input: { functionName, qualifier: qualifier ?? null },
      }),
    );
    return { deletedFunctionEventInvokeConfigId: eventInvokeConfigId };
  }

  @FieldResolver(() => String, {
    description: 'The ARN of the function with the qualifier behind it, `$LATEST` too.',
  })
  async functionArn(
    @Ctx() context: ApiContext,
    @Root() { record }: EventInvokeConfigType,
  ): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return `${functionArn(sandbox.record, record.functionName)}:${record.qualifier}`;
  }

  @FieldResolver(() => FunctionType, { description: 'Its function.' })
  async function(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: EventInvokeConfigType,
  ): Promise<FunctionType> {
    const row = await loaders.of(functionById).load(record.functionId);
    if (!row) throw notFound('function', record.functionId);
    return new FunctionType(row);
  }
}

const HANDLING = 'How its asynchronous events are handled; null where that was not set.';

@Resolver(() => FunctionType)
export class FunctionEventsResolver {
  @FieldResolver(() => EventInvokeConfigType, {
    nullable: true,
    description: 'How events of `$LATEST` are handled; null where that was not set.',
  })
  eventInvokeConfig(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionType,
  ): Promise<EventInvokeConfigType | null> {
    return loadConfig(context, { sandboxId: record.sandboxId, functionId: record.id }, LATEST);
  }

  @FieldResolver(() => EventInvokeConfigConnection, {
    description:
      'How events of it, its versions and its aliases are handled, in the order of creation.',
  })
  eventInvokeConfigs(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<EventInvokeConfigType>> {
    return readConnection(context, eventInvokeConfigConnections, {
      ownerId: record.id,
      owner: [record.sandboxId, record.id],
      args,
      filter: null,
    });
  }
}

@Resolver(() => AliasType)
export class AliasEventsResolver {
  @FieldResolver(() => EventInvokeConfigType, { nullable: true, description: HANDLING })
  eventInvokeConfig(
    @Ctx() context: ApiContext,
    @Root() { record }: AliasType,
  ): Promise<EventInvokeConfigType | null> {
    return loadConfig(context, record, record.name);
  }
}

@Resolver(() => FunctionVersionType)
export class FunctionVersionEventsResolver {
  @FieldResolver(() => EventInvokeConfigType, { nullable: true, description: HANDLING })
  eventInvokeConfig(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionVersionType,
  ): Promise<EventInvokeConfigType | null> {
    return loadConfig(context, record, String(record.version));
  }
}

async function change(
  { access, engine, loaders }: ApiContext,
  type: 'PutFunctionEventInvokeConfig' | 'UpdateFunctionEventInvokeConfig',
  input: PutFunctionEventInvokeConfigInput,
): Promise<EventInvokeConfigType> {
  const { sandboxId } = input;
  await access.requireSandbox(sandboxId, 'EDITOR');
  const command = { type, input: toCommandInput(input) };
  const { eventInvokeConfigId } = await loaders.forgetAfter(engine.execute(sandboxId, command));
  const record = await loaders.of(eventInvokeConfigById).load(eventInvokeConfigId);
  if (!record) throw notFound('event invoke config', eventInvokeConfigId);
  return new EventInvokeConfigType(record);
}

function toCommandInput(
  input: PutFunctionEventInvokeConfigInput,
): CommandInput<'PutFunctionEventInvokeConfig'> {
  const { onSuccess, onFailure } = input.destinationConfig ?? {};
  return {
    functionName: input.functionName,
    qualifier: input.qualifier ?? null,
    maximumRetryAttempts: input.maximumRetryAttempts ?? null,
    maximumEventAgeInSeconds: input.maximumEventAgeInSeconds ?? null,
    onSuccess: onSuccess?.destination ?? null,
    onFailure: onFailure?.destination ?? null,
  };
}

async function loadConfig(
  { loaders }: ApiContext,
  { sandboxId, functionId }: { readonly sandboxId: string; readonly functionId: string },
  qualifier: string,
): Promise<EventInvokeConfigType | null> {
  const key = { sandboxId, functionId, qualifier };
  const record = await loaders.of(eventInvokeConfigByQualifier).load(key);
  return record && new EventInvokeConfigType(record);
}
