import type { Kernel } from '../../../kernel.ts';
import { defineTable } from '../../../table.ts';
import { refuseMissingPart, type HttpApiRow } from './http-api.ts';

/** The stage that is at the root of an API's address. */
export const DEFAULT_STAGE = '$default';

/** Where an HTTP API answers, and which deployment it serves there. */
export interface HttpApiStageRow {
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  /** The row of its API. */
  readonly httpApiId: string;
  /** The first part of the path, or `$default`. */
  readonly stageName: string;
  readonly description: string;
  /** Whether each change of the API is deployed to it at once. */
  readonly autoDeploy: boolean;
  /** Null until something was deployed to it: it answers 404. */
  readonly deploymentId: string | null;
  /** By name; null for none. */
  readonly stageVariables: Readonly<Record<string, string>> | null;
  readonly createdAtMs: number;
  readonly lastUpdatedMs: number;
}

/** The stages of all HTTP APIs, found by their API and name. */
export const httpApiStages = defineTable<HttpApiStageRow>({
  name: 'http_api_stage',
  key: (row) => row.id,
  lookup: (row) => lookupOf(row.httpApiId, row.stageName),
  group: (row) => row.httpApiId,
});

export function findStage(
  kernel: Kernel,
  api: HttpApiRow,
  stageName: string,
): HttpApiStageRow | undefined {
  return kernel.table(httpApiStages).find(lookupOf(api.id, stageName));
}

/** The stage of an API; refuses where the API has none of that name. */
export function requireStage(kernel: Kernel, api: HttpApiRow, stageName: string): HttpApiStageRow {
  const stage = findStage(kernel, api, stageName);
  return stage ?? refuseMissingPart('Stage', 'stageName', stageName);
}

/** The stages of an API in the order of their creation. */
export function stagesOf(kernel: Kernel, api: HttpApiRow): HttpApiStageRow[] {
  return kernel
    .table(httpApiStages)
    .group(api.id)
    .sort((left, right) => left.seq - right.seq);
}

function lookupOf(httpApiId: string, stageName: string): string {
  return `${httpApiId} ${stageName}`;
}
