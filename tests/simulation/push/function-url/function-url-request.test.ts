import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/simulation/json.ts';
import type { HttpRequest } from '../../../../src/simulation/push/http/http-message.ts';
import { createUrl, publicFunction, requestUrl } from '../../../support/function-urls.ts';
import { httpRequest } from '../../../support/http-exchanges.ts';
import { addPermission } from '../../../support/permissions.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';

const ECHO = 'exports.handler = async (event) => ({ event })';

/** What the function of a public URL is invoked with. */
function eventOf(request: Partial<HttpRequest>): JsonObject {
  const sandbox = openSandbox();
  const urlId = publicFunction(sandbox, ECHO);
  return (
    JSON.parse(requestUrl(sandbox, urlId, request).responseBody ?? '') as { event: JsonObject }
  ).event;
}

test('a request reaches the function as an event of format 2.0 (URL-01, AGH-01)', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(sandbox, ECHO);
  const exchange = requestUrl(sandbox, urlId, {
    method: 'POST',
    rawPath: '/orders/7',
    rawQueryString: 'q=a&q=b&name=J%C3%BCrg',
    headers: [
      { name: 'Content-Type', value: 'application/json' },
      { name: 'X-A', value: '1' },
      { name: 'x-a', value: '2' },
      { name: 'Cookie', value: 's=1; t=2' },
      { name: 'User-Agent', value: 'curl/8' },
      { name: 'Host', value: 'localhost:4000' },
      { name: 'Connection', value: 'keep-alive' },
    ],
    body: '{"a":1}',
  });
  const domainName = `${urlId}.lambda-url.eu-west-1.on.aws`;
  expect(JSON.parse(exchange.responseBody ?? '')).toEqual({
    event: {
      version: '2.0',
      routeKey: '$default',
      rawPath: '/orders/7',
      rawQueryString: 'q=a&q=b&name=J%C3%BCrg',
      cookies: ['s=1', 't=2'],
      headers: {
        'content-type': 'application/json',
        'x-a': '1,2',
        'user-agent': 'curl/8',
        host: domainName,
        'x-amzn-trace-id': `Root=${exchange.traceId}`,
        'x-forwarded-for': '192.0.2.7',
        'x-forwarded-port': '443',
        'x-forwarded-proto': 'https',
      },
      queryStringParameters: { q: 'a,b', name: 'Jürg' },
      requestContext: {
        accountId: 'anonymous',
        apiId: urlId,
        domainName,
        domainPrefix: urlId,
        http: {
          method: 'POST',
          path: '/orders/7',
          protocol: 'HTTP/1.1',
          sourceIp: '192.0.2.7',
          userAgent: 'curl/8',
        },
        requestId: exchange.requestId,
        routeKey: '$default',
        stage: '$default',
        time: '12/Jan/2026:15:40:00 +0000',
        timeEpoch: Date.UTC(2026, 0, 12, 15, 40),
      },
      body: '{"a":1}',
      isBase64Encoded: false,
    },
  });
});

test('what a request does not have is left out of the event (AGH-01)', () => {
  const event = eventOf({});
  expect(Object.keys(event)).toEqual([
    'version',
    'routeKey',
    'rawPath',
    'rawQueryString',
    'headers',
    'requestContext',
    'isBase64Encoded',
  ]);
});

test('a body that is no text comes in base64 (URL-05)', () => {
  const event = eventOf({
    method: 'POST',
    headers: [{ name: 'content-type', value: 'multipart/form-data; boundary=x' }],
    body: '--x\r\n',
  });
  expect(event).toMatchObject({ body: btoa('--x\r\n'), isBase64Encoded: true });
});

test('a text that arrives in base64 is decoded, unless its bytes are none (URL-05)', () => {
  const headers = [{ name: 'content-type', value: 'text/plain; charset=utf-8' }];
  expect(eventOf({ headers, body: btoa('hello'), isBase64Encoded: true })).toMatchObject({
    body: 'hello',
    isBase64Encoded: false,
  });
  expect(eventOf({ headers, body: '/w==', isBase64Encoded: true })).toMatchObject({
    body: '/w==',
    isBase64Encoded: true,
  });
});

test('the path stays undecoded (URL-05)', () => {
  expect(eventOf({ rawPath: '/a%2Fb/%C3%BC' })).toMatchObject({ rawPath: '/a%2Fb/%C3%BC' });
});

