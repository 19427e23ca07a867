import { describe, expect, test } from 'vitest';
import { responseHeader } from '../../../../support/http-exchanges.ts';
import { lambdaUri, proxyOf, TestRestApi } from '../../../../support/rest-apis.ts';
import { openSandbox } from '../../../../support/test-sandbox.ts';

const MALFORMED = { statusCode: 502, responseBody: '{"message":"Internal server error"}' };

describe('what a function behind a proxy returns', () => {
  test('is the response (AGR-03)', () => {
    const api = proxyOf(
      openSandbox(),
      "exports.handler = async () => ({ statusCode: 201, headers: { 'X-Order': '7' }, body: 'made' })",
    );
    const exchange = api.request('POST /prod/orders');
    expect(exchange).toMatchObject({ statusCode: 201, responseBody: 'made' });
    expect(responseHeader(exchange, 'x-order')).toBe('7');
    expect(responseHeader(exchange, 'x-amzn-requestid')).toBe(exchange.requestId);
    expect(responseHeader(exchange, 'x-amz-apigw-id')).toMatch(/^[\w-]{15}=$/);
    expect(responseHeader(exchange, 'x-amzn-trace-id')).toBe(`Root=${exchange.traceId}`);
  });

  test.each([
    ['{}'],
    ["'text'"],
    ['{ statusCode: 200, cookies: [] }'],
    ["{ statusCode: 'abc' }"],
    ["{ multiValueHeaders: { a: 'b' } }"],
    ['{ body: { a: 1 } }'],
  ])('%s is malformed: 502 (AGR-03, AGR-04)', (result) => {
    const sandbox = openSandbox();
    const exchange = proxyOf(sandbox, `exports.handler = async () => (${result})`).request(
      'GET /prod/orders',
    );
    expect(exchange).toMatchObject(MALFORMED);
    expect(responseHeader(exchange, 'x-amzn-errortype')).toBe('InternalServerErrorException');
    expect(sandbox.events.at(-1)).toMatchObject({ kind: 'HTTP_REQUEST_ANSWERED', rule: 'AGR-04' });
    expect(sandbox.events.at(-1)?.message).toContain('Malformed Lambda proxy response');
  });

  test('is decoded where the client accepts a binary media type, and text elsewhere (AGR-04)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'orders',
      "exports.handler = async () => ({ headers: { 'content-type': 'image/png' }, body: 'aGk=', isBase64Encoded: true })",
    );
    const api = new TestRestApi(sandbox, { binaryMediaTypes: ['image/png'] });
    api.route('ANY /orders').permit().deploy();
    const encodedFor = (accept: string | null): boolean | null =>
      api.request('GET /prod/orders', {
        headers: accept === null ? [] : [{ name: 'Accept', value: accept }],
      }).responseIsBase64Encoded;
    expect(encodedFor('image/png, text/html')).toBe(true);
    expect(encodedFor('text/html, image/png')).toBe(false);
    expect(encodedFor(null)).toBe(true);
  });
});

describe('when the function does not answer', () => {
  test('an error is 502, and the client learns nothing of it (AGR-05)', () => {
    const sandbox = openSandbox();
    const api = proxyOf(sandbox, "exports.handler = async () => { throw new Error('secret') }");
    expect(api.request('GET /prod/orders')).toMatchObject(MALFORMED);
    expect(sandbox.events.at(-1)).toMatchObject({ rule: 'AGR-05' });
  });

  test('a timeout of its own is 502 too (AGR-05)', () => {
    const sandbox = openSandbox();
    const api = proxyOf(
      sandbox,
      'exports.handler = () => new Promise((r) => setTimeout(r, 60000))',
    );
    const exchange = api.request('GET /prod/orders');
    expect(exchange).toMatchObject(MALFORMED);
    expect((exchange.endedAtMs ?? 0) - exchange.receivedAtMs).toBeLessThan(29_000);
  });

  test('a throttle is 500 (AGR-05)', () => {
    const sandbox = openSandbox();
    const api = proxyOf(sandbox, 'exports.handler = async () => ({ statusCode: 200 })');
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'orders',
      reservedConcurrentExecutions: 0,
    });
    expect(api.request('GET /prod/orders')).toMatchObject({
      statusCode: 500,
      responseBody: '{"message":"Internal server error"}',
    });
    expect(sandbox.events.at(-1)).toMatchObject({ kind: 'HTTP_REQUEST_REFUSED', rule: 'AGR-05' });
  });

  test('nobody calls it a second time (PUSH-03, AGR-05)', () => {
    const sandbox = openSandbox();
    proxyOf(sandbox, 'exports.handler = async () => { throw new Error() }').request(
      'GET /prod/orders',
    );
    sandbox.advanceUntilIdle();
    expect(sandbox.invocations.size).toBe(1);
  });
});

