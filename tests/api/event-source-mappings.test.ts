import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
let accountId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox({
    region: 'eu-west-1',
    clock: { mode: 'MANUAL', startAt: '2026-01-15T10:00:00.000Z' },
  });
  const { sandbox } = await tenant.client.ask<{ sandbox: { accountId: string } }>(
    'query ($id: ID!) { sandbox(id: $id) { accountId } }',
    { id: sandboxId },
  );
  accountId = sandbox.accountId;
});
afterAll(() => service.stop());

const queueArnOf = (name: string): string => `arn:aws:sqs:eu-west-1:${accountId}:${name}`;

const CREATE = `mutation ($input: CreateEventSourceMappingInput!) {
  createEventSourceMapping(input: $input) { eventSourceMapping {
    id uuid eventSourceMappingArn sourceType eventSourceArn functionArn state stateTransitionReason
    lastProcessingResult batchSize maximumBatchingWindowInSeconds functionResponseTypes
    filterCriteria { filters { pattern } } metricsConfig { metrics } startingPosition
    parallelizationFactor destinationConfig { onFailure { destination } }
    scalingConfig { maximumConcurrency } provisionedPollerConfig { minimumPollers }
    kmsKeyArn tags { key value } function { functionName }
  } }
}`;

/** A queue and a function of one name. */
async function furnish(name: string, code: string, timeout = 3): Promise<void> {
  await tenant.client.ask(
    `mutation ($sandboxId: ID!, $name: String!, $code: String!, $timeout: Int!) {
      createFunction(input: { sandboxId: $sandboxId, functionName: $name, code: $code, timeout: $timeout }) { function { id } }
      createQueue(input: { sandboxId: $sandboxId, queueName: $name }) { queue { id } }
    }`,
    { sandboxId, name, code, timeout },
  );
}

async function map(name: string, more: object = {}): Promise<{ id: string; uuid: string }> {
  const { createEventSourceMapping } = await tenant.client.ask<{
    createEventSourceMapping: { eventSourceMapping: { id: string; uuid: string } };
  }>(CREATE, {
    input: { sandboxId, functionName: name, eventSourceArn: queueArnOf(name), ...more },
  });
  return createEventSourceMapping.eventSourceMapping;
}

async function send(queueName: string, messageBody: string): Promise<void> {
  await tenant.client.ask(
    'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messageId } }',
    { input: { sandboxId, queueName, messageBody } },
  );
}

async function advance(by: string): Promise<void> {
  await tenant.client.ask(
    'mutation ($input: AdvanceClockInput!) { advanceClock(input: $input) { advance { status } } }',
    { input: { sandboxId, by } },
  );
}

