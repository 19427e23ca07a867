import { describe, expect, test } from 'vitest';
import { requestApi } from '../../../../support/apis.ts';
import { createApi, functionArnOf } from '../../../../support/http-apis.ts';
import { responseHeader } from '../../../../support/http-exchanges.ts';
import { proxyOf, TestRestApi } from '../../../../support/rest-apis.ts';
import { openSandbox } from '../../../../support/test-sandbox.ts';

const FAILS = "exports.handler = async () => { throw new Error('no') }";

describe('a gateway response that was put', () => {
  test('has its own status, headers and body (AGR-11)', () => {
    const api = proxyOf(openSandbox(), FAILS)
      .gatewayResponse('MISSING_AUTHENTICATION_TOKEN', {
        statusCode: '404',
        responseParameters: {
          'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
          'gatewayresponse.header.Asked': 'method.request.header.x-asked',
          'gatewayresponse.header.Missing': 'method.request.querystring.nothing',
        },
        responseTemplates: {
          'application/json':
            '{"no":$context.error.messageString,"type":"$context.error.responseType","stage":"${stageVariables.env}","left":"$util.now"}',
        },
      })
      .deploy('prod', { env: 'x' });
    const exchange = api.request('GET /prod/nothing', {
      headers: [{ name: 'X-Asked', value: 'me' }],
    });
    expect(exchange).toMatchObject({
      statusCode: 404,
      responseBody:
        '{"no":"Missing Authentication Token","type":"MISSING_AUTHENTICATION_TOKEN","stage":"x","left":"$util.now"}',
    });
    expect(responseHeader(exchange, 'access-control-allow-origin')).toBe('*');
    expect(responseHeader(exchange, 'asked')).toBe('me');
    expect(responseHeader(exchange, 'missing')).toBeUndefined();
  });

  test('is given once the API is deployed, and no more once it is deleted and deployed (AGR-11)', () => {
    const api = proxyOf(openSandbox(), FAILS);
    const status = (): number | null => api.request('GET /prod/nothing').statusCode;
    api.gatewayResponse('MISSING_AUTHENTICATION_TOKEN', { statusCode: '404' });
    expect(status()).toBe(403);
    api.deploy();
    expect(status()).toBe(404);
    api.sandbox.execute('DeleteGatewayResponse', {
      restApiId: api.restApiId,
      responseType: 'MISSING_AUTHENTICATION_TOKEN',
    });
    api.deploy();
    expect(status()).toBe(403);
  });

  test('for a class stands for every failure of it that has none (AGR-11)', () => {
    const api = proxyOf(openSandbox(), FAILS)
      .gatewayResponse('DEFAULT_5XX', {
        responseParameters: { 'gatewayresponse.header.Kind': "'ours'" },
      })
      .gatewayResponse('DEFAULT_4XX', { statusCode: '418' })
      .deploy();
    const failed = api.request('GET /prod/orders');
    expect(failed).toMatchObject({
      statusCode: 502,
      responseBody: '{"message":"Internal server error"}',
    });
    expect(responseHeader(failed, 'kind')).toBe('ours');
    expect(api.request('GET /prod/nothing').statusCode).toBe(418);
    api.gatewayResponse('MISSING_AUTHENTICATION_TOKEN', { statusCode: '404' }).deploy();
    expect(api.request('GET /prod/nothing').statusCode).toBe(404);
  });

  test('for INTEGRATION_FAILURE changes what a throttle and an error look like (AGR-05, AGR-11)', () => {
    const api = proxyOf(openSandbox(), FAILS)
      .gatewayResponse('INTEGRATION_FAILURE', { statusCode: '503' })
      .deploy();
    expect(api.request('GET /prod/orders').statusCode).toBe(503);
    api.sandbox.execute('PutFunctionConcurrency', {
      functionName: 'orders',
      reservedConcurrentExecutions: 0,
    });
    expect(api.request('GET /prod/orders').statusCode).toBe(503);
  });

  test('for INTEGRATION_TIMEOUT answers the timeout (AGR-06, AGR-11)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'orders',
      'exports.handler = () => new Promise((r) => setTimeout(r, 2000))',
    );
    const api = new TestRestApi(sandbox)
      .route('ANY /orders', { timeoutInMillis: 1_000 })
      .permit()
      .gatewayResponse('INTEGRATION_TIMEOUT', {
        responseTemplates: { 'text/plain': '$context.error.message' },
      })
      .deploy();
    const exchange = api.request('GET /prod/orders');
    expect(exchange).toMatchObject({ statusCode: 504, responseBody: 'Endpoint request timed out' });
    expect(responseHeader(exchange, 'content-type')).toBe('text/plain');
  });

  test('cannot grow without bound by what it repeats (AGR-11)', () => {
    const api = proxyOf(openSandbox(), FAILS)
      .gatewayResponse('MISSING_AUTHENTICATION_TOKEN', {
        responseTemplates: { 'text/plain': '$context.path'.repeat(10_000) },
      })
      .deploy();
    const exchange = api.request(`GET /prod/${'a'.repeat(10_000)}`);
    expect(exchange.responseBytes).toBe(1_048_576);
  });

  test.each([
    [{ statusCode: '99' }],
    [{ responseParameters: { 'method.response.header.A': "'x'" } }],
    [{ responseParameters: { 'gatewayresponse.header.A': 'x' } }],
    [{ responseTemplates: { json: '{}' } }],
  ])('is refused with %j (AGR-11)', (input) => {
    const api = new TestRestApi(openSandbox());
    expect(() => api.gatewayResponse('DEFAULT_4XX', input)).toThrow(
      expect.objectContaining({ code: 'API_BAD_REQUEST' }),
    );
    expect(api.row.gatewayResponses).toEqual([]);
  });
});

test('the APIs of an account take 5,000 requests at once and 10 more each millisecond (AGR-10)', () => {
  const sandbox = openSandbox();
  const api = new TestRestApi(sandbox)
    .route('GET /a', {
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode":200}' },
    })
    .response('GET /a', '200')
    .deploy();
  // Unknown stages are refused before anything is counted, so every one of these counts.
  const send = (count: number): number =>
    Array.from({ length: count }, () => api.request('GET /prod/nothing')).filter(
      ({ statusCode }) => statusCode === 403,
    ).length;
  expect(send(5_010)).toBe(5_000);
  sandbox.advanceBy(2);
  expect(send(30)).toBe(20);
  expect(api.request('GET /prod/a')).toMatchObject({
    statusCode: 429,
    responseBody: '{"message":"Too Many Requests"}',
  });
  // HTTP APIs are of the same account.
  const httpApiId = createApi(sandbox, { target: functionArnOf('orders') });
  expect(requestApi(sandbox, httpApiId)).toMatchObject({ statusCode: 429 });
  sandbox.advanceBy(10_000);
  expect(api.request('GET /prod/a').statusCode).toBe(200);
});
