import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { matchRoute } from '../../../../src/simulation/push/api-gateway/http-api/match-route.ts';
import { requestApi } from '../../../support/apis.ts';
import {
  createApi,
  createDeployment,
  createIntegration,
  createRoute,
  createStage,
  ECHO,
  echoed,
  serveFunction,
} from '../../../support/http-apis.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';

/** Which of the routes takes a request; null for none. */
function routeFor(routeKeys: readonly string[], method: string, path: string) {
  const routes = routeKeys.map((routeKey) => ({
    routeKey,
    authorizationType: 'NONE' as const,
    integration: null,
  }));
  const match = matchRoute({ cors: null, routes }, method, path);
  return match && { routeKey: match.route.routeKey, pathParameters: match.pathParameters };
}

const PETS = [
  '$default',
  'ANY /{proxy+}',
  'GET /pets/{proxy+}',
  'GET /pets/dog/{id}',
  'ANY /pets/dog/1',
  'GET /pets/dog/1',
];

test.each([
  ['GET', '/pets/dog/1', 'GET /pets/dog/1', null],
  ['POST', '/pets/dog/1', 'ANY /pets/dog/1', null],
  ['GET', '/pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
  ['GET', '/pets/cat/1', 'GET /pets/{proxy+}', { proxy: 'cat/1' }],
  ['POST', '/test/5', 'ANY /{proxy+}', { proxy: 'test/5' }],
  ['GET', '/', '$default', null],
])('%s %s goes to the route %s (AGH-05)', (method, path, routeKey, pathParameters) => {
  expect(routeFor(PETS, method, path)).toEqual({ routeKey, pathParameters });
  expect(routeFor(PETS.toReversed(), method, path)).toEqual({ routeKey, pathParameters });
});

test('a whole match with ANY comes before a greedy one with the method (AGH-05)', () => {
  expect(routeFor(['GET /{proxy+}', 'ANY /pets/{id}'], 'GET', '/pets/1')).toMatchObject({
    routeKey: 'ANY /pets/{id}',
  });
});

test('the longer greedy route comes first', () => {
  const keys = ['GET /{proxy+}', 'GET /{kind}/{proxy+}', 'ANY /pets/{proxy+}'];
  expect(routeFor(keys, 'GET', '/pets/1/2')).toMatchObject({ routeKey: 'ANY /pets/{proxy+}' });
  expect(routeFor(keys, 'GET', '/cars/1')).toMatchObject({ routeKey: 'GET /{kind}/{proxy+}' });
});

test('a variable stands for one part and never for an empty one', () => {
  expect(routeFor(['GET /orders/{id}'], 'GET', '/orders/')).toBeNull();
  expect(routeFor(['GET /orders/{id}'], 'GET', '/orders/7/items')).toBeNull();
  expect(routeFor(['GET /orders'], 'GET', '/orders/')).toBeNull();
});

test('the values of variables are decoded; what cannot be stays as it is', () => {
  expect(routeFor(['GET /a/{id}'], 'GET', '/a/J%C3%BCrg')?.pathParameters).toEqual({ id: 'Jürg' });
  expect(routeFor(['GET /a/{id}'], 'GET', '/a/%zz')?.pathParameters).toEqual({ id: '%zz' });
});

test('a variable may have any name', () => {
  const { pathParameters } = routeFor(['GET /{__proto__}'], 'GET', '/x') ?? {};
  expect(Object.entries(pathParameters ?? {})).toEqual([['__proto__', 'x']]);
});

test('the order of creation decides nothing', () => {
  const segment = fc.constantFrom('a', 'b', '{x}', '{y}');
  const routeKey = fc
    .tuple(
      fc.constantFrom('GET', 'POST', 'ANY'),
      fc.array(segment, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
    )
    .map(([method, parts, isGreedy]) => {
      const named = parts.map((part, index) => (part.startsWith('{') ? `{v${index}}` : part));
      return `${method} /${[...named, ...(isGreedy ? ['{rest+}'] : [])].join('/')}`;
    });
  const path = fc
    .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 })
    .map((parts) => `/${parts.join('/')}`);
  fc.assert(
    fc.property(fc.uniqueArray(routeKey, { maxLength: 12 }), path, (keys, requested) => {
      expect(routeFor(keys, 'GET', requested)).toEqual(
        routeFor(keys.toReversed(), 'GET', requested),
      );
    }),
  );
});

