import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

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
});

const ask = <Data>(query: string, variables: object = {}): Promise<Data> =>
  tenant.client.ask<Data>(query, { sandboxId, ...variables });

const refusal = (query: string, variables: object = {}) =>
  tenant.client.refusal(query, { sandboxId, ...variables });

const PUT_RULE = `mutation ($sandboxId: ID!, $input: JSON) {
  putRule(input: { sandboxId: $sandboxId, name: "orders", eventPattern: $input }) {
    rule { id name eventPattern state description eventBus { name } targets { id } }
  }
}`;

describe('The default event bus', () => {
  test('is there in a new sandbox, first in the list', async () => {
    await ask(
      'mutation ($sandboxId: ID!) { createEventBus(input: { sandboxId: $sandboxId, name: "shop", description: "ours" }) { eventBus { id } } }',
    );
    const { sandbox } = await ask<{ sandbox: { eventBus: object; eventBuses: object } }>(
      `query ($sandboxId: ID!) { sandbox(id: $sandboxId) {
        eventBus(name: "default") { id name description eventBusArn rules { edges { node { id } } } }
        eventBuses { edges { node { name description } } }
      } }`,
    );
    expect(sandbox.eventBus).toMatchObject({
      id: sandboxId.replace('sbx', 'evb'),
      name: 'default',
      description: '',
      eventBusArn: expect.stringMatching(/^arn:aws:events:.*:event-bus\/default$/) as unknown,
      rules: { edges: [] },
    });
    expect(sandbox.eventBuses).toEqual({
      edges: [
        { node: { name: 'default', description: '' } },
        { node: { name: 'shop', description: 'ours' } },
      ],
    });
  });

  test('is found by its id', async () => {
    const id = sandboxId.replace('sbx', 'evb');
    expect(
      await ask('query ($id: ID!) { node(id: $id) { id ... on EventBus { name } } }', { id }),
    ).toEqual({ node: { id, name: 'default' } });
  });
});

describe('createEventBus and deleteEventBus', () => {
  test('make a bus and take it away', async () => {
    const { createEventBus } = await ask<{ createEventBus: { eventBus: { id: string } } }>(
      'mutation ($sandboxId: ID!) { createEventBus(input: { sandboxId: $sandboxId, name: "shop" }) { eventBus { id } } }',
    );
    const DELETE =
      'mutation ($sandboxId: ID!) { deleteEventBus(input: { sandboxId: $sandboxId, name: "shop" }) { deletedEventBusId } }';
    expect(await ask(DELETE)).toEqual({
      deleteEventBus: { deletedEventBusId: createEventBus.eventBus.id },
    });
    expect(await ask(DELETE)).toEqual({ deleteEventBus: { deletedEventBusId: null } });
  });

  test('refuse what AWS refuses, with its code', async () => {
    const CREATE =
      'mutation ($sandboxId: ID!) { createEventBus(input: { sandboxId: $sandboxId, name: "default" }) { eventBus { id } } }';
    expect((await refusal(CREATE)).extensions).toMatchObject({
      code: 'EVENT_BUS_EXISTS',
      awsErrorCode: 'ResourceAlreadyExistsException',
      field: 'name',
    });
  });
});

describe('putRule', () => {
  test('takes a pattern as JSON and as text', async () => {
    expect(await ask(PUT_RULE, { input: { source: ['shop'] } })).toMatchObject({
      putRule: {
        rule: {
          name: 'orders',
          eventPattern: '{"source":["shop"]}',
          state: 'ENABLED',
          description: '',
          eventBus: { name: 'default' },
          targets: [],
        },
      },
    });
    expect(await ask(PUT_RULE, { input: '{ "source": ["shop"] }' })).toMatchObject({
      putRule: { rule: { eventPattern: '{ "source": ["shop"] }' } },
    });
  });

  test('refuses a pattern in EventBridge’s words and names the place', async () => {
    const { message, extensions } = await refusal(PUT_RULE, { input: { detail: { a: 'x' } } });
    expect(message).toBe(
      'Event pattern is not valid. Reason: "a" must be an object or an array at "detail.a"',
    );
    expect(extensions).toEqual({
      code: 'EVENT_PATTERN_INVALID',
      awsErrorCode: 'InvalidEventPatternException',
      field: 'eventPattern',
      detail: { place: 'detail.a' },
    });
  });
});

