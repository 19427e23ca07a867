import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

/** GraphQL and shell of the page in their order, each with the answer that the page promises. */
const examples = [
  ...readFileSync(join(import.meta.dirname, '../../docs/function-urls.md'), 'utf8').matchAll(
    /```(graphql|sh)\n(.*?)```(?:\s*```json\n(.*?)```)?/gs,
  ),
].map(([, language, request = '', answer]) => ({ language, request, answer }));

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

interface Answer {
  readonly createFunctionUrlConfig?: {
    readonly functionUrlConfig: { readonly httpEndpoint: string };
  };
}

describe('the examples of docs/function-urls.md', () => {
  it('are answered as the page says, by GraphQL and over HTTP', async () => {
    expect(examples.map(({ language }) => language)).toEqual([
      'graphql',
      'graphql',
      'graphql',
      'sh',
      'graphql',
    ]);
    const sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
    let endpoint = '';
    for (const { language, request, answer } of examples) {
      let answered: Answer;
      if (language === 'sh') {
        const script = request.replace('http://localhost:4000', service.url);
        const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
          env: { ...process.env, endpoint },
        });
        answered = JSON.parse(stdout) as Answer;
      } else {
        answered = await tenant.client.ask<Answer>(request, { sandboxId });
      }
      endpoint = answered.createFunctionUrlConfig?.functionUrlConfig.httpEndpoint ?? endpoint;
      if (answer !== undefined) expect(answered).toEqual(JSON.parse(answer));
    }
  });
});
