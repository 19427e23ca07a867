import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/simulation/json.ts';
import { proxyOf, TestRestApi } from '../../../../support/rest-apis.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../../../support/test-sandbox.ts';

const ECHO = 'exports.handler = async (event) => ({ body: JSON.stringify(event) })';

/** What the last function was invoked with. */
function lastEvent(sandbox: TestSandbox): JsonObject {
  const last = [...sandbox.invocations.values()].at(-1);
  return JSON.parse(last?.payload ?? '') as JsonObject;
}

test('a request reaches the function as an event of format 1.0 (AGR-01, AGR-02)', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', ECHO);
  const api = new TestRestApi(sandbox)
    .route('POST /orders/{id}')
    .permit()
    .deploy('prod', { env: 'x' });
  const exchange = api.request('POST /prod/orders/7?q=a&q=b', {
    headers: [
      { name: 'Content-Type', value: 'application/json' },
      { name: 'X-A', value: '1' },
      { name: 'X-A', value: '2' },
      { name: 'User-Agent', value: 'curl/8' },
    ],
    body: '{"a":1}',
  });
  expect(exchange).toMatchObject({
    statusCode: 200,
    frontEnd: 'REST_API',
    frontEndId: api.row.id,
    stage: 'prod',
    routeKey: 'POST /orders/{id}',
    functionName: 'orders',
  });
  const domainName = `${api.restApiId}.execute-api.eu-west-1.amazonaws.com`;
  expect(lastEvent(sandbox)).toMatchObject({
    resource: '/orders/{id}',
    path: '/orders/7',
    httpMethod: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-A': '2', Host: domainName },
    multiValueHeaders: { 'X-A': ['1', '2'] },
    queryStringParameters: { q: 'b' },
    multiValueQueryStringParameters: { q: ['a', 'b'] },
    pathParameters: { id: '7' },
    stageVariables: { env: 'x' },
    requestContext: {
      accountId: '123456789012',
      apiId: api.restApiId,
      deploymentId: api.deploymentIds()[0],
      domainName,
      httpMethod: 'POST',
      path: '/prod/orders/7',
      requestId: exchange.requestId,
      requestTimeEpoch: START_MS,
      resourceId: api.resource('/orders/{id}'),
      resourcePath: '/orders/{id}',
      stage: 'prod',
      identity: { sourceIp: '192.0.2.7', userAgent: 'curl/8', userArn: null },
    },
    body: '{"a":1}',
    isBase64Encoded: false,
  });
});

test('what a request does not have is null in the event (AGR-01)', () => {
  const sandbox = openSandbox();
  proxyOf(sandbox, ECHO).request('GET /prod/orders');
  expect(lastEvent(sandbox)).toMatchObject({
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: null,
  });
});

test('a slash at the end or doubled stays in the path (AGR-02)', () => {
  const sandbox = openSandbox();
  const api = proxyOf(sandbox, ECHO);
  api.request('GET /prod/orders/');
  expect(lastEvent(sandbox)).toMatchObject({ path: '/orders/', resource: '/orders' });
  api.request('GET /prod//orders');
  expect(lastEvent(sandbox)).toMatchObject({
    path: '//orders',
    requestContext: { path: '/prod//orders' },
  });
});

test('a body of a binary media type reaches the function in base64 (AGR-01)', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', ECHO);
  const api = new TestRestApi(sandbox, { binaryMediaTypes: ['image/*'] });
  api.route('ANY /orders').permit().deploy();
  const send = (type: string): JsonObject => {
    api.request('POST /prod/orders', {
      headers: [{ name: 'Content-Type', value: type }],
      body: 'hello',
    });
    return lastEvent(sandbox);
  };
  expect(send('image/png')).toMatchObject({ body: btoa('hello'), isBase64Encoded: true });
  expect(send('text/plain')).toMatchObject({ body: 'hello', isBase64Encoded: false });
});

