import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../../src/simulation/errors.ts';
import { httpApiDeployments } from '../../../../src/simulation/push/api-gateway/http-api/deployment.ts';
import { httpApis } from '../../../../src/simulation/push/api-gateway/http-api/http-api.ts';
import { httpApiIntegrations } from '../../../../src/simulation/push/api-gateway/http-api/integration.ts';
import {
  DEPLOYMENT_BYTES_MAX,
  DEPLOYMENTS_PER_API_MAX,
  HTTP_APIS_MAX,
  STAGES_PER_API_MAX,
} from '../../../../src/simulation/push/api-gateway/http-api/quotas.ts';
import { httpApiRoutes } from '../../../../src/simulation/push/api-gateway/http-api/route.ts';
import { httpApiStages } from '../../../../src/simulation/push/api-gateway/http-api/stage.ts';
import { triggers } from '../../../../src/simulation/push/trigger.ts';
import { requestApi } from '../../../support/apis.ts';
import {
  createApi,
  createDeployment,
  createIntegration,
  createRoute,
  createStage,
  ECHO,
  functionArnOf,
  letApiIn,
  serveFunction,
} from '../../../support/http-apis.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';

/** How a command is refused: its code and the field. */
function refusalOf(work: () => unknown): { code: string; field: string | null } {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, field: error.field ?? null };
    throw error;
  }
  throw new Error('It was not refused');
}

/** An API with a route to "orders" that its stage serves. */
function openServed(): { sandbox: TestSandbox; apiId: string } {
  const sandbox = openSandbox();
  return { sandbox, apiId: serveFunction(sandbox, ECHO) };
}

describe('createApi', () => {
  test('gives an id of ten letters and digits, which no other API has', () => {
    const sandbox = openSandbox();
    const ids = [createApi(sandbox), createApi(sandbox)];
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]{10}$/);
    expect(new Set(ids).size).toBe(2);
  });

  test('with a target makes integration, route and stage: quick create', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', ECHO);
    const apiId = createApi(sandbox, { target: functionArnOf('orders') });
    letApiIn(sandbox, apiId);
    expect(requestApi(sandbox, apiId, { rawPath: '/any/thing' })).toMatchObject({
      statusCode: 200,
      routeKey: '$default',
      stage: '$default',
    });
  });

  test('takes a route and a role with a target only', () => {
    const sandbox = openSandbox();
    expect(refusalOf(() => createApi(sandbox, { routeKey: 'GET /a' }))).toEqual({
      code: 'API_BAD_REQUEST',
      field: 'routeKey',
    });
    expect([...sandbox.world.table(httpApis).values()]).toEqual([]);
  });

  test(`is refused where a sandbox has ${HTTP_APIS_MAX}`, () => {
    const sandbox = openSandbox();
    for (let count = 0; count < HTTP_APIS_MAX; count++) createApi(sandbox);
    expect(refusalOf(() => createApi(sandbox)).code).toBe('QUOTA_EXCEEDED');
  });

  test.each([
    ['name', { name: '' }],
    ['name', { name: 'a'.repeat(129) }],
    ['description', { description: 'a'.repeat(1_025) }],
    ['integrationUri', { target: 'https://shop.example' }],
  ])('refuses a %s that it does not take', (field, input) => {
    expect(refusalOf(() => createApi(openSandbox(), input))).toEqual({
      code: 'API_BAD_REQUEST',
      field,
    });
  });
});

test('deleteApi takes all that belongs to the API', () => {
  const { sandbox, apiId } = openServed();
  sandbox.execute('DeleteApi', { apiId });
  for (const table of [httpApis, httpApiRoutes, httpApiIntegrations, httpApiStages]) {
    expect(sandbox.world.table(table as typeof httpApis).size).toBe(0);
  }
  expect(sandbox.world.table(httpApiDeployments).size).toBe(0);
  expect(sandbox.world.table(triggers).size).toBe(0);
  expect(refusalOf(() => requestApi(sandbox, apiId)).code).toBe('API_NOT_FOUND');
});

