import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEstate, type Estate } from '../support/estate.ts';
import {
  everythingOf,
  homesOf,
  listFields,
  nodeTypeOf,
  type Home,
  type ListField,
} from '../support/schema-walk.ts';
import { startTestService, type TestService } from '../support/service.ts';

// Every list of the schema costs the same number of queries however long it is, with everything that
// can be asked of its entries: loaders and pages see to it.

let service: TestService;
let estate: Estate;
let homes: ReadonlyMap<string, Home>;

// As many as the shortest list keeps: the message move tasks of a queue.
const SIZE = 10;

beforeAll(async () => {
  service = await startTestService();
  estate = await createEstate(service, { size: SIZE });
  homes = homesOf(estate.nodes);
});
afterAll(() => service.stop());

const forRoot = new Set(['tenants']);

/** How many queries a page of a list costs: the dearer of its two ends, for entries differ. */
async function costOf(list: ListField, count: number): Promise<number> {
  const costs = [await measure(list, `first: ${count}`), await measure(list, `last: ${count}`)];
  expect(costs.map(({ entries }) => entries)).toEqual([count, count]);
  return Math.max(...costs.map(({ queries }) => queries));
}

async function measure(
  { parent, field }: ListField,
  page: string,
): Promise<{ queries: number; entries: number }> {
  const home = homes.get(parent.name);
  const node = nodeTypeOf(field);
  if (!home || !node) throw new Error(`No query reaches ${parent.name}.${field.name}`);
  const client = forRoot.has(field.name) ? service.root : estate.tenant.client;
  // Of what only tenants may see, the root key asks nothing.
  const selection = everythingOf(node, forRoot.has(field.name) ? 0 : 2);
  const query = home.query(`${field.name}(${page}) { edges { node { ${selection} } } }`);
  // The first time, keys and tenants are not cached yet.
  await client.ask(query);
  const before = service.queries.length;
  const answer = home.read(await client.ask(query)) as Readonly<Record<string, unknown>>;
  const { edges } = answer[field.name] as { edges: readonly unknown[] };
  return { queries: service.queries.length - before, entries: edges.length };
}

test.each(listFields.map((list) => [`${list.parent.name}.${list.field.name}`, list] as const))(
  '%s',
  async (_name, list) => {
    const growth = (await costOf(list, SIZE)) - (await costOf(list, 2));
    // Loads that fall into different ticks are different queries, so a few may come and go; a query
    // for each entry would be eight more.
    expect(growth).toBeLessThan((SIZE - 2) / 2);
  },
);
