import { describe, expect, it } from 'vitest';
import { functionStateAt } from '../../../src/simulation/lambda/function-state.ts';
import { functions, type FunctionRow } from '../../../src/simulation/lambda/function.ts';
import { openRealisticSandbox, openSandbox, type TestSandbox } from '../../support/test-sandbox.ts';

const code = (answer: string): string => `exports.handler = async () => '${answer}';`;
const DAY_MS = 86_400_000;

function rowOf(sandbox: TestSandbox): FunctionRow {
  const row = sandbox.world.table(functions).find('orders');
  if (!row) throw new Error('The function is gone');
  return row;
}

function openActive(): TestSandbox {
  const sandbox = openRealisticSandbox();
  sandbox.createFunction('orders', code('old'));
  sandbox.advanceUntilIdle();
  return sandbox;
}

describe('in the profile IDEAL', () => {
  it('a function is active at once, and an update is there when it is answered', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', code('old'));
    expect(sandbox.world.nextDueAt).toBeNull();
    sandbox.updateCode('orders', code('new'));
    expect(rowOf(sandbox).lastUpdateStatus).toBe('SUCCESSFUL');
    expect(sandbox.invoke('orders').answer).toBe('new');
  });

  it('a function never becomes inactive', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', code('old'));
    sandbox.advanceBy(400 * DAY_MS);
    expect(sandbox.invoke('orders').answer).toBe('old');
  });
});

describe('in the profile REALISTIC, a new function (SYN-69)', () => {
  it('is pending for one to four seconds, and then active', () => {
    const sandbox = openRealisticSandbox();
    sandbox.createFunction('orders', code('old'));
    expect(rowOf(sandbox).state).toBe('PENDING');
    const waitMs = (sandbox.world.nextDueAt ?? 0) - sandbox.now;
    expect(waitMs).toBeGreaterThanOrEqual(1_000);
    expect(waitMs).toBeLessThanOrEqual(4_000);
    sandbox.advanceBy(waitMs);
    expect(rowOf(sandbox).state).toBe('ACTIVE');
    expect(sandbox.takeKinds()).toEqual(['FUNCTION_CREATED', 'FUNCTION_ACTIVE']);
  });

  it('refuses invocations and updates while it is pending, and nothing changes', () => {
    const sandbox = openRealisticSandbox();
    sandbox.createFunction('orders', code('old'));
    const before = rowOf(sandbox);
    for (const attempt of [
      () => sandbox.startInvoke('orders'),
      () => sandbox.updateCode('orders', code('new')),
      () => sandbox.updateConfiguration('orders', { timeout: 10 }),
      () => sandbox.publish('orders'),
    ]) {
      expect(attempt).toThrow(
        'The operation cannot be performed at this time. The function is currently in the following state: Pending',
      );
    }
    expect(rowOf(sandbox)).toEqual(before);
  });

  it('can be deleted while it is pending', () => {
    const sandbox = openRealisticSandbox();
    sandbox.createFunction('orders', code('old'));
    sandbox.execute('DeleteFunction', { functionName: 'orders', qualifier: null });
    sandbox.advanceUntilIdle();
    expect(sandbox.takeKinds()).toEqual(['FUNCTION_CREATED', 'FUNCTION_DELETED']);
  });
});

describe('in the profile REALISTIC, an update (SYN-70)', () => {
  it('lets invocations run the previous code until it is complete', () => {
    const sandbox = openActive();
    sandbox.updateCode('orders', code('new'));
    expect(rowOf(sandbox).lastUpdateStatus).toBe('IN_PROGRESS');
    const { invocationId } = sandbox.startInvoke('orders');
    expect(sandbox.finish(invocationId ?? '').answer).toBe('old');
    sandbox.advanceUntilIdle();
    expect(rowOf(sandbox).lastUpdateStatus).toBe('SUCCESSFUL');
    const next = sandbox.invoke('orders');
    expect([next.answer, next.attempt?.coldStart]).toEqual(['new', true]);
  });

  it('refuses further updates while it is in progress', () => {
    const sandbox = openActive();
    sandbox.updateCode('orders', code('new'));
    expect(() => sandbox.updateConfiguration('orders', { timeout: 10 })).toThrow(
      'The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:eu-west-1:123456789012:function:orders',
    );
  });

  it('outlives saving and loading', () => {
    const sandbox = openActive();
    sandbox.invoke('orders');
    sandbox.updateCode('orders', code('new'));
    sandbox.reload();
    const during = sandbox.invoke('orders');
    expect([during.answer, during.attempt?.coldStart]).toEqual(['old', false]);
    sandbox.advanceUntilIdle();
    expect(sandbox.invoke('orders').answer).toBe('new');
  });

  it('takes effect after half a second to two', () => {
    const sandbox = openActive();
    sandbox.updateCode('orders', code('new'));
    const waitMs = (sandbox.world.nextDueAt ?? 0) - sandbox.now;
    expect(waitMs).toBeGreaterThanOrEqual(500);
    expect(waitMs).toBeLessThanOrEqual(2_000);
  });
});

describe('in the profile REALISTIC, a function that nobody uses for 14 days (SYN-69)', () => {
  it('is inactive, without a timer that says so', () => {
    const sandbox = openActive();
    expect(sandbox.world.nextDueAt).toBeNull();
    const stateAfter = (ms: number): string =>
      functionStateAt(rowOf(sandbox), 'REALISTIC', rowOf(sandbox).lastUsedMs + ms);
    expect(stateAfter(14 * DAY_MS - 1)).toBe('ACTIVE');
    expect(stateAfter(14 * DAY_MS)).toBe('INACTIVE');
  });

  it('fails the next call, is restored, and then works again', () => {
    const sandbox = openActive();
    sandbox.advanceBy(15 * DAY_MS);
    expect(sandbox.startInvoke('orders')).toMatchObject({ statusCode: 502, invocationId: null });
    expect(() => sandbox.startInvoke('orders')).toThrow('following state: Pending');
    sandbox.advanceUntilIdle();
    expect(sandbox.invoke('orders').answer).toBe('old');
  });

  it('stays active where somebody uses it now and then', () => {
    const sandbox = openActive();
    for (let week = 0; week < 6; week++) {
      sandbox.advanceBy(7 * DAY_MS);
      expect(sandbox.invoke('orders').answer).toBe('old');
    }
  });
});