test('with AWS_IAM the function sees who signed (URL-01)', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', ECHO);
  const urlId = createUrl(sandbox, { authType: 'AWS_IAM' });
  const arn = 'arn:aws:iam::123456789012:user/ann';
  const { responseBody } = requestUrl(sandbox, urlId, {}, { arn, principalOrgId: 'o-a1b2c3d4e5' });
  const { event } = JSON.parse(responseBody ?? '') as { event: JsonObject };
  expect(event['requestContext']).toMatchObject({
    accountId: '123456789012',
    authorizer: {
      iam: {
        accessKey: expect.stringMatching(/^AKIA[0-9A-F]{16}$/) as string,
        accountId: '123456789012',
        callerId: expect.stringMatching(/^AIDA/) as string,
        cognitoIdentity: null,
        principalOrgId: 'o-a1b2c3d4e5',
        userArn: arn,
        userId: expect.stringMatching(/^AIDA/) as string,
      },
    },
  });
});

test('all that comes of a request has its trace id', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(sandbox, ECHO);
  sandbox.takeEvents();
  const { traceId } = requestUrl(sandbox, urlId);
  const events = sandbox.takeEvents();
  expect(events.map(({ kind }) => kind)).toEqual([
    'HTTP_REQUEST_RECEIVED',
    'INVOCATION_RECEIVED',
    'ENVIRONMENT_INIT_STARTED',
    'ENVIRONMENT_INIT_COMPLETED',
    'INVOCATION_STARTED',
    'INVOCATION_SUCCEEDED',
    'HTTP_REQUEST_ANSWERED',
  ]);
  const [received] = events;
  expect(received).toMatchObject({ rule: 'URL-01', traceId, functionName: 'orders' });
  expect(events.at(-1)).toMatchObject({ rule: 'URL-03', traceId });
});

test('an exchange that waits survives a restart', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(
    sandbox,
    'exports.handler = async () => { await new Promise((r) => setTimeout(r, 1000)); return "late" }',
  );
  const { exchangeId } = sandbox.execute('RequestFunctionUrl', {
    url: { urlId },
    request: httpRequest(),
    caller: null,
  });
  expect(sandbox.savedRow('http_exchange', exchangeId)).toMatchObject({ statusCode: null });
  sandbox.reload().advanceBy(5_000);
  expect(sandbox.savedRow('http_exchange', exchangeId)).toMatchObject({
    statusCode: 200,
    responseBody: 'late',
    requestBytes: 0,
    responseBytes: 4,
  });
});

test.each([
  [{ method: 'get' }, 'method'],
  [{ rawPath: 'orders' }, 'path'],
  [{ rawPath: '/a b' }, 'path'],
  [{ rawQueryString: 'a=b#c' }, 'query'],
  [{ headers: [{ name: 'x y', value: '1' }] }, 'headers.0.name'],
  [{ headers: [{ name: 'x', value: 'a\r\nb: c' }] }, 'headers.0.value'],
  [{ headers: [{ name: 'x', value: 'a'.repeat(70_000) }] }, 'headers'],
  [{ body: 'no base64', isBase64Encoded: true }, 'body'],
])('refuses %j, which could not have come over HTTP', (request, field) => {
  const sandbox = openSandbox();
  const urlId = publicFunction(sandbox, ECHO);
  expect(() => requestUrl(sandbox, urlId, request)).toThrow(
    expect.objectContaining({ code: 'INVALID_PARAMETER', field }) as Error,
  );
});

test('a body with a NUL character is kept in base64', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(sandbox, 'exports.handler = async () => "a\\0b"');
  const headers = [{ name: 'content-type', value: 'text/plain' }];
  expect(requestUrl(sandbox, urlId, { method: 'POST', headers, body: '\0' })).toMatchObject({
    requestBody: 'AA==',
    requestIsBase64Encoded: true,
    requestBytes: 1,
    responseBody: btoa('a\0b'),
    responseIsBase64Encoded: true,
    responseBytes: 3,
  });
});

test('a request whose event is above 6 MB is answered 413 (URL-02)', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(sandbox, ECHO);
  const body = 'x'.repeat(6 * 1_048_576);
  expect(requestUrl(sandbox, urlId, { method: 'POST', body }).statusCode).toBe(413);
});

test('only users and roles sign requests', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(sandbox, ECHO);
  addPermission(sandbox);
  expect(() => requestUrl(sandbox, urlId, {}, { servicePrincipal: 's3.amazonaws.com' })).toThrow(
    'a function URL is requested by a user or role',
  );
});
