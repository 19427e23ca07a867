import type { Kernel } from '../../../kernel.ts';
import { functionOfArn } from '../../function-of-arn.ts';
import { findTrigger, putTrigger, removeTrigger } from '../../trigger.ts';
import { executeApiArn } from '../api.ts';
import { functionArnOf } from './integration-uri.ts';
import type { RestMethod } from './method.ts';
import type { RestApiRow } from './rest-api.ts';
import type { RestResourceRow } from './resource.ts';

/** Which method of which path, among all APIs. */
export function triggerKey(apiId: string, httpMethod: string, path: string): string {
  return `${apiId} ${httpMethod} ${path}`;
}

/**
 * Writes down which functions a resource invokes: one trigger for each method that names its function.
 * Where a stage's variables name it, it is known only when a request comes.
 */
export function describeTriggers(
  kernel: Kernel,
  api: RestApiRow,
  { path, methods }: RestResourceRow,
): void {
  for (const { httpMethod, integration } of methods) {
    const key = triggerKey(api.apiId, httpMethod, path);
    const functionArn = functionArnOf(integration?.uri ?? '', []);
    const called = functionArn === null ? null : functionOfArn(functionArn);
    if (called === null || integration === null) {
      removeTrigger(kernel, 'API_GATEWAY_REST', key);
      continue;
    }
    const before = findTrigger(kernel, 'API_GATEWAY_REST', key);
    putTrigger(kernel, {
      source: 'API_GATEWAY_REST',
      sourceArn: executeApiArn(kernel.sandbox, {
        apiId: api.apiId,
        stage: '*',
        method: httpMethod === 'ANY' ? '*' : httpMethod,
        path: withoutNames(path),
      }),
      key,
      ...called,
      enabled: true,
      configuration: {
        restApiId: api.apiId,
        path,
        httpMethod,
        integrationType: integration.type,
        stageName: before?.configuration['stageName'] ?? null,
      },
    });
  }
}

/** Forgets the triggers of methods that a resource has and is not to have any more. */
export function forgetTriggers(
  kernel: Kernel,
  { apiId }: RestApiRow,
  { path, methods }: RestResourceRow,
  kept: readonly RestMethod[] = [],
): void {
  for (const { httpMethod } of methods) {
    if (kept.some((method) => method.httpMethod === httpMethod)) continue;
    removeTrigger(kernel, 'API_GATEWAY_REST', triggerKey(apiId, httpMethod, path));
  }
}

/** `/orders/{id}` is `/orders/*` in the ARN that policies speak of. */
export function withoutNames(resourcePath: string): string {
  return resourcePath.replace(/\{[^}]*\}/g, '*');
}
