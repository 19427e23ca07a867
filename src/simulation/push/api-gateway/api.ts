import type { Kernel, SandboxIdentity } from '../../kernel.ts';

/** Characters of an API's id: so an address tells an API from a function URL, which has more. */
export const API_ID_LENGTH = 10;

/** An id for a new API, REST or HTTP: ten small letters and digits, as they stand in its domain. */
export function newApiId(kernel: Kernel): string {
  // Ids are global, and two sandboxes may have the same seed.
  const random = kernel.random(`APIs of ${kernel.sandbox.id}`);
  return Array.from({ length: API_ID_LENGTH }, () => random.integerBelow(36).toString(36)).join('');
}

/** `<id>.execute-api.eu-west-1.amazonaws.com` */
export function apiDomain({ region }: Pick<SandboxIdentity, 'region'>, apiId: string): string {
  return `${apiId}.execute-api.${region}.amazonaws.com`;
}

/** What of an API invokes a function, or is to be let in; each part may be `*`. */
export interface ApiMethod {
  readonly apiId: string;
  readonly stage: string;
  /** `POST` */
  readonly method: string;
  /** `/orders/{id}` */
  readonly path: string;
}

/** The source ARN with which API Gateway invokes functions (PUSH-01). */
export function executeApiArn(
  { region, accountId }: Pick<SandboxIdentity, 'region' | 'accountId'>,
  { apiId, stage, method, path }: ApiMethod,
): string {
  const resource = path.startsWith('/') ? path.slice(1) : path;
  return `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}/${method}/${resource}`;
}
