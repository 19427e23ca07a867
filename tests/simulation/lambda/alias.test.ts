import { describe, expect, it } from 'vitest';
import { aliases } from '../../../src/simulation/lambda/alias.ts';
import { functionVersions } from '../../../src/simulation/lambda/function-version.ts';
import { functions } from '../../../src/simulation/lambda/function.ts';
import { openSandbox, type TestSandbox } from '../../support/test-sandbox.ts';

const code = (answer: number): string => `exports.handler = async () => ${answer};`;

/** A function "orders" with versions 1 and 2, answering their number. */
function openWithVersions(seed?: string): TestSandbox {
  const sandbox = openSandbox(seed);
  sandbox.createFunction('orders', code(1), { publish: true });
  sandbox.updateCode('orders', code(2));
  sandbox.publish('orders');
  return sandbox;
}

describe('an alias (SYN-05)', () => {
  it('leads to its version, and the handler sees the ARN with the alias (SYN-67)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'orders',
      'exports.handler = async (event, context) => [context.functionVersion, context.invokedFunctionArn];',
      { publish: true },
    );
    sandbox.createAlias('orders', 'live', '1');
    const { row, answer } = sandbox.invoke('orders', {}, 'live');
    expect(answer).toEqual(['1', 'arn:aws:lambda:eu-west-1:123456789012:function:orders:live']);
    expect([row.qualifier, row.executedVersion]).toEqual(['live', '1']);
  });

  it('can be led to another version', () => {
    const sandbox = openWithVersions();
    sandbox.createAlias('orders', 'live', '1');
    expect(sandbox.invoke('orders:live').answer).toBe(1);
    sandbox.updateAlias('orders', 'live', { functionVersion: '2' });
    expect(sandbox.invoke('orders:live').answer).toBe(2);
  });

  it('shares its calls by weight, within three standard deviations', () => {
    const sandbox = openWithVersions();
    sandbox.createAlias('orders', 'canary', '1', [{ version: '2', weight: 0.1 }]);
    let second = 0;
    for (let call = 0; call < 1_000; call++) {
      if (sandbox.invoke('orders:canary').answer === 2) second += 1;
    }
    // 1,000 draws of 0.1: a mean of 100 and a deviation of 9.5.
    expect(second).toBeGreaterThan(71);
    expect(second).toBeLessThan(129);
  });

  it.each([
    [0, 1],
    [1, 2],
  ])('with the weight %d gives all calls to version %d', (weight, version) => {
    const sandbox = openWithVersions();
    sandbox.createAlias('orders', 'live', '1', [{ version: '2', weight }]);
    for (let call = 0; call < 20; call++) {
      expect(sandbox.invoke('orders:live').answer).toBe(version);
    }
  });

  it('says in the log which version a call went to', () => {
    const sandbox = openWithVersions();
    sandbox.createAlias('orders', 'live', '2');
    sandbox.takeEvents();
    sandbox.invoke('orders:live');
    expect(sandbox.takeEvents()[0]).toMatchObject({
      kind: 'INVOCATION_RECEIVED',
      rule: 'SYN-05',
      message:
        '"orders" is invoked synchronously with 2 bytes through the alias "live", which leads this call to version 2; the caller waits.',
    });
  });

  it('has another revision after every change, and refuses whoever has not seen the last', () => {
    const sandbox = openWithVersions();
    sandbox.createAlias('orders', 'live', '1');
    const row = sandbox.world.table(functions).find('orders');
    const revision = (): string | undefined =>
      sandbox.world.table(aliases).find(`${row?.id}:live`)?.revisionId;
    const first = revision() ?? '';
    sandbox.updateAlias('orders', 'live', { functionVersion: '2', revisionId: first });
    expect(revision()).not.toBe(first);
    expect(() =>
      sandbox.updateAlias('orders', 'live', { functionVersion: '1', revisionId: first }),
    ).toThrow('The Revision Id provided does not match the latest Revision Id.');
  });

  it('goes with its function', () => {
    const sandbox = openWithVersions();
    sandbox.createAlias('orders', 'live', '1');
    sandbox.execute('DeleteFunction', { functionName: 'orders', qualifier: null });
    expect(sandbox.world.table(aliases).size).toBe(0);
    expect(sandbox.world.table(functionVersions).size).toBe(0);
  });

  it('is deleted once, and a second time changes nothing', () => {
    const sandbox = openWithVersions();
    sandbox.createAlias('orders', 'live', '1');
    const input = { functionName: 'orders', name: 'live' };
    expect(sandbox.execute('DeleteAlias', input).aliasId).toMatch(/^als_/);
    expect(sandbox.execute('DeleteAlias', input)).toEqual({ aliasId: null });
  });
});

describe('an alias is refused', () => {
  it.each([
    ['12', '1', [], '(?!^[0-9]+$)([a-zA-Z0-9-_]+)'],
    ['a b', '1', [], '(?!^[0-9]+$)([a-zA-Z0-9-_]+)'],
    ['', '1', [], 'Member must have length greater than or equal to 1'],
    ['a'.repeat(129), '1', [], 'Member must have length less than or equal to 128'],
    ['live', '9', [], 'Function not found'],
    ['live', '1', [{ version: '9', weight: 0.5 }], 'Function not found'],
    ['live', '1', [{ version: '1', weight: 0.5 }], 'already included in routing configuration'],
    ['live', '1', [{ version: '$LATEST', weight: 0.5 }], '$LATEST is not supported for an alias'],
    ['live', '$LATEST', [{ version: '1', weight: 0.5 }], '$LATEST is not supported for an alias'],
    ['live', '1', [{ version: '2', weight: 1.1 }], 'less than or equal to 1'],
    ['live', '1', [{ version: '2', weight: -0.1 }], 'greater than or equal to 0'],
    [
      'live',
      '1',
      [
        { version: '2', weight: 0.1 },
        { version: '2', weight: 0.2 },
      ],
      'an alias takes 1 at most',
    ],
  ])('%s to %s with %j', (name, version, weights, message) => {
    const sandbox = openWithVersions();
    expect(() => sandbox.createAlias('orders', name, version, weights)).toThrow(message);
    expect(sandbox.world.table(aliases).size).toBe(0);
  });

  it('where there is one of that name', () => {
    const sandbox = openWithVersions();
    sandbox.createAlias('orders', 'live', '1');
    expect(() => sandbox.createAlias('orders', 'live', '2')).toThrow(
      'Alias already exists: arn:aws:lambda:eu-west-1:123456789012:function:orders:live',
    );
  });

  it('where there is none to be changed', () => {
    const sandbox = openWithVersions();
    expect(() => sandbox.updateAlias('orders', 'live', { functionVersion: '1' })).toThrow(
      'Cannot find alias arn: arn:aws:lambda:eu-west-1:123456789012:function:orders:live',
    );
  });
});
