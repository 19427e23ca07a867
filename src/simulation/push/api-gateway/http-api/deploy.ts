import { byteLength } from '../../../byte-length.ts';
import { newId, type Kernel } from '../../../kernel.ts';
import {
  httpApiDeployments,
  type DeployedIntegration,
  type HttpApiDeploymentRow,
  type HttpApiSnapshot,
} from './deployment.ts';
import { titleOfApi, type HttpApiRow } from './http-api.ts';
import { httpApiIntegrations } from './integration.ts';
import { refuseMoreDeploymentBytes } from './quotas.ts';
import { routesOf } from './route.ts';
import { httpApiStages, stagesOf, type HttpApiStageRow } from './stage.ts';

/** Keeps an API as it is now, for stages to serve. */
export function deploy(
  kernel: Kernel,
  api: HttpApiRow,
  { description, autoDeployed }: Pick<HttpApiDeploymentRow, 'description' | 'autoDeployed'>,
): HttpApiDeploymentRow {
  const snapshot = snapshotOf(kernel, api);
  const bytes = byteLength(JSON.stringify(snapshot));
  refuseMoreDeploymentBytes(kernel, bytes);
  const deployment = kernel.table(httpApiDeployments).put({
    id: newId(kernel, 'had'),
    seq: kernel.nextInSequence('http-api-deployment'),
    httpApiId: api.id,
    description,
    autoDeployed,
    snapshot,
    bytes,
    createdAtMs: kernel.now,
  });
  kernel.emit({
    kind: 'HTTP_API_DEPLOYED',
    message: `${titleOfApi(api)} was deployed with ${snapshot.routes.length} routes${autoDeployed ? ', because a stage deploys each change at once' : '; a stage serves them once it is given the deployment'}.`,
    detail: { apiId: api.apiId, deploymentId: deployment.id, autoDeployed },
  });
  return deployment;
}

/** Deploys a change to the stages that want each one at once; nothing happens where none does. */
export function deployChange(kernel: Kernel, api: HttpApiRow): void {
  const stages = stagesOf(kernel, api).filter(({ autoDeploy }) => autoDeploy);
  if (stages.length === 0) return;
  const before = autoDeploymentsOf(kernel, api);
  const { id } = deploy(kernel, api, {
    description: 'Automatic deployment triggered by changes to the Api configuration',
    autoDeployed: true,
  });
  for (const stage of stages) serveDeployment(kernel, stage, id);
  // One that another stage was given stays.
  const served = new Set(stagesOf(kernel, api).map(({ deploymentId }) => deploymentId));
  for (const deployment of before) {
    if (!served.has(deployment.id)) kernel.table(httpApiDeployments).delete(deployment.id);
  }
}

/** Has a stage serve a deployment from now on. */
export function serveDeployment(
  kernel: Kernel,
  stage: HttpApiStageRow,
  deploymentId: string,
): void {
  kernel.table(httpApiStages).put({ ...stage, deploymentId, lastUpdatedMs: kernel.now });
}

function autoDeploymentsOf(kernel: Kernel, { id }: HttpApiRow): HttpApiDeploymentRow[] {
  return kernel
    .table(httpApiDeployments)
    .group(id)
    .filter(({ autoDeployed }) => autoDeployed);
}

function snapshotOf(kernel: Kernel, api: HttpApiRow): HttpApiSnapshot {
  return {
    cors: api.cors,
    routes: routesOf(kernel, api).map(({ routeKey, authorizationType, integrationId }) => ({
      routeKey,
      authorizationType,
      integration: integrationId === null ? null : deployedIntegration(kernel, integrationId),
    })),
  };
}

function deployedIntegration(kernel: Kernel, integrationId: string): DeployedIntegration | null {
  const integration = kernel.table(httpApiIntegrations).get(integrationId);
  if (!integration) return null;
  const { integrationUri, payloadFormatVersion, timeoutInMillis, credentialsArn } = integration;
  return { integrationUri, payloadFormatVersion, timeoutInMillis, credentialsArn };
}
