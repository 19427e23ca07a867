import { byteLength } from '../../../byte-length.ts';
import { Refusal } from '../../../errors.ts';
import type { Kernel } from '../../../kernel.ts';
import { defineTable } from '../../../table.ts';
import type { GatewayResponse } from './gateway-response.ts';
import type { RestMethod } from './method.ts';
import { resourcesOf } from './resource.ts';
import type { RestApiRow } from './rest-api.ts';

/** What of a REST API a stage serves: as it was when it was deployed, whatever has changed since. */
export interface RestApiSnapshot {
  readonly binaryMediaTypes: readonly string[];
  readonly gatewayResponses: readonly GatewayResponse[];
  readonly resources: readonly DeployedResource[];
}

/** A resource as it was deployed, with the methods that lead somewhere. */
export interface DeployedResource {
  readonly resourceId: string;
  readonly parentId: string | null;
  readonly pathPart: string;
  readonly path: string;
  readonly methods: readonly RestMethod[];
}

export interface RestDeploymentRow {
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  /** The row of its API. */
  readonly restApiId: string;
  /** As AWS names it, within the API. */
  readonly deploymentId: string;
  readonly description: string;
  readonly snapshot: RestApiSnapshot;
  /** Bytes of the snapshot. */
  readonly bytes: number;
  readonly createdAtMs: number;
}

/** The deployments of all REST APIs, found by their API and their id within it. */
export const restDeployments = defineTable<RestDeploymentRow>({
  name: 'rest_deployment',
  key: (row) => row.id,
  lookup: (row) => lookupOf(row.restApiId, row.deploymentId),
  group: (row) => row.restApiId,
  totals: { bytes: (row) => row.bytes },
});

export function findDeployment(
  kernel: Kernel,
  restApiId: string,
  deploymentId: string,
): RestDeploymentRow | undefined {
  return kernel.table(restDeployments).find(lookupOf(restApiId, deploymentId));
}

/** The deployment of an API; refuses where the API has none of that id. */
export function requireDeployment(
  kernel: Kernel,
  api: RestApiRow,
  deploymentId: string,
): RestDeploymentRow {
  const deployment = findDeployment(kernel, api.id, deploymentId);
  if (deployment) return deployment;
  throw new Refusal('API_PART_NOT_FOUND', 'Invalid Deployment identifier specified', {
    field: 'deploymentId',
  });
}

/** The API as it is now. */
export function snapshotOf(kernel: Kernel, api: RestApiRow): RestApiSnapshot {
  const { binaryMediaTypes, gatewayResponses } = api;
  const resources = resourcesOf(kernel, api).map(
    ({ resourceId, parentId, pathPart, path, methods }) => ({
      resourceId,
      parentId,
      pathPart,
      path,
      methods,
    }),
  );
  return { binaryMediaTypes, gatewayResponses, resources };
}

export function snapshotBytes(snapshot: RestApiSnapshot): number {
  return byteLength(JSON.stringify(snapshot));
}

function lookupOf(restApiId: string, deploymentId: string): string {
  return `${restApiId} ${deploymentId}`;
}
