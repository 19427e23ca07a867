import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/graphql/limits/limits.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService({ corsOrigins: 'all' });
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

interface UrlOnServer {
  readonly sandboxId: string;
  /** Where it answers, without the slash at the end. */
  readonly address: string;
}

/** A function in a new sandbox, with a URL that everybody may use. */
async function publish(code: string, cors: object | null = null): Promise<UrlOnServer> {
  const sandboxId = await tenant.createSandbox();
  const { createFunctionUrlConfig: created } = await tenant.client.ask<{
    createFunctionUrlConfig: { functionUrlConfig: { httpEndpoint: string } };
  }>(
    `mutation ($sandboxId: ID!, $code: String!, $cors: CorsInput) {
      createFunction(input: { sandboxId: $sandboxId, functionName: "orders", code: $code }) { function { id } }
      url: addPermission(input: { sandboxId: $sandboxId, functionName: "orders", statementId: "url", action: "lambda:InvokeFunctionUrl", principal: "*", functionUrlAuthType: NONE }) { statement }
      invoke: addPermission(input: { sandboxId: $sandboxId, functionName: "orders", statementId: "invoke", action: "lambda:InvokeFunction", principal: "*", invokedViaFunctionUrl: true }) { statement }
      createFunctionUrlConfig(input: { sandboxId: $sandboxId, functionName: "orders", authType: NONE, cors: $cors }) { functionUrlConfig { httpEndpoint } }
    }`,
    { sandboxId, code, cors },
  );
  const { httpEndpoint } = created.functionUrlConfig;
  return { sandboxId, address: `${service.url}${httpEndpoint.slice(0, -1)}` };
}

const ECHO = 'exports.handler = async (event) => event';

interface EchoedEvent {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestContext: { readonly http: object };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

describe('over real HTTP, a function URL', () => {
  test('hands the request on and answers with what the function says', async () => {
    const { address } = await publish(ECHO);
    const response = await fetch(`${address}/a%2Fb/c?q=1&q=2&x=%20`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'X-Client': 'me' },
      body: '{"a":1}',
    });
    expect(response.status).toBe(200);
    const event = (await response.json()) as EchoedEvent;
    expect(event).toMatchObject({
      rawPath: '/a%2Fb/c',
      rawQueryString: 'q=1&q=2&x=%20',
      requestContext: { http: { method: 'PUT', sourceIp: '127.0.0.1' } },
      body: '{"a":1}',
      isBase64Encoded: false,
    });
    expect(event.headers['x-client']).toBe('me');
    expect(event.headers['host']).toMatch(/lambda-url/);
    expect(event.headers).not.toHaveProperty('connection');
  });

  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('takes %s', async (method) => {
    const { address } = await publish(ECHO);
    const event = (await (await fetch(address, { method })).json()) as EchoedEvent;
    expect(event).toMatchObject({ rawPath: '/', requestContext: { http: { method } } });
  });

