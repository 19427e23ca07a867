import { Refusal } from '../../../errors.ts';
import { newId, type Kernel } from '../../../kernel.ts';
import { refuseBadRequest, refuseLongText } from '../bad-request.ts';
import { requireDeployment } from './deployment.ts';
import { readMappings, type MappingInput } from './mapping-input.ts';
import type { Mapping } from './method.ts';
import { refuseMoreStages } from './quotas.ts';
import { requireRestApi, titleOfApi, type RestApiRow } from './rest-api.ts';
import type { RestApiReference } from './rest-api-commands.ts';
import { findStage, requireStage, restStages, type RestStageRow } from './stage.ts';

export interface StageReference {
  readonly restApiId: string;
  readonly stageName: string;
}

export interface CreateStageInput extends StageReference {
  readonly deploymentId: string;
  readonly description: string | null;
  readonly variables: MappingInput | null;
}

export interface UpdateStageInput extends StageReference {
  /** Null leaves it as it is, here and below. */
  readonly deploymentId: string | null;
  readonly description: string | null;
  /** All of them; those that are left out are gone. */
  readonly variables: MappingInput | null;
}

const DESCRIPTION_LENGTH_MAX = 1_024;
const VALUE_LENGTH_MAX = 512;

/** Creates a stage that serves a deployment. */
export function createStage(kernel: Kernel, input: CreateStageInput): RestApiReference {
  const { restApiId, stageName, deploymentId, description } = input;
  const api = requireRestApi(kernel, restApiId);
  if (!/^[\w-]{1,128}$/.test(stageName)) {
    refuseBadRequest('stageName', 'Stage name only allows a-zA-Z0-9_-');
  }
  requireDeployment(kernel, api, deploymentId);
  if (findStage(kernel, api.id, stageName)) {
    throw new Refusal('API_PART_EXISTS', 'Stage already exists', { field: 'stageName' });
  }
  refuseBadDescription(description);
  const variables = readVariables(input.variables);
  refuseMoreStages(kernel, api);
  const stage = kernel.table(restStages).put({
    id: newId(kernel, 'rsg'),
    seq: kernel.nextInSequence('rest-stage'),
    restApiId: api.id,
    stageName,
    deploymentId,
    description: description ?? '',
    variables,
    createdAtMs: kernel.now,
    lastUpdatedMs: kernel.now,
  });
  emitChange(
    kernel,
    'REST_STAGE_CREATED',
    api,
    stage,
    `The stage "${stageName}" of the ${titleOfApi(api)} serves the deployment ${deploymentId}.`,
  );
  return { id: stage.id };
}

/** Has a stage serve another deployment, or changes its variables. */
export function updateStage(kernel: Kernel, input: UpdateStageInput): RestApiReference {
  const { restApiId, stageName, deploymentId, description } = input;
  const api = requireRestApi(kernel, restApiId);
  const before = requireStage(kernel, api, stageName);
  if (deploymentId !== null) requireDeployment(kernel, api, deploymentId);
  refuseBadDescription(description);
  const stage = kernel.table(restStages).put({
    ...before,
    deploymentId: deploymentId ?? before.deploymentId,
    description: description ?? before.description,
    variables: input.variables === null ? before.variables : readVariables(input.variables),
    lastUpdatedMs: kernel.now,
  });
  emitChange(
    kernel,
    'REST_STAGE_UPDATED',
    api,
    stage,
    `The stage "${stageName}" of the ${titleOfApi(api)} serves the deployment ${stage.deploymentId}, with ${stage.variables.length} variables.`,
  );
  return { id: stage.id };
}

/** Deletes a stage; nothing answers under its name any more. */
export function deleteStage(
  kernel: Kernel,
  { restApiId, stageName }: StageReference,
): RestApiReference {
  const api = requireRestApi(kernel, restApiId);
  const stage = requireStage(kernel, api, stageName);
  kernel.table(restStages).delete(stage.id);
  emitChange(
    kernel,
    'REST_STAGE_DELETED',
    api,
    stage,
    `The stage "${stageName}" of the ${titleOfApi(api)} was deleted.`,
  );
  return { id: stage.id };
}

function refuseBadDescription(description: string | null): void {
  if (description !== null) refuseLongText('description', description, DESCRIPTION_LENGTH_MAX);
}

function readVariables(input: MappingInput | null): readonly Mapping[] {
  const variables = readMappings('variables', input);
  for (const { name, value } of variables) {
    if (!/^\w{1,64}$/.test(name)) {
      refuseBadRequest(
        'variables',
        `Stage variable name can contain only alphanumeric characters and underscores: "${name.slice(0, 60)}"`,
      );
    }
    if (value.length > VALUE_LENGTH_MAX || !/^[\w\-.~:/?#&=,]*$/.test(value)) {
      refuseBadRequest(
        'variables',
        `Stage variable value for ${name} must match the regular expression [A-Za-z0-9-._~:/?#&=,]+ and have up to ${VALUE_LENGTH_MAX} characters`,
      );
    }
  }
  return variables;
}

function emitChange(
  kernel: Kernel,
  kind: 'REST_STAGE_CREATED' | 'REST_STAGE_UPDATED' | 'REST_STAGE_DELETED',
  { apiId }: RestApiRow,
  { stageName, deploymentId }: RestStageRow,
  message: string,
): void {
  kernel.emit({ kind, message, detail: { restApiId: apiId, stageName, deploymentId } });
}
