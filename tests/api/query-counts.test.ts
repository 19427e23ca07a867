import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

// A list must cost the same number of queries however long it is: loaders and pages see to it.

let service: TestService;
let small: TestTenant;
let large: TestTenant;

beforeAll(async () => {
  service = await startTestService();
  small = await fill(await service.createTenant(), 1);
  large = await fill(await service.createTenant(), 50);
});
afterAll(() => service.stop());

/** A tenant with so many sandboxes and keys; its first sandbox has as many functions and invocations. */
async function fill(tenant: TestTenant, size: number): Promise<TestTenant> {
  const id = await tenant.createSandbox();
  for (let number = 1; number <= size; number++) {
    await tenant.client.ask(
      `mutation ($id: ID!, $name: String!) {
        createFunction(input: { sandboxId: $id, functionName: $name, code: "exports.handler = async () => 1" }) { function { id } }
        invoke(input: { sandboxId: $id, functionName: $name }) { statusCode }
      }`,
      { id, name: `f${number}` },
    );
    await tenant.createKey({ role: 'VIEWER', sandboxId: id });
    if (number > 1) await tenant.createSandbox();
  }
  return tenant;
}

test.each([
  [
    'sandboxes',
    `{ sandboxes(first: 100) { edges { node {
      clock { now advance { id } }
      functions(first: 3) { edges { node { functionName } } pageInfo { hasNextPage hasPreviousPage } }
      invocations(last: 3) { edges { node { status } } }
      events(last: 3) { edges { node { kind } } }
    } } pageInfo { hasNextPage hasPreviousPage } } }`,
  ],
  [
    'functions',
    `{ sandboxes(first: 1) { edges { node { functions(first: 100) { edges { node {
      functionArn code sandbox { name }
      invocations(first: 3) { edges { node { status } } }
    } } } } } } }`,
  ],
  [
    'invocations',
    `{ sandboxes(first: 1) { edges { node { invocations(first: 100) { edges { node {
      payload response logs
      function { functionName functionArn }
      attempts { number outcome logs }
      trace { name }
    } } } } } } }`,
  ],
  [
    'events',
    `{ sandboxes(first: 1) { edges { node { events(first: 100) { edges { node {
      message rule { id }
      invocation { payload function { functionName } }
    } } } } } } }`,
  ],
  [
    'apiKeys',
    '{ viewer { tenant { apiKeys(first: 100) { edges { node { name sandbox { name } } } } } } }',
  ],
])('%s', async (_list, query) => {
  const counts: number[] = [];
  const sizes: number[] = [];
  for (const tenant of [small, large]) {
    await tenant.client.ask(query);
    const before = service.queries.length;
    const answer = await tenant.client.ask(query);
    counts.push(service.queries.length - before);
    sizes.push(JSON.stringify(answer).length);
  }
  expect(sizes[1]).toBeGreaterThan((sizes[0] ?? 0) * 8);
  expect(counts[1]).toBe(counts[0]);
});
