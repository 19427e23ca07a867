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
  'exports.handler = async (event) => ({ statusCode: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(event) })';

interface SetUp {
  readonly sandboxId: string;
  readonly apiId: string;
}

/** "orders" behind the route `POST /orders/{id}` of an API that is served at `$default` and at "prod". */
async function setUp(code = ECHO): Promise<SetUp> {
  const sandboxId = await tenant.createSandbox();
  const { createApi, createFunction } = await tenant.client.ask<{
    createFunction: { function: { functionArn: string } };
    createApi: { api: { apiId: string } };
  }>(
    `mutation ($sandboxId: ID!, $code: String!) {
      createFunction(input: { sandboxId: $sandboxId, functionName: "orders", code: $code }) { function { functionArn } }
      createApi(input: { sandboxId: $sandboxId, name: "shop" }) { api { apiId } }
    }`,
    { sandboxId, code },
  );
  const { apiId } = createApi.api;
  const { createIntegration } = await tenant.client.ask<{
    createIntegration: { integration: { id: string } };
  }>(
    `mutation ($sandboxId: ID!, $apiId: String!, $uri: String!) {
      addPermission(input: { sandboxId: $sandboxId, functionName: "orders", statementId: "api", action: "lambda:InvokeFunction", principal: "apigateway.amazonaws.com" }) { statement }
      createIntegration(input: { sandboxId: $sandboxId, apiId: $apiId, integrationUri: $uri, payloadFormatVersion: "2.0" }) { integration { id } }
      createApiStage(input: { sandboxId: $sandboxId, apiId: $apiId, stageName: "$default", autoDeploy: true, stageVariables: { env: "x" } }) { stage { id } }
      prod: createApiStage(input: { sandboxId: $sandboxId, apiId: $apiId, stageName: "prod", autoDeploy: true }) { stage { id } }
    }`,
    { sandboxId, apiId, uri: createFunction.function.functionArn },
  );
  await tenant.client.ask(
    `mutation ($sandboxId: ID!, $apiId: String!, $target: String!) {
      createRoute(input: { sandboxId: $sandboxId, apiId: $apiId, routeKey: "POST /orders/{id}", target: $target }) { route { id } }
    }`,
    { sandboxId, apiId, target: `integrations/${createIntegration.integration.id}` },
  );
  return { sandboxId, apiId };
}

