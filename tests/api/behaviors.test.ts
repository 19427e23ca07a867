import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const FAILS_FIRST = {
  latency: { kind: 'FIXED', ms: 40 },
  sequence: {
    steps: [
      { times: 1, outcome: { kind: 'THROW', errorType: 'Busy', errorMessage: 'not <$.who>' } },
    ],
    atEnd: 'OTHERWISE',
  },
  otherwise: { kind: 'RETURN', returns: { hello: '<$.who>' } },
};

const INVOKE =
  'mutation ($id: ID!) { invoke(input: { sandboxId: $id, functionName: "f", payload: { who: "Ada" } }) { functionError payload executedVersion } }';

let service: TestService;
let tenant: TestTenant;
let id: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  id = await tenant.createSandbox();
});
afterAll(() => service.stop());

test('a function is created with a behavior, invoked, and read back', async () => {
  const created = await tenant.client.ask(
    'mutation ($id: ID!, $behavior: BehaviorInput!) { createFunction(input: { sandboxId: $id, functionName: "f", behavior: $behavior }) { function { code behavior { latency { kind ms } sequence { atEnd steps { times outcome { kind errorType } } } otherwise { kind returns } } } } }',
    { id, behavior: FAILS_FIRST },
  );
  expect(created).toEqual({
    createFunction: {
      function: {
        code: null,
        behavior: {
          latency: { kind: 'FIXED', ms: 40 },
          sequence: {
            atEnd: 'OTHERWISE',
            steps: [{ times: 1, outcome: { kind: 'THROW', errorType: 'Busy' } }],
          },
          otherwise: { kind: 'RETURN', returns: { hello: '<$.who>' } },
        },
      },
    },
  });
  expect(await tenant.client.ask(INVOKE, { id })).toEqual({
    invoke: {
      functionError: 'Unhandled',
      payload: { errorType: 'Busy', errorMessage: 'not Ada', trace: [] },
      executedVersion: '$LATEST',
    },
  });
  expect(await tenant.client.ask(INVOKE, { id })).toMatchObject({
    invoke: { functionError: null, payload: { hello: 'Ada' } },
  });
});

test('code and behavior take the place of each other', async () => {
  const update =
    'mutation ($input: UpdateFunctionCodeInput!) { updateFunctionCode(input: $input) { function { code behavior { otherwise { kind } } } } }';
  const input = { sandboxId: id, functionName: 'f', code: 'exports.handler = async () => "code"' };
  expect(await tenant.client.ask(update, { input })).toEqual({
    updateFunctionCode: {
      function: { code: 'exports.handler = async () => "code"', behavior: null },
    },
  });
  expect(await tenant.client.ask(INVOKE, { id })).toMatchObject({ invoke: { payload: 'code' } });
});

test('what makes no sense is refused with the field and the limit, and nothing changes', async () => {
  const before = await tenant.client.ask(INVOKE, { id });
  const update =
    'mutation ($input: UpdateFunctionCodeInput!) { updateFunctionCode(input: $input) { function { id } } }';
  const behavior = { ...FAILS_FIRST, latency: { kind: 'FIXED', ms: 960_001 } };
  expect(
    await tenant.client.refusal(update, { input: { sandboxId: id, functionName: 'f', behavior } }),
  ).toMatchObject({
    message: 'Cannot set behavior.latency.ms: 960001 is no whole number from 1 to 960000.',
    extensions: {
      code: 'VALIDATION_FAILED',
      field: 'behavior.latency.ms',
      detail: { min: 1, max: 960_000 },
    },
  });
  expect(await tenant.client.ask(INVOKE, { id })).toEqual(before);
});
