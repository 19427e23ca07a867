import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const VIEWER = '{ viewer { isRoot tenant { id } apiKey { name role sandbox { id } expiresAt } } }';

let service: TestService;
let tenant: TestTenant;

beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

describe('viewer', () => {
  test('tells a key of a tenant who it is', async () => {
    const sandboxId = await tenant.createSandbox();
    const expiresAt = '2999-01-01T00:00:00.000Z';
    const key = await tenant.createKey({ name: 'ci', role: 'EDITOR', sandboxId, expiresAt });
    expect(await key.ask(VIEWER)).toEqual({
      viewer: {
        isRoot: false,
        tenant: { id: tenant.id },
        apiKey: { name: 'ci', role: 'EDITOR', sandbox: { id: sandboxId }, expiresAt },
      },
    });
  });

  test('tells the root key that it is', async () => {
    expect(await service.root.ask(VIEWER)).toEqual({
      viewer: { isRoot: true, tenant: null, apiKey: null },
    });
  });
});

describe('a request is refused with 401', () => {
  test('without a key', async () => {
    expect(await service.client().send(VIEWER)).toEqual({
      status: 401,
      data: null,
      errors: [
        {
          message:
            'Cannot answer without a key: send "Authorization: Bearer <key>", or enter the key at the top of the IDE.',
          locations: [{ line: 1, column: 3 }],
          path: ['viewer'],
          extensions: { code: 'UNAUTHENTICATED' },
        },
      ],
    });
  });

  test('with a key that does not exist', async () => {
    const { status, errors } = await service.client('ppk_nonsense').send(VIEWER);
    expect([status, errors?.[0]?.message]).toEqual([
      401,
      'Cannot accept the key: it is unknown or was revoked.',
    ]);
  });

  test('with a header of another scheme', async () => {
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Basic YTpi' },
      body: JSON.stringify({ query: VIEWER }),
    });
    expect([response.status, await response.json()]).toMatchObject([
      401,
      {
        errors: [
          {
            message:
              'Cannot accept the key: the Authorization header is not of the form "Bearer <key>".',
          },
        ],
      },
    ]);
  });

  test('from the instant on at which the key expires', async () => {
    const expiresAt = new Date(Date.now() + 700).toISOString();
    const key = await tenant.createKey({ role: 'VIEWER', expiresAt });
    expect((await key.send(VIEWER)).status).toBe(200);
    await expect
      .poll(async () => (await key.send(VIEWER)).errors?.[0]?.message)
      .toBe(`Cannot accept the key: it expired at ${expiresAt}.`);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
  });

  test('as soon as the key was revoked, though it was used a moment before', async () => {
    const key = await tenant.createKey({ role: 'OWNER' });
    expect((await key.send(VIEWER)).status).toBe(200);
    await key.ask(
      'mutation ($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { apiKey { id } } }',
      {
        id: key.keyId,
      },
    );
    await expect.poll(async () => (await key.send(VIEWER)).status, { timeout: 2_000 }).toBe(401);
  });

  test('as soon as the tenant was deleted', async () => {
    const doomed = await service.createTenant();
    expect((await doomed.client.send(VIEWER)).status).toBe(200);
    await service.root.ask(
      'mutation ($id: ID!) { deleteTenant(input: { tenantId: $id }) { deletedTenantId } }',
      { id: doomed.id },
    );
    await expect
      .poll(async () => (await doomed.client.send(VIEWER)).status, { timeout: 2_000 })
      .toBe(401);
  });
});

test('the schema may be read without a key', async () => {
  const { status, data } = await service.client().send('{ __schema { queryType { name } } }');
  expect([status, data]).toEqual([200, { __schema: { queryType: { name: 'Query' } } }]);
});

test('the scheme is read in either case', async () => {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `bearer  ${tenant.key}` },
    body: JSON.stringify({ query: VIEWER }),
  });
  expect(response.status).toBe(200);
});

test('a key that is limited to a sandbox reaches no other', async () => {
  const [reached, other] = [await tenant.createSandbox(), await tenant.createSandbox()];
  const key = await tenant.createKey({ role: 'OWNER', sandboxId: reached });
  const find = 'query ($id: ID!) { sandbox(id: $id) { id } }';
  expect(await key.ask(find, { id: reached })).toEqual({ sandbox: { id: reached } });
  expect(await key.refusal(find, { id: other })).toMatchObject({
    message: `There is no sandbox "${other}".`,
    extensions: { code: 'NOT_FOUND' },
  });
  expect(await key.ask('{ sandboxes { edges { node { id } } } }')).toEqual({
    sandboxes: { edges: [{ node: { id: reached } }] },
  });
});

test('a secret is kept nowhere in the answers about its key', async () => {
  const text = JSON.stringify(
    await new ApiClient(service.url, tenant.key).ask(
      '{ viewer { tenant { apiKeys { edges { node { id name role createdAt } } } } } }',
    ),
  );
  expect(text).not.toContain(tenant.key);
});
