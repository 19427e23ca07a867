import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEstate, type Estate } from '../support/estate.ts';
import { homesOf, listFields, type Home, type ListField } from '../support/schema-walk.ts';
import { startTestService, type TestService } from '../support/service.ts';

// Every list of the schema, walked page by page from both ends, is the list as a whole.

let service: TestService;
let estate: Estate;
let homes: ReadonlyMap<string, Home>;

beforeAll(async () => {
  service = await startTestService();
  estate = await createEstate(service, { size: 6 });
  homes = homesOf(estate.nodes);
});
afterAll(() => service.stop());

interface Page {
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: {
    readonly startCursor: string;
    readonly endCursor: string;
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
  };
}

const forRoot = new Set(['tenants']);

async function read({ parent, field }: ListField, args: string): Promise<Page> {
  const home = homes.get(parent.name);
  if (!home) throw new Error(`No query reaches a ${parent.name}`);
  const client = forRoot.has(field.name) ? service.root : estate.tenant.client;
  const selection = `${field.name}(${args}) { edges { cursor } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } }`;
  const answer = home.read(await client.ask(home.query(selection)));
  return (answer as Readonly<Record<string, Page>>)[field.name] as Page;
}

/** The cursors of a list from its beginning to its end, so many at a time. */
async function walkForward(list: ListField, size: number): Promise<string[]> {
  const walked: string[] = [];
  for (let after = ''; ;) {
    const { edges, pageInfo } = await read(list, `first: ${size}${after}`);
    walked.push(...edges.map(({ cursor }) => cursor));
    if (!pageInfo.hasNextPage) return walked;
    after = `, after: "${pageInfo.endCursor}"`;
  }
}

describe.each(listFields.map((list) => [`${list.parent.name}.${list.field.name}`, list] as const))(
  '%s',
  (_name, list) => {
    let whole: readonly string[];
    beforeAll(async () => {
      whole = await walkForward(list, 100);
    });

    test('has more than one page, and no entry twice', () => {
      expect(whole.length).toBeGreaterThan(5);
      expect(new Set(whole).size).toBe(whole.length);
    });

    test.each([1, 2, 3])('is the same forward, %i at a time', async (size) => {
      const walked: string[] = [];
      let page = await read(list, `first: ${size}`);
      expect(page.pageInfo.hasPreviousPage).toBe(false);
      for (;;) {
        walked.push(...page.edges.map(({ cursor }) => cursor));
        expect(page.pageInfo.hasNextPage).toBe(walked.length < whole.length);
        if (!page.pageInfo.hasNextPage) break;
        page = await read(list, `first: ${size}, after: "${page.pageInfo.endCursor}"`);
        expect(page.pageInfo.hasPreviousPage).toBe(true);
      }
      expect(walked).toEqual(whole);
    });

    test.each([1, 2, 3])('is the same backward, %i at a time', async (size) => {
      const walked: string[] = [];
      let page = await read(list, `last: ${size}`);
      expect(page.pageInfo.hasNextPage).toBe(false);
      for (;;) {
        walked.unshift(...page.edges.map(({ cursor }) => cursor));
        expect(page.pageInfo.hasPreviousPage).toBe(walked.length < whole.length);
        if (!page.pageInfo.hasPreviousPage) break;
        page = await read(list, `last: ${size}, before: "${page.pageInfo.startCursor}"`);
        expect(page.pageInfo.hasNextPage).toBe(true);
      }
      expect(walked).toEqual(whole);
    });
  },
);