describe('a function that takes longer than its integration waits', () => {
  const SLOW =
    "exports.handler = async () => { await new Promise((r) => setTimeout(r, 40000)); return { body: 'late' } }";

  test('504 after 29 s, and it runs on to its end (AGR-06)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', SLOW, { timeout: 60 });
    const api = new TestRestApi(sandbox).route('ANY /orders').permit().deploy();
    const exchange = api.request('GET /prod/orders');
    expect(exchange).toMatchObject({
      statusCode: 504,
      responseBody: '{"message":"Endpoint request timed out"}',
      endedAtMs: exchange.receivedAtMs + 29_000,
    });
    expect([...sandbox.invocations.values()]).toMatchObject([{ status: 'RUNNING' }]);
    sandbox.advanceUntilIdle();
    expect([...sandbox.invocations.values()]).toMatchObject([{ status: 'SUCCEEDED' }]);
    expect(sandbox.events).toContainEqual(
      expect.objectContaining({
        kind: 'REST_INTEGRATION_ANSWER_DISCARDED',
        rule: 'AGR-06',
        traceId: exchange.traceId,
      }),
    );
    expect(sandbox.savedRow('http_exchange', exchange.id)).toMatchObject({ statusCode: 504 });
  });

  test('504 earlier where the integration waits less (AGR-06)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', SLOW, { timeout: 60 });
    const api = new TestRestApi(sandbox);
    api.route('ANY /orders', { timeoutInMillis: 50 }).permit().deploy();
    const exchange = api.request('GET /prod/orders');
    expect(exchange).toMatchObject({ statusCode: 504, endedAtMs: exchange.receivedAtMs + 50 });
  });

  test('the same after the World was loaded again (AGR-06)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', SLOW, { timeout: 60 });
    const api = new TestRestApi(sandbox).route('ANY /orders').permit().deploy();
    const { exchangeId } = sandbox.execute('RequestApi', {
      apiId: api.restApiId,
      request: {
        method: 'GET',
        rawPath: '/prod/orders',
        rawQueryString: '',
        headers: [],
        body: null,
        isBase64Encoded: false,
        sourceIp: '192.0.2.7',
      },
      caller: null,
    });
    sandbox.reload().advanceBy(29_000);
    expect(sandbox.savedRow('http_exchange', exchangeId)).toMatchObject({ statusCode: 504 });
  });

  test('the agenda says that the client will have waited long enough (AGR-06)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', SLOW, { timeout: 60 });
    const api = new TestRestApi(sandbox).route('ANY /orders').permit().deploy();
    sandbox.execute('RequestApi', {
      apiId: api.restApiId,
      request: {
        method: 'GET',
        rawPath: '/prod/orders',
        rawQueryString: '',
        headers: [],
        body: null,
        isBase64Encoded: false,
        sourceIp: '192.0.2.7',
      },
      caller: null,
    });
    expect(sandbox.world.agenda(10)).toContainEqual(
      expect.objectContaining({
        dueAt: sandbox.now + 29_000,
        rule: 'AGR-06',
        functionName: 'orders',
      }),
    );
  });

  test('an answer in time takes the timer off the agenda (AGR-06)', () => {
    const sandbox = openSandbox();
    const api = proxyOf(sandbox, "exports.handler = async () => ({ body: 'fast' })");
    expect(api.request('GET /prod/orders')).toMatchObject({ responseBody: 'fast' });
    sandbox.advanceBy(60_000);
    expect(sandbox.events.map(({ kind }) => kind)).not.toContain(
      'REST_INTEGRATION_ANSWER_DISCARDED',
    );
  });
});

