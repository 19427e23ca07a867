import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService } from '../support/service.ts';

const CREATE = `mutation ($name: String!) {
  createTenant(input: { name: $name }) { tenant { id name } apiKey { name role } secret }
}`;
const DELETE = 'mutation ($id: ID!) { deleteTenant(input: { tenantId: $id }) { deletedTenantId } }';
const LIST = '{ tenants(first: 100) { edges { node { id name } } } }';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

interface Created {
  readonly createTenant: {
    readonly tenant: { readonly id: string; readonly name: string };
    readonly apiKey: object;
    readonly secret: string;
  };
}

describe('createTenant', () => {
  test('creates a tenant with a key that owns it', async () => {
    const { createTenant } = await service.root.ask<Created>(CREATE, { name: '  Acme  ' });
    expect(createTenant).toEqual({
      tenant: { id: expect.stringMatching(/^ten_\w+$/) as string, name: 'Acme' },
      apiKey: { name: 'owner', role: 'OWNER' },
      secret: expect.stringMatching(/^ppk_[0-9A-Za-z]{40}$/) as string,
    });
    const owner = service.client(createTenant.secret);
    expect(await owner.ask('{ viewer { tenant { id } apiKey { role } } }')).toEqual({
      viewer: { tenant: { id: createTenant.tenant.id }, apiKey: { role: 'OWNER' } },
    });
  });

  test.each([
    ['an empty name', '', 'it has 0 characters, and 1 to 64 are allowed'],
    ['a name of blanks', '   ', 'it has 0 characters, and 1 to 64 are allowed'],
    ['a name of 65 characters', 'x'.repeat(65), 'it has 65 characters, and 1 to 64 are allowed'],
    ['a name with U+0000', 'a\0b', 'it has a control character'],
  ])('refuses %s', async (_case, name, reason) => {
    const before = await service.root.ask(LIST);
    const { message, extensions } = await service.root.refusal(CREATE, { name });
    expect(message).toContain(reason);
    expect(extensions).toMatchObject({ code: 'INVALID_ARGUMENT', field: 'name' });
    expect(await service.root.ask(LIST)).toEqual(before);
  });

  test('takes a name of 64 characters of any language', async () => {
    const name = '東'.repeat(64);
    const { createTenant } = await service.root.ask<Created>(CREATE, { name });
    expect(createTenant.tenant.name).toBe(name);
  });
});

test('tenants lists them, oldest first', async () => {
  const first = await service.createTenant();
  const second = await service.createTenant();
  const { tenants } = await service.root.ask<{ tenants: { edges: { node: { id: string } }[] } }>(
    LIST,
  );
  const ids = tenants.edges.map(({ node }) => node.id);
  expect(ids.indexOf(second.id)).toBe(ids.indexOf(first.id) + 1);
});

describe('deleteTenant', () => {
  test('deletes the tenant, its sandboxes and everything in them', async () => {
    const tenant = await service.createTenant();
    const sandboxId = await tenant.createSandbox();
    expect(await service.root.ask(DELETE, { id: tenant.id })).toEqual({
      deleteTenant: { deletedTenantId: tenant.id },
    });
    expect(JSON.stringify(await service.root.ask(LIST))).not.toContain(tenant.id);
    await expect(service.engine.agenda(sandboxId, 1)).rejects.toMatchObject({
      code: 'SANDBOX_NOT_FOUND',
    });
  });

  test('refuses an id that does not exist', async () => {
    expect(await service.root.refusal(DELETE, { id: 'ten_0' })).toMatchObject({
      message: 'There is no tenant "ten_0".',
      extensions: { code: 'NOT_FOUND' },
    });
  });
});