test('disableRule, enableRule and deleteRule switch a rule and take it away', async () => {
  const { putRule } = await ask<{ putRule: { rule: { id: string } } }>(PUT_RULE, {
    input: { source: ['shop'] },
  });
  const { id } = putRule.rule;
  const on = (mutation: string, selection: string) =>
    ask(
      `mutation ($sandboxId: ID!) { ${mutation}(input: { sandboxId: $sandboxId, name: "orders" }) { ${selection} } }`,
    );
  expect(await on('disableRule', 'rule { id state }')).toEqual({
    disableRule: { rule: { id, state: 'DISABLED' } },
  });
  expect(await on('enableRule', 'rule { id state }')).toEqual({
    enableRule: { rule: { id, state: 'ENABLED' } },
  });
  expect(await on('deleteRule', 'deletedRuleId')).toEqual({ deleteRule: { deletedRuleId: id } });
  expect(await on('deleteRule', 'deletedRuleId')).toEqual({ deleteRule: { deletedRuleId: null } });
});

describe('putTargets and removeTargets', () => {
  const PUT_TARGETS = `mutation ($sandboxId: ID!, $targets: [EventTargetInput!]!) {
    putTargets(input: { sandboxId: $sandboxId, rule: "orders", targets: $targets }) {
      failedEntryCount
      failedEntries { targetId errorCode errorMessage }
      rule { targets {
        id arn input inputPath inputTransformer { inputPathsMap inputTemplate }
        retryPolicy { maximumRetryAttempts maximumEventAgeInSeconds }
        deadLetterConfig { arn } sqsParameters { messageGroupId }
      } }
    }
  }`;
  const queueArn = 'arn:aws:sqs:eu-west-1:111122223333:parcels';

  beforeEach(() => ask(PUT_RULE, { input: { source: ['shop'] } }));

  test('show what a target is set up with', async () => {
    const targets = [
      {
        id: 'all',
        arn: `${queueArn}.fifo`,
        inputTransformer: { inputPathsMap: { id: '$.id' }, inputTemplate: '<id>' },
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 600 },
        deadLetterConfig: { arn: queueArn },
        sqsParameters: { messageGroupId: 'group' },
      },
      { id: 'constant', arn: queueArn, input: { a: 1 } },
      { id: 'path', arn: queueArn, inputPath: '$.detail' },
    ];
    const nothing = {
      input: null,
      inputPath: null,
      inputTransformer: null,
      retryPolicy: { maximumRetryAttempts: null, maximumEventAgeInSeconds: null },
      deadLetterConfig: null,
      sqsParameters: null,
    };
    expect(await ask(PUT_TARGETS, { targets })).toEqual({
      putTargets: {
        failedEntryCount: 0,
        failedEntries: [],
        rule: {
          targets: [
            { ...nothing, ...targets[0] },
            { ...nothing, ...targets[1], input: '{"a":1}' },
            { ...nothing, ...targets[2] },
          ],
        },
      },
    });
  });

  test('answer for each target that failed', async () => {
    const targets = [
      { id: 'good', arn: queueArn },
      { id: 'bad', arn: 'parcels' },
    ];
    expect(await ask(PUT_TARGETS, { targets })).toMatchObject({
      putTargets: {
        failedEntryCount: 1,
        failedEntries: [
          {
            targetId: 'bad',
            errorCode: 'ValidationException',
            errorMessage:
              'Parameter parcels is not valid. Reason: Provided Arn is not in correct format.',
          },
        ],
        rule: { targets: [{ id: 'good' }] },
      },
    });
    expect(
      await ask(
        `mutation ($sandboxId: ID!) { removeTargets(input: { sandboxId: $sandboxId, rule: "orders", ids: ["good", "bad"] }) {
          failedEntryCount failedEntries { targetId errorCode } rule { targets { id } }
        } }`,
      ),
    ).toEqual({
      removeTargets: {
        failedEntryCount: 1,
        failedEntries: [{ targetId: 'bad', errorCode: 'ResourceNotFoundException' }],
        rule: { targets: [] },
      },
    });
  });
});

