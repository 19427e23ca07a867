import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiAnswer, ApiClient } from '../support/api-client.ts';
import {
  anyOperation,
  idPlaces,
  rootFields,
  type AnyOperation,
  type IdPlace,
  type OperationType,
  type RootField,
} from '../support/any-operation.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

// Everything here runs over the whole schema: a new field is tested as soon as it exists.

let service: TestService;
let own: Estate;
let foreign: Estate;

/** A tenant with one of everything that has an id. */
interface Estate {
  readonly tenant: TestTenant;
  readonly ids: Readonly<Record<string, string>>;
}

beforeAll(async () => {
  service = await startTestService();
  own = await createEstate();
  foreign = await createEstate();
});
afterAll(() => service.stop());

describe('an id of another tenant is answered as one that does not exist', () => {
  let before: unknown;
  beforeEach(async () => {
    before = await snapshot(foreign);
  });

  // What a filter names is not fetched; the last test of this block is about filters.
  const places = idPlaces.filter(({ path }) => path[0] !== 'filter');

  test.each(places.map((place) => [nameOf(place), place] as const))(
    '%s',
    async (_name, { root, path }) => {
      const answers: string[] = [];
      const field = path.at(-1) ?? '';
      const foreignId = foreign.ids[field === 'id' || field === 'ids' ? 'sandboxId' : field];
      if (foreignId === undefined) throw new Error(`No foreign id is known for "${field}"`);
      const missingId = foreignId.replace(/_.*/, '_00000000000000000000');
      for (const id of [foreignId, missingId]) {
        const operation = anyOperation(
          root,
          (place) => (samePath(place, path) ? id : (own.ids[place.at(-1) ?? ''] ?? '')),
          path,
        );
        const answer = await send(own.tenant.client, root.type, operation);
        expect(answer.errors?.map(({ extensions }) => extensions.code)).not.toContain('INTERNAL');
        answers.push(JSON.stringify(answer).replaceAll(id, '<id>'));
      }
      expect(answers[0]).toBe(answers[1]);
      expect(await snapshot(foreign)).toEqual(before);
    },
  );

  test.each(['sbx', 'fn', 'inv', 'adv', 'key', 'ten'])('node of %s_', async (prefix) => {
    const id = Object.values(foreign.ids).find((one) => one.startsWith(`${prefix}_`));
    const query = 'query ($id: ID!) { node(id: $id) { id } }';
    expect((await foreign.tenant.client.ask<{ node: { id: string } }>(query, { id })).node.id).toBe(
      id,
    );
    const refusal = await own.tenant.client.refusal(query, { id });
    const missing = await own.tenant.client.refusal(query, { id: `${prefix}_0` });
    expect(refusal.extensions).toEqual({ code: 'NOT_FOUND' });
    expect(refusal.message.replace(String(id), '<id>')).toBe(
      missing.message.replace(`${prefix}_0`, '<id>'),
    );
  });

  test('in a filter, it lets nothing through', async () => {
    const events = await own.tenant.client.ask<{ sandbox: { events: { edges: unknown[] } } }>(
      'query ($id: ID!, $invocationId: ID!) { sandbox(id: $id) { events(filter: { invocationId: $invocationId }) { edges { cursor } } } }',
      { id: own.ids['sandboxId'], invocationId: foreign.ids['invocationId'] },
    );
    expect(events.sandbox.events.edges).toEqual([]);
  });
});

describe('whoever has no key is refused', () => {
  test.each(named(rootFields))('%s', async (_name, root) => {
    const operation = anyOperation(root, (path) => own.ids[path.at(-1) ?? ''] ?? 'sbx_0');
    const answer = await send(service.client(), root.type, operation);
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    if (root.type !== 'subscription') expect(answer.status).toBe(401);
  });
});

describe('a viewer changes nothing', () => {
  const mutations = rootFields.filter(({ type }) => type === 'mutation');

  test.each(named(mutations))('%s', async (_name, root) => {
    const viewer = await own.tenant.createKey({ role: 'VIEWER' });
    const before = await snapshot(own);
    const operation = anyOperation(root, (path) => own.ids[path.at(-1) ?? ''] ?? '');
    const { errors } = await send(viewer, root.type, operation);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      detail: { required: expect.any(String) as string },
    });
    expect(await snapshot(own)).toEqual(before);
  });
});

describe('the root key reaches nothing inside a tenant', () => {
  const forRoot = new Set([
    'tenants',
    'createTenant',
    'deleteTenant',
    'createApiKey',
    'viewer',
    'rules',
  ]);

  const others = rootFields.filter(({ name }) => !forRoot.has(name));

  test.each(named(others))('%s', async (_name, root) => {
    const operation = anyOperation(root, (path) => own.ids[path.at(-1) ?? ''] ?? 'sbx_0');
    const { errors } = await send(service.root, root.type, operation);
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

async function createEstate(): Promise<Estate> {
  const tenant = await service.createTenant();
  const sandboxId = await tenant.createSandbox();
  const created = await tenant.client.ask<{
    createFunction: { function: { id: string } };
    invoke: { invocation: { id: string } };
    advanceClock: { advance: { id: string } };
    createApiKey: { apiKey: { id: string } };
  }>(
    `mutation ($sandboxId: ID!) {
      createFunction(input: { sandboxId: $sandboxId, functionName: "something", code: "exports.handler = async () => 1" }) { function { id } }
      invoke(input: { sandboxId: $sandboxId, functionName: "something" }) { invocation { id } }
      advanceClock(input: { sandboxId: $sandboxId, by: "PT1S" }) { advance { id } }
      createApiKey(input: { name: "spare", role: VIEWER }) { apiKey { id } }
    }`,
    { sandboxId },
  );
  return {
    tenant,
    ids: {
      sandboxId,
      tenantId: tenant.id,
      functionId: created.createFunction.function.id,
      invocationId: created.invoke.invocation.id,
      advanceId: created.advanceClock.advance.id,
      apiKeyId: created.createApiKey.apiKey.id,
      ruleIds: 'SYN-48',
    },
  };
}

/** What an estate looks like to its owner. */
function snapshot({ tenant }: Estate): Promise<unknown> {
  return tenant.client.ask(`{
    viewer { tenant { name apiKeys(last: 1) { edges { node { name revokedAt } } } } }
    sandboxes { edges { node {
      id name clock { mode now }
      functions { edges { node { functionName code timeout reservedConcurrentExecutions } } }
      invocations { edges { node { id status } } }
      events(last: 100) { edges { cursor node { message } } }
    } } }
  }`);
}

async function send(
  client: ApiClient,
  type: OperationType,
  { query, variables }: AnyOperation,
): Promise<ApiAnswer<unknown>> {
  if (type !== 'subscription') return client.send(query, variables);
  const webSocket = client.webSocketClient();
  try {
    return await new Promise((resolve) => {
      webSocket.subscribe(
        { query, variables },
        {
          next: ({ data, errors }) =>
            resolve({ status: 0, data, errors: errors as ApiAnswer<unknown>['errors'] }),
          error: (errors) =>
            resolve({ status: 0, data: null, errors: errors as ApiAnswer<unknown>['errors'] }),
          complete: () => undefined,
        },
      );
    });
  } finally {
    await webSocket.dispose();
  }
}

function samePath(left: readonly string[], right: readonly string[]): boolean {
  return left.join('.') === right.join('.');
}

function named(roots: readonly RootField[]): [name: string, root: RootField][] {
  return roots.map((root) => [root.name, root]);
}

function nameOf({ root, path }: IdPlace): string {
  return `${root.name}(${path.join('.')})`;
}
