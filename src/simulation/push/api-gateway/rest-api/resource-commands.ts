import { Refusal } from '../../../errors.ts';
import { newId, type Kernel } from '../../../kernel.ts';
import { refuseBadRequest } from '../bad-request.ts';
import { newPartId } from './part-id.ts';
import { refuseMoreResources } from './quotas.ts';
import { requireRestApi, titleOfApi, type RestApiRow } from './rest-api.ts';
import type { RestApiReference } from './rest-api-commands.ts';
import { requireResource, resourcesOf, restResources, type RestResourceRow } from './resource.ts';
import { forgetTriggers } from './rest-api-trigger.ts';

export interface CreateResourceInput {
  readonly restApiId: string;
  /** The `resourceId` of the one above. */
  readonly parentId: string;
  /** `orders`, `{id}` or `{proxy+}`. */
  readonly pathPart: string;
}

export interface ResourceReference {
  readonly restApiId: string;
  readonly resourceId: string;
}

/** Adds a resource below another one. */
export function createResource(
  kernel: Kernel,
  { restApiId, parentId, pathPart }: CreateResourceInput,
): RestApiReference {
  const api = requireRestApi(kernel, restApiId);
  const parent = requireResource(kernel, api, parentId);
  refuseBadPathPart(pathPart);
  const resources = resourcesOf(kernel, api);
  refuseConflict(parent, resources, pathPart);
  refuseMoreResources(kernel, api);
  const resource = kernel.table(restResources).put({
    id: newId(kernel, 'rsc'),
    seq: kernel.nextInSequence('rest-resource'),
    restApiId: api.id,
    resourceId: newPartId(kernel, (id) => resources.some(({ resourceId }) => resourceId === id)),
    parentId: parent.resourceId,
    pathPart,
    path: parent.path === '/' ? `/${pathPart}` : `${parent.path}/${pathPart}`,
    methods: [],
    bytes: 0,
  });
  emitChange(
    kernel,
    'REST_RESOURCE_CREATED',
    api,
    resource,
    `The ${titleOfApi(api)} has the resource ${resource.path}.`,
  );
  return { id: resource.id };
}

/** Takes a resource away with everything below it; what is deployed stays deployed. */
export function deleteResource(
  kernel: Kernel,
  { restApiId, resourceId }: ResourceReference,
): RestApiReference {
  const api = requireRestApi(kernel, restApiId);
  const resource = requireResource(kernel, api, resourceId);
  if (resource.parentId === null) {
    refuseBadRequest('resourceId', "Root resource, (with path '/') cannot be deleted");
  }
  const deleted = withDescendants(resource, resourcesOf(kernel, api));
  for (const one of deleted) {
    forgetTriggers(kernel, api, one);
    kernel.table(restResources).delete(one.id);
  }
  emitChange(
    kernel,
    'REST_RESOURCE_DELETED',
    api,
    resource,
    `The ${titleOfApi(api)} has the resource ${resource.path} no more${deleted.length === 1 ? '' : `, nor the ${deleted.length - 1} below it`}; stages go on with what was deployed to them.`,
  );
  return { id: resource.id };
}

/** The resources come in the order of creation, so whatever is below stands behind. */
function withDescendants(
  top: RestResourceRow,
  resources: readonly RestResourceRow[],
): RestResourceRow[] {
  const ids = new Set([top.resourceId]);
  return resources.filter(({ resourceId, parentId }) => {
    if (parentId !== null && ids.has(parentId)) ids.add(resourceId);
    return ids.has(resourceId);
  });
}

function refuseBadPathPart(pathPart: string): void {
  if (/^([\w.:-]{1,200}|\{[\w.-]{1,200}\+?\})$/.test(pathPart)) return;
  refuseBadRequest(
    'pathPart',
    "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
  );
}

function refuseConflict(
  parent: RestResourceRow,
  resources: readonly RestResourceRow[],
  pathPart: string,
): void {
  if (parent.pathPart.endsWith('+}')) {
    refuseBadRequest(
      'parentId',
      `Cannot create a child of a resource with a greedy path variable: ${parent.path}`,
    );
  }
  const siblings = resources.filter(({ parentId }) => parentId === parent.resourceId);
  if (siblings.some((sibling) => sibling.pathPart === pathPart)) {
    throw new Refusal(
      'API_PART_EXISTS',
      `Another resource with the same parent already has this name: ${pathPart}`,
      { field: 'pathPart' },
    );
  }
  const variable = siblings.find((sibling) => sibling.pathPart.startsWith('{'));
  if (variable && pathPart.startsWith('{')) {
    refuseBadRequest(
      'pathPart',
      `A sibling (${variable.pathPart}) of this resource already has a variable path part -- only one unique variable path part is allowed`,
    );
  }
}

function emitChange(
  kernel: Kernel,
  kind: 'REST_RESOURCE_CREATED' | 'REST_RESOURCE_DELETED',
  { apiId }: RestApiRow,
  { resourceId, path }: RestResourceRow,
  message: string,
): void {
  kernel.emit({ kind, message, detail: { restApiId: apiId, resourceId, path } });
}
