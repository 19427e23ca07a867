import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

// Every list, walked page by page from both ends, is the list as a whole.

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;

beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox();
  for (let number = 1; number <= 6; number++) {
    await tenant.createSandbox();
    await tenant.createKey({ role: 'VIEWER' });
    await service.createTenant();
    // On a clock that stands still, all functions are created at one instant.
    await tenant.client.ask(
      `mutation ($id: ID!, $name: String!) {
        createFunction(input: { sandboxId: $id, functionName: $name, code: "exports.handler = async () => 1" }) { function { id } }
        invoke(input: { sandboxId: $id, functionName: $name }) { statusCode }
      }`,
      { id: sandboxId, name: `f${number}` },
    );
  }
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

interface List {
  /** The query, with `PAGE` in the place of the arguments and the selection. */
  readonly query: string;
  readonly isForRoot?: boolean;
}

const lists: Readonly<Record<string, List>> = {
  sandboxes: { query: '{ sandboxesPAGE }' },
  tenants: { query: '{ tenantsPAGE }', isForRoot: true },
  apiKeys: { query: '{ viewer { tenant { apiKeysPAGE } } }' },
  functions: { query: '{ sandbox(id: "ID") { functionsPAGE } }' },
  invocations: { query: '{ sandbox(id: "ID") { invocationsPAGE } }' },
  events: { query: '{ sandbox(id: "ID") { eventsPAGE } }' },
};

async function read({ query, isForRoot }: List, args: string): Promise<Page> {
  const client = isForRoot === true ? service.root : tenant.client;
  const selection = `(${args}) { edges { cursor } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } }`;
  let answer: unknown = await client.ask(query.replace('ID', sandboxId).replace('PAGE', selection));
  while (!(answer as Partial<Page>).edges) [answer] = Object.values(answer as object) as unknown[];
  return answer as Page;
}

describe.each(Object.entries(lists))('%s', (_name, list) => {
  let whole: readonly string[];
  beforeAll(async () => {
    whole = (await read(list, 'first: 100')).edges.map(({ cursor }) => cursor);
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
});
