import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { apiDomain } from '../../simulation/push/api-gateway/api.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { restDeploymentConnections } from '../rest-deployment/rest-deployment.loader.ts';
import {
  RestDeploymentConnection,
  type RestDeploymentType,
} from '../rest-deployment/rest-deployment.type.ts';
import {
  restResourceByPath,
  restResourceConnections,
} from '../rest-resource/rest-resource.loader.ts';
import { RestResourceConnection, RestResourceType } from '../rest-resource/rest-resource.type.ts';
import { restStageConnections } from '../rest-stage/rest-stage.loader.ts';
import { RestStageConnection, type RestStageType } from '../rest-stage/rest-stage.type.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import {
  CreateRestApiInput,
  DeleteGatewayResponseInput,
  DeleteRestApiInput,
  PutGatewayResponseInput,
  UpdateRestApiInput,
} from './rest-api.input.ts';
import { restApiByApiId, restApiById, restApiConnections } from './rest-api.loader.ts';
import {
  CreateRestApiPayload,
  DeleteGatewayResponsePayload,
  DeleteRestApiPayload,
  PutGatewayResponsePayload,
  UpdateRestApiPayload,
} from './rest-api.payload.ts';
import { RestApiConnection, RestApiType } from './rest-api.type.ts';

@Resolver(() => RestApiType)
export class RestApiResolver {
  @Mutation(() => CreateRestApiPayload, {
    description:
      'Creates a REST API. Nobody reaches it before it has methods and is deployed to a stage. Takes the role EDITOR.',
  })
  async createRestApi(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateRestApiInput, { description: 'The API.' })
    { sandboxId, name, description, binaryMediaTypes }: CreateRestApiInput,
  ): Promise<CreateRestApiPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      name,
      description: description ?? null,
      binaryMediaTypes: binaryMediaTypes ?? null,
    };
    const { id } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'CreateRestApi', input }),
    );
    return { restApi: await loadApi(context, id) };
  }

  @Mutation(() => UpdateRestApiPayload, {
    description:
      'Changes a REST API. Stages go on with what was deployed to them. Takes the role EDITOR.',
  })
  async updateRestApi(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateRestApiInput, { description: 'Which one, and what changes.' })
    { sandboxId, restApiId, name, description, binaryMediaTypes }: UpdateRestApiInput,
  ): Promise<UpdateRestApiPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      restApiId,
      name: name ?? null,
      description: description ?? null,
      binaryMediaTypes: binaryMediaTypes ?? null,
    };
    const { id } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'UpdateRestApi', input }),
    );
    return { restApi: await loadApi(context, id) };
  }

  @Mutation(() => DeleteRestApiPayload, {
    description: 'Deletes a REST API with all its stages. Takes the role EDITOR.',
  })
  async deleteRestApi(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteRestApiInput, { description: 'Which one.' })
    { sandboxId, restApiId }: DeleteRestApiInput,
  ): Promise<DeleteRestApiPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { id } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteRestApi', input: { restApiId } }),
    );
    return { deletedRestApiId: id };
  }

  @Mutation(() => PutGatewayResponsePayload, {
    description:
      'Puts an answer into the place of one that API Gateway gives by itself. It is given once the API is deployed. Takes the role EDITOR.',
  })
  async putGatewayResponse(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutGatewayResponseInput, { description: 'Of what, and what.' })
    { sandboxId, ...rest }: PutGatewayResponseInput,
  ): Promise<PutGatewayResponsePayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      restApiId: rest.restApiId,
      responseType: rest.responseType,
      statusCode: rest.statusCode ?? null,
      responseParameters: rest.responseParameters ?? null,
      responseTemplates: rest.responseTemplates ?? null,
    };
    const { id } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'PutGatewayResponse', input }),
    );
    return { restApi: await loadApi(context, id) };
  }

  @Mutation(() => DeleteGatewayResponsePayload, {
    description: 'Has API Gateway answer by itself as AWS does again. Takes the role EDITOR.',
  })
  async deleteGatewayResponse(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteGatewayResponseInput, { description: 'Of what.' })
    { sandboxId, restApiId, responseType }: DeleteGatewayResponseInput,
  ): Promise<DeleteGatewayResponsePayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const input = { restApiId, responseType };
    const { id } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'DeleteGatewayResponse', input }),
    );
    return { restApi: await loadApi(context, id) };
  }

  @FieldResolver(() => String, {
    description:
      'The address it would have on AWS, without a stage: each stage answers at its `httpEndpoint` of this server.',
  })
  async invokeUrl(@Ctx() context: ApiContext, @Root() { record }: RestApiType): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return `https://${apiDomain(sandbox.record, record.apiId)}`;
  }

  @FieldResolver(() => RestResourceType, {
    nullable: true,
    description: 'The resource of that path; null where there is none.',
  })
  async resource(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: RestApiType,
    @Arg('path', () => String, { description: 'From the root on: `/orders/{id}`.' }) path: string,
  ): Promise<RestResourceType | null> {
    const key = { sandboxId: record.sandboxId, restApiId: record.id, path };
    const resource = await loaders.of(restResourceByPath).load(key);
    return resource && new RestResourceType(resource);
  }

  @FieldResolver(() => RestResourceConnection, {
    description: 'Its resources in the order of their creation; the first is the root.',
  })
  resources(
    @Ctx() context: ApiContext,
    @Root() { record }: RestApiType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<RestResourceType>> {
    return readConnection(context, restResourceConnections, partsOf(record, args));
  }

  @FieldResolver(() => RestStageConnection, {
    description: 'Its stages in the order of their creation.',
  })
  stages(
    @Ctx() context: ApiContext,
    @Root() { record }: RestApiType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<RestStageType>> {
    return readConnection(context, restStageConnections, partsOf(record, args));
  }

  @FieldResolver(() => RestDeploymentConnection, {
    description: 'Its deployments in the order of their creation.',
  })
  deployments(
    @Ctx() context: ApiContext,
    @Root() { record }: RestApiType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<RestDeploymentType>> {
    return readConnection(context, restDeploymentConnections, partsOf(record, args));
  }
}

/** The REST APIs of a sandbox. Whoever holds a sandbox was let in already. */
@Resolver(() => SandboxType)
export class SandboxRestApisResolver {
  @FieldResolver(() => RestApiType, {
    nullable: true,
    description: 'The REST API of that id; null where there is none.',
  })
  async restApi(
    @Ctx() { loaders }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Arg('restApiId', () => String, { description: 'The ten characters that its domain has too.' })
    apiId: string,
  ): Promise<RestApiType | null> {
    const record = await loaders.of(restApiByApiId).load({ sandboxId, apiId });
    return record && new RestApiType(record);
  }

  @FieldResolver(() => RestApiConnection, {
    description: 'Its REST APIs in the order of their creation.',
  })
  restApis(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<RestApiType>> {
    return readConnection(context, restApiConnections, { ownerId, args, filter: null });
  }
}

function partsOf(
  { sandboxId, id }: RestApiType['record'],
  args: PageArgs,
): {
  readonly ownerId: string;
  readonly owner: readonly string[];
  readonly args: PageArgs;
  readonly filter: null;
} {
  return { ownerId: sandboxId, owner: [sandboxId, id], args, filter: null };
}

async function loadApi({ loaders }: ApiContext, id: string): Promise<RestApiType> {
  const record = await loaders.of(restApiById).load(id);
  if (!record) throw notFound('REST API', id);
  return new RestApiType(record);
}
