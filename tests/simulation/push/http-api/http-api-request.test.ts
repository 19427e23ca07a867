import { expect, test } from 'vitest';
import { requestApi } from '../../../support/apis.ts';
import { echoed, ECHO, serveFunction } from '../../../support/http-apis.ts';
import { statement } from '../../../support/permissions.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';

const ANN = 'arn:aws:iam::123456789012:user/ann';

test('a request reaches the function as an event of format 2.0 with route, variables and stage (AGH-01)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO, {
    routeKey: 'POST /orders/{id}',
    stage: { stageVariables: { env: 'x' } },
  });
  const exchange = requestApi(sandbox, apiId, {
    method: 'POST',
    rawPath: '/orders/7',
    rawQueryString: 'q=a&q=b',
    headers: [
      { name: 'Content-Type', value: 'application/json' },
      { name: 'X-A', value: '1' },
      { name: 'x-a', value: '2' },
      { name: 'Cookie', value: 's=1; t=2' },
      { name: 'User-Agent', value: 'curl/8' },
    ],
    body: '{"a":1}',
  });
  const domainName = `${apiId}.execute-api.eu-west-1.amazonaws.com`;
  expect(exchange).toMatchObject({
    frontEnd: 'HTTP_API',
    frontEndId: `api_${apiId}`,
    stage: '$default',
    routeKey: 'POST /orders/{id}',
    functionName: 'orders',
    statusCode: 200,
  });
  expect(echoed(exchange)).toEqual({
    version: '2.0',
    routeKey: 'POST /orders/{id}',
    rawPath: '/orders/7',
    rawQueryString: 'q=a&q=b',
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
    queryStringParameters: { q: 'a,b' },
    requestContext: {
      accountId: '123456789012',
      apiId,
      domainName,
      domainPrefix: apiId,
      http: {
        method: 'POST',
        path: '/orders/7',
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.7',
        userAgent: 'curl/8',
      },
      requestId: exchange.requestId,
      routeKey: 'POST /orders/{id}',
      stage: '$default',
      time: '12/Jan/2026:15:40:00 +0000',
      timeEpoch: Date.UTC(2026, 0, 12, 15, 40),
    },
    body: '{"a":1}',
    pathParameters: { id: '7' },
    stageVariables: { env: 'x' },
    isBase64Encoded: false,
  });
  expect(exchange.requestId).toMatch(/^[\w-]{15}=$/);
});

test('what a request does not have is left out of the event (AGH-01)', () => {
  const sandbox = openSandbox();
  const event = echoed(requestApi(sandbox, serveFunction(sandbox, ECHO)));
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

test('an integration may choose format 1.0, with the path without the stage (AGH-02)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO, {
    routeKey: 'GET /orders/{id}',
    integration: { payloadFormatVersion: '1.0' },
    stage: { stageName: 'prod' },
  });
  const exchange = requestApi(sandbox, apiId, {
    rawPath: '/prod/orders/7',
    headers: [{ name: 'X-A', value: '1' }],
  });
  expect(echoed(exchange)).toMatchObject({
    version: '1.0',
    resource: '/orders/{id}',
    path: '/orders/7',
    httpMethod: 'GET',
    headers: { 'X-A': '1' },
    multiValueHeaders: { 'X-A': ['1'] },
    queryStringParameters: null,
    pathParameters: { id: '7' },
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      path: '/prod/orders/7',
      resourceId: 'GET /orders/{id}',
      resourcePath: '/orders/{id}',
      stage: 'prod',
      requestId: exchange.requestId,
      extendedRequestId: exchange.requestId,
      identity: { sourceIp: '192.0.2.7', userArn: null },
    },
    body: null,
  });
});

test('with AWS_IAM a request that nobody signed is answered 403, and nothing runs (AGH-05)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO, { route: { authorizationType: 'AWS_IAM' } });
  expect(requestApi(sandbox, apiId)).toMatchObject({
    statusCode: 403,
    responseBody: '{"message":"Forbidden"}',
    invocationId: null,
  });
});

test('with AWS_IAM the function sees who signed, in either format (AGH-01, AGH-02)', () => {
  for (const payloadFormatVersion of ['1.0', '2.0']) {
    const sandbox = openSandbox();
    const apiId = serveFunction(sandbox, ECHO, {
      route: { authorizationType: 'AWS_IAM' },
      integration: { payloadFormatVersion },
    });
    const { requestContext } = echoed(requestApi(sandbox, apiId, {}, { arn: ANN }));
    expect(requestContext).toMatchObject(
      payloadFormatVersion === '1.0'
        ? { identity: { userArn: ANN, accountId: '123456789012' } }
        : { authorizer: { iam: { userArn: ANN, accountId: '123456789012' } } },
    );
  }
});

