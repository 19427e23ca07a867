import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { apiDomain } from '../../simulation/push/api-gateway/api.ts';
import { DEFAULT_STAGE } from '../../simulation/push/api-gateway/http-api/stage.ts';
import { loadApiDeployment } from '../api-deployment/api-deployment.loader.ts';
import { ApiDeploymentType } from '../api-deployment/api-deployment.type.ts';
import type { ApiContext } from '../context.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import {
  CreateApiStageInput,
  DeleteApiStageInput,
  UpdateApiStageInput,
} from './api-stage.input.ts';
import { loadApiStage } from './api-stage.loader.ts';
import {
  CreateApiStagePayload,
  DeleteApiStagePayload,
  UpdateApiStagePayload,
} from './api-stage.payload.ts';
import { ApiStageType } from './api-stage.type.ts';

@Resolver(() => ApiStageType)
export class ApiStageResolver {
  @Mutation(() => CreateApiStagePayload, {
    description:
      'Makes a place where an HTTP API answers; on AWS it is CreateStage of API Gateway v2. Takes the role EDITOR.',
  })
  async createApiStage(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => CreateApiStageInput, { description: 'Of which API, and where.' })
    { sandboxId, ...wish }: CreateApiStageInput,
  ): Promise<CreateApiStagePayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      apiId: wish.apiId,
      stageName: wish.stageName,
      autoDeploy: wish.autoDeploy ?? false,
      deploymentId: wish.deploymentId ?? null,
      stageVariables: wish.stageVariables ?? null,
      description: wish.description ?? null,
    };
    const { stageId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'CreateApiStage', input }),
    );
    return { stage: await loadApiStage({ loaders }, stageId) };
  }

  @Mutation(() => UpdateApiStagePayload, {
    description:
      'Changes a stage: above all, which deployment it serves. On AWS it is UpdateStage of API Gateway v2. Takes the role EDITOR.',
  })
  async updateApiStage(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => UpdateApiStageInput, { description: 'Which one, and what.' })
    { sandboxId, ...wish }: UpdateApiStageInput,
  ): Promise<UpdateApiStagePayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      apiId: wish.apiId,
      stageName: wish.stageName,
      autoDeploy: wish.autoDeploy ?? null,
      deploymentId: wish.deploymentId ?? null,
      stageVariables: wish.stageVariables ?? null,
      description: wish.description ?? null,
    };
    const { stageId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'UpdateApiStage', input }),
    );
    return { stage: await loadApiStage({ loaders }, stageId) };
  }

  @Mutation(() => DeleteApiStagePayload, {
    description:
      'Takes a stage away; the API answers 404 there. On AWS it is DeleteStage of API Gateway v2. Takes the role EDITOR.',
  })
  async deleteApiStage(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteApiStageInput, { description: 'Which one.' })
    { sandboxId, ...wish }: DeleteApiStageInput,
  ): Promise<DeleteApiStagePayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      apiId: wish.apiId,
      stageName: wish.stageName,
    };
    const { stageId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteApiStage', input }),
    );
    return { deletedApiStageId: stageId };
  }

  @FieldResolver(() => String, {
    description: 'The address it would have on AWS. It answers at `httpEndpoint` of this server.',
  })
  async invokeUrl(@Ctx() context: ApiContext, @Root() { record }: ApiStageType): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    const root = `https://${apiDomain(sandbox.record, record.httpApiId.slice('api_'.length))}`;
    return record.stageName === DEFAULT_STAGE ? root : `${root}/${record.stageName}`;
  }

  @FieldResolver(() => ApiDeploymentType, {
    nullable: true,
    description: 'What it serves; null where nothing was deployed to it yet.',
  })
  deployment(
    @Ctx() context: ApiContext,
    @Root() { record: { deploymentId } }: ApiStageType,
  ): Promise<ApiDeploymentType> | null {
    return deploymentId === null ? null : loadApiDeployment(context, deploymentId);
  }
}
