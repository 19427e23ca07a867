import { Refusal } from '../../../errors.ts';
import type { JsonObject } from '../../../json.ts';
import type { Kernel, SandboxIdentity } from '../../../kernel.ts';
import { apiDomain } from '../api.ts';
import { eventFormat2 } from '../../http/event-format-2.ts';
import {
  EXAMPLE_RECEIVED_AT_MS,
  EXAMPLE_TRACE_HEADER,
  exampleRequest,
} from '../../http/example-request.ts';
import type { PushSource } from '../../push-source.ts';
import type { TriggerRow } from '../../trigger-row.ts';
import { findTrigger } from '../../trigger.ts';
import { httpApis, requireHttpApi } from './http-api.ts';
import { createIntegration, deleteIntegration, updateIntegration } from './integration-commands.ts';
import { createRoute, deleteRoute, updateRoute } from './route-commands.ts';
import { routeArn } from './route-trigger.ts';
import { httpApiRoutes, routesOf, type HttpApiAuthorizationType } from './route.ts';
import { validateRouteKey } from './route-key.ts';
import { createDefaultStage } from './stage-commands.ts';
import { stagesOf } from './stage.ts';
import { servicePermission } from '../../trigger-permission.ts';

/** What a trigger through an HTTP API is made of. */
export interface HttpApiTriggerConfiguration {
  readonly apiId: string;
  readonly routeKey: string;
  readonly authorizationType: HttpApiAuthorizationType | null;
  /** Null for `2.0`. */
  readonly payloadFormatVersion: string | null;
  /** Null for 30,000. */
  readonly timeoutInMillis: number | null;
}

/** A route of an HTTP API as a way in which a function is invoked. */
export const httpApiPushSource: PushSource<HttpApiTriggerConfiguration> = {
  type: 'API_GATEWAY_HTTP',
  title: 'Amazon API Gateway HTTP API',
  invocationTypes: ['REQUEST_RESPONSE'],
  principal: 'apigateway.amazonaws.com',
  permissionChecked: 'AT_USE',
  retries:
    'Nobody tries again: the client gets the answer, 500 for an error or a throttle, and 503 where the function takes longer than the integration may; it runs on.',
  rules: ['AGH-01', 'AGH-02', 'AGH-03', 'AGH-04', 'AGH-05', 'AGH-06'],
  exampleEvent,

  permissionsFor(kernel, { configuration: { apiId, routeKey } }) {
    validateRouteKey(routeKey);
    const arn = routeArn(kernel, requireHttpApi(kernel, apiId), routeKey);
    return [servicePermission('apigateway.amazonaws.com', arn)];
  },

  createTrigger(kernel, { functionArn, configuration }) {
    const { apiId, routeKey, authorizationType } = configuration;
    const api = requireHttpApi(kernel, apiId);
    const { integrationId } = createIntegration(kernel, {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: functionArn,
      integrationMethod: null,
      payloadFormatVersion: configuration.payloadFormatVersion ?? '2.0',
      timeoutInMillis: configuration.timeoutInMillis,
      credentialsArn: null,
      description: null,
    });
    const { routeId } = createRoute(kernel, {
      apiId,
      routeKey,
      target: `integrations/${integrationId}`,
      authorizationType,
      operationName: null,
    });
    if (stagesOf(kernel, api).length === 0) createDefaultStage(kernel, apiId);
    return triggerOf(kernel, routeId);
  },

  updateTrigger(kernel, trigger, { enabled, configuration }) {
    if (enabled === false) {
      throw new Refusal(
        'API_BAD_REQUEST',
        'Cannot disable the trigger: a route cannot be switched off. Delete it.',
        { field: 'enabled' },
      );
    }
    if (!configuration) return trigger;
    const { apiId, route } = routeOf(kernel, trigger);
    if (configuration.apiId !== apiId || configuration.routeKey !== route.routeKey) {
      throw new Refusal(
        'API_BAD_REQUEST',
        'Cannot move the trigger: its permission is for one route of one API. Delete it and create another.',
        { field: configuration.apiId === apiId ? 'routeKey' : 'apiId' },
      );
    }
    updateIntegration(kernel, {
      apiId,
      integrationId: route.integrationId ?? '',
      integrationUri: null,
      payloadFormatVersion: configuration.payloadFormatVersion ?? '2.0',
      timeoutInMillis: configuration.timeoutInMillis ?? 30_000,
      credentialsArn: null,
      description: null,
    });
    updateRoute(kernel, {
      apiId,
      routeId: route.id,
      routeKey: null,
      target: null,
      authorizationType: configuration.authorizationType ?? 'NONE',
      operationName: null,
    });
    return triggerOf(kernel, route.id);
  },

  deleteTrigger(kernel, trigger) {
    const { apiId, api, route } = routeOf(kernel, trigger);
    deleteRoute(kernel, { apiId, routeId: route.id });
    const { integrationId } = route;
    const isUsed = routesOf(kernel, api).some((other) => other.integrationId === integrationId);
    if (integrationId !== null && !isUsed) deleteIntegration(kernel, { apiId, integrationId });
  },
};

function routeOf(kernel: Kernel, { id, key }: TriggerRow) {
  const route = kernel.table(httpApiRoutes).get(key);
  const api = route && kernel.table(httpApis).get(route.httpApiId);
  if (!api) throw new Error(`The trigger ${id} has no route`);
  return { apiId: api.apiId, api, route };
}

function triggerOf(kernel: Kernel, routeId: string): TriggerRow {
  const trigger = findTrigger(kernel, 'API_GATEWAY_HTTP', routeId);
  if (!trigger) throw new Error(`The route ${routeId} has no trigger`);
  return trigger;
}

function exampleEvent(sandbox: SandboxIdentity): JsonObject {
  const apiId = 'a1b2c3d4e5';
  return eventFormat2(exampleRequest('/orders/7', '{"a":1}', 's=1; t=2'), {
    accountId: sandbox.accountId,
    apiId,
    domainName: apiDomain(sandbox, apiId),
    routeKey: 'POST /orders/{id}',
    stage: '$default',
    requestId: 'LV7fzho-PHcEJPw=',
    traceHeader: EXAMPLE_TRACE_HEADER,
    authorizer: null,
    receivedAtMs: EXAMPLE_RECEIVED_AT_MS,
    pathParameters: { id: '7' },
    stageVariables: { env: 'x' },
  });
}
