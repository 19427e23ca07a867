import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runCli, startCli, type RunningCli } from '../support/cli.ts';
import { startProxy, type Proxy } from '../support/proxy.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let proxy: Proxy;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  proxy = await startProxy(service.url);
});
afterAll(async () => {
  await proxy.close();
  await service.stop();
});

const running: RunningCli[] = [];
afterEach(async () => {
  for (const cli of running.splice(0)) {
    cli.signal('SIGKILL');
    await cli.ended;
  }
});

/** What a colour begins with. */
const ESCAPE = '\u001b';

interface Event {
  readonly cursor: string;
  readonly seq: number;
  readonly kind: string;
}

/** A sandbox whose log has one event for each of these functions. */
async function createSandbox(...functionNames: readonly string[]): Promise<string> {
  const sandboxId = await tenant.createSandbox();
  for (const name of functionNames) await createFunction(sandboxId, name);
  return sandboxId;
}

async function createFunction(sandboxId: string, functionName: string): Promise<void> {
  await tenant.client.ask(
    'mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { function { id } } }',
    { input: { sandboxId, functionName, code: 'exports.handler = async () => 1' } },
  );
}

async function invoke(sandboxId: string, functionName: string): Promise<void> {
  await tenant.client.ask(
    'mutation ($input: InvokeInput!) { invoke(input: $input) { statusCode } }',
    { input: { sandboxId, functionName } },
  );
}

function environmentOf(sandboxId: string, url = service.url): NodeJS.ProcessEnv {
  return { PUSHPULL_URL: url, PUSHPULL_KEY: tenant.key, PUSHPULL_SANDBOX: sandboxId };
}

function startTail(sandboxId: string, args: readonly string[], url = service.url): RunningCli {
  const cli = startCli(['tail', ...args], { environment: environmentOf(sandboxId, url) });
  running.push(cli);
  return cli;
}

async function eventsOf(sandboxId: string, args: readonly string[]): Promise<readonly Event[]> {
  const { stdout } = await runCli(['tail', '--json', ...args], {
    environment: environmentOf(sandboxId),
  });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
}

async function nextEvent(cli: RunningCli): Promise<Event> {
  return JSON.parse(await cli.nextLine()) as Event;
}

