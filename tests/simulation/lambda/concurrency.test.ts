import { describe, expect, it } from 'vitest';
import { obedientRuntime } from '../../support/obedient-runtime.ts';
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

const QUICK = 'export const handler = async () => 1;';

describe('the request rate', () => {
  it('is ten a second for each reserved environment (SYN-47, SYN-49)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('quick', QUICK);
    reserve(sandbox, 'quick', 1);
    for (let call = 0; call < 10; call++) expect(sandbox.invoke('quick').answer).toBe(1);
    const eleventh = sandbox.startInvoke('quick');
    expect(eleventh.statusCode).toBe(429);
    expect(sandbox.finish(eleventh.invocationId ?? '').answer).toMatchObject({
      Reason: 'ReservedFunctionInvocationRateLimitExceeded',
    });
    expect(sandbox.events.at(-1)).toMatchObject({ rule: 'SYN-47', detail: { limit: 10 } });
    sandbox.advanceBy(1_000 - (sandbox.now % 1_000));
    expect(sandbox.invoke('quick').answer).toBe(1);
  });

  it('is ten for each environment that functions without a reservation share (SYN-47)', () => {
    const sandbox = openSandbox('seed-1', obedientRuntime);
    sandbox.createFunction('quick', QUICK);
    sandbox.createFunction('other', QUICK);
    reserve(sandbox, 'other', 900);
    // A hundred environments are left, so a thousand requests: a hundred at once, for 1 ms each.
    for (let call = 0; call < 100; call++) sandbox.startInvoke('quick');
    sandbox.advanceBy(1_000 - (sandbox.now % 1_000));
    for (let round = 0; round < 10; round++) {
      for (let call = 0; call < 100; call++) {
        expect(sandbox.startInvoke('quick').statusCode).toBe(200);
      }
      sandbox.advanceBy(1);
    }
    const refused = sandbox.startInvoke('quick');
    expect(sandbox.finish(refused.invocationId ?? '').answer).toMatchObject({
      Reason: 'FunctionInvocationRateLimitExceeded',
    });
    expect(sandbox.events.at(-1)).toMatchObject({ rule: 'SYN-47', detail: { limit: 1_000 } });
    // A function with a reservation has a rate of its own.
    expect(sandbox.startInvoke('other').statusCode).toBe(200);
    sandbox.advanceBy(1_000 - (sandbox.now % 1_000));
    expect(sandbox.startInvoke('quick').statusCode).toBe(200);
  });
});

describe('the scaling rate', () => {
  it('is a thousand environments in ten seconds for each function (SYN-46)', () => {
    const sandbox = openSandbox('seed-1', obedientRuntime);
    sandbox.createFunction('crashing', SLOW);
    sandbox.createFunction('other', SLOW);
    // What was not used before is lost.
    sandbox.advanceBy(60_000 - (sandbox.now % 10_000));
    for (let round = 0; round < 2; round++) {
      for (let call = 0; call < 500; call++) {
        expect(sandbox.startInvoke('crashing', { crash: true }).statusCode).toBe(200);
      }
      sandbox.advanceBy(200);
    }
    const refused = sandbox.startInvoke('crashing', { crash: true });
    expect(sandbox.finish(refused.invocationId ?? '').answer).toMatchObject({
      Reason: 'FunctionInvocationRateLimitExceeded',
    });
    expect(sandbox.events.at(-1)).toMatchObject({ rule: 'SYN-46', detail: { limit: 1_000 } });
    expect(sandbox.startInvoke('other').statusCode).toBe(200);
    sandbox.advanceBy(10_000 - (sandbox.now % 10_000));
    expect(sandbox.startInvoke('crashing', { crash: true }).statusCode).toBe(200);
  });
});

