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

describe('the variable _X_AMZN_TRACE_ID', () => {
  const TELLS =
    'let seen = [process.env._X_AMZN_TRACE_ID]; export const handler = async () => { seen.push(process.env._X_AMZN_TRACE_ID); return seen; };';

  it('is the trace header of the call at each call, and is not there before the first (XR-03)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', TELLS);
    const first = traceHeaderOf(sandbox.invoke('f').row);
    const { row, answer } = sandbox.invoke('f');
    expect(answer).toEqual([null, first, traceHeaderOf(row)]);
    expect(first).not.toBe(traceHeaderOf(row));
  });

  it('comes out the same where a guest is built again after a restart (XR-03)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', TELLS, { tracingMode: 'ACTIVE' });
    const headers = [0, 1].map(() => traceHeaderOf(sandbox.invoke('f').row));
    // The first of a second is sampled, the next one is not: each keeps its own.
    expect(headers.map((header) => header.slice(-9))).toEqual(['Sampled=1', 'Sampled=0']);
    const { row, answer } = sandbox.reload().invoke('f');
    expect(answer).toEqual([null, ...headers, traceHeaderOf(row)]);
  });

  it('has the root, the decision and the lineage of the caller’s own header (XR-02, XR-03)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', TELLS, { tracingMode: 'ACTIVE' });
    const root = 'Root=1-69651180-0a1b2c3d4e5f60718293a4b5';
    const { invocationId } = sandbox.execute('Invoke', {
      functionName: 'f',
      qualifier: null,
      invocationType: 'REQUEST_RESPONSE',
      payload: null,
      clientContext: null,
      traceHeader: `${root};Parent=53995c3f42cd8ad8;Sampled=0;Lineage=a5e11ef5:2`,
    });
    const { row, answer } = sandbox.finish(invocationId ?? '');
    const [service] = traceSegmentsOf(row, []);
    expect(answer).toEqual([null, `${root};Parent=${service?.id};Sampled=0;Lineage=a5e11ef5:2`]);
    expect(row.traceSampled).toBe(false);
  });
});

describe('the log of an invocation that is sampled', () => {
  it('names its trace at the end of the report, and one that is not sampled names none (XR-04)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', NOTHING, { tracingMode: 'ACTIVE' });
    const { row, attempt, logs } = sandbox.invoke('f');
    const work = traceSegmentsOf(row, attempt ? [attempt] : [])[1];
    const traceId = /^Root=([^;]*)/.exec(traceHeaderOf(row))?.[1];
    expect(logs).toMatch(/\nREPORT [^\n]*\tXRAY [^\n]*\t\n$/);
    expect(logs.slice(logs.indexOf('XRAY'))).toBe(
      `XRAY TraceId: ${traceId}\tSegmentId: ${work?.id}\tSampled: true\t\n`,
    );
    expect(sandbox.invoke('f').logs).not.toContain('XRAY');
  });

  it('has the trace in platform.start and platform.report in JSON format (SYN-87)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', NOTHING, { tracingMode: 'ACTIVE', logFormat: 'JSON' });
    const { row, attempt, logs } = sandbox.invoke('f');
    const records = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; record: { tracing?: unknown } })
        .filter(({ record }) => record.tracing !== undefined)
        .map(({ type, record }) => [type, record.tracing]);
    const tracing = {
      spanId: traceSegmentsOf(row, attempt ? [attempt] : [])[1]?.id,
      type: 'X-Amzn-Trace-Id',
      value: traceHeaderOf(row),
    };
    expect(records(logs)).toEqual([
      ['platform.start', tracing],
      ['platform.report', tracing],
    ]);
    expect(records(sandbox.invoke('f').logs)).toEqual([]);
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
