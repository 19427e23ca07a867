import { Refusal } from '../../../errors.ts';
import type { Kernel } from '../../../kernel.ts';
import { defineTable } from '../../../table.ts';
import { refuseMissingApi } from '../api-not-found.ts';
import type { CorsConfiguration } from '../../http/cors.ts';

/** An HTTP API: routes to integrations, which a stage serves once they are deployed. */
export interface HttpApiRow {
  /** `api_` and the API's id. */
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  /** As it stands in the domain. */
  readonly apiId: string;
  readonly name: string;
  readonly description: string;
  /** Null where the functions answer for themselves. */
  readonly cors: CorsConfiguration | null;
  readonly createdAtMs: number;
}

/** The HTTP APIs of a sandbox, found by their id. */
export const httpApis = defineTable<HttpApiRow>({
  name: 'http_api',
  key: (row) => row.id,
  lookup: (row) => row.apiId,
});

export function findHttpApi(kernel: Kernel, apiId: string): HttpApiRow | undefined {
  return kernel.table(httpApis).find(apiId);
}

/** The HTTP API of that id; refuses where the sandbox has none. */
export function requireHttpApi(kernel: Kernel, apiId: string): HttpApiRow {
  return findHttpApi(kernel, apiId) ?? refuseMissingApi(kernel, apiId);
}

/** As the log names it. */
export function titleOfApi({ name, apiId }: Pick<HttpApiRow, 'name' | 'apiId'>): string {
  return `HTTP API "${name}" (${apiId})`;
}

/** Refuses a part of an API that is not there, or belongs to another. */
export function refuseMissingPart(kind: string, field: string, id: string): never {
  throw new Refusal(
    'API_PART_NOT_FOUND',
    `Invalid ${kind} identifier specified ${id.slice(0, 200)}`,
    {
      field,
    },
  );
}
