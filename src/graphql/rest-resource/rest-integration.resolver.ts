import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { changeResource } from './change-resource.ts';
import {
  DeleteIntegrationInput,
  DeleteIntegrationResponseInput,
  PutIntegrationInput,
  PutIntegrationResponseInput,
  methodOf,
} from './rest-method.input.ts';
import {
  DeleteIntegrationPayload,
  DeleteIntegrationResponsePayload,
  PutIntegrationPayload,
  PutIntegrationResponsePayload,
} from './rest-resource.payload.ts';
import { RestResourceType } from './rest-resource.type.ts';

@Resolver(() => RestResourceType)
export class RestIntegrationResolver {
  @Mutation(() => PutIntegrationPayload, {
    description:
      'Says what a method does with a request. What it had before is replaced, integration responses included. The function has to let the API in by `addPermission`; `createTrigger` does both. Takes the role EDITOR.',
  })
  putIntegration(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutIntegrationInput, { description: 'Of which method, and what.' })
    input: PutIntegrationInput,
  ): Promise<PutIntegrationPayload> {
    return changeResource(context, input, {
      type: 'PutIntegration',
      input: {
        ...methodOf(input),
        type: input.type,
        integrationHttpMethod: input.integrationHttpMethod ?? null,
        uri: input.uri ?? null,
        credentials: input.credentials ?? null,
        requestParameters: input.requestParameters ?? null,
        requestTemplates: input.requestTemplates ?? null,
        passthroughBehavior: input.passthroughBehavior ?? null,
        contentHandling: input.contentHandling ?? null,
        timeoutInMillis: input.timeoutInMillis ?? null,
      },
    });
  }

  @Mutation(() => DeleteIntegrationPayload, {
    description: 'Takes the integration of a method away. Takes the role EDITOR.',
  })
  deleteIntegration(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteIntegrationInput, { description: 'Of which method.' })
    input: DeleteIntegrationInput,
  ): Promise<DeleteIntegrationPayload> {
    return changeResource(context, input, {
      type: 'DeleteIntegration',
      input: methodOf(input),
    });
  }

  @Mutation(() => PutIntegrationResponsePayload, {
    description:
      'Says what the client gets of one outcome of an integration of the type AWS or MOCK; one of that status is replaced. Takes the role EDITOR.',
  })
  putIntegrationResponse(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutIntegrationResponseInput, { description: 'Of which method, and what.' })
    input: PutIntegrationResponseInput,
  ): Promise<PutIntegrationResponsePayload> {
    return changeResource(context, input, {
      type: 'PutIntegrationResponse',
      input: {
        ...methodOf(input),
        statusCode: input.statusCode,
        selectionPattern: input.selectionPattern ?? null,
        responseParameters: input.responseParameters ?? null,
        responseTemplates: input.responseTemplates ?? null,
        contentHandling: input.contentHandling ?? null,
      },
    });
  }

  @Mutation(() => DeleteIntegrationResponsePayload, {
    description: 'Takes such a response away. Takes the role EDITOR.',
  })
  deleteIntegrationResponse(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteIntegrationResponseInput, {
      description: 'Of which method, and which.',
    })
    input: DeleteIntegrationResponseInput,
  ): Promise<DeleteIntegrationResponsePayload> {
    return changeResource(context, input, {
      type: 'DeleteIntegrationResponse',
      input: {
        ...methodOf(input),
        statusCode: input.statusCode,
      },
    });
  }
}
