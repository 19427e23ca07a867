import { expect, test } from 'vitest';
import type { HttpExchangeRow } from '../../../../src/simulation/push/http/http-exchange.ts';
import { publicFunction, requestUrl } from '../../../support/function-urls.ts';
import { responseHeader } from '../../../support/http-exchanges.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';

/** The answer of a URL whose function returns that expression. */
function answerTo(expression: string): HttpExchangeRow {
  const sandbox = openSandbox();
  return requestUrl(
    sandbox,
    publicFunction(sandbox, `exports.handler = async () => (${expression})`),
  );
}

test.each([
  ['{ ok: true }', '{"ok":true}'],
  ['"hello"', 'hello'],
  ['3', '3'],
  ['true', 'true'],
  ['[1, "a"]', '[1,"a"]'],
  ['null', 'null'],
])('a result of %s becomes the body under 200 (URL-03, AGH-03)', (expression, responseBody) => {
  const exchange = answerTo(expression);
  expect(exchange).toMatchObject({ statusCode: 200, responseBody });
  expect(responseHeader(exchange, 'content-type')).toBe('application/json');
});

test('a result with a status code is the response (URL-04)', () => {
  const exchange = answerTo(
    '{ statusCode: 404, headers: { "Content-Type": "text/plain", "X-Number": 7 }, cookies: ["a=1", "b=2"], body: "none" }',
  );
  expect(exchange).toMatchObject({ statusCode: 404, responseBody: 'none' });
  expect(exchange.responseHeaders).toEqual([
    { name: 'Content-Type', value: 'text/plain' },
    { name: 'X-Number', value: '7' },
    { name: 'set-cookie', value: 'a=1' },
    { name: 'set-cookie', value: 'b=2' },
    { name: 'x-amzn-RequestId', value: exchange.requestId },
  ]);
});

test('a body that is an object goes out as JSON (URL-03)', () => {
  expect(answerTo('{ statusCode: 200, body: { a: 1 } }').responseBody).toBe('{"a":1}');
});

test('a response without a content type is JSON', () => {
  expect(responseHeader(answerTo('{ statusCode: 200, body: "x" }'), 'content-type')).toBe(
    'application/json',
  );
});

test.each(['99', '600', '200.5', '"never"'])(
  'a status code of %s is answered 502 (URL-04)',
  (code) => {
    expect(answerTo(`{ statusCode: ${code}, body: "" }`)).toMatchObject({
      statusCode: 502,
      responseBody: 'Internal Server Error',
    });
  },
);

test.each([
  '{ "x-a": "1\\r\\nset-cookie: stolen=1" }',
  '{ "x a": "1" }',
  '{ "x-a\\r\\nb": "1" }',
  '{ "x-a": ["1"] }',
  '"x-a"',
])('headers of %s are no response, and nothing of them goes out', (headers) => {
  const exchange = answerTo(`{ statusCode: 200, headers: ${headers}, body: "" }`);
  expect(exchange.statusCode).toBe(502);
  expect(exchange.responseHeaders?.map(({ name }) => name)).toEqual([
    'content-type',
    'x-amzn-RequestId',
  ]);
});

test.each(['["a=1\\nx: y"]', '[1]', '"a=1"'])('cookies of %s are no response', (cookies) => {
  expect(answerTo(`{ statusCode: 200, cookies: ${cookies}, body: "" }`).statusCode).toBe(502);
});

test('headers about how a message travels are not the function’s to set', () => {
  const exchange = answerTo(
    '{ statusCode: 200, headers: { Connection: "close", "Content-Length": "99", "Transfer-Encoding": "chunked", Upgrade: "h2c" }, body: "x" }',
  );
  expect(exchange.responseHeaders?.map(({ name }) => name)).toEqual([
    'content-type',
    'x-amzn-RequestId',
  ]);
});

test('a body in base64 is answered with its bytes; what is none is 502', () => {
  expect(answerTo('{ statusCode: 200, body: "AAH/", isBase64Encoded: true }')).toMatchObject({
    statusCode: 200,
    responseBody: 'AAH/',
    responseIsBase64Encoded: true,
    responseBytes: 3,
  });
  expect(answerTo('{ statusCode: 200, body: "*", isBase64Encoded: true }').statusCode).toBe(502);
});

test('an error of the function is 502, and the client never sees it (URL-04)', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(
    sandbox,
    'exports.handler = async () => { throw new Error("secret") }',
  );
  const exchange = requestUrl(sandbox, urlId);
  expect(exchange).toMatchObject({ statusCode: 502, responseBody: 'Internal Server Error' });
  expect(sandbox.takeEvents().at(-1)).toMatchObject({
    kind: 'HTTP_REQUEST_ANSWERED',
    rule: 'URL-04',
    invocationId: exchange.invocationId,
  });
});

test('a timeout is 502 (URL-04)', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(
    sandbox,
    'exports.handler = () => new Promise((r) => setTimeout(r, 60000))',
  );
  const exchange = requestUrl(sandbox, urlId);
  expect(exchange.statusCode).toBe(502);
  expect(exchange.endedAtMs).toBeGreaterThanOrEqual(exchange.receivedAtMs + 3_000);
});

test('with nothing reserved every request is answered 429 (URL-09)', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(sandbox, 'exports.handler = async () => 1');
  sandbox.execute('PutFunctionConcurrency', {
    functionName: 'orders',
    reservedConcurrentExecutions: 0,
  });
  expect(requestUrl(sandbox, urlId).statusCode).toBe(429);
  expect(sandbox.takeEvents().at(-1)).toMatchObject({
    kind: 'HTTP_REQUEST_REFUSED',
    rule: 'URL-09',
  });
});

test('ten times the reserved concurrency of requests a second get through (URL-09)', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(sandbox, 'exports.handler = async () => 1');
  sandbox.execute('PutFunctionConcurrency', {
    functionName: 'orders',
    reservedConcurrentExecutions: 1,
  });
  requestUrl(sandbox, urlId);
  // A full second to itself, on a function that is warm.
  sandbox.advanceBy(2_000 - (sandbox.now % 1_000));
  const statuses = Array.from({ length: 11 }, () => requestUrl(sandbox, urlId).statusCode);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
});
