import { describe, expect, test } from 'vitest';
import { traceHeaderOf, traceSegmentsOf } from '../../../../src/simulation/lambda/trace.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../../support/test-sandbox.ts';

const FAILS = "exports.handler = async () => { throw new Error('boom'); };";
const ANSWERS = 'exports.handler = async (event) => event;';

/** The segments of an event so far: their names and instants since it was sent. */
function segments(sandbox: TestSandbox, invocationId: string): unknown[] {
  return segmentsOf(sandbox, invocationId).map(({ name, startedAtMs, endedAtMs, error }) => [
    name,
    startedAtMs - START_MS,
    endedAtMs === null ? null : endedAtMs - START_MS,
    ...(error ? ['error'] : []),
  ]);
}

function segmentsOf(sandbox: TestSandbox, invocationId: string) {
  const row = sandbox.invocations.get(invocationId);
  if (!row) throw new Error(`No invocation ${invocationId}`);
  const attempts = [...sandbox.attempts.values()].filter((one) => one.invocationId === row.id);
  return traceSegmentsOf(row, attempts);
}

describe('The trace of an asynchronous event', () => {
  test('begins when it is accepted, and shows each attempt and the pauses between (XR-06)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', FAILS);
    const id = sandbox.sendEvent('f').invocationId ?? '';
    sandbox.advanceUntilIdle();
    expect(segments(sandbox, id)).toEqual([
      ['AWS::Lambda', 0, 180_104, 'error'],
      ['Dwell Time', 0, 0],
      ['Attempt #1', 0, 102, 'error'],
      ['AWS::Lambda::Function', 0, 102, 'error'],
      ['Initialization', 0, 101],
      ['Invocation', 101, 102, 'error'],
      ['Overhead', 102, 102],
      ['Attempt #2', 60_102, 60_103, 'error'],
      ['AWS::Lambda::Function', 60_102, 60_103, 'error'],
      ['Invocation', 60_102, 60_103, 'error'],
      ['Overhead', 60_103, 60_103],
      ['Attempt #3', 180_103, 180_104, 'error'],
      ['AWS::Lambda::Function', 180_103, 180_104, 'error'],
      ['Invocation', 180_103, 180_104, 'error'],
      ['Overhead', 180_104, 180_104],
    ]);
  });

  test('dwells in the queue until the first attempt that can run (XR-06)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'f',
      'exports.handler = (event) => new Promise((done) => setTimeout(done, 5_000));',
      { timeout: 10 },
    );
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'f',
      reservedConcurrentExecutions: 1,
    });
    sandbox.startInvoke('f');
    const id = sandbox.sendEvent('f').invocationId ?? '';
    sandbox.advanceBy(1);
    expect(segments(sandbox, id)).toEqual([
      ['AWS::Lambda', 0, null],
      ['Dwell Time', 0, null],
    ]);
    sandbox.advanceUntilIdle();
    // Tried at once, after 1, 3 and 7 s: the fourth time the environment is free.
    expect(segments(sandbox, id).slice(0, 3)).toEqual([
      ['AWS::Lambda', 0, 12_001],
      ['Dwell Time', 0, 7_000],
      ['Attempt #1', 7_000, 12_001],
    ]);
  });

  test('is dwelling alone for an event that is dropped (XR-06, ASY-24)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', ANSWERS);
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'f',
      reservedConcurrentExecutions: 0,
    });
    const id = sandbox.sendEvent('f').invocationId ?? '';
    sandbox.advanceUntilIdle();
    expect(segments(sandbox, id)).toEqual([
      ['AWS::Lambda', 0, 0, 'error'],
      ['Dwell Time', 0, 0],
    ]);
  });

  test('has the function’s segment below the attempt, and that below the service’s (XR-04, XR-06)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', ANSWERS);
    const id = sandbox.sendEvent('f').invocationId ?? '';
    sandbox.advanceUntilIdle();
    const [service, dwell, attempt, work] = segmentsOf(sandbox, id);
    expect([dwell?.parentId, attempt?.parentId, work?.parentId]).toEqual([
      service?.id,
      service?.id,
      attempt?.id,
    ]);
  });

  test('is one trace: every attempt sees the same header, sampled or not (XR-02, XR-03)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'f',
      'exports.handler = async () => { throw new Error(process.env._X_AMZN_TRACE_ID); };',
      { tracingMode: 'ACTIVE' },
    );
    const ids = [0, 1].map(() => sandbox.sendEvent('f').invocationId ?? '');
    sandbox.advanceBy(1_000).reload().advanceUntilIdle();
    const seen = ids.map((id) =>
      [1, 2, 3].map(
        (number) =>
          (
            JSON.parse(sandbox.attempts.get(`${id}/${number}`)?.error ?? '{}') as {
              errorMessage: string;
            }
          ).errorMessage,
      ),
    );
    const headers = ids.map((id) => {
      const row = sandbox.invocations.get(id);
      return row ? traceHeaderOf(row) : '';
    });
    expect(seen).toEqual(headers.map((header) => [header, header, header]));
    expect(headers.map((header) => header.slice(-9))).toEqual(['Sampled=1', 'Sampled=0']);
  });
});
