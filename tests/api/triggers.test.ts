import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const CREATE = `mutation ($input: CreateTriggerInput!) {
  createTrigger(input: $input) {
    trigger { id source sourceArn functionName qualifier enabled configuration permissionStatementIds function { functionName } }
  }
}`;
const UPDATE =
  'mutation ($input: UpdateTriggerInput!) { updateTrigger(input: $input) { trigger { id enabled configuration } } }';
const DELETE =
  'mutation ($input: DeleteTriggerInput!) { deleteTrigger(input: $input) { deletedTriggerId } }';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
let accountId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

// Each test has a sandbox of its own, with a function that keeps what it is given.
beforeEach(async () => {
  sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
  const { sandbox } = await tenant.client.ask<{ sandbox: { accountId: string } }>(
    'query ($sandboxId: ID!) { sandbox(id: $sandboxId) { accountId } }',
    { sandboxId },
  );
  accountId = sandbox.accountId;
  await change(
    'createFunction',
    'functionName: "keeper", code: "exports.handler = async (event) => event"',
  );
});

/** Carries a mutation out of which only the success matters. */
async function change(name: string, fields: string): Promise<void> {
  await tenant.client.ask(
    `mutation ($sandboxId: ID!) { ${name}(input: { sandboxId: $sandboxId, ${fields} }) { __typename } }`,
    { sandboxId },
  );
}

interface Trigger {
  readonly id: string;
  readonly permissionStatementIds: readonly string[];
}

async function create(source: object, more: object = {}): Promise<Trigger> {
  const { createTrigger } = await tenant.client.ask<{ createTrigger: { trigger: Trigger } }>(
    CREATE,
    { input: { sandboxId, functionName: 'keeper', source, ...more } },
  );
  return createTrigger.trigger;
}

/** What the function was invoked with, after some virtual time. */
async function payloadsAfter(by: string): Promise<unknown[]> {
  await change('advanceClock', `by: "${by}"`);
  const { sandbox } = await tenant.client.ask<{
    sandbox: { invocations: { edges: { node: { invocationType: string; payload: unknown } }[] } };
  }>(
    'query ($sandboxId: ID!) { sandbox(id: $sandboxId) { invocations(first: 20) { edges { node { invocationType payload } } } } }',
    { sandboxId },
  );
  return sandbox.invocations.edges.map(({ node }) => node.payload);
}

async function statements(): Promise<readonly unknown[]> {
  const { sandbox } = await tenant.client.ask<{
    sandbox: { function: { policy: { policy: string } | null } };
  }>(
    'query ($sandboxId: ID!) { sandbox(id: $sandboxId) { function(name: "keeper") { policy { policy } } } }',
    { sandboxId },
  );
  const { policy } = sandbox.function;
  return policy ? (JSON.parse(policy.policy) as { Statement: unknown[] }).Statement : [];
}

