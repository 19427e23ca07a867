import type { JsonObject } from '../../../json.ts';
import type { Kernel, SandboxIdentity } from '../../../kernel.ts';
import { eventFormat1 } from '../../http/event-format-1.ts';
import {
  EXAMPLE_RECEIVED_AT_MS,
  EXAMPLE_TRACE_HEADER,
  exampleRequest,
} from '../../http/example-request.ts';
import type { PushSource } from '../../push-source.ts';
import type { TriggerRow } from '../../trigger-row.ts';
import { findTrigger, putTrigger } from '../../trigger.ts';
import { apiDomain, executeApiArn } from '../api.ts';
import { refuseBadRequest } from '../bad-request.ts';
import { createDeployment } from './deployment-commands.ts';
import { putIntegration } from './integration-commands.ts';
import { lambdaUri } from './integration-uri.ts';
import { deleteMethod, putMethod } from './method-commands.ts';
import { createResource } from './resource-commands.ts';
import { resourcesOf, type RestResourceRow } from './resource.ts';
import { requireRestApi, restApis, type RestApiRow } from './rest-api.ts';
import { triggerKey, withoutNames } from './rest-api-trigger.ts';
import { findStage } from './stage.ts';
import { servicePermission } from '../../trigger-permission.ts';

/** What a trigger of this source is made of, beside the function. */
export interface RestApiTriggerConfiguration {
  readonly restApiId: string;
  /** `/orders/{id}`; resources that are not there are made. */
  readonly path: string;
  /** `GET` or `ANY`. */
  readonly httpMethod: string;
  /** The stage that it is deployed to, made where it is not there. */
  readonly stageName: string;
}

/** A method of a REST API whose proxy integration is a function. */
export const restApiPushSource: PushSource<RestApiTriggerConfiguration> = {
  type: 'API_GATEWAY_REST',
  title: 'Amazon API Gateway REST API',
  invocationTypes: ['REQUEST_RESPONSE', 'EVENT'],
  principal: 'apigateway.amazonaws.com',
  permissionChecked: 'AT_USE',
  retries:
    'Nobody tries again: the client gets the answer, 502 for an error of the function, 500 for a throttle or a missing permission and 504 after the 29 s that an integration waits at most. An asynchronous custom integration answers 202 at once; then Lambda’s own queue tries again.',
  exampleEvent,
  rules: ['PUSH-03', 'AGR-01', 'AGR-03', 'AGR-05', 'AGR-06', 'AGR-07', 'AGC-01', 'AGC-02'],

  permissionsFor: ({ sandbox }, { configuration: { restApiId, path, httpMethod } }) => [
    servicePermission(
      'apigateway.amazonaws.com',
      executeApiArn(sandbox, {
        apiId: restApiId,
        stage: '*',
        method: httpMethod === 'ANY' ? '*' : httpMethod,
        path: withoutNames(path),
      }),
    ),
  ],

  createTrigger(kernel, { functionArn, configuration }) {
    const { restApiId, path, httpMethod } = configuration;
    const api = requireRestApi(kernel, restApiId);
    const { resourceId, methods } = resourceAt(kernel, api, path);
    const method = { restApiId, resourceId, httpMethod };
    const before = methods.find((one) => one.httpMethod === httpMethod);
    if (before?.integration) {
      refuseBadRequest(
        'httpMethod',
        `Cannot create the trigger: ${httpMethod} ${path} has an integration already. Delete it, or take another method.`,
      );
    }
    if (!before) putMethod(kernel, { ...method, authorizationType: 'NONE' });
    putIntegration(kernel, {
      ...method,
      type: 'AWS_PROXY',
      integrationHttpMethod: 'POST',
      uri: lambdaUri(kernel.sandbox, functionArn),
      credentials: null,
      requestParameters: null,
      requestTemplates: null,
      passthroughBehavior: null,
      contentHandling: null,
      timeoutInMillis: null,
    });
    return deployed(kernel, configuration);
  },

  updateTrigger(kernel, trigger, { enabled, configuration }) {
    if (enabled === false) {
      refuseBadRequest(
        'enabled',
        'Cannot disable the trigger: a method cannot be switched off. Delete the trigger, or set the reserved concurrency of its function to 0.',
      );
    }
    if (!configuration) return trigger;
    const { restApiId, httpMethod, path } = configuration;
    if (triggerKey(restApiId, httpMethod, path) !== trigger.key) {
      refuseBadRequest(
        'path',
        'Cannot change the method of the trigger: only its stage can change. Delete it and create another.',
      );
    }
    return deployed(kernel, configuration);
  },

  deleteTrigger(kernel, { configuration }) {
    const { restApiId, path, httpMethod, stageName } = configuration as JsonObject & {
      readonly [Name in 'restApiId' | 'path' | 'httpMethod']: string;
    };
    const api = requireRestApi(kernel, restApiId);
    const resource = resourcesOf(kernel, api).find((one) => one.path === path);
    if (!resource) return;
    deleteMethod(kernel, { restApiId, resourceId: resource.resourceId, httpMethod });
    const isServed = typeof stageName === 'string' && findStage(kernel, api.id, stageName);
    const hasMethods = resourcesOf(kernel, api).some(({ methods }) => methods.length > 0);
    if (isServed && hasMethods) deploy(kernel, restApiId, stageName);
  },
};

