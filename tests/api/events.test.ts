import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const SEND = `mutation ($input: InvokeInput!) {
  invoke(input: $input) {
    statusCode functionError payload executedVersion
    invocation { id status invocationType attempts { number } }
  }
}`;

const STORY = `query ($id: ID!) {
  node(id: $id) { ... on Invocation {
    status functionError response
    attempts { number outcome }
    function { functionName }
  } }
}`;

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox();
  await createFunction('fails', "exports.handler = async () => { throw new Error('boom'); };");
  await createFunction('keeper', 'exports.handler = async (event) => event;');
});
afterAll(() => service.stop());

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

interface Sent {
  readonly invoke: {
    readonly statusCode: number;
    readonly payload: unknown;
    readonly invocation: { readonly id: string; readonly status: string };
  };
}

function send(functionName: string, more: object = {}): Promise<Sent> {
  return tenant.client.ask<Sent>(SEND, {
    input: { sandboxId, functionName, invocationType: 'EVENT', payload: { a: 1 }, ...more },
  });
}

async function advance(by: string): Promise<void> {
  await tenant.client.ask(
    'mutation ($sandboxId: ID!, $by: Duration!) { advanceClock(input: { sandboxId: $sandboxId, by: $by }) { advance { status } } }',
    { sandboxId, by },
  );
}

describe('invoke with EVENT', () => {
  test('is answered 202 with the queued event, on a clock that stands still too (ASY-01)', async () => {
    const { invoke } = await send('keeper');
    expect(invoke).toEqual({
      statusCode: 202,
      functionError: null,
      payload: null,
      executedVersion: null,
      invocation: {
        id: expect.stringMatching(/^inv_\w+$/) as string,
        status: 'QUEUED',
        invocationType: 'EVENT',
        attempts: [],
      },
    });
    await advance('PT1S');
    expect(await tenant.client.ask(STORY, { id: invoke.invocation.id })).toMatchObject({
      node: { status: 'SUCCEEDED', response: { a: 1 }, attempts: [{ number: 1 }] },
    });
  });

  test('shows every attempt with its outcome (ASY-11)', async () => {
    const { invoke } = await send('fails');
    await advance('PT10M');
    expect(await tenant.client.ask(STORY, { id: invoke.invocation.id })).toEqual({
      node: {
        status: 'FAILED',
        functionError: 'Unhandled',
        response: expect.objectContaining({ errorMessage: 'boom' }) as object,
        attempts: [1, 2, 3].map((number) => ({ number, outcome: 'ERROR' })),
        function: { functionName: 'fails' },
      },
    });
  });

  test('answers a repetition under the same key with the same event, which runs once', async () => {
    const first = await send('keeper', { idempotencyKey: 'once' });
    const again = await send('keeper', { idempotencyKey: 'once' });
    await advance('PT1S');
    const late = await send('keeper', { idempotencyKey: 'once' });
    expect(again.invoke.invocation.id).toBe(first.invoke.invocation.id);
    expect(late.invoke).toMatchObject({
      statusCode: 202,
      invocation: { id: first.invoke.invocation.id, status: 'SUCCEEDED' },
    });
  });

  test('refuses a payload over 1 MB, and queues nothing (ASY-02, ASY-03)', async () => {
    const input = {
      sandboxId,
      functionName: 'keeper',
      invocationType: 'EVENT',
      payload: 'x'.repeat(1_048_575),
    };
    expect(await tenant.client.refusal(SEND, { input })).toMatchObject({
      extensions: {
        code: 'REQUEST_TOO_LARGE',
        field: 'payload',
        detail: { bytes: 1_048_577, max: 1_048_576 },
      },
    });
  });

  test('has its whole chain in the log under one trace id', async () => {
    await createFunction('first', 'exports.handler = async () => 1;');
    await tenant.client.ask(
      `mutation ($sandboxId: ID!, $arn: String!) { putFunctionEventInvokeConfig(input: {
        sandboxId: $sandboxId, functionName: "first",
        destinationConfig: { onSuccess: { destination: $arn } }
      }) { functionEventInvokeConfig { id } } }`,
      { sandboxId, arn: await arnOf('keeper') },
    );
    const { invoke } = await send('first');
    await advance('PT1S');
    const { sandbox } = await tenant.client.ask<{
      sandbox: { events: { edges: { node: { traceId: string } }[] } };
    }>(
      `query ($sandboxId: ID!, $id: ID!) { sandbox(id: $sandboxId) {
        events(first: 1, filter: { invocationId: $id }) { edges { node { traceId } } }
      } }`,
      { sandboxId, id: invoke.invocation.id },
    );
    const traceId = sandbox.events.edges[0]?.node.traceId;
    const chain = await tenant.client.ask<{
      sandbox: { events: { edges: { node: { kind: string; functionName: string } }[] } };
    }>(
      `query ($sandboxId: ID!, $traceId: String!) { sandbox(id: $sandboxId) {
        events(first: 50, filter: { traceId: $traceId }) { edges { node { kind functionName } } }
      } }`,
      { sandboxId, traceId },
    );
    const kinds = chain.sandbox.events.edges.map(({ node }) => `${node.functionName} ${node.kind}`);
    expect(kinds).toContain('first DESTINATION_DELIVERED');
    expect(kinds).toContain('keeper INVOCATION_SUCCEEDED');
  });
});