test('a request under way is answered although its API was deleted', () => {
  const { sandbox, apiId } = openServed();
  const { exchangeId } = sandbox.execute('RequestApi', {
    apiId,
    request: {
      method: 'GET',
      rawPath: '/',
      rawQueryString: '',
      headers: [],
      body: null,
      isBase64Encoded: false,
      sourceIp: '192.0.2.7',
    },
    caller: null,
  });
  sandbox.execute('DeleteApi', { apiId });
  sandbox.advanceUntilIdle();
  expect(sandbox.savedRow('http_exchange', exchangeId)).toMatchObject({ statusCode: 200 });
});

describe('a route', () => {
  test.each([
    'GET',
    'GET orders',
    'get /orders',
    'TRACE /orders',
    'GET /orders /x',
    'GET  /orders',
    'GET /a{id}',
    'GET /{id}/{id}',
    'GET /{proxy+}/a',
    'GET /a?b',
    '$connect',
    `GET /${'a'.repeat(512)}`,
  ])('cannot have the key "%s"', (routeKey) => {
    const sandbox = openSandbox();
    const apiId = createApi(sandbox);
    expect(refusalOf(() => createRoute(sandbox, apiId, routeKey))).toEqual({
      code: 'API_BAD_REQUEST',
      field: 'routeKey',
    });
  });

  test('has a key of its own', () => {
    const { sandbox, apiId } = openServed();
    expect(refusalOf(() => createRoute(sandbox, apiId, '$default'))).toEqual({
      code: 'API_PART_EXISTS',
      field: 'routeKey',
    });
  });

  test('leads to an integration of its own API', () => {
    const { sandbox, apiId } = openServed();
    const foreign = createIntegration(sandbox, createApi(sandbox));
    const routeTo = (target: string) =>
      refusalOf(() => createRoute(sandbox, apiId, 'GET /a', { target }));
    expect(routeTo(`integrations/${foreign}`)).toEqual({
      code: 'API_PART_NOT_FOUND',
      field: 'target',
    });
    expect(routeTo('orders')).toEqual({ code: 'API_BAD_REQUEST', field: 'target' });
  });

  test('can be changed and deleted', () => {
    const sandbox = openSandbox();
    const apiId = serveFunction(sandbox, ECHO, { routeKey: 'GET /old' });
    const [{ id: routeId } = { id: '' }] = sandbox.world.table(httpApiRoutes).values();
    const statusOf = (rawPath: string) => requestApi(sandbox, apiId, { rawPath }).statusCode;
    sandbox.execute('UpdateRoute', {
      apiId,
      routeId,
      routeKey: 'GET /new',
      target: null,
      authorizationType: null,
      operationName: 'list',
    });
    expect([statusOf('/old'), statusOf('/new')]).toEqual([404, 200]);
    sandbox.execute('DeleteRoute', { apiId, routeId });
    expect(statusOf('/new')).toBe(404);
    expect(refusalOf(() => sandbox.execute('DeleteRoute', { apiId, routeId }))).toEqual({
      code: 'API_PART_NOT_FOUND',
      field: 'routeId',
    });
  });

  test('of an API there are 300', () => {
    const sandbox = openSandbox();
    const apiId = createApi(sandbox);
    for (let index = 0; index < 300; index++) createRoute(sandbox, apiId, `GET /${index}`);
    expect(refusalOf(() => createRoute(sandbox, apiId, 'GET /more')).code).toBe(
      'API_LIMIT_EXCEEDED',
    );
  });
});

