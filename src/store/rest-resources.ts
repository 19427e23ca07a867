import type { RestResourceRow } from '../simulation/push/api-gateway/rest-api/resource.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A resource of a REST API as the API reads it. */
export interface RestResourceRecord extends RestResourceRow {
  readonly sandboxId: string;
}

/** The resources of a REST API in the order of their creation. */
export const restResourceList: ListSource<RestResourceRecord> = {
  table: 'rest_resource',
  fields: ['sandboxId', ...Object.keys(worldTables['rest_resource']?.fields ?? {})],
  owner: ['sandboxId', 'restApiId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: RestResourceRecord) => row,
};

/** The resources with those ids, in no promised order. */
export async function findRestResources(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly RestResourceRecord[]> {
  const rows = await prisma.restResource.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as RestResourceRecord);
}

/** Which path of which API. */
export interface RestResourcePathKey {
  readonly sandboxId: string;
  /** The row of the API. */
  readonly restApiId: string;
  readonly path: string;
}

/** The resources of those paths, in no promised order. */
export async function findRestResourcesByPath(
  prisma: PrismaClient,
  keys: readonly RestResourcePathKey[],
): Promise<readonly RestResourceRecord[]> {
  const rows = await prisma.restResource.findMany({
    where: {
      OR: keys.map(({ sandboxId, restApiId, path }) => ({ sandboxId, restApiId, path })),
    },
  });
  return rows.map((row) => withPlainNumbers(row) as unknown as RestResourceRecord);
}
