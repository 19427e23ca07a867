import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
let accountId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

beforeEach(async () => {
  sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
  const { sandbox } = await tenant.client.ask<{ sandbox: { accountId: string } }>(
    'query ($id: ID!) { sandbox(id: $id) { accountId } }',
    { id: sandboxId },
  );
  ({ accountId } = sandbox);
  await change('createFunction', {
    functionName: 'orders',
    code: 'exports.handler = async (event) => event.answer ?? event;',
  });
});

/** The type of a mutation's input. */
function inputOf(mutation: string): string {
  return `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
}

function document(mutation: string, selection: string): string {
  return `mutation ($input: ${inputOf(mutation)}!) { ${mutation}(input: $input) { ${selection} } }`;
}

async function change<Data>(
  mutation: string,
  input: object,
  selection = '__typename',
): Promise<Data> {
  const data = await tenant.client.ask<Record<string, Data>>(document(mutation, selection), {
    input: { sandboxId, ...input },
  });
  return data[mutation] as Data;
}

async function lastEvent(): Promise<unknown> {
  const { sandbox } = await tenant.client.ask<{ sandbox: { events: { edges: unknown[] } } }>(
    'query ($id: ID!) { sandbox(id: $id) { events(last: 1) { edges { cursor } } } }',
    { id: sandboxId },
  );
  return sandbox.events.edges[0];
}

/** What a mutation is refused with; that it has changed nothing the log shows. */
async function refused(
  mutation: string,
  input: object,
): Promise<{ code: string; field: unknown; message: string }> {
  const before = await lastEvent();
  const { message, extensions } = await tenant.client.refusal(document(mutation, '__typename'), {
    input: { sandboxId, ...input },
  });
  expect(await lastEvent()).toEqual(before);
  return { code: extensions.code, field: extensions['field'], message };
}

function arn(service_: string, resource: string, account = accountId): string {
  return `arn:aws:${service_}:eu-west-1:${account}:${resource}`;
}

describe('an event invoke configuration is refused', () => {
  test.each([
    [{ maximumRetryAttempts: 3 }, 'maximumRetryAttempts', 'less than or equal to 2'],
    [{ maximumEventAgeInSeconds: 59 }, 'maximumEventAgeInSeconds', 'greater than or equal to 60'],
    [
      { maximumEventAgeInSeconds: 21_601 },
      'maximumEventAgeInSeconds',
      'less than or equal to 21600',
    ],
  ])('with %j', async (settings, field, limit) => {
    const refusal = await refused('putFunctionEventInvokeConfig', {
      functionName: 'orders',
      ...settings,
    });
    expect(refusal).toMatchObject({ code: 'VALIDATION_FAILED', field });
    expect(refusal.message).toContain(limit);
  });

  test.each(['sqs', 'sns', 'events', 'lambda'])(
    'with a destination of %s that is not there, or is somebody else’s',
    async (kind) => {
      const resource = {
        sqs: 'nothing',
        sns: 'nothing',
        events: 'event-bus/nothing',
        lambda: 'function:nothing',
      }[kind];
      for (const account of [accountId, '999999999999']) {
        const destination = arn(kind, resource ?? '', account);
        const { field } = await refused('putFunctionEventInvokeConfig', {
          functionName: 'orders',
          destinationConfig: { onSuccess: { destination } },
        });
        expect(field).toBe('destinationConfig.onSuccess.destination');
      }
    },
  );
});

test('a FIFO queue is refused as a dead-letter queue', async () => {
  await change('createQueue', {
    queueName: 'dead.fifo',
    attributes: { fifoQueue: true },
  });
  const refusal = await refused('updateFunctionConfiguration', {
    functionName: 'orders',
    deadLetterConfig: { targetArn: arn('sqs', 'dead.fifo') },
  });
  expect(refusal.field).toBe('deadLetterConfig.targetArn');
});

test('a payload over the limit of events is refused, and one at the limit is taken', async () => {
  const payload = (bytes: number): string => 'x'.repeat(bytes - 2);
  const send = { functionName: 'orders', invocationType: 'EVENT' };
  const refusal = await refused('invoke', { ...send, payload: payload(1_048_577) });
  expect(refusal.message).toContain('1048576');
  await change('invoke', { ...send, payload: payload(1_048_576) });
});

test('a rule with a broken pattern is refused, and the error points at the place', async () => {
  const eventPattern = '{ "source": ["shop"], "detail": { "total": [{ "numeric": [">"] }] } }';
  const { field, message } = await refused('putRule', { name: 'broken', eventPattern });
  expect(field).toBe('eventPattern');
  expect(message).toContain('Value of > must be numeric at "detail.total"');
});

test('a rule and a schedule with a broken schedule are refused, and the error names the part', async () => {
  const rule = await refused('putRule', {
    name: 'broken',
    scheduleExpression: 'cron(0 25 * * ? *)',
  });
  expect(rule).toMatchObject({ field: 'scheduleExpression' });
  const schedule = await refused('createSchedule', {
    name: 'broken',
    scheduleExpression: 'cron(0 25 * * ? *)',
    flexibleTimeWindow: { mode: 'OFF' },
    target: { arn: arn('lambda', 'function:orders'), roleArn: 'arn:aws:iam::123456789012:role/r' },
  });
  expect(schedule).toMatchObject({ field: 'scheduleExpression' });
  for (const { message } of [rule, schedule]) expect(message).toContain('25');
});

test('notifications of a bucket that overlap are refused', async () => {
  await change('createBucket', { bucket: 'photos' });
  const s3 = { bucket: 'photos', events: ['s3:ObjectCreated:*'], suffix: '.jpg' };
  const functionName = 'orders';
  await change('createTrigger', { functionName, source: { s3: { ...s3, prefix: 'in/' } } });
  const { message } = await refused('createTrigger', {
    functionName,
    source: { s3: { ...s3, prefix: 'in/new/' } },
  });
  expect(message).toContain('overlap');
});

test('a topic is refused as its own subscriber', async () => {
  const { topic } = await change<{ topic: { topicArn: string } }>(
    'createTopic',
    { name: 'news' },
    'topic { topicArn }',
  );
  const { topicArn } = topic;
  for (const protocol of ['sns', 'sqs', 'lambda']) {
    await refused('subscribe', { topicArn, protocol, endpoint: topicArn });
  }
});

test('ten thousand events in one call are refused, whichever way', async () => {
  const entry = { source: 'shop', detailType: 'order', detail: {} };
  const entries = Array.from({ length: 10_000 }, () => entry);
  expect(await refused('putEvents', { entries })).toMatchObject({ field: 'entries' });
  const aliases = entries.map((_, index) => `i${index}: invoke(input: $input) { statusCode }`);
  const before = await lastEvent();
  await tenant.client.refusal(`mutation ($input: InvokeInput!) { ${aliases.join(' ')} }`, {
    input: { sandboxId, functionName: 'orders', invocationType: 'EVENT', payload: {} },
  });
  expect(await lastEvent()).toEqual(before);
});

describe('API Gateway', () => {
  async function requestOrders(body: object): Promise<unknown> {
    const { restApi } = await change<{ restApi: { restApiId: string } }>(
      'createRestApi',
      { name: 'shop' },
      'restApi { restApiId }',
    );
    const { restApiId } = restApi;
    await change('createTrigger', {
      functionName: 'answers',
      source: {
        apiGatewayRest: { restApiId, path: '/orders', httpMethod: 'POST', stageName: 'prod' },
      },
    });
    const { exchange } = await change<{ exchange: unknown }>(
      'requestApi',
      { apiId: restApiId, method: 'POST', path: '/prod/orders', body: JSON.stringify(body) },
      'exchange { statusCode responseBody }',
    );
    return exchange;
  }

  test('answers 502 where a handler returns a number (AGR-04)', async () => {
    await change('createFunction', {
      functionName: 'answers',
      code: 'exports.handler = async () => 42;',
    });
    expect(await requestOrders({})).toEqual({
      statusCode: 502,
      responseBody: '{"message":"Internal server error"}',
    });
  });

  test('refuses a template that cannot be read, and says where', async () => {
    const { restApi } = await change<{
      restApi: { restApiId: string; rootResourceId: string };
    }>('createRestApi', { name: 'shop' }, 'restApi { restApiId rootResourceId }');
    const method = {
      restApiId: restApi.restApiId,
      resourceId: restApi.rootResourceId,
      httpMethod: 'POST',
    };
    await change('putMethod', { ...method, authorizationType: 'NONE' });
    const { message } = await refused('putIntegration', {
      ...method,
      type: 'AWS',
      integrationHttpMethod: 'POST',
      uri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn('lambda', 'function:orders')}/invocations`,
      requestTemplates: { 'application/json': '{\n  "a": #if($input.json("$"))\n}' },
    });
    expect(message).toContain('Line 2, column 8: #if has no #end.');
  });
});

