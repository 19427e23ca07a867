import { Refusal } from '../../../errors.ts';
import type { Kernel } from '../../../kernel.ts';
import { refuseBadRequest } from '../bad-request.ts';
import { putMethods, replaceMethod, requireMethod, type MethodReference } from './change-method.ts';
import { refuseBadStatus } from './mapping-input.ts';
import type { RestAuthorizationType } from './method.ts';
import { requireRestApi } from './rest-api.ts';
import type { RestApiReference } from './rest-api-commands.ts';
import { requireResource } from './resource.ts';

export interface PutMethodInput extends MethodReference {
  readonly authorizationType: RestAuthorizationType;
}

export interface PutMethodResponseInput extends MethodReference {
  readonly statusCode: string;
  /** The headers it may have: `method.response.header.Location`. */
  readonly responseParameters: readonly string[] | null;
}

export interface MethodResponseReference extends MethodReference {
  readonly statusCode: string;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY'];

/** Headers that one response may declare. */
const RESPONSE_PARAMETERS_MAX = 100;

/** Adds a method to a resource; without an integration it is not to be deployed. */
export function putMethod(kernel: Kernel, input: PutMethodInput): RestApiReference {
  const { httpMethod, authorizationType } = input;
  const api = requireRestApi(kernel, input.restApiId);
  const resource = requireResource(kernel, api, input.resourceId);
  if (!METHODS.includes(httpMethod)) {
    refuseBadRequest(
      'httpMethod',
      `Invalid HttpMethod specified. Valid options are ${METHODS.join(',')}`,
    );
  }
  if (resource.methods.some((method) => method.httpMethod === httpMethod)) {
    throw new Refusal('API_PART_EXISTS', 'Method already exists for this resource', {
      field: 'httpMethod',
    });
  }
  const method = { httpMethod, authorizationType, methodResponses: [], integration: null };
  const methods = [...resource.methods, method].sort((left, right) =>
    left.httpMethod < right.httpMethod ? -1 : 1,
  );
  return putMethods(kernel, { api, resource }, methods, {
    kind: 'REST_METHOD_PUT',
    httpMethod,
    what: `was added, with the authorization ${authorizationType} and no integration yet`,
  });
}

/** Takes a method with its integration away from a resource. */
export function deleteMethod(kernel: Kernel, input: MethodReference): RestApiReference {
  const found = requireMethod(kernel, input);
  const { httpMethod } = input;
  const methods = found.resource.methods.filter((method) => method.httpMethod !== httpMethod);
  return putMethods(kernel, found, methods, {
    kind: 'REST_METHOD_DELETED',
    httpMethod,
    what: 'was deleted',
  });
}

/** Declares a response of a method, which integration responses may then give. */
export function putMethodResponse(kernel: Kernel, input: PutMethodResponseInput): RestApiReference {
  const found = requireMethod(kernel, input);
  const { statusCode } = input;
  refuseBadStatus(statusCode);
  const responseParameters = [...new Set(input.responseParameters ?? [])].sort();
  if (responseParameters.length > RESPONSE_PARAMETERS_MAX) {
    refuseBadRequest(
      'responseParameters',
      `Cannot declare ${responseParameters.length} headers: the limit is ${RESPONSE_PARAMETERS_MAX}.`,
    );
  }
  const bad = responseParameters.find(
    (name) => !/^method\.response\.header\.[\w-]{1,256}$/.test(name),
  );
  if (bad !== undefined) {
    refuseBadRequest(
      'responseParameters',
      `Invalid mapping expression specified: "${bad.slice(0, 100)}" must look like "method.response.header.Location".`,
    );
  }
  const { methodResponses } = found.method;
  if (methodResponses.some((response) => response.statusCode === statusCode)) {
    throw new Refusal('API_PART_EXISTS', 'Response already exists for this resource', {
      field: 'statusCode',
    });
  }
  return replaceMethod(
    kernel,
    found,
    {
      ...found.method,
      methodResponses: [...methodResponses, { statusCode, responseParameters }].sort(byStatus),
    },
    { kind: 'REST_METHOD_PUT', what: `declares the response ${statusCode}` },
  );
}

/** Takes a declared response back. */
export function deleteMethodResponse(
  kernel: Kernel,
  input: MethodResponseReference,
): RestApiReference {
  const found = requireMethod(kernel, input);
  const { statusCode } = input;
  const { methodResponses } = found.method;
  const kept = methodResponses.filter((response) => response.statusCode !== statusCode);
  if (kept.length === methodResponses.length) {
    throw new Refusal('API_PART_NOT_FOUND', 'Invalid Response status code specified', {
      field: 'statusCode',
    });
  }
  return replaceMethod(
    kernel,
    found,
    { ...found.method, methodResponses: kept },
    { kind: 'REST_METHOD_PUT', what: `declares the response ${statusCode} no more` },
  );
}

function byStatus(
  left: { readonly statusCode: string },
  right: { readonly statusCode: string },
): number {
  return Number(left.statusCode) - Number(right.statusCode);
}
