import { expect, test } from 'vitest';
import { requestApi } from '../../../support/apis.ts';
import { createApi, ECHO, serveFunction } from '../../../support/http-apis.ts';
import { responseHeader } from '../../../support/http-exchanges.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';

const FAILED = { statusCode: 500, responseBody: '{"message":"Internal Server Error"}' };

function answering(result: string): string {
  return `exports.handler = async () => (${result})`;
}

/** The answer to a request whose function gives that result. */
function answerTo(result: string, payloadFormatVersion: '1.0' | '2.0' = '2.0') {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, answering(result), {
    integration: { payloadFormatVersion },
  });
  return requestApi(sandbox, apiId);
}

test('a result with a statusCode is the response (AGH-03)', () => {
  const exchange = answerTo(
    '{ statusCode: 201, headers: { "X-A": "1" }, cookies: ["a=1", "b=2"], body: "made" }',
  );
  expect(exchange).toMatchObject({ statusCode: 201, responseBody: 'made' });
  expect(exchange.responseHeaders).toEqual([
    { name: 'content-type', value: 'text/plain;charset=UTF-8' },
    { name: 'X-A', value: '1' },
    { name: 'set-cookie', value: 'a=1' },
    { name: 'set-cookie', value: 'b=2' },
    { name: 'apigw-requestid', value: exchange.requestId },
  ]);
});

test('a result without a statusCode becomes the body, as JSON (AGH-03)', () => {
  const exchange = answerTo('{ orderId: 7 }');
  expect(exchange).toMatchObject({ statusCode: 200, responseBody: '{"orderId":7}' });
  expect(responseHeader(exchange, 'content-type')).toBe('application/json');
});

test('a body in base64 is decoded for the client (AGH-03)', () => {
  expect(answerTo('{ statusCode: 200, isBase64Encoded: true, body: "aGVsbG8=" }')).toMatchObject({
    responseBody: 'aGVsbG8=',
    responseIsBase64Encoded: true,
    responseBytes: 5,
  });
});

test('in format 1.0 the result is that of a REST API’s proxy, and base64 is always decoded (AGH-02)', () => {
  const exchange = answerTo(
    '{ statusCode: "201", multiValueHeaders: { "X-A": ["1", "2"] }, isBase64Encoded: true, body: "aGVsbG8=" }',
    '1.0',
  );
  expect(exchange).toMatchObject({ statusCode: 201, responseBytes: 5 });
  expect(exchange.responseHeaders?.filter(({ name }) => name === 'X-A')).toHaveLength(2);
});

test('a plain object is no result of format 1.0 (AGH-02, AGH-04)', () => {
  expect(answerTo('{ orderId: 7 }', '1.0')).toMatchObject(FAILED);
});

test('a malformed result is answered 500 (AGH-04)', () => {
  expect(answerTo('{ statusCode: 99 }')).toMatchObject(FAILED);
});

test('a function error is answered 500, and the client never sees how (AGH-04)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(
    sandbox,
    'exports.handler = async () => { throw new Error("secret") }',
  );
  expect(requestApi(sandbox, apiId)).toMatchObject(FAILED);
});

test('a function that times out by its own setting is answered 500 (AGH-04)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, SLEEP_40_S);
  sandbox.updateConfiguration('orders', { timeout: 5 });
  const exchange = requestApi(sandbox, apiId);
  expect(exchange).toMatchObject(FAILED);
  expect((exchange.endedAtMs ?? 0) - exchange.receivedAtMs).toBeGreaterThanOrEqual(5_000);
});

test('a throttle is answered 500, and nobody tries again (AGH-04, PUSH-03)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO);
  sandbox.execute('PutFunctionConcurrency', {
    functionName: 'orders',
    reservedConcurrentExecutions: 0,
  });
  expect(requestApi(sandbox, apiId)).toMatchObject({ ...FAILED, invocationId: null });
  expect(sandbox.world.nextDueAt).toBeNull();
});

test('a function that is gone is answered 500 (AGH-04)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO);
  sandbox.execute('DeleteFunction', { functionName: 'orders', qualifier: null });
  expect(requestApi(sandbox, apiId)).toMatchObject(FAILED);
});

const SLEEP_40_S =
  'exports.handler = async () => { await new Promise((done) => setTimeout(done, 40000)); return "late" }';

test('after 30 s the client gets 503, and the function runs on (AGH-04)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, SLEEP_40_S);
  const exchange = requestApi(sandbox, apiId);
  expect(exchange).toMatchObject({
    statusCode: 503,
    responseBody: '{"message":"Service Unavailable"}',
  });
  expect((exchange.endedAtMs ?? 0) - exchange.receivedAtMs).toBe(30_000);
  expect(sandbox.invocations.get(exchange.invocationId ?? '')).toMatchObject({ status: 'RUNNING' });
  sandbox.advanceUntilIdle();
  expect(sandbox.invocations.get(exchange.invocationId ?? '')).toMatchObject({
    status: 'SUCCEEDED',
    response: '"late"',
  });
  expect(sandbox.events).toContainEqual(
    expect.objectContaining({
      kind: 'HTTP_API_RESULT_DISCARDED',
      rule: 'AGH-04',
      invocationId: exchange.invocationId,
      traceId: exchange.traceId,
    }),
  );
});

test('an integration may wait for a shorter time, from 50 ms (AGH-04)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, SLEEP_40_S, { integration: { timeoutInMillis: 50 } });
  const exchange = requestApi(sandbox, apiId);
  expect(exchange).toMatchObject({ statusCode: 503 });
  expect((exchange.endedAtMs ?? 0) - exchange.receivedAtMs).toBe(50);
});

test('the timeout is on the agenda while the client waits, and not after the answer', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, SLEEP_40_S);
  sandbox.execute('RequestApi', {
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
  const timeouts = () =>
    sandbox.world.agenda(10).filter(({ what }) => what === 'A client of an HTTP API gets 503.');
  expect(timeouts()).toMatchObject([{ rule: 'AGH-04', functionName: 'orders' }]);
  sandbox.updateCode('orders', ECHO);
  sandbox.advanceUntilIdle();
  requestApi(sandbox, apiId);
  expect(timeouts()).toEqual([]);
});

test('an id that no API has is refused', () => {
  const sandbox = openSandbox();
  createApi(sandbox);
  expect(() => requestApi(sandbox, 'zzzzzzzzzz')).toThrow(
    'Invalid API identifier specified 123456789012:zzzzzzzzzz',
  );
});
