import type { HttpApiDeploymentRow } from '../simulation/push/api-gateway/http-api/deployment.ts';
import type { HttpApiRow } from '../simulation/push/api-gateway/http-api/http-api.ts';
import type { HttpApiIntegrationRow } from '../simulation/push/api-gateway/http-api/integration.ts';
import type { HttpApiRouteRow } from '../simulation/push/api-gateway/http-api/route.ts';
import type { HttpApiStageRow } from '../simulation/push/api-gateway/http-api/stage.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A row of a sandbox as the API reads it. */
type RecordOf<Row> = Row & { readonly sandboxId: string };

export type HttpApiRecord = RecordOf<HttpApiRow>;
export type HttpApiRouteRecord = RecordOf<HttpApiRouteRow>;
export type HttpApiIntegrationRecord = RecordOf<HttpApiIntegrationRow>;
export type HttpApiStageRecord = RecordOf<HttpApiStageRow>;
/** Without what it serves, which may be large. */
export type HttpApiDeploymentRecord = RecordOf<Omit<HttpApiDeploymentRow, 'snapshot'>>;

/** A sandbox's HTTP APIs in the order of their creation. */
export const httpApiList = inOrderOfCreation<HttpApiRecord>('http_api', ['sandboxId']);

/** What belongs to an HTTP API, in the order of creation. */
const OF_API = ['sandboxId', 'httpApiId'];
export const httpApiRouteList = inOrderOfCreation<HttpApiRouteRecord>('http_api_route', OF_API);
export const httpApiIntegrationList = inOrderOfCreation<HttpApiIntegrationRecord>(
  'http_api_integration',
  OF_API,
);
export const httpApiStageList = inOrderOfCreation<HttpApiStageRecord>('http_api_stage', OF_API);
export const httpApiDeploymentList = inOrderOfCreation<HttpApiDeploymentRecord>(
  'http_api_deployment',
  OF_API,
);

function inOrderOfCreation<Entry extends object>(
  table: string,
  owner: readonly string[],
): ListSource<Entry> {
  const fields = Object.keys(worldTables[table]?.fields ?? {});
  return {
    table,
    fields: ['sandboxId', ...fields.filter((field) => field !== 'snapshot')],
    owner,
    order: [{ field: 'seq', type: 'bigint' }],
    entry: (row: Entry) => row,
  };
}

/** The HTTP APIs with those ids, in no promised order. */
export async function findHttpApis(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly HttpApiRecord[]> {
  const rows = await prisma.httpApi.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as HttpApiRecord);
}

/** The routes with those ids, in no promised order. */
export async function findHttpApiRoutes(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly HttpApiRouteRecord[]> {
  const rows = await prisma.httpApiRoute.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as HttpApiRouteRecord);
}

/** The integrations with those ids, in no promised order. */
export async function findHttpApiIntegrations(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly HttpApiIntegrationRecord[]> {
  const rows = await prisma.httpApiIntegration.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as HttpApiIntegrationRecord);
}

/** The stages with those ids, in no promised order. */
export async function findHttpApiStages(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly HttpApiStageRecord[]> {
  const rows = await prisma.httpApiStage.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as HttpApiStageRecord);
}

/** The deployments with those ids, in no promised order. */
export async function findHttpApiDeployments(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly HttpApiDeploymentRecord[]> {
  const rows = await prisma.httpApiDeployment.findMany({
    where: { id: { in: [...ids] } },
    omit: { snapshot: true },
  });
  return rows.map((row) => withPlainNumbers(row));
}
