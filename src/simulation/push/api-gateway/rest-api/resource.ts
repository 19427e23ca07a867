import { Refusal } from '../../../errors.ts';
import type { Kernel } from '../../../kernel.ts';
import { defineTable } from '../../../table.ts';
import type { RestMethod } from './method.ts';
import type { RestApiRow } from './rest-api.ts';

/** A resource of a REST API: a path, and what is done there by which method. */
export interface RestResourceRow {
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  /** The row of its API. */
  readonly restApiId: string;
  /** As AWS names it, within the API. */
  readonly resourceId: string;
  /** The `resourceId` of the one above; null for the root. */
  readonly parentId: string | null;
  /** `orders`, `{id}` or `{proxy+}`; empty for the root. */
  readonly pathPart: string;
  /** From the root on: `/orders/{id}`. */
  readonly path: string;
  readonly methods: readonly RestMethod[];
  /** Bytes of the methods with all their templates. */
  readonly bytes: number;
}

/** The resources of all REST APIs, found by their API and their id within it. */
export const restResources = defineTable<RestResourceRow>({
  name: 'rest_resource',
  key: (row) => row.id,
  lookup: (row) => lookupOf(row.restApiId, row.resourceId),
  group: (row) => row.restApiId,
  totals: { bytes: (row) => row.bytes },
});

/** The resources of an API in the order of their creation; the first is the root. */
export function resourcesOf(kernel: Kernel, api: Pick<RestApiRow, 'id'>): RestResourceRow[] {
  return kernel
    .table(restResources)
    .group(api.id)
    .sort((left, right) => left.seq - right.seq);
}

/** The resource of an API; refuses where the API has none of that id. */
export function requireResource(
  kernel: Kernel,
  api: RestApiRow,
  resourceId: string,
): RestResourceRow {
  const resource = kernel.table(restResources).find(lookupOf(api.id, resourceId));
  if (resource) return resource;
  throw new Refusal('API_PART_NOT_FOUND', 'Invalid Resource identifier specified', {
    field: 'resourceId',
  });
}

function lookupOf(restApiId: string, resourceId: string): string {
  return `${restApiId} ${resourceId}`;
}