async function arnOf(functionName: string): Promise<string> {
  const { sandbox } = await tenant.client.ask<{ sandbox: { function: { functionArn: string } } }>(
    'query ($sandboxId: ID!, $name: String!) { sandbox(id: $sandboxId) { function(name: $name) { functionArn } } }',
    { sandboxId, name: functionName },
  );
  return sandbox.function.functionArn;
}

describe('the configuration of events', () => {
  const READ = `query ($sandboxId: ID!) { sandbox(id: $sandboxId) { function(name: "configured") {
    deadLetterConfig { targetArn } recursiveLoop
    eventInvokeConfig {
      functionArn qualifier maximumRetryAttempts maximumEventAgeInSeconds
      destinationConfig { onSuccess { destination } onFailure { destination } }
      function { functionName }
    }
  } } }`;

  test('is put, read, updated and deleted (ASY-19, ASY-21)', async () => {
    await createFunction('configured', 'exports.handler = async () => 1;');
    const keeper = await arnOf('keeper');
    const put = (name: string, config: string): Promise<unknown> =>
      tenant.client.ask(
        `mutation ($sandboxId: ID!) { ${name}(input: { sandboxId: $sandboxId, functionName: "configured" ${config} }) { functionEventInvokeConfig { id } } }`,
        { sandboxId },
      );
    await put(
      'putFunctionEventInvokeConfig',
      `maximumRetryAttempts: 1, destinationConfig: { onFailure: { destination: "${keeper}" } }`,
    );
    await put('updateFunctionEventInvokeConfig', 'maximumEventAgeInSeconds: 120');
    expect(await tenant.client.ask(READ, { sandboxId })).toEqual({
      sandbox: {
        function: {
          deadLetterConfig: { targetArn: null },
          recursiveLoop: 'TERMINATE',
          eventInvokeConfig: {
            functionArn: `${await arnOf('configured')}:$LATEST`,
            qualifier: '$LATEST',
            maximumRetryAttempts: 1,
            maximumEventAgeInSeconds: 120,
            destinationConfig: {
              onSuccess: { destination: null },
              onFailure: { destination: keeper },
            },
            function: { functionName: 'configured' },
          },
        },
      },
    });
    await tenant.client.ask(
      'mutation ($sandboxId: ID!) { deleteFunctionEventInvokeConfig(input: { sandboxId: $sandboxId, functionName: "configured" }) { deletedFunctionEventInvokeConfigId } }',
      { sandboxId },
    );
    expect(await tenant.client.ask(READ, { sandboxId })).toMatchObject({
      sandbox: { function: { eventInvokeConfig: null } },
    });
  });

  test('names the field that is out of range, and the range (ASY-23)', async () => {
    const input = { sandboxId, functionName: 'keeper', maximumRetryAttempts: 3 };
    const PUT =
      'mutation ($input: PutFunctionEventInvokeConfigInput!) { putFunctionEventInvokeConfig(input: $input) { functionEventInvokeConfig { id } } }';
    expect(await tenant.client.refusal(PUT, { input })).toMatchObject({
      extensions: {
        code: 'VALIDATION_FAILED',
        awsErrorCode: 'ValidationException',
        field: 'maximumRetryAttempts',
        detail: { min: 0, max: 2 },
      },
    });
  });

  test('lets loops through a function be allowed (ASY-60)', async () => {
    const { putFunctionRecursionConfig } = await tenant.client.ask<{
      putFunctionRecursionConfig: { function: { recursiveLoop: string } };
    }>(
      'mutation ($sandboxId: ID!) { putFunctionRecursionConfig(input: { sandboxId: $sandboxId, functionName: "keeper", recursiveLoop: ALLOW }) { function { recursiveLoop } } }',
      { sandboxId },
    );
    expect(putFunctionRecursionConfig.function.recursiveLoop).toBe('ALLOW');
  });
});
