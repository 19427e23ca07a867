import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { apiDomain } from '../../simulation/push/api-gateway/api.ts';
import { apiDeploymentConnections } from '../api-deployment/api-deployment.loader.ts';
import {
  ApiDeploymentConnection,
  type ApiDeploymentType,
} from '../api-deployment/api-deployment.type.ts';
import { apiIntegrationConnections } from '../api-integration/api-integration.loader.ts';
import {
  ApiIntegrationConnection,
  type ApiIntegrationType,
} from '../api-integration/api-integration.type.ts';
import { apiRouteConnections } from '../api-route/api-route.loader.ts';
import { ApiRouteConnection, type ApiRouteType } from '../api-route/api-route.type.ts';
import { apiStageConnections } from '../api-stage/api-stage.loader.ts';
import { ApiStageConnection, type ApiStageType } from '../api-stage/api-stage.type.ts';
import type { ApiContext } from '../context.ts';
import { toCors } from '../function-url/function-url.input.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import { CreateApiInput, DeleteApiInput, UpdateApiInput } from './api.input.ts';
import { apiById, apiConnections, loadApi } from './api.loader.ts';
import { CreateApiPayload, DeleteApiPayload, UpdateApiPayload } from './api.payload.ts';
import { ApiConnection, ApiType } from './api.type.ts';

@Resolver(() => ApiType)
export class ApiResolver {
  @Mutation(() => CreateApiPayload, {
    description:
      'Creates an HTTP API. It answers once a route leads to a function and a stage serves it. Takes the role EDITOR.',
  })
  async createApi(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => CreateApiInput, { description: 'The API.' })
    { sandboxId, ...api }: CreateApiInput,
  ): Promise<CreateApiPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      name: api.name,
      description: api.description ?? null,
      corsConfiguration: toCors(api.corsConfiguration),
      target: api.target ?? null,
      routeKey: api.routeKey ?? null,
      credentialsArn: api.credentialsArn ?? null,
    };
    const { apiId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'CreateApi', input }),
    );
    return { api: await loadApi({ loaders }, apiId) };
  }

  @Mutation(() => UpdateApiPayload, {
    description:
      'Changes an HTTP API; its stages serve the change with their next deployment. Takes the role EDITOR.',
  })
  async updateApi(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => UpdateApiInput, { description: 'Which one, and what.' })
    { sandboxId, apiId, ...api }: UpdateApiInput,
  ): Promise<UpdateApiPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      apiId,
      name: api.name ?? null,
      description: api.description ?? null,
      corsConfiguration: toCors(api.corsConfiguration),
    };
    await loaders.forgetAfter(engine.execute(sandboxId, { type: 'UpdateApi', input }));
    return { api: await loadApi({ loaders }, apiId) };
  }

  @Mutation(() => DeleteApiPayload, {
    description:
      'Deletes an HTTP API with its routes, integrations, stages and deployments. Takes the role EDITOR.',
  })
  async deleteApi(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteApiInput, { description: 'Which one.' })
    { sandboxId, apiId }: DeleteApiInput,
  ): Promise<DeleteApiPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    await loaders.forgetAfter(engine.execute(sandboxId, { type: 'DeleteApi', input: { apiId } }));
    return { deletedApiId: `api_${apiId}` };
  }

  @FieldResolver(() => String, {
    description: 'The address it would have on AWS. Its stages say where they answer here.',
  })
  async apiEndpoint(@Ctx() context: ApiContext, @Root() { record }: ApiType): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return `https://${apiDomain(sandbox.record, record.apiId)}`;
  }

  @FieldResolver(() => ApiRouteConnection, {
    description: 'Its routes in the order of their creation.',
  })
  routes(
    @Ctx() context: ApiContext,
    @Root() api: ApiType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<ApiRouteType>> {
    return readConnection(context, apiRouteConnections, partsOf(api, args));
  }

  @FieldResolver(() => ApiIntegrationConnection, {
    description: 'How its routes reach functions, in the order of creation.',
  })
  integrations(
    @Ctx() context: ApiContext,
    @Root() api: ApiType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<ApiIntegrationType>> {
    return readConnection(context, apiIntegrationConnections, partsOf(api, args));
  }

  @FieldResolver(() => ApiStageConnection, {
    description: 'Where it answers, in the order of creation.',
  })
  stages(
    @Ctx() context: ApiContext,
    @Root() api: ApiType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<ApiStageType>> {
    return readConnection(context, apiStageConnections, partsOf(api, args));
  }

  @FieldResolver(() => ApiDeploymentConnection, {
    description: 'What its stages serve, and what they may go back to, in the order of creation.',
  })
  deployments(
    @Ctx() context: ApiContext,
    @Root() api: ApiType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<ApiDeploymentType>> {
    return readConnection(context, apiDeploymentConnections, partsOf(api, args));
  }
}

/** The HTTP APIs of a sandbox. Whoever holds a sandbox was let in already. */
@Resolver(() => SandboxType)
export class SandboxApisResolver {
  @FieldResolver(() => ApiType, {
    nullable: true,
    description: 'The HTTP API of that id; null where there is none.',
  })
  async api(
    @Ctx() { loaders }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Arg('apiId', () => String, { description: 'Its ten characters.' }) apiId: string,
  ): Promise<ApiType | null> {
    const record = await loaders.of(apiById).load(`api_${apiId}`);
    return record?.sandboxId === sandboxId ? new ApiType(record) : null;
  }

  @FieldResolver(() => ApiConnection, {
    description: 'Its HTTP APIs in the order of their creation.',
  })
  apis(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<ApiType>> {
    return readConnection(context, apiConnections, { ownerId, args, filter: null });
  }
}

function partsOf({ record: { id, sandboxId } }: ApiType, args: PageArgs) {
  return { ownerId: id, owner: [sandboxId, id], args, filter: null };
}
