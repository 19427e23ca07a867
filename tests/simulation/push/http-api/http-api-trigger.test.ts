import { expect, test } from 'vitest';
import { httpApiPushSource } from '../../../../src/simulation/push/api-gateway/http-api/http-api-push-source.ts';
import { httpApiIntegrations } from '../../../../src/simulation/push/api-gateway/http-api/integration.ts';
import { httpApiRoutes } from '../../../../src/simulation/push/api-gateway/http-api/route.ts';
import { triggers } from '../../../../src/simulation/push/trigger.ts';
import { requestApi } from '../../../support/apis.ts';
import { createApi, createIntegration, createRoute, ECHO } from '../../../support/http-apis.ts';
import { getPolicy } from '../../../support/permissions.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';

function configurationOf(apiId: string) {
  return {
    apiId,
    routeKey: 'POST /orders/{id}',
    authorizationType: null,
    payloadFormatVersion: null,
    timeoutInMillis: null,
  };
}

/** "orders" with a trigger of an empty API, permission included. */
function openWithTrigger(): { sandbox: TestSandbox; apiId: string; triggerId: string } {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', ECHO);
  const apiId = createApi(sandbox);
  const { triggerId } = sandbox.execute('CreateTrigger', {
    source: 'API_GATEWAY_HTTP',
    functionName: 'orders',
    qualifier: null,
    configuration: configurationOf(apiId),
    addPermission: true,
  });
  return { sandbox, apiId, triggerId };
}

const REQUEST = { method: 'POST', rawPath: '/orders/7' };

test('a trigger is a route with its integration, a stage where there was none, and the permission (PUSH-01, AGH-06)', () => {
  const { sandbox, apiId, triggerId } = openWithTrigger();
  const sourceArn = `arn:aws:execute-api:eu-west-1:123456789012:${apiId}/*/POST/orders/{id}`;
  expect(sandbox.world.table(triggers).get(triggerId)).toMatchObject({
    source: 'API_GATEWAY_HTTP',
    sourceArn,
    functionName: 'orders',
    qualifier: null,
    enabled: true,
    configuration: { apiId, routeKey: 'POST /orders/{id}', payloadFormatVersion: '2.0' },
  });
  expect(getPolicy(sandbox)?.policy).toContain(
    `"Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-west-1:123456789012:function:orders","Condition":{"ArnLike":{"AWS:SourceArn":"${sourceArn}"}}`,
  );
  expect(requestApi(sandbox, apiId, REQUEST)).toMatchObject({ statusCode: 200 });
});

test('a change of the trigger changes integration and route', () => {
  const { sandbox, apiId, triggerId } = openWithTrigger();
  sandbox.execute('UpdateTrigger', {
    triggerId,
    enabled: null,
    source: 'API_GATEWAY_HTTP',
    configuration: {
      ...configurationOf(apiId),
      payloadFormatVersion: '1.0',
      timeoutInMillis: 1_000,
      authorizationType: 'AWS_IAM',
    },
  });
  expect(requestApi(sandbox, apiId, REQUEST)).toMatchObject({ statusCode: 403 });
  expect([...sandbox.world.table(httpApiIntegrations).values()]).toMatchObject([
    { payloadFormatVersion: '1.0', timeoutInMillis: 1_000 },
  ]);
});

test('a trigger cannot be switched off, nor moved to another route', () => {
  const { sandbox, apiId, triggerId } = openWithTrigger();
  expect(() =>
    sandbox.execute('UpdateTrigger', {
      triggerId,
      enabled: false,
      source: null,
      configuration: null,
    }),
  ).toThrow('Cannot disable the trigger');
  expect(() =>
    sandbox.execute('UpdateTrigger', {
      triggerId,
      enabled: null,
      source: 'API_GATEWAY_HTTP',
      configuration: { ...configurationOf(apiId), routeKey: 'GET /orders' },
    }),
  ).toThrow('Cannot move the trigger');
});

test('deleting the trigger takes route, integration and permission', () => {
  const { sandbox, apiId, triggerId } = openWithTrigger();
  sandbox.execute('DeleteTrigger', { triggerId });
  expect(sandbox.world.table(httpApiRoutes).size).toBe(0);
  expect(sandbox.world.table(httpApiIntegrations).size).toBe(0);
  expect(getPolicy(sandbox)).toBeNull();
  expect(requestApi(sandbox, apiId, REQUEST)).toMatchObject({ statusCode: 404 });
});

test('an integration that another route uses outlives the trigger', () => {
  const { sandbox, apiId, triggerId } = openWithTrigger();
  const [{ id } = { id: '' }] = sandbox.world.table(httpApiIntegrations).values();
  createRoute(sandbox, apiId, 'GET /orders', { target: `integrations/${id}` });
  sandbox.execute('DeleteTrigger', { triggerId });
  expect(sandbox.world.table(httpApiIntegrations).size).toBe(1);
});

test('a route that is set up by hand is a trigger, too, and one whose function the stage decides is none', () => {
  const sandbox = openSandbox();
  const apiId = createApi(sandbox);
  const certain = createIntegration(sandbox, apiId, {
    integrationUri: 'arn:aws:lambda:eu-west-1:123456789012:function:orders:live',
  });
  createRoute(sandbox, apiId, 'ANY /a', { target: `integrations/${certain}` });
  const open = createIntegration(sandbox, apiId, {
    integrationUri: 'arn:aws:lambda:eu-west-1:123456789012:function:${stageVariables.fn}',
  });
  createRoute(sandbox, apiId, 'ANY /b', { target: `integrations/${open}` });
  createRoute(sandbox, apiId, 'ANY /c');
  expect([...sandbox.world.table(triggers).values()]).toMatchObject([
    {
      functionName: 'orders',
      qualifier: 'live',
      sourceArn: `arn:aws:execute-api:eu-west-1:123456789012:${apiId}/*/*/a`,
    },
  ]);
});

test('an API that is not there is refused, and nothing is permitted', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', ECHO);
  expect(() =>
    sandbox.execute('CreateTrigger', {
      source: 'API_GATEWAY_HTTP',
      functionName: 'orders',
      qualifier: null,
      configuration: configurationOf('zzzzzzzzzz'),
      addPermission: true,
    }),
  ).toThrow('Invalid API identifier specified');
  expect(getPolicy(sandbox)).toBeNull();
});

test('the catalogue shows an event of format 2.0', () => {
  const { identity } = openSandbox();
  expect(httpApiPushSource.exampleEvent(identity)).toMatchObject({
    version: '2.0',
    routeKey: 'POST /orders/{id}',
    pathParameters: { id: '7' },
  });
});