/** Deploys the API and notes where, so that whoever deletes the trigger knows what to deploy again. */
function deployed(
  kernel: Kernel,
  { restApiId, path, httpMethod, stageName }: RestApiTriggerConfiguration,
): TriggerRow {
  deploy(kernel, restApiId, stageName);
  const trigger = findTrigger(kernel, 'API_GATEWAY_REST', triggerKey(restApiId, httpMethod, path));
  if (!trigger) throw new Error(`${httpMethod} ${path} of ${restApiId} has no trigger`);
  const { id: _id, seq: _seq, permissionStatementIds: _statements, ...content } = trigger;
  return putTrigger(kernel, {
    ...content,
    configuration: { ...content.configuration, stageName },
  });
}

function deploy(kernel: Kernel, restApiId: string, stageName: string): void {
  createDeployment(kernel, {
    restApiId,
    stageName,
    description: null,
    stageDescription: null,
    variables: null,
  });
}

/** The resource of a path, made with all above it where they are not there. */
function resourceAt(kernel: Kernel, api: RestApiRow, path: string): RestResourceRow {
  if (!/^\/[!-~]{0,1000}$/.test(path)) {
    refuseBadRequest('path', 'Cannot take path: it must look like "/orders/{id}".');
  }
  const parts = path.split('/').filter((part) => part !== '');
  let resource = childOf(kernel, api, null, '');
  for (const pathPart of parts) {
    const { resourceId } = resource;
    const before = findChild(kernel, api, resourceId, pathPart);
    if (!before) createResource(kernel, { restApiId: api.apiId, parentId: resourceId, pathPart });
    resource = before ?? childOf(kernel, api, resourceId, pathPart);
  }
  return resource;
}

function childOf(
  kernel: Kernel,
  api: RestApiRow,
  parentId: string | null,
  pathPart: string,
): RestResourceRow {
  const child = findChild(kernel, api, parentId, pathPart);
  if (!child)
    throw new Error(`${kernel.table(restApis).size} REST APIs, and a resource is missing`);
  return child;
}

function findChild(
  kernel: Kernel,
  api: RestApiRow,
  parentId: string | null,
  pathPart: string,
): RestResourceRow | undefined {
  return resourcesOf(kernel, api).find(
    (one) => one.parentId === parentId && one.pathPart === pathPart,
  );
}

function exampleEvent(sandbox: SandboxIdentity): JsonObject {
  const apiId = 'a1b2c3d4e5';
  return eventFormat1(exampleRequest('/prod/orders/7', '{"a":1}', null), {
    version: null,
    accountId: sandbox.accountId,
    apiId,
    deploymentId: 'd4e5f6',
    domainName: apiDomain(sandbox, apiId),
    stage: 'prod',
    resourcePath: '/orders/{id}',
    resourceId: 'roq9wj',
    path: '/orders/7',
    pathParameters: { id: '7' },
    stageVariables: null,
    requestId: '8f507cfc-xmpl-4697-b07a-ac58fc914c95',
    extendedRequestId: 'TWegAcC4EowCHnA=',
    traceHeader: EXAMPLE_TRACE_HEADER,
    signer: null,
    receivedAtMs: EXAMPLE_RECEIVED_AT_MS,
    body: { body: '{"a":1}', isBase64Encoded: false },
  });
}
