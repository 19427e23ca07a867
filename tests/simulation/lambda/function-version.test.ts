import { describe, expect, it } from 'vitest';
import { environments } from '../../../src/simulation/lambda/environment.ts';
import { openSandbox, type TestSandbox } from '../../support/test-sandbox.ts';

const answering = (answer: string): string =>
  `exports.handler = async (event, context) => ({ answer: ${JSON.stringify(answer)}, version: context.functionVersion, arn: context.invokedFunctionArn });`;

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';

/** A function "orders" whose version 1 answers "one" and whose $LATEST answers "two". */
function openWithVersion(): TestSandbox {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', answering('one'));
  sandbox.publish('orders');
  sandbox.updateCode('orders', answering('two'));
  return sandbox;
}

describe('publishing a version (SYN-05)', () => {
  it('keeps code and configuration as they were, whatever becomes of $LATEST', () => {
    const sandbox = openWithVersion();
    sandbox.updateConfiguration('orders', { environmentVariables: { STAGE: 'next' } });
    expect(sandbox.invoke('orders', {}, '1').answer).toEqual({
      answer: 'one',
      version: '1',
      arn: `${ARN}:1`,
    });
    expect(sandbox.invoke('orders').answer).toEqual({
      answer: 'two',
      version: '$LATEST',
      arn: ARN,
    });
  });

  it('counts up and gives no number out twice', () => {
    const sandbox = openWithVersion();
    expect(sandbox.publish('orders')).toBe(2);
    sandbox.execute('DeleteFunction', { functionName: 'orders', qualifier: '2' });
    sandbox.updateCode('orders', answering('three'));
    expect(sandbox.publish('orders')).toBe(3);
  });

  it('answers with the last version where nothing has changed since', () => {
    const sandbox = openWithVersion();
    expect(sandbox.publish('orders')).toBe(2);
    sandbox.takeEvents();
    expect(sandbox.publish('orders')).toBe(2);
    expect(sandbox.takeEvents()).toEqual([]);
  });

  it('publishes another version for a changed configuration alone', () => {
    const sandbox = openWithVersion();
    expect(sandbox.publish('orders')).toBe(2);
    sandbox.updateConfiguration('orders', { memorySize: 256 });
    expect(sandbox.publish('orders')).toBe(3);
  });

  it('is refused where the code is not the one that was meant', () => {
    const sandbox = openWithVersion();
    expect(() =>
      sandbox.execute('PublishVersion', {
        functionName: 'orders',
        codeSha256: 'other',
        description: null,
        revisionId: null,
      }),
    ).toThrow('CodeSHA256 (other) is different from current CodeSHA256 in $LATEST');
  });

  it('is refused to whoever has not seen the last revision', () => {
    const sandbox = openWithVersion();
    expect(() =>
      sandbox.execute('PublishVersion', {
        functionName: 'orders',
        codeSha256: null,
        description: null,
        revisionId: 'old',
      }),
    ).toThrow('The Revision Id provided does not match the latest Revision Id.');
  });

  it('comes with creating or updating where that is asked for', () => {
    const sandbox = openSandbox();
    const created = sandbox.createFunction('orders', answering('one'), { publish: true });
    expect(created.versionId).toMatch(/^fnv_/);
    expect(sandbox.invoke('orders', {}, '1').row.executedVersion).toBe('1');
  });
});

describe('a version', () => {
  it('has environments and log streams of its own', () => {
    const sandbox = openWithVersion();
    const first = sandbox.invoke('orders', {}, '1');
    const latest = sandbox.invoke('orders');
    const again = sandbox.invoke('orders', {}, '1');
    expect([first, latest, again].map(({ attempt }) => attempt?.coldStart)).toEqual([
      true,
      true,
      false,
    ]);
    expect(first.logs).toContain(`START RequestId: ${first.row.requestId} Version: 1\n`);
    const streams = [...sandbox.world.table(environments).values()].map(
      ({ logStreamName }) => /\[.*\]/.exec(logStreamName)?.[0],
    );
    expect(new Set(streams)).toEqual(new Set(['[$LATEST]', '[1]']));
  });

  it('shares the reserved concurrency of its function', () => {
    const sandbox = openWithVersion();
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'orders',
      reservedConcurrentExecutions: 1,
    });
    const running = sandbox.startInvoke('orders', {}, '1');
    expect(sandbox.startInvoke('orders').statusCode).toBe(429);
    sandbox.finish(running.invocationId ?? '');
  });

  it('goes on after saving and loading as if nothing had been', () => {
    const sandbox = openWithVersion();
    sandbox.invoke('orders', {}, '1');
    sandbox.reload();
    const { answer, attempt } = sandbox.invoke('orders', {}, '1');
    expect([answer, attempt?.coldStart]).toMatchObject([{ answer: 'one' }, false]);
  });

  it('cannot be deleted while an alias leads to it', () => {
    const sandbox = openWithVersion();
    sandbox.createAlias('orders', 'live', '1');
    expect(() =>
      sandbox.execute('DeleteFunction', { functionName: 'orders', qualifier: '1' }),
    ).toThrow('the alias "live" leads to it; change or delete it first.');
  });

  it.each(['7', 'nobody'])('is not found where it is not there: %s', (qualifier) => {
    const sandbox = openWithVersion();
    expect(() => sandbox.startInvoke('orders', {}, qualifier)).toThrow(
      `Function not found: ${ARN}:${qualifier}`,
    );
  });

  it('takes no changes: they are for $LATEST', () => {
    const sandbox = openWithVersion();
    expect(() => sandbox.updateConfiguration('orders:1', { timeout: 5 })).toThrow(
      'This operation is permitted on Lambda functions only.',
    );
  });
});

describe('all forms of a name take a qualifier (SYN-06)', () => {
  it.each(['orders:1', '123456789012:function:orders:1', `${ARN}:1`])('%s', (name) => {
    const sandbox = openWithVersion();
    expect(sandbox.invoke(name).row.executedVersion).toBe('1');
  });

  it('and refuse two that differ (SYN-05)', () => {
    const sandbox = openWithVersion();
    expect(() => sandbox.startInvoke('orders:1', {}, '$LATEST')).toThrow(
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  });
});
