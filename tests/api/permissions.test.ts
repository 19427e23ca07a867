import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const CODE = 'exports.handler = async () => { console.log("here"); return "one"; };';
const ADD = `mutation ($input: AddPermissionInput!) {
  addPermission(input: $input) { statement function { policy { policy revisionId } } }
}`;
const REMOVE = `mutation ($input: RemovePermissionInput!) {
  removePermission(input: $input) { function { policy { policy revisionId } } }
}`;
const INVOKE = `mutation ($input: InvokeInput!) {
  invoke(input: $input) {
    statusCode payload functionError executedVersion logResult requestId
    invocation { id status logs attempts { logs } }
  }
}`;
const PUT_ROLE = `mutation ($input: PutFunctionExecutionRoleInput!) {
  putFunctionExecutionRole(input: $input) { function { executionRole { roleArn statements { sid effect principal action resource condition } } } }
}`;

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
let accountId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox();
  const { sandbox } = await tenant.client.ask<{ sandbox: { accountId: string } }>(
    'query ($id: ID!) { sandbox(id: $id) { accountId } }',
    { id: sandboxId },
  );
  accountId = sandbox.accountId;
});
afterAll(() => service.stop());

interface PolicyAnswer {
  readonly policy: string;
  readonly revisionId: string;
}

interface InvokeAnswer {
  readonly statusCode: number;
  readonly payload: unknown;
  readonly logResult: string | null;
  readonly invocation: { id: string; status: string; logs: string } | null;
}

let functionCount = 0;

/** A function of its own for each test. */
async function createFunction(): Promise<string> {
  functionCount += 1;
  const functionName = `orders-${functionCount}`;
  await tenant.client.ask(
    'mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { function { id } } }',
    { input: { sandboxId, functionName, code: CODE } },
  );
  return functionName;
}

function permission(functionName: string, input: object = {}): { input: object } {
  const action = 'lambda:InvokeFunction';
  const principal = 's3.amazonaws.com';
  return { input: { sandboxId, functionName, statementId: 's3', action, principal, ...input } };
}

async function invoke(functionName: string, input: object = {}): Promise<InvokeAnswer> {
  const answer = await tenant.client.ask<{ invoke: InvokeAnswer }>(INVOKE, {
    input: { sandboxId, functionName, ...input },
  });
  return answer.invoke;
}

async function lastEvent(): Promise<object> {
  const { sandbox } = await tenant.client.ask<{
    sandbox: { events: { edges: { node: object }[] } };
  }>(
    'query ($id: ID!) { sandbox(id: $id) { events(last: 1) { edges { node { kind message rule { id } functionName } } } } }',
    { id: sandboxId },
  );
  return sandbox.events.edges[0]?.node ?? {};
}

const arnOf = (name: string): string => `arn:aws:lambda:us-east-1:${accountId}:function:${name}`;

