import { findHttpApiIntegrations, httpApiIntegrationList } from '../../store/http-apis.ts';
import { everyEntry } from '../../store/page.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { ApiIntegrationType } from './api-integration.type.ts';

export const apiIntegrationById = recordLoader(findHttpApiIntegrations);

export const apiIntegrationConnections = defineConnectionList({
  name: 'apiIntegrations',
  source: httpApiIntegrationList,
  matching: () => everyEntry,
  node: (record) => new ApiIntegrationType(record),
});

/** A integration that is known to be there. */
export async function loadApiIntegration(
  { loaders }: Pick<ApiContext, 'loaders'>,
  id: string,
): Promise<ApiIntegrationType> {
  const record = await loaders.of(apiIntegrationById).load(id);
  if (!record) throw notFound('integration', id);
  return new ApiIntegrationType(record);
}
