import { expect, test } from 'vitest';
import { FUNCTION_URLS_MAX } from '../../../../src/simulation/lambda/function-url/function-url-commands.ts';
import { functionUrls } from '../../../../src/simulation/lambda/function-url/function-url.ts';
import { functionPolicies } from '../../../../src/simulation/lambda/policy/function-policy.ts';
import { functionUrlPushSource } from '../../../../src/simulation/lambda/function-url/function-url-push-source.ts';
import { triggers } from '../../../../src/simulation/push/trigger.ts';
import {
  createUrl,
  letEverybodyIn,
  publicFunction,
  requestUrl,
} from '../../../support/function-urls.ts';
import { responseHeader } from '../../../support/http-exchanges.ts';
import { addPermission, publishAs, removePermission } from '../../../support/permissions.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';

const CODE = 'exports.handler = async () => 1';
const ANN = 'arn:aws:iam::123456789012:user/ann';
const STRANGER = 'arn:aws:iam::999999999999:user/bob';
const FORBIDDEN =
  '{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}';

function openWithUrl(authType: 'NONE' | 'AWS_IAM'): { sandbox: TestSandbox; urlId: string } {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', CODE);
  return { sandbox, urlId: createUrl(sandbox, { authType }) };
}

test('without a statement nobody gets in: 403 in AWS’s words (URL-07)', () => {
  const { sandbox, urlId } = openWithUrl('NONE');
  const exchange = requestUrl(sandbox, urlId);
  expect(exchange).toMatchObject({ statusCode: 403, responseBody: FORBIDDEN, invocationId: null });
  expect(responseHeader(exchange, 'x-amzn-errortype')).toBe('AccessDeniedException');
  expect(sandbox.invocations.size).toBe(0);
});

test.each(['url', 'invoke'])(
  'both permissions are needed: without "%s" it is 403 (URL-06)',
  (one) => {
    const { sandbox, urlId } = openWithUrl('NONE');
    letEverybodyIn(sandbox);
    expect(requestUrl(sandbox, urlId).statusCode).toBe(200);
    removePermission(sandbox, { statementId: one });
    expect(requestUrl(sandbox, urlId).statusCode).toBe(403);
  },
);

test('the log says which statement came closest (URL-06)', () => {
  const { sandbox, urlId } = openWithUrl('NONE');
  addPermission(sandbox, {
    statementId: 'signed',
    principal: '*',
    action: 'lambda:InvokeFunctionUrl',
    functionUrlAuthType: 'AWS_IAM',
  });
  requestUrl(sandbox, urlId);
  expect(sandbox.takeEvents().at(-1)).toMatchObject({
    kind: 'HTTP_REQUEST_REFUSED',
    rule: 'URL-06',
    message: expect.stringContaining(
      'Statement "signed" would allow it if lambda:FunctionUrlAuthType were AWS_IAM',
    ) as string,
  });
});

test('with AWS_IAM a request that nobody signed is 403, whatever the policy says (URL-07)', () => {
  const { sandbox, urlId } = openWithUrl('AWS_IAM');
  for (const action of ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction']) {
    addPermission(sandbox, { statementId: action.replace(':', '-'), principal: '*', action });
  }
  expect(requestUrl(sandbox, urlId).statusCode).toBe(403);
  expect(requestUrl(sandbox, urlId, {}, { arn: STRANGER }).statusCode).toBe(200);
});

test('with AWS_IAM a user of the account needs only their own policy, for both actions (URL-06)', () => {
  const { sandbox, urlId } = openWithUrl('AWS_IAM');
  const allow = (action: string[]) => ({
    arn: ANN,
    identityPolicy: [
      { sid: null, effect: 'ALLOW' as const, action, resource: ['*'], condition: null },
    ],
  });
  const both = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'];
  expect(requestUrl(sandbox, urlId, {}, allow(both)).statusCode).toBe(200);
  expect(requestUrl(sandbox, urlId, {}, allow(both.slice(0, 1))).statusCode).toBe(403);
  expect(requestUrl(sandbox, urlId, {}, { arn: STRANGER }).statusCode).toBe(403);
});

test('a direct call is not one through the URL (URL-06)', () => {
  const { sandbox } = openWithUrl('NONE');
  letEverybodyIn(sandbox);
  const denied = sandbox.execute('Invoke', {
    functionName: 'orders',
    qualifier: null,
    invocationType: 'REQUEST_RESPONSE',
    payload: null,
    clientContext: null,
    caller: {
      arn: STRANGER,
      identityPolicy: null,
      principalOrgId: null,
      servicePrincipal: null,
      sourceArn: null,
      sourceAccount: null,
      eventSourceToken: null,
    },
  });
  expect(denied.statusCode).toBe(403);
});

test('the URL of an alias runs the alias, and asks the policy of the alias (URL-08)', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', 'exports.handler = async (e, c) => c.functionVersion');
  publishAs(sandbox, 'live');
  const urlId = createUrl(sandbox, { qualifier: 'live' });
  letEverybodyIn(sandbox);
  expect(requestUrl(sandbox, urlId).statusCode).toBe(403);
  letEverybodyIn(sandbox, 'live');
  expect(requestUrl(sandbox, urlId).responseBody).toBe('1');
});

test('a version has no URL (URL-08)', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', CODE);
  publishAs(sandbox, 'live');
  expect(() => createUrl(sandbox, { qualifier: '1' })).toThrow(
    expect.objectContaining({ code: 'VALIDATION_FAILED', field: 'qualifier' }) as Error,
  );
});

