import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiAnswer, ApiClient } from '../support/api-client.ts';
import { createEstate, type Estate } from '../support/estate.ts';
import {
  anyOperation,
  idPlaces,
  namePlaces,
  rootFields,
  type AnyOperation,
  type IdPlace,
  type OperationType,
  type RootField,
} from '../support/any-operation.ts';
import { homesOf, nameArguments, nodeTypeNames } from '../support/schema-walk.ts';
import { startTestService, type TestService } from '../support/service.ts';

// Everything here runs over the whole schema: a new field is tested as soon as it exists.

let service: TestService;
let own: Estate;
let foreign: Estate;

beforeAll(async () => {
  service = await startTestService();
  own = await createEstate(service);
  foreign = await createEstate(service, { functionName: 'theirs', seed: 'seed-2' });
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

  test.each(nodeTypeNames)('node of a %s', async (type) => {
    const id = foreign.nodes[type] ?? '';
    const prefix = id.slice(0, id.indexOf('_'));
    const query = 'query ($id: ID!) { node(id: $id) { id } }';
    expect((await foreign.tenant.client.ask<{ node: { id: string } }>(query, { id })).node.id).toBe(
      id,
    );
    const refusal = await own.tenant.client.refusal(query, { id });
    const missing = await own.tenant.client.refusal(query, { id: `${prefix}_0` });
    expect(refusal.extensions).toEqual({ code: 'NOT_FOUND' });
    expect(refusal.message.replace(id, '<id>')).toBe(
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

describe('a name or ARN of what is in another tenant is answered as one that nobody has', () => {
  let before: unknown;
  beforeEach(async () => {
    before = await snapshot(foreign);
  });

  /** The same kind of name: one that the other tenant has, and one that nobody has. */
  const pairs = (): readonly (readonly [string, string])[] => {
    const { functionName, aliasName, functionArn, topicArn, bucketName, restApiId, apiId } =
      foreign.names;
    return [
      [functionName, 'nobody'],
      [aliasName, 'nobody-live'],
      [bucketName, 'nobody-bucket'],
      [restApiId, 'yyyyyyyyyy'],
      [apiId, 'zzzzzzzzzz'],
      [functionArn, functionArn.replace(functionName, 'nobody')],
      [`${functionArn}:${aliasName}`, `${functionArn}:nobody-live`],
      [topicArn, topicArn.replace(functionName, 'nobody')],
    ];
  };

  const places = namePlaces.filter(({ path }) => path[0] !== 'filter');

  test.each(places.map((place) => [nameOf(place), place] as const))(
    '%s',
    async (_name, { root, path }) => {
      for (const [theirs, nobodys] of pairs()) {
        const answers: string[] = [];
        for (const name of [theirs, nobodys]) {
          const operation = anyOperation(
            root,
            (place) => own.ids[place.at(-1) ?? ''] ?? '',
            path,
            (place) => (samePath(place, path) ? name : undefined),
          );
          const { status, data, errors } = await send(own.tenant.client, root.type, operation);
          expect(errors?.map(({ extensions }) => extensions.code) ?? []).not.toContain('INTERNAL');
          answers.push(JSON.stringify({ status, data, errors }).replaceAll(name, '<name>'));
        }
        expect(answers[0]).toBe(answers[1]);
      }
      expect(await snapshot(foreign)).toEqual(before);
    },
  );

  test.each(
    nameArguments.map(
      (place) => [`${place.parent}.${place.field}(${place.argument})`, place] as const,
    ),
  )('%s', async (_name, { parent, field, argument, selection }) => {
    const home = homesOf(own.nodes).get(parent);
    if (!home) throw new Error(`No query reaches a ${parent}`);
    for (const [theirs, nobodys] of pairs()) {
      const answers: string[] = [];
      for (const name of [theirs, nobodys]) {
        const call = `${field}(${argument}: ${JSON.stringify(name)})${selection}`;
        const answer = await own.tenant.client.send(home.query(call));
        answers.push(JSON.stringify(answer).replaceAll(name, '<name>'));
      }
      expect(answers[0]).toBe(answers[1]);
    }
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

describe('a mutation takes the role that it says, and those above it', () => {
  const mutations = rootFields.filter(({ type }) => type === 'mutation');
  let untouched: Estate;
  beforeAll(async () => {
    untouched = await createEstate(service);
  });

  /** The role that a description names; null where it says that the root key is needed. */
  const roleOf = ({ field }: RootField): string | null =>
    /Takes the role (VIEWER|EDITOR|OWNER)/.exec(field.description ?? '')?.[1] ?? null;

  describe.each(['VIEWER', 'EDITOR', 'OWNER'])('a key of the role %s', (role) => {
    const ranks = ['VIEWER', 'EDITOR', 'OWNER'];

    test.each(named(mutations))('%s', async (_name, root) => {
      const required = roleOf(root);
      const isEnough = required !== null && ranks.indexOf(role) >= ranks.indexOf(required);
      // What is allowed may happen: an estate of its own for it.
      const estate = isEnough ? await createEstate(service) : untouched;
      const key = await estate.tenant.createKey({ role });
      const before = await snapshot(untouched);
      const operation = anyOperation(root, (path) => estate.ids[path.at(-1) ?? ''] ?? '');
      const { errors } = await send(key, root.type, operation);
      if (isEnough) {
        expect(errors?.[0]?.extensions.code).not.toBe('FORBIDDEN');
        expect(errors?.[0]?.extensions.code).not.toBe('INTERNAL');
      } else {
        expect(errors?.[0]?.extensions).toMatchObject({
          code: 'FORBIDDEN',
          detail: { required: required ?? 'ROOT' },
        });
      }
      expect(await snapshot(untouched)).toEqual(before);
    });
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
    'eventSources',
  ]);

  const others = rootFields.filter(({ name }) => !forRoot.has(name));

  test.each(named(others))('%s', async (_name, root) => {
    const operation = anyOperation(root, (path) => own.ids[path.at(-1) ?? ''] ?? 'sbx_0');
    const { errors } = await send(service.root, root.type, operation);
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

/** What an estate looks like to its owner. */
function snapshot({ tenant }: Estate): Promise<unknown> {
  return tenant.client.ask(`{
    viewer { tenant { name apiKeys(last: 1) { edges { node { name revokedAt } } } } }
    sandboxes { edges { node {
      id name clock { mode now }
      functions { edges { node { functionName code timeout reservedConcurrentExecutions policy { policy revisionId } executionRole { statements { action } } } } }
      topics(first: 3) { edges { node { topicArn attributes { displayName } subscriptions(first: 3) { edges { node { subscriptionArn rawMessageDelivery } } } } } }
      restApis(first: 3) { edges { node { name resources(first: 5) { edges { node { path methods { httpMethod } } } } stages(first: 3) { edges { node { stageName deploymentId } } } } } }
      apis(first: 3) { edges { node { name routes(first: 5) { edges { node { routeKey target } } } integrations(first: 5) { edges { node { timeoutInMillis } } } stages(first: 3) { edges { node { stageName deployment { id } } } } } } }
      eventSourceMappings(first: 3) { edges { node { uuid state batchSize stateTransitionReason } } }
      tables(first: 3) { edges { node { tableName itemCount stream { streamArn } timeToLiveDescription { attributeName } items(first: 3) { edges { node { attributes } } } } } }
      buckets(first: 3) { edges { node { name versioning notificationConfiguration { eventBridgeEnabled } objects(first: 3) { edges { node { key eTag storageClass tagSet { key } } } } } } }
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