describe('who lets the API in', () => {
  const OK = "exports.handler = async () => ({ body: 'ok' })";
  const REFUSED = { statusCode: 500, responseBody: '{"message":"Internal server error"}' };

  test('without a statement of the policy it is 500, and the log says why (AGR-07)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', OK);
    const api = new TestRestApi(sandbox).route('GET /orders').deploy();
    expect(api.request('GET /prod/orders')).toMatchObject(REFUSED);
    expect(sandbox.events.at(-1)).toMatchObject({ kind: 'HTTP_REQUEST_REFUSED', rule: 'AGR-07' });
    expect(sandbox.events.at(-1)?.message).toContain('Invalid permissions on Lambda function');
    expect(sandbox.invocations.size).toBe(0);
  });

  test.each([
    ['*/*/*', 200],
    ['prod/GET/orders/*', 200],
    ['*/GET/orders/*', 200],
    ['prod/*/orders/*', 200],
    ['test/GET/orders/*', 500],
    ['prod/POST/orders/*', 500],
    ['prod/GET/other', 500],
  ])('a statement for %s answers %i (AGR-12, PUSH-01)', (sourceArn, statusCode) => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', OK);
    const api = new TestRestApi(sandbox).route('ANY /orders/{id}');
    api.permit('orders', api.arn(sourceArn)).deploy();
    expect(api.request('GET /prod/orders/7').statusCode).toBe(statusCode);
  });

  test('a function that is not there looks the same (AGR-07)', () => {
    const sandbox = openSandbox();
    const api = new TestRestApi(sandbox).route('GET /orders').deploy();
    expect(api.request('GET /prod/orders')).toMatchObject(REFUSED);
  });

  test('with credentials the policy is not asked (AGC-07)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', OK);
    const api = new TestRestApi(sandbox)
      .route('GET /orders', { credentials: 'arn:aws:iam::123456789012:role/api' })
      .deploy();
    expect(api.request('GET /prod/orders')).toMatchObject({ statusCode: 200, responseBody: 'ok' });
  });

  test('the integration calls Lambda by POST, or the client gets 500 (AGR-08)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', OK);
    const api = new TestRestApi(sandbox)
      .route('GET /orders', { integrationHttpMethod: 'GET' })
      .permit()
      .deploy();
    expect(api.request('GET /prod/orders')).toMatchObject(REFUSED);
    expect(sandbox.events.at(-1)).toMatchObject({ rule: 'AGR-08' });
  });

  test('a variable of the stage names the function (AGR-09)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', OK);
    const api = new TestRestApi(sandbox)
      .route('GET /orders', { uri: lambdaUri('${stageVariables.fn}') })
      .permit()
      .deploy('prod', { fn: 'orders' })
      .deploy('test');
    expect(api.request('GET /prod/orders').statusCode).toBe(200);
    expect(api.request('GET /test/orders')).toMatchObject(REFUSED);
    expect(sandbox.events.at(-1)).toMatchObject({ rule: 'AGR-09' });
  });

  test('a proxy stays synchronous whatever the client asks for (AGC-03)', () => {
    const sandbox = openSandbox();
    const api = proxyOf(sandbox, OK);
    const exchange = api.request('GET /prod/orders', {
      headers: [{ name: 'X-Amz-Invocation-Type', value: 'Event' }],
    });
    expect(exchange).toMatchObject({ statusCode: 200, responseBody: 'ok' });
    expect([...sandbox.invocations.values()]).toMatchObject([
      { invocationType: 'REQUEST_RESPONSE' },
    ]);
  });
});

describe('a method with the authorization AWS_IAM', () => {
  const arn = 'arn:aws:iam::123456789012:user/ann';

  function signed(): TestRestApi {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'orders',
      'exports.handler = async ({ requestContext }) => ({ body: requestContext.identity.userArn })',
    );
    return new TestRestApi(sandbox)
      .method('GET /orders', 'AWS_IAM')
      .integration('GET /orders')
      .permit()
      .deploy();
  }

  test('tells the function who has signed (AGR-01)', () => {
    expect(signed().request('GET /prod/orders', {}, { arn })).toMatchObject({
      statusCode: 200,
      responseBody: arn,
    });
  });

  test('asks for a signature (AGR-10)', () => {
    expect(signed().request('GET /prod/orders')).toMatchObject({
      statusCode: 403,
      responseBody: '{"message":"Missing Authentication Token"}',
    });
  });

  test.each([
    ['a policy that does not allow it', { arn, identityPolicy: [] }],
    ['another account', { arn: 'arn:aws:iam::999999999999:user/eve' }],
  ])('refuses %s (POL-30)', (_name, caller) => {
    const api = signed();
    expect(api.request('GET /prod/orders', {}, caller)).toMatchObject({
      statusCode: 403,
      responseBody: JSON.stringify({
        Message: `User: ${caller.arn} is not authorized to perform: execute-api:Invoke on resource: ${api.arn('prod/GET/orders')}`,
      }),
    });
  });

  test('lets in whose policy allows execute-api:Invoke (POL-30)', () => {
    const api = signed();
    const identityPolicy = [
      {
        sid: null,
        effect: 'ALLOW',
        action: ['execute-api:Invoke'],
        resource: [api.arn('prod/GET/*')],
        condition: null,
      },
    ] as const;
    expect(api.request('GET /prod/orders', {}, { arn, identityPolicy }).statusCode).toBe(200);
  });
});