describe('a mapping', () => {
  test('is created with its defaults, and listed like what AWS lists of queues (ESM-01, ESM-02)', async () => {
    await furnish('plain', 'exports.handler = async () => {};');
    const mapping = await map('plain', { tags: [{ key: 'team', value: 'orders' }] });
    expect(mapping).toEqual({
      id: expect.stringMatching(/^esm_/) as string,
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      eventSourceMappingArn: `arn:aws:lambda:eu-west-1:${accountId}:event-source-mapping:${mapping.uuid}`,
      sourceType: 'SQS',
      eventSourceArn: queueArnOf('plain'),
      functionArn: `arn:aws:lambda:eu-west-1:${accountId}:function:plain`,
      state: 'ENABLED',
      stateTransitionReason: 'USER_INITIATED',
      lastProcessingResult: null,
      batchSize: 10,
      maximumBatchingWindowInSeconds: 0,
      functionResponseTypes: [],
      filterCriteria: null,
      metricsConfig: null,
      startingPosition: null,
      parallelizationFactor: null,
      destinationConfig: null,
      scalingConfig: null,
      provisionedPollerConfig: null,
      kmsKeyArn: null,
      tags: [{ key: 'team', value: 'orders' }],
      function: { functionName: 'plain' },
    });
    const found = await tenant.client.ask(
      `query ($id: ID!, $node: ID!, $uuid: String!, $arn: String!) {
        node(id: $node) { id }
        sandbox(id: $id) {
          eventSourceMapping(uuid: $uuid) { id }
          missing: eventSourceMapping(uuid: "none") { id }
          eventSourceMappings(filter: { eventSourceArn: $arn }) { edges { node { id } } }
          function(name: "plain") { eventSourceMappings { edges { node { id } } } }
        }
      }`,
      { id: sandboxId, node: mapping.id, uuid: mapping.uuid, arn: queueArnOf('plain') },
    );
    const { id } = mapping;
    expect(found).toEqual({
      node: { id },
      sandbox: {
        eventSourceMapping: { id },
        missing: null,
        eventSourceMappings: { edges: [{ node: { id } }] },
        function: { eventSourceMappings: { edges: [{ node: { id } }] } },
      },
    });
  });

  test('hands messages over, and its events name it (SQS-21)', async () => {
    await furnish('worker', 'exports.handler = async () => {};');
    const { id } = await map('worker');
    await send('worker', 'hello');
    await advance('PT1S');
    const { sandbox } = await tenant.client.ask<{ sandbox: { events: { edges: unknown[] } } }>(
      `query ($id: ID!) { sandbox(id: $id) {
        queue(name: "worker") { approximateNumberOfMessages approximateNumberOfMessagesNotVisible }
        events(filter: { functionName: "worker", kinds: [BATCH_INVOKED, BATCH_SUCCEEDED] }) {
          edges { node { kind rule { id } eventSourceMapping { id } invocation { status } } }
        }
      } }`,
      { id: sandboxId },
    );
    const node = (kind: string, rule: string): object => ({
      node: {
        kind,
        rule: { id: rule },
        eventSourceMapping: { id },
        invocation: { status: 'SUCCEEDED' },
      },
    });
    expect(sandbox).toEqual({
      queue: { approximateNumberOfMessages: 0, approximateNumberOfMessagesNotVisible: 0 },
      events: {
        edges: [node('BATCH_INVOKED', 'ESM-25'), node('BATCH_SUCCEEDED', 'SQS-21')],
      },
    });
  });

  test('shows its pollers, what they have in flight, and when they poll next (SQS-31)', async () => {
    await furnish(
      'slow',
      'exports.handler = () => new Promise((done) => setTimeout(done, 5_000));',
      20,
    );
    const { id } = await map('slow');
    const POLLERS = `query ($id: ID!) { node(id: $id) { ... on EventSourceMapping { pollers {
      count concurrency batchesInFlight recordsInFlight recordsBuffered pollsWithRecords emptyPolls nextPollAt
    } } } }`;
    await send('slow', 'a');
    await advance('PT1S');
    const busy = await tenant.client.ask<{ node: { pollers: unknown } }>(POLLERS, { id });
    expect(busy.node.pollers).toMatchObject({
      count: 5,
      concurrency: 5,
      batchesInFlight: 1,
      recordsInFlight: 1,
      recordsBuffered: 0,
      pollsWithRecords: 1,
      emptyPolls: 0,
      nextPollAt: expect.stringMatching(/Z$/) as string,
    });
    await advance('PT41S');
    const idle = await tenant.client.ask<{ node: { pollers: unknown } }>(POLLERS, { id });
    expect(idle.node.pollers).toMatchObject({
      count: 2,
      batchesInFlight: 0,
      emptyPolls: 7,
      nextPollAt: null,
    });
  });

  test('of an empty queue leaves a sandbox in real time with nothing due: no job waits for it', async () => {
    const idle = await tenant.createSandbox({ region: 'eu-west-1', clock: { mode: 'REAL_TIME' } });
    const { sandbox } = await tenant.client.ask<{
      sandbox: { accountId: string };
    }>('query ($id: ID!) { sandbox(id: $id) { accountId } }', { id: idle });
    await tenant.client.ask(
      `mutation ($sandboxId: ID!, $arn: String!) {
        createFunction(input: { sandboxId: $sandboxId, functionName: "idle", code: "exports.handler = async () => {}" }) { function { id } }
        createQueue(input: { sandboxId: $sandboxId, queueName: "idle" }) { queue { id } }
        createEventSourceMapping(input: { sandboxId: $sandboxId, functionName: "idle", eventSourceArn: $arn }) { eventSourceMapping { state } }
      }`,
      { sandboxId: idle, arn: `arn:aws:sqs:eu-west-1:${sandbox.accountId}:idle` },
    );
    const found = await tenant.client.ask(
      'query ($id: ID!) { sandbox(id: $id) { clock { nextDueAt } agenda { what } eventSourceMappings { edges { node { state } } } } }',
      { id: idle },
    );
    expect(found).toEqual({
      sandbox: {
        clock: { nextDueAt: null },
        agenda: [],
        eventSourceMappings: { edges: [{ node: { state: 'ENABLED' } }] },
      },
    });
  });

  test('is changed, switched off and deleted; then its UUID is unknown (ESM-09)', async () => {
    await furnish('changing', 'exports.handler = async () => {};');
    const { id, uuid } = await map('changing');
    const update = `mutation ($input: UpdateEventSourceMappingInput!) {
      updateEventSourceMapping(input: $input) { eventSourceMapping { state batchSize filterCriteria { filters { pattern } } functionResponseTypes } }
    }`;
    const pattern = '{"body":{"city":["Kiel"]}}';
    const changed = await tenant.client.ask(update, {
      input: {
        sandboxId,
        uuid,
        enabled: false,
        batchSize: 5,
        filterCriteria: { filters: [{ pattern }] },
        functionResponseTypes: ['REPORT_BATCH_ITEM_FAILURES'],
      },
    });
    expect(changed).toEqual({
      updateEventSourceMapping: {
        eventSourceMapping: {
          state: 'DISABLED',
          batchSize: 5,
          filterCriteria: { filters: [{ pattern }] },
          functionResponseTypes: ['REPORT_BATCH_ITEM_FAILURES'],
        },
      },
    });
    const remove = `mutation ($input: DeleteEventSourceMappingInput!) {
      deleteEventSourceMapping(input: $input) { deletedEventSourceMappingId eventSourceMapping { state } }
    }`;
    const input = { sandboxId, uuid };
    expect(await tenant.client.ask(remove, { input })).toEqual({
      deleteEventSourceMapping: { deletedEventSourceMappingId: id, eventSourceMapping: null },
    });
    const refusal = await tenant.client.refusal(remove, { input });
    expect(refusal.extensions).toMatchObject({
      code: 'EVENT_SOURCE_MAPPING_NOT_FOUND',
      awsErrorCode: 'ResourceNotFoundException',
      field: 'uuid',
    });
  });

  test('is refused with AWS’s code and words (ESM-04)', async () => {
    const refusal = await tenant.client.refusal(CREATE, {
      input: { sandboxId, functionName: 'nobody', eventSourceArn: queueArnOf('plain') },
    });
    expect(refusal).toMatchObject({
      message: 'Function does not exist',
      extensions: {
        code: 'INVALID_PARAMETER',
        awsErrorCode: 'InvalidParameterValueException',
        field: 'functionName',
      },
    });
  });
});

test('the catalogue has what Lambda polls beside what invokes', async () => {
  const { eventSources } = await tenant.client.ask<{
    eventSources: readonly { type: string; model: string }[];
  }>(
    '{ eventSources { type model title invocationTypes principal permissionChecked rolePermissions retries exampleEvent rules { id } } }',
  );
  expect(eventSources.find(({ type }) => type === 'SQS')).toMatchObject({
    model: 'PULL',
    title: 'Amazon SQS',
    invocationTypes: ['REQUEST_RESPONSE'],
    principal: null,
    permissionChecked: 'BY_ROLE',
    rolePermissions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    exampleEvent: { Records: [{ eventSource: 'aws:sqs' }] },
  });
  expect(eventSources.find(({ type }) => type === 'S3')).toMatchObject({
    model: 'PUSH',
    rolePermissions: [],
  });
});
