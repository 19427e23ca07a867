import { findHttpApiStages, httpApiStageList } from '../../store/http-apis.ts';
import { everyEntry } from '../../store/page.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { ApiStageType } from './api-stage.type.ts';

export const apiStageById = recordLoader(findHttpApiStages);

export const apiStageConnections = defineConnectionList({
  name: 'apiStages',
  source: httpApiStageList,
  matching: () => everyEntry,
  node: (record) => new ApiStageType(record),
});

/** A stage that is known to be there. */
export async function loadApiStage(
  { loaders }: Pick<ApiContext, 'loaders'>,
  id: string,
): Promise<ApiStageType> {
  const record = await loaders.of(apiStageById).load(id);
  if (!record) throw notFound('stage', id);
  return new ApiStageType(record);
}
