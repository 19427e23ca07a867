import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli, type CliOptions, type CliResult } from '../support/cli.ts';
import { findFreePort } from '../support/free-port.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';
import { makeFolder } from '../support/started-service.ts';

const CODE = `exports.handler = async (event) => {
  console.log('got', JSON.stringify(event), '\\u001b[31m');
  if (event && event.fail) throw new TypeError('as you wish');
  return { doubled: 2 * (event?.n ?? event) };
};`;

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox();
  await createFunction('double');
  await createFunction('closed');
  await tenant.client.ask(
    'mutation ($id: ID!) { putFunctionConcurrency(input: { sandboxId: $id, functionName: "closed", reservedConcurrentExecutions: 0 }) { reservedConcurrentExecutions } }',
    { id: sandboxId },
  );
  environment = {
    PUSHPULL_URL: service.url,
    PUSHPULL_KEY: tenant.key,
    PUSHPULL_SANDBOX: sandboxId,
  };
});
afterAll(() => service.stop());

async function createFunction(functionName: string): Promise<void> {
  await tenant.client.ask(
    'mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { function { id } } }',
    { input: { sandboxId, functionName, code: CODE } },
  );
}

function invoke(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { environment: more, ...rest } = options;
  return runCli(['invoke', ...args], { ...rest, environment: { ...environment, ...more } });
}

