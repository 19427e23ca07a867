import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const ROOT = 'Root=1-69651180-0a1b2c3d4e5f60718293a4b5';
const INVOKE = `mutation ($input: InvokeInput!) {
  invoke(input: $input) { statusCode payload invocation { traceHeader traceSampled trace { id } } }
}`;

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
let functionId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox();
  const { createFunction } = await tenant.client.ask<{
    createFunction: { function: { id: string } };
  }>(
    `mutation ($id: ID!, $code: String!) {
      createFunction(input: {
        sandboxId: $id, functionName: "f", code: $code, tracingConfig: { mode: ACTIVE }
      }) { function { id } }
    }`,
    { id: sandboxId, code: 'exports.handler = async () => process.env._X_AMZN_TRACE_ID;' },
  );
  functionId = createFunction.function.id;
});
afterAll(() => service.stop());

interface Answer {
  readonly statusCode: number;
  readonly payload: unknown;
  readonly invocation: {
    readonly traceHeader: string;
    readonly traceSampled: boolean;
    readonly trace: readonly { readonly id: string }[];
  };
}

const inputWith = (traceHeader: string, more: object = {}): object => ({
  input: { sandboxId, functionName: 'f', traceHeader, ...more },
});

async function invoke(traceHeader: string): Promise<Answer> {
  const answer = await tenant.client.ask<{ invoke: Answer }>(INVOKE, inputWith(traceHeader));
  return answer.invoke;
}

async function countInvocations(): Promise<number> {
  const { sandbox } = await tenant.client.ask<{
    sandbox: { invocations: { edges: readonly unknown[] } };
  }>('query ($id: ID!) { sandbox(id: $id) { invocations(first: 100) { edges { cursor } } } }', {
    id: sandboxId,
  });
  return sandbox.invocations.edges.length;
}

/** As the header counts the runs of the function. */
const lineage = (runs: number): string =>
  `Lineage=${createHash('sha256').update(functionId).digest('hex').slice(0, 8)}:${runs}`;

describe("a caller's own trace header", () => {
  test.each([
    ['sampled', 1, true],
    ['not sampled', 0, false],
  ])('keeps its root and its decision: %s (XR-02, XR-03)', async (_what, flag, sampled) => {
    const { statusCode, payload, invocation } = await invoke(
      `${ROOT};Parent=53995c3f42cd8ad8;Sampled=${flag}`,
    );
    expect(statusCode).toBe(200);
    expect(invocation.traceSampled).toBe(sampled);
    // The next in the chain has the invocation's own segment for a parent.
    expect(invocation.traceHeader).toBe(
      `${ROOT};Parent=${invocation.trace[0]?.id};Sampled=${flag}`,
    );
    expect(payload).toBe(invocation.traceHeader);
  });

  test.each([
    ['no root', 'Parent=53995c3f42cd8ad8;Sampled=1'],
    ['a root of another form', 'Root=2-69651180-0a1b2c3d4e5f60718293a4b5'],
    ['too many characters', `${ROOT};Lineage=${'a5e11ef5:1|'.repeat(100)}`],
    ['nothing in it', ''],
  ])('is refused with %s', async (_what, traceHeader) => {
    const before = await countInvocations();
    const { extensions, message } = await tenant.client.refusal(INVOKE, inputWith(traceHeader));
    expect(extensions).toEqual({
      code: 'INVALID_PARAMETER',
      awsErrorCode: 'InvalidParameterValueException',
      field: 'traceHeader',
      detail: { lengthMax: 1_000 },
    });
    expect(message).toContain('"Root=1-');
    expect(await countInvocations()).toBe(before);
  });

  test('that counts 16 runs of the function stops a synchronous call (ASY-63)', async () => {
    expect((await invoke(`${ROOT};${lineage(15)}`)).statusCode).toBe(200);
    const before = await countInvocations();
    const header = `${ROOT};${lineage(16)}`;
    expect((await tenant.client.refusal(INVOKE, inputWith(header))).extensions).toEqual({
      code: 'RECURSIVE_INVOCATION',
      awsErrorCode: 'RecursiveInvocationException',
      field: 'traceHeader',
      detail: { max: 16 },
    });
    expect(await countInvocations()).toBe(before);
  });
});
