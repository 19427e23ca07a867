import { Refusal } from '../../../errors.ts';
import type { Kernel } from '../../../kernel.ts';
import { defineTable } from '../../../table.ts';
import type { GatewayResponse } from './gateway-response.ts';

/** A REST API: a tree of resources with methods, which a stage serves once it is deployed. */
export interface RestApiRow {
  /** `rst_` and the API's id. */
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  /** As it stands in the domain. */
  readonly apiId: string;
  readonly name: string;
  readonly description: string;
  /** Which bodies travel as bytes: `image/png`; with an asterisk in both places, all. */
  readonly binaryMediaTypes: readonly string[];
  /** Those that were put, by their type; the others are as AWS has them (AGR-11). */
  readonly gatewayResponses: readonly GatewayResponse[];
  /** Bytes of what was put. */
  readonly gatewayResponseBytes: number;
  /** As AWS names the resource of the path `/`. */
  readonly rootResourceId: string;
  readonly createdAtMs: number;
}

/** The REST APIs of a sandbox, found by their id. */
export const restApis = defineTable<RestApiRow>({
  name: 'rest_api',
  key: (row) => row.id,
  lookup: (row) => row.apiId,
  totals: { bytes: (row) => row.gatewayResponseBytes },
});

/** The REST API of that id; refuses where the sandbox has none. */
export function requireRestApi(kernel: Kernel, restApiId: string): RestApiRow {
  const api = kernel.table(restApis).find(restApiId);
  if (api) return api;
  throw new Refusal(
    'API_NOT_FOUND',
    `Invalid API identifier specified ${kernel.sandbox.accountId}:${restApiId.slice(0, 200)}`,
    { field: 'restApiId' },
  );
}

/** As the log names it. */
export function titleOfApi({ name, apiId }: Pick<RestApiRow, 'name' | 'apiId'>): string {
  return `REST API "${name}" (${apiId})`;
}