describe('invoke', () => {
  test('prints what the function returned, and on standard error what became of the call', async () => {
    const { code, stdout, stderr } = await invoke(['double', '{"n": 21}']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ doubled: 42 });
    expect(stderr).toMatch(/^✓ double answered 200 inv_\w+ · version \$LATEST · ended at 2026-/);
  });

  test('takes the payload from a file, with a byte order mark or without', async () => {
    const folder = await makeFolder();
    const file = join(folder.path, 'event.json');
    await writeFile(file, '\uFEFF{"n": 4}');
    const { code, stdout } = await invoke(['double', `@${file}`]);
    await folder.remove();
    expect({ code, answer: JSON.parse(stdout) as unknown }).toEqual({
      code: 0,
      answer: { doubled: 8 },
    });
  });

  test('takes the payload from standard input', async () => {
    const { stdout } = await invoke(['double', '-'], { input: '5\n' });
    expect(JSON.parse(stdout)).toEqual({ doubled: 10 });
  });

  test('sends no payload where none is given', async () => {
    const { stdout } = await invoke(['double', '--tail', '--json']);
    expect((JSON.parse(stdout) as { log: string }).log).toContain('INFO\tgot {} ');
  });

  test('ends with 1 where the function failed, and prints the error', async () => {
    const { code, stdout, stderr } = await invoke(['double', '{"fail": true}']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'as you wish',
    });
    expect(stderr).toMatch(/^✗ double failed: Unhandled inv_/);
  });

  test('ends with 2 where Lambda did not call the function', async () => {
    const { code, stdout, stderr } = await invoke(['closed', '{}']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
    expect(stderr).toMatch(/^✗ closed was not called: 429/);
  });

  test('--tail shows the log, in which nothing can command the terminal', async () => {
    const { code, stderr } = await invoke(['double', '{"n": 1}', '--tail']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^START RequestId: /);
    expect(stderr).toContain(String.raw`INFO	got {"n":1} \u001b[31m`);
    expect(stderr).toMatch(/REPORT RequestId: .*\n✓ double answered 200/);
  });

  test('--event is answered as soon as the event is queued', async () => {
    const { code, stdout, stderr } = await invoke(['double', '{"fail": true}', '--event']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^✓ double took the event: 202 inv_/);
    const json = await invoke(['double', '{"n": 1}', '--event', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      statusCode: 202,
      payload: null,
      invocationId: expect.stringMatching(/^inv_/) as string,
    });
  });

  test('--dry-run checks and runs nothing', async () => {
    const { code, stdout } = await invoke(['double', '--dry-run', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ statusCode: 204, invocationId: null });
  });

  test('--qualifier calls a version', async () => {
    await tenant.client.ask(
      'mutation ($id: ID!) { publishVersion(input: { sandboxId: $id, functionName: "double" }) { functionVersion { version } } }',
      { id: sandboxId },
    );
    const { stdout } = await invoke(['double', '1', '--qualifier', '1', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ executedVersion: '1', payload: { doubled: 2 } });
    const { code, stderr } = await invoke(['double', '1', '--qualifier', 'nothing']);
    expect(code).toBe(2);
    expect(stderr).toContain('FUNCTION_NOT_FOUND · ResourceNotFoundException');
  });

  test('--json prints one line of JSON and nothing else', async () => {
    const { code, stdout, stderr } = await invoke(['double', '{"n": 21}', '--json'], {
      environment: { FORCE_COLOR: '1' },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toHaveLength(2);
    expect(JSON.parse(stdout)).toEqual({
      statusCode: 200,
      functionError: null,
      executedVersion: '$LATEST',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      payload: { doubled: 42 },
      invocationId: expect.stringMatching(/^inv_/) as string,
    });
  });
});

describe('a refusal', () => {
  test('has message, code and field, never a stack, and ends with 2', async () => {
    const { code, stdout, stderr } = await invoke(['missing']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^pushpull: Function not found: arn:aws:lambda:\S+:function:missing\S*\n {2}FUNCTION_NOT_FOUND · ResourceNotFoundException · field functionName\n$/,
    );
  });

  test('is JSON on standard error with --json', async () => {
    const { code, stdout, stderr } = await invoke(['missing', '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({
      error: {
        message: expect.stringMatching(/^Function not found: /) as string,
        code: 'FUNCTION_NOT_FOUND',
        awsErrorCode: 'ResourceNotFoundException',
        field: 'functionName',
        errorId: null,
      },
    });
  });

  test.each([
    ['a wrong key', { PUSHPULL_KEY: 'ppk_wrong' }, 'UNAUTHENTICATED'],
    ['a key that is none', { PUSHPULL_KEY: 'a secret with spaces' }, 'USAGE · field --key'],
    ['no key', { PUSHPULL_KEY: '' }, 'USAGE · field --key'],
    ['an unknown sandbox', { PUSHPULL_SANDBOX: 'sbx_0' }, 'NOT_FOUND'],
    ['no sandbox', { PUSHPULL_SANDBOX: '' }, 'USAGE · field --sandbox'],
    ['no address', { PUSHPULL_URL: 'localhost:4000' }, 'USAGE · field --url'],
  ])('comes for %s', async (_case, wrong, said) => {
    const { code, stderr } = await invoke(['double'], { environment: wrong });
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^pushpull: .*\n {2}${said}\n$`));
    expect(stderr).not.toContain('a secret');
  });

  test.each([
    ['a payload that is not JSON', ['double', '{"n": '], /The payload is not JSON: .*PAYLOAD/s],
    [
      'a file that is not there',
      ['double', '@nowhere.json'],
      /from "nowhere.json": ENOENT.*PAYLOAD/s,
    ],
    ['an empty standard input', ['double', '-'], /Standard input is not JSON/],
    ['no function', [], /missing required argument 'function'/],
    ['an unknown option', ['double', '--evnt'], /unknown option '--evnt'.*Did you mean --event/s],
    ['options that exclude each other', ['double', '--event', '--dry-run'], /cannot be used with/],
  ])('comes for %s before anything is sent', async (_case, args, said) => {
    const { code, stdout, stderr } = await invoke(args, {
      environment: { PUSHPULL_URL: 'http://127.0.0.1:9' },
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(said);
  });
});

describe('without a server', () => {
  test('says where it looked, and ends with 3', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    const { code, stdout, stderr } = await invoke(['double', '--url', url]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toBe(
      `pushpull: Cannot reach Pushpull at ${url}: connect ECONNREFUSED ${url.slice(7)}.\n  UNREACHABLE\n`,
    );
  });

  test('and something else at the address, it says so', async () => {
    const { code, stderr } = await invoke(['double', '--url', `${service.url}/elsewhere`]);
    expect(code).toBe(3);
    expect(stderr).toContain('is not Pushpull: HTTP status 404');
  });
});
