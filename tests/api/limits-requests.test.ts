import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { defaultLimits, type Limits } from '../../src/graphql/limits/limits.ts';
import type { ApiSettings } from '../../src/graphql/settings.ts';
import { ApiClient, type ApiErrorAnswer } from '../support/api-client.ts';
import { startTestService, type TestService } from '../support/service.ts';

const services: TestService[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});
afterAll(() => expect(services).toEqual([]));

async function start(settings: Partial<ApiSettings>): Promise<TestService> {
  const service = await startTestService(settings);
  services.push(service);
  return service;
}

function withLimits(limits: Partial<Limits>): Partial<ApiSettings> {
  return { limits: { ...defaultLimits, ...limits } };
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly errors: readonly ApiErrorAnswer[] | undefined;
}

async function post(
  url: string,
  query: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const { errors } = (await response.json()) as { errors?: ApiErrorAnswer[] };
  return { status: response.status, headers: response.headers, errors };
}

describe('the size of a request', () => {
  test('has room for code of 3 MB and a payload of 6 MB', async () => {
    const service = await start({});
    const tenant = await service.createTenant();
    const id = await tenant.createSandbox();
    const code = `exports.handler = async () => 1; // ${'"'.repeat(3_000_000)}`;
    await tenant.client.ask(
      'mutation ($id: ID!, $code: String!) { createFunction(input: { sandboxId: $id, functionName: "f", code: $code }) { function { id } } }',
      { id, code },
    );
    const { invoke } = await tenant.client.ask<{ invoke: { statusCode: number } }>(
      'mutation ($id: ID!, $payload: JSON) { invoke(input: { sandboxId: $id, functionName: "f", payload: $payload }) { statusCode } }',
      { id, payload: 'x'.repeat(6_000_000) },
    );
    expect(invoke.statusCode).toBe(200);
  });

  test('is configured, and a larger one is refused with the limit and the figure', async () => {
    const { url } = await start(withLimits({ bodyBytes: 1_000 }));
    const query = `{ __typename } #`;
    const room = 1_000 - JSON.stringify({ query }).length;
    expect((await post(url, query + 'x'.repeat(room))).status).toBe(200);
    const { status, errors } = await post(url, query + 'x'.repeat(room + 1));
    expect([status, errors?.[0]?.extensions]).toEqual([
      413,
      { code: 'REQUEST_BODY_TOO_LARGE', detail: { limit: 1_000, actual: 1_001 } },
    ]);
  });

  test('is found out while it comes, where the client does not say it', async () => {
    const { url } = await start(withLimits({ bodyBytes: 1_000 }));
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new ReadableStream({
        pull: (controller) => {
          controller.enqueue(new TextEncoder().encode(' '.repeat(400)));
        },
      }),
      duplex: 'half',
    });
    const { errors } = (await response.json()) as { errors: ApiErrorAnswer[] };
    expect([response.status, errors[0]?.extensions]).toEqual([
      413,
      { code: 'REQUEST_BODY_TOO_LARGE', detail: { limit: 1_000 } },
    ]);
  });
});

