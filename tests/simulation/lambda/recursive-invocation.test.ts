import { describe, expect, it } from 'vitest';
import { functions } from '../../../src/simulation/lambda/function.ts';
import { lineageHash } from '../../../src/simulation/trace-header.ts';
import { openSandbox, type TestSandbox } from '../../support/test-sandbox.ts';

const NOTHING = 'export const handler = async () => {};';
const ROOT = 'Root=1-69651180-0a1b2c3d4e5f60718293a4b5';

/** A call of `f` in a chain of requests in which it has run so often. */
function call(
  sandbox: TestSandbox,
  runs: number,
  invocationType: 'REQUEST_RESPONSE' | 'EVENT' | 'DRY_RUN' = 'REQUEST_RESPONSE',
) {
  const [row] = [...sandbox.world.table(functions).values()];
  return sandbox.execute('Invoke', {
    functionName: 'f',
    qualifier: null,
    invocationType,
    payload: null,
    clientContext: null,
    traceHeader: `${ROOT};Lineage=a5e11ef5:99|${lineageHash(row?.id ?? '')}:${runs}`,
  });
}

describe('a synchronous call in a chain of requests', () => {
  it('is refused where the function has run 16 times in it, and nothing changes (ASY-63)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', NOTHING);
    sandbox.takeEvents();
    expect(() => call(sandbox, 16)).toThrow(
      expect.objectContaining({
        code: 'RECURSIVE_INVOCATION',
        awsErrorCode: 'RecursiveInvocationException',
        field: 'traceHeader',
        detail: { max: 16 },
      }),
    );
    expect(sandbox.takeEvents()).toEqual([]);
    expect(sandbox.invocations.size).toBe(0);
  });

  it('is served up to the sixteenth run, whatever other functions have run (ASY-60)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', NOTHING);
    expect(call(sandbox, 15).statusCode).toBe(200);
  });

  it('is served as a dry run: nothing runs', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', NOTHING);
    expect(call(sandbox, 16, 'DRY_RUN').statusCode).toBe(204);
  });
});

describe('an event in a chain of requests', () => {
  it('is taken, and dropped when its turn comes (ASY-01, ASY-63)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', NOTHING);
    const { statusCode, invocationId } = call(sandbox, 16, 'EVENT');
    expect(statusCode).toBe(202);
    sandbox.advanceUntilIdle();
    expect(sandbox.invocations.get(invocationId ?? '')?.status).toBe('DROPPED');
    expect(sandbox.takeKinds()).toContain('RECURSION_STOPPED');
  });
});
