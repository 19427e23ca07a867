import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

const ECHO =
  "exports.handler = async (event) => ({ headers: { 'X-Echo': 'yes' }, body: JSON.stringify(event) })";

interface TestApi {
  readonly sandboxId: string;
  readonly restApiId: string;
  readonly rootResourceId: string;
}

/** A function "orders" with that code in a new sandbox, and a REST API without methods. */
async function createApi(code = ECHO, binaryMediaTypes: string[] = []): Promise<TestApi> {
  const sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
  const { createRestApi } = await tenant.client.ask<{
    createRestApi: { restApi: Omit<TestApi, 'sandboxId'> };
  }>(
    `mutation ($sandboxId: ID!, $code: String!, $binaryMediaTypes: [String!]) {
      createFunction(input: { sandboxId: $sandboxId, functionName: "orders", code: $code }) { function { id } }
      createRestApi(input: { sandboxId: $sandboxId, name: "shop", binaryMediaTypes: $binaryMediaTypes }) { restApi { restApiId rootResourceId } }
    }`,
    { sandboxId, code, binaryMediaTypes },
  );
  return { sandboxId, ...createRestApi.restApi };
}

/** Gives the API a method with a proxy integration, on the stage "prod"; returns where it answers. */
async function deploy({ sandboxId, restApiId }: TestApi, path = '/{proxy+}'): Promise<string> {
  await tenant.client.ask(
    `mutation ($sandboxId: ID!, $restApiId: String!, $path: String!) {
      createTrigger(input: { sandboxId: $sandboxId, functionName: "orders", source: { apiGatewayRest: { restApiId: $restApiId, path: $path } } }) { trigger { id } }
    }`,
    { sandboxId, restApiId, path },
  );
  return `${service.url}/http/${sandboxId}/${restApiId}/prod`;
}

