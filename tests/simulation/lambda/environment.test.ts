import { describe, expect, it } from 'vitest';
import { compareLastUse, environments } from '../../../src/simulation/lambda/environment.ts';
import { obedientRuntime } from '../../support/obedient-runtime.ts';
import { openSandbox } from '../../support/test-sandbox.ts';

const COUNT = 'let n = 0; export const handler = async () => ++n;';

describe('an execution environment', () => {
  it('is shut down after ten idle minutes, and needs no timer for it (SYN-60, SYN-63)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('count', COUNT);
    sandbox.invoke('count');
    expect(sandbox.world.nextDueAt).toBeNull();
    sandbox.advanceBy(599_999);
    expect(sandbox.invoke('count').answer).toBe(2);
    sandbox.advanceBy(600_000);
    sandbox.takeKinds();
    expect(sandbox.invoke('count').answer).toBe(1);
    expect(sandbox.takeKinds().slice(0, 3)).toEqual([
      'INVOCATION_RECEIVED',
      'ENVIRONMENT_SHUT_DOWN',
      'ENVIRONMENT_INIT_STARTED',
    ]);
  });

  it('is replaced after a thousand invocations', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('count', COUNT);
    for (let call = 1; call < 1_000; call++) sandbox.invoke('count');
    expect(sandbox.invoke('count').answer).toBe(1_000);
    expect(sandbox.events.at(-1)?.kind).toBe('ENVIRONMENT_SHUT_DOWN');
    expect(sandbox.invoke('count').answer).toBe(1);
  });

  it('is replaced once all have been asked 64 MiB and it more than an equal part of that', () => {
    const sandbox = openSandbox('seed-1', obedientRuntime);
    const functionNames = ['a', 'b', 'c'];
    for (const functionName of functionNames) sandbox.createFunction(functionName, COUNT);
    const event = { text: 'x'.repeat(5 * 1_048_576) };
    for (let round = 0; round < 4; round++) {
      for (const functionName of functionNames) sandbox.invoke(functionName, event);
    }
    const isLast = (): boolean => sandbox.events.at(-1)?.kind === 'ENVIRONMENT_SHUT_DOWN';
    expect(isLast()).toBe(false);
    sandbox.invoke('a', event);
    expect(isLast()).toBe(true);
    sandbox.invoke('b', event);
    expect(isLast()).toBe(false);
    expect(sandbox.invoke('a', {}).attempt?.coldStart).toBe(true);
  });

  it('is chosen by last use when several are idle', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'slow',
      'export const handler = ({ ms }) => new Promise((r) => setTimeout(r, ms));',
    );
    const early = sandbox.startInvoke('slow', { ms: 100 });
    const late = sandbox.startInvoke('slow', { ms: 200 });
    sandbox.finish(early.invocationId ?? '');
    const { row } = sandbox.finish(late.invocationId ?? '');
    expect(sandbox.invoke('slow', { ms: 1 }).row.environmentId).toBe(row.environmentId);
  });

  it('makes room when two hundred are kept', () => {
    const sandbox = openSandbox();
    for (let count = 0; count <= 200; count++) {
      sandbox.createFunction(`f${count}`, 'export const handler = async () => 1;');
      sandbox.invoke(`f${count}`);
      sandbox.advanceBy(1);
    }
    expect(sandbox.world.table(environments).size).toBe(200);
    expect(sandbox.invoke('f0').attempt?.coldStart).toBe(true);
    expect(sandbox.invoke('f200').attempt?.coldStart).toBe(false);
  });

  it('is chosen among those used last at the same time by the seed, and not by its id, which is another in each sandbox (SYN-63)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('count', COUNT);
    sandbox.startInvoke('count');
    sandbox.startInvoke('count');
    sandbox.advanceUntilIdle();
    const [one, other] = [...sandbox.world.table(environments).values()];
    if (!one || !other) throw new Error('two calls at once need two environments');
    expect(one.statusSinceMs).toBe(other.statusSinceMs);
    expect(compareLastUse({ ...one, id: other.id }, { ...other, id: one.id })).toBe(
      compareLastUse(one, other),
    );
  });
});
