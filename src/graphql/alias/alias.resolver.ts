import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { AliasRouting } from '../../simulation/lambda/alias-commands.ts';
import { functionArn } from '../../simulation/lambda/function-name.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { functionById } from '../function/function.loader.ts';
import { FunctionType } from '../function/function.type.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import {
  CreateAliasInput,
  DeleteAliasInput,
  UpdateAliasInput,
  type AliasRoutingConfigurationInput,
} from './alias.input.ts';
import { aliasById } from './alias.loader.ts';
import { CreateAliasPayload, DeleteAliasPayload, UpdateAliasPayload } from './alias.payload.ts';
import { AliasType } from './alias.type.ts';

@Resolver(() => AliasType)
export class AliasResolver {
  @Mutation(() => CreateAliasPayload, {
    description: 'Gives a version of a function a name. Takes the role EDITOR.',
  })
  async createAlias(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateAliasInput, { description: 'The alias.' })
    { sandboxId, routingConfig, ...input }: CreateAliasInput,
  ): Promise<CreateAliasPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const command = {
      ...input,
      description: input.description ?? null,
      additionalVersionWeights: weightsOf(routingConfig) ?? [],
    };
    const { aliasId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'CreateAlias', input: command }),
    );
    return { alias: await loadAlias(context, aliasId) };
  }

  @Mutation(() => UpdateAliasPayload, {
    description:
      'Leads an alias to another version, or shares its calls otherwise. Takes the role EDITOR.',
  })
  async updateAlias(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateAliasInput, { description: 'Which one, and what changes.' })
    { sandboxId, routingConfig, ...input }: UpdateAliasInput,
  ): Promise<UpdateAliasPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const command = {
      functionName: input.functionName,
      name: input.name,
      functionVersion: input.functionVersion ?? null,
      description: input.description ?? null,
      additionalVersionWeights: weightsOf(routingConfig),
      revisionId: input.revisionId ?? null,
    };
    const { aliasId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'UpdateAlias', input: command }),
    );
    return { alias: await loadAlias(context, aliasId) };
  }

  @Mutation(() => DeleteAliasPayload, {
    description: 'Takes a name away from a version. Takes the role EDITOR.',
  })
  async deleteAlias(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteAliasInput, { description: 'Which one.' })
    { sandboxId, ...input }: DeleteAliasInput,
  ): Promise<DeleteAliasPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const { aliasId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'DeleteAlias', input }),
    );
    return { deletedAliasId: aliasId };
  }

  @FieldResolver(() => String, { description: 'The ARN of the function with the name behind it.' })
  async aliasArn(@Ctx() context: ApiContext, @Root() { record }: AliasType): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return `${functionArn(sandbox.record, record.functionName)}:${record.name}`;
  }

  @FieldResolver(() => FunctionType, { description: 'Its function.' })
  async function(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: AliasType,
  ): Promise<FunctionType> {
    const row = await loaders.of(functionById).load(record.functionId);
    if (!row) throw notFound('function', record.functionId);
    return new FunctionType(row);
  }
}

async function loadAlias({ loaders }: ApiContext, id: string): Promise<AliasType> {
  const record = await loaders.of(aliasById).load(id);
  if (!record) throw notFound('alias', id);
  return new AliasType(record);
}

/** Null where the caller says nothing of the weights. */
function weightsOf(
  routingConfig: AliasRoutingConfigurationInput | null | undefined,
): AliasRouting[] | null {
  if (!routingConfig) return null;
  return routingConfig.additionalVersionWeights.map(({ functionVersion, weight }) => ({
    version: functionVersion,
    weight,
  }));
}
