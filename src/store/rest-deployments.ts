import type { RestDeploymentRow } from '../simulation/push/api-gateway/rest-api/deployment.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A deployment of a REST API as the API reads it: without what was deployed, which may be large. */
export interface RestDeploymentRecord extends Omit<RestDeploymentRow, 'snapshot'> {
  readonly sandboxId: string;
}

const large = { snapshot: true } as const;

/** The deployments of a REST API in the order of their creation. */
export const restDeploymentList: ListSource<RestDeploymentRecord> = {
  table: 'rest_deployment',
  fields: [
    'sandboxId',
    ...Object.keys(worldTables['rest_deployment']?.fields ?? {}).filter(
      (field) => !(field in large),
    ),
  ],
  owner: ['sandboxId', 'restApiId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: RestDeploymentRecord) => row,
};

/** The deployments with those ids, in no promised order. */
export async function findRestDeployments(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly RestDeploymentRecord[]> {
  const rows = await prisma.restDeployment.findMany({
    where: { id: { in: [...ids] } },
    omit: large,
  });
  return rows.map((row) => withPlainNumbers(row) as unknown as RestDeploymentRecord);
}
