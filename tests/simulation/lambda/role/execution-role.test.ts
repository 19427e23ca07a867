import { describe, expect, it } from 'vitest';
import type { StatementInput } from '../../../../src/simulation/iam/statement-input.ts';
import { executionRoles } from '../../../../src/simulation/lambda/role/execution-role.ts';
import { statement } from '../../../support/permissions.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';

const CODE = 'export const handler = async () => { console.log("here"); return "one"; };';

function openWithOrders(...statements: StatementInput[]): TestSandbox {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', CODE);
  putRole(sandbox, statements);
  return sandbox;
}

function putRole(sandbox: TestSandbox, statements: readonly StatementInput[]): void {
  sandbox.execute('PutFunctionExecutionRole', { functionName: 'orders', statements });
}

describe('the execution role', () => {
  it('allows everything by default', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', CODE);
    expect(sandbox.invoke('orders').attempt?.logsWritten).toBe(true);
  });

  it('says so in the log when it is set and reset', () => {
    const sandbox = openWithOrders(statement({ action: ['logs:*'] }));
    sandbox.execute('ResetFunctionExecutionRole', { functionName: 'orders' });
    expect(sandbox.events.slice(1)).toMatchObject([
      {
        kind: 'EXECUTION_ROLE_SET',
        functionName: 'orders',
        message:
          '"orders" now may do what its role arn:aws:iam::123456789012:role/orders-role allows, and nothing else.',
      },
      { kind: 'EXECUTION_ROLE_RESET', functionName: 'orders' },
    ]);
    expect(sandbox.world.table(executionRoles).size).toBe(0);
  });

  it('is refused with a statement that is none, and stays as it was', () => {
    const sandbox = openWithOrders(statement({ action: ['logs:*'] }));
    const before = [...sandbox.world.table(executionRoles).values()];
    expect(() => putRole(sandbox, [statement({ action: ['x'] })])).toThrow(
      expect.objectContaining({ code: 'MALFORMED_POLICY', field: 'statements.0.action' }) as Error,
    );
    expect([...sandbox.world.table(executionRoles).values()]).toEqual(before);
  });

  it('belongs to a function that exists', () => {
    const sandbox = openSandbox();
    expect(() => putRole(sandbox, [])).toThrow('Function not found');
    expect(() => sandbox.execute('ResetFunctionExecutionRole', { functionName: 'orders' })).toThrow(
      'Function not found',
    );
  });

  it('goes with its function', () => {
    const sandbox = openWithOrders();
    sandbox.execute('DeleteFunction', { functionName: 'orders', qualifier: null });
    expect(sandbox.world.table(executionRoles).size).toBe(0);
  });
});

describe('writing the log (SYN-86)', () => {
  const group = 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/orders:*';

  it.each<[what: string, statements: StatementInput[], written: boolean]>([
    ['with nothing allowed', [], false],
    [
      'with the managed policy AWSLambdaBasicExecutionRole',
      [statement({ action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'] })],
      true,
    ],
    [
      'with its own log group allowed',
      [statement({ action: ['logs:CreateLogStream', 'logs:PutLogEvents'], resource: [group] })],
      true,
    ],
    [
      'with the log group of another function allowed',
      [statement({ action: ['logs:*'], resource: [group.replace('orders', 'other')] })],
      false,
    ],
    ['without logs:CreateLogStream', [statement({ action: ['logs:PutLogEvents'] })], false],
    ['without logs:PutLogEvents', [statement({ action: ['logs:CreateLogStream'] })], false],
    [
      'with a statement that denies it',
      [statement(), statement({ effect: 'DENY', action: ['logs:*'] })],
      false,
    ],
  ])('%s', (_what, statements, written) => {
    const sandbox = openWithOrders(...statements);
    const { attempt, answer, logs } = sandbox.invoke('orders');
    expect(attempt?.logsWritten).toBe(written);
    // The function runs all the same, and the tail of its log reaches the caller.
    expect(answer).toBe('one');
    expect(logs).toContain('here');
    expect(sandbox.events.some(({ kind }) => kind === 'LOGS_NOT_WRITTEN')).toBe(!written);
  });

  it('is missed in the log of the sandbox, with the reason', () => {
    const sandbox = openWithOrders();
    sandbox.takeKinds();
    const { row } = sandbox.invoke('orders');
    expect(sandbox.events.at(-1)).toMatchObject({
      kind: 'LOGS_NOT_WRITTEN',
      rule: 'SYN-86',
      invocationId: row.id,
      message:
        'The log of "orders" was not written: its execution role must allow logs:CreateLogStream and logs:PutLogEvents on /aws/lambda/orders.',
    });
  });

  it('is still not allowed after saving and loading', () => {
    const sandbox = openWithOrders().reload();
    expect(sandbox.invoke('orders').attempt?.logsWritten).toBe(false);
  });
});