describe('the limit of the account', () => {
  function setLimit(sandbox: TestSandbox, concurrentExecutions: number): void {
    sandbox.execute('UpdateAccountSettings', { concurrentExecutions });
  }

  it('can be raised and lowered (SYN-40)', () => {
    const sandbox = openSandbox('seed-1', obedientRuntime);
    sandbox.createFunction('slow', SLOW);
    setLimit(sandbox, 100);
    for (let call = 0; call < 100; call++) sandbox.startInvoke('slow', { ms: 2_000 });
    expect(sandbox.startInvoke('slow', { ms: 2_000 }).statusCode).toBe(429);
    expect(sandbox.events.at(-1)).toMatchObject({ rule: 'SYN-40', detail: { limit: 100 } });
    setLimit(sandbox, 101);
    expect(sandbox.startInvoke('slow', { ms: 2_000 }).statusCode).toBe(200);
    expect(sandbox.startInvoke('slow', { ms: 2_000 }).statusCode).toBe(429);
  });

  it('leaves room for what is set aside and for what is running (SYN-41)', () => {
    const sandbox = openSandbox('seed-1', obedientRuntime);
    sandbox.createFunction('one', SLOW, { publish: true });
    sandbox.createFunction('two', SLOW, { publish: true });
    reserve(sandbox, 'one', 50);
    sandbox.execute('PutProvisionedConcurrencyConfig', {
      functionName: 'two',
      qualifier: '1',
      provisionedConcurrentExecutions: 20,
    });
    expect(() => setLimit(sandbox, 169)).toThrow(
      'Cannot set concurrentExecutions to 169: 70 are reserved or provisioned, 100 must stay unreserved and 0 are busy now, so it must be 170 at least.',
    );
    for (let call = 0; call < 171; call++) sandbox.startInvoke('two', { ms: 2_000 });
    expect(() => setLimit(sandbox, 170)).toThrow('it must be 171 at least');
    setLimit(sandbox, 171);
  });

  it('is 100 to 3,000 (ERR-02)', () => {
    const sandbox = openSandbox();
    expect(() => setLimit(sandbox, 99)).toThrow(
      'Member must have value greater than or equal to 100',
    );
    expect(() => setLimit(sandbox, 3_001)).toThrow(
      'Member must have value less than or equal to 3000',
    );
  });

  it('holds though a reservation was made of what is still busy (SYN-40)', () => {
    const sandbox = openSandbox('seed-1', obedientRuntime);
    sandbox.createFunction('slow', SLOW);
    sandbox.createFunction('reserved', SLOW);
    setLimit(sandbox, 200);
    for (let call = 0; call < 200; call++) sandbox.startInvoke('slow', { ms: 2_000 });
    reserve(sandbox, 'reserved', 100);
    const { invocationId } = sandbox.startInvoke('reserved');
    expect(sandbox.finish(invocationId ?? '').answer).toMatchObject({
      Reason: 'ConcurrentInvocationLimitExceeded',
    });
  });
});

describe('the example of docs/concurrency.md', () => {
  function provision(sandbox: TestSandbox, functionName: string, qualifier: string, count: number) {
    sandbox.execute('PutProvisionedConcurrencyConfig', {
      functionName,
      qualifier,
      provisionedConcurrentExecutions: count,
    });
  }

  function openExample(): TestSandbox {
    const sandbox = openSandbox('seed-1', obedientRuntime);
    for (const name of ['orders', 'search']) sandbox.createFunction(name, QUICK, { publish: true });
    sandbox.createFunction('other', QUICK);
    sandbox.createAlias('orders', 'live', '1');
    reserve(sandbox, 'orders', 200);
    provision(sandbox, 'orders', 'live', 50);
    provision(sandbox, 'search', '1', 100);
    return sandbox.advanceUntilIdle();
  }

  /** How many calls at once are let in before one is throttled, and why that one is. */
  function fill(sandbox: TestSandbox, functionName: string, qualifier: string | null) {
    for (let admitted = 0; ; admitted++) {
      const { invocationId, statusCode } = sandbox.startInvoke(
        functionName,
        { ms: 60_000 },
        qualifier,
      );
      if (statusCode === 200) continue;
      const { answer } = sandbox.finish(invocationId ?? '');
      return { admitted, ...(answer as { Reason: string }) };
    }
  }

  it('lets 200 calls of orders:live in, 50 without a cold start', () => {
    const sandbox = openExample();
    expect(fill(sandbox, 'orders', 'live')).toMatchObject({
      admitted: 200,
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
    const spilled = sandbox.events.filter(({ kind }) => kind === 'INVOCATION_SPILLED_OVER');
    expect(spilled).toHaveLength(150);
  });

  it('lets 150 calls of orders in (SYN-44)', () => {
    expect(fill(openExample(), 'orders', null)).toMatchObject({ admitted: 150 });
  });

  it('lets 800 calls of search:1 in, and no other then', () => {
    const sandbox = openExample();
    expect(fill(sandbox, 'search', '1')).toMatchObject({
      admitted: 800,
      Reason: 'ConcurrentInvocationLimitExceeded',
    });
    expect(fill(sandbox, 'other', null)).toMatchObject({ admitted: 0 });
    expect(fill(sandbox, 'orders', null)).toMatchObject({ admitted: 150 });
  });
});
