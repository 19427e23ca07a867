import { Refusal } from '../../../errors.ts';
import { newId, type Kernel } from '../../../kernel.ts';
import { refuseBadRequest, refuseLongText } from '../bad-request.ts';
import {
  findDeployment,
  requireDeployment,
  restDeployments,
  snapshotBytes,
  snapshotOf,
  type RestDeploymentRow,
} from './deployment.ts';
import type { MappingInput } from './mapping-input.ts';
import { newPartId } from './part-id.ts';
import { refuseMoreBytes, refuseMoreDeployments } from './quotas.ts';
import { resourcesOf } from './resource.ts';
import { requireRestApi, titleOfApi, type RestApiRow } from './rest-api.ts';
import type { RestApiReference } from './rest-api-commands.ts';
import { findStage, stagesOf } from './stage.ts';
import { createStage, updateStage } from './stage-commands.ts';

export interface CreateDeploymentInput {
  readonly restApiId: string;
  readonly description: string | null;
  /** The stage that is to serve it, which is made where it is not there; null for none. */
  readonly stageName: string | null;
  readonly stageDescription: string | null;
  /** Of the stage; null leaves them. */
  readonly variables: MappingInput | null;
}

export interface DeploymentReference {
  readonly restApiId: string;
  readonly deploymentId: string;
}

const DESCRIPTION_LENGTH_MAX = 1_024;

/** Takes a REST API as it is now, for stages to serve. */
export function createDeployment(kernel: Kernel, input: CreateDeploymentInput): RestApiReference {
  const api = requireRestApi(kernel, input.restApiId);
  const { stageName, description } = input;
  if (description !== null) refuseLongText('description', description, DESCRIPTION_LENGTH_MAX);
  refuseIncomplete(kernel, api);
  return kernel.atomically(() => {
    const deployment = deploy(kernel, api, description ?? '');
    if (stageName !== null) putStage(kernel, api, deployment, { ...input, stageName });
    return { id: deployment.id };
  });
}

/** Forgets a deployment that no stage serves. */
export function deleteDeployment(
  kernel: Kernel,
  { restApiId, deploymentId }: DeploymentReference,
): RestApiReference {
  const api = requireRestApi(kernel, restApiId);
  const deployment = requireDeployment(kernel, api, deploymentId);
  const serving = stagesOf(kernel, api).filter((stage) => stage.deploymentId === deploymentId);
  if (serving.length > 0) {
    refuseBadRequest(
      'deploymentId',
      `Active stages pointing to this deployment must be moved or deleted: ${serving.map(({ stageName }) => stageName).join(', ')}`,
    );
  }
  kernel.table(restDeployments).delete(deployment.id);
  kernel.emit({
    kind: 'REST_DEPLOYMENT_DELETED',
    message: `The deployment ${deploymentId} of the ${titleOfApi(api)} was deleted.`,
    detail: { restApiId, deploymentId },
  });
  return { id: deployment.id };
}

function deploy(kernel: Kernel, api: RestApiRow, description: string): RestDeploymentRow {
  refuseMoreDeployments(kernel, api);
  const snapshot = snapshotOf(kernel, api);
  const bytes = snapshotBytes(snapshot);
  refuseMoreBytes(kernel, bytes);
  const deploymentId = newPartId(kernel, (id) => findDeployment(kernel, api.id, id) !== undefined);
  const deployment = kernel.table(restDeployments).put({
    id: newId(kernel, 'rdp'),
    seq: kernel.nextInSequence('rest-deployment'),
    restApiId: api.id,
    deploymentId,
    description,
    snapshot,
    bytes,
    createdAtMs: kernel.now,
  });
  kernel.emit({
    kind: 'REST_DEPLOYMENT_CREATED',
    message: `The ${titleOfApi(api)} was taken as it is, with ${snapshot.resources.length} resources, as the deployment ${deploymentId}.`,
    detail: { restApiId: api.apiId, deploymentId },
  });
  return deployment;
}

function putStage(
  kernel: Kernel,
  api: RestApiRow,
  { deploymentId }: RestDeploymentRow,
  input: CreateDeploymentInput & { readonly stageName: string },
): void {
  const { stageName, stageDescription, variables } = input;
  const stage = { restApiId: api.apiId, stageName, description: stageDescription, variables };
  if (findStage(kernel, api.id, stageName)) updateStage(kernel, { ...stage, deploymentId });
  else createStage(kernel, { ...stage, deploymentId });
}

/** There has to be a method, and every method has to lead somewhere. */
function refuseIncomplete(kernel: Kernel, api: RestApiRow): void {
  const methods = resourcesOf(kernel, api).flatMap(({ path, methods: own }) =>
    own.map((method) => ({ path, method })),
  );
  if (methods.length === 0) {
    throw new Refusal('API_BAD_REQUEST', "The REST API doesn't contain any methods", {
      field: 'restApiId',
    });
  }
  const open = methods.find(({ method }) => method.integration === null);
  if (!open) return;
  throw new Refusal(
    'API_BAD_REQUEST',
    `No integration defined for method: ${open.method.httpMethod} ${open.path}`,
    { field: 'restApiId' },
  );
}
