import type { Kernel } from '../../../kernel.ts';
import { defineTable } from '../../../table.ts';
import { refuseMissingPart, type HttpApiRow } from './http-api.ts';

export type HttpApiAuthorizationType = 'NONE' | 'AWS_IAM';

/** Which requests of an HTTP API go where. */
export interface HttpApiRouteRow {
  /** As AWS names the route, too. */
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  /** The row of its API. */
  readonly httpApiId: string;
  /** `POST /orders/{id}`, or `$default`. */
  readonly routeKey: string;
  readonly authorizationType: HttpApiAuthorizationType;
  readonly operationName: string | null;
  /** Null for a route that leads nowhere yet. */
  readonly integrationId: string | null;
}

/** The routes of all HTTP APIs, found by their API and key. */
export const httpApiRoutes = defineTable<HttpApiRouteRow>({
  name: 'http_api_route',
  key: (row) => row.id,
  lookup: (row) => lookupOf(row.httpApiId, row.routeKey),
  group: (row) => row.httpApiId,
});

export function findRoute(
  kernel: Kernel,
  api: HttpApiRow,
  routeKey: string,
): HttpApiRouteRow | undefined {
  return kernel.table(httpApiRoutes).find(lookupOf(api.id, routeKey));
}

/** The route of an API; refuses where the API has none of that id. */
export function requireRoute(kernel: Kernel, api: HttpApiRow, routeId: string): HttpApiRouteRow {
  const route = kernel.table(httpApiRoutes).get(routeId);
  if (route?.httpApiId === api.id) return route;
  return refuseMissingPart('Route', 'routeId', routeId);
}

/** The routes of an API in the order of their creation. */
export function routesOf(kernel: Kernel, api: HttpApiRow): HttpApiRouteRow[] {
  return kernel
    .table(httpApiRoutes)
    .group(api.id)
    .sort((left, right) => left.seq - right.seq);
}

function lookupOf(httpApiId: string, routeKey: string): string {
  return `${httpApiId} ${routeKey}`;
}