describe('addPermission', () => {
  test('answers with the statement, and the function has a policy (POL-10, POL-12)', async () => {
    const functionName = await createFunction();
    const { addPermission } = await tenant.client.ask<{
      addPermission: { statement: string; function: { policy: PolicyAnswer } };
    }>(
      ADD,
      permission(functionName, { sourceArn: 'arn:aws:s3:::b', sourceAccount: '111122223333' }),
    );
    const statement = `{"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"${arnOf(functionName)}","Condition":{"StringEquals":{"AWS:SourceAccount":"111122223333"},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}}`;
    expect(addPermission).toEqual({
      statement,
      function: {
        policy: {
          policy: `{"Version":"2012-10-17","Id":"default","Statement":[${statement}]}`,
          revisionId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        },
      },
    });
  });

  test('takes every parameter', async () => {
    const functionName = await createFunction();
    await tenant.client.ask(
      ADD,
      permission(functionName, {
        principal: '*',
        action: 'lambda:InvokeFunctionUrl',
        eventSourceToken: 'token',
        principalOrgId: 'o-a1b2c3d4e5',
        functionUrlAuthType: 'NONE',
        invokedViaFunctionUrl: true,
      }),
    );
    const read =
      'query ($id: ID!, $name: String!) { sandbox(id: $id) { function(name: $name) { policy { statements { sid effect principal action resource condition } } } } }';
    expect(await tenant.client.ask(read, { id: sandboxId, name: functionName })).toEqual({
      sandbox: {
        function: {
          policy: {
            statements: [
              {
                sid: 's3',
                effect: 'ALLOW',
                principal: '*',
                action: ['lambda:InvokeFunctionUrl'],
                resource: [arnOf(functionName)],
                condition: {
                  StringEquals: {
                    'lambda:FunctionUrlAuthType': 'NONE',
                    'aws:PrincipalOrgID': 'o-a1b2c3d4e5',
                    'lambda:EventSourceToken': 'token',
                  },
                  Bool: { 'lambda:InvokedViaFunctionUrl': 'true' },
                },
              },
            ],
          },
        },
      },
    });
  });

  test.each([
    ['an id that is taken', {}, 'STATEMENT_EXISTS', 'ResourceConflictException', 'statementId'],
    [
      'a bad principal',
      { statementId: 'b', principal: 'x' },
      'INVALID_PARAMETER',
      'InvalidParameterValueException',
      'principal',
    ],
    [
      '$LATEST',
      { statementId: 'b', qualifier: '$LATEST' },
      'INVALID_PARAMETER',
      'InvalidParameterValueException',
      'qualifier',
    ],
    [
      'a bad id',
      { statementId: 'example.com' },
      'VALIDATION_FAILED',
      'ValidationException',
      'statementId',
    ],
    [
      'an unknown function',
      { functionName: 'nobody' },
      'FUNCTION_NOT_FOUND',
      'ResourceNotFoundException',
      'functionName',
    ],
    [
      'an unknown version',
      { statementId: 'b', qualifier: '42' },
      'FUNCTION_NOT_FOUND',
      'ResourceNotFoundException',
      'qualifier',
    ],
    [
      'another revision',
      { statementId: 'b', revisionId: 'x' },
      'PRECONDITION_FAILED',
      'PreconditionFailedException',
      'revisionId',
    ],
  ])('refuses %s, and changes nothing', async (_case, input, code, awsErrorCode, field) => {
    const functionName = await createFunction();
    await tenant.client.ask(ADD, permission(functionName));
    const read =
      'query ($id: ID!, $name: String!) { sandbox(id: $id) { function(name: $name) { policy { policy revisionId } } events(last: 1) { edges { cursor } } } }';
    const before = await tenant.client.ask(read, { id: sandboxId, name: functionName });
    const { extensions } = await tenant.client.refusal(ADD, permission(functionName, input));
    expect(extensions).toMatchObject({ code, awsErrorCode, field });
    expect(await tenant.client.ask(read, { id: sandboxId, name: functionName })).toEqual(before);
  });
});

describe('removePermission', () => {
  test('takes a statement out; with the last one the policy is gone (POL-12)', async () => {
    const functionName = await createFunction();
    const { addPermission } = await tenant.client.ask<{
      addPermission: { function: { policy: PolicyAnswer } };
    }>(ADD, permission(functionName));
    const { revisionId } = addPermission.function.policy;
    const input = { sandboxId, functionName, statementId: 's3', revisionId };
    expect(await tenant.client.ask(REMOVE, { input })).toEqual({
      removePermission: { function: { policy: null } },
    });
    expect((await tenant.client.refusal(REMOVE, { input })).extensions).toMatchObject({
      code: 'POLICY_NOT_FOUND',
      awsErrorCode: 'ResourceNotFoundException',
    });
  });

  test('refuses an unknown statement', async () => {
    const functionName = await createFunction();
    await tenant.client.ask(ADD, permission(functionName));
    const input = { sandboxId, functionName, statementId: 'non-existent' };
    expect(await tenant.client.refusal(REMOVE, { input })).toMatchObject({
      message: 'Statement non-existent is not found in resource policy.',
      extensions: { code: 'STATEMENT_NOT_FOUND', field: 'statementId' },
    });
  });
});