test('with AWS_IAM the signer’s policy has to allow execute-api:Invoke on stage, method and route', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO, {
    routeKey: 'GET /orders/{id}',
    route: { authorizationType: 'AWS_IAM' },
  });
  const statusWith = (resource: string): number | null =>
    requestApi(
      sandbox,
      apiId,
      { rawPath: '/orders/7' },
      {
        arn: ANN,
        identityPolicy: [statement({ action: ['execute-api:Invoke'], resource: [resource] })],
      },
    ).statusCode;
  const prefix = `arn:aws:execute-api:eu-west-1:123456789012:${apiId}`;
  expect(statusWith(`${prefix}/$default/GET/orders/{id}`)).toBe(200);
  expect(statusWith(`${prefix}/*/GET/*`)).toBe(200);
  expect(statusWith(`${prefix}/$default/POST/*`)).toBe(403);
});

test('with AWS_IAM nobody of another account gets in', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO, { route: { authorizationType: 'AWS_IAM' } });
  const arn = 'arn:aws:iam::999999999999:user/eve';
  expect(requestApi(sandbox, apiId, {}, { arn })).toMatchObject({ statusCode: 403 });
});

test('without authorization a signature is not looked at', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO);
  const { requestContext } = echoed(requestApi(sandbox, apiId, {}, { arn: ANN }));
  expect(requestContext).not.toHaveProperty('authorizer');
});

test('the function has to let the API in for the stage, the method and the path of the route (AGH-06)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO, { routeKey: 'ANY /orders/{id}' });
  sandbox.execute('RemovePermission', {
    functionName: 'orders',
    qualifier: null,
    statementId: `api-${apiId}`,
    revisionId: null,
  });
  const permit = (statementId: string, resource: string): void => {
    sandbox.execute('AddPermission', {
      functionName: 'orders',
      qualifier: null,
      statementId,
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      sourceArn: `arn:aws:execute-api:eu-west-1:123456789012:${apiId}/${resource}`,
      sourceAccount: null,
      eventSourceToken: null,
      principalOrgId: null,
      functionUrlAuthType: null,
      invokedViaFunctionUrl: null,
      revisionId: null,
    });
  };
  const refused = { statusCode: 500, responseBody: '{"message":"Internal Server Error"}' };
  expect(requestApi(sandbox, apiId, { rawPath: '/orders/7' })).toMatchObject(refused);
  permit('other', '$default/POST/orders/{id}');
  expect(requestApi(sandbox, apiId, { rawPath: '/orders/7' })).toMatchObject(refused);
  expect(sandbox.events.at(-1)).toMatchObject({ kind: 'HTTP_REQUEST_REFUSED', rule: 'AGH-06' });
  permit('this', '*/GET/orders/{id}');
  expect(requestApi(sandbox, apiId, { rawPath: '/orders/7' })).toMatchObject({ statusCode: 200 });
});

test('with credentials the role counts in place of the function’s policy', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO, {
    integration: { credentialsArn: 'arn:aws:iam::123456789012:role/api' },
  });
  sandbox.execute('RemovePermission', {
    functionName: 'orders',
    qualifier: null,
    statementId: `api-${apiId}`,
    revisionId: null,
  });
  expect(requestApi(sandbox, apiId)).toMatchObject({ statusCode: 200 });
});

test('a body above 10 MB is answered 413 (AGH-05)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO);
  const body = 'a'.repeat(10 * 1_048_576 + 1);
  expect(requestApi(sandbox, apiId, { method: 'POST', body })).toMatchObject({
    statusCode: 413,
    responseBody: '{"message":"Request Entity Too Large"}',
    invocationId: null,
  });
});

test('a body that makes an event above 6 MB is answered 413: Lambda takes no more (AGH-05)', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO);
  const headers = [{ name: 'content-type', value: 'text/plain' }];
  const body = 'a'.repeat(6 * 1_048_576);
  expect(requestApi(sandbox, apiId, { method: 'POST', headers, body })).toMatchObject({
    statusCode: 413,
    invocationId: null,
  });
});

test('all that comes of a request has its trace id', () => {
  const sandbox = openSandbox();
  const apiId = serveFunction(sandbox, ECHO);
  const from = sandbox.events.length;
  const { traceId } = requestApi(sandbox, apiId);
  const traceIds = new Set(sandbox.events.slice(from).map((event) => event.traceId));
  expect([...traceIds]).toEqual([traceId]);
});
