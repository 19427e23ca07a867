import { describe, expect, it } from 'vitest';
import { functions } from '../../../src/simulation/lambda/function.ts';
import { PAYLOAD_BYTES_MAX } from '../../../src/simulation/lambda/invocation.ts';
import {
  FUNCTIONS_MAX,
  PENDING_PAYLOAD_BYTES_MAX,
  SANDBOX_CODE_BYTES_MAX,
} from '../../../src/simulation/lambda/quotas.ts';
import { openSandbox } from '../../support/test-sandbox.ts';
import { behavior } from './behavior/behavior-builder.ts';

const CODE = 'exports.handler = async () => 1;';

describe('a sandbox holds so much at most', () => {
  it('functions', () => {
    const sandbox = openSandbox();
    for (let count = 0; count < FUNCTIONS_MAX; count++) sandbox.createFunction(`f${count}`, CODE);
    sandbox.takeKinds();
    expect(() => sandbox.createFunction('more', CODE)).toThrow(
      expect.objectContaining({
        code: 'QUOTA_EXCEEDED',
        message: `Cannot create the function: the sandbox has ${FUNCTIONS_MAX}, and the limit is ${FUNCTIONS_MAX}. Delete some, or take another sandbox.`,
        detail: { limit: FUNCTIONS_MAX, actual: FUNCTIONS_MAX + 1 },
      }),
    );
    expect(sandbox.world.table(functions).size).toBe(FUNCTIONS_MAX);
    expect(sandbox.takeKinds()).toEqual([]);
  });

  it('payloads of invocations that have not ended', () => {
    const sandbox = openSandbox();
    const slow = behavior({ latency: { kind: 'FIXED', ms: 800_000 } });
    sandbox.createFunction('slow', CODE, { code: null, behavior: slow, timeout: 900 });
    const payload = 'x'.repeat(PAYLOAD_BYTES_MAX - 2);
    const count = Math.floor(PENDING_PAYLOAD_BYTES_MAX / PAYLOAD_BYTES_MAX);
    for (let n = 0; n < count; n++) sandbox.startInvoke('slow', payload);
    sandbox.takeKinds();
    expect(() => sandbox.startInvoke('slow', payload)).toThrow(
      expect.objectContaining({
        code: 'QUOTA_EXCEEDED',
        field: 'payload',
        detail: {
          limit: PENDING_PAYLOAD_BYTES_MAX,
          actual: (count + 1) * PAYLOAD_BYTES_MAX,
        },
      }),
    );
    expect(sandbox.takeKinds()).toEqual([]);
    sandbox.startInvoke('slow', {});
    sandbox.advanceUntilIdle();
    expect(sandbox.startInvoke('slow', payload).statusCode).toBe(200);
  });

  it('code, where it is created, replaced and published', () => {
    const sandbox = openSandbox();
    const large = '/'.repeat(3_000_000);
    const count = Math.floor(SANDBOX_CODE_BYTES_MAX / large.length);
    for (let n = 0; n < count; n++) sandbox.createFunction(`f${n}`, large);
    const refusal = (more: number): object =>
      expect.objectContaining({
        code: 'QUOTA_EXCEEDED',
        field: 'code',
        detail: { limit: SANDBOX_CODE_BYTES_MAX, actual: count * large.length + more },
      }) as object;
    expect(() => sandbox.createFunction('more', large)).toThrow(refusal(large.length));
    sandbox.createFunction('small', CODE);
    const update = { code: large, files: null, behavior: null, publish: false, revisionId: null };
    expect(() =>
      sandbox.execute('UpdateFunctionCode', { ...update, functionName: 'small' }),
    ).toThrow(refusal(large.length));
    expect(() =>
      sandbox.execute('PublishVersion', {
        functionName: 'f0',
        description: null,
        codeSha256: null,
        revisionId: null,
      }),
    ).toThrow(refusal(large.length + CODE.length));
    // What is replaced makes room for what replaces it.
    sandbox.execute('UpdateFunctionCode', { ...update, functionName: 'f0' });
    expect(sandbox.world.table(functions).find('small')?.code).toBe(CODE);
  });
});
