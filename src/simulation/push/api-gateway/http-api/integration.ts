import type { Kernel } from '../../../kernel.ts';
import { defineTable } from '../../../table.ts';
import { refuseMissingPart, type HttpApiRow } from './http-api.ts';

export type PayloadFormatVersion = '1.0' | '2.0';

/** How routes of an HTTP API reach a function, and how the two talk. */
export interface HttpApiIntegrationRow {
  /** As AWS names the integration, too. */
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  /** The row of its API. */
  readonly httpApiId: string;
  /** As it was given: the ARN of a function, or the path of Lambda's API that invokes it. */
  readonly integrationUri: string;
  readonly payloadFormatVersion: PayloadFormatVersion;
  readonly timeoutInMillis: number;
  /** A role whose permissions count in place of the function's policy; null for none. */
  readonly credentialsArn: string | null;
  readonly description: string;
}

/** The integrations of all HTTP APIs. */
export const httpApiIntegrations = defineTable<HttpApiIntegrationRow>({
  name: 'http_api_integration',
  key: (row) => row.id,
  group: (row) => row.httpApiId,
});

/** The integration of an API; refuses where the API has none of that id. */
export function requireIntegration(
  kernel: Kernel,
  api: HttpApiRow,
  integrationId: string,
  field = 'integrationId',
): HttpApiIntegrationRow {
  const integration = kernel.table(httpApiIntegrations).get(integrationId);
  if (integration?.httpApiId === api.id) return integration;
  return refuseMissingPart('Integration', field, integrationId);
}
