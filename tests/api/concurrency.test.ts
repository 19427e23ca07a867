import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  START_AT,
  startTestService,
  type TestService,
  type TestTenant,
} from '../support/service.ts';

const CODE = 'exports.handler = async () => process.env.AWS_LAMBDA_INITIALIZATION_TYPE;';
const CONFIG = `id qualifier functionArn requestedProvisionedConcurrentExecutions
  allocatedProvisionedConcurrentExecutions availableProvisionedConcurrentExecutions
  status statusReason lastModified function { functionName }`;
const PUT = `mutation ($input: PutProvisionedConcurrencyConfigInput!) {
  putProvisionedConcurrencyConfig(input: $input) { provisionedConcurrencyConfig { ${CONFIG} } }
}`;
const DELETE = `mutation ($input: DeleteProvisionedConcurrencyConfigInput!) {
  deleteProvisionedConcurrencyConfig(input: $input) { deletedProvisionedConcurrencyConfigId }
}`;
const SETTINGS = `accountSettings {
  accountLimit { concurrentExecutions unreservedConcurrentExecutions }
  accountUsage { functionCount totalCodeSize }
}`;
const UPDATE = `mutation ($input: UpdateAccountSettingsInput!) { updateAccountSettings(input: $input) { ${SETTINGS} } }`;

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

beforeEach(async () => {
  sandboxId = await tenant.createSandbox();
  await tenant.client.ask(
    `mutation ($id: ID!, $code: String!) {
      createFunction(input: { sandboxId: $id, functionName: "f", code: $code, publish: true }) { function { id } }
      createAlias(input: { sandboxId: $id, functionName: "f", name: "live", functionVersion: "1" }) { alias { id } }
    }`,
    { id: sandboxId, code: CODE },
  );
});

async function put(qualifier: string, count: number): Promise<{ readonly id: string }> {
  const { putProvisionedConcurrencyConfig } = await tenant.client.ask<{
    putProvisionedConcurrencyConfig: { provisionedConcurrencyConfig: { id: string } };
  }>(PUT, {
    input: { sandboxId, functionName: 'f', qualifier, provisionedConcurrentExecutions: count },
  });
  return putProvisionedConcurrencyConfig.provisionedConcurrencyConfig;
}

/** Everywhere that a config of version 1 or of the alias shows. */
function find(): Promise<object> {
  return tenant.client.ask(
    `query ($id: ID!) { sandbox(id: $id) { function(name: "f") {
      provisionedConcurrencyConfigs(first: 10) { edges { node { qualifier status } } }
      publishedVersion(version: "1") { provisionedConcurrencyConfig { qualifier } }
      alias(name: "live") { provisionedConcurrencyConfig { qualifier } }
    } } }`,
    { id: sandboxId },
  );
}

describe('putProvisionedConcurrencyConfig', () => {
  test('keeps environments initialised, and a call finds them', async () => {
    const config = await put('live', 5);
    expect(config).toEqual({
      id: expect.stringMatching(/^pcc_\w+$/) as string,
      qualifier: 'live',
      functionArn: expect.stringMatching(/:function:f:live$/) as string,
      requestedProvisionedConcurrentExecutions: 5,
      allocatedProvisionedConcurrentExecutions: 0,
      availableProvisionedConcurrentExecutions: 0,
      status: 'IN_PROGRESS',
      statusReason: null,
      lastModified: START_AT,
      function: { functionName: 'f' },
    });
    expect(
      await tenant.client.ask(
        `mutation ($id: ID!) {
          advanceClock(input: { sandboxId: $id, by: "PT1S" }) { advance { status } }
          invoke(input: { sandboxId: $id, functionName: "f", qualifier: "live" }) { payload }
        }`,
        { id: sandboxId },
      ),
    ).toEqual({
      advanceClock: { advance: { status: 'COMPLETED' } },
      invoke: { payload: 'provisioned-concurrency' },
    });
    expect(
      await tenant.client.ask(
        `query ($id: ID!) { node(id: $id) { ... on ProvisionedConcurrencyConfig { ${CONFIG} } } }`,
        { id: config.id },
      ),
    ).toEqual({
      node: {
        ...config,
        allocatedProvisionedConcurrentExecutions: 5,
        availableProvisionedConcurrentExecutions: 5,
        status: 'READY',
      },
    });
    expect(await find()).toEqual({
      sandbox: {
        function: {
          provisionedConcurrencyConfigs: {
            edges: [{ node: { qualifier: 'live', status: 'READY' } }],
          },
          publishedVersion: { provisionedConcurrencyConfig: null },
          alias: { provisionedConcurrencyConfig: { qualifier: 'live' } },
        },
      },
    });
  });

  test.each([
    ['$LATEST', 1, 'INVALID_PARAMETER', 'InvalidParameterValueException', 'qualifier'],
    ['7', 1, 'FUNCTION_NOT_FOUND', 'ResourceNotFoundException', 'qualifier'],
    ['1', 0, 'VALIDATION_FAILED', 'ValidationException', 'provisionedConcurrentExecutions'],
    [
      '1',
      901,
      'INVALID_PARAMETER',
      'InvalidParameterValueException',
      'provisionedConcurrentExecutions',
    ],
  ])('refuses %s with %i', async (qualifier, count, code, awsErrorCode, field) => {
    const before = await find();
    const input = { sandboxId, functionName: 'f', qualifier };
    expect(
      await tenant.client.refusal(PUT, {
        input: { ...input, provisionedConcurrentExecutions: count },
      }),
    ).toMatchObject({ extensions: { code, awsErrorCode, field } });
    expect(await find()).toEqual(before);
  });

  test('refuses a version that an alias has provisioned', async () => {
    await put('live', 1);
    expect(
      await tenant.client.refusal(PUT, {
        input: {
          sandboxId,
          functionName: 'f',
          qualifier: '1',
          provisionedConcurrentExecutions: 1,
        },
      }),
    ).toMatchObject({
      message: 'Version is pointed by a Provisioned Concurrency alias',
      extensions: {
        code: 'PROVISIONED_CONCURRENCY_CONFLICT',
        awsErrorCode: 'ResourceConflictException',
      },
    });
  });
});

