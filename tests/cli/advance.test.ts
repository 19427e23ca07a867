import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli, startCli, type CliResult } from '../support/cli.ts';
import {
  START_AT,
  startTestService,
  type TestService,
  type TestTenant,
} from '../support/service.ts';
import { createWaitingSandbox } from '../support/waiting-sandbox.ts';

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

function environmentOf(sandboxId: string): NodeJS.ProcessEnv {
  return { PUSHPULL_URL: service.url, PUSHPULL_KEY: tenant.key, PUSHPULL_SANDBOX: sandboxId };
}

function advance(sandboxId: string, ...args: readonly string[]): Promise<CliResult> {
  return runCli(['advance', ...args], { environment: environmentOf(sandboxId) });
}

async function nowOf(id: string): Promise<string> {
  const { sandbox } = await tenant.client.ask<{ sandbox: { clock: { now: string } } }>(
    'query ($id: ID!) { sandbox(id: $id) { clock { now } } }',
    { id },
  );
  return sandbox.clock.now;
}

async function isAdvancing(id: string): Promise<boolean> {
  const { sandbox } = await tenant.client.ask<{
    sandbox: { clock: { advance: { id: string } | null } };
  }>('query ($id: ID!) { sandbox(id: $id) { clock { advance { id } } } }', { id });
  return sandbox.clock.advance !== null;
}

describe('advance', () => {
  test.each([
    [['90s'], '2026-01-12T15:41:30.000Z'],
    [['1h30m'], '2026-01-12T17:10:00.000Z'],
    [['1d2h3m4s'], '2026-01-13T17:43:04.000Z'],
    [['1.5s'], '2026-01-12T15:40:01.500Z'],
    [['250ms'], '2026-01-12T15:40:00.250Z'],
    [['PT1H'], '2026-01-12T16:40:00.000Z'],
    [['--to', '2026-01-12T17:00:00Z'], '2026-01-12T17:00:00.000Z'],
    [['--until-idle'], START_AT],
  ])('%j moves the clock', async (args, now) => {
    const sandboxId = await tenant.createSandbox();
    const { code, stdout, stderr } = await advance(sandboxId, ...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`${now.slice(0, 10)} ${now.slice(11, -1)}  COMPLETED 0 timers fired\n`);
    expect(await nowOf(sandboxId)).toBe(now);
  });

  test('--json prints the advance as it ended', async () => {
    const sandboxId = await tenant.createSandbox();
    const { code, stdout } = await advance(sandboxId, '1h', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      id: expect.stringMatching(/^adv_/) as string,
      status: 'COMPLETED',
      from: START_AT,
      to: '2026-01-12T16:40:00.000Z',
      reached: '2026-01-12T16:40:00.000Z',
      firedTimers: 0,
      reason: null,
    });
  });
});

describe('while it runs', () => {
  /** Each handler keeps the engine busy for a while, so that the advance can be looked at. */
  const BURNER = 'exports.handler = async () => { for (let i = 0; i < 1e7; i++); };';

  test('shows how far it is; Ctrl-C cancels it where it stands', async () => {
    const { id } = await createWaitingSandbox({ service, tenant }, BURNER, 12);
    const cli = startCli(['advance', '1h'], { environment: environmentOf(id) });
    await cli.said(/░ \d+ % {2}2026-01-12 15:40:0\S+ {2}\d+ timers? fired/);
    cli.signal('SIGINT');
    const line = await cli.nextLine();
    expect(line).toMatch(
      /^2026-01-12 15:40:0\S+ {2}CANCELLED \d+ timers? fired: Cancelled by its owner\.$/,
    );
    expect(await cli.ended).toBe(1);
    expect((await nowOf(id)) < '2026-01-12T16:40:00.000Z').toBe(true);
    // Nobody waits behind the test.
    expect((await advance(id, '--until-idle')).code).toBe(0);
  });

  test('the advance of somebody else is neither followed nor cancelled', async () => {
    const { id } = await createWaitingSandbox({ service, tenant }, BURNER, 12);
    const others = startCli(['advance', '1h', '--json'], { environment: environmentOf(id) });
    await expect.poll(() => isAdvancing(id), { interval: 5, timeout: 10_000 }).toBe(true);
    const { code, stdout, stderr } = await advance(id, '1h');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('CLOCK_ADVANCE_IN_PROGRESS');
    expect(JSON.parse(await others.nextLine())).toMatchObject({ status: 'COMPLETED' });
    expect(await others.ended).toBe(0);
  });
});

describe('refused are', () => {
  test.each([
    ['no goal', [], 'Say how far the clock is to move'],
    ['two goals', ['1h', '--until-idle'], 'Say how far the clock is to move'],
    ['what is no duration', ['1 hour'], '"1 hour" is not a duration: write it as 90s'],
    ['a duration of nothing', ['0s'], 'CLOCK_INVALID · field by'],
    ['years', ['P1Y'], 'BAD_USER_INPUT'],
    ['what is no instant', ['--to', 'tomorrow'], 'BAD_USER_INPUT'],
    ['an instant in the past', ['--to', '2020-01-01T00:00:00Z'], 'CLOCK_INVALID · field to'],
  ])('%s', async (_case, args, said) => {
    const sandboxId = await tenant.createSandbox();
    const { code, stdout, stderr } = await advance(sandboxId, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(await nowOf(sandboxId)).toBe(START_AT);
  });

  test('a wrong key and an unknown sandbox', async () => {
    const sandboxId = await tenant.createSandbox();
    const key = await advance(sandboxId, '1h', '--key', 'ppk_wrong', '--json');
    expect(key.code).toBe(2);
    expect(JSON.parse(key.stderr)).toMatchObject({ error: { code: 'UNAUTHENTICATED' } });
    const sandbox = await advance('sbx_0', '1h', '--json');
    expect(sandbox.code).toBe(2);
    expect(JSON.parse(sandbox.stderr)).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });
});
