import { describe, expect, it } from 'vitest';
import {
  configs,
  loaded,
  openPublished,
  publishNext,
  put,
  remove,
} from './provisioned-function.ts';

describe('provisioned concurrency of an alias', () => {
  it('runs its version, whichever name the call came by otherwise', () => {
    const sandbox = openPublished();
    sandbox.createAlias('f', 'live', '1');
    put(sandbox, 'live', 1);
    sandbox.advanceUntilIdle();
    expect(sandbox.invoke('f', { ms: 1 }, 'live').answer).toMatchObject({
      type: 'provisioned-concurrency',
    });
    expect(sandbox.invoke('f', { ms: 1 }, '1').answer).toMatchObject({ type: 'on-demand' });
  });

  it("uses its version's where it has none of its own", () => {
    const sandbox = openPublished();
    sandbox.createAlias('f', 'live', '1');
    put(sandbox, '1', 1);
    sandbox.advanceUntilIdle();
    expect(sandbox.invoke('f', { ms: 1 }, 'live').answer).toMatchObject({
      type: 'provisioned-concurrency',
    });
  });

  it('moves to the version that the alias is led to', () => {
    const sandbox = openPublished();
    publishNext(sandbox);
    sandbox.createAlias('f', 'live', '1');
    put(sandbox, 'live', 4);
    sandbox.advanceUntilIdle();
    sandbox.updateAlias('f', 'live', { functionVersion: '2' });
    expect(configs(sandbox)).toMatchObject([{ status: 'IN_PROGRESS', ready: 0 }]);
    sandbox.advanceUntilIdle();
    expect(configs(sandbox)).toMatchObject([{ status: 'READY', ready: 4 }]);
    expect(loaded(sandbox)).toEqual(['2']);
    expect(sandbox.invoke('f', { ms: 1 }, 'live').answer).toMatchObject({
      type: 'provisioned-concurrency',
      version: '2',
    });
  });

  it('is shared by weight', () => {
    const sandbox = openPublished();
    publishNext(sandbox);
    sandbox.createAlias('f', 'live', '1', [{ version: '2', weight: 0.25 }]);
    put(sandbox, 'live', 8);
    expect(configs(sandbox)[0]?.batches).toMatchObject([
      { version: '1', fresh: 5 },
      { version: '2', fresh: 1 },
    ]);
    sandbox.updateAlias('f', 'live', { additionalVersionWeights: [{ version: '2', weight: 0.5 }] });
    sandbox.advanceUntilIdle();
    expect(configs(sandbox)).toMatchObject([{ status: 'READY', ready: 8 }]);
    expect(configs(sandbox)[0]?.batches.map(({ version, fresh }) => [version, fresh])).toEqual([
      ['1', 3],
      ['2', 1],
      ['2', 1],
    ]);
  });

  it('is refused for $LATEST and for a version that is provisioned itself', () => {
    const sandbox = openPublished();
    sandbox.createAlias('f', 'next', '$LATEST');
    sandbox.createAlias('f', 'live', '1');
    const unpublished =
      'Provisioned Concurrency Configs cannot be applied to unpublished function versions.';
    expect(() => put(sandbox, '$LATEST', 1)).toThrow(unpublished);
    expect(() => put(sandbox, 'next', 1)).toThrow(unpublished);
    put(sandbox, '1', 1);
    expect(() => put(sandbox, 'live', 1)).toThrow(
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    );
    remove(sandbox, '1');
    put(sandbox, 'live', 1);
    expect(() => put(sandbox, '1', 1)).toThrow(
      'Version is pointed by a Provisioned Concurrency alias',
    );
    expect(() => sandbox.updateAlias('f', 'live', { functionVersion: '$LATEST' })).toThrow(
      unpublished,
    );
    expect(configs(sandbox)).toMatchObject([{ qualifier: 'live', requested: 1 }]);
  });
});
