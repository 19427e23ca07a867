import { Refusal } from '../../../errors.ts';
import type { Kernel } from '../../../kernel.ts';
import { refuseLongText } from '../bad-request.ts';
import { deploy, serveDeployment } from './deploy.ts';
import { httpApiDeployments, requireDeployment } from './deployment.ts';
import { requireHttpApi, titleOfApi } from './http-api.ts';
import { refuseMoreDeployments } from './quotas.ts';
import { requireStage, stagesOf } from './stage.ts';

export interface CreateApiDeploymentInput {
  readonly apiId: string;
  /** Which stage serves it from now on; null for none yet. */
  readonly stageName: string | null;
  readonly description: string | null;
}

export interface ApiDeploymentReference {
  readonly deploymentId: string;
}

/** Keeps an API as it is now, and has a stage serve it. */
export function createApiDeployment(
  kernel: Kernel,
  { apiId, stageName, description }: CreateApiDeploymentInput,
): ApiDeploymentReference {
  return kernel.atomically(() => {
    const api = requireHttpApi(kernel, apiId);
    const stage = stageName === null ? null : requireStage(kernel, api, stageName);
    refuseLongText('description', description ?? '', 1_024);
    refuseMoreDeployments(kernel, api);
    const { id } = deploy(kernel, api, { description: description ?? '', autoDeployed: false });
    if (stage) serveDeployment(kernel, stage, id);
    return { deploymentId: id };
  });
}

/** Deletes a deployment that no stage serves. */
export function deleteApiDeployment(
  kernel: Kernel,
  { apiId, deploymentId }: { readonly apiId: string; readonly deploymentId: string },
): ApiDeploymentReference {
  const api = requireHttpApi(kernel, apiId);
  requireDeployment(kernel, api, deploymentId);
  const stage = stagesOf(kernel, api).find((one) => one.deploymentId === deploymentId);
  if (stage) {
    throw new Refusal(
      'API_PART_IN_USE',
      `Active stages pointing to this deployment must be moved or deleted: ${stage.stageName}.`,
      { field: 'deploymentId' },
    );
  }
  kernel.table(httpApiDeployments).delete(deploymentId);
  kernel.emit({
    kind: 'HTTP_API_DEPLOYMENT_DELETED',
    message: `A deployment of ${titleOfApi(api)} was deleted; no stage served it.`,
    detail: { apiId, deploymentId },
  });
  return { deploymentId };
}
