import type { RestStageRow } from '../simulation/push/api-gateway/rest-api/stage.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A stage of a REST API as the API reads it. */
export interface RestStageRecord extends RestStageRow {
  readonly sandboxId: string;
}

/** The stages of a REST API in the order of their creation. */
export const restStageList: ListSource<RestStageRecord> = {
  table: 'rest_stage',
  fields: ['sandboxId', ...Object.keys(worldTables['rest_stage']?.fields ?? {})],
  owner: ['sandboxId', 'restApiId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: RestStageRecord) => row,
};

/** The stages with those ids, in no promised order. */
export async function findRestStages(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly RestStageRecord[]> {
  const rows = await prisma.restStage.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as RestStageRecord);
}
