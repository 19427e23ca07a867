import { describe, expect, it } from 'vitest';
import { Refusal, refusals } from '../../../../src/simulation/errors.ts';
import { functionPolicies } from '../../../../src/simulation/lambda/policy/function-policy.ts';
import type { Permission } from '../../../../src/simulation/lambda/policy/permission-statement.ts';
import {
  addPermission,
  getPolicy,
  publishAs,
  removePermission,
} from '../../../support/permissions.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';

const CODE = 'export const handler = async () => "one";';
const ORDERS = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';

/** A sandbox with the function "orders". */
function openWithOrders(): TestSandbox {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', CODE);
  sandbox.takeKinds();
  return sandbox;
}

/** How AWS refuses a command, and that nothing has changed. */
function refusalOf(
  sandbox: TestSandbox,
  command: () => unknown,
): { awsErrorCode: string | null; status: number; message: string; field: string | null } {
  const before = [getPolicy(sandbox), sandbox.events.length, sandbox.journal.length];
  try {
    command();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect([getPolicy(sandbox), sandbox.events.length, sandbox.journal.length]).toEqual(before);
    const { awsErrorCode, httpStatus } = refusals[error.code];
    return { awsErrorCode, status: httpStatus, message: error.message, field: error.field };
  }
  throw new Error('The command was not refused');
}

describe('AddPermission', () => {
  it('answers with the statement as JSON text (POL-10)', () => {
    const { statement } = addPermission(openWithOrders(), {
      sourceArn: 'arn:aws:s3:::b',
      sourceAccount: '111122223333',
    });
    expect(statement).toBe(
      `{"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"${ORDERS}","Condition":{"StringEquals":{"AWS:SourceAccount":"111122223333"},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}}`,
    );
  });

  it('leaves the condition out where nothing is conditional', () => {
    expect(addPermission(openWithOrders()).statement).toBe(
      `{"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"${ORDERS}"}`,
    );
  });

  it('puts every optional parameter into the condition (table 8.2)', () => {
    const { statement } = addPermission(openWithOrders(), {
      sourceArn: 'arn:aws:s3:::b*',
      sourceAccount: '111122223333',
      eventSourceToken: 'amzn1.ask-skill_x',
      principalOrgId: 'o-a1b2c3d4e5',
      functionUrlAuthType: 'AWS_IAM',
      invokedViaFunctionUrl: true,
    });
    expect(JSON.stringify((JSON.parse(statement) as { Condition: object }).Condition)).toBe(
      '{"StringEquals":{"lambda:FunctionUrlAuthType":"AWS_IAM","aws:PrincipalOrgID":"o-a1b2c3d4e5","AWS:SourceAccount":"111122223333","lambda:EventSourceToken":"amzn1.ask-skill_x"},"Bool":{"lambda:InvokedViaFunctionUrl":"true"},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b*"}}',
    );
  });

  it.each([
    ['s3.amazonaws.com', { Service: 's3.amazonaws.com' }],
    ['logs.eu-west-1.amazonaws.com', { Service: 'logs.eu-west-1.amazonaws.com' }],
    ['alexa-appkit.amazon.com', { Service: 'alexa-appkit.amazon.com' }],
    ['111122223333', { AWS: 'arn:aws:iam::111122223333:root' }],
    ['arn:aws:iam::111122223333:root', { AWS: 'arn:aws:iam::111122223333:root' }],
    ['arn:aws:iam::111122223333:user/ann', { AWS: 'arn:aws:iam::111122223333:user/ann' }],
    ['arn:aws:iam::111122223333:role/ci/d', { AWS: 'arn:aws:iam::111122223333:role/ci/d' }],
    [
      'arn:aws:sts::111122223333:assumed-role/d/run',
      { AWS: 'arn:aws:sts::111122223333:assumed-role/d/run' },
    ],
    ['*', '*'],
  ])('stores the principal %s as %j (POL-11)', (principal, stored) => {
    const { statement } = addPermission(openWithOrders(), { principal });
    expect(JSON.parse(statement)).toMatchObject({ Principal: stored });
  });

  it('takes a function by its ARN and stores that of the unqualified function', () => {
    const { statement } = addPermission(openWithOrders(), { functionName: ORDERS });
    expect(JSON.parse(statement)).toMatchObject({ Resource: ORDERS });
  });

  it('says so in the log', () => {
    const sandbox = openWithOrders();
    addPermission(sandbox, { sourceArn: 'arn:aws:s3:::b' });
    expect(sandbox.takeEvents()).toMatchObject([
      {
        kind: 'PERMISSION_ADDED',
        rule: 'POL-10',
        functionName: 'orders',
        message: `Statement "s3" allows s3.amazonaws.com lambda:InvokeFunction on ${ORDERS}, where AWS:SourceArn ArnLike arn:aws:s3:::b.`,
        detail: { statementId: 's3', resource: ORDERS },
      },
    ]);
  });

  it('does not ask whether the source exists (POL-14)', () => {
    const sandbox = openWithOrders();
    addPermission(sandbox, { sourceArn: 'arn:aws:s3:::there-is-no-such-bucket' });
    expect(getPolicy(sandbox)).not.toBeNull();
  });

  it.each([['lambda:InvokeFunction'], ['lambda:InvokeFunctionUrl'], ['lambda:*'], ['*']])(
    'takes the action %s',
    (action) => {
      const { statement } = addPermission(openWithOrders(), { action });
      expect(JSON.parse(statement)).toMatchObject({ Action: action });
    },
  );
});