describe('A trigger', () => {
  test('of a bucket lets S3 in and brings its notifications (PUSH-01, S3-08)', async () => {
    await change('createBucket', 'bucket: "photos"');
    const trigger = await create({
      s3: { bucket: 'photos', events: ['s3:ObjectCreated:*'], prefix: 'in/', suffix: '.jpg' },
    });
    expect(trigger).toMatchObject({
      source: 'S3',
      sourceArn: 'arn:aws:s3:::photos',
      functionName: 'keeper',
      qualifier: null,
      enabled: true,
      function: { functionName: 'keeper' },
    });
    expect(await statements()).toEqual([
      expect.objectContaining({
        Sid: trigger.permissionStatementIds[0],
        Principal: { Service: 's3.amazonaws.com' },
        Condition: {
          StringEquals: { 'AWS:SourceAccount': accountId },
          ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::photos' },
        },
      }),
    ]);
    await change('putObject', 'bucket: "photos", key: "in/happy.jpg", body: "x"');
    await change('putObject', 'bucket: "photos", key: "out/happy.jpg", body: "x"');
    expect(await payloadsAfter('PT1S')).toEqual([
      {
        Records: [
          expect.objectContaining({
            eventName: 'ObjectCreated:Put',
            s3: expect.objectContaining({
              object: expect.objectContaining({ key: 'in/happy.jpg' }) as object,
            }) as object,
          }),
        ],
      },
    ]);
  });

  test('of a topic brings what is published and passes the filter policy (SNS-06)', async () => {
    await change('createTopic', 'name: "orders"');
    const topicArn = `arn:aws:sns:eu-west-1:${accountId}:orders`;
    await create({ sns: { topicArn, filterPolicy: { kind: ['order'] } } });
    const kinds = { order: '7', invoice: '8' };
    for (const [kind, message] of Object.entries(kinds)) {
      await change(
        'publish',
        `topicArn: "${topicArn}", message: "${message}", messageAttributes: [{ name: "kind", dataType: "String", stringValue: "${kind}" }]`,
      );
    }
    expect(await payloadsAfter('PT1S')).toEqual([
      {
        Records: [
          expect.objectContaining({ Sns: expect.objectContaining({ Message: '7' }) as object }),
        ],
      },
    ]);
  });

  test('of a rule makes the rule and brings events that match (EVB-01)', async () => {
    const trigger = await create({
      eventBridgeRule: { ruleName: 'placed', eventPattern: { source: ['shop'] } },
    });
    expect(trigger).toMatchObject({
      source: 'EVENTBRIDGE_RULE',
      sourceArn: `arn:aws:events:eu-west-1:${accountId}:rule/placed`,
    });
    await change(
      'putEvents',
      'entries: [{ source: "shop", detailType: "Placed", detail: { orderId: 7 } }, { source: "bank", detailType: "Paid", detail: {} }]',
    );
    expect(await payloadsAfter('PT1S')).toEqual([
      expect.objectContaining({ 'detail-type': 'Placed', detail: { orderId: 7 } }),
    ]);
  });

  test('of a schedule needs no permission and fires in its time (SCH-07, SCH-08)', async () => {
    const trigger = await create({
      eventBridgeSchedule: {
        name: 'hourly',
        scheduleExpression: 'cron(0 * * * ? *)',
        input: { report: 'hourly' },
      },
    });
    expect(trigger).toMatchObject({ source: 'EVENTBRIDGE_SCHEDULER', permissionStatementIds: [] });
    expect(await statements()).toEqual([]);
    expect(await payloadsAfter('PT3H')).toEqual([1, 2, 3].map(() => ({ report: 'hourly' })));
  });

  test('can be switched off and on where its source can', async () => {
    const { id: triggerId } = await create({
      eventBridgeRule: { ruleName: 'placed', eventPattern: { source: ['shop'] } },
    });
    const set = (enabled: boolean): Promise<unknown> =>
      tenant.client.ask(UPDATE, { input: { sandboxId, triggerId, enabled } });
    const put = (): Promise<void> =>
      change('putEvents', 'entries: [{ source: "shop", detailType: "Placed", detail: {} }]');
    expect(await set(false)).toMatchObject({ updateTrigger: { trigger: { enabled: false } } });
    await put();
    expect(await payloadsAfter('PT1S')).toHaveLength(0);
    await set(true);
    await put();
    expect(await payloadsAfter('PT1S')).toHaveLength(1);
  });

  test('is gone with its set-up and the permission that was made for it', async () => {
    await change('createBucket', 'bucket: "photos"');
    const { id: triggerId } = await create({
      s3: { bucket: 'photos', events: ['s3:ObjectCreated:*'] },
    });
    await tenant.client.ask(DELETE, { input: { sandboxId, triggerId } });
    expect(await statements()).toEqual([]);
    await change('putObject', 'bucket: "photos", key: "a", body: "x"');
    expect(await payloadsAfter('PT1S')).toEqual([]);
    expect(await tenant.client.refusal(DELETE, { input: { sandboxId, triggerId } })).toMatchObject({
      extensions: { code: 'TRIGGER_NOT_FOUND', field: 'triggerId' },
    });
  });

  test("is what a service's own mutation makes, too, and is listed with the others", async () => {
    await change('createTopic', 'name: "orders"');
    await change(
      'subscribe',
      `topicArn: "arn:aws:sns:eu-west-1:${accountId}:orders", protocol: "lambda", endpoint: "arn:aws:lambda:eu-west-1:${accountId}:function:keeper"`,
    );
    await create({ eventBridgeRule: { ruleName: 'placed', eventPattern: { source: ['shop'] } } });
    const { sandbox } = await tenant.client.ask<{
      sandbox: Record<'all' | 'ofTopics', { edges: { node: { source: string } }[] }>;
    }>(
      `query ($sandboxId: ID!) { sandbox(id: $sandboxId) {
        all: triggers { edges { node { source } } }
        ofTopics: triggers(filter: { sources: [SNS], functionName: "keeper" }) { edges { node { source } } }
      } }`,
      { sandboxId },
    );
    const sources = ({ edges }: { edges: { node: { source: string } }[] }): string[] =>
      edges.map(({ node }) => node.source);
    expect(sources(sandbox.all)).toEqual(['SNS', 'EVENTBRIDGE_RULE']);
    expect(sources(sandbox.ofTopics)).toEqual(['SNS']);
  });
});

