import type { Kernel } from '../../../kernel.ts';
import { executeApiArn } from '../api.ts';
import { putTrigger, removeTrigger } from '../../trigger.ts';
import type { HttpApiRow } from './http-api.ts';
import { httpApiIntegrations } from './integration.ts';
import { functionOfUri } from './integration-uri.ts';
import { methodOfRoute, pathOfRoute } from './route-key.ts';
import type { HttpApiRouteRow } from './route.ts';

/** Keeps the trigger that a route is in step with it; one that leads to no certain function is none. */
export function declareRouteTrigger(kernel: Kernel, api: HttpApiRow, route: HttpApiRouteRow): void {
  const integration =
    route.integrationId === null
      ? undefined
      : kernel.table(httpApiIntegrations).get(route.integrationId);
  const target = integration && functionOfUri(integration.integrationUri);
  if (!integration || !target) {
    removeTrigger(kernel, 'API_GATEWAY_HTTP', route.id);
    return;
  }
  const { payloadFormatVersion, timeoutInMillis } = integration;
  putTrigger(kernel, {
    source: 'API_GATEWAY_HTTP',
    sourceArn: routeArn(kernel, api, route.routeKey),
    key: route.id,
    ...target,
    enabled: true,
    configuration: {
      apiId: api.apiId,
      routeKey: route.routeKey,
      authorizationType: route.authorizationType,
      payloadFormatVersion,
      timeoutInMillis,
    },
  });
}

/** What a permission for a route names: any stage, the method and the path of the route (AGH-06). */
export function routeArn(
  kernel: Kernel,
  { apiId }: Pick<HttpApiRow, 'apiId'>,
  routeKey: string,
): string {
  return executeApiArn(kernel.sandbox, {
    apiId,
    stage: '*',
    method: methodOfRoute(routeKey),
    path: pathOfRoute(routeKey),
  });
}
