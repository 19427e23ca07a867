import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { apiDomain } from '../../simulation/push/api-gateway/api.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import { CreateStageInput, DeleteStageInput, UpdateStageInput } from './rest-stage.input.ts';
import { restStageById } from './rest-stage.loader.ts';
import {
  CreateStagePayload,
  DeleteStagePayload,
  UpdateStagePayload,
} from './rest-stage.payload.ts';
import { RestStageType } from './rest-stage.type.ts';

@Resolver(() => RestStageType)
export class RestStageResolver {
  @Mutation(() => CreateStagePayload, {
    description: 'Creates a stage of a REST API that serves a deployment. Takes the role EDITOR.',
  })
  async createStage(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateStageInput, { description: 'The stage.' })
    { sandboxId, ...rest }: CreateStageInput,
  ): Promise<CreateStagePayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      restApiId: rest.restApiId,
      stageName: rest.stageName,
      deploymentId: rest.deploymentId,
      description: rest.description ?? null,
      variables: rest.variables ?? null,
    };
    const { id } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'CreateStage', input }),
    );
    return { stage: await loadStage(context, id) };
  }

  @Mutation(() => UpdateStagePayload, {
    description:
      'Has a stage serve another deployment, an older one too, or changes its variables. Takes the role EDITOR.',
  })
  async updateStage(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateStageInput, { description: 'Which one, and what changes.' })
    { sandboxId, ...rest }: UpdateStageInput,
  ): Promise<UpdateStagePayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      restApiId: rest.restApiId,
      stageName: rest.stageName,
      deploymentId: rest.deploymentId ?? null,
      description: rest.description ?? null,
      variables: rest.variables ?? null,
    };
    const { id } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'UpdateStage', input }),
    );
    return { stage: await loadStage(context, id) };
  }

  @Mutation(() => DeleteStagePayload, {
    description: 'Deletes a stage of a REST API. Takes the role EDITOR.',
  })
  async deleteStage(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteStageInput, { description: 'Which one.' })
    { sandboxId, restApiId, stageName }: DeleteStageInput,
  ): Promise<DeleteStagePayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { id } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteStage', input: { restApiId, stageName } }),
    );
    return { deletedStageId: id };
  }

  @FieldResolver(() => String, {
    description: 'The address it would have on AWS. It answers at `httpEndpoint` of this server.',
  })
  async invokeUrl(@Ctx() context: ApiContext, @Root() { record }: RestStageType): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    const apiId = record.restApiId.slice('rst_'.length);
    return `https://${apiDomain(sandbox.record, apiId)}/${record.stageName}`;
  }
}

async function loadStage({ loaders }: ApiContext, id: string): Promise<RestStageType> {
  const record = await loaders.of(restStageById).load(id);
  if (!record) throw notFound('stage', id);
  return new RestStageType(record);
}
