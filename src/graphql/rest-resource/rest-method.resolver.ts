import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { changeResource } from './change-resource.ts';
import {
  DeleteMethodInput,
  DeleteMethodResponseInput,
  PutMethodInput,
  PutMethodResponseInput,
  methodOf,
} from './rest-method.input.ts';
import {
  DeleteMethodPayload,
  DeleteMethodResponsePayload,
  PutMethodPayload,
  PutMethodResponsePayload,
} from './rest-resource.payload.ts';
import { RestResourceType } from './rest-resource.type.ts';

@Resolver(() => RestResourceType)
export class RestMethodResolver {
  @Mutation(() => PutMethodPayload, {
    description:
      'Adds a method to a resource. It has to have an integration before the API can be deployed. Takes the role EDITOR.',
  })
  putMethod(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutMethodInput, { description: 'Where, and whom it lets in.' })
    input: PutMethodInput,
  ): Promise<PutMethodPayload> {
    return changeResource(context, input, {
      type: 'PutMethod',
      input: {
        ...methodOf(input),
        authorizationType: input.authorizationType,
      },
    });
  }

  @Mutation(() => DeleteMethodPayload, {
    description:
      'Deletes a method with its integration. Stages go on with what was deployed to them. Takes the role EDITOR.',
  })
  deleteMethod(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteMethodInput, { description: 'Which one.' }) input: DeleteMethodInput,
  ): Promise<DeleteMethodPayload> {
    return changeResource(context, input, {
      type: 'DeleteMethod',
      input: methodOf(input),
    });
  }

  @Mutation(() => PutMethodResponsePayload, {
    description:
      'Declares a response of a method, which its integration responses may then give. Takes the role EDITOR.',
  })
  putMethodResponse(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutMethodResponseInput, { description: 'Of which method, and what.' })
    input: PutMethodResponseInput,
  ): Promise<PutMethodResponsePayload> {
    return changeResource(context, input, {
      type: 'PutMethodResponse',
      input: {
        ...methodOf(input),
        statusCode: input.statusCode,
        responseParameters: input.responseParameters ?? null,
      },
    });
  }

  @Mutation(() => DeleteMethodResponsePayload, {
    description: 'Takes a declared response of a method back. Takes the role EDITOR.',
  })
  deleteMethodResponse(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteMethodResponseInput, { description: 'Of which method, and which.' })
    input: DeleteMethodResponseInput,
  ): Promise<DeleteMethodResponsePayload> {
    return changeResource(context, input, {
      type: 'DeleteMethodResponse',
      input: {
        ...methodOf(input),
        statusCode: input.statusCode,
      },
    });
  }
}
