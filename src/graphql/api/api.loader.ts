import { findHttpApis, httpApiList } from '../../store/http-apis.ts';
import { everyEntry } from '../../store/page.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { ApiType } from './api.type.ts';

export const apiById = recordLoader(findHttpApis);

export const apiConnections = defineConnectionList({
  name: 'apis',
  source: httpApiList,
  matching: () => everyEntry,
  node: (record) => new ApiType(record),
});

/** An API that is known to be there, by its ten characters. */
export async function loadApi(
  { loaders }: Pick<ApiContext, 'loaders'>,
  apiId: string,
): Promise<ApiType> {
  const record = await loaders.of(apiById).load(`api_${apiId}`);
  if (!record) throw notFound('API', apiId);
  return new ApiType(record);
}
