import type { Kernel } from '../../../kernel.ts';
import { defineTable } from '../../../table.ts';
import type { CorsConfiguration } from '../../http/cors.ts';
import { refuseMissingPart, type HttpApiRow } from './http-api.ts';
import type { HttpApiIntegrationRow } from './integration.ts';
import type { HttpApiAuthorizationType } from './route.ts';

/** What of an HTTP API a stage serves: as it was when it was deployed, whatever has changed since. */
export interface HttpApiSnapshot {
  readonly cors: CorsConfiguration | null;
  readonly routes: readonly DeployedRoute[];
}

export interface DeployedRoute {
  readonly routeKey: string;
  readonly authorizationType: HttpApiAuthorizationType;
  /** Null for a route that leads nowhere. */
  readonly integration: DeployedIntegration | null;
}

export type DeployedIntegration = Pick<
  HttpApiIntegrationRow,
  'integrationUri' | 'payloadFormatVersion' | 'timeoutInMillis' | 'credentialsArn'
>;

export interface HttpApiDeploymentRow {
  /** As AWS names the deployment, too. */
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  /** The row of its API. */
  readonly httpApiId: string;
  readonly description: string;
  /** Whether a change of the API has made it; nobody asked for it, and it goes with the next one. */
  readonly autoDeployed: boolean;
  readonly snapshot: HttpApiSnapshot;
  /** Bytes of the snapshot. */
  readonly bytes: number;
  readonly createdAtMs: number;
}

/** The deployments of all HTTP APIs. */
export const httpApiDeployments = defineTable<HttpApiDeploymentRow>({
  name: 'http_api_deployment',
  key: (row) => row.id,
  group: (row) => row.httpApiId,
  totals: { bytes: (row) => row.bytes },
});

/** The deployment of an API; refuses where the API has none of that id. */
export function requireDeployment(
  kernel: Kernel,
  api: HttpApiRow,
  deploymentId: string,
): HttpApiDeploymentRow {
  const deployment = kernel.table(httpApiDeployments).get(deploymentId);
  if (deployment?.httpApiId === api.id) return deployment;
  return refuseMissingPart('Deployment', 'deploymentId', deploymentId);
}
