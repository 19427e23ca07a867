import { describe, expect, it } from 'vitest';
import { traceHeaderOf, traceSegmentsOf } from '../../../src/simulation/lambda/trace.ts';
import { traceReservoirs } from '../../../src/simulation/lambda/trace-sampling.ts';
import { openSandbox, START_MS, type EndedInvocation } from '../../support/test-sandbox.ts';

const NOTHING = 'export const handler = async () => {};';

/** The segments by name, with their instants since the start. */
function segments({ row, attempt }: EndedInvocation): unknown[] {
  return traceSegmentsOf(row, attempt ? [attempt] : []).map((segment) => [
    segment.name,
    segment.startedAtMs - START_MS,
    (segment.endedAtMs ?? 0) - START_MS,
    ...(segment.error ? ['error'] : []),
    ...(segment.throttle ? ['throttle'] : []),
  ]);
}

describe('the trace of an invocation', () => {
  it('has the service’s segment and the function’s with its parts (XR-04, XR-05)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', NOTHING);
    expect(segments(sandbox.invoke('f'))).toEqual([
      ['AWS::Lambda', 0, 102],
      ['AWS::Lambda::Function', 0, 102],
      ['Initialization', 0, 101],
      ['Invocation', 101, 102],
      ['Overhead', 102, 102],
    ]);
    expect(segments(sandbox.invoke('f'))).toEqual([
      ['AWS::Lambda', 102, 103],
      ['AWS::Lambda::Function', 102, 103],
      ['Invocation', 102, 103],
      ['Overhead', 103, 103],
    ]);
  });

  it('flags what failed', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', "export const handler = async () => { throw new Error('no'); };");
    expect(segments(sandbox.invoke('f'))).toEqual([
      ['AWS::Lambda', 0, 102, 'error'],
      ['AWS::Lambda::Function', 0, 102, 'error'],
      ['Initialization', 0, 101],
      ['Invocation', 101, 102, 'error'],
      ['Overhead', 102, 102],
    ]);
  });

  it('shows an init that ran again (SYN-61, XR-05)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'f',
      `await new Promise((done) => setTimeout(done, 12_000)); ${NOTHING}`,
      { timeout: 30 },
    );
    expect(segments(sandbox.invoke('f')).slice(1)).toEqual([
      ['AWS::Lambda::Function', 0, 22_102],
      ['Initialization', 0, 10_000],
      ['Initialization', 10_000, 22_101],
      ['Invocation', 22_101, 22_102],
      ['Overhead', 22_102, 22_102],
    ]);
  });

  it('is the service’s segment alone for a throttled call, flagged as one (XR-09)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', NOTHING);
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'f',
      reservedConcurrentExecutions: 0,
    });
    expect(segments(sandbox.invoke('f'))).toEqual([['AWS::Lambda', 0, 0, 'error', 'throttle']]);
  });

  it('links its segments by ids that stay the same (XR-03)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', NOTHING);
    const { row, attempt } = sandbox.invoke('f');
    const read = () => traceSegmentsOf(row, attempt ? [attempt] : []);
    const [service, work, ...parts] = read();
    expect(read().map(({ id }) => id)).toEqual([service, work, ...parts].map((one) => one?.id));
    expect(new Set(read().map(({ id }) => id)).size).toBe(5);
    expect(service?.parentId).toBeNull();
    expect(work?.parentId).toBe(service?.id);
    expect(parts.map(({ parentId }) => parentId)).toEqual(parts.map(() => work?.id));
    expect(traceHeaderOf(row)).toMatch(
      new RegExp(
        `^Root=1-${(START_MS / 1_000).toString(16)}-[0-9a-f]{24};Parent=${service?.id};Sampled=0$`,
      ),
    );
  });
});

describe('sampling', () => {
  it('samples nothing where tracing is passed through, and keeps nothing for it (XR-01, XR-02)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', NOTHING);
    expect(sandbox.invoke('f').row.traceSampled).toBe(false);
    expect(sandbox.world.table(traceReservoirs).size).toBe(0);
  });

  it('samples the first request of each second of each function, and 5 % of the rest (XR-02)', () => {
    const sandbox = openSandbox();
    for (const name of ['f', 'g']) {
      sandbox.createFunction(name, NOTHING, { tracingMode: 'ACTIVE' });
      sandbox.invoke(name);
    }
    sandbox.advanceBy(60_000 - ((sandbox.now - START_MS) % 60_000));
    const sampled: number[] = [];
    for (let call = 0; call < 900; call++) {
      if (call === 450) sandbox.reload();
      const { row } = sandbox.invoke('f');
      if (row.traceSampled) sampled.push(call);
    }
    // 900 ms in one second: the first, and about one in twenty of the others.
    expect(sampled[0]).toBe(0);
    expect(sampled.length - 1).toBeGreaterThan(25);
    expect(sampled.length - 1).toBeLessThan(70);
    expect(sandbox.invoke('g').row.traceSampled).toBe(true);
    sandbox.advanceBy(1_000);
    expect(sandbox.invoke('f').row.traceSampled).toBe(true);
  });

  it('stands in the event of the reception (XR-02)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', NOTHING, { tracingMode: 'ACTIVE' });
    sandbox.createFunction('g', NOTHING);
    for (const name of ['f', 'g']) sandbox.invoke(name);
    const received = sandbox.events.filter(({ kind }) => kind === 'INVOCATION_RECEIVED');
    expect(received[0]?.detail).toMatchObject({ traceSampled: true });
    expect(received[1]?.detail).not.toHaveProperty('traceSampled');
  });

  it('forgets a function that is deleted', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', NOTHING, { tracingMode: 'ACTIVE' });
    sandbox.invoke('f');
    expect(sandbox.world.table(traceReservoirs).size).toBe(1);
    sandbox.execute('DeleteFunction', { functionName: 'f', qualifier: null });
    expect(sandbox.world.table(traceReservoirs).size).toBe(0);
  });
});