describe('an integration', () => {
  test.each([
    ['integrationType', { integrationType: 'HTTP_PROXY' }],
    ['integrationMethod', { integrationMethod: 'GET' }],
    ['integrationUri', { integrationUri: 'arn:aws:sqs:eu-west-1:123456789012:orders' }],
    ['integrationUri', { integrationUri: 'a'.repeat(2_049) }],
    ['payloadFormatVersion', { payloadFormatVersion: '3.0' }],
    ['timeoutInMillis', { timeoutInMillis: 49 }],
    ['timeoutInMillis', { timeoutInMillis: 30_001 }],
    ['credentialsArn', { credentialsArn: 'arn:aws:iam::123456789012:user/ann' }],
  ])('refuses a %s that it does not take (AGH-04)', (field, input) => {
    const sandbox = openSandbox();
    const apiId = createApi(sandbox);
    expect(refusalOf(() => createIntegration(sandbox, apiId, input))).toEqual({
      code: 'API_BAD_REQUEST',
      field,
    });
    expect(sandbox.world.table(httpApiIntegrations).size).toBe(0);
  });

  test('that a route uses cannot be deleted', () => {
    const { sandbox, apiId } = openServed();
    const [{ id: integrationId } = { id: '' }] = sandbox.world.table(httpApiIntegrations).values();
    expect(
      refusalOf(() => sandbox.execute('DeleteApiIntegration', { apiId, integrationId })),
    ).toEqual({
      code: 'API_PART_IN_USE',
      field: 'integrationId',
    });
    const [{ id: routeId } = { id: '' }] = sandbox.world.table(httpApiRoutes).values();
    sandbox.execute('DeleteRoute', { apiId, routeId });
    sandbox.execute('DeleteApiIntegration', { apiId, integrationId });
    expect(sandbox.world.table(httpApiIntegrations).size).toBe(0);
  });

  test('that changes takes its routes to another function', () => {
    const { sandbox, apiId } = openServed();
    sandbox.createFunction('bills', 'exports.handler = async () => "bill"');
    const [{ id: integrationId } = { id: '' }] = sandbox.world.table(httpApiIntegrations).values();
    sandbox.execute('UpdateIntegration', {
      apiId,
      integrationId,
      integrationUri: functionArnOf('bills'),
      payloadFormatVersion: null,
      timeoutInMillis: null,
      credentialsArn: 'arn:aws:iam::123456789012:role/api',
      description: null,
    });
    expect(requestApi(sandbox, apiId)).toMatchObject({ responseBody: 'bill' });
    expect([...sandbox.world.table(triggers).values()]).toMatchObject([{ functionName: 'bills' }]);
  });
});