describe('Function.policy', () => {
  test('is null where there is none, and for a qualifier that has none', async () => {
    const functionName = await createFunction();
    const read =
      'query ($id: ID!, $name: String!) { sandbox(id: $id) { function(name: $name) { policy { policy } live: policy(qualifier: "live") { policy } } } }';
    const none = { sandbox: { function: { policy: null, live: null } } };
    expect(await tenant.client.ask(read, { id: sandboxId, name: functionName })).toEqual(none);
    await tenant.client.ask(ADD, permission(functionName));
    expect(await tenant.client.ask(read, { id: sandboxId, name: functionName })).toMatchObject({
      sandbox: { function: { policy: { policy: expect.any(String) as string }, live: null } },
    });
  });

  test('is that of the version or alias asked for (POL-01)', async () => {
    const functionName = await createFunction();
    await tenant.client.ask(
      `mutation ($sandboxId: ID!, $functionName: String!) {
        publishVersion(input: { sandboxId: $sandboxId, functionName: $functionName }) { __typename }
        createAlias(input: { sandboxId: $sandboxId, functionName: $functionName, name: "live", functionVersion: "1" }) { __typename }
      }`,
      { sandboxId, functionName },
    );
    await tenant.client.ask(ADD, permission(functionName, { qualifier: 'live' }));
    const read =
      'query ($id: ID!, $name: String!) { sandbox(id: $id) { function(name: $name) { policy { policy } version: policy(qualifier: "1") { policy } live: policy(qualifier: "live") { statements { resource } } } } }';
    expect(await tenant.client.ask(read, { id: sandboxId, name: functionName })).toEqual({
      sandbox: {
        function: {
          policy: null,
          version: null,
          live: { statements: [{ resource: [`${arnOf(functionName)}:live`] }] },
        },
      },
    });
    const caller = { servicePrincipal: 's3.amazonaws.com' };
    expect((await invoke(functionName, { caller, qualifier: 'live' })).statusCode).toBe(200);
    expect((await invoke(functionName, { caller })).statusCode).toBe(403);
    expect(await lastEvent()).toMatchObject({ rule: { id: 'POL-01' } });
  });
});

describe('invoke as somebody', () => {
  const caller = { servicePrincipal: 's3.amazonaws.com', sourceArn: 'arn:aws:s3:::photos' };

  test('answers a denied call with 403, and there is no invocation (POL-30, MET-06)', async () => {
    const functionName = await createFunction();
    const message = `User: s3.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${arnOf(functionName)} because no resource-based policy allows the lambda:InvokeFunction action`;
    expect(await invoke(functionName, { caller, logType: 'TAIL' })).toEqual({
      statusCode: 403,
      payload: { Message: message },
      functionError: null,
      executedVersion: null,
      logResult: null,
      requestId: null,
      invocation: null,
    });
    expect(await lastEvent()).toMatchObject({
      kind: 'INVOCATION_DENIED',
      rule: { id: 'POL-30' },
      functionName,
    });
  });

  test('runs what the policy allows, and tells which condition is not met (POL-31)', async () => {
    const functionName = await createFunction();
    await tenant.client.ask(ADD, permission(functionName, { sourceArn: 'arn:aws:s3:::photos' }));
    expect(await invoke(functionName, { caller })).toMatchObject({
      statusCode: 200,
      payload: 'one',
    });
    const other = { ...caller, sourceArn: 'arn:aws:s3:::music' };
    expect((await invoke(functionName, { caller: other })).statusCode).toBe(403);
    expect(await lastEvent()).toMatchObject({ rule: { id: 'POL-31' } });
  });

  test('asks the own policy of a user of this account, and both for another one', async () => {
    const functionName = await createFunction();
    const identityPolicy = [{ effect: 'ALLOW', action: 'sqs:*', resource: '*' }];
    const statusOf = async (who: object): Promise<number> =>
      (await invoke(functionName, { caller: who })).statusCode;
    const own = `arn:aws:iam::${accountId}:user/ann`;
    expect(await statusOf({ arn: own })).toBe(200);
    expect(await statusOf({ arn: own, identityPolicy })).toBe(403);
    const foreign = 'arn:aws:iam::444455556666:user/bob';
    expect(await statusOf({ arn: foreign })).toBe(403);
    await tenant.client.ask(ADD, permission(functionName, { principal: '444455556666' }));
    expect(await statusOf({ arn: foreign })).toBe(200);
  });

  test('answers a repetition of a denied call as the first (idempotency)', async () => {
    const functionName = await createFunction();
    const input = { caller, idempotencyKey: `denied-${functionName}` };
    const first = await invoke(functionName, input);
    await tenant.client.ask(ADD, permission(functionName));
    expect(await invoke(functionName, input)).toEqual(first);
    expect(first.statusCode).toBe(403);
  });

  test('refuses a caller that is none', async () => {
    const functionName = await createFunction();
    const input = { sandboxId, functionName, caller: { arn: 'ann' } };
    expect((await tenant.client.refusal(INVOKE, { input })).extensions).toMatchObject({
      code: 'INVALID_PARAMETER',
      field: 'caller.arn',
    });
  });
});

