import { describe, expect, test } from 'vitest';
import type { CorsConfiguration } from '../../../../src/simulation/push/http/cors.ts';
import type { HttpHeader } from '../../../../src/simulation/push/http/http-message.ts';
import { requestApi } from '../../../support/apis.ts';
import { createApi, ECHO, serveFunction } from '../../../support/http-apis.ts';
import { responseHeader } from '../../../support/http-exchanges.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';

const NOTHING: CorsConfiguration = {
  allowCredentials: null,
  allowHeaders: null,
  allowMethods: null,
  allowOrigins: null,
  exposeHeaders: null,
  maxAge: null,
};

const CORS: CorsConfiguration = {
  ...NOTHING,
  allowHeaders: ['content-type'],
  allowMethods: ['GET', 'POST', 'OPTIONS'],
  allowOrigins: ['https://shop.example'],
  exposeHeaders: ['x-a'],
  maxAge: 600,
};

const PREFLIGHT: readonly HttpHeader[] = [
  { name: 'origin', value: 'https://shop.example' },
  { name: 'access-control-request-method', value: 'POST' },
];

describe('an HTTP API with a CORS configuration', () => {
  test('answers preflights with 204 itself, whatever routes it has', () => {
    const sandbox = openSandbox();
    const apiId = serveFunction(sandbox, ECHO, {
      routeKey: 'POST /orders',
      api: { corsConfiguration: CORS },
    });
    const exchange = requestApi(sandbox, apiId, {
      method: 'OPTIONS',
      rawPath: '/orders',
      headers: PREFLIGHT,
    });
    expect(exchange).toMatchObject({ statusCode: 204, responseBody: null, invocationId: null });
    expect(responseHeader(exchange, 'access-control-allow-origin')).toBe('https://shop.example');
    expect(responseHeader(exchange, 'access-control-allow-methods')).toBe('GET,POST,OPTIONS');
    expect(responseHeader(exchange, 'access-control-allow-headers')).toBe('content-type');
    expect(responseHeader(exchange, 'access-control-max-age')).toBe('600');
  });

  test('replaces the headers of the function by its own', () => {
    const sandbox = openSandbox();
    const apiId = serveFunction(
      sandbox,
      'exports.handler = async () => ({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "*" } })',
      { api: { corsConfiguration: CORS } },
    );
    const from = (value: string) =>
      responseHeader(
        requestApi(sandbox, apiId, { headers: [{ name: 'origin', value }] }),
        'access-control-allow-origin',
      );
    expect(from('https://shop.example')).toBe('https://shop.example');
    expect(from('https://other.example')).toBeUndefined();
  });

  test('says so on what it answers itself, too', () => {
    const sandbox = openSandbox();
    const apiId = serveFunction(sandbox, ECHO, {
      routeKey: 'GET /orders',
      api: { corsConfiguration: CORS },
    });
    const exchange = requestApi(sandbox, apiId, { rawPath: '/no', headers: PREFLIGHT });
    expect(exchange.statusCode).toBe(404);
    expect(responseHeader(exchange, 'access-control-allow-origin')).toBe('https://shop.example');
  });

  test('serves a change of it with the next deployment', () => {
    const sandbox = openSandbox();
    const apiId = serveFunction(sandbox, ECHO, { stage: { autoDeploy: false } });
    const preflight = () =>
      requestApi(sandbox, apiId, { method: 'OPTIONS', headers: PREFLIGHT }).statusCode;
    const deploy = () =>
      sandbox.execute('CreateApiDeployment', { apiId, stageName: '$default', description: null });
    deploy();
    const update = { apiId, name: null, description: null };
    sandbox.execute('UpdateApi', { ...update, corsConfiguration: CORS });
    expect(preflight()).toBe(200);
    deploy();
    expect(preflight()).toBe(204);
    sandbox.execute('UpdateApi', { ...update, corsConfiguration: NOTHING });
    deploy();
    expect(preflight()).toBe(200);
  });

  test('refuses a method that no page can use', () => {
    expect(() =>
      createApi(openSandbox(), { corsConfiguration: { ...CORS, allowMethods: ['TRACE'] } }),
    ).toThrow(/'corsConfiguration.allowMethods' failed to satisfy constraint/);
  });

  test('takes OPTIONS and a maxAge of -1, which a function URL does not', () => {
    const cors = { ...CORS, maxAge: -1 };
    expect(createApi(openSandbox(), { corsConfiguration: cors })).toHaveLength(10);
    expect(() => createApi(openSandbox(), { corsConfiguration: { ...CORS, maxAge: -2 } })).toThrow(
      /'corsConfiguration.maxAge'/,
    );
  });
});

test('without one OPTIONS is a method like any other', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO, { routeKey: 'ANY /{proxy+}' });
  expect(
    requestApi(sandbox, apiId, { method: 'OPTIONS', rawPath: '/a', headers: PREFLIGHT }),
  ).toMatchObject({ statusCode: 200, routeKey: 'ANY /{proxy+}' });
});