  test('takes HEAD, and answers without the body', async () => {
    const { address } = await publish(ECHO);
    const response = await fetch(`${address}/`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  test('carries bytes both ways', async () => {
    const { address } = await publish(
      'exports.handler = async ({ body, isBase64Encoded }) => ({ statusCode: 201, headers: { "content-type": "image/png" }, body, isBase64Encoded })',
    );
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes,
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  test('moves a clock that stands still to the response', async () => {
    const { sandboxId, address } = await publish(
      'exports.handler = async () => { await new Promise((r) => setTimeout(r, 2000)); return "late" }',
    );
    expect(await (await fetch(address)).text()).toBe('late');
    const { sandbox } = await tenant.client.ask<{ sandbox: { httpExchanges: unknown } }>(
      'query ($id: ID!) { sandbox(id: $id) { httpExchanges(last: 1) { edges { node { method path statusCode responseBody responseBytes invocation { status } } } } } }',
      { id: sandboxId },
    );
    expect(sandbox.httpExchanges).toEqual({
      edges: [
        {
          node: {
            method: 'GET',
            path: '/',
            statusCode: 200,
            responseBody: 'late',
            responseBytes: 4,
            invocation: { status: 'SUCCEEDED' },
          },
        },
      ],
    });
  });

  test('answers many at once, each its own', async () => {
    const { address } = await publish('exports.handler = async (e) => e.rawQueryString');
    const texts = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => (await fetch(`${address}/?${at}`)).text()),
    );
    expect(texts).toEqual(Array.from({ length: 20 }, (_, at) => String(at)));
  });

  test('answers each request once, also where an engine thread dies', async () => {
    const { sandboxId, address } = await publish('exports.handler = async (e) => e.rawQueryString');
    const calls = Array.from({ length: 20 }, (_, at) => fetch(`${address}/?${at}`));
    await service.engine.killThreadOf(sandboxId);
    const texts = await Promise.all(calls.map(async (call) => (await call).text()));
    expect(texts).toEqual(Array.from({ length: 20 }, (_, at) => String(at)));
    const { sandbox } = await tenant.client.ask<{ sandbox: { httpExchanges: { edges: [] } } }>(
      'query ($id: ID!) { sandbox(id: $id) { httpExchanges(first: 100) { edges { cursor } } } }',
      { id: sandboxId },
    );
    expect(sandbox.httpExchanges.edges).toHaveLength(20);
  });

  test('answers 403 where nobody was let in', async () => {
    const { sandboxId, address } = await publish(ECHO);
    await tenant.client.ask(
      'mutation ($sandboxId: ID!) { removePermission(input: { sandboxId: $sandboxId, functionName: "orders", statementId: "invoke" }) { __typename } }',
      { sandboxId },
    );
    const response = await fetch(address);
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('AccessDeniedException');
    expect(await response.json()).toEqual({
      Message: expect.stringContaining('Forbidden') as string,
    });
  });

  test('answers preflights as it is configured, not as the API is', async () => {
    const { address } = await publish(ECHO, { allowOrigins: ['https://shop.example'] });
    const headers = { 'access-control-request-method': 'POST' };
    const ask = async (origin: string) =>
      (await fetch(address, { method: 'OPTIONS', headers: { ...headers, origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await ask('https://shop.example')).toBe('https://shop.example');
    expect(await ask('https://other.example')).toBeNull();
  });
});

describe('what a function answers stays its own', () => {
  const answer = (result: object): Promise<UrlOnServer> =>
    publish(`exports.handler = async () => (${JSON.stringify(result)})`);

  test('a page runs as a site of its own to the browser', async () => {
    const { address } = await answer({
      statusCode: 200,
      headers: { 'content-type': 'text/html', 'content-security-policy': "default-src 'self'" },
      body: '<script>1</script>',
    });
    const policy = (await fetch(address)).headers.get('content-security-policy');
    expect(policy).toMatch(/^sandbox /);
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('allow-same-origin');
  });

  test('cookies go back to the URL that set them only', async () => {
    const { address } = await answer({
      statusCode: 200,
      cookies: ['a=1; Path=/; HttpOnly', 'b=2; Domain=example.com'],
      headers: { 'set-cookie': 'c=3' },
      body: '',
    });
    const { pathname } = new URL(`${address}/`);
    expect((await fetch(address)).headers.getSetCookie()).toEqual([
      `c=3; Path=${pathname}`,
      `a=1; HttpOnly; Path=${pathname}`,
      `b=2; Path=${pathname}`,
    ]);
  });

  test('headers that speak for the whole site are left out', async () => {
    const { address } = await answer({
      statusCode: 200,
      headers: {
        'Clear-Site-Data': '"*"',
        'Service-Worker-Allowed': '/',
        'Strict-Transport-Security': 'max-age=1',
        'X-Frame-Options': 'ALLOWALL',
        'X-Own': 'yes',
      },
      body: '',
    });
    const { headers } = await fetch(address);
    expect(headers.get('x-own')).toBe('yes');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    for (const name of ['clear-site-data', 'service-worker-allowed', 'strict-transport-security']) {
      expect(headers.get(name)).toBeNull();
    }
  });

  test('a status that cannot end an exchange is 502', async () => {
    const { address } = await answer({ statusCode: 101, body: '' });
    expect((await fetch(address)).status).toBe(502);
  });
});

describe('whoever asks for anything else', () => {
  test('learns the same of another sandbox’s URL, an unknown one and an unknown sandbox', async () => {
    const { sandboxId, address } = await publish(ECHO);
    const other = await publish(ECHO);
    const urlId = address.split('/').at(-1);
    const answers = await Promise.all(
      [
        `${other.sandboxId}/${urlId}`,
        `${sandboxId}/nothing`,
        `${sandboxId}/a1b2c3d4e5/prod`,
        `sbx_00000000000000000000/${urlId}`,
        `nothing/${urlId}`,
        `${sandboxId}/${urlId}x/%2e%2e`,
      ].map(async (path) => {
        const response = await fetch(`${service.url}/http/${path}`);
        return [response.status, await response.text()];
      }),
    );
    for (const answer of answers) {
      expect(answer).toEqual([
        404,
        'There is neither a function URL nor an API at this address.\n',
      ]);
    }
  });

  test('is refused a body above 6 MB', async () => {
    const { address } = await publish(ECHO);
    const body = 'x'.repeat(6 * 1_048_576 + 1);
    const response = await fetch(address, { method: 'POST', body });
    expect(response.status).toBe(413);
    expect(await response.text()).toContain('6291456');
  });

  test('may send an API more than 6 MB, and is refused a body above 11 MB', async () => {
    const { sandboxId } = await publish(ECHO);
    const send = async (megabytes: number): Promise<number> => {
      const body = 'x'.repeat(megabytes * 1_048_576 + 1);
      const address = `${service.url}/http/${sandboxId}/a1b2c3d4e5/prod`;
      return (await fetch(address, { method: 'POST', body })).status;
    };
    expect(await send(6)).toBe(404);
    expect(await send(11)).toBe(413);
  });

  test('gets nothing of a sandbox that is deleted', async () => {
    const { sandboxId, address } = await publish(ECHO);
    expect((await fetch(address)).status).toBe(200);
    await tenant.client.ask(
      'mutation ($id: ID!) { deleteSandbox(input: { sandboxId: $id }) { __typename } }',
      { id: sandboxId },
    );
    expect((await fetch(address)).status).toBe(404);
  });
});

test('an address that asks too often is answered 429, and told when to come again', async () => {
  const limited = await startTestService({ limits: { ...defaultLimits, ratePerAddress: 1 } });
  try {
    const statuses: number[] = [];
    for (let count = 0; count < 11; count++) {
      const response = await fetch(`${limited.url}/http/sbx_0/nothing`);
      statuses.push(response.status);
      if (count === 10) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 404), 429]);
  } finally {
    await limited.stop();
  }
});

describe('in GraphQL, a function URL', () => {
  test('is requested by somebody who signs', async () => {
    const sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
    const created = await tenant.client.ask<{
      createFunctionUrlConfig: { functionUrlConfig: object };
    }>(
      `mutation ($sandboxId: ID!, $code: String!) {
        createFunction(input: { sandboxId: $sandboxId, functionName: "orders", code: $code }) { function { id } }
        createFunctionUrlConfig(input: { sandboxId: $sandboxId, functionName: "orders", authType: AWS_IAM, invokeMode: RESPONSE_STREAM }) {
          functionUrlConfig { functionUrl authType invokeMode qualifier cors { maxAge } function { functionUrlConfig { authType } } }
        }
      }`,
      { sandboxId, code: 'exports.handler = async (e) => e.requestContext.authorizer.iam.userArn' },
    );
    expect(created.createFunctionUrlConfig.functionUrlConfig).toEqual({
      functionUrl: expect.stringMatching(
        /^https:\/\/[a-z0-9]{32}\.lambda-url\.eu-west-1\.on\.aws\/$/,
      ) as string,
      authType: 'AWS_IAM',
      invokeMode: 'RESPONSE_STREAM',
      qualifier: '$LATEST',
      cors: null,
      function: { functionUrlConfig: { authType: 'AWS_IAM' } },
    });
    const { sandbox } = await tenant.client.ask<{ sandbox: { accountId: string } }>(
      'query ($id: ID!) { sandbox(id: $id) { accountId } }',
      { id: sandboxId },
    );
    const arn = `arn:aws:iam::${sandbox.accountId}:user/ann`;
    const answers = await tenant.client.ask(
      `mutation ($sandboxId: ID!, $arn: String!) {
        unsigned: requestFunctionUrl(input: { sandboxId: $sandboxId, functionName: "orders" }) { statusCode invocation { id } }
        signed: requestFunctionUrl(input: { sandboxId: $sandboxId, functionName: "orders", method: "POST", path: "/x", query: "a=1", headers: [{ name: "Content-Type", value: "text/plain" }], body: "hello", caller: { arn: $arn } }) {
          statusCode headers { name } body isBase64Encoded invocation { status } exchange { frontEnd requestBody requestBytes query }
        }
      }`,
      { sandboxId, arn },
    );
    expect(answers).toEqual({
      unsigned: { statusCode: 403, invocation: null },
      signed: {
        statusCode: 200,
        headers: [{ name: 'content-type' }, { name: 'x-amzn-RequestId' }],
        body: arn,
        isBase64Encoded: false,
        invocation: { status: 'SUCCEEDED' },
        exchange: {
          frontEnd: 'FUNCTION_URL',
          requestBody: 'hello',
          requestBytes: 5,
          query: 'a=1',
        },
      },
    });
  });

  test('is changed and deleted', async () => {
    const { sandboxId } = await publish(ECHO);
    const changed = await tenant.client.ask(
      `mutation ($sandboxId: ID!) {
        updateFunctionUrlConfig(input: { sandboxId: $sandboxId, functionName: "orders", cors: { allowOrigins: ["*"], maxAge: 5 } }) { functionUrlConfig { authType cors { allowOrigins maxAge allowMethods } } }
        deleteFunctionUrlConfig(input: { sandboxId: $sandboxId, functionName: "orders" }) { deletedFunctionUrlConfigId }
      }`,
      { sandboxId },
    );
    expect(changed).toMatchObject({
      updateFunctionUrlConfig: {
        functionUrlConfig: {
          authType: 'NONE',
          cors: { allowOrigins: ['*'], maxAge: 5, allowMethods: null },
        },
      },
    });
    const refusal = await tenant.client.refusal(
      'mutation ($sandboxId: ID!) { requestFunctionUrl(input: { sandboxId: $sandboxId, functionName: "orders" }) { statusCode } }',
      { sandboxId },
    );
    expect(refusal.extensions).toMatchObject({
      code: 'FUNCTION_URL_NOT_FOUND',
      awsErrorCode: 'ResourceNotFoundException',
    });
  });
});
