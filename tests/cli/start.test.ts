import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startOptions } from '../../src/cli/start-command.ts';
import { configurationVariables } from '../../src/config.ts';
import { limitRegistry } from '../../src/graphql/limits/limits.ts';
import { runCli, startCli, type RunningCli } from '../support/cli.ts';
import { makeFolder } from '../support/started-service.ts';

let folder: Awaited<ReturnType<typeof makeFolder>>;
let server: RunningCli;
let lines: Record<string, unknown>[];
let secrets: Record<string, string>;

beforeAll(async () => {
  folder = await makeFolder();
  const dataDir = join(folder.path, '.pushpull');
  server = startCli(['start', '--port', '0', '--data-dir', dataDir, '--json'], {
    environment: { PORT: 'not a port' },
  });
  lines = [];
  while (lines.at(-1)?.['type'] !== 'ready') {
    lines.push(JSON.parse(await server.nextLine()) as Record<string, unknown>);
  }
  secrets = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')) as typeof secrets;
});
afterAll(async () => {
  server.signal('SIGKILL');
  await server.ended;
  await folder.remove();
});

/** The command line in the folder of the running server, told nothing else. */
function runBeside(args: readonly string[]): ReturnType<typeof runCli> {
  return runCli(args, { cwd: folder.path, environment: { PUSHPULL_DATA_DIR: '' } });
}

describe('start', () => {
  test('--json prints what happens as JSON lines, the last of them where it is ready', () => {
    expect(lines[0]).toEqual({ type: 'starting', pid: expect.any(Number) as number });
    expect(new Set(lines.map(({ type }) => type))).toEqual(
      new Set(['starting', 'step', 'event', 'answer', 'ready']),
    );
    expect(lines.at(-1)).toEqual({
      type: 'ready',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      sandboxId: secrets['demoSandboxId'],
      secretsFile: expect.stringMatching(/secrets\.json$/) as string,
    });
  });

  test('prints no keys for a program to log', () => {
    const printed = JSON.stringify(lines);
    expect(printed).not.toContain(secrets['demoKey']);
    expect(printed).not.toContain(secrets['rootKey']);
  });

  test('says in one line why it cannot start, and ends with 1', async () => {
    const { code, stderr } = await runCli(['start', '--port', 'http', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { message: expect.stringContaining('PORT is "http"; allowed: ') as string },
    });
  });

  test('refuses an option that it does not have', async () => {
    const { code, stderr } = await runCli(['start', '--prot', '1']);
    expect(code).toBe(2);
    expect(stderr).toContain("unknown option '--prot'");
  });

  test('has an option for every variable but the limits and the root key', () => {
    const limits = Object.values(limitRegistry).map(({ variable }) => variable);
    const others = Object.keys(configurationVariables).filter(
      (name) => name !== 'PUSHPULL_ROOT_KEY' && !(limits as string[]).includes(name),
    );
    expect(Object.keys(startOptions).sort()).toEqual(others.sort());
  });
});

describe('beside a local server', () => {
  test('a command finds address, key and sandbox in the data folder', async () => {
    const { code, stdout } = await runBeside(['invoke', 'hello', '{"path": "/me"}', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ statusCode: 200, payload: { statusCode: 200 } });
  });

  test('sandboxes and functions are listed', async () => {
    const sandboxes = await runBeside(['sandboxes', '--json']);
    expect(JSON.parse(sandboxes.stdout)).toMatchObject({
      id: secrets['demoSandboxId'],
      name: 'demo',
      clock: { mode: 'REAL_TIME' },
    });
    const functions = await runBeside(['functions']);
    expect(functions.stdout).toMatch(/^hello {17}nodejs22\.x {2}ACTIVE {2}128 MB {2}3 s {2}An API/);
    expect(functions.stdout.trimEnd().split('\n')).toHaveLength(2);
  });

  test('its keys are sent to no other server', async () => {
    const { code, stderr } = await runBeside(['sandboxes', '--url', 'http://127.0.0.1:9']);
    expect(code).toBe(2);
    expect(stderr).toContain(`The keys in ".pushpull" are for ${secrets['url']} only.`);
    expect(stderr).not.toContain(secrets['demoKey']);
  });

  test('a key of one’s own does not mean the demo sandbox', async () => {
    const { code, stderr } = await runBeside(['functions', '--key', secrets['rootKey'] ?? '']);
    expect(code).toBe(2);
    expect(stderr).toContain('No sandbox is named');
  });
});

describe('pushpull', () => {
  test('without a command prints the help, and ends with 2', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Exit codes:');
  });

  test('--version is the version of the package', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each(['start', 'invoke', 'tail', 'advance', 'sandboxes', 'functions'])(
    '%s --help has examples',
    async (command) => {
      const { code, stdout } = await runCli([command, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain(`Examples:\n  pushpull ${command}`);
    },
  );

  test('an unknown command is refused, with the one that was meant', async () => {
    const { code, stderr } = await runCli(['invok']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/unknown command 'invok'.*Did you mean invoke\?/s);
  });
});

test('Ctrl-C stops a server that was started by the command line', async () => {
  server.signal('SIGINT');
  expect(await server.ended).toBe(0);
  expect(server.stderr()).toBe('');
});
