import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/graphql/limits/limits.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const STORED_BYTES_MAX = 200_000;

let service: TestService;
beforeAll(async () => {
  service = await startTestService({
    limits: {
      ...defaultLimits,
      sandboxesPerTenant: 3,
      apiKeysPerTenant: 3,
      storedBytesPerTenant: STORED_BYTES_MAX,
      operationMs: 500,
    },
  });
});
afterAll(() => service.stop());

const CREATE_SANDBOX = 'mutation { createSandbox(input: { name: "x" }) { sandbox { id } } }';
const CREATE_KEY =
  'mutation { createApiKey(input: { name: "x", role: VIEWER }) { apiKey { id } } }';

async function answersOf(tenant: TestTenant, mutation: string, times: number): Promise<unknown[]> {
  const answers = await Promise.all(
    Array.from({ length: times }, () => tenant.client.send(mutation)),
  );
  return answers.map(({ errors }) => errors?.[0]?.extensions ?? 'created');
}

describe('a tenant has so many at most, however many ask at once', () => {
  const refused = { code: 'QUOTA_EXCEEDED', detail: { limit: 3, actual: 4 } };

  test('sandboxes', async () => {
    const tenant = await service.createTenant();
    const answers = await answersOf(tenant, CREATE_SANDBOX, 6);
    expect(answers.filter((answer) => answer === 'created')).toHaveLength(3);
    expect(answers.filter((answer) => answer !== 'created')).toEqual([refused, refused, refused]);
    const { message } = await tenant.client.refusal(CREATE_SANDBOX);
    expect(message).toBe(
      'Cannot create one more: the tenant has 3 sandboxes, and the limit is 3. Delete what is not needed any more.',
    );
  });

  test('a sandbox that is deleted makes room, and another tenant has its own', async () => {
    const tenant = await service.createTenant();
    const ids = await Promise.all([1, 2, 3].map(() => tenant.createSandbox()));
    expect(await answersOf(tenant, CREATE_SANDBOX, 1)).toEqual([refused]);
    expect(await answersOf(await service.createTenant(), CREATE_SANDBOX, 1)).toEqual(['created']);
    await tenant.client.ask(
      'mutation ($id: ID!) { deleteSandbox(input: { sandboxId: $id }) { deletedSandboxId } }',
      { id: ids[0] },
    );
    expect(await answersOf(tenant, CREATE_SANDBOX, 1)).toEqual(['created']);
  });

  test('keys, the revoked ones left aside', async () => {
    const tenant = await service.createTenant();
    const { keyId } = await tenant.createKey({ role: 'VIEWER' });
    // The key that came with the tenant is the first.
    expect(await answersOf(tenant, CREATE_KEY, 1)).toEqual(['created']);
    expect(await answersOf(tenant, CREATE_KEY, 1)).toEqual([refused]);
    await tenant.client.ask(
      'mutation ($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { apiKey { id } } }',
      { id: keyId },
    );
    expect(await answersOf(tenant, CREATE_KEY, 1)).toEqual(['created']);
  });
});

describe('a tenant that keeps too much', () => {
  test('can invoke no more, but can delete', async () => {
    const tenant = await service.createTenant();
    const id = await tenant.createSandbox();
    // The journal keeps the code. Random digits, because the database compresses what repeats.
    const digits = Array.from({ length: 30_000 }, (_, n) => Math.sin(n)).join('');
    const code = `exports.handler = async () => 1; // ${digits}`;
    await tenant.client.ask(
      'mutation ($id: ID!, $code: String!) { createFunction(input: { sandboxId: $id, functionName: "f", code: $code }) { function { id } } }',
      { id, code },
    );
    const { extensions, message } = await tenant.client.refusal(
      'mutation ($id: ID!) { invoke(input: { sandboxId: $id, functionName: "f" }) { statusCode } }',
      { id },
    );
    expect(extensions).toEqual({
      code: 'QUOTA_EXCEEDED',
      detail: { limit: STORED_BYTES_MAX, actual: expect.any(Number) as number },
    });
    const { actual } = extensions['detail'] as { actual: number };
    expect(actual).toBeGreaterThan(STORED_BYTES_MAX);
    expect(message).toContain(`take ${actual} bytes, and the limit is ${STORED_BYTES_MAX}`);
    const { sandbox } = await tenant.client.ask<{ sandbox: { invocations: { edges: unknown[] } } }>(
      'query ($id: ID!) { sandbox(id: $id) { invocations { edges { cursor } } } }',
      { id },
    );
    expect(sandbox.invocations.edges).toEqual([]);
    await tenant.client.ask(
      'mutation ($id: ID!) { deleteSandbox(input: { sandboxId: $id }) { deletedSandboxId } }',
      { id },
    );
  });

  test('does not hinder another', async () => {
    const tenant = await service.createTenant();
    const id = await tenant.createSandbox();
    await tenant.client.ask(
      'mutation ($id: ID!) { createFunction(input: { sandboxId: $id, functionName: "f", code: "exports.handler = async () => 1" }) { function { id } } }',
      { id },
    );
    await tenant.client.ask(
      'mutation ($id: ID!) { invoke(input: { sandboxId: $id, functionName: "f" }) { statusCode } }',
      { id },
    );
  });
});

describe('a reading that takes too long', () => {
  test('is ended and refused, and the server goes on', async () => {
    const tenant = await service.createTenant();
    const database = new Client({ connectionString: service.databaseUrl });
    await database.connect();
    await database.query('BEGIN; LOCK TABLE lifecycle_event IN ACCESS EXCLUSIVE MODE');
    const id = await tenant.createSandbox();
    const query = 'query ($id: ID!) { sandbox(id: $id) { events(first: 1) { edges { cursor } } } }';
    try {
      const { extensions, message } = await tenant.client.refusal(query, { id });
      expect(extensions).toEqual({ code: 'OPERATION_TIMEOUT', detail: { limit: 500 } });
      expect(message).toBe(
        'Cannot answer: the database took longer than 500 ms to read it, which is the limit. Ask for less at once.',
      );
    } finally {
      await database.query('COMMIT');
      await database.end();
    }
    expect((await tenant.client.send(query, { id })).errors).toBeUndefined();
  });
});
