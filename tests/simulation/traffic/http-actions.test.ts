import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../src/simulation/commands.ts';
import type { JsonObject } from '../../../src/simulation/json.ts';
import type { HttpExchangeRow } from '../../../src/simulation/push/http/http-exchange.ts';
import { createUrl, publicFunction } from '../../support/function-urls.ts';
import { ECHO, serveFunction } from '../../support/http-apis.ts';
import { addPermission } from '../../support/permissions.ts';
import { proxyOf } from '../../support/rest-apis.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../support/test-sandbox.ts';
import { createTraffic, refusalOf, trafficOf } from './traffic.ts';

type Action = CommandInput<'CreateTraffic'>['action'];
type Request = Extract<Action, { type: 'REQUEST_API' }>['request'];

const GET: Request = { method: 'GET', path: '/', query: '', headers: [], body: null };

function requestUrl(request: Partial<Request> = {}, more: { signerArn?: string } = {}): Action {
  return {
    type: 'REQUEST_FUNCTION_URL',
    functionName: 'orders',
    qualifier: null,
    request: { ...GET, ...request },
    signerArn: null,
    ...more,
  };
}

function requestApi(apiId: string, request: Partial<Request> = {}): Action {
  return { type: 'REQUEST_API', apiId, request: { ...GET, ...request }, signerArn: null };
}

/** Does that action twice and waits; the exchanges, and how many requests were refused. */
function doTwice(
  sandbox: TestSandbox,
  action: Action,
): { readonly exchanges: HttpExchangeRow[]; readonly refused: number } {
  const id = createTraffic(sandbox, { action, endMs: START_MS + 2_000 });
  sandbox.advanceBy(10_000);
  const { actions, refused } = trafficOf(sandbox, id);
  expect(actions).toBe(2);
  const exchanges = sandbox.events
    .filter(({ kind }) => kind === 'HTTP_REQUEST_RECEIVED')
    .map(({ detail }) => {
      const exchangeId = detail?.['exchangeId'] as string;
      return sandbox.savedRow('http_exchange', exchangeId) as HttpExchangeRow;
    });
  return { exchanges, refused };
}

function eventIn({ responseBody }: HttpExchangeRow): JsonObject {
  return JSON.parse(responseBody ?? 'null') as JsonObject;
}