describe('a stage', () => {
  test.each([
    ['stageName', { stageName: 'a/b' }],
    ['stageName', { stageName: 'a'.repeat(129) }],
    ['stageVariables', { stageVariables: { 'a b': '' } }],
    ['stageVariables', { stageVariables: { a: '<' } }],
    [
      'stageVariables',
      {
        stageVariables: Object.fromEntries(
          Array.from({ length: 40 }, (_, index) => [`v${index}`, 'a'.repeat(2_048)]),
        ),
      },
    ],
  ])('refuses a %s that it does not take', (field, input) => {
    const sandbox = openSandbox();
    const apiId = createApi(sandbox);
    expect(refusalOf(() => createStage(sandbox, apiId, input))).toEqual({
      code: 'API_BAD_REQUEST',
      field,
    });
  });

  test('has a name of its own', () => {
    const { sandbox, apiId } = openServed();
    expect(refusalOf(() => createStage(sandbox, apiId))).toEqual({
      code: 'API_PART_EXISTS',
      field: 'stageName',
    });
  });

  test('that deploys each change takes no deployment by hand', () => {
    const { sandbox, apiId } = openServed();
    const deploymentId = createDeployment(sandbox, apiId);
    const stage = { stageName: 'prod', deploymentId };
    expect(refusalOf(() => createStage(sandbox, apiId, { ...stage, autoDeploy: true }))).toEqual({
      code: 'API_BAD_REQUEST',
      field: 'deploymentId',
    });
    createStage(sandbox, apiId, { ...stage, autoDeploy: false });
    expect(requestApi(sandbox, apiId, { rawPath: '/prod' })).toMatchObject({ statusCode: 200 });
  });

  test('may begin later to deploy each change', () => {
    const sandbox = openSandbox();
    const apiId = serveFunction(sandbox, ECHO, { stage: { autoDeploy: false } });
    sandbox.execute('UpdateApiStage', {
      apiId,
      stageName: '$default',
      autoDeploy: true,
      deploymentId: null,
      stageVariables: {},
      description: null,
    });
    expect(requestApi(sandbox, apiId)).toMatchObject({ statusCode: 200 });
  });

  test(`of an API there are ${STAGES_PER_API_MAX}`, () => {
    const sandbox = openSandbox();
    const apiId = createApi(sandbox);
    const create = (number: number) => createStage(sandbox, apiId, { stageName: `s${number}` });
    for (let number = 0; number < STAGES_PER_API_MAX; number++) create(number);
    expect(refusalOf(() => create(STAGES_PER_API_MAX)).code).toBe('API_LIMIT_EXCEEDED');
  });

  test('that is deleted answers 404 (AGH-05)', () => {
    const { sandbox, apiId } = openServed();
    sandbox.execute('DeleteApiStage', { apiId, stageName: '$default' });
    expect(requestApi(sandbox, apiId)).toMatchObject({ statusCode: 404 });
  });
});

describe('a deployment', () => {
  test('that a stage serves cannot be deleted', () => {
    const sandbox = openSandbox();
    const apiId = serveFunction(sandbox, ECHO, { stage: { autoDeploy: false } });
    const deploymentId = createDeployment(sandbox, apiId, '$default');
    const remove = () => sandbox.execute('DeleteApiDeployment', { apiId, deploymentId });
    expect(refusalOf(remove)).toEqual({ code: 'API_PART_IN_USE', field: 'deploymentId' });
    createDeployment(sandbox, apiId, '$default');
    remove();
    expect(sandbox.world.table(httpApiDeployments).size).toBe(1);
  });

  test('that a change has made goes with the next one', () => {
    const { sandbox, apiId } = openServed();
    for (const key of ['GET /a', 'GET /b', 'GET /c']) createRoute(sandbox, apiId, key);
    const deployments = [...sandbox.world.table(httpApiDeployments).values()];
    expect(deployments).toMatchObject([{ autoDeployed: true }]);
    expect(deployments[0]?.snapshot.routes).toHaveLength(4);
  });

  test(`of an API there are ${DEPLOYMENTS_PER_API_MAX}`, () => {
    const sandbox = openSandbox();
    const apiId = createApi(sandbox);
    for (let count = 0; count < DEPLOYMENTS_PER_API_MAX; count++) createDeployment(sandbox, apiId);
    expect(refusalOf(() => createDeployment(sandbox, apiId)).code).toBe('API_LIMIT_EXCEEDED');
  });

  test('is refused where those of a sandbox would be larger than they may be together', () => {
    const sandbox = openSandbox();
    const apiId = createApi(sandbox);
    const integrationUri = functionArnOf('f'.repeat(1_900));
    const target = `integrations/${createIntegration(sandbox, apiId, { integrationUri })}`;
    for (let index = 0; index < 300; index++) {
      createRoute(sandbox, apiId, `GET /${index}`, { target });
    }
    const deploy = () => createDeployment(sandbox, apiId);
    deploy();
    const deployments = sandbox.world.table(httpApiDeployments);
    const fitting = Math.floor(DEPLOYMENT_BYTES_MAX / deployments.total('bytes'));
    for (let count = 1; count < fitting; count++) deploy();
    expect(refusalOf(deploy).code).toBe('QUOTA_EXCEEDED');
    expect(deployments.size).toBe(fitting);
  });
});
