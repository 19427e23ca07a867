import { byteLength } from '../../../byte-length.ts';
import { Refusal } from '../../../errors.ts';
import type { Kernel } from '../../../kernel.ts';
import type { Integration, RestMethod } from './method.ts';
import { refuseLargeResource, refuseMoreBytes } from './quotas.ts';
import { requireRestApi, titleOfApi, type RestApiRow } from './rest-api.ts';
import type { RestApiReference } from './rest-api-commands.ts';
import { requireResource, restResources, type RestResourceRow } from './resource.ts';
import { describeTriggers, forgetTriggers } from './rest-api-trigger.ts';

/** Which method of which resource a command is about. */
export interface MethodReference {
  readonly restApiId: string;
  readonly resourceId: string;
  /** `GET` or `ANY`. */
  readonly httpMethod: string;
}

/** A method with what it belongs to. */
export interface FoundMethod {
  readonly api: RestApiRow;
  readonly resource: RestResourceRow;
  readonly method: RestMethod;
}

/** The method that a command names; refuses where there is none. */
export function requireMethod(kernel: Kernel, reference: MethodReference): FoundMethod {
  const api = requireRestApi(kernel, reference.restApiId);
  const resource = requireResource(kernel, api, reference.resourceId);
  const method = resource.methods.find(({ httpMethod }) => httpMethod === reference.httpMethod);
  if (method) return { api, resource, method };
  throw new Refusal('API_PART_NOT_FOUND', 'Invalid Method identifier specified', {
    field: 'httpMethod',
  });
}

/** The integration of that method; refuses where it has none. */
export function requireIntegration({ method }: FoundMethod): Integration {
  if (method.integration) return method.integration;
  throw new Refusal('API_PART_NOT_FOUND', 'Invalid Integration identifier specified', {
    field: 'httpMethod',
  });
}

/** What is told of a change of a method. */
export interface MethodChange {
  readonly kind:
    'REST_METHOD_PUT' | 'REST_METHOD_DELETED' | 'REST_INTEGRATION_PUT' | 'REST_INTEGRATION_DELETED';
  readonly httpMethod: string;
  /** What has happened, as it goes on behind `GET /orders of the REST API "shop"`. */
  readonly what: string;
}

/** Gives a resource its methods anew; refuses where they are too large. */
export function putMethods(
  kernel: Kernel,
  { api, resource }: Pick<FoundMethod, 'api' | 'resource'>,
  methods: readonly RestMethod[],
  { kind, httpMethod, what }: MethodChange,
): RestApiReference {
  const bytes = byteLength(JSON.stringify(methods));
  refuseLargeResource(bytes);
  refuseMoreBytes(kernel, bytes - resource.bytes);
  forgetTriggers(kernel, api, resource, methods);
  const changed = kernel.table(restResources).put({ ...resource, methods, bytes });
  describeTriggers(kernel, api, changed);
  kernel.emit({
    kind,
    message: `${httpMethod} ${resource.path} of the ${titleOfApi(api)} ${what}. It is served when the API is deployed.`,
    detail: {
      restApiId: api.apiId,
      resourceId: resource.resourceId,
      path: resource.path,
      httpMethod,
    },
  });
  return { id: resource.id };
}

/** The same with one method in the place of the one that has its name. */
export function replaceMethod(
  kernel: Kernel,
  found: FoundMethod,
  method: RestMethod,
  change: Omit<MethodChange, 'httpMethod'>,
): RestApiReference {
  const { httpMethod } = method;
  const methods = found.resource.methods.map((one) =>
    one.httpMethod === httpMethod ? method : one,
  );
  return putMethods(kernel, found, methods, { ...change, httpMethod });
}
