import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const CREATE =
  'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id name role expiresAt revokedAt } secret } }';
const REVOKE =
  'mutation ($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { apiKey { id revokedAt } } }';
const LIST =
  '{ viewer { tenant { apiKeys(first: 100) { edges { node { id name revokedAt } } } } } }';

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

describe('createApiKey', () => {
  test('creates a key and shows its secret', async () => {
    const { createApiKey } = await tenant.client.ask<{
      createApiKey: { apiKey: object; secret: string };
    }>(CREATE, { input: { name: ' reports ', role: 'VIEWER' } });
    expect(createApiKey.apiKey).toEqual({
      id: expect.stringMatching(/^key_\w+$/) as string,
      name: 'reports',
      role: 'VIEWER',
      expiresAt: null,
      revokedAt: null,
    });
    const viewer = service.client(createApiKey.secret);
    expect(await viewer.ask('{ viewer { apiKey { role } } }')).toEqual({
      viewer: { apiKey: { role: 'VIEWER' } },
    });
  });

  test('refuses an expiry that has passed', async () => {
    const before = await tenant.client.ask(LIST);
    const input = { name: 'late', role: 'VIEWER', expiresAt: '2020-01-01T00:00:00.000Z' };
    expect(await tenant.client.refusal(CREATE, { input })).toMatchObject({
      message:
        'Cannot create a key that expires at 2020-01-01T00:00:00.000Z: that is past already.',
      extensions: { code: 'INVALID_ARGUMENT', field: 'expiresAt' },
    });
    expect(await tenant.client.ask(LIST)).toEqual(before);
  });

  test('refuses an editor, and says which role it takes', async () => {
    const editor = await tenant.createKey({ role: 'EDITOR' });
    expect(await editor.refusal(CREATE, { input: { name: 'mine', role: 'OWNER' } })).toMatchObject({
      message: 'Cannot do this with a key of the role EDITOR: it takes the role OWNER.',
      extensions: { code: 'FORBIDDEN', detail: { required: 'OWNER', role: 'EDITOR' } },
    });
  });

  test('lets an owner of one sandbox create keys to it only', async () => {
    const [own, other] = [await tenant.createSandbox(), await tenant.createSandbox()];
    const owner = await tenant.createKey({ role: 'OWNER', sandboxId: own });
    const named = (sandboxId?: string): object => ({
      input: { name: 'k', role: 'VIEWER', sandboxId },
    });
    expect((await owner.send(CREATE, named(own))).errors).toBeUndefined();
    expect((await owner.refusal(CREATE, named(other))).extensions.code).toBe('NOT_FOUND');
    expect((await owner.refusal(CREATE, named())).extensions).toMatchObject({
      code: 'FORBIDDEN',
      detail: { sandboxId: own },
    });
  });
});

describe('createApiKey with the root key', () => {
  test('lets a tenant in again that has revoked its last key', async () => {
    const lost = await service.createTenant();
    const { viewer } = await lost.client.ask<{ viewer: { apiKey: { id: string } } }>(
      '{ viewer { apiKey { id } } }',
    );
    await lost.client.ask(REVOKE, { id: viewer.apiKey.id });
    expect(await lost.client.refusal(LIST)).toMatchObject({
      extensions: { code: 'UNAUTHENTICATED' },
    });
    const input = { tenantId: lost.id, name: 'back again', role: 'OWNER' };
    const { createApiKey } = await service.root.ask<{ createApiKey: { secret: string } }>(CREATE, {
      input,
    });
    expect(await service.client(createApiKey.secret).ask('{ viewer { tenant { id } } }')).toEqual({
      viewer: { tenant: { id: lost.id } },
    });
  });

  test('has to name the tenant', async () => {
    const input = { name: 'whose', role: 'OWNER' };
    expect(await service.root.refusal(CREATE, { input })).toMatchObject({
      message:
        'Cannot create a key with the root key: tenantId is missing; name the tenant that it opens.',
      extensions: { code: 'INVALID_ARGUMENT', field: 'tenantId' },
    });
  });

  test('reaches no sandbox', async () => {
    const sandboxId = await tenant.createSandbox();
    const input = { tenantId: tenant.id, name: 'inside', role: 'OWNER', sandboxId };
    expect(await service.root.refusal(CREATE, { input })).toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    });
  });
});

describe('revokeApiKey', () => {
  test('revokes a key once and for all', async () => {
    const key = await tenant.createKey({ role: 'VIEWER' });
    const first = await tenant.client.ask<{ revokeApiKey: { apiKey: { revokedAt: string } } }>(
      REVOKE,
      { id: key.keyId },
    );
    expect(Date.parse(first.revokeApiKey.apiKey.revokedAt)).toBeLessThanOrEqual(Date.now());
    expect(await tenant.client.ask(REVOKE, { id: key.keyId })).toEqual(first);
  });

  test('does not let an owner of one sandbox revoke keys beyond it', async () => {
    const sandboxId = await tenant.createSandbox();
    const owner = await tenant.createKey({ role: 'OWNER', sandboxId });
    const whole = await tenant.createKey({ role: 'VIEWER' });
    expect(await owner.refusal(REVOKE, { id: whole.keyId })).toMatchObject({
      message: `There is no API key "${whole.keyId}".`,
      extensions: { code: 'NOT_FOUND' },
    });
    expect((await whole.send('{ viewer { isRoot } }')).status).toBe(200);
  });
});

describe('apiKeys', () => {
  test('shows an owner of one sandbox only the keys to it', async () => {
    const sandboxId = await tenant.createSandbox();
    const owner = await tenant.createKey({ name: 'scoped', role: 'OWNER', sandboxId });
    expect(await owner.ask(LIST)).toEqual({
      viewer: {
        tenant: {
          apiKeys: { edges: [{ node: { id: owner.keyId, name: 'scoped', revokedAt: null } }] },
        },
      },
    });
  });

  test('are for owners to see', async () => {
    const editor = await tenant.createKey({ role: 'EDITOR' });
    expect((await editor.refusal(LIST)).extensions).toEqual({
      code: 'FORBIDDEN',
      detail: { required: 'OWNER', role: 'EDITOR' },
    });
    const find = 'query ($id: ID!) { node(id: $id) { id } }';
    expect(await editor.ask(find, { id: editor.keyId })).toEqual({ node: { id: editor.keyId } });
    const other = await tenant.createKey({ role: 'VIEWER' });
    expect((await editor.refusal(find, { id: other.keyId })).extensions.code).toBe('NOT_FOUND');
  });
});
