import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExitCode } from '../../src/cli/failure.ts';
import { demoFunctions } from '../../src/demo/demo-handlers.ts';
import { cliProgram } from '../support/cli.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const page = readFileSync('docs/command-line.md', 'utf8');

/** The shell blocks of the page in their order, each with what the page says it prints. */
const examples = [...page.matchAll(/```sh\n(.*?)```\s*```text\n(.*?)```/gs)].map(
  ([, script = '', printed = '']) => ({ script, printed }),
);

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

/** Ids differ from one sandbox to the next, and a page has no space at the end of its lines. */
function comparable(text: string): string {
  return text
    .replaceAll(/\b(inv|env)_\w+/g, '$1_id')
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'uuid')
    .replaceAll(/\b\d{12}\b/g, 'account')
    .replaceAll(/[ \t]+$/gm, '');
}

describe('docs/command-line.md', () => {
  test('prints what it says', async () => {
    const sandboxId = await tenant.createSandbox();
    for (const { functionName, description, code } of demoFunctions) {
      await tenant.client.ask(
        'mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { function { id } } }',
        { input: { sandboxId, functionName, description, code } },
      );
    }
    expect(examples).toHaveLength(page.split('```sh\n').length - 1);
    for (const { script, printed } of examples) {
      // What `npx pushpull` runs, compiled.
      const npx = `npx() { shift; "${process.execPath}" "${cliProgram}" "$@"; }`;
      const { stdout } = await promisify(execFile)('bash', ['-c', `${npx}; { ${script} } 2>&1`], {
        env: {
          ...process.env,
          PUSHPULL_URL: service.url,
          PUSHPULL_KEY: tenant.key,
          PUSHPULL_SANDBOX: sandboxId,
        },
      });
      expect(comparable(stdout)).toBe(comparable(printed));
    }
  });

  test('has every exit code', () => {
    const codes = [...page.matchAll(/^\| (\d) +\|/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual(Object.values(ExitCode));
  });
});
