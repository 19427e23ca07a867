import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import {
  CreateIntegrationInput,
  DeleteApiIntegrationInput,
  UpdateIntegrationInput,
} from './api-integration.input.ts';
import { loadApiIntegration } from './api-integration.loader.ts';
import {
  CreateIntegrationPayload,
  DeleteApiIntegrationPayload,
  UpdateIntegrationPayload,
} from './api-integration.payload.ts';
import { ApiIntegrationType } from './api-integration.type.ts';

@Resolver(() => ApiIntegrationType)
export class ApiIntegrationResolver {
  @Mutation(() => CreateIntegrationPayload, {
    description:
      'Says how routes of an HTTP API can reach a function. Whether it is there and lets the API in shows at each request. Takes the role EDITOR.',
  })
  async createIntegration(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => CreateIntegrationInput, { description: 'Of which API, and how.' })
    { sandboxId, ...wish }: CreateIntegrationInput,
  ): Promise<CreateIntegrationPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      apiId: wish.apiId,
      integrationUri: wish.integrationUri,
      payloadFormatVersion: wish.payloadFormatVersion,
      integrationType: wish.integrationType ?? 'AWS_PROXY',
      integrationMethod: wish.integrationMethod ?? null,
      timeoutInMillis: wish.timeoutInMillis ?? null,
      credentialsArn: wish.credentialsArn ?? null,
      description: wish.description ?? null,
    };
    const { integrationId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'CreateIntegration', input }),
    );
    return { integration: await loadApiIntegration({ loaders }, integrationId) };
  }

  @Mutation(() => UpdateIntegrationPayload, {
    description: 'Changes an integration, for all routes that use it. Takes the role EDITOR.',
  })
  async updateIntegration(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => UpdateIntegrationInput, { description: 'Which one, and what.' })
    { sandboxId, ...wish }: UpdateIntegrationInput,
  ): Promise<UpdateIntegrationPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      apiId: wish.apiId,
      integrationId: wish.integrationId,
      integrationUri: wish.integrationUri ?? null,
      payloadFormatVersion: wish.payloadFormatVersion ?? null,
      timeoutInMillis: wish.timeoutInMillis ?? null,
      credentialsArn: wish.credentialsArn ?? null,
      description: wish.description ?? null,
    };
    const { integrationId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'UpdateIntegration', input }),
    );
    return { integration: await loadApiIntegration({ loaders }, integrationId) };
  }

  @Mutation(() => DeleteApiIntegrationPayload, {
    description: 'Deletes an integration that no route uses. Takes the role EDITOR.',
  })
  async deleteApiIntegration(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteApiIntegrationInput, { description: 'Which one.' })
    { sandboxId, ...wish }: DeleteApiIntegrationInput,
  ): Promise<DeleteApiIntegrationPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      apiId: wish.apiId,
      integrationId: wish.integrationId,
    };
    const { integrationId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteApiIntegration', input }),
    );
    return { deletedIntegrationId: integrationId };
  }
}
