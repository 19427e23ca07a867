import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/graphql/limits/limits.ts';
import type { ApiErrorAnswer } from '../support/api-client.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;

beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox();
  await tenant.client.ask(
    'mutation ($id: ID!) { createFunction(input: { sandboxId: $id, functionName: "f", code: "exports.handler = async () => 1" }) { function { id } } }',
    { id: sandboxId },
  );
});
afterAll(() => service.stop());

/** A query so many levels deep: a function's sandbox's function's sandbox … */
function deepQuery(levels: number): string {
  const steps = Array.from({ length: levels - 1 }, (_, level) =>
    level % 2 === 0 ? `sandbox(id: "${sandboxId}")` : 'function(name: "f")',
  ).map((step, level) => (level === 0 ? step : step.replace(/\(id: .*\)/, '')));
  return `{ ${steps.join(' { ')} { id ${'} '.repeat(levels)}`;
}

/** Fragments of which each spreads the next twice: counting them one by one would take for ever. */
function doublingFragments(count: number): string {
  const fragments = Array.from(
    { length: count },
    (_, n) => `fragment F${n} on Sandbox { id a${n}: clock { now } ...F${n + 1} ...F${n + 1} }`,
  );
  return `{ sandbox(id: "${sandboxId}") { ...F0 } } ${fragments.join(' ')} fragment F${count} on Sandbox { name }`;
}

/** The one error of a request that is over a limit, and the status that it is answered with. */
async function refusalOf(query: string, variables: object = {}): Promise<[number, ApiErrorAnswer]> {
  const { status, errors, data } = await tenant.client.send(query, variables);
  expect(data ?? null).toBeNull();
  expect(errors).toHaveLength(1);
  const [error] = errors ?? [];
  if (!error) throw new Error('The request was not refused');
  return [status, error];
}

/** What the WebSocket answers to the same. */
async function refusalOnSocket(query: string): Promise<unknown> {
  const client = tenant.client.webSocketClient();
  try {
    const results = client.iterate({ query });
    await results.next();
    throw new Error('The operation was not refused');
  } catch (error) {
    return error;
  } finally {
    await client.dispose();
  }
}

