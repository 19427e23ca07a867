import { newId, type Kernel } from '../../../kernel.ts';
import { newApiId } from '../api.ts';
import { refuseBadRequest, refuseLongText } from '../bad-request.ts';
import { restDeployments } from './deployment.ts';
import { newPartId } from './part-id.ts';
import { refuseMoreRestApis } from './quotas.ts';
import { requireRestApi, restApis, titleOfApi, type RestApiRow } from './rest-api.ts';
import { resourcesOf, restResources } from './resource.ts';
import { forgetTriggers } from './rest-api-trigger.ts';
import { restStages } from './stage.ts';

export interface CreateRestApiInput {
  readonly name: string;
  readonly description: string | null;
  readonly binaryMediaTypes: readonly string[] | null;
}

export interface UpdateRestApiInput {
  readonly restApiId: string;
  /** Null leaves it as it is, here and below. */
  readonly name: string | null;
  readonly description: string | null;
  readonly binaryMediaTypes: readonly string[] | null;
}

/** The row that a command on a REST API or a part of one was about. */
export interface RestApiReference {
  readonly id: string;
}

const NAME_LENGTH_MAX = 1_024;
const DESCRIPTION_LENGTH_MAX = 1_024;
const BINARY_MEDIA_TYPES_MAX = 25;

/** Creates a REST API with its root resource; nobody reaches it before it is deployed to a stage. */
export function createRestApi(kernel: Kernel, input: CreateRestApiInput): RestApiReference {
  const { name, description, binaryMediaTypes } = input;
  refuseBadContent(input);
  refuseMoreRestApis(kernel);
  const apiId = newApiId(kernel);
  const api = kernel.table(restApis).put({
    id: `rst_${apiId}`,
    seq: kernel.nextInSequence('rest-api'),
    apiId,
    name,
    description: description ?? '',
    binaryMediaTypes: binaryMediaTypes ?? [],
    gatewayResponses: [],
    gatewayResponseBytes: 0,
    rootResourceId: newPartId(kernel, () => false),
    createdAtMs: kernel.now,
  });
  kernel.table(restResources).put({
    id: newId(kernel, 'rsc'),
    seq: kernel.nextInSequence('rest-resource'),
    restApiId: api.id,
    resourceId: api.rootResourceId,
    parentId: null,
    pathPart: '',
    path: '/',
    methods: [],
    bytes: 0,
  });
  emitChange(
    kernel,
    'REST_API_CREATED',
    api,
    `The ${titleOfApi(api)} was created, with the resource / and no stage.`,
  );
  return { id: api.id };
}

/** Changes what is named of a REST API; stages serve it when it is deployed again. */
export function updateRestApi(kernel: Kernel, input: UpdateRestApiInput): RestApiReference {
  const before = requireRestApi(kernel, input.restApiId);
  refuseBadContent(input);
  const api = kernel.table(restApis).put({
    ...before,
    name: input.name ?? before.name,
    description: input.description ?? before.description,
    binaryMediaTypes: input.binaryMediaTypes ?? before.binaryMediaTypes,
  });
  emitChange(
    kernel,
    'REST_API_UPDATED',
    api,
    `The ${titleOfApi(api)} was changed; stages go on with what was deployed to them.`,
  );
  return { id: api.id };
}

/** Deletes a REST API with its resources, deployments and stages. Its id is never given again. */
export function deleteRestApi(
  kernel: Kernel,
  { restApiId }: { readonly restApiId: string },
): RestApiReference {
  const api = requireRestApi(kernel, restApiId);
  for (const resource of resourcesOf(kernel, api)) {
    forgetTriggers(kernel, api, resource);
    kernel.table(restResources).delete(resource.id);
  }
  for (const { id } of kernel.table(restDeployments).group(api.id)) {
    kernel.table(restDeployments).delete(id);
  }
  for (const { id } of kernel.table(restStages).group(api.id)) kernel.table(restStages).delete(id);
  kernel.table(restApis).delete(api.id);
  emitChange(
    kernel,
    'REST_API_DELETED',
    api,
    `The ${titleOfApi(api)} was deleted with all its stages.`,
  );
  return { id: api.id };
}

function refuseBadContent({
  name,
  description,
  binaryMediaTypes,
}: Pick<UpdateRestApiInput, 'name' | 'description' | 'binaryMediaTypes'>): void {
  if (name !== null && name.trim() === '') {
    refuseBadRequest('name', 'No API name specified');
  }
  if (name !== null) refuseLongText('name', name, NAME_LENGTH_MAX);
  if (description !== null) refuseLongText('description', description, DESCRIPTION_LENGTH_MAX);
  if (binaryMediaTypes === null) return;
  if (binaryMediaTypes.length > BINARY_MEDIA_TYPES_MAX) {
    refuseBadRequest(
      'binaryMediaTypes',
      `Cannot take ${binaryMediaTypes.length} binary media types: the limit is ${BINARY_MEDIA_TYPES_MAX}.`,
    );
  }
  const bad = binaryMediaTypes.find((type) => !/^[\w.+*-]{1,100}\/[\w.+*-]{1,100}$/.test(type));
  if (bad !== undefined) {
    refuseBadRequest(
      'binaryMediaTypes',
      `Cannot take the binary media type "${bad.slice(0, 60)}": it must look like "image/png" or "*/*".`,
    );
  }
}

function emitChange(
  kernel: Kernel,
  kind: 'REST_API_CREATED' | 'REST_API_UPDATED' | 'REST_API_DELETED',
  { apiId, name, binaryMediaTypes }: RestApiRow,
  message: string,
): void {
  kernel.emit({ kind, message, detail: { restApiId: apiId, name, binaryMediaTypes } });
}
