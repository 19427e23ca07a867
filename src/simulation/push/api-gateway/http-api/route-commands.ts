import { Refusal } from '../../../errors.ts';
import { newId, type Kernel } from '../../../kernel.ts';
import { removeTrigger } from '../../trigger.ts';
import { refuseBadRequest, refuseLongText } from '../bad-request.ts';
import { deployChange } from './deploy.ts';
import { requireHttpApi, titleOfApi, type HttpApiRow } from './http-api.ts';
import { requireIntegration } from './integration.ts';
import { refuseMoreRoutes } from './quotas.ts';
import { validateRouteKey } from './route-key.ts';
import { declareRouteTrigger } from './route-trigger.ts';
import {
  findRoute,
  httpApiRoutes,
  requireRoute,
  type HttpApiAuthorizationType,
  type HttpApiRouteRow,
} from './route.ts';

export interface CreateRouteInput {
  readonly apiId: string;
  /** `POST /orders/{id}`, `ANY /{proxy+}` or `$default`. */
  readonly routeKey: string;
  /** `integrations/<integrationId>`; null for a route that leads nowhere yet. */
  readonly target: string | null;
  /** Null for NONE. */
  readonly authorizationType: HttpApiAuthorizationType | null;
  readonly operationName: string | null;
}

/** What is null stays as it is. */
export interface UpdateRouteInput {
  readonly apiId: string;
  readonly routeId: string;
  readonly routeKey: string | null;
  readonly target: string | null;
  readonly authorizationType: HttpApiAuthorizationType | null;
  readonly operationName: string | null;
}

export interface RouteReference {
  readonly routeId: string;
}

/** Adds a route to an API; stages serve it once it is deployed. */
export function createRoute(kernel: Kernel, input: CreateRouteInput): RouteReference {
  return kernel.atomically(() => {
    const api = requireHttpApi(kernel, input.apiId);
    validateRouteKey(input.routeKey);
    refuseTakenKey(kernel, api, input.routeKey);
    refuseLongText('operationName', input.operationName ?? '', 64);
    const integrationId =
      input.target === null ? null : integrationOfTarget(kernel, api, input.target);
    refuseMoreRoutes(kernel, api);
    const route = kernel.table(httpApiRoutes).put({
      id: newId(kernel, 'rte'),
      seq: kernel.nextInSequence('http-api-route'),
      httpApiId: api.id,
      routeKey: input.routeKey,
      authorizationType: input.authorizationType ?? 'NONE',
      operationName: input.operationName,
      integrationId,
    });
    return changed(kernel, api, route, 'HTTP_API_ROUTE_CREATED');
  });
}

/** Changes a route. */
export function updateRoute(kernel: Kernel, input: UpdateRouteInput): RouteReference {
  return kernel.atomically(() => {
    const api = requireHttpApi(kernel, input.apiId);
    const before = requireRoute(kernel, api, input.routeId);
    const routeKey = input.routeKey ?? before.routeKey;
    validateRouteKey(routeKey);
    if (routeKey !== before.routeKey) refuseTakenKey(kernel, api, routeKey);
    refuseLongText('operationName', input.operationName ?? '', 64);
    const route = kernel.table(httpApiRoutes).put({
      ...before,
      routeKey,
      authorizationType: input.authorizationType ?? before.authorizationType,
      operationName: input.operationName ?? before.operationName,
      integrationId:
        input.target === null
          ? before.integrationId
          : integrationOfTarget(kernel, api, input.target),
    });
    return changed(kernel, api, route, 'HTTP_API_ROUTE_UPDATED');
  });
}

/** Takes a route away; stages serve it until the next deployment. */
export function deleteRoute(
  kernel: Kernel,
  { apiId, routeId }: { readonly apiId: string; readonly routeId: string },
): RouteReference {
  return kernel.atomically(() => {
    const api = requireHttpApi(kernel, apiId);
    const route = requireRoute(kernel, api, routeId);
    kernel.table(httpApiRoutes).delete(routeId);
    removeTrigger(kernel, 'API_GATEWAY_HTTP', routeId);
    emitOf(kernel, api, route, 'HTTP_API_ROUTE_DELETED');
    deployChange(kernel, api);
    return { routeId };
  });
}

type RouteEventKind =
  'HTTP_API_ROUTE_CREATED' | 'HTTP_API_ROUTE_UPDATED' | 'HTTP_API_ROUTE_DELETED';

function changed(
  kernel: Kernel,
  api: HttpApiRow,
  route: HttpApiRouteRow,
  kind: RouteEventKind,
): RouteReference {
  declareRouteTrigger(kernel, api, route);
  emitOf(kernel, api, route, kind);
  deployChange(kernel, api);
  return { routeId: route.id };
}

function integrationOfTarget(kernel: Kernel, api: HttpApiRow, target: string): string {
  const [, integrationId] = /^integrations\/(\w{1,60})$/.exec(target) ?? [];
  if (integrationId === undefined) {
    return refuseBadRequest(
      'target',
      'Invalid target specified: it must look like "integrations/" and the id of an integration.',
    );
  }
  return requireIntegration(kernel, api, integrationId, 'target').id;
}

function refuseTakenKey(kernel: Kernel, api: HttpApiRow, routeKey: string): void {
  if (!findRoute(kernel, api, routeKey)) return;
  throw new Refusal('API_PART_EXISTS', `Route with key ${routeKey} already exists for this API`, {
    field: 'routeKey',
  });
}

function emitOf(
  kernel: Kernel,
  api: HttpApiRow,
  { id, routeKey, authorizationType, integrationId }: HttpApiRouteRow,
  kind: RouteEventKind,
): void {
  const was = kind.slice(kind.lastIndexOf('_') + 1).toLowerCase();
  kernel.emit({
    kind,
    message: `The route ${routeKey} of ${titleOfApi(api)} was ${was}${integrationId === null ? '; it leads nowhere yet' : ''}.`,
    detail: { apiId: api.apiId, routeId: id, routeKey, authorizationType, integrationId },
  });
}
