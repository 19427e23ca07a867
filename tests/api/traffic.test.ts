import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const CREATE = `mutation ($input: CreateTrafficInput!) {
  createTraffic(input: $input) {
    traffic {
      id name state start end nextActionAt actionCount refusedCount lastRefusal { errorCode }
      action { invoke { functionName qualifier invocationType payload } sendMessage { queueName } }
      shape { constant { ratePerSecond } ramp { fromPerSecond toPerSecond duration } daily { peakHour } }
    }
  }
}`;

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox();
});
afterAll(() => service.stop());

function inputOf(more: object = {}): object {
  return {
    sandboxId,
    name: 'reports',
    action: { invoke: { functionName: 'report', payload: '{"n":{{counter}}}' } },
    shape: { ramp: { fromPerSecond: 1, toPerSecond: 5, duration: 'PT1M' } },
    start: '2099-01-01T00:00:00.000Z',
    ...more,
  };
}

test('createTraffic answers with the traffic', async () => {
  const { createTraffic } = await tenant.client.ask<{ createTraffic: object }>(CREATE, {
    input: inputOf(),
  });
  expect(createTraffic).toMatchObject({
    traffic: {
      name: 'reports',
      state: 'RUNNING',
      start: '2099-01-01T00:00:00.000Z',
      end: null,
      nextActionAt: '2099-01-01T00:00:00.000Z',
      actionCount: 0,
      refusedCount: 0,
      lastRefusal: null,
      action: {
        invoke: {
          functionName: 'report',
          qualifier: null,
          invocationType: 'EVENT',
          payload: '{"n":{{counter}}}',
        },
        sendMessage: null,
      },
      shape: {
        constant: null,
        ramp: { fromPerSecond: 1, toPerSecond: 5, duration: 'PT60S' },
        daily: null,
      },
    },
  });
});

test('a refused action shows in the traffic and in the log', async () => {
  const { createTraffic } = await tenant.client.ask<{ createTraffic: { traffic: { id: string } } }>(
    CREATE,
    { input: inputOf({ start: null, shape: { burst: { count: 2, every: 'PT1H' } } }) },
  );
  await tenant.client.ask(
    `mutation ($sandboxId: ID!) { advanceClock(input: { sandboxId: $sandboxId, by: "PT1S" }) { advance { status } } }`,
    { sandboxId },
  );
  const { node } = await tenant.client.ask<{ node: object }>(
    'query ($id: ID!) { node(id: $id) { ... on Traffic { actionCount refusedCount lastRefusal { errorCode } } } }',
    { id: createTraffic.traffic.id },
  );
  expect(node).toEqual({
    actionCount: 2,
    refusedCount: 2,
    lastRefusal: { errorCode: 'ResourceNotFoundException' },
  });
});

describe('createTraffic refuses', () => {
  test.each([
    [
      'two actions at once',
      {
        action: {
          invoke: { functionName: 'f', payload: '1' },
          putItem: { tableName: 't', item: '{}' },
        },
      },
      'INVALID_ARGUMENT',
      'action',
    ],
    ['no shape', { shape: {} }, 'INVALID_ARGUMENT', 'shape'],
    [
      'a dry run',
      { action: { invoke: { functionName: 'f', payload: '1', invocationType: 'DRY_RUN' } } },
      'INVALID_ARGUMENT',
      'action.invoke.invocationType',
    ],
    [
      'a template that cannot be read',
      { action: { invoke: { functionName: 'f', payload: '{{x}}' } } },
      'VALIDATION_FAILED',
      'action.payload',
    ],
    [
      'a rate above the limit',
      { shape: { constant: { ratePerSecond: 10_001 } } },
      'VALIDATION_FAILED',
      'shape.ratePerSecond',
    ],
  ])('%s', async (_what, more, code, field) => {
    const { errors } = await tenant.client.send(CREATE, { input: inputOf(more) });
    expect(errors?.[0]?.extensions).toMatchObject({ code, field });
  });
});

test('a traffic of HTTP requests shows them as they were given, its defaults filled in', async () => {
  const shown = `method path query headers { name value } body signerArn`;
  const created = await tenant.client.ask<{ createTraffic: { traffic: { action: object } } }>(
    `mutation ($input: CreateTrafficInput!) { createTraffic(input: $input) { traffic { action {
      requestApi { apiId ${shown} } requestFunctionUrl { functionName qualifier ${shown} }
    } } } }`,
    {
      input: inputOf({
        action: {
          requestApi: {
            apiId: 'abcdefghij',
            method: 'POST',
            path: '/prod/orders/{{counter}}',
            headers: [{ name: 'x-id', value: '{{uuid}}' }],
            body: '{}',
          },
        },
      }),
    },
  );
  expect(created.createTraffic.traffic.action).toEqual({
    requestFunctionUrl: null,
    requestApi: {
      apiId: 'abcdefghij',
      method: 'POST',
      path: '/prod/orders/{{counter}}',
      query: '',
      headers: [{ name: 'x-id', value: '{{uuid}}' }],
      body: '{}',
      signerArn: null,
    },
  });
  const refusal = await tenant.client.refusal(CREATE, {
    input: inputOf({ action: { requestFunctionUrl: { functionName: 'report', path: '{{x}}' } } }),
  });
  expect(refusal.extensions).toMatchObject({ code: 'VALIDATION_FAILED', field: 'action.path' });
});
