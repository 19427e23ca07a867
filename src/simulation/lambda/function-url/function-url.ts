import type { Kernel } from '../../kernel.ts';
import type { CorsConfiguration } from '../../push/http/cors.ts';
import { removeTrigger } from '../../push/trigger.ts';
import { defineTable } from '../../table.ts';

export type FunctionUrlAuthType = 'NONE' | 'AWS_IAM';
export type FunctionUrlInvokeMode = 'BUFFERED' | 'RESPONSE_STREAM';

/** The URL of a function or of one of its aliases (URL-08). */
export interface FunctionUrlRow {
  /** `url_` and the url id. */
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  readonly functionId: string;
  readonly functionName: string;
  /** `$LATEST` or an alias. */
  readonly qualifier: string;
  readonly authType: FunctionUrlAuthType;
  readonly invokeMode: FunctionUrlInvokeMode;
  readonly cors: CorsConfiguration | null;
  readonly createdAtMs: number;
  readonly lastModifiedMs: number;
  /** When its alias was deleted: it answers 403 from then on (URL-08). Null while it works. */
  readonly orphanedAtMs: number | null;
}

/** Function URLs, found by id and by function and qualifier. */
export const functionUrls = defineTable<FunctionUrlRow>({
  name: 'function_url',
  key: (row) => row.id,
  lookup: (row) => lookupOf(row.functionId, row.qualifier),
  group: (row) => row.functionId,
});

/** The URL of a function or alias, working or not. */
export function findFunctionUrl(
  kernel: Kernel,
  functionId: string,
  qualifier: string,
): FunctionUrlRow | undefined {
  return kernel.table(functionUrls).find(lookupOf(functionId, qualifier));
}

/** The part of the domain that is the URL's own. */
export function urlIdOf({ id }: Pick<FunctionUrlRow, 'id'>): string {
  return id.slice('url_'.length);
}

/** `<id>.lambda-url.eu-west-1.on.aws` */
export function domainOf(sandbox: { readonly region: string }, urlId: string): string {
  return `${urlId}.lambda-url.${sandbox.region}.on.aws`;
}

/** The URL of an alias that is deleted answers no more; it is remembered, to be answered 403 (URL-08). */
export function orphanFunctionUrl(kernel: Kernel, functionId: string, aliasName: string): void {
  const url = findFunctionUrl(kernel, functionId, aliasName);
  if (!url || url.orphanedAtMs !== null) return;
  kernel.table(functionUrls).put({ ...url, orphanedAtMs: kernel.now });
  removeTrigger(kernel, 'FUNCTION_URL', url.id);
}

/** Forgets the URLs of a function that is deleted. */
export function deleteFunctionUrlsOf(kernel: Kernel, functionId: string): void {
  for (const url of kernel.table(functionUrls).group(functionId)) {
    kernel.table(functionUrls).delete(url.id);
    removeTrigger(kernel, 'FUNCTION_URL', url.id);
  }
}

function lookupOf(functionId: string, qualifier: string): string {
  return `${functionId}:${qualifier}`;
}