describe('A request of a traffic', () => {
  test('reaches the URL of a function with its placeholders filled (URL-01)', () => {
    const sandbox = openSandbox();
    publicFunction(sandbox, ECHO);
    const { exchanges, refused } = doTwice(
      sandbox,
      requestUrl({
        method: 'POST',
        path: '/orders/{{counter}}',
        query: 'page={{int 5 5}}',
        headers: [
          { name: 'Content-Type', value: 'application/json' },
          { name: 'x-customer', value: '{{pick ada}}' },
        ],
        body: '{"order":{{counter}}}',
      }),
    );
    expect(refused).toBe(0);
    expect(exchanges.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(exchanges.map(eventIn)).toMatchObject(
      [1, 2].map((counter) => ({
        rawPath: `/orders/${counter}`,
        rawQueryString: 'page=5',
        headers: { 'x-customer': 'ada' },
        body: `{"order":${counter}}`,
        requestContext: { http: { method: 'POST', sourceIp: '192.0.2.1' } },
      })),
    );
  });

  test('reaches an HTTP API (AGH-01)', () => {
    const sandbox = openSandbox();
    const apiId = serveFunction(sandbox, ECHO);
    const { exchanges, refused } = doTwice(sandbox, requestApi(apiId, { path: '/{{counter}}' }));
    expect(refused).toBe(0);
    expect(exchanges.map(({ frontEnd, statusCode }) => [frontEnd, statusCode])).toEqual([
      ['HTTP_API', 200],
      ['HTTP_API', 200],
    ]);
    expect(exchanges.map(eventIn)).toMatchObject([{ rawPath: '/1' }, { rawPath: '/2' }]);
  });

  test('reaches a REST API behind its stage (AGR-02)', () => {
    const sandbox = openSandbox();
    const { restApiId } = proxyOf(sandbox, ECHO);
    const { exchanges, refused } = doTwice(
      sandbox,
      requestApi(restApiId, { path: '/prod/orders', query: 'n={{counter}}' }),
    );
    expect(refused).toBe(0);
    expect(exchanges.map(({ frontEnd, statusCode }) => [frontEnd, statusCode])).toEqual([
      ['REST_API', 200],
      ['REST_API', 200],
    ]);
    expect(exchanges.map(eventIn)).toMatchObject([
      { queryStringParameters: { n: '1' }, requestContext: { stage: 'prod' } },
      { path: '/orders', queryStringParameters: { n: '2' } },
    ]);
  });

  test('passes the checks that any client’s passes: a refusal is an answer (URL-07)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', ECHO);
    createUrl(sandbox, { authType: 'AWS_IAM' });
    const { exchanges, refused } = doTwice(sandbox, requestUrl());
    expect(refused).toBe(0);
    expect(exchanges.map(({ statusCode }) => statusCode)).toEqual([403, 403]);
  });

  test('is signed by whom it says (URL-06)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', ECHO);
    createUrl(sandbox, { authType: 'AWS_IAM' });
    const signerArn = 'arn:aws:iam::123456789012:user/ann';
    const { exchanges } = doTwice(sandbox, requestUrl({}, { signerArn }));
    expect(exchanges.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(exchanges.map(eventIn)).toMatchObject([
      { requestContext: { authorizer: { iam: { userArn: signerArn } } } },
      {},
    ]);
  });

  test('belongs to the chain that begins with it', () => {
    const sandbox = openSandbox();
    publicFunction(sandbox, ECHO);
    doTwice(sandbox, requestUrl());
    const chains = sandbox.events
      .filter(({ kind }) => kind === 'HTTP_REQUEST_ANSWERED')
      .map(({ traceId }) => traceId);
    expect(new Set(chains).size).toBe(2);
    for (const chain of chains) {
      const kinds = sandbox.events.filter(({ traceId }) => traceId === chain);
      expect(kinds.map(({ kind }) => kind)).toContain('INVOCATION_SUCCEEDED');
    }
  });

  test('is refused where there is no such URL, and no such API', () => {
    const sandbox = openSandbox();
    expect(doTwice(sandbox, requestUrl()).refused).toBe(2);
    sandbox.createFunction('orders', ECHO);
    const id = createTraffic(sandbox, { action: requestUrl() });
    const other = createTraffic(sandbox, { action: requestApi('abcdefghij') });
    sandbox.advanceBy(100);
    expect(trafficOf(sandbox, id)).toMatchObject({
      refused: 1,
      lastRefusal: { errorCode: 'ResourceNotFoundException' },
    });
    expect(trafficOf(sandbox, other)).toMatchObject({
      refused: 1,
      lastRefusal: { errorCode: 'NotFoundException' },
    });
  });

  test('is refused where a filled placeholder makes it one that HTTP cannot carry', () => {
    const sandbox = openSandbox();
    publicFunction(sandbox, ECHO);
    const { exchanges, refused } = doTwice(sandbox, requestUrl({ path: 'no/slash/{{counter}}' }));
    expect(refused).toBe(2);
    expect(exchanges).toEqual([]);
  });

  test.each([
    ['method', { method: 'get' }],
    ['path', { path: '' }],
    ['path', { path: '/{{nothing}}' }],
    ['query', { query: '{{' }],
    ['body', { body: '{{int 2 1}}' }],
    ['headers.0.name', { headers: [{ name: 'a b', value: '' }] }],
    ['headers.0.value', { headers: [{ name: 'a', value: '{{nothing}}' }] }],
    ['headers', { headers: Array.from({ length: 51 }, () => ({ name: 'a', value: '' })) }],
  ])('is refused with a bad %s: %j', (field, request) => {
    const sandbox = openSandbox();
    const refusal = refusalOf(() => createTraffic(sandbox, { action: requestUrl(request) }));
    expect(refusal).toMatchObject({ code: 'VALIDATION_FAILED', field: `action.${field}` });
  });

  test('goes on after a restart in the middle of an exchange', () => {
    const sandbox = openSandbox();
    publicFunction(
      sandbox,
      'exports.handler = () => new Promise((done) => setTimeout(done, 1_500, "late"));',
    );
    createTraffic(sandbox, { action: requestUrl(), endMs: START_MS + 2_000 });
    sandbox.advanceBy(1_200).reload().advanceBy(10_000);
    const answered = sandbox.events.filter(({ kind }) => kind === 'HTTP_REQUEST_ANSWERED');
    expect(answered.map(({ detail }) => detail?.['statusCode'])).toEqual([200, 200]);
  });
});

test('A policy for another does not let a traffic’s request in', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', ECHO);
  createUrl(sandbox);
  addPermission(sandbox, { statementId: 's3', principal: 's3.amazonaws.com' });
  const { exchanges } = doTwice(sandbox, requestUrl());
  expect(exchanges.map(({ statusCode }) => statusCode)).toEqual([403, 403]);
});
