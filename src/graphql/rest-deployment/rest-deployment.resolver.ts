import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { CreateDeploymentInput, DeleteDeploymentInput } from './rest-deployment.input.ts';
import { restDeploymentById } from './rest-deployment.loader.ts';
import { CreateDeploymentPayload, DeleteDeploymentPayload } from './rest-deployment.payload.ts';
import { RestDeploymentType } from './rest-deployment.type.ts';

@Resolver(() => RestDeploymentType)
export class RestDeploymentResolver {
  @Mutation(() => CreateDeploymentPayload, {
    description:
      'Takes a REST API as it is now, and has a stage serve it. Every method has to have an integration. Takes the role EDITOR.',
  })
  async createDeployment(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => CreateDeploymentInput, { description: 'Which API, and which stage.' })
    { sandboxId, ...rest }: CreateDeploymentInput,
  ): Promise<CreateDeploymentPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      restApiId: rest.restApiId,
      stageName: rest.stageName ?? null,
      description: rest.description ?? null,
      stageDescription: rest.stageDescription ?? null,
      variables: rest.variables ?? null,
    };
    const { id } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'CreateDeployment', input }),
    );
    const record = await loaders.of(restDeploymentById).load(id);
    if (!record) throw notFound('deployment', id);
    return { deployment: new RestDeploymentType(record) };
  }

  @Mutation(() => DeleteDeploymentPayload, {
    description: 'Forgets a deployment that no stage serves. Takes the role EDITOR.',
  })
  async deleteDeployment(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteDeploymentInput, { description: 'Which one.' })
    { sandboxId, restApiId, deploymentId }: DeleteDeploymentInput,
  ): Promise<DeleteDeploymentPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { id } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteDeployment', input: { restApiId, deploymentId } }),
    );
    return { deletedDeploymentId: id };
  }
}