test('when its alias is deleted the URL answers 403; a new alias of the name has none (URL-08)', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', CODE);
  publishAs(sandbox, 'live');
  const urlId = createUrl(sandbox, { qualifier: 'live' });
  letEverybodyIn(sandbox, 'live');
  sandbox.execute('DeleteAlias', { functionName: 'orders', name: 'live' });
  expect(requestUrl(sandbox, urlId)).toMatchObject({ statusCode: 403, responseBody: FORBIDDEN });
  sandbox.createAlias('orders', 'live', '1');
  expect(requestUrl(sandbox, urlId).statusCode).toBe(403);
  expect([...sandbox.world.table(triggers).values()]).toEqual([]);
  const again = createUrl(sandbox, { qualifier: 'live' });
  expect(again).not.toBe(urlId);
  expect(() => requestUrl(sandbox, urlId)).toThrow('There is no function URL');
});

test('a URL goes with its function', () => {
  const { sandbox, urlId } = openWithUrl('NONE');
  sandbox.execute('DeleteFunction', { functionName: 'orders', qualifier: null });
  expect(() => requestUrl(sandbox, urlId)).toThrow(
    expect.objectContaining({ code: 'FUNCTION_URL_NOT_FOUND' }) as Error,
  );
  expect([...sandbox.world.table(triggers).values()]).toEqual([]);
});

test('a second URL is refused in AWS’s words', () => {
  const { sandbox } = openWithUrl('NONE');
  expect(() => createUrl(sandbox)).toThrow(
    'Failed to create function url config for [functionArn = arn:aws:lambda:eu-west-1:123456789012:function:orders]. Error message:  FunctionUrlConfig exists for this Lambda function',
  );
});

test('a change of the authorization holds from the next request on (URL-02)', () => {
  const sandbox = openSandbox();
  const urlId = publicFunction(sandbox, CODE);
  sandbox.execute('UpdateFunctionUrlConfig', {
    functionName: 'orders',
    qualifier: null,
    authType: 'AWS_IAM',
    invokeMode: 'RESPONSE_STREAM',
    cors: null,
  });
  expect(requestUrl(sandbox, urlId).statusCode).toBe(403);
  expect(sandbox.world.table(functionUrls).get(`url_${urlId}`)).toMatchObject({
    authType: 'AWS_IAM',
    invokeMode: 'RESPONSE_STREAM',
  });
});

test('an address is gone with DeleteFunctionUrlConfig', () => {
  const { sandbox, urlId } = openWithUrl('NONE');
  sandbox.execute('DeleteFunctionUrlConfig', { functionName: 'orders', qualifier: null });
  expect(() => requestUrl(sandbox, urlId)).toThrow('There is no function URL');
  expect(() =>
    sandbox.execute('DeleteFunctionUrlConfig', { functionName: 'orders', qualifier: null }),
  ).toThrow('The resource you requested does not exist');
});

test('as a trigger it is created, changed and deleted like by its own commands', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', CODE);
  const { triggerId } = sandbox.execute('CreateTrigger', {
    source: 'FUNCTION_URL',
    functionName: 'orders',
    qualifier: null,
    configuration: { authType: 'AWS_IAM', invokeMode: null, cors: null },
    addPermission: true,
  });
  const trigger = () => sandbox.world.table(triggers).get(triggerId);
  expect(trigger()).toMatchObject({
    source: 'FUNCTION_URL',
    functionName: 'orders',
    permissionStatementIds: [],
    configuration: { authType: 'AWS_IAM', invokeMode: 'BUFFERED' },
  });
  const change = { triggerId, source: null } as const;
  sandbox.execute('UpdateTrigger', {
    ...change,
    enabled: null,
    configuration: { authType: 'NONE', invokeMode: null, cors: null },
  });
  expect(trigger()?.configuration).toMatchObject({ authType: 'NONE' });
  expect(() =>
    sandbox.execute('UpdateTrigger', { ...change, enabled: false, configuration: null }),
  ).toThrow('Cannot switch a function URL off');
  sandbox.execute('DeleteTrigger', { triggerId });
  expect(sandbox.world.table(functionUrls).size).toBe(0);
});

test('a sandbox has a thousand URLs, those of deleted aliases included', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', CODE);
  for (let number = 0; number < FUNCTION_URLS_MAX; number++) {
    sandbox.createAlias('orders', `a${number}-live`, '$LATEST');
    createUrl(sandbox, { qualifier: `a${number}-live` });
  }
  sandbox.execute('DeleteAlias', { functionName: 'orders', name: 'a0-live' });
  expect(() => createUrl(sandbox)).toThrow(
    expect.objectContaining({
      code: 'QUOTA_EXCEEDED',
      detail: { limit: 1_000, actual: 1_001 },
    }) as Error,
  );
});

test('the example of the catalogue is an event of format 2.0 (URL-01)', () => {
  expect(functionUrlPushSource.exampleEvent(openSandbox().identity)).toMatchObject({
    version: '2.0',
    queryStringParameters: { q: 'a,b' },
    requestContext: { time: '15/Jan/2026:10:11:12 +0000' },
  });
});

test('a trigger that lets everybody in brings both statements, and takes them away again (URL-06)', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', CODE);
  const { triggerId } = sandbox.execute('CreateTrigger', {
    source: 'FUNCTION_URL',
    functionName: 'orders',
    qualifier: null,
    configuration: { authType: 'NONE', invokeMode: null, cors: null },
    addPermission: true,
  });
  const [url] = sandbox.world.table(functionUrls).values();
  expect(requestUrl(sandbox, (url?.id ?? '').slice('url_'.length)).statusCode).toBe(200);
  const statements = () =>
    [...sandbox.world.table(functionPolicies).values()].flatMap((policy) => policy.statements);
  expect(statements()).toHaveLength(2);
  sandbox.execute('DeleteTrigger', { triggerId });
  expect(statements()).toEqual([]);
});