test('where no route takes a request the client gets 404, and nothing runs (AGH-05)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO, { routeKey: 'GET /orders' });
  expect(requestApi(sandbox, apiId, { rawPath: '/other' })).toMatchObject({
    statusCode: 404,
    responseBody: '{"message":"Not Found"}',
    invocationId: null,
    routeKey: null,
  });
  expect(sandbox.events.at(-1)).toMatchObject({ kind: 'HTTP_REQUEST_REFUSED', rule: 'AGH-05' });
});

test('an API without a stage answers 404 (AGH-05)', () => {
  const sandbox = openSandbox();
  expect(requestApi(sandbox, createApi(sandbox))).toMatchObject({ statusCode: 404, stage: null });
});

test('a route that leads nowhere is answered 500', () => {
  const sandbox = openSandbox();
  const apiId = createApi(sandbox);
  createRoute(sandbox, apiId, 'GET /orders');
  createStage(sandbox, apiId);
  expect(requestApi(sandbox, apiId, { rawPath: '/orders' })).toMatchObject({ statusCode: 500 });
});

test('a named stage is the first part of the path, which rawPath keeps (AGH-01)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO, {
    routeKey: 'ANY /orders',
    stage: { stageName: 'prod' },
  });
  const exchange = requestApi(sandbox, apiId, { rawPath: '/prod/orders' });
  expect(exchange).toMatchObject({ stage: 'prod', statusCode: 200 });
  expect(echoed(exchange)).toMatchObject({
    rawPath: '/prod/orders',
    requestContext: { stage: 'prod', http: { path: '/prod/orders' } },
  });
  expect(requestApi(sandbox, apiId, { rawPath: '/orders' })).toMatchObject({ statusCode: 404 });
});

test('what no stage is named after goes to $default with its whole path', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO, { routeKey: 'GET /test/orders' });
  createStage(sandbox, apiId, { stageName: 'prod' });
  expect(requestApi(sandbox, apiId, { rawPath: '/test/orders' })).toMatchObject({
    stage: '$default',
    statusCode: 200,
  });
});

test('a stage serves what was deployed, whatever has changed since', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO, {
    routeKey: 'GET /old',
    stage: { autoDeploy: false },
  });
  const statusOf = (rawPath: string) => requestApi(sandbox, apiId, { rawPath }).statusCode;
  expect(statusOf('/old')).toBe(404);
  const first = createDeployment(sandbox, apiId, '$default');
  expect(statusOf('/old')).toBe(200);
  const integrationId = createIntegration(sandbox, apiId);
  createRoute(sandbox, apiId, 'GET /new', { target: `integrations/${integrationId}` });
  expect(statusOf('/new')).toBe(404);
  createDeployment(sandbox, apiId, '$default');
  expect(statusOf('/new')).toBe(200);
  sandbox.execute('UpdateApiStage', {
    apiId,
    stageName: '$default',
    autoDeploy: null,
    deploymentId: first,
    stageVariables: null,
    description: null,
  });
  expect(statusOf('/new')).toBe(404);
});

test('a stage variable may name the function', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO, {
    integration: {
      integrationUri:
        'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:${stageVariables.fn}/invocations',
    },
    stage: { stageVariables: { fn: 'orders' } },
  });
  expect(requestApi(sandbox, apiId)).toMatchObject({ statusCode: 200, functionName: 'orders' });
});

test('a stage variable that is not set leads nowhere (AGH-04)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO, {
    integration: {
      integrationUri: 'arn:aws:lambda:eu-west-1:123456789012:function:${stageVariables.fn}',
    },
  });
  expect(requestApi(sandbox, apiId)).toMatchObject({ statusCode: 500, functionName: null });
});