describe('the execution role', () => {
  const logs = {
    sid: 'Logs',
    effect: 'ALLOW',
    action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resource: ['*'],
    condition: null,
  };

  test('allows everything by default', async () => {
    const functionName = await createFunction();
    const read =
      'query ($id: ID!, $name: String!) { sandbox(id: $id) { function(name: $name) { role executionRole { roleArn statements { sid effect action resource } } } } }';
    const roleArn = `arn:aws:iam::${accountId}:role/${functionName}-role`;
    const statements = [{ sid: null, effect: 'ALLOW', action: ['*'], resource: ['*'] }];
    expect(await tenant.client.ask(read, { id: sandboxId, name: functionName })).toEqual({
      sandbox: { function: { role: roleArn, executionRole: { roleArn, statements } } },
    });
  });

  test('is put, shown and reset', async () => {
    const functionName = await createFunction();
    const condition = { StringEquals: { 'aws:PrincipalAccount': [accountId] } };
    const statements = [logs, { ...logs, sid: 'More', condition }];
    expect(
      await tenant.client.ask(PUT_ROLE, { input: { sandboxId, functionName, statements } }),
    ).toMatchObject({
      putFunctionExecutionRole: {
        function: {
          executionRole: { statements: statements.map((one) => ({ ...one, principal: null })) },
        },
      },
    });
    const reset =
      'mutation ($input: ResetFunctionExecutionRoleInput!) { resetFunctionExecutionRole(input: $input) { function { executionRole { statements { action } } } } }';
    expect(await tenant.client.ask(reset, { input: { sandboxId, functionName } })).toEqual({
      resetFunctionExecutionRole: {
        function: { executionRole: { statements: [{ action: ['*'] }] } },
      },
    });
  });

  test('that may not write logs leaves none, but the caller gets their tail (SYN-86)', async () => {
    const functionName = await createFunction();
    await tenant.client.ask(PUT_ROLE, { input: { sandboxId, functionName, statements: [] } });
    const { invocation, logResult } = await invoke(functionName, { logType: 'TAIL' });
    expect(invocation).toMatchObject({ status: 'SUCCEEDED', logs: '', attempts: [{ logs: '' }] });
    expect(Buffer.from(logResult ?? '', 'base64').toString()).toContain('here');
    await tenant.client.ask(PUT_ROLE, { input: { sandboxId, functionName, statements: [logs] } });
    expect((await invoke(functionName)).invocation?.logs).toContain('here');
  });

  test('is refused with a statement that IAM would not take', async () => {
    const functionName = await createFunction();
    const input = { sandboxId, functionName, statements: [{ ...logs, action: ['log it'] }] };
    expect((await tenant.client.refusal(PUT_ROLE, { input })).extensions).toEqual({
      code: 'MALFORMED_POLICY',
      awsErrorCode: 'MalformedPolicyDocument',
      field: 'statements.0.action',
    });
  });
});

test('policies and roles are read again when the World is', async () => {
  const functionName = await createFunction();
  await tenant.client.ask(ADD, permission(functionName, { sourceArn: 'arn:aws:s3:::photos' }));
  await tenant.client.ask(PUT_ROLE, { input: { sandboxId, functionName, statements: [] } });
  await service.engine.killThreadOf(sandboxId);
  const caller = { servicePrincipal: 's3.amazonaws.com', sourceArn: 'arn:aws:s3:::photos' };
  expect(await invoke(functionName, { caller })).toMatchObject({
    statusCode: 200,
    invocation: { logs: '' },
  });
  const other = { ...caller, sourceArn: 'arn:aws:s3:::music' };
  expect((await invoke(functionName, { caller: other })).statusCode).toBe(403);
});
