import { byteLength } from '../../../byte-length.ts';
import { Refusal } from '../../../errors.ts';
import { newId, type Kernel } from '../../../kernel.ts';
import { refuseBadRequest, refuseLongText } from '../bad-request.ts';
import { deployChange } from './deploy.ts';
import { requireDeployment } from './deployment.ts';
import { requireHttpApi, titleOfApi, type HttpApiRow } from './http-api.ts';
import { refuseMoreStages } from './quotas.ts';
import {
  DEFAULT_STAGE,
  findStage,
  httpApiStages,
  requireStage,
  type HttpApiStageRow,
} from './stage.ts';

export interface CreateApiStageInput {
  readonly apiId: string;
  /** `$default`, or the first part of the path. */
  readonly stageName: string;
  readonly autoDeploy: boolean;
  /** What it serves from the beginning; null for nothing, or with `autoDeploy` what the API has now. */
  readonly deploymentId: string | null;
  /** By name; null for none. */
  readonly stageVariables: StageVariables | null;
  readonly description: string | null;
}

/** What is null stays as it is. */
export interface UpdateApiStageInput {
  readonly apiId: string;
  readonly stageName: string;
  readonly autoDeploy: boolean | null;
  readonly deploymentId: string | null;
  /** Replaces them all; an empty map takes them away. */
  readonly stageVariables: StageVariables | null;
  readonly description: string | null;
}

type StageVariables = Readonly<Record<string, string>>;

export interface ApiStageReference {
  readonly stageId: string;
}

/** Bytes of the variables of a stage together. */
const VARIABLES_BYTES_MAX = 65_536;

/** Makes the stage of quick create: it answers at the root and deploys each change by itself. */
export function createDefaultStage(kernel: Kernel, apiId: string): void {
  createApiStage(kernel, {
    apiId,
    stageName: DEFAULT_STAGE,
    autoDeploy: true,
    deploymentId: null,
    stageVariables: null,
    description: null,
  });
}

/** Makes a place where an API answers. */
export function createApiStage(kernel: Kernel, input: CreateApiStageInput): ApiStageReference {
  return kernel.atomically(() => {
    const api = requireHttpApi(kernel, input.apiId);
    const { stageName, autoDeploy, deploymentId } = input;
    if (stageName !== DEFAULT_STAGE && !/^[\w-]{1,128}$/.test(stageName)) {
      refuseBadRequest(
        'stageName',
        'Stage name only allows a-zA-Z0-9_- with at most 128 characters, or $default.',
      );
    }
    if (findStage(kernel, api, stageName)) {
      throw new Refusal('API_PART_EXISTS', 'Stage already exists', { field: 'stageName' });
    }
    refuseLongText('description', input.description ?? '', 1_024);
    if (deploymentId !== null) requireDeployment(kernel, api, deploymentId);
    refuseBothDeployments(autoDeploy, deploymentId);
    const stageVariables = readVariables(input.stageVariables ?? {});
    refuseMoreStages(kernel, api);
    const stage = kernel.table(httpApiStages).put({
      id: newId(kernel, 'has'),
      seq: kernel.nextInSequence('http-api-stage'),
      httpApiId: api.id,
      stageName,
      description: input.description ?? '',
      autoDeploy,
      deploymentId,
      stageVariables,
      createdAtMs: kernel.now,
      lastUpdatedMs: kernel.now,
    });
    emitOf(kernel, api, stage, 'HTTP_API_STAGE_CREATED');
    if (autoDeploy) deployChange(kernel, api);
    return { stageId: stage.id };
  });
}

/** Changes a stage: above all, which deployment it serves. */
export function updateApiStage(kernel: Kernel, input: UpdateApiStageInput): ApiStageReference {
  return kernel.atomically(() => {
    const api = requireHttpApi(kernel, input.apiId);
    const before = requireStage(kernel, api, input.stageName);
    const { deploymentId } = input;
    refuseLongText('description', input.description ?? '', 1_024);
    if (deploymentId !== null) requireDeployment(kernel, api, deploymentId);
    const autoDeploy = input.autoDeploy ?? before.autoDeploy;
    refuseBothDeployments(autoDeploy, deploymentId);
    const stage = kernel.table(httpApiStages).put({
      ...before,
      autoDeploy,
      deploymentId: deploymentId ?? before.deploymentId,
      stageVariables:
        input.stageVariables === null ? before.stageVariables : readVariables(input.stageVariables),
      description: input.description ?? before.description,
      lastUpdatedMs: kernel.now,
    });
    emitOf(kernel, api, stage, 'HTTP_API_STAGE_UPDATED');
    if (autoDeploy && !before.autoDeploy) deployChange(kernel, api);
    return { stageId: stage.id };
  });
}

/** Takes a stage away; the API answers 404 there. */
export function deleteApiStage(
  kernel: Kernel,
  { apiId, stageName }: { readonly apiId: string; readonly stageName: string },
): ApiStageReference {
  const api = requireHttpApi(kernel, apiId);
  const stage = requireStage(kernel, api, stageName);
  kernel.table(httpApiStages).delete(stage.id);
  emitOf(kernel, api, stage, 'HTTP_API_STAGE_DELETED');
  return { stageId: stage.id };
}

function refuseBothDeployments(autoDeploy: boolean, deploymentId: string | null): void {
  if (!autoDeploy || deploymentId === null) return;
  refuseBadRequest('deploymentId', 'deploymentId cannot be set while autoDeploy is on.');
}

function readVariables(variables: StageVariables): StageVariables | null {
  const entries = Object.entries(variables);
  let bytes = 0;
  for (const [name, value] of entries) {
    if (!/^\w{1,64}$/.test(name)) {
      refuseBadRequest(
        'stageVariables',
        'Stage variable names only allow a-zA-Z0-9_ with at most 64 characters.',
      );
    }
    if (!/^[\w\-.~:/?#&=,]{0,2048}$/.test(value)) {
      refuseBadRequest(
        'stageVariables',
        'Stage variable values only allow a-zA-Z0-9-._~:/?#&=, with at most 2048 characters.',
      );
    }
    bytes += byteLength(name) + byteLength(value);
  }
  if (bytes > VARIABLES_BYTES_MAX) {
    refuseBadRequest(
      'stageVariables',
      `They have ${bytes} bytes, and the limit is ${VARIABLES_BYTES_MAX}.`,
    );
  }
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

function emitOf(
  kernel: Kernel,
  api: HttpApiRow,
  { id, stageName, autoDeploy, deploymentId }: HttpApiStageRow,
  kind: 'HTTP_API_STAGE_CREATED' | 'HTTP_API_STAGE_UPDATED' | 'HTTP_API_STAGE_DELETED',
): void {
  const was = kind.slice(kind.lastIndexOf('_') + 1).toLowerCase();
  kernel.emit({
    kind,
    message: `The stage ${stageName} of ${titleOfApi(api)} was ${was}; it serves ${served(autoDeploy, deploymentId)}.`,
    detail: { apiId: api.apiId, stageId: id, stageName, autoDeploy, deploymentId },
  });
}

function served(autoDeploy: boolean, deploymentId: string | null): string {
  if (autoDeploy) return 'each change of the API at once';
  return deploymentId === null ? 'nothing yet' : `the deployment ${deploymentId}`;
}
