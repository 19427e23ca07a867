import type { RestApiRow } from '../simulation/push/api-gateway/rest-api/rest-api.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A REST API as the API reads it. */
export interface RestApiRecord extends RestApiRow {
  readonly sandboxId: string;
}

/** A sandbox's REST APIs in the order of their creation. */
export const restApiList: ListSource<RestApiRecord> = {
  table: 'rest_api',
  fields: ['sandboxId', ...Object.keys(worldTables['rest_api']?.fields ?? {})],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: RestApiRecord) => row,
};

/** The REST APIs with those ids, in no promised order. */
export async function findRestApis(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly RestApiRecord[]> {
  const rows = await prisma.restApi.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as RestApiRecord);
}

/** Which API of which sandbox, by the id in its domain. */
export interface RestApiKey {
  readonly sandboxId: string;
  readonly apiId: string;
}

/** The REST APIs of those ids, in no promised order. */
export async function findRestApisByApiId(
  prisma: PrismaClient,
  keys: readonly RestApiKey[],
): Promise<readonly RestApiRecord[]> {
  const rows = await prisma.restApi.findMany({
    where: { OR: keys.map(({ sandboxId, apiId }) => ({ sandboxId, apiId })) },
  });
  return rows.map((row) => withPlainNumbers(row) as unknown as RestApiRecord);
}
