import type { Kernel } from '../../../kernel.ts';
import type { TableDefinition } from '../../../table.ts';
import { newApiId } from '../api.ts';
import { readCors, type CorsConfiguration, type CorsRules } from '../../http/cors.ts';
import { removeTrigger } from '../../trigger.ts';
import { refuseBadRequest, refuseLongText } from '../bad-request.ts';
import { deployChange } from './deploy.ts';
import { httpApiDeployments } from './deployment.ts';
import { httpApis, requireHttpApi, titleOfApi, type HttpApiRow } from './http-api.ts';
import { createIntegration } from './integration-commands.ts';
import { httpApiIntegrations } from './integration.ts';
import { refuseMoreHttpApis } from './quotas.ts';
import { createRoute } from './route-commands.ts';
import { DEFAULT_ROUTE } from './route-key.ts';
import { httpApiRoutes, routesOf } from './route.ts';
import { createDefaultStage } from './stage-commands.ts';
import { httpApiStages } from './stage.ts';

export interface CreateApiInput {
  readonly name: string;
  readonly description: string | null;
  readonly corsConfiguration: CorsConfiguration | null;
  /** Quick create: the function that one route leads to, served at `$default`; null for an empty API. */
  readonly target: string | null;
  /** The route of a quick create; null for `$default`. */
  readonly routeKey: string | null;
  /** The role of a quick create; null for none. */
  readonly credentialsArn: string | null;
}

export interface UpdateApiInput {
  readonly apiId: string;
  /** Null leaves it as it is, here and below. */
  readonly name: string | null;
  readonly description: string | null;
  /** One that sets nothing takes the configuration away. */
  readonly corsConfiguration: CorsConfiguration | null;
}

/** An API as commands answer with it. */
export interface HttpApiReference {
  readonly apiId: string;
}

const CORS_RULES: CorsRules = {
  field: 'corsConfiguration',
  methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE', '*'],
  maxAge: { min: -1, max: 86_400 },
};

/** Creates an HTTP API: an empty one, or by quick create one whose every request goes to a function. */
export function createApi(kernel: Kernel, input: CreateApiInput): HttpApiReference {
  return kernel.atomically(() => {
    validateTexts(input);
    refuseMoreHttpApis(kernel);
    const apiId = newApiId(kernel);
    const api = kernel.table(httpApis).put({
      id: `api_${apiId}`,
      seq: kernel.nextInSequence('http-api'),
      apiId,
      name: input.name,
      description: input.description ?? '',
      cors: readCors(input.corsConfiguration, CORS_RULES),
      createdAtMs: kernel.now,
    });
    emitOf(
      kernel,
      api,
      'HTTP_API_CREATED',
      'was created; it answers once it has a route and a stage',
    );
    if (input.target !== null) quickCreate(kernel, api, input.target, input);
    else if (input.routeKey !== null || input.credentialsArn !== null) {
      refuseBadRequest(
        input.routeKey === null ? 'credentialsArn' : 'routeKey',
        'Cannot take it without a target: routeKey and credentialsArn belong to quick create.',
      );
    }
    return { apiId };
  });
}

/** Changes an API; what stages serve changes with the next deployment. */
export function updateApi(kernel: Kernel, input: UpdateApiInput): HttpApiReference {
  return kernel.atomically(() => {
    const before = requireHttpApi(kernel, input.apiId);
    validateTexts(input);
    const api = kernel.table(httpApis).put({
      ...before,
      name: input.name ?? before.name,
      description: input.description ?? before.description,
      cors:
        input.corsConfiguration === null
          ? before.cors
          : readCors(input.corsConfiguration, CORS_RULES),
    });
    emitOf(
      kernel,
      api,
      'HTTP_API_UPDATED',
      `was changed; it is ${api.cors ? 'with' : 'without'} CORS`,
    );
    deployChange(kernel, api);
    return { apiId: api.apiId };
  });
}

/** Deletes an API with all that belongs to it; its address is never given again. */
export function deleteApi(kernel: Kernel, { apiId }: HttpApiReference): HttpApiReference {
  const api = requireHttpApi(kernel, apiId);
  for (const { id } of routesOf(kernel, api)) {
    kernel.table(httpApiRoutes).delete(id);
    removeTrigger(kernel, 'API_GATEWAY_HTTP', id);
  }
  deletePartsOf(kernel, httpApiIntegrations, api);
  deletePartsOf(kernel, httpApiStages, api);
  deletePartsOf(kernel, httpApiDeployments, api);
  kernel.table(httpApis).delete(api.id);
  emitOf(kernel, api, 'HTTP_API_DELETED', 'was deleted; nobody is at its address any more');
  return { apiId };
}

function deletePartsOf<Part extends { readonly id: string }>(
  kernel: Kernel,
  table: TableDefinition<Part>,
  { id: group }: HttpApiRow,
): void {
  for (const { id } of kernel.table(table).group(group)) kernel.table(table).delete(id);
}

function quickCreate(
  kernel: Kernel,
  { apiId }: HttpApiRow,
  target: string,
  { routeKey, credentialsArn }: CreateApiInput,
): void {
  const { integrationId } = createIntegration(kernel, {
    apiId,
    integrationType: 'AWS_PROXY',
    integrationUri: target,
    integrationMethod: null,
    payloadFormatVersion: '2.0',
    timeoutInMillis: null,
    credentialsArn,
    description: null,
  });
  createRoute(kernel, {
    apiId,
    routeKey: routeKey ?? DEFAULT_ROUTE,
    target: `integrations/${integrationId}`,
    authorizationType: null,
    operationName: null,
  });
  createDefaultStage(kernel, apiId);
}

function validateTexts({
  name,
  description,
}: {
  readonly name: string | null;
  readonly description: string | null;
}): void {
  if (name === '') refuseBadRequest('name', 'Name must not be empty.');
  refuseLongText('name', name ?? '', 128);
  refuseLongText('description', description ?? '', 1_024);
}

function emitOf(
  kernel: Kernel,
  api: HttpApiRow,
  kind: 'HTTP_API_CREATED' | 'HTTP_API_UPDATED' | 'HTTP_API_DELETED',
  what: string,
): void {
  const { apiId, name } = api;
  kernel.emit({ kind, message: `${titleOfApi(api)} ${what}.`, detail: { apiId, name } });
}