describe('createTrigger refuses, and changes nothing:', () => {
  async function eventCount(): Promise<number> {
    const { sandbox } = await tenant.client.ask<{
      sandbox: { events: { edges: { node: { seq: number } }[] } };
    }>(
      'query ($sandboxId: ID!) { sandbox(id: $sandboxId) { events(last: 1) { edges { node { seq } } } } }',
      { sandboxId },
    );
    return sandbox.events.edges[0]?.node.seq ?? 0;
  }

  test.each([
    ['no source at all', {}, 'INVALID_ARGUMENT', 'source'],
    [
      'two sources at once',
      {
        s3: { bucket: 'photos', events: [] },
        eventBridgeSchedule: { name: 'a', scheduleExpression: 'rate(1 hours)' },
      },
      'INVALID_ARGUMENT',
      'source',
    ],
    [
      'a bucket that is not there',
      { s3: { bucket: 'nobody', events: ['s3:ObjectCreated:*'] } },
      'BUCKET_NOT_FOUND',
      'bucket',
    ],
    [
      'a schedule that cannot be read',
      { eventBridgeSchedule: { name: 'a', scheduleExpression: 'cron(71 8 1 * ? *)' } },
      'VALIDATION_FAILED',
      'scheduleExpression',
    ],
  ])('%s', async (_what, source, code, field) => {
    const before = [await eventCount(), await statements()];
    const input = { sandboxId, functionName: 'keeper', source };
    const { extensions } = await tenant.client.refusal(CREATE, { input });
    expect([extensions.code, extensions['field']]).toEqual([code, field]);
    expect([await eventCount(), await statements()]).toEqual(before);
  });

  test('a bucket that the function does not let in (S3-07)', async () => {
    await change('createBucket', 'bucket: "photos"');
    const before = [await eventCount(), await statements()];
    const input = {
      sandboxId,
      functionName: 'keeper',
      source: { s3: { bucket: 'photos', events: ['s3:ObjectCreated:*'] } },
      addPermission: false,
    };
    const { message } = await tenant.client.refusal(CREATE, { input });
    expect(message).toContain('Unable to validate the following destination configurations');
    expect([await eventCount(), await statements()]).toEqual(before);
  });

  test('a function that is not there', async () => {
    const input = {
      sandboxId,
      functionName: 'nobody',
      source: { eventBridgeSchedule: { name: 'a', scheduleExpression: 'rate(1 hours)' } },
    };
    const { extensions } = await tenant.client.refusal(CREATE, { input });
    expect(extensions).toMatchObject({ code: 'FUNCTION_NOT_FOUND', field: 'functionName' });
  });
});

test('the catalogue tells of every source who retries, what it sends and what to know (PUSH-02)', async () => {
  const { eventSources } = await tenant.client.ask<{
    eventSources: {
      type: string;
      model: string;
      invocationTypes: string[];
      principal: string | null;
      retries: string;
      exampleEvent: object;
      rules: { id: string }[];
    }[];
  }>(
    '{ eventSources { type title model invocationTypes principal permissionChecked retries exampleEvent rules { id title summary } } }',
  );
  const byType = new Map(eventSources.map((source) => [source.type, source]));
  expect(byType.get('S3')).toMatchObject({
    model: 'PUSH',
    invocationTypes: ['EVENT'],
    principal: 's3.amazonaws.com',
    exampleEvent: { Records: [{ eventSource: 'aws:s3' }] },
  });
  expect(byType.get('EVENTBRIDGE_SCHEDULER')?.principal).toBeNull();
  for (const { retries, rules, exampleEvent } of eventSources) {
    expect(retries.length).toBeGreaterThan(40);
    expect(rules.length).toBeGreaterThan(0);
    expect(Object.keys(exampleEvent).length).toBeGreaterThan(0);
  }
});
