import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

/** The requests of docs/permissions.md in their order, each with the answer that the page promises. */
const examples = [
  ...readFileSync('docs/permissions.md', 'utf8').matchAll(
    /```graphql\n(.*?)```\s*```json\n(.*?)```/gs,
  ),
].map(([, request = '', answer = '']) => ({ request, answer }));

/** What the page calls the sandbox's account. */
const ACCOUNT = '111122223333';

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

describe('the examples of docs/permissions.md', () => {
  it('are answered as the page says', async () => {
    expect(examples).toHaveLength(7);
    const sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
    const { sandbox } = await tenant.client.ask<{ sandbox: { accountId: string } }>(
      'query ($id: ID!) { sandbox(id: $id) { accountId } }',
      { id: sandboxId },
    );
    const inSandbox = (text: string): string => text.replaceAll(ACCOUNT, sandbox.accountId);
    await tenant.client.ask(
      'mutation ($id: ID!) { createFunction(input: { sandboxId: $id, functionName: "orders", code: "exports.handler = async () => 1" }) { function { id } } }',
      { id: sandboxId },
    );
    for (const { request, answer } of examples) {
      expect(await tenant.client.ask(inSandbox(request), { sandboxId })).toEqual(
        JSON.parse(inSandbox(answer)),
      );
    }
  });
});