describe('which method takes a request', () => {
  /** Which route a request finds; null for none. */
  function routeOf(routes: readonly string[], request: string): string | null {
    const sandbox = openSandbox();
    const api = new TestRestApi(sandbox);
    for (const route of routes) {
      api.route(route, {
        type: 'MOCK',
        requestTemplates: { 'application/json': '{"statusCode":200}' },
      });
      api.response(route, '200');
    }
    const exchange = api.deploy().request(request);
    expect(exchange.statusCode).toBe(exchange.routeKey === null ? 403 : 200);
    return exchange.routeKey;
  }

  test.each([
    [
      'a name before a variable',
      ['GET /orders/{id}', 'GET /orders/open'],
      '/orders/open',
      '/orders/open',
    ],
    [
      'a variable where no name fits',
      ['GET /orders/{id}', 'GET /orders/open'],
      '/orders/7',
      '/orders/{id}',
    ],
    [
      'a greedy variable for all that is below',
      ['GET /{proxy+}', 'GET /orders'],
      '/a/b/c',
      '/{proxy+}',
    ],
    ['a name before a greedy variable', ['GET /{proxy+}', 'GET /orders'], '/orders', '/orders'],
    ['a way back where a name leads nowhere', ['GET /a/b', 'GET /{proxy+}'], '/a/c', '/{proxy+}'],
    ['the root', ['GET /', 'GET /{proxy+}'], '/', '/'],
  ])('%s (AGR-10)', (_name, routes, path, found) => {
    expect(routeOf(routes, `GET /prod${path}`)).toBe(`GET ${found}`);
  });

  test('a method before ANY (AGR-10)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', "exports.handler = async () => ({ body: 'any' })");
    sandbox.createFunction('get', "exports.handler = async () => ({ body: 'get' })");
    const api = new TestRestApi(sandbox)
      .route('ANY /orders')
      .route('GET /orders', { uri: lambdaUriOf('get') })
      .permit()
      .permit('get')
      .deploy();
    expect(api.request('GET /prod/orders').responseBody).toBe('get');
    expect(api.request('PUT /prod/orders').responseBody).toBe('any');
  });

  test('none: 403 Missing Authentication Token (AGR-10)', () => {
    const sandbox = openSandbox();
    const api = proxyOf(sandbox, ECHO);
    expect(api.request('GET /prod/nothing')).toMatchObject({
      statusCode: 403,
      responseBody: '{"message":"Missing Authentication Token"}',
      stage: 'prod',
      routeKey: null,
      functionName: null,
    });
    expect(sandbox.events.at(-1)).toMatchObject({ kind: 'HTTP_REQUEST_REFUSED', rule: 'AGR-10' });
  });

  test('a stage that is not there: 403 Forbidden (AGR-10)', () => {
    const api = proxyOf(openSandbox(), ECHO);
    for (const path of ['/test/orders', '/']) {
      expect(api.request(`GET ${path}`)).toMatchObject({
        statusCode: 403,
        responseBody: '{"message":"Forbidden"}',
        stage: null,
      });
    }
  });

  test('a variable of a strange name stays a text (AGR-01)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', ECHO);
    new TestRestApi(sandbox).route('GET /{__proto__}').permit().deploy().request('GET /prod/x');
    const { pathParameters } = lastEvent(sandbox);
    expect(JSON.stringify(pathParameters)).toBe('{"__proto__":"x"}');
  });
});

function lambdaUriOf(name: string): string {
  return `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:${name}/invocations`;
}

describe('what a request may not have (AGR-10)', () => {
  test('headers of more than 10,240 bytes together', () => {
    const api = proxyOf(openSandbox(), ECHO);
    const withHeader = (length: number): number | null =>
      api.request('GET /prod/orders', { headers: [{ name: 'x', value: 'a'.repeat(length) }] })
        .statusCode;
    expect(withHeader(10_239)).toBe(200);
    expect(withHeader(10_240)).toBe(431);
  });

  test('a body of more than 10 MB for the API, of more than 6 MB for the function', () => {
    const sandbox = openSandbox();
    const api = proxyOf(sandbox, "exports.handler = async () => ({ body: 'ok' })");
    const withBody = (bytes: number): number | null =>
      api.request('POST /prod/orders', { body: 'a'.repeat(bytes) }).statusCode;
    expect(withBody(1_000_000)).toBe(200);
    expect(withBody(7 * 1_048_576)).toBe(413);
    expect(sandbox.events.at(-1)?.message).toContain('too large for the RequestResponse');
    expect(withBody(10 * 1_048_576 + 1)).toBe(413);
    expect(sandbox.events.at(-1)?.message).toContain('10485760 are allowed');
  });
});
