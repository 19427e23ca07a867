import { describe, expect, it } from 'vitest';
import { logEventsOf } from '../../../src/simulation/lambda/log-events.ts';
import { logGroups } from '../../../src/simulation/lambda/log-stream.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../support/test-sandbox.ts';

const CODE = `console.log('loading');
  export const handler = async () => {
    await new Promise((done) => setTimeout(done, 500));
    console.log('2020-01-01T00:00:00.000Z\\tlater');
  };`;

/** The lines of one call: their instants since the start, and how they begin. */
function lines(sandbox: TestSandbox, functionName: string): (readonly [number, string])[] {
  const { attempt } = sandbox.invoke(functionName);
  if (!attempt) throw new Error('Nothing ran');
  return logEventsOf(attempt).map(
    ({ timestampMs, message }) =>
      [timestampMs - START_MS, /platform\.\w+|[A-Z_]{3,}/.exec(message)?.[0] ?? ''] as const,
  );
}

describe('the lines of a log', () => {
  it('have the instants at which they were written, in text format', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('talk', CODE);
    expect(lines(sandbox, 'talk')).toEqual([
      [0, 'INIT_START'],
      [101, 'INFO'],
      [101, 'START'],
      [602, 'INFO'],
      [602, 'END'],
      [602, 'REPORT'],
    ]);
  });

  it('have them in JSON format', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('talk', CODE, { logFormat: 'JSON' });
    expect(lines(sandbox, 'talk')).toEqual([
      [0, 'platform.initStart'],
      [101, 'INFO'],
      [101, 'platform.start'],
      [602, 'INFO'],
      [602, 'platform.report'],
    ]);
  });

  it('have them where the init ran again (SYN-61)', () => {
    const sandbox = openSandbox();
    const code = 'await new Promise((done) => setTimeout(done, 12_000));';
    sandbox.createFunction('slow', code, { timeout: 3 });
    expect(lines(sandbox, 'slow')).toEqual([
      [0, 'INIT_START'],
      [10_000, 'INIT_REPORT'],
      [10_000, 'START'],
      [13_000, 'INIT_REPORT'],
      [13_000, 'END'],
      [13_000, 'REPORT'],
    ]);
  });

  it('are none where nothing was logged', () => {
    const attempt = { startedAtMs: 0, endedAtMs: 0, initMicros: null, suppressedInitMicros: null };
    expect(logEventsOf({ ...attempt, logs: '' })).toEqual([]);
  });
});

describe('log groups', () => {
  it('are there from the first log on, by the function’s name or its configuration (SYN-86)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', 'export const handler = async () => {};');
    sandbox.createFunction('shared', 'export const handler = async () => {};', {
      logGroup: '/shop/all',
    });
    expect(sandbox.world.table(logGroups).size).toBe(0);
    sandbox.invoke('orders');
    sandbox.reload().invoke('shared');
    const groups = sandbox.reload().world.table(logGroups);
    expect(groups.size).toBe(2);
    expect(groups.get('/aws/lambda/orders')?.seq).toBe(1);
    expect(groups.get('/shop/all')?.seq).toBe(2);
  });

  it('are not there while the execution role lets nothing be written (SYN-86)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', 'export const handler = async () => {};');
    sandbox.execute('PutFunctionExecutionRole', { functionName: 'orders', statements: [] });
    sandbox.invoke('orders');
    expect(sandbox.world.table(logGroups).size).toBe(0);
    sandbox.execute('ResetFunctionExecutionRole', { functionName: 'orders' });
    sandbox.invoke('orders');
    expect(sandbox.world.table(logGroups).size).toBe(1);
  });
});
