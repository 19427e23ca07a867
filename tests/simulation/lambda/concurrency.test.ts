import { describe, expect, it } from 'vitest';
import { openSandbox, type TestSandbox } from '../../support/test-sandbox.ts';

const SLOW =
  'export const handler = () => new Promise((resolve) => setTimeout(() => resolve("done"), 2000));';

function reserve(sandbox: TestSandbox, functionName: string, count: number): void {
  sandbox.execute('PutFunctionConcurrency', {
    functionName,
    reservedConcurrentExecutions: count,
  });
}

describe('concurrency', () => {
  it('throttles a function above its reserved concurrency (SYN-42, SYN-48, SYN-49)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('slow', SLOW);
    reserve(sandbox, 'slow', 2);
    expect(sandbox.startInvoke('slow').statusCode).toBe(200);
    expect(sandbox.startInvoke('slow').statusCode).toBe(200);
    const third = sandbox.startInvoke('slow');
    expect(third.statusCode).toBe(429);
    expect(sandbox.finish(third.invocationId ?? '')).toMatchObject({
      row: { status: 'THROTTLED', startedAtMs: null, environmentId: null },
      answer: {
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        Type: 'User',
        message: 'Rate Exceeded.',
      },
      attempt: undefined,
    });
  });

  it('does not run, log or retry what it throttled (SYN-50)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('slow', SLOW);
    reserve(sandbox, 'slow', 0);
    sandbox.takeKinds();
    const { invocationId } = sandbox.startInvoke('slow');
    sandbox.advanceUntilIdle();
    expect(sandbox.takeKinds()).toEqual(['INVOCATION_RECEIVED', 'INVOCATION_THROTTLED']);
    expect(sandbox.attempts.size).toBe(0);
    expect(sandbox.invocations.get(invocationId ?? '')?.status).toBe('THROTTLED');
  });

  it('takes the next invocation when one has ended', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('slow', SLOW);
    reserve(sandbox, 'slow', 1);
    sandbox.invoke('slow');
    expect(sandbox.startInvoke('slow').statusCode).toBe(200);
  });

  it('throttles everything at zero reserved concurrency (SYN-43)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('slow', SLOW);
    reserve(sandbox, 'slow', 0);
    expect(sandbox.startInvoke('slow').statusCode).toBe(429);
    expect(sandbox.events.at(-1)).toMatchObject({ kind: 'INVOCATION_THROTTLED', rule: 'SYN-43' });
  });

  it('throttles functions without a reservation at what the account has left (SYN-40, SYN-42)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('reserved', SLOW);
    sandbox.createFunction('slow', SLOW);
    reserve(sandbox, 'reserved', 895);
    for (let count = 0; count < 105; count++) {
      expect(sandbox.startInvoke('slow').statusCode).toBe(200);
    }
    const refused = sandbox.startInvoke('slow');
    expect(refused.statusCode).toBe(429);
    expect(sandbox.finish(refused.invocationId ?? '').answer).toMatchObject({
      Reason: 'ConcurrentInvocationLimitExceeded',
    });
    // The reservation is guaranteed, used or not.
    expect(sandbox.startInvoke('reserved').statusCode).toBe(200);
  });

  it('checks existence before any limit (SYN-51)', () => {
    const sandbox = openSandbox();
    expect(() => sandbox.startInvoke('nobody')).toThrow('Function not found');
  });
});

describe('reserving concurrency', () => {
  it('leaves a hundred to the functions without a reservation (SYN-41)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('one', SLOW);
    sandbox.createFunction('two', SLOW);
    reserve(sandbox, 'one', 400);
    expect(() => reserve(sandbox, 'two', 501)).toThrow(
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    );
    reserve(sandbox, 'two', 500);
    // A function's own reservation does not count against its new one.
    reserve(sandbox, 'two', 499);
  });

  it('reports an unknown function before a bad number (ERR-12)', () => {
    expect(() => reserve(openSandbox(), 'nobody', -1)).toThrow(
      'Function not found: arn:aws:lambda:eu-west-1:123456789012:function:nobody:$LATEST',
    );
  });

  it('refuses a negative number (ERR-02)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('one', SLOW);
    expect(() => reserve(sandbox, 'one', -1)).toThrow(
      "1 validation error detected: Value '-1' at 'reservedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 0",
    );
  });

  it('gives a reservation back', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('one', SLOW);
    reserve(sandbox, 'one', 0);
    sandbox.execute('DeleteFunctionConcurrency', { functionName: 'one' });
    expect(sandbox.startInvoke('one').statusCode).toBe(200);
  });
});
