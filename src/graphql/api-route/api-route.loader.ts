import { findHttpApiRoutes, httpApiRouteList } from '../../store/http-apis.ts';
import { everyEntry } from '../../store/page.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { ApiRouteType } from './api-route.type.ts';

export const apiRouteById = recordLoader(findHttpApiRoutes);

export const apiRouteConnections = defineConnectionList({
  name: 'apiRoutes',
  source: httpApiRouteList,
  matching: () => everyEntry,
  node: (record) => new ApiRouteType(record),
});

/** A route that is known to be there. */
export async function loadApiRoute(
  { loaders }: Pick<ApiContext, 'loaders'>,
  id: string,
): Promise<ApiRouteType> {
  const record = await loaders.of(apiRouteById).load(id);
  if (!record) throw notFound('route', id);
  return new ApiRouteType(record);
}
