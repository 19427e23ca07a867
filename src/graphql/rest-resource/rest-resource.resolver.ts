import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { changeResource } from './change-resource.ts';
import { CreateResourceInput, DeleteResourceInput } from './rest-resource.input.ts';
import { CreateResourcePayload, DeleteResourcePayload } from './rest-resource.payload.ts';
import { RestResourceType } from './rest-resource.type.ts';

@Resolver(() => RestResourceType)
export class RestResourceResolver {
  @Mutation(() => CreateResourcePayload, {
    description: 'Adds a resource to a REST API, below another one. Takes the role EDITOR.',
  })
  createResource(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateResourceInput, { description: 'Where, and which.' })
    input: CreateResourceInput,
  ): Promise<CreateResourcePayload> {
    const { restApiId, parentId, pathPart } = input;
    return changeResource(context, input, {
      type: 'CreateResource',
      input: { restApiId, parentId, pathPart },
    });
  }

  @Mutation(() => DeleteResourcePayload, {
    description:
      'Deletes a resource with everything below it. Stages go on with what was deployed to them. Takes the role EDITOR.',
  })
  async deleteResource(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteResourceInput, { description: 'Which one.' })
    { sandboxId, restApiId, resourceId }: DeleteResourceInput,
  ): Promise<DeleteResourcePayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { id } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteResource', input: { restApiId, resourceId } }),
    );
    return { deletedResourceId: id };
  }
}