describe('the policy (POL-12)', () => {
  it('has the statements in the order of adding', () => {
    const sandbox = openWithOrders();
    addPermission(sandbox, { statementId: 'b', principal: '*' });
    addPermission(sandbox, { statementId: 'a', principal: '*' });
    const statement = (sid: string): string =>
      `{"Sid":"${sid}","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"${ORDERS}"}`;
    expect(getPolicy(sandbox)?.policy).toBe(
      `{"Version":"2012-10-17","Id":"default","Statement":[${statement('b')},${statement('a')}]}`,
    );
  });

  it('gets another revision with every change', () => {
    const sandbox = openWithOrders();
    addPermission(sandbox, { statementId: 'a' });
    const first = getPolicy(sandbox)?.revisionId;
    addPermission(sandbox, { statementId: 'b' });
    const second = getPolicy(sandbox)?.revisionId;
    removePermission(sandbox, { statementId: 'a' });
    const third = getPolicy(sandbox)?.revisionId;
    expect(new Set([first, second, third]).size).toBe(3);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('is gone with its last statement', () => {
    const sandbox = openWithOrders();
    addPermission(sandbox);
    removePermission(sandbox);
    expect(getPolicy(sandbox)).toBeNull();
  });

  it('is gone with its function, and a new function of that name has none', () => {
    const sandbox = openWithOrders();
    addPermission(sandbox);
    sandbox.execute('DeleteFunction', { functionName: 'orders', qualifier: null });
    sandbox.createFunction('orders', CODE);
    expect(getPolicy(sandbox)).toBeNull();
    expect(sandbox.world.table(functionPolicies).size).toBe(0);
  });

  it('is still there after saving and loading', () => {
    const sandbox = openWithOrders();
    addPermission(sandbox, { sourceArn: 'arn:aws:s3:::b', sourceAccount: '111122223333' });
    const before = getPolicy(sandbox);
    expect(getPolicy(sandbox.reload())).toEqual(before);
  });

  it('holds 20,480 bytes (POL-13)', () => {
    const sandbox = openWithOrders();
    // Sixty statements and one that fills what is left.
    const sourceArn = `arn:aws:s3:::${'x'.repeat(60)}`;
    for (let number = 10; number < 70; number++) {
      addPermission(sandbox, { statementId: `s${number}`, sourceArn });
    }
    const statement = { Sid: 'last', Effect: 'Allow', Principal: '*', Action: '*' };
    const empty = JSON.stringify({
      ...statement,
      Resource: ORDERS,
      Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::' } },
    });
    const left = 20_480 - (getPolicy(sandbox)?.policy.length ?? 0) - ','.length - empty.length;
    const last = (length: number): Partial<Permission> => ({
      statementId: 'last',
      principal: '*',
      action: '*',
      sourceArn: `arn:aws:s3:::${'y'.repeat(length)}`,
    });
    expect(refusalOf(sandbox, () => addPermission(sandbox, last(left + 1)))).toEqual({
      awsErrorCode: 'PolicyLengthExceededException',
      status: 400,
      message: 'The final policy size (20481) is bigger than the limit (20480).',
      field: null,
    });
    addPermission(sandbox, last(left));
    expect(getPolicy(sandbox)?.policy).toHaveLength(20_480);
  });
});

describe('policies of versions and aliases (POL-01)', () => {
  it('are their own, and name their own ARN', () => {
    const sandbox = openWithOrders();
    publishAs(sandbox, 'live');
    for (const qualifier of [null, '1', 'live']) {
      const { statement } = addPermission(sandbox, { qualifier });
      expect(JSON.parse(statement)).toMatchObject({
        Sid: 's3',
        Resource: qualifier === null ? ORDERS : `${ORDERS}:${qualifier}`,
      });
    }
    removePermission(sandbox, { functionName: 'orders:live' });
    expect(['', '1', 'live'].map((one) => getPolicy(sandbox, one) !== null)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('go with their version, their alias and their function', () => {
    const sandbox = openWithOrders();
    publishAs(sandbox, 'live');
    for (const qualifier of [null, '1', 'live']) addPermission(sandbox, { qualifier });
    const left = (): string[] =>
      ['', '1', 'live'].filter((one) => getPolicy(sandbox, one) !== null);
    sandbox.execute('DeleteAlias', { functionName: 'orders', name: 'live' });
    expect(left()).toEqual(['', '1']);
    sandbox.execute('DeleteFunction', { functionName: 'orders', qualifier: '1' });
    expect(left()).toEqual(['']);
    sandbox.execute('DeleteFunction', { functionName: 'orders', qualifier: null });
    expect(sandbox.world.table(functionPolicies).size).toBe(0);
  });
});

describe('AddPermission refuses (table 8.3)', () => {
  it('a statement id that is taken', () => {
    const sandbox = openWithOrders();
    addPermission(sandbox);
    expect(refusalOf(sandbox, () => addPermission(sandbox, { principal: '*' }))).toEqual({
      awsErrorCode: 'ResourceConflictException',
      status: 409,
      message:
        'The statement id (s3) provided already exists. Please provide a new statement id, or remove the existing statement.',
      field: 'statementId',
    });
  });

  it.each([
    'not-aws.com',
    's3',
    '11112222333',
    '',
    's3.amazonaws.com.evil.com',
    'arn:aws:s3:::photos',
    'arn:aws:iam::111122223333:user/*',
    'arn:aws:iam::11112222333:root',
  ])('the principal "%s"', (principal) => {
    const sandbox = openWithOrders();
    expect(refusalOf(sandbox, () => addPermission(sandbox, { principal }))).toEqual({
      awsErrorCode: 'InvalidParameterValueException',
      status: 400,
      message: 'The provided principal was invalid. Please check the principal and try again.',
      field: 'principal',
    });
  });

  it.each([
    [{ qualifier: '$LATEST' }, 'qualifier'],
    [{ functionName: 'orders:$LATEST' }, 'functionName'],
    [{ functionName: `${ORDERS}:$LATEST`, qualifier: '$LATEST' }, 'qualifier'],
  ])('$LATEST by name: %j (POL-02)', (input, field) => {
    const sandbox = openWithOrders();
    expect(refusalOf(sandbox, () => addPermission(sandbox, input))).toEqual({
      awsErrorCode: 'InvalidParameterValueException',
      status: 400,
      message: 'We currently do not support adding policies for $LATEST.',
      field,
    });
  });

  it('a qualifier in the name and another one beside it', () => {
    const sandbox = openWithOrders();
    const input = { functionName: 'orders:live', qualifier: 'beta' };
    expect(refusalOf(sandbox, () => addPermission(sandbox, input))).toEqual({
      awsErrorCode: 'InvalidParameterValueException',
      status: 400,
      message:
        'The derived qualifier from the function name does not match the specified qualifier.',
      field: 'qualifier',
    });
  });

  it.each<[input: Partial<Permission>, constraint: string]>([
    [
      { statementId: 'example.com' },
      "Value 'example.com' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)",
    ],
    [
      { statementId: '' },
      "Value '' at 'statementId' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      { statementId: 'x'.repeat(101) },
      `Value '${'x'.repeat(101)}' at 'statementId' failed to satisfy constraint: Member must have length less than or equal to 100`,
    ],
    [
      { action: 's3:GetObject' },
      "Value 's3:GetObject' at 'action' failed to satisfy constraint: Member must satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])",
    ],
    [{ sourceArn: 'photos' }, "Value 'photos' at 'sourceArn' failed to satisfy constraint"],
    [
      { sourceAccount: '1234' },
      "Value '1234' at 'sourceAccount' failed to satisfy constraint: Member must satisfy regular expression pattern: \\d{12}",
    ],
    [
      { eventSourceToken: 'a b' },
      "Value 'a b' at 'eventSourceToken' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9._\\-]+",
    ],
    [
      { eventSourceToken: 'x'.repeat(257) },
      "at 'eventSourceToken' failed to satisfy constraint: Member must have length less than or equal to 256",
    ],
    [
      { principalOrgId: 'o-short' },
      "Value 'o-short' at 'principalOrgId' failed to satisfy constraint: Member must satisfy regular expression pattern: o-[a-z0-9]{10,32}",
    ],
  ])('%j', (input, constraint) => {
    const sandbox = openWithOrders();
    const refusal = refusalOf(sandbox, () => addPermission(sandbox, input));
    expect(refusal).toMatchObject({
      awsErrorCode: 'ValidationException',
      status: 400,
      field: Object.keys(input)[0],
    });
    expect(refusal.message).toContain(constraint);
  });

  it.each([
    [{ functionName: 'doesnotexist' }, `Function not found: ${arnOf('doesnotexist')}`],
    [
      { functionName: 'doesnotexist', qualifier: '42' },
      `Function not found: ${arnOf('doesnotexist')}`,
    ],
    [{ qualifier: '42' }, `Function not found: ${ORDERS}:42`],
    [{ functionName: 'orders:42' }, `Function not found: ${ORDERS}:42`],
    [{ qualifier: 'live' }, `Cannot find alias arn: ${ORDERS}:live`],
  ])('what does not exist: %j', (input, message) => {
    const sandbox = openWithOrders();
    expect(refusalOf(sandbox, () => addPermission(sandbox, input))).toMatchObject({
      awsErrorCode: 'ResourceNotFoundException',
      status: 404,
      message,
    });
  });

  it('another revision than the latest', () => {
    const sandbox = openWithOrders();
    const wrong = {
      awsErrorCode: 'PreconditionFailedException',
      status: 412,
      message:
        'The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id',
      field: 'revisionId',
    };
    expect(refusalOf(sandbox, () => addPermission(sandbox, { revisionId: 'none' }))).toEqual(wrong);
    addPermission(sandbox);
    const old = getPolicy(sandbox)?.revisionId ?? '';
    addPermission(sandbox, { statementId: 'b', revisionId: old });
    expect(
      refusalOf(sandbox, () => addPermission(sandbox, { statementId: 'c', revisionId: old })),
    ).toEqual(wrong);
  });
});

describe('RemovePermission', () => {
  it('takes one statement out and says so (POL-14)', () => {
    const sandbox = openWithOrders();
    addPermission(sandbox, { statementId: 'a' });
    addPermission(sandbox, { statementId: 'b' });
    sandbox.takeEvents();
    removePermission(sandbox, {
      statementId: 'a',
      revisionId: getPolicy(sandbox)?.revisionId ?? '',
    });
    const { Statement } = JSON.parse(getPolicy(sandbox)?.policy ?? '') as {
      Statement: { Sid: string }[];
    };
    expect(Statement.map(({ Sid }) => Sid)).toEqual(['b']);
    expect(sandbox.takeEvents()).toMatchObject([
      {
        kind: 'PERMISSION_REMOVED',
        rule: 'POL-14',
        functionName: 'orders',
        message: `Statement "a" was taken out of the policy of ${ORDERS}; statements left: 1.`,
        detail: { statementId: 'a', resource: ORDERS, statementsLeft: 1 },
      },
    ]);
  });

  it.each([
    ['where there is no policy', false, {}, 'No policy is associated with the given resource.'],
    [
      'of an unknown function',
      true,
      { functionName: 'doesnotexist' },
      `No policy found for: ${arnOf('doesnotexist')}`,
    ],
    ['of an unknown version', true, { qualifier: '42' }, `Function not found: ${ORDERS}:42`],
    ['of an unknown alias', true, { qualifier: 'live' }, `Cannot find alias arn: ${ORDERS}:live`],
    [
      'by an unknown statement id',
      true,
      { statementId: 'non-existent' },
      'Statement non-existent is not found in resource policy.',
    ],
  ])('refuses a statement %s (table 8.3)', (_case, hasPolicy, input, message) => {
    const sandbox = openWithOrders();
    if (hasPolicy) addPermission(sandbox);
    expect(refusalOf(sandbox, () => removePermission(sandbox, input))).toMatchObject({
      awsErrorCode: 'ResourceNotFoundException',
      status: 404,
      message,
    });
  });

  it('refuses another revision than the latest', () => {
    const sandbox = openWithOrders();
    addPermission(sandbox);
    expect(
      refusalOf(sandbox, () => removePermission(sandbox, { revisionId: 'old' })),
    ).toMatchObject({ awsErrorCode: 'PreconditionFailedException', status: 412 });
  });

  it('refuses an id that no statement can have', () => {
    const sandbox = openWithOrders();
    addPermission(sandbox);
    expect(
      refusalOf(sandbox, () => removePermission(sandbox, { statementId: 'example.com' })),
    ).toMatchObject({ awsErrorCode: 'ValidationException', field: 'statementId' });
  });
});

function arnOf(functionName: string): string {
  return `arn:aws:lambda:eu-west-1:123456789012:function:${functionName}`;
}
