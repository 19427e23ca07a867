import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { CreateApiDeploymentInput, DeleteApiDeploymentInput } from './api-deployment.input.ts';
import { loadApiDeployment } from './api-deployment.loader.ts';
import {
  CreateApiDeploymentPayload,
  DeleteApiDeploymentPayload,
} from './api-deployment.payload.ts';
import { ApiDeploymentType } from './api-deployment.type.ts';

@Resolver(() => ApiDeploymentType)
export class ApiDeploymentResolver {
  @Mutation(() => CreateApiDeploymentPayload, {
    description:
      'Keeps an HTTP API as it is now, and has a stage serve it. On AWS it is CreateDeployment of API Gateway v2. Takes the role EDITOR.',
  })
  async createApiDeployment(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => CreateApiDeploymentInput, {
      description: 'Of which API, and for which stage.',
    })
    { sandboxId, ...wish }: CreateApiDeploymentInput,
  ): Promise<CreateApiDeploymentPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      apiId: wish.apiId,
      stageName: wish.stageName ?? null,
      description: wish.description ?? null,
    };
    const { deploymentId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'CreateApiDeployment', input }),
    );
    return { deployment: await loadApiDeployment({ loaders }, deploymentId) };
  }

  @Mutation(() => DeleteApiDeploymentPayload, {
    description:
      'Deletes a deployment that no stage serves. On AWS it is DeleteDeployment of API Gateway v2. Takes the role EDITOR.',
  })
  async deleteApiDeployment(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteApiDeploymentInput, { description: 'Which one.' })
    { sandboxId, ...wish }: DeleteApiDeploymentInput,
  ): Promise<DeleteApiDeploymentPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      apiId: wish.apiId,
      deploymentId: wish.deploymentId,
    };
    const { deploymentId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteApiDeployment', input }),
    );
    return { deletedApiDeploymentId: deploymentId };
  }
}