describe('an HTTP API', () => {
  test('shows itself with routes, integrations, stages and deployments', async () => {
    const { sandboxId, apiId } = await setUp();
    const { sandbox } = await tenant.client.ask<{ sandbox: object }>(
      `query ($id: ID!, $apiId: String!) {
        sandbox(id: $id) {
          apis { edges { node { apiId } } }
          api(apiId: $apiId) {
            name apiEndpoint
            routes { edges { node { routeKey authorizationType integration { integrationType payloadFormatVersion timeoutInMillis } } } }
            integrations { edges { node { integrationMethod credentialsArn } } }
            stages { edges { node { stageName invokeUrl httpEndpoint autoDeploy stageVariables deployment { autoDeployed } } } }
            deployments { edges { node { autoDeployed } } }
          }
          triggers { edges { node { source sourceArn functionName } } }
        }
      }`,
      { id: sandboxId, apiId },
    );
    const domain = `https://${apiId}.execute-api.us-east-1.amazonaws.com`;
    expect(sandbox).toEqual({
      apis: { edges: [{ node: { apiId } }] },
      api: {
        name: 'shop',
        apiEndpoint: domain,
        routes: {
          edges: [
            {
              node: {
                routeKey: 'POST /orders/{id}',
                authorizationType: 'NONE',
                integration: {
                  integrationType: 'AWS_PROXY',
                  payloadFormatVersion: '2.0',
                  timeoutInMillis: 30_000,
                },
              },
            },
          ],
        },
        integrations: { edges: [{ node: { integrationMethod: 'POST', credentialsArn: null } }] },
        stages: {
          edges: [
            {
              node: {
                stageName: '$default',
                invokeUrl: domain,
                httpEndpoint: `/http/${sandboxId}/${apiId}/`,
                autoDeploy: true,
                stageVariables: { env: 'x' },
                deployment: { autoDeployed: true },
              },
            },
            {
              node: {
                stageName: 'prod',
                invokeUrl: `${domain}/prod`,
                httpEndpoint: `/http/${sandboxId}/${apiId}/prod/`,
                autoDeploy: true,
                stageVariables: {},
                deployment: { autoDeployed: true },
              },
            },
          ],
        },
        deployments: { edges: [{ node: { autoDeployed: true } }] },
      },
      triggers: {
        edges: [
          {
            node: {
              source: 'API_GATEWAY_HTTP',
              sourceArn: expect.stringMatching(
                new RegExp(`:${apiId}/\\*/POST/orders/\\{id\\}$`),
              ) as string,
              functionName: 'orders',
            },
          },
        ],
      },
    });
  });

  test('answers real HTTP at $default and under the name of a stage (AGH-01)', async () => {
    const { sandboxId, apiId } = await setUp();
    const root = `${service.url}/http/${sandboxId}/${apiId}`;
    const send = (path: string): Promise<Response> =>
      fetch(`${root}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"a":1}',
      });
    const response = await send('/orders/7?q=1');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      routeKey: 'POST /orders/{id}',
      rawPath: '/orders/7',
      rawQueryString: 'q=1',
      pathParameters: { id: '7' },
      stageVariables: { env: 'x' },
      body: '{"a":1}',
    });
    expect(response.headers.get('apigw-requestid')).toMatch(/=$/);
    expect(await (await send('/prod/orders/7')).json()).toMatchObject({
      rawPath: '/prod/orders/7',
      requestContext: { stage: 'prod' },
    });
  });

  test('answers 404 where no route is (AGH-05)', async () => {
    const { sandboxId, apiId } = await setUp();
    const response = await fetch(`${service.url}/http/${sandboxId}/${apiId}/other`);
    expect([response.status, await response.text()]).toEqual([404, '{"message":"Not Found"}']);
  });

  test('answers requestApi, with the exchange and the invocation', async () => {
    const { sandboxId, apiId } = await setUp();
    const { requestApi } = await tenant.client.ask<{ requestApi: object }>(
      `mutation ($sandboxId: ID!, $apiId: String!) {
        requestApi(input: { sandboxId: $sandboxId, apiId: $apiId, method: "POST", path: "/orders/7" }) {
          statusCode
          exchange { frontEnd stage routeKey }
          invocation { status }
        }
      }`,
      { sandboxId, apiId },
    );
    expect(requestApi).toEqual({
      statusCode: 200,
      exchange: { frontEnd: 'HTTP_API', stage: '$default', routeKey: 'POST /orders/{id}' },
      invocation: { status: 'SUCCEEDED' },
    });
  });

  test('is set up as a trigger, permission included', async () => {
    const sandboxId = await tenant.createSandbox();
    const { createApi } = await tenant.client.ask<{ createApi: { api: { apiId: string } } }>(
      `mutation ($sandboxId: ID!, $code: String!) {
        createFunction(input: { sandboxId: $sandboxId, functionName: "orders", code: $code }) { function { id } }
        createApi(input: { sandboxId: $sandboxId, name: "shop" }) { api { apiId } }
      }`,
      { sandboxId, code: ECHO },
    );
    const { apiId } = createApi.api;
    const { createTrigger } = await tenant.client.ask<{ createTrigger: object }>(
      `mutation ($sandboxId: ID!, $apiId: String!) {
        createTrigger(input: { sandboxId: $sandboxId, functionName: "orders", source: { apiGatewayHttp: { apiId: $apiId, routeKey: "GET /orders" } } }) {
          trigger { source functionName enabled }
        }
      }`,
      { sandboxId, apiId },
    );
    expect(createTrigger).toEqual({
      trigger: { source: 'API_GATEWAY_HTTP', functionName: 'orders', enabled: true },
    });
    const response = await fetch(`${service.url}/http/${sandboxId}/${apiId}/orders`);
    expect(response.status).toBe(200);
  });

  test('changes, and is deleted with all that belongs to it', async () => {
    const { sandboxId, apiId } = await setUp();
    const { updateApi } = await tenant.client.ask<{ updateApi: object }>(
      `mutation ($sandboxId: ID!, $apiId: String!) {
        updateApi(input: { sandboxId: $sandboxId, apiId: $apiId, name: "store", corsConfiguration: { allowOrigins: ["*"] } }) {
          api { name corsConfiguration { allowOrigins allowMethods } }
        }
      }`,
      { sandboxId, apiId },
    );
    expect(updateApi).toEqual({
      api: { name: 'store', corsConfiguration: { allowOrigins: ['*'], allowMethods: null } },
    });
    const { deleteApi } = await tenant.client.ask<{ deleteApi: object }>(
      'mutation ($sandboxId: ID!, $apiId: String!) { deleteApi(input: { sandboxId: $sandboxId, apiId: $apiId }) { deletedApiId } }',
      { sandboxId, apiId },
    );
    expect(deleteApi).toEqual({ deletedApiId: `api_${apiId}` });
    const { sandbox } = await tenant.client.ask<{ sandbox: object }>(
      'query ($id: ID!, $apiId: String!) { sandbox(id: $id) { api(apiId: $apiId) { id } apis { edges { node { id } } } } }',
      { id: sandboxId, apiId },
    );
    expect(sandbox).toEqual({ api: null, apis: { edges: [] } });
  });
});

test('parts of an HTTP API change and go by their own mutations', async () => {
  const { sandboxId, apiId } = await setUp();
  const first = await tenant.client.ask<{
    sandbox: {
      api: {
        routes: { edges: [{ node: { id: string } }] };
        integrations: { edges: [{ node: { id: string } }] };
      };
    };
  }>(
    'query ($id: ID!, $apiId: String!) { sandbox(id: $id) { api(apiId: $apiId) { routes { edges { node { id } } } integrations { edges { node { id } } } } } }',
    { id: sandboxId, apiId },
  );
  const { routes, integrations } = first.sandbox.api;
  const routeId = routes.edges[0].node.id;
  const integrationId = integrations.edges[0].node.id;
  const changed = await tenant.client.ask<{
    createApiDeployment: { deployment: { id: string } };
  }>(
    `mutation ($sandboxId: ID!, $apiId: String!, $routeId: ID!, $integrationId: ID!) {
      updateRoute(input: { sandboxId: $sandboxId, apiId: $apiId, routeId: $routeId, routeKey: "GET /o", authorizationType: AWS_IAM }) { route { routeKey authorizationType target } }
      updateIntegration(input: { sandboxId: $sandboxId, apiId: $apiId, integrationId: $integrationId, timeoutInMillis: 100, payloadFormatVersion: "1.0" }) { integration { timeoutInMillis payloadFormatVersion } }
      updateApiStage(input: { sandboxId: $sandboxId, apiId: $apiId, stageName: "prod", autoDeploy: false, description: "for customers" }) { stage { autoDeploy description } }
      createApiDeployment(input: { sandboxId: $sandboxId, apiId: $apiId, description: "kept" }) { deployment { id description autoDeployed } }
    }`,
    { sandboxId, apiId, routeId, integrationId },
  );
  const deploymentId = changed.createApiDeployment.deployment.id;
  expect(changed).toEqual({
    updateRoute: {
      route: {
        routeKey: 'GET /o',
        authorizationType: 'AWS_IAM',
        target: `integrations/${integrationId}`,
      },
    },
    updateIntegration: { integration: { timeoutInMillis: 100, payloadFormatVersion: '1.0' } },
    updateApiStage: { stage: { autoDeploy: false, description: 'for customers' } },
    createApiDeployment: {
      deployment: { id: deploymentId, description: 'kept', autoDeployed: false },
    },
  });
  const deleted = await tenant.client.ask(
    `mutation ($sandboxId: ID!, $apiId: String!, $routeId: ID!, $integrationId: ID!, $deploymentId: ID!) {
      deleteRoute(input: { sandboxId: $sandboxId, apiId: $apiId, routeId: $routeId }) { deletedRouteId }
      deleteApiIntegration(input: { sandboxId: $sandboxId, apiId: $apiId, integrationId: $integrationId }) { deletedIntegrationId }
      deleteApiStage(input: { sandboxId: $sandboxId, apiId: $apiId, stageName: "prod" }) { deletedApiStageId }
      deleteApiDeployment(input: { sandboxId: $sandboxId, apiId: $apiId, deploymentId: $deploymentId }) { deletedApiDeploymentId }
    }`,
    { sandboxId, apiId, routeId, integrationId, deploymentId },
  );
  expect(deleted).toMatchObject({
    deleteRoute: { deletedRouteId: routeId },
    deleteApiIntegration: { deletedIntegrationId: integrationId },
    deleteApiDeployment: { deletedApiDeploymentId: deploymentId },
  });
});

test('a refusal has AWS’s code and names the field', async () => {
  const { sandboxId, apiId } = await setUp();
  const { extensions } = await tenant.client.refusal(
    'mutation ($sandboxId: ID!, $apiId: String!) { createRoute(input: { sandboxId: $sandboxId, apiId: $apiId, routeKey: "orders" }) { route { id } } }',
    { sandboxId, apiId },
  );
  expect(extensions).toMatchObject({
    code: 'API_BAD_REQUEST',
    awsErrorCode: 'BadRequestException',
    field: 'routeKey',
  });
});

test('another tenant’s API is not there', async () => {
  const { apiId } = await setUp();
  const other = await service.createTenant();
  const sandboxId = await other.createSandbox();
  const { sandbox } = await other.client.ask<{ sandbox: object }>(
    'query ($id: ID!, $apiId: String!) { sandbox(id: $id) { api(apiId: $apiId) { id } } }',
    { id: sandboxId, apiId },
  );
  expect(sandbox).toEqual({ api: null });
  const { extensions } = await other.client.refusal(
    'mutation ($sandboxId: ID!, $apiId: String!) { deleteApi(input: { sandboxId: $sandboxId, apiId: $apiId }) { deletedApiId } }',
    { sandboxId, apiId },
  );
  expect(extensions).toMatchObject({ code: 'API_NOT_FOUND' });
});
