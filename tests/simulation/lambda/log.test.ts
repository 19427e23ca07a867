import { describe, expect, it } from 'vitest';
import { billedMs } from '../../../src/simulation/lambda/compute-model.ts';
import { logTail } from '../../../src/simulation/lambda/log-lines.ts';
import { openSandbox } from '../../support/test-sandbox.ts';

describe('the log of an invocation', () => {
  it('has INIT_START, START, the code’s lines, END and REPORT for a cold start (SYN-80, SYN-81)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'talk',
      "console.log('loading'); export const handler = async () => { console.log('one\\ntwo'); console.error('three'); };",
    );
    const { row, logs } = sandbox.invoke('talk');
    const id = row.requestId;
    const lines = logs.split('\n');
    expect(lines[0]).toMatch(
      /^INIT_START Runtime Version: nodejs:22\.v1\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:[0-9a-f]{64}$/,
    );
    expect(lines.slice(1)).toEqual([
      '2026-01-12T15:40:00.101Z\tundefined\tINFO\tloading',
      `START RequestId: ${id} Version: $LATEST`,
      `2026-01-12T15:40:00.102Z\t${id}\tINFO\tone\rtwo`,
      `2026-01-12T15:40:00.102Z\t${id}\tERROR\tthree`,
      `END RequestId: ${id}`,
      `REPORT RequestId: ${id}\tDuration: 1.00 ms\tBilled Duration: 102 ms\tMemory Size: 128 MB\tMax Memory Used: ${sandbox.attempts.get(`${row.id}/1`)?.memoryUsedMb} MB\tInit Duration: 101.00 ms\t`,
      '',
    ]);
  });

  it('tells no init for a warm start (SYN-81)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('quiet', 'export const handler = async () => {};');
    sandbox.invoke('quiet');
    const { logs } = sandbox.invoke('quiet');
    expect(logs).not.toContain('INIT_START');
    expect(logs).toMatch(
      /\tDuration: 1\.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\t\n$/,
    );
  });

  it('shows a thrown error as an ERROR line and not in the report (SYN-83)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'bad',
      "export const handler = async () => { throw new RangeError('too far'); };",
    );
    const { row, logs } = sandbox.invoke('bad');
    expect(logs).toContain(
      `\t${row.requestId}\tERROR\tInvoke Error \t{"errorType":"RangeError","errorMessage":"too far","stack":["RangeError: too far",`,
    );
    expect(logs).not.toContain('Status:');
  });

  it('tells why an init failed (SYN-84)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('broken', 'process.exit(1);');
    expect(sandbox.invoke('broken').logs).toMatch(
      /^INIT_REPORT Init Duration: 10[01]\.00 ms\tPhase: init\tStatus: error\tError Type: Runtime\.ExitError\t$/m,
    );
  });

  it.each([
    ['log', 'INFO'],
    ['info', 'INFO'],
    ['warn', 'WARN'],
    ['error', 'ERROR'],
    ['debug', 'DEBUG'],
    ['trace', 'TRACE'],
  ])('writes console.%s at level %s (SYN-85)', (method, level) => {
    const sandbox = openSandbox();
    sandbox.createFunction('talk', `export const handler = async () => console.${method}('x');`);
    expect(sandbox.invoke('talk').logs).toContain(`\t${level}\t`);
  });

  it('can be asked for by its last 4 KB (SYN-03, SYN-16)', () => {
    const log = `${'é'.repeat(4_000)}end`;
    const bytes = Buffer.from(logTail(log), 'base64');
    expect(bytes.length).toBe(4_096);
    expect(bytes.toString().endsWith('éend')).toBe(true);
    expect(Buffer.from(logTail('short'), 'base64').toString()).toBe('short');
  });
});

describe('billed duration', () => {
  it('is duration and init together, rounded up to the millisecond (SYN-66)', () => {
    expect(billedMs(2_900, null)).toBe(3);
    expect(billedMs(2_900, 110_100)).toBe(113);
    expect(billedMs(3_000, null)).toBe(3);
  });
});
