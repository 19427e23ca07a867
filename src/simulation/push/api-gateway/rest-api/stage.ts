import { Refusal } from '../../../errors.ts';
import type { Kernel } from '../../../kernel.ts';
import { defineTable } from '../../../table.ts';
import type { Mapping } from './method.ts';
import type { RestApiRow } from './rest-api.ts';

/** A stage of a REST API: the first part of the path, and which deployment it serves. */
export interface RestStageRow {
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  /** The row of its API. */
  readonly restApiId: string;
  readonly stageName: string;
  /** As AWS names the deployment, within the API. */
  readonly deploymentId: string;
  readonly description: string;
  readonly variables: readonly Mapping[];
  readonly createdAtMs: number;
  readonly lastUpdatedMs: number;
}

/** The stages of all REST APIs, found by their API and name. */
export const restStages = defineTable<RestStageRow>({
  name: 'rest_stage',
  key: (row) => row.id,
  lookup: (row) => lookupOf(row.restApiId, row.stageName),
  group: (row) => row.restApiId,
});

export function findStage(
  kernel: Kernel,
  restApiId: string,
  stageName: string,
): RestStageRow | undefined {
  return kernel.table(restStages).find(lookupOf(restApiId, stageName));
}

/** The stage of an API; refuses where the API has none of that name. */
export function requireStage(kernel: Kernel, api: RestApiRow, stageName: string): RestStageRow {
  const stage = findStage(kernel, api.id, stageName);
  if (stage) return stage;
  throw new Refusal('API_PART_NOT_FOUND', 'Invalid stage identifier specified', {
    field: 'stageName',
  });
}

/** The stages of an API in the order of their creation. */
export function stagesOf(kernel: Kernel, api: RestApiRow): RestStageRow[] {
  return kernel
    .table(restStages)
    .group(api.id)
    .sort((left, right) => left.seq - right.seq);
}

function lookupOf(restApiId: string, stageName: string): string {
  return `${restApiId} ${stageName}`;
}
