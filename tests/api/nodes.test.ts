import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEstate } from '../support/estate.ts';
import { nodeTypeNames } from '../support/schema-walk.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  service = await startTestService();
  const estate = await createEstate(service);
  tenant = estate.tenant;
  ids = estate.nodes;
});
afterAll(() => service.stop());

describe('node', () => {
  test.each(nodeTypeNames)('finds a %s', async (type) => {
    const query = 'query ($id: ID!) { node(id: $id) { __typename id } }';
    expect(await tenant.client.ask(query, { id: ids[type] })).toEqual({
      node: { __typename: type, id: ids[type] },
    });
  });

  test.each([
    '',
    '_',
    'sbx_',
    'nonsense',
    'xyz_1',
    'sbx_\0',
    `sbx_${'x'.repeat(10_000)}`,
    "fn_' OR 1=1",
  ])('answers NOT_FOUND to %j', async (id) => {
    const { data, errors } = await tenant.client.send('query ($id: ID!) { node(id: $id) { id } }', {
      id,
    });
    expect(data).toEqual({ node: null });
    expect(errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND' });
  });
});

describe('nodes', () => {
  test('finds them in the order of the ids, with null in the place of what is not there', async () => {
    const wanted = [ids['Function'], 'fn_0', ids['Sandbox'], ids['Function']];
    const { data, errors } = await tenant.client.send(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      { ids: wanted },
    );
    expect(data).toEqual({
      nodes: [{ id: ids['Function'] }, null, { id: ids['Sandbox'] }, { id: ids['Function'] }],
    });
    expect(errors).toMatchObject([{ path: ['nodes', 1], extensions: { code: 'NOT_FOUND' } }]);
  });

  test('takes 100 ids and no more', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const hundred = Array.from({ length: 100 }, () => ids['Sandbox']);
    expect((await tenant.client.send(query, { ids: hundred })).errors).toBeUndefined();
    expect(await tenant.client.refusal(query, { ids: [...hundred, ids['Sandbox']] })).toMatchObject(
      {
        message: 'Cannot find 101 nodes at once: 100 is the limit.',
        extensions: { code: 'INVALID_ARGUMENT', field: 'ids', detail: { max: 100 } },
      },
    );
  });

  test('reads each type in one query, however many there are', async () => {
    const before = service.queries.length;
    const query =
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Function { code } ... on Invocation { response } } }';
    const many = Array.from({ length: 2 }, () => Object.values(ids)).flat();
    await tenant.client.ask(query, { ids: many });
    // One each for the types, the code and the payloads.
    expect(service.queries.length - before).toBe(Object.keys(ids).length + 2);
  });
});

test('rules tells what the simulation carries out', async () => {
  const { rules } = await service.root.ask<{ rules: { id: string }[] }>(
    '{ rules { id title summary source } }',
  );
  expect(rules).toContainEqual({
    id: 'ERR-10',
    title: 'Defaults of a new function',
    summary: 'A new function has a timeout of 3 s, 128 MB of memory and version $LATEST.',
    source: expect.any(String) as string,
  });
});
