import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  START_AT,
  startTestService,
  type TestService,
  type TestTenant,
} from '../support/service.ts';

const CODE = 'exports.handler = async (event) => ({ greeting: process.env.GREETING, event });';
const FUNCTION = `id functionName functionArn description runtime handler code codeSha256 codeSize
  timeout memorySize environment { variables } version revisionId lastModified createdAt state
  reservedConcurrentExecutions sandbox { id }`;
const CREATE = `mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { function { ${FUNCTION} } } }`;

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox();
});
afterAll(() => service.stop());

interface FunctionAnswer {
  readonly id: string;
  readonly revisionId: string;
  readonly functionArn: string;
}

async function create(input: object): Promise<FunctionAnswer> {
  const { createFunction } = await tenant.client.ask<{
    createFunction: { function: FunctionAnswer };
  }>(CREATE, { input: { sandboxId, code: CODE, ...input } });
  return createFunction.function;
}

function find(functionName: string): Promise<{ sandbox: { function: object | null } }> {
  return tenant.client.ask(
    `query ($id: ID!, $name: String!) { sandbox(id: $id) { function(name: $name) { ${FUNCTION} } } }`,
    { id: sandboxId, name: functionName },
  );
}

describe('createFunction', () => {
  test("creates a function with AWS's defaults (ERR-10)", async () => {
    const created = await create({ functionName: 'defaults' });
    expect(created).toEqual({
      id: expect.stringMatching(/^fn_\w+$/) as string,
      functionName: 'defaults',
      functionArn: expect.stringMatching(
        /^arn:aws:lambda:us-east-1:\d{12}:function:defaults$/,
      ) as string,
      description: '',
      runtime: 'nodejs22.x',
      handler: 'index.handler',
      code: CODE,
      codeSha256: createHash('sha256').update(CODE).digest('base64'),
      codeSize: CODE.length,
      timeout: 3,
      memorySize: 128,
      environment: { variables: {} },
      version: '$LATEST',
      revisionId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      lastModified: START_AT,
      createdAt: START_AT,
      state: 'ACTIVE',
      reservedConcurrentExecutions: null,
      sandbox: { id: sandboxId },
    });
    expect(await find('defaults')).toEqual({ sandbox: { function: created } });
  });

  test('takes every parameter', async () => {
    const wanted = {
      description: 'an example',
      runtime: 'nodejs20.x',
      handler: 'app.main',
      timeout: 900,
      memorySize: 10_240,
      environment: { variables: { GREETING: 'hello', EMPTY: '' } },
    };
    expect(await create({ functionName: 'all', ...wanted })).toMatchObject(wanted);
  });

  test('accepts code that does not parse, as AWS does', async () => {
    expect(await create({ functionName: 'broken', code: 'exports.handler = (' })).toMatchObject({
      state: 'ACTIVE',
    });
  });

  test('refuses a name that is taken', async () => {
    await create({ functionName: 'taken' });
    const input = { sandboxId, functionName: 'taken', code: CODE };
    expect(await tenant.client.refusal(CREATE, { input })).toMatchObject({
      message: 'Function already exist: taken',
      path: ['createFunction'],
      extensions: {
        code: 'FUNCTION_EXISTS',
        awsErrorCode: 'ResourceConflictException',
        field: 'functionName',
      },
    });
  });

  test.each([
    ['an empty name', { functionName: '' }, 'VALIDATION_FAILED', 'functionName'],
    [
      'a name of 65 characters',
      { functionName: 'x'.repeat(65) },
      'VALIDATION_FAILED',
      'functionName',
    ],
    ['a name with a blank', { functionName: 'a b' }, 'VALIDATION_FAILED', 'functionName'],
    ['empty code', { code: '' }, 'INVALID_PARAMETER', 'code'],
    ['code over 3 MB', { code: 'x'.repeat(3 * 1_048_576 + 1) }, 'INVALID_PARAMETER', 'code'],
    ['a timeout of 901 s', { timeout: 901 }, 'VALIDATION_FAILED', 'timeout'],
    ['127 MB of memory', { memorySize: 127 }, 'VALIDATION_FAILED', 'memorySize'],
    ['a runtime that is none', { runtime: 'cobol85' }, 'INVALID_PARAMETER', 'runtime'],
    ['an empty handler', { handler: '' }, 'VALIDATION_FAILED', 'handler'],
    [
      'a reserved environment variable',
      { environment: { variables: { AWS_REGION: 'x' } } },
      'INVALID_PARAMETER',
      'environment',
    ],
    [
      'a malformed environment variable',
      { environment: { variables: { '1x': 'x' } } },
      'VALIDATION_FAILED',
      'environment',
    ],
  ])('refuses %s', async (_case, part, code, field) => {
    const list =
      'query ($id: ID!) { sandbox(id: $id) { functions(first: 100) { edges { node { id } } } events(last: 1) { edges { cursor } } } }';
    const before = await tenant.client.ask(list, { id: sandboxId });
    const input = { sandboxId, functionName: 'refused', code: CODE, ...part };
    const { extensions } = await tenant.client.refusal(CREATE, { input });
    expect(extensions).toMatchObject({ code, field });
    expect(await tenant.client.ask(list, { id: sandboxId })).toEqual(before);
  });

  test('refuses environment variables that are no texts', async () => {
    const input = {
      sandboxId,
      functionName: 'x',
      code: CODE,
      environment: { variables: { A: 1 } },
    };
    expect((await tenant.client.refusal(CREATE, { input })).extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('updateFunctionCode', () => {
  const UPDATE =
    'mutation ($input: UpdateFunctionCodeInput!) { updateFunctionCode(input: $input) { function { code revisionId functionName } } }';

  test('replaces the code and gives another revision', async () => {
    const before = await create({ functionName: 'to-update' });
    const code = 'exports.handler = async () => 2;';
    const input = { sandboxId, functionName: before.functionArn, code };
    const { updateFunctionCode } = await tenant.client.ask<{
      updateFunctionCode: { function: FunctionAnswer };
    }>(UPDATE, { input });
    expect(updateFunctionCode.function).toMatchObject({ code, functionName: 'to-update' });
    expect(updateFunctionCode.function.revisionId).not.toBe(before.revisionId);
  });

  test('refuses a function that does not exist', async () => {
    const input = { sandboxId, functionName: 'nobody', code: CODE };
    expect((await tenant.client.refusal(UPDATE, { input })).extensions).toMatchObject({
      code: 'FUNCTION_NOT_FOUND',
      awsErrorCode: 'ResourceNotFoundException',
      field: 'functionName',
    });
  });
});

describe('updateFunctionConfiguration', () => {
  const UPDATE = `mutation ($input: UpdateFunctionConfigurationInput!) { updateFunctionConfiguration(input: $input) { function { ${FUNCTION} } } }`;

  test('changes what is given and keeps the rest', async () => {
    const before = await create({ functionName: 'to-configure', description: 'kept', timeout: 5 });
    const input = { sandboxId, functionName: 'to-configure', timeout: 10 };
    expect(await tenant.client.ask(UPDATE, { input })).toEqual({
      updateFunctionConfiguration: {
        function: { ...before, timeout: 10, revisionId: expect.any(String) as string },
      },
    });
  });

  test('refuses what no function can have, and changes nothing', async () => {
    await create({ functionName: 'steady' });
    const before = await find('steady');
    const input = { sandboxId, functionName: 'steady', description: 'new', timeout: 0 };
    expect((await tenant.client.refusal(UPDATE, { input })).extensions).toEqual({
      code: 'VALIDATION_FAILED',
      awsErrorCode: 'ValidationException',
      field: 'timeout',
      detail: { min: 1, max: 900 },
    });
    expect(await find('steady')).toEqual(before);
  });
});

describe('deleteFunction', () => {
  const DELETE =
    'mutation ($input: DeleteFunctionInput!) { deleteFunction(input: $input) { deletedFunctionId } }';

  test('deletes it; its name may be taken again', async () => {
    const { id } = await create({ functionName: 'brief' });
    expect(
      await tenant.client.ask(DELETE, { input: { sandboxId, functionName: 'brief' } }),
    ).toEqual({ deleteFunction: { deletedFunctionId: id } });
    expect(await find('brief')).toEqual({ sandbox: { function: null } });
    expect((await create({ functionName: 'brief' })).id).not.toBe(id);
  });

  test('refuses to delete $LATEST alone', async () => {
    await create({ functionName: 'whole' });
    const input = { sandboxId, functionName: 'whole', qualifier: '$LATEST' };
    expect((await tenant.client.refusal(DELETE, { input })).extensions).toMatchObject({
      code: 'INVALID_PARAMETER',
      field: 'qualifier',
    });
    expect(await find('whole')).not.toEqual({ sandbox: { function: null } });
  });
});

describe('reserved concurrency', () => {
  const PUT =
    'mutation ($input: PutFunctionConcurrencyInput!) { putFunctionConcurrency(input: $input) { reservedConcurrentExecutions function { reservedConcurrentExecutions } } }';
  const DELETE =
    'mutation ($input: DeleteFunctionConcurrencyInput!) { deleteFunctionConcurrency(input: $input) { function { reservedConcurrentExecutions } } }';

  test('is put, shown and given back', async () => {
    await create({ functionName: 'reserved' });
    const input = { sandboxId, functionName: 'reserved' };
    expect(
      await tenant.client.ask(PUT, { input: { ...input, reservedConcurrentExecutions: 7 } }),
    ).toEqual({
      putFunctionConcurrency: {
        reservedConcurrentExecutions: 7,
        function: { reservedConcurrentExecutions: 7 },
      },
    });
    expect(await tenant.client.ask(DELETE, { input })).toEqual({
      deleteFunctionConcurrency: { function: { reservedConcurrentExecutions: null } },
    });
  });

  test.each([
    ['a negative number', -1, 'VALIDATION_FAILED'],
    ['more than the account can spare (SYN-41)', 901, 'INVALID_PARAMETER'],
  ])('refuses %s', async (_case, reservedConcurrentExecutions, code) => {
    const functionName = `greedy-${reservedConcurrentExecutions < 0 ? 'less' : 'more'}`;
    await create({ functionName });
    const input = { sandboxId, functionName, reservedConcurrentExecutions };
    const { extensions } = await tenant.client.refusal(PUT, { input });
    expect(extensions).toMatchObject({ code, field: 'reservedConcurrentExecutions' });
  });
});
