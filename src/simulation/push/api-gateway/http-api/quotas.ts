import { Refusal } from '../../../errors.ts';
import type { Kernel } from '../../../kernel.ts';
import { refuseBeyondApiLimit } from '../api-limit.ts';
import { httpApiDeployments } from './deployment.ts';
import { httpApis, type HttpApiRow } from './http-api.ts';
import { httpApiIntegrations } from './integration.ts';
import { httpApiRoutes } from './route.ts';
import { httpApiStages } from './stage.ts';

/*
 * How much of HTTP APIs a sandbox may hold, because a World keeps all of it in memory. Journals replay
 * under the bounds they were written under, so these may be raised, but not lowered.
 */

/** HTTP APIs of a sandbox. */
export const HTTP_APIS_MAX = 100;

/** Routes of one API: AWS's own quota. */
const ROUTES_PER_API_MAX = 300;

/** Integrations of one API: AWS's own quota. */
const INTEGRATIONS_PER_API_MAX = 300;

/** Stages of one API: AWS begins with 10 and raises that when it is asked. */
export const STAGES_PER_API_MAX = 20;

/** Deployments of one API that were asked for. */
export const DEPLOYMENTS_PER_API_MAX = 100;

/** Bytes of all deployments of HTTP APIs of a sandbox. */
export const DEPLOYMENT_BYTES_MAX = 16 * 1_048_576;

export function refuseMoreHttpApis(kernel: Kernel): void {
  const count = kernel.table(httpApis).size;
  if (count < HTTP_APIS_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot create the HTTP API: the sandbox has ${count}, and the limit is ${HTTP_APIS_MAX}.`,
    { detail: { limit: HTTP_APIS_MAX, actual: count + 1 } },
  );
}

export function refuseMoreRoutes(kernel: Kernel, { id }: HttpApiRow): void {
  refuseBeyondApiLimit('Routes', kernel.table(httpApiRoutes).groupSize(id), ROUTES_PER_API_MAX);
}

export function refuseMoreIntegrations(kernel: Kernel, { id }: HttpApiRow): void {
  const count = kernel.table(httpApiIntegrations).groupSize(id);
  refuseBeyondApiLimit('Integrations', count, INTEGRATIONS_PER_API_MAX);
}

export function refuseMoreStages(kernel: Kernel, { id }: HttpApiRow): void {
  refuseBeyondApiLimit('Stages', kernel.table(httpApiStages).groupSize(id), STAGES_PER_API_MAX);
}

export function refuseMoreDeployments(kernel: Kernel, { id }: HttpApiRow): void {
  const count = kernel.table(httpApiDeployments).groupSize(id);
  refuseBeyondApiLimit('Deployments', count, DEPLOYMENTS_PER_API_MAX);
}

/** Refuses a deployment that would make those of the sandbox larger together than they may be. */
export function refuseMoreDeploymentBytes(kernel: Kernel, added: number): void {
  const actual = kernel.table(httpApiDeployments).total('bytes') + added;
  if (actual <= DEPLOYMENT_BYTES_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot deploy: the deployments of HTTP APIs of the sandbox would have ${actual} bytes, and the limit is ${DEPLOYMENT_BYTES_MAX}. Delete deployments that no stage serves.`,
    { detail: { limit: DEPLOYMENT_BYTES_MAX, actual } },
  );
}
