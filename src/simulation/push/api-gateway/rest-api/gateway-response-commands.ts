import { byteLength } from '../../../byte-length.ts';
import { Refusal } from '../../../errors.ts';
import type { Kernel } from '../../../kernel.ts';
import { refuseBadRequest } from '../bad-request.ts';
import type { GatewayResponse, GatewayResponseType } from './gateway-response.ts';
import {
  readMappings,
  readTemplates,
  refuseBadStatus,
  type MappingInput,
} from './mapping-input.ts';
import { isMappingSource } from './mapping-source.ts';
import { refuseLargeResource, refuseMoreBytes } from './quotas.ts';
import { requireRestApi, restApis, titleOfApi, type RestApiRow } from './rest-api.ts';
import type { RestApiReference } from './rest-api-commands.ts';

export interface GatewayResponseReference {
  readonly restApiId: string;
  readonly responseType: GatewayResponseType;
}

export interface PutGatewayResponseInput extends GatewayResponseReference {
  /** Null leaves the status that the failure has. */
  readonly statusCode: string | null;
  readonly responseParameters: MappingInput | null;
  readonly responseTemplates: MappingInput | null;
}

/** Puts an answer into the place of the one that API Gateway gives to a kind of failure (AGR-11). */
export function putGatewayResponse(
  kernel: Kernel,
  input: PutGatewayResponseInput,
): RestApiReference {
  const api = requireRestApi(kernel, input.restApiId);
  const { responseType, statusCode } = input;
  if (statusCode !== null) refuseBadStatus(statusCode);
  const responseParameters = readMappings('responseParameters', input.responseParameters);
  for (const { name, value } of responseParameters) {
    if (
      !/^gatewayresponse\.header\.[\w-]{1,256}$/.test(name) ||
      !isMappingSource(value, 'gateway')
    ) {
      refuseBadRequest(
        'responseParameters',
        `Invalid mapping expression specified: ${name.slice(0, 100)} = ${value.slice(0, 100)}`,
      );
    }
  }
  const response: GatewayResponse = {
    responseType,
    statusCode: statusCode === null ? null : Number(statusCode),
    responseParameters,
    responseTemplates: readTemplates('responseTemplates', input.responseTemplates),
  };
  const changed = replaceResponses(kernel, api, [...without(api, responseType), response]);
  emitChange(
    kernel,
    'GATEWAY_RESPONSE_PUT',
    changed,
    responseType,
    `The ${titleOfApi(api)} has an answer of its own for ${responseType}. It is given when the API is deployed.`,
  );
  return { id: api.id };
}

/** Takes such an answer back. */
export function deleteGatewayResponse(
  kernel: Kernel,
  { restApiId, responseType }: GatewayResponseReference,
): RestApiReference {
  const api = requireRestApi(kernel, restApiId);
  const kept = without(api, responseType);
  if (kept.length === api.gatewayResponses.length) {
    throw new Refusal('API_PART_NOT_FOUND', 'Gateway response type not defined on api', {
      field: 'responseType',
    });
  }
  const changed = replaceResponses(kernel, api, kept);
  emitChange(
    kernel,
    'GATEWAY_RESPONSE_DELETED',
    changed,
    responseType,
    `The ${titleOfApi(api)} answers ${responseType} as AWS does again. That is so when the API is deployed.`,
  );
  return { id: api.id };
}

function without(
  { gatewayResponses }: RestApiRow,
  responseType: GatewayResponseType,
): readonly GatewayResponse[] {
  return gatewayResponses.filter((response) => response.responseType !== responseType);
}

function replaceResponses(
  kernel: Kernel,
  api: RestApiRow,
  responses: readonly GatewayResponse[],
): RestApiRow {
  const gatewayResponses = [...responses].sort((left, right) =>
    left.responseType < right.responseType ? -1 : 1,
  );
  const gatewayResponseBytes = byteLength(JSON.stringify(gatewayResponses));
  refuseLargeResource(gatewayResponseBytes);
  refuseMoreBytes(kernel, gatewayResponseBytes - api.gatewayResponseBytes);
  return kernel.table(restApis).put({ ...api, gatewayResponses, gatewayResponseBytes });
}

function emitChange(
  kernel: Kernel,
  kind: 'GATEWAY_RESPONSE_PUT' | 'GATEWAY_RESPONSE_DELETED',
  { apiId }: RestApiRow,
  responseType: GatewayResponseType,
  message: string,
): void {
  kernel.emit({ kind, rule: 'AGR-11', message, detail: { restApiId: apiId, responseType } });
}