describe('tail', () => {
  test('prints a line for each event: virtual time, kind, message, rule', async () => {
    const sandboxId = await createSandbox('f');
    const { code, stdout, stderr } = await runCli(['tail', '--from-start', '--count', '1'], {
      environment: environmentOf(sandboxId),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^2026-01-12 15:40:00\.000 {2}FUNCTION_CREATED {12}Function "f" was created: .*\. \[ERR-10\]\n$/,
    );
  });

  test('colours lines by kind where colours are seen', async () => {
    const sandboxId = await createSandbox('f');
    await invoke(sandboxId, 'f');
    const { stdout } = await runCli(['tail', '--from-start', '--count', '6'], {
      environment: { ...environmentOf(sandboxId), FORCE_COLOR: '1' },
    });
    expect(stdout).toContain(`${ESCAPE}[36mINVOCATION_RECEIVED `);
    expect(stdout).toContain(`${ESCAPE}[33mENVIRONMENT_INIT_STARTED `);
    expect(stdout).toContain(`${ESCAPE}[32mINVOCATION_SUCCEEDED `);
  });

  test('follows what comes from now on, until Ctrl-C', async () => {
    const sandboxId = await createSandbox('before');
    const cli = startTail(sandboxId, []);
    await cli.said('Waiting for what comes.');
    await createFunction(sandboxId, 'after');
    expect(await cli.nextLine()).toContain('"after" was created');
    cli.signal('SIGINT');
    expect(await cli.ended).toBe(0);
  });

  test('says at its end where to go on, and goes on there', async () => {
    const sandboxId = await createSandbox('a', 'b');
    const cli = startTail(sandboxId, ['--from-start']);
    await cli.nextLine();
    await cli.nextLine();
    cli.signal('SIGINT');
    expect(await cli.ended).toBe(0);
    const [, cursor = ''] =
      /To go on from here: pushpull tail --after (\S+)\n$/.exec(cli.stderr()) ?? [];
    await createFunction(sandboxId, 'c');
    expect(await eventsOf(sandboxId, ['--after', cursor, '--count', '1'])).toMatchObject([
      { seq: 3, functionName: 'c' },
    ]);
  });

  test('goes on by itself after the connection was cut: no gap, no duplicate', async () => {
    const sandboxId = await createSandbox('a', 'b');
    const cli = startTail(sandboxId, ['--from-start', '--json'], proxy.url);
    const seqs = [(await nextEvent(cli)).seq, (await nextEvent(cli)).seq];
    for (const round of [1, 2]) {
      proxy.cut();
      for (const name of ['x', 'y']) await createFunction(sandboxId, `${name}${round}`);
      proxy.mend();
      seqs.push((await nextEvent(cli)).seq, (await nextEvent(cli)).seq);
      await createFunction(sandboxId, `z${round}`);
      seqs.push((await nextEvent(cli)).seq);
    }
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    cli.signal('SIGINT');
    expect(await cli.ended).toBe(0);
  });

  test('says that it has lost the connection, and that it is back', async () => {
    const sandboxId = await createSandbox('a');
    const cli = startTail(sandboxId, ['--from-start'], proxy.url);
    await cli.nextLine();
    proxy.cut();
    await cli.said(/has ended: .*Trying again in \d+ ms/);
    proxy.mend();
    await cli.said('Connected again.');
    await createFunction(sandboxId, 'b');
    expect(await cli.nextLine()).toContain('"b" was created');
  });

  test('can be stopped while there is no connection', async () => {
    const sandboxId = await createSandbox('a');
    const cli = startTail(sandboxId, ['--from-start'], proxy.url);
    await cli.nextLine();
    proxy.cut();
    await cli.said('Trying again');
    cli.signal('SIGINT');
    expect(await cli.ended).toBe(0);
    expect(cli.stderr()).toMatch(/pushpull tail --after \S+\n$/);
    proxy.mend();
  });

  test('ends with the sandbox', async () => {
    const sandboxId = await createSandbox('a');
    const cli = startTail(sandboxId, ['--from-start']);
    await cli.nextLine();
    await tenant.client.ask(
      'mutation ($id: ID!) { deleteSandbox(input: { sandboxId: $id }) { deletedSandboxId } }',
      { id: sandboxId },
    );
    expect(await cli.ended).toBe(0);
    expect(cli.stderr()).toBe('The sandbox was deleted.\n');
  });
});

describe('its filters', () => {
  let sandboxId: string;
  beforeAll(async () => {
    sandboxId = await createSandbox('f', 'g');
    await invoke(sandboxId, 'f');
    await invoke(sandboxId, 'g');
  });

  test.each([
    [['--function', 'g'], 1, ['FUNCTION_CREATED']],
    [['--kind', 'invocation_succeeded'], 2, ['INVOCATION_SUCCEEDED', 'INVOCATION_SUCCEEDED']],
    [
      ['--kind', 'INVOCATION_STARTED,INVOCATION_SUCCEEDED', '--function', 'f'],
      2,
      ['INVOCATION_STARTED', 'INVOCATION_SUCCEEDED'],
    ],
    [
      ['--kind', 'INVOCATION_STARTED', '--kind', 'INVOCATION_RECEIVED', '--function', 'f'],
      2,
      ['INVOCATION_RECEIVED', 'INVOCATION_STARTED'],
    ],
    [['--rule', 'SYN-11'], 1, ['INVOCATION_SUCCEEDED']],
  ])('%j', async (args, count, kinds) => {
    const events = await eventsOf(sandboxId, [...args, '--from-start', '--count', String(count)]);
    expect(events.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('by invocation and by chain of requests', async () => {
    const events = await tenant.client.ask<{
      sandbox: {
        events: { edges: { node: { seq: number; invocation: { id: string } | null } }[] };
      };
    }>(
      'query ($id: ID!) { sandbox(id: $id) { events(last: 1) { edges { node { seq invocation { id } } } } } }',
      { id: sandboxId },
    );
    const invocationId = events.sandbox.events.edges[0]?.node.invocation?.id ?? '';
    const found = await eventsOf(sandboxId, [
      '--invocation',
      invocationId,
      '--from-start',
      '--count',
      '5',
    ]);
    expect(found.map(({ kind }) => kind).at(-1)).toBe('INVOCATION_SUCCEEDED');
    expect(found).toHaveLength(5);

    await tenant.client.ask(
      'mutation ($id: ID!) { invoke(input: { sandboxId: $id, functionName: "f", invocationType: EVENT }) { statusCode } }',
      { id: sandboxId },
    );
    const [queued] = (await eventsOf(sandboxId, [
      '--kind',
      'EVENT_QUEUED',
      '--from-start',
      '--count',
      '1',
    ])) as [Event & { traceId: string }];
    const [first] = await eventsOf(sandboxId, [
      '--trace',
      queued.traceId,
      '--from-start',
      '--count',
      '1',
    ]);
    expect(first).toMatchObject({ traceId: queued.traceId });
  });
});

describe('refused are', () => {
  test.each([
    ['a wrong key', [], { PUSHPULL_KEY: 'ppk_wrong' }, 'UNAUTHENTICATED'],
    ['an unknown sandbox', [], { PUSHPULL_SANDBOX: 'sbx_0' }, 'NOT_FOUND'],
    ['a cursor that is none', ['--after', 'nonsense'], {}, 'INVALID_CURSOR'],
    ['an unknown kind', ['--kind', 'NONSENSE', '--from-start'], {}, 'BAD_USER_INPUT'],
    ['two beginnings', ['--after', 'x', '--from-start'], {}, 'USAGE'],
    ['a count that is none', ['--count', '0'], {}, 'USAGE'],
  ])('%s', async (_case, args, wrong, said) => {
    const sandboxId = await createSandbox();
    const { code, stdout, stderr } = await runCli(['tail', ...args], {
      environment: { ...environmentOf(sandboxId), ...wrong },
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^pushpull: .*\n {2}${said}`, 's'));
  });

  test('and a key that is revoked while it follows', async () => {
    const sandboxId = await createSandbox('a');
    const { key, keyId } = await tenant.createKey({ role: 'VIEWER' });
    const cli = startCli(['tail', '--from-start'], {
      environment: { ...environmentOf(sandboxId), PUSHPULL_KEY: key },
    });
    running.push(cli);
    await cli.nextLine();
    await tenant.client.ask(
      'mutation ($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { apiKey { id } } }',
      { id: keyId },
    );
    expect(await cli.ended).toBe(2);
    expect(cli.stderr()).toContain('UNAUTHENTICATED');
  });

  test('and a server that is not there is unreachable', async () => {
    const { code } = await runCli(['tail'], {
      environment: environmentOf('sbx_0', 'http://127.0.0.1:9'),
    });
    expect(code).toBe(3);
  });
});
