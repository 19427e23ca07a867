import { findHttpApiDeployments, httpApiDeploymentList } from '../../store/http-apis.ts';
import { everyEntry } from '../../store/page.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { ApiDeploymentType } from './api-deployment.type.ts';

export const apiDeploymentById = recordLoader(findHttpApiDeployments);

export const apiDeploymentConnections = defineConnectionList({
  name: 'apiDeployments',
  source: httpApiDeploymentList,
  matching: () => everyEntry,
  node: (record) => new ApiDeploymentType(record),
});

/** A deployment that is known to be there. */
export async function loadApiDeployment(
  { loaders }: Pick<ApiContext, 'loaders'>,
  id: string,
): Promise<ApiDeploymentType> {
  const record = await loaders.of(apiDeploymentById).load(id);
  if (!record) throw notFound('deployment', id);
  return new ApiDeploymentType(record);
}