describe('an operation over a limit is refused, with the limit and the figure', () => {
  const wide = (count: number): string =>
    `{ ${Array.from({ length: count }, () => `rules { id }`).join(' ')} }`;

  test.each([
    ['deep', () => deepQuery(21), 'QUERY_TOO_DEEP', 20, 21],
    [
      'full of aliases',
      () => `{ viewer { ${Array.from({ length: 101 }, (_, n) => `a${n}: isRoot`).join(' ')} } }`,
      'TOO_MANY_ALIASES',
      100,
      101,
    ],
    ['wide', () => wide(51), 'TOO_MANY_ROOT_FIELDS', 50, 51],
    [
      'of fragments that double each other',
      () => doublingFragments(40),
      'TOO_MANY_SELECTIONS',
      5_000,
      expect.any(Number) as number,
    ],
    [
      'of large pages in large pages',
      () =>
        '{ sandboxes(first: 100) { edges { node { functions(first: 100) { edges { node { id invocations(first: 100) { edges { node { id } } } } } } } } } }',
      'QUERY_TOO_COSTLY',
      20_000,
      1_020_201,
    ],
    [
      'longer than a parser should read',
      () => `{ viewer { ${'isRoot '.repeat(10_001)} } }`,
      'QUERY_TOO_LARGE',
      10_000,
      10_001,
    ],
    [
      'of brackets that would exhaust the stack',
      () => `{ a(b: ${'['.repeat(5_000)}`,
      'QUERY_TOO_DEEP',
      250,
      251,
    ],
  ])('%s', async (_case, query, code, limit, actual) => {
    const [status, { extensions, message }] = await refusalOf(query());
    expect(extensions).toEqual({ code, detail: { limit, actual } });
    expect(status).toBe(400);
    expect(message).toContain(String(limit));
    expect(await refusalOnSocket(query())).toEqual([
      expect.objectContaining({ extensions: { code, detail: { limit, actual } } }),
    ]);
  });

  test('a mutation of many root fields, none of which is carried out', async () => {
    const fields = Array.from(
      { length: 51 },
      (_, n) => `m${n}: createSandbox(input: { name: "too many" }) { sandbox { id } }`,
    );
    const [, { extensions }] = await refusalOf(`mutation { ${fields.join(' ')} }`);
    expect(extensions.code).toBe('TOO_MANY_ROOT_FIELDS');
    const { sandboxes } = await tenant.client.ask<{
      sandboxes: { edges: { node: { name: string } }[] };
    }>('{ sandboxes(first: 100) { edges { node { name } } } }');
    expect(sandboxes.edges.map(({ node }) => node.name)).not.toContain('too many');
  });

  test('the size of a page counts where it comes as a variable, each time anew', async () => {
    const query =
      'query ($first: Int!) { sandboxes(first: $first) { edges { node { invocations(first: $first) { edges { node { id payload } } } } } } }';
    expect((await tenant.client.send(query, { first: 10 })).errors).toBeUndefined();
    const [, { extensions }] = await refusalOf(query, { first: 100 });
    expect(extensions).toMatchObject({ code: 'QUERY_TOO_COSTLY' });
    expect((await tenant.client.send(query, { first: 10 })).errors).toBeUndefined();
  });

  test('fragments in a circle do not fit the schema', async () => {
    const query =
      '{ viewer { ...A } } fragment A on Viewer { isRoot ...B } fragment B on Viewer { isRoot ...A }';
    const [, { extensions }] = await refusalOf(query);
    expect(extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await refusalOnSocket(query)).toEqual([
      expect.objectContaining({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }),
    ]);
  });

  test('a batch, told what to do instead', async () => {
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tenant.key}` },
      body: JSON.stringify(Array.from({ length: 100 }, () => ({ query: '{ rules { id } }' }))),
    });
    const { errors } = (await response.json()) as { errors: ApiErrorAnswer[] };
    expect(response.status).toBe(400);
    expect(errors).toEqual([
      {
        message:
          'Cannot run a batch: the body is an array. Send each operation as a request of its own, or several as the root fields of one operation.',
        extensions: { code: 'BAD_REQUEST' },
      },
    ]);
  });
});

describe('an operation within the limits passes', () => {
  test.each([
    ['as deep as is allowed', () => deepQuery(20)],
    [
      'with as many aliases as are allowed',
      () => `{ viewer { ${Array.from({ length: 100 }, (_, n) => `a${n}: isRoot`).join(' ')} } }`,
    ],
    ['with as many root fields as are allowed', () => `{ ${'rules { id } '.repeat(50)} }`],
  ])('%s', async (_case, query) => {
    expect((await tenant.client.send(query())).errors).toBeUndefined();
  });

  test('what IDEs ask for the schema', async () => {
    const query = getIntrospectionQuery({
      inputValueDeprecation: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
    });
    expect((await tenant.client.send(query)).errors).toBeUndefined();
  });
});

describe('extensions.cost', () => {
  async function costOf(query: string, variables: object = {}): Promise<unknown> {
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tenant.key}` },
      body: JSON.stringify({ query, variables }),
    });
    return ((await response.json()) as { extensions?: { cost: unknown } }).extensions?.cost;
  }

  test.each([
    ['a value', '{ __typename }', 0],
    ['an object', '{ viewer { isRoot } }', 1],
    ['a page', '{ sandboxes(first: 30) { edges { node { id } } } }', 31],
    ['a page of the usual size', '{ sandboxes { edges { node { id } } } }', 21],
    ['nodes by their ids', '{ nodes(ids: ["a", "b", "c"]) { id } }', 3],
    ['introspection', '{ __schema { types { name } } }', 0],
  ])('counts %s', async (_case, query, requested) => {
    expect(await costOf(query)).toEqual({ requested, limit: defaultLimits.queryCost });
  });

  test('counts texts that may be long, once for every entry', async () => {
    const query =
      'query ($id: ID!) { sandbox(id: $id) { functions(first: 2) { edges { node { code } } } } }';
    expect(await costOf(query, { id: sandboxId })).toMatchObject({ requested: 2 + 2 * (1 + 10) });
  });

  test('comes with a mutation too', async () => {
    const query =
      'mutation ($id: ID!) { renameSandbox(input: { sandboxId: $id, name: "x" }) { sandbox { id } } }';
    expect(await costOf(query, { id: sandboxId })).toMatchObject({ requested: 11 });
  });

  test('comes with a refusal of a resolver, but not with variables that do not fit', async () => {
    expect(await costOf('{ sandbox(id: "sbx_0") { id } }')).toMatchObject({ requested: 1 });
    const query = 'query ($first: Int!) { sandboxes(first: $first) { edges { cursor } } }';
    expect(await costOf(query, { first: 'many' })).toBeUndefined();
  });
});

test('introspection that is switched off is refused on HTTP and WebSocket', async () => {
  const closed = await startTestService({ introspection: false });
  try {
    const { client } = await closed.createTenant();
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Query") { name } }']) {
      expect((await client.refusal(query)).extensions).toEqual({ code: 'INTROSPECTION_DISABLED' });
    }
    expect((await client.send('{ __typename viewer { __typename } }')).errors).toBeUndefined();
    const socket = client.webSocketClient();
    await expect(
      socket.iterate({ query: '{ __schema { types { name } } }' }).next(),
    ).rejects.toEqual([
      expect.objectContaining({ extensions: { code: 'INTROSPECTION_DISABLED' } }),
    ]);
    await socket.dispose();
  } finally {
    await closed.stop();
  }
});

test('a hostile document is refused quickly, and the server goes on', async () => {
  const documents = [
    `{ ${'rules { id } '.repeat(2_400)} }`,
    `{ viewer { ${Array.from({ length: 3_300 }, (_, n) => `a${n}: isRoot`).join(' ')} } }`,
    doublingFragments(700),
    `{ sandbox(id: "x") ${'{ function(name: "f") { sandbox '.repeat(120)} { id } ${'} }'.repeat(120)} }`,
    `{ ${Array.from({ length: 800 }, (_, n) => `...F${n}`).join(' ')} } ${Array.from({ length: 800 }, (_, n) => `fragment F${n} on Query { ...F${(n + 1) % 800} }`).join(' ')}`,
  ];
  for (const query of documents) {
    const startedAt = performance.now();
    expect((await tenant.client.send(query)).status).toBe(400);
    // A bound with room for a busy machine; without the limits some of them take minutes.
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  }
  expect((await tenant.client.send('{ viewer { isRoot } }')).status).toBe(200);
});
