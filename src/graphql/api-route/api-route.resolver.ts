import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { loadApiIntegration } from '../api-integration/api-integration.loader.ts';
import { ApiIntegrationType } from '../api-integration/api-integration.type.ts';
import type { ApiContext } from '../context.ts';
import { CreateRouteInput, DeleteRouteInput, UpdateRouteInput } from './api-route.input.ts';
import { loadApiRoute } from './api-route.loader.ts';
import { CreateRoutePayload, DeleteRoutePayload, UpdateRoutePayload } from './api-route.payload.ts';
import { ApiRouteType } from './api-route.type.ts';

@Resolver(() => ApiRouteType)
export class ApiRouteResolver {
  @Mutation(() => CreateRoutePayload, {
    description:
      'Adds a route to an HTTP API; stages serve it once it is deployed. Takes the role EDITOR.',
  })
  async createRoute(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => CreateRouteInput, { description: 'Of which API, from where to where.' })
    { sandboxId, ...wish }: CreateRouteInput,
  ): Promise<CreateRoutePayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      apiId: wish.apiId,
      routeKey: wish.routeKey,
      target: wish.target ?? null,
      authorizationType: wish.authorizationType ?? null,
      operationName: wish.operationName ?? null,
    };
    const { routeId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'CreateRoute', input }),
    );
    return { route: await loadApiRoute({ loaders }, routeId) };
  }

  @Mutation(() => UpdateRoutePayload, {
    description:
      'Changes a route; stages serve the change once it is deployed. Takes the role EDITOR.',
  })
  async updateRoute(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => UpdateRouteInput, { description: 'Which one, and what.' })
    { sandboxId, ...wish }: UpdateRouteInput,
  ): Promise<UpdateRoutePayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      apiId: wish.apiId,
      routeId: wish.routeId,
      routeKey: wish.routeKey ?? null,
      target: wish.target ?? null,
      authorizationType: wish.authorizationType ?? null,
      operationName: wish.operationName ?? null,
    };
    const { routeId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'UpdateRoute', input }),
    );
    return { route: await loadApiRoute({ loaders }, routeId) };
  }

  @Mutation(() => DeleteRoutePayload, {
    description:
      'Deletes a route; stages serve it until the next deployment. Takes the role EDITOR.',
  })
  async deleteRoute(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteRouteInput, { description: 'Which one.' })
    { sandboxId, ...wish }: DeleteRouteInput,
  ): Promise<DeleteRoutePayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      apiId: wish.apiId,
      routeId: wish.routeId,
    };
    const { routeId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteRoute', input }),
    );
    return { deletedRouteId: routeId };
  }

  @FieldResolver(() => ApiIntegrationType, {
    nullable: true,
    description: 'Where it leads; null for nowhere yet.',
  })
  integration(
    @Ctx() context: ApiContext,
    @Root() { record: { integrationId } }: ApiRouteType,
  ): Promise<ApiIntegrationType> | null {
    return integrationId === null ? null : loadApiIntegration(context, integrationId);
  }
}
