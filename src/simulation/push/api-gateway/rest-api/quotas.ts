import { Refusal } from '../../../errors.ts';
import type { Kernel } from '../../../kernel.ts';
import { refuseBeyondApiLimit } from '../api-limit.ts';
import { restDeployments } from './deployment.ts';
import { restResources } from './resource.ts';
import { restApis, type RestApiRow } from './rest-api.ts';
import { restStages } from './stage.ts';

/*
 * How much of REST APIs a sandbox may hold, because a World keeps all of it in memory. Journals replay
 * under the bounds they were written under, so these may be raised, but not lowered.
 */

/** REST APIs of a sandbox. */
export const REST_APIS_MAX = 100;

/** Resources of one API: AWS's own quota. */
const RESOURCES_PER_API_MAX = 300;

/** Stages of one API. AWS begins with 10 and raises it on request. */
export const STAGES_PER_API_MAX = 20;

/** Deployments of one API that are kept. */
export const DEPLOYMENTS_PER_API_MAX = 100;

/** Bytes of the methods of one resource, templates included. */
export const RESOURCE_BYTES_MAX = 524_288;

/** Bytes of all REST APIs of a sandbox, with what each deployment keeps of them. */
export const REST_API_BYTES_MAX = 16 * 1_048_576;

export function refuseMoreRestApis(kernel: Kernel): void {
  const count = kernel.table(restApis).size;
  if (count < REST_APIS_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot create the REST API: the sandbox has ${count}, and the limit is ${REST_APIS_MAX}.`,
    { detail: { limit: REST_APIS_MAX, actual: count + 1 } },
  );
}

export function refuseMoreResources(kernel: Kernel, api: RestApiRow): void {
  refuseBeyondApiLimit(
    'Resources',
    kernel.table(restResources).groupSize(api.id),
    RESOURCES_PER_API_MAX,
  );
}

export function refuseMoreStages(kernel: Kernel, api: RestApiRow): void {
  refuseBeyondApiLimit('Stages', kernel.table(restStages).groupSize(api.id), STAGES_PER_API_MAX);
}

export function refuseMoreDeployments(kernel: Kernel, api: RestApiRow): void {
  const count = kernel.table(restDeployments).groupSize(api.id);
  refuseBeyondApiLimit('Deployments', count, DEPLOYMENTS_PER_API_MAX);
}

/** Refuses methods of a resource that are larger together than it may keep. */
export function refuseLargeResource(bytes: number): void {
  if (bytes <= RESOURCE_BYTES_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot keep the method: those of the resource would have ${bytes} bytes together, templates included, and the limit is ${RESOURCE_BYTES_MAX}.`,
    { detail: { limit: RESOURCE_BYTES_MAX, actual: bytes } },
  );
}

/** Refuses what would make the REST APIs of the sandbox larger together than they may be. */
export function refuseMoreBytes(kernel: Kernel, added: number): void {
  const actual =
    kernel.table(restApis).total('bytes') +
    kernel.table(restResources).total('bytes') +
    kernel.table(restDeployments).total('bytes') +
    added;
  if (added <= 0 || actual <= REST_API_BYTES_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot keep it: the REST APIs of the sandbox would have ${actual} bytes with their deployments, and the limit is ${REST_API_BYTES_MAX}. Delete deployments that no stage serves.`,
    { detail: { limit: REST_API_BYTES_MAX, actual } },
  );
}
