import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { comparableLog } from '../support/comparable-log.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

/** GraphQL and shell of the page in their order, each with its variables and what the page promises. */
const examples = [
  ...readFileSync(join(import.meta.dirname, '../../docs/rest-apis.md'), 'utf8').matchAll(
    /```(graphql|sh)\n(.*?)```(?:\s*```json variables\n(.*?)```)?(?:\s*```json\n(.*?)```)?/gs,
  ),
].map(([, language, request = '', variables = '{}', answer]) => ({
  language,
  request,
  variables: JSON.parse(variables) as object,
  answer,
}));

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

/** What later examples need of an answer. */
interface Answer {
  readonly createRestApi?: {
    readonly restApi: { readonly restApiId: string; readonly rootResourceId: string };
  };
  readonly createResource?: { readonly resource: { readonly resourceId: string } };
  readonly sandbox?: {
    readonly restApi?: {
      readonly stages: { readonly edges: readonly [{ readonly node: { httpEndpoint: string } }] };
    };
  };
}

/** Carries the page out in a new sandbox and checks what it shows. */
async function carryOut(): Promise<string> {
  const sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
  const { sandbox } = await tenant.client.ask<{ sandbox: { accountId: string } }>(
    'query ($id: ID!) { sandbox(id: $id) { accountId } }',
    { id: sandboxId },
  );
  let known = {};
  let endpoint = '';
  for (const { language, request, variables, answer } of examples) {
    let answered: Answer;
    if (language === 'sh') {
      const script = request.replace('http://localhost:4000', service.url);
      const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
        env: { ...process.env, endpoint },
      });
      answered = JSON.parse(stdout) as Answer;
    } else {
      answered = await tenant.client.ask<Answer>(
        request.replaceAll('111122223333', sandbox.accountId),
        { sandboxId, ...known, ...variables },
      );
    }
    known = {
      ...known,
      ...answered.createRestApi?.restApi,
      ...answered.createResource?.resource,
    };
    endpoint = answered.sandbox?.restApi?.stages.edges[0].node.httpEndpoint ?? endpoint;
    if (answer !== undefined) expect(answered).toMatchObject(JSON.parse(answer) as object);
  }
  return sandboxId;
}

test('the examples of docs/rest-apis.md are answered as the page says, by GraphQL and over HTTP', async () => {
  expect(examples.map(({ language }) => language)).toContain('sh');
  await carryOut();
});

test('docs/rest-apis.md comes out the same again, event by event', async () => {
  const first = await comparableLog(tenant, await carryOut());
  const again = await comparableLog(tenant, await carryOut());
  expect(again).toBe(first);
});