describe('putEvents', () => {
  const PUT_EVENTS = `mutation ($sandboxId: ID!, $entries: [PutEventsRequestEntryInput!]!, $key: String) {
    putEvents(input: { sandboxId: $sandboxId, entries: $entries, idempotencyKey: $key }) {
      failedEntryCount
      entries { eventId errorCode errorMessage traceId }
    }
  }`;
  const entry = { source: 'shop', detailType: 'Order Placed', detail: { orderId: 7 } };

  interface Put {
    readonly putEvents: {
      readonly failedEntryCount: number;
      readonly entries: readonly { readonly eventId: string | null; readonly traceId: string }[];
    };
  }

  test('answers for each entry, and the log tells the rest under its trace id', async () => {
    const { putEvents } = await ask<Put>(PUT_EVENTS, {
      entries: [entry, { ...entry, detail: '[]' }, { ...entry, detail: undefined }],
    });
    expect(putEvents).toMatchObject({
      failedEntryCount: 2,
      entries: [
        { errorCode: null, errorMessage: null },
        { eventId: null, errorCode: 'MalformedDetail', traceId: null },
        { eventId: null, errorCode: 'InvalidArgument', traceId: null },
      ],
    });
    const { eventId, traceId } = putEvents.entries[0] ?? {};
    expect(
      await ask(
        `query ($sandboxId: ID!, $traceId: String!) { sandbox(id: $sandboxId) {
          events(filter: { traceId: $traceId }) { edges { node { kind detail } } }
        } }`,
        { traceId },
      ),
    ).toMatchObject({
      sandbox: {
        events: {
          edges: [{ node: { kind: 'BUS_EVENT_PUT', detail: { eventId, source: 'shop' } } }],
        },
      },
    });
  });

  test('puts its events once only for an idempotency key', async () => {
    const first = await ask<Put>(PUT_EVENTS, { entries: [entry], key: 'order-7' });
    expect(await ask(PUT_EVENTS, { entries: [entry], key: 'order-7' })).toEqual(first);
  });
});

describe('testEventPattern', () => {
  const TEST = `query ($pattern: JSON!, $event: JSON!) {
    testEventPattern(eventPattern: $pattern, event: $event) { result key reason }
  }`;
  const event = {
    id: '1',
    account: '111122223333',
    source: 'shop',
    time: '2026-01-15T10:11:12Z',
    region: 'eu-west-1',
    resources: [],
    'detail-type': 'Order Placed',
    detail: { state: 'new' },
  };

  test('says whether an event matches, and which key does not', async () => {
    expect(await ask(TEST, { pattern: { source: ['shop'] }, event })).toEqual({
      testEventPattern: { result: true, key: null, reason: null },
    });
    const pattern = { detail: { state: ['paid'] } };
    expect(await ask(TEST, { pattern, event: JSON.stringify(event) })).toEqual({
      testEventPattern: {
        result: false,
        key: 'detail.state',
        reason: '"detail.state" is "new", and the pattern wants ["paid"]',
      },
    });
  });

  test('needs what every event has', async () => {
    const { time: _time, ...timeless } = event;
    const { message, extensions } = await refusal(TEST, {
      pattern: { source: ['shop'] },
      event: timeless,
    });
    expect(message).toBe('Parameter Event is not valid. Reason: "time" is missing.');
    expect(extensions).toMatchObject({ code: 'VALIDATION_FAILED', field: 'event' });
  });
});
