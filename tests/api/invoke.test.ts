import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const INVOKE = `mutation ($input: InvokeInput!) {
  invoke(input: $input) {
    statusCode functionError payload executedVersion logResult requestId
    invocation { id status payload response functionError }
  }
}`;

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox();
  await createFunction('echo', 'exports.handler = async (event) => event;');
});
afterAll(() => service.stop());

interface Answer {
  readonly statusCode: number;
  readonly functionError: string | null;
  readonly payload: unknown;
  readonly executedVersion: string | null;
  readonly logResult: string | null;
  readonly requestId: string | null;
  readonly invocation: Readonly<Record<string, unknown>> | null;
}

async function createFunction(
  functionName: string,
  code: string,
  more: object = {},
): Promise<void> {
  await tenant.client.ask(
    'mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { function { id } } }',
    { input: { sandboxId, functionName, code, ...more } },
  );
}

async function invoke(functionName: string, input: object = {}): Promise<Answer> {
  const answer = await tenant.client.ask<{ invoke: Answer }>(INVOKE, {
    input: { sandboxId, functionName, ...input },
  });
  return answer.invoke;
}

describe('a synchronous invocation', () => {
  test('is answered with what the handler returns (SYN-11)', async () => {
    const payload = { text: 'grüß dich', list: [1, 2.5, null, true] };
    expect(await invoke('echo', { payload })).toEqual({
      statusCode: 200,
      functionError: null,
      payload,
      executedVersion: '$LATEST',
      logResult: null,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      invocation: {
        id: expect.stringMatching(/^inv_\w+$/) as string,
        status: 'SUCCEEDED',
        payload,
        response: payload,
        functionError: null,
      },
    });
  });

  test('hands `{}` to the handler where no payload is given (SYN-07)', async () => {
    expect((await invoke('echo')).payload).toEqual({});
  });

  test('hands an explicit null on as null', async () => {
    expect((await invoke('echo', { payload: null })).payload).toBeNull();
  });

  test.each([
    ['the largest safe integer', 9_007_199_254_740_991],
    ['a long fraction', 0.1 + 0.2],
    ['the smallest number', 5e-324],
    ['a text', 'text'],
    ['false', false],
    ['zero', 0],
  ])('carries %s unchanged', async (_case, payload) => {
    expect((await invoke('echo', { payload })).payload).toBe(payload);
  });

  test('carries keys that mean something to JavaScript', async () => {
    const text = '{"__proto__":{"a":1},"constructor":{"prototype":2},"toString":3}';
    const body = `{"query":${JSON.stringify(INVOKE)},"variables":{"input":{"sandboxId":"${sandboxId}","functionName":"echo","payload":${text}}}}`;
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tenant.key}` },
      body,
    });
    expect(await response.text()).toContain(`"payload":${text}`);
  });

  test('takes a payload written into the query', async () => {
    const { data } = await tenant.client.send<{ invoke: { payload: unknown } }>(
      `mutation { invoke(input: { sandboxId: "${sandboxId}", functionName: "echo", payload: { a: [1, "b", null], c: 1.5 } }) { payload } }`,
    );
    expect(data?.invoke.payload).toEqual({ a: [1, 'b', null], c: 1.5 });
  });

  test('carries its log only where it is asked for (SYN-16)', async () => {
    await createFunction('talker', 'exports.handler = async () => { console.log("hear me"); };');
    const { logResult } = await invoke('talker', { logType: 'TAIL' });
    expect(Buffer.from(logResult ?? '', 'base64').toString()).toContain('\tINFO\thear me\n');
    expect((await invoke('talker', { logType: 'NONE' })).logResult).toBeNull();
  });

  test('hands clientContext to the handler', async () => {
    await createFunction(
      'context',
      'exports.handler = async (_, context) => context.clientContext;',
    );
    const clientContext = { custom: { trace: 'on' } };
    expect((await invoke('context', { clientContext })).payload).toMatchObject(clientContext);
  });

  test('finds the function by its ARN and qualifier (SYN-06)', async () => {
    const { sandbox } = await tenant.client.ask<{ sandbox: { function: { functionArn: string } } }>(
      'query ($id: ID!) { sandbox(id: $id) { function(name: "echo") { functionArn } } }',
      { id: sandboxId },
    );
    const { functionArn } = sandbox.function;
    expect((await invoke(functionArn, { qualifier: '$LATEST' })).statusCode).toBe(200);
  });

  test('reads nothing from the database beyond its own turn', async () => {
    const payload =
      'mutation ($input: InvokeInput!) { invoke(input: $input) { statusCode payload } }';
    const input = { sandboxId, functionName: 'echo', payload: 1 };
    await tenant.client.ask(payload, { input });
    const before = service.queries.length;
    await tenant.client.ask(payload, { input });
    expect(service.queries.length).toBe(before);
  });
});

describe('an error of the function is an answer', () => {
  test('when the handler throws (SYN-20)', async () => {
    await createFunction(
      'thrower',
      'exports.handler = async () => { throw new TypeError("no"); };',
    );
    const answer = await invoke('thrower');
    expect(answer).toMatchObject({
      statusCode: 200,
      functionError: 'Unhandled',
      payload: { errorType: 'TypeError', errorMessage: 'no' },
      invocation: { status: 'FAILED', functionError: 'Unhandled' },
    });
  });

  test('when the function is throttled (SYN-48)', async () => {
    await createFunction('throttled', 'exports.handler = async () => 1;');
    await tenant.client.ask(
      'mutation ($id: ID!) { putFunctionConcurrency(input: { sandboxId: $id, functionName: "throttled", reservedConcurrentExecutions: 0 }) { reservedConcurrentExecutions } }',
      { id: sandboxId },
    );
    expect(await invoke('throttled')).toMatchObject({
      statusCode: 429,
      functionError: null,
      executedVersion: null,
      payload: {
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        Type: 'User',
        message: 'Rate Exceeded.',
      },
      invocation: { status: 'THROTTLED' },
    });
  });
});

test('a dry run checks and runs nothing (SYN-13)', async () => {
  expect(await invoke('echo', { invocationType: 'DRY_RUN' })).toEqual({
    statusCode: 204,
    functionError: null,
    payload: null,
    executedVersion: null,
    logResult: null,
    requestId: null,
    invocation: null,
  });
});

describe('an idempotency key', () => {
  test('answers a repetition as the first, and runs once', async () => {
    await createFunction('counter', 'let n = 0; exports.handler = async () => ++n;');
    const first = await invoke('counter', { idempotencyKey: 'once' });
    expect(await invoke('counter', { idempotencyKey: 'once' })).toEqual(first);
    expect((await invoke('counter')).payload).toBe(2);
  });

  test('is refused for another request', async () => {
    await invoke('echo', { idempotencyKey: 'mine', payload: 1 });
    const input = { sandboxId, functionName: 'echo', idempotencyKey: 'mine', payload: 2 };
    expect((await tenant.client.refusal(INVOKE, { input })).extensions).toEqual({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  test.each([
    ['', 'empty'],
    ['k'.repeat(129), 'long'],
    ['a\0b', 'unprintable'],
  ])('is refused where it is %j', async (idempotencyKey) => {
    const input = { sandboxId, functionName: 'echo', idempotencyKey };
    expect((await tenant.client.refusal(INVOKE, { input })).extensions).toMatchObject({
      code: 'INVALID_ARGUMENT',
      field: 'idempotencyKey',
    });
  });
});

describe('invoke refuses', () => {
  test.each([
    ['a function that does not exist', { functionName: 'nobody' }, 'FUNCTION_NOT_FOUND'],
    [
      'an alias that does not exist',
      { functionName: 'echo', qualifier: 'live' },
      'FUNCTION_NOT_FOUND',
    ],
    ['a name that no function can have', { functionName: 'a b' }, 'VALIDATION_FAILED'],
    ['an empty name', { functionName: '' }, 'VALIDATION_FAILED'],
    [
      'a payload over 6 MB',
      { functionName: 'echo', payload: 'x'.repeat(6_291_456) },
      'REQUEST_TOO_LARGE',
    ],
  ])('%s', async (_case, part, code) => {
    const events = 'query ($id: ID!) { sandbox(id: $id) { events(last: 1) { edges { cursor } } } }';
    const before = await tenant.client.ask(events, { id: sandboxId });
    const refusal = await tenant.client.refusal(INVOKE, { input: { sandboxId, ...part } });
    expect(refusal.extensions.code).toBe(code);
    expect(await tenant.client.ask(events, { id: sandboxId })).toEqual(before);
  });

  test('a payload over 6 MB with the limit', async () => {
    const input = { sandboxId, functionName: 'echo', payload: 'x'.repeat(6_291_456) };
    expect((await tenant.client.refusal(INVOKE, { input })).extensions).toEqual({
      code: 'REQUEST_TOO_LARGE',
      awsErrorCode: 'RequestTooLargeException',
      field: 'payload',
      detail: { bytes: 6_291_458, max: 6_291_456 },
    });
  });
});