describe('an event that waits for its retry', () => {
  const s3 = { servicePrincipal: 's3.amazonaws.com', sourceArn: 'arn:aws:s3:::photos' };
  const permission = { functionName: 'unlucky', statementId: 's3' };

  async function statusAfter(changeMeanwhile: () => Promise<unknown>): Promise<unknown> {
    await change('createFunction', {
      functionName: 'unlucky',
      code: "let calls = 0; exports.handler = async () => { if (calls++ === 0) throw new Error('once'); };",
    });
    const action = 'lambda:InvokeFunction';
    await change('addPermission', { ...permission, action, principal: s3.servicePrincipal });
    const { invocation } = await change<{ invocation: { id: string } }>(
      'invoke',
      { functionName: 'unlucky', invocationType: 'EVENT', payload: {}, caller: s3 },
      'invocation { id }',
    );
    await change('advanceClock', { by: 'PT1S' });
    await changeMeanwhile();
    await change('advanceClock', { by: 'PT2M' });
    const { node } = await tenant.client.ask<{ node: { status: string } }>(
      'query ($id: ID!) { node(id: $id) { ... on Invocation { status } } }',
      { id: invocation.id },
    );
    return node.status;
  }

  test('is dropped where its function is deleted', async () => {
    const deletion = { functionName: 'unlucky' };
    expect(await statusAfter(() => change('deleteFunction', deletion))).toBe('DROPPED');
  });

  test('runs without the permission that let it in', async () => {
    expect(await statusAfter(() => change('removePermission', permission))).toBe('SUCCEEDED');
  });
});