describe('over real HTTP, a REST API', () => {
  test('hands the request on and answers with what the function says', async () => {
    const address = await deploy(await createApi());
    const response = await fetch(`${address}/orders/7?q=a&q=b`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'X-Client': 'me' },
      body: '{"a":1}',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-echo')).toBe('yes');
    expect(await response.json()).toMatchObject({
      resource: '/{proxy+}',
      path: '/orders/7',
      httpMethod: 'PUT',
      headers: { 'X-Client': 'me' },
      multiValueQueryStringParameters: { q: ['a', 'b'] },
      pathParameters: { proxy: 'orders/7' },
      requestContext: {
        path: '/prod/orders/7',
        stage: 'prod',
        identity: { sourceIp: '127.0.0.1' },
      },
      body: '{"a":1}',
    });
  });

  test.each(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS'])('takes %s', async (method) => {
    const address = await deploy(await createApi());
    const response = await fetch(`${address}/a`, { method });
    expect([response.status, response.headers.get('x-echo')]).toEqual([200, 'yes']);
  });

  test('carries bytes both ways', async () => {
    const api = await createApi(
      "exports.handler = async ({ body }) => ({ headers: { 'content-type': 'image/png' }, body, isBase64Encoded: true })",
      ['*/*'],
    );
    const address = await deploy(api);
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    const response = await fetch(`${address}/a`, { method: 'POST', body: bytes });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  test('is 403 for what is not deployed, and nothing at all once it is deleted', async () => {
    const api = await createApi();
    const address = await deploy(api, '/orders');
    expect((await fetch(`${address}/other`)).status).toBe(403);
    expect((await fetch(address.replace('/prod', '/test'))).status).toBe(403);
    await tenant.client.ask(
      'mutation ($sandboxId: ID!, $restApiId: String!) { deleteRestApi(input: { sandboxId: $sandboxId, restApiId: $restApiId }) { deletedRestApiId } }',
      { sandboxId: api.sandboxId, restApiId: api.restApiId },
    );
    expect((await fetch(`${address}/orders`)).status).toBe(404);
  });
});

describe('in GraphQL, a REST API', () => {
  test('is built in AWS’s steps, and read again', async () => {
    const api = await createApi();
    const { sandboxId, restApiId, rootResourceId } = api;
    const { createResource } = await tenant.client.ask<{
      createResource: { resource: { resourceId: string } };
    }>(
      'mutation ($sandboxId: ID!, $restApiId: String!, $rootResourceId: String!) { createResource(input: { sandboxId: $sandboxId, restApiId: $restApiId, parentId: $rootResourceId, pathPart: "orders" }) { resource { resourceId path parentId pathPart } } }',
      { sandboxId, restApiId, rootResourceId },
    );
    expect(createResource.resource).toMatchObject({ path: '/orders', parentId: rootResourceId });
    const { resourceId } = createResource.resource;
    const uri =
      'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:orders/invocations';
    const method = { sandboxId, restApiId, resourceId, httpMethod: 'POST' };
    const built = await tenant.client.ask<{
      createDeployment: { deployment: { deploymentId: string } };
    }>(
      `mutation ($method: PutMethodInput!, $methodResponse: PutMethodResponseInput!, $integration: PutIntegrationInput!, $integrationResponse: PutIntegrationResponseInput!, $gatewayResponse: PutGatewayResponseInput!, $deployment: CreateDeploymentInput!) {
        putMethod(input: $method) { resource { path } }
        putMethodResponse(input: $methodResponse) { resource { path } }
        putIntegration(input: $integration) { resource { path } }
        putIntegrationResponse(input: $integrationResponse) { resource { path } }
        putGatewayResponse(input: $gatewayResponse) { restApi { name } }
        createDeployment(input: $deployment) { deployment { deploymentId description } }
      }`,
      {
        method: { ...method, authorizationType: 'AWS_IAM' },
        methodResponse: {
          ...method,
          statusCode: '202',
          responseParameters: ['method.response.header.Made'],
        },
        integration: {
          ...method,
          type: 'AWS',
          integrationHttpMethod: 'POST',
          uri,
          requestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
          requestTemplates: { 'application/json': '{"id":"$context.requestId"}' },
          timeoutInMillis: 1_000,
        },
        integrationResponse: {
          ...method,
          statusCode: '202',
          selectionPattern: 'x.*',
          responseParameters: { 'method.response.header.Made': "'yes'" },
        },
        gatewayResponse: {
          sandboxId,
          restApiId,
          responseType: 'DEFAULT_4XX',
          statusCode: '418',
          responseTemplates: { 'text/plain': '$context.error.message' },
        },
        deployment: { sandboxId, restApiId, stageName: 'prod', variables: { env: 'x' } },
      },
    );
    const { deploymentId } = built.createDeployment.deployment;
    expect(
      await tenant.client.ask(
        `query ($sandboxId: ID!, $restApiId: String!) { sandbox(id: $sandboxId) { restApi(restApiId: $restApiId) {
          name description invokeUrl binaryMediaTypes
          gatewayResponses { responseType statusCode responseTemplates }
          resource(path: "/orders") { resourceId methods { httpMethod authorizationType methodResponses { statusCode responseParameters } integration { type httpMethod uri requestParameters passthroughBehavior contentHandling timeoutInMillis integrationResponses { statusCode selectionPattern responseParameters } } } }
          none: resource(path: "/nothing") { path }
          stages { edges { node { stageName deploymentId variables invokeUrl httpEndpoint } } }
          deployments { edges { node { deploymentId } } }
        } } }`,
        { sandboxId, restApiId },
      ),
    ).toEqual({
      sandbox: {
        restApi: {
          name: 'shop',
          description: '',
          invokeUrl: `https://${restApiId}.execute-api.eu-west-1.amazonaws.com`,
          binaryMediaTypes: [],
          gatewayResponses: [
            {
              responseType: 'DEFAULT_4XX',
              statusCode: 418,
              responseTemplates: { 'text/plain': '$context.error.message' },
            },
          ],
          resource: {
            resourceId,
            methods: [
              {
                httpMethod: 'POST',
                authorizationType: 'AWS_IAM',
                methodResponses: [
                  { statusCode: '202', responseParameters: ['method.response.header.Made'] },
                ],
                integration: {
                  type: 'AWS',
                  httpMethod: 'POST',
                  uri,
                  requestParameters: {
                    'integration.request.header.X-Amz-Invocation-Type': "'Event'",
                  },
                  passthroughBehavior: 'WHEN_NO_MATCH',
                  contentHandling: null,
                  timeoutInMillis: 1_000,
                  integrationResponses: [
                    {
                      statusCode: '202',
                      selectionPattern: 'x.*',
                      responseParameters: { 'method.response.header.Made': "'yes'" },
                    },
                  ],
                },
              },
            ],
          },
          none: null,
          stages: {
            edges: [
              {
                node: {
                  stageName: 'prod',
                  deploymentId,
                  variables: { env: 'x' },
                  invokeUrl: `https://${restApiId}.execute-api.eu-west-1.amazonaws.com/prod`,
                  httpEndpoint: `/http/${sandboxId}/${restApiId}/prod/`,
                },
              },
            ],
          },
          deployments: { edges: [{ node: { deploymentId } }] },
        },
      },
    });
  });

  test('is taken apart again', async () => {
    const api = await createApi();
    await deploy(api, '/orders');
    const { sandboxId, restApiId } = api;
    const { sandbox } = await tenant.client.ask<{
      sandbox: {
        restApi: {
          resource: { resourceId: string };
          deployments: { edges: [{ node: { deploymentId: string } }] };
        };
      };
    }>(
      'query ($sandboxId: ID!, $restApiId: String!) { sandbox(id: $sandboxId) { restApi(restApiId: $restApiId) { resource(path: "/orders") { resourceId } deployments { edges { node { deploymentId } } } } } }',
      { sandboxId, restApiId },
    );
    const { resourceId } = sandbox.restApi.resource;
    const { deploymentId } = sandbox.restApi.deployments.edges[0].node;
    expect(
      await tenant.client.ask(
        `mutation ($sandboxId: ID!, $restApiId: String!, $resourceId: String!, $deploymentId: String!) {
          updateRestApi(input: { sandboxId: $sandboxId, restApiId: $restApiId, description: "sells" }) { restApi { name description } }
          createStage(input: { sandboxId: $sandboxId, restApiId: $restApiId, stageName: "test", deploymentId: $deploymentId }) { stage { stageName } }
          updateStage(input: { sandboxId: $sandboxId, restApiId: $restApiId, stageName: "test", description: "to try" }) { stage { description } }
          test: deleteStage(input: { sandboxId: $sandboxId, restApiId: $restApiId, stageName: "test" }) { deletedStageId }
          prod: deleteStage(input: { sandboxId: $sandboxId, restApiId: $restApiId, stageName: "prod" }) { deletedStageId }
          deleteDeployment(input: { sandboxId: $sandboxId, restApiId: $restApiId, deploymentId: $deploymentId }) { deletedDeploymentId }
          deleteIntegration(input: { sandboxId: $sandboxId, restApiId: $restApiId, resourceId: $resourceId, httpMethod: "ANY" }) { resource { methods { integration { type } } } }
          deleteMethod(input: { sandboxId: $sandboxId, restApiId: $restApiId, resourceId: $resourceId, httpMethod: "ANY" }) { resource { methods { httpMethod } } }
          deleteResource(input: { sandboxId: $sandboxId, restApiId: $restApiId, resourceId: $resourceId }) { deletedResourceId }
        }`,
        { sandboxId, restApiId, resourceId, deploymentId },
      ),
    ).toMatchObject({
      updateRestApi: { restApi: { name: 'shop', description: 'sells' } },
      createStage: { stage: { stageName: 'test' } },
      updateStage: { stage: { description: 'to try' } },
      deleteIntegration: { resource: { methods: [{ integration: null }] } },
      deleteMethod: { resource: { methods: [] } },
    });
    expect(
      await tenant.client.ask(
        'query ($sandboxId: ID!, $restApiId: String!) { sandbox(id: $sandboxId) { restApi(restApiId: $restApiId) { resources { edges { node { path } } } stages { edges { cursor } } deployments { edges { cursor } } } triggers { edges { cursor } } } }',
        { sandboxId, restApiId },
      ),
    ).toEqual({
      sandbox: {
        restApi: {
          resources: { edges: [{ node: { path: '/' } }] },
          stages: { edges: [] },
          deployments: { edges: [] },
        },
        triggers: { edges: [] },
      },
    });
  });

  test('refuses in AWS’s words, and says which field', async () => {
    const { sandboxId, restApiId, rootResourceId } = await createApi();
    const refusal = await tenant.client.refusal(
      'mutation ($input: CreateResourceInput!) { createResource(input: $input) { resource { id } } }',
      { input: { sandboxId, restApiId, parentId: rootResourceId, pathPart: 'a b' } },
    );
    expect(refusal.extensions).toEqual({
      code: 'API_BAD_REQUEST',
      awsErrorCode: 'BadRequestException',
      field: 'pathPart',
    });
  });

  test('is in the catalogue of event sources', async () => {
    const { eventSources } = await tenant.client.ask<{
      eventSources: { type: string; principal: string; invocationTypes: string[] }[];
    }>('{ eventSources { type principal invocationTypes } }');
    expect(eventSources).toContainEqual({
      type: 'API_GATEWAY_REST',
      principal: 'apigateway.amazonaws.com',
      invocationTypes: ['REQUEST_RESPONSE', 'EVENT'],
    });
  });
});
