import { expect, test } from 'vitest';
import type { CorsConfiguration } from '../../../../src/simulation/push/http/cors.ts';
import type { HttpExchangeRow } from '../../../../src/simulation/push/http/http-exchange.ts';
import { createUrl, publicFunction, requestUrl } from '../../../support/function-urls.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';

const NOTHING_SET: CorsConfiguration = {
  allowCredentials: null,
  allowHeaders: null,
  allowMethods: null,
  allowOrigins: null,
  exposeHeaders: null,
  maxAge: null,
};
const SHOP: CorsConfiguration = {
  ...NOTHING_SET,
  allowOrigins: ['https://shop.example'],
  allowMethods: ['POST'],
  allowHeaders: ['content-type'],
  exposeHeaders: ['x-order'],
  maxAge: 600,
};
const CODE =
  'exports.handler = async () => ({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "https://evil.example" }, body: "" })';
const ORIGIN = { name: 'Origin', value: 'https://shop.example' };
const PREFLIGHT = [ORIGIN, { name: 'Access-Control-Request-Method', value: 'POST' }];

/** The CORS headers of a response. */
function corsOf({ responseHeaders }: HttpExchangeRow): Record<string, string> {
  return Object.fromEntries(
    (responseHeaders ?? [])
      .filter(({ name }) => /^(access-control|vary)/i.test(name))
      .map(({ name, value }) => [name, value]),
  );
}

test('the URL answers a preflight itself, before it asks who may (URL-02)', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', CODE);
  const urlId = createUrl(sandbox, { authType: 'AWS_IAM', cors: SHOP });
  const exchange = requestUrl(sandbox, urlId, { method: 'OPTIONS', headers: PREFLIGHT });
  expect(exchange).toMatchObject({ statusCode: 200, responseBody: null, invocationId: null });
  expect(corsOf(exchange)).toEqual({
    'access-control-allow-origin': 'https://shop.example',
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'content-type',
    'access-control-max-age': '600',
    vary: 'Origin',
  });
});

test('an answer to an allowed origin has the headers of the configuration, not the function’s', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(sandbox, CODE, { cors: SHOP });
  expect(corsOf(requestUrl(sandbox, urlId, { headers: [ORIGIN] }))).toEqual({
    'access-control-allow-origin': 'https://shop.example',
    'access-control-expose-headers': 'x-order',
    vary: 'Origin',
  });
});

test('another origin is told nothing, and the preflight allows nothing', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(sandbox, CODE, { cors: SHOP });
  const other = { name: 'Origin', value: 'https://other.example' };
  expect(corsOf(requestUrl(sandbox, urlId, { headers: [other] }))).toEqual({});
  const headers = [other, ...PREFLIGHT.slice(1)];
  expect(corsOf(requestUrl(sandbox, urlId, { method: 'OPTIONS', headers }))).toEqual({});
});

test('everybody is written as *, unless credentials go along', () => {
  const sandbox = openSandbox();
  const cors = { ...NOTHING_SET, allowOrigins: ['*'] };
  const urlId = publicFunction(sandbox, CODE, { cors });
  const ask = () => corsOf(requestUrl(sandbox, urlId, { headers: [ORIGIN] }));
  expect(ask()).toEqual({ 'access-control-allow-origin': '*' });
  sandbox.execute('UpdateFunctionUrlConfig', {
    functionName: 'orders',
    qualifier: null,
    authType: null,
    invokeMode: null,
    cors: { ...cors, allowCredentials: true },
  });
  expect(ask()).toEqual({
    'access-control-allow-origin': 'https://shop.example',
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
  });
});

test('without a configuration the function answers preflights, and its headers stand', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(sandbox, CODE, { cors: NOTHING_SET });
  const exchange = requestUrl(sandbox, urlId, { method: 'OPTIONS', headers: PREFLIGHT });
  expect(exchange.invocationId).not.toBeNull();
  expect(corsOf(exchange)).toEqual({ 'Access-Control-Allow-Origin': 'https://evil.example' });
});

test.each([
  [{ allowMethods: ['OPTIONS'] }, 'cors.allowMethods'],
  [{ allowHeaders: ['x\r\ny'] }, 'cors.allowHeaders'],
  [{ allowOrigins: ['https://a b'] }, 'cors.allowOrigins'],
  [{ exposeHeaders: Array.from({ length: 101 }, (_, at) => `x-${at}`) }, 'cors.exposeHeaders'],
  [{ maxAge: 86_401 }, 'cors.maxAge'],
])('refuses the configuration %j (URL-02)', (wrong, field) => {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', CODE);
  expect(() => createUrl(sandbox, { cors: { ...NOTHING_SET, ...wrong } })).toThrow(
    expect.objectContaining({ code: 'VALIDATION_FAILED', field }) as Error,
  );
});