describe('the rate of requests', () => {
  test('is told with every answer', async () => {
    const service = await start(withLimits({ ratePerKey: 5 }));
    const { key } = await service.createTenant();
    const authorization = `Bearer ${key}`;
    const { headers } = await post(service.url, '{ rules { id } }', { authorization });
    expect(headers.get('ratelimit-limit')).toBe('50');
    expect(headers.get('ratelimit-remaining')).toBe('49');
    expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThan(0);
    expect(Number(headers.get('ratelimit-reset'))).toBeLessThanOrEqual(10);
  });

  test('of a key is bounded, and of another key on its own', async () => {
    const service = await start(withLimits({ ratePerKey: 1 }));
    const tenant = await service.createTenant();
    const other = await service.createTenant();
    const authorization = `Bearer ${tenant.key}`;
    const answers = await Promise.all(
      Array.from({ length: 15 }, () => post(service.url, '{ rules { id } }', { authorization })),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(refused).toHaveLength(5);
    for (const { headers, errors } of refused) {
      expect(errors).toEqual([
        {
          message: expect.stringContaining('and the limit is 10 (1 a second)') as string,
          extensions: {
            code: 'RATE_LIMITED',
            detail: {
              limit: 10,
              actual: expect.toSatisfy((actual) => actual > 10 && actual <= 15) as number,
              retryAfterSeconds: Number(headers.get('retry-after')),
            },
          },
        },
      ]);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await other.client.send('{ rules { id } }')).status).toBe(200);
    expect((await service.root.send('{ viewer { isRoot } }')).status).toBe(200);
  });

  test('counts every root field', async () => {
    const service = await start(withLimits({ ratePerKey: 1 }));
    const { key } = await service.createTenant();
    const authorization = `Bearer ${key}`;
    const five = `{ ${Array.from({ length: 5 }, (_, n) => `r${n}: rules { id }`).join(' ')} }`;
    const answers: Answer[] = [];
    for (let count = 0; count < 3; count++) {
      answers.push(await post(service.url, five, { authorization }));
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual([
      null,
      null,
      expect.stringMatching(/^\d+$/),
    ]);
    const detail = answers[2]?.errors?.[0]?.extensions['detail'];
    expect(detail).toMatchObject({
      retryAfterSeconds: Number(answers[2]?.headers.get('retry-after')),
    });
  });

  test('without a key, or with guessed ones, is bounded by the address; who has a key goes on', async () => {
    const service = await start(withLimits({ ratePerAddress: 2 }));
    const { client } = await service.createTenant();
    await client.ask('{ viewer { isRoot } }');
    const statuses = new Set<number>();
    for (let count = 0; count < 30; count++) {
      const headers = count % 2 === 0 ? {} : { authorization: `Bearer ppk_guess${count}` };
      statuses.add((await post(service.url, '{ __typename }', headers)).status);
    }
    expect(statuses).toEqual(new Set([200, 429]));
    expect((await post(service.url, '{ __typename }')).status).toBe(429);
    expect((await client.send('{ viewer { isRoot } }')).status).toBe(200);
  });

  test('takes the address from the proxies that are trusted, and from no other', async () => {
    const trusting = await start({ ...withLimits({ ratePerAddress: 1 }), trustedProxies: 1 });
    const from = (url: string, address: string): Promise<number> =>
      post(url, '{ __typename }', { 'x-forwarded-for': address }).then(({ status }) => status);
    for (let count = 0; count < 10; count++) await from(trusting.url, '203.0.113.1');
    expect(await from(trusting.url, '203.0.113.1')).toBe(429);
    expect(await from(trusting.url, '203.0.113.2')).toBe(200);
    // What the client itself claims comes before what the proxy adds.
    expect(await from(trusting.url, '198.51.100.9, 203.0.113.1')).toBe(429);
    const distrusting = await start(withLimits({ ratePerAddress: 1 }));
    for (let count = 0; count < 10; count++) await from(distrusting.url, `203.0.113.${count}`);
    expect(await from(distrusting.url, '203.0.113.99')).toBe(429);
  });

  test('of a WebSocket is the same', async () => {
    const service = await start(withLimits({ ratePerKey: 1 }));
    const { client } = await service.createTenant();
    const socket = client.webSocketClient();
    const query = `{ ${Array.from({ length: 11 }, (_, n) => `r${n}: rules { id }`).join(' ')} }`;
    await expect(socket.iterate({ query }).next()).rejects.toEqual([
      expect.objectContaining({
        extensions: expect.objectContaining({ code: 'RATE_LIMITED' }) as object,
      }),
    ]);
    await socket.dispose();
  });
});

describe('browsers', () => {
  test('are told not to guess types, not to frame and where they may be asked from', async () => {
    const { url } = await start({});
    const { headers } = await post(url, '{ __typename }');
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers.has('strict-transport-security')).toBe(false);
    expect(headers.has('x-powered-by')).toBe(false);
    const page = await fetch(url);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'self'/);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('are told to use HTTPS where that is configured', async () => {
    const { url } = await start({ strictTransport: true });
    const { headers } = await post(url, '{ __typename }');
    expect(headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains');
  });

  const preflight = (url: string, origin: string): Promise<Response> =>
    fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  test('may not use the API from another site, unless it is configured', async () => {
    const { url } = await start({});
    const answer = await preflight(url, 'https://app.example.com');
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
    const { headers } = await post(url, '{ __typename }', { origin: 'https://app.example.com' });
    expect(headers.has('access-control-allow-origin')).toBe(false);
  });

  test('may use it from the sites that are configured', async () => {
    const { url } = await start({ corsOrigins: ['https://app.example.com'] });
    const allowed = await preflight(url, 'https://app.example.com');
    expect(allowed.status).toBe(204);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type, apollo-require-preflight',
      'access-control-max-age': '3600',
    });
    expect(allowed.headers.has('access-control-allow-credentials')).toBe(false);
    const answer = await post(url, '{ __typename }', { origin: 'https://app.example.com' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(answer.headers.get('access-control-expose-headers')).toContain('retry-after');
    const other = await preflight(url, 'https://evil.example.com');
    expect(other.headers.get('access-control-allow-origin')).not.toBe('https://evil.example.com');
  });

  test('may use it from everywhere where that is configured', async () => {
    const { url } = await start({ corsOrigins: 'all' });
    const answer = await preflight(url, 'https://anybody.example.com');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('a client that sends slowly', () => {
  test.each([
    ['nothing at all', ''],
    ['half of a head', 'POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow:'],
    [
      'half of a body',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    ],
  ])('%s is cut off', async (_case, text) => {
    const { url } = await start(withLimits({ requestMs: 300 }));
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.resume();
    socket.write(text);
    await once(socket, 'close');
    expect(await new ApiClient(url).send('{ __typename }')).toMatchObject({ status: 200 });
  });
});

test('refusals are counted by their code', async () => {
  const { url } = await start({});
  await post(url, '{ nobody }');
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('pushpull_refusals_total{code="GRAPHQL_VALIDATION_FAILED"} 1');
});
