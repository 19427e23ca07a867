import { expect, test } from 'vitest';
import {
  base64Body,
  textBody,
  textOrBase64Body,
} from '../../../../src/simulation/push/http/event-body.ts';
import {
  eventFormat1,
  type Format1Context,
} from '../../../../src/simulation/push/http/event-format-1.ts';
import type { HttpRequest } from '../../../../src/simulation/push/http/http-message.ts';
import { httpRequest } from '../../../support/http-exchanges.ts';

function eventOf(request: Partial<HttpRequest> = {}, context: Partial<Format1Context> = {}) {
  const whole = httpRequest(request);
  return eventFormat1(whole, {
    accountId: '111122223333',
    apiId: 'a1b2c3d4e5',
    domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
    stage: 'prod',
    requestId: '8f507cfc-xmpl-4697-b07a-ac58fc914c95',
    traceHeader: 'Root=1-69651180-0a1b2c3d4e5f60718293a4b5',
    receivedAtMs: 1_768_471_872_345,
    pathParameters: null,
    stageVariables: null,
    version: null,
    resourcePath: '/orders/{id}',
    resourceId: 'roq9wj',
    path: '/orders/7',
    extendedRequestId: 'TWegAcC4EowCHnA=',
    deploymentId: 'd4',
    signer: null,
    body: textBody(whole),
    ...context,
  });
}

test('a request becomes an event of format 1.0 (AGR-01, AGR-02)', () => {
  const event = eventOf(
    {
      method: 'POST',
      rawPath: '/prod/orders/7',
      rawQueryString: 'q=a&q=b&name=J%C3%BCrg',
      headers: [
        { name: 'Content-Type', value: 'application/json' },
        { name: 'X-A', value: '1' },
        { name: 'x-a', value: '2' },
        { name: 'Cookie', value: 's=1; t=2' },
        { name: 'User-Agent', value: 'curl/8' },
        { name: 'host', value: 'localhost:4000' },
        { name: 'connection', value: 'keep-alive' },
      ],
      body: '{"a":1}',
    },
    { pathParameters: { id: '7' }, stageVariables: { env: 'x' } },
  );
  const headers = {
    'Content-Type': 'application/json',
    'X-A': '2',
    Cookie: 's=1; t=2',
    'User-Agent': 'curl/8',
    Host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
    'X-Amzn-Trace-Id': 'Root=1-69651180-0a1b2c3d4e5f60718293a4b5',
    'X-Forwarded-For': '192.0.2.7',
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
  };
  expect(event).toEqual({
    resource: '/orders/{id}',
    path: '/orders/7',
    httpMethod: 'POST',
    headers,
    multiValueHeaders: {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      'X-A': ['1', '2'],
    },
    queryStringParameters: { q: 'b', name: 'Jürg' },
    multiValueQueryStringParameters: { q: ['a', 'b'], name: ['Jürg'] },
    pathParameters: { id: '7' },
    stageVariables: { env: 'x' },
    requestContext: {
      accountId: '111122223333',
      apiId: 'a1b2c3d4e5',
      deploymentId: 'd4',
      domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
      domainPrefix: 'a1b2c3d4e5',
      extendedRequestId: 'TWegAcC4EowCHnA=',
      httpMethod: 'POST',
      path: '/prod/orders/7',
      protocol: 'HTTP/1.1',
      requestId: '8f507cfc-xmpl-4697-b07a-ac58fc914c95',
      requestTime: '15/Jan/2026:10:11:12 +0000',
      requestTimeEpoch: 1_768_471_872_345,
      resourceId: 'roq9wj',
      resourcePath: '/orders/{id}',
      stage: 'prod',
      identity: {
        accessKey: null,
        accountId: null,
        caller: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '192.0.2.7',
        user: null,
        userAgent: 'curl/8',
        userArn: null,
      },
    },
    body: '{"a":1}',
    isBase64Encoded: false,
  });
});

test('what a request does not have is null (AGR-01)', () => {
  expect(eventOf()).toMatchObject({
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
  });
});

test('in the single-value maps the last value wins (AGR-01)', () => {
  const event = eventOf({
    rawQueryString: 'q=a&r=1&q=b&q=',
    headers: [
      { name: 'X-A', value: '1' },
      { name: 'X-A', value: '2' },
    ],
  });
  expect(event['queryStringParameters']).toEqual({ q: '', r: '1' });
  expect(event['headers']).toMatchObject({ 'X-A': '2' });
});

test('a trailing and a doubled slash stay in the path (AGR-02)', () => {
  const event = eventOf({ rawPath: '/prod/orders//7/' }, { path: '/orders//7/' });
  expect(event).toMatchObject({
    path: '/orders//7/',
    requestContext: { path: '/prod/orders//7/' },
  });
});

test('names of JavaScript are names like any other', () => {
  const event = eventOf({
    rawQueryString: '__proto__=a&constructor=b',
    headers: [{ name: '__proto__', value: 'c' }],
  });
  expect(Object.entries(event['queryStringParameters'] ?? {})).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
  expect(Object.keys(event['headers'] ?? {})).toContain('__proto__');
});

test('the identity is that of whoever signed', () => {
  const userArn = 'arn:aws:sts::111122223333:assumed-role/clerk/ann';
  const event = eventOf(
    {},
    { signer: { kind: 'identity', arn: userArn, policy: [], principalOrgId: 'o-a1b2c3d4e5' } },
  );
  expect(event['requestContext']).toMatchObject({
    identity: {
      accessKey: expect.stringMatching(/^ASIA[0-9A-F]{16}$/) as string,
      accountId: '111122223333',
      caller: expect.stringMatching(/^AROA[0-9A-F]{16}:ann$/) as string,
      principalOrgId: 'o-a1b2c3d4e5',
      user: expect.stringMatching(/^AROA[0-9A-F]{16}:ann$/) as string,
      userArn,
    },
  });
});

test('an HTTP API says the version and has no deployment in it (AGH-02)', () => {
  const event = eventOf({}, { version: '1.0', deploymentId: null });
  expect(Object.keys(event)[0]).toBe('version');
  expect(event['requestContext']).not.toHaveProperty('deploymentId');
});

test('a body is passed on as text, or in base64, or as its content type says (URL-05)', () => {
  const json = httpRequest({
    headers: [{ name: 'content-type', value: 'application/json' }],
    body: 'ü',
  });
  const bytes = httpRequest({ body: '/w==', isBase64Encoded: true });
  expect(textBody(json)).toEqual({ body: 'ü', isBase64Encoded: false });
  expect(textBody(bytes)).toEqual({ body: '\ufffd', isBase64Encoded: false });
  expect(base64Body(json)).toEqual({ body: 'w7w=', isBase64Encoded: true });
  expect(base64Body(bytes)).toEqual({ body: '/w==', isBase64Encoded: true });
  expect(textOrBase64Body(json)).toEqual({ body: 'ü', isBase64Encoded: false });
  expect(textOrBase64Body(bytes)).toEqual({ body: '/w==', isBase64Encoded: true });
});