describe('deleteProvisionedConcurrencyConfig', () => {
  test('gives the environments back; doing it again changes nothing', async () => {
    const { id } = await put('1', 2);
    const input = { sandboxId, functionName: 'f', qualifier: '1' };
    expect(await tenant.client.ask(DELETE, { input })).toEqual({
      deleteProvisionedConcurrencyConfig: { deletedProvisionedConcurrencyConfigId: id },
    });
    expect(await tenant.client.ask(DELETE, { input })).toEqual({
      deleteProvisionedConcurrencyConfig: { deletedProvisionedConcurrencyConfigId: null },
    });
    expect(await find()).toMatchObject({
      sandbox: { function: { provisionedConcurrencyConfigs: { edges: [] } } },
    });
  });
});

describe('accountSettings', () => {
  function settings(): Promise<object> {
    return tenant.client.ask(`query ($id: ID!) { sandbox(id: $id) { ${SETTINGS} } }`, {
      id: sandboxId,
    });
  }

  test('tells the limits and what is used of them', async () => {
    await put('1', 20);
    await tenant.client.ask(
      `mutation ($id: ID!) {
        createFunction(input: { sandboxId: $id, functionName: "g", code: "1", publish: true }) { function { id } }
        one: putFunctionConcurrency(input: { sandboxId: $id, functionName: "g", reservedConcurrentExecutions: 50 }) { reservedConcurrentExecutions }
        putProvisionedConcurrencyConfig(input: { sandboxId: $id, functionName: "g", qualifier: "1", provisionedConcurrentExecutions: 30 }) { provisionedConcurrencyConfig { id } }
      }`,
      { id: sandboxId },
    );
    expect(await settings()).toEqual({
      sandbox: {
        accountSettings: {
          accountLimit: { concurrentExecutions: 1_000, unreservedConcurrentExecutions: 930 },
          accountUsage: { functionCount: 2, totalCodeSize: 2 * CODE.length + 2 },
        },
      },
    });
  });

  test('can be given another limit', async () => {
    expect(
      await tenant.client.ask(UPDATE, { input: { sandboxId, concurrentExecutions: 3_000 } }),
    ).toMatchObject({
      updateAccountSettings: { accountSettings: { accountLimit: { concurrentExecutions: 3_000 } } },
    });
    expect(await settings()).toMatchObject({
      sandbox: {
        accountSettings: {
          accountLimit: { concurrentExecutions: 3_000, unreservedConcurrentExecutions: 3_000 },
        },
      },
    });
  });

  test.each([
    [99, 'VALIDATION_FAILED'],
    [3_001, 'VALIDATION_FAILED'],
    [119, 'INVALID_PARAMETER'],
  ])('refuses a limit of %i', async (concurrentExecutions, code) => {
    await put('1', 20);
    const before = await settings();
    expect(
      await tenant.client.refusal(UPDATE, { input: { sandboxId, concurrentExecutions } }),
    ).toMatchObject({ extensions: { code, field: 'concurrentExecutions' } });
    expect(await settings()).toEqual(before);
  });
});
