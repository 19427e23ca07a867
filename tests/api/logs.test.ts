import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;

const HANDLER = `exports.handler = async ({ number }) => {
  console.log('order', number);
  if (number % 2 === 0) console.error('order failed', number);
};`;

const STRUCTURED = `exports.handler = async ({ number }) => {
  console.log({ order: number, ms: number * 10 });
};`;

beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox();
  await tenant.client.ask(
    `mutation ($id: ID!, $text: String!, $json: String!) {
      text: createFunction(input: { sandboxId: $id, functionName: "text", code: $text }) { function { id } }
      json: createFunction(input: { sandboxId: $id, functionName: "json", code: $json, loggingConfig: { logFormat: JSON } }) { function { id } }
    }`,
    { id: sandboxId, text: HANDLER, json: STRUCTURED },
  );
  // Five calls of each, a minute apart; a change before the fourth opens a second stream.
  for (let number = 1; number <= 5; number++) {
    if (number === 4) await changeText();
    for (const functionName of ['text', 'json']) await invoke(functionName, number);
  }
});
afterAll(() => service.stop());

async function changeText(): Promise<void> {
  await tenant.client.ask(
    `mutation ($id: ID!, $code: String!) {
      updateFunctionCode(input: { sandboxId: $id, functionName: "text", code: $code }) { function { id } }
    }`,
    { id: sandboxId, code: `${HANDLER} // again` },
  );
}

async function invoke(functionName: string, number: number): Promise<void> {
  await tenant.client.ask(
    `mutation ($input: InvokeInput!, $id: ID!) {
      invoke(input: $input) { statusCode }
      advanceClock(input: { sandboxId: $id, by: "PT1M" }) { advance { id } }
    }`,
    { input: { sandboxId, functionName, payload: { number } }, id: sandboxId },
  );
}

interface Found {
  readonly events: readonly {
    readonly timestamp: string;
    readonly ingestionTime: string;
    readonly logStreamName: string;
    readonly message: string;
  }[];
  readonly nextToken: string | null;
}

const FILTER = `query ($id: ID!, $group: String!, $streams: [String!], $pattern: String, $from: DateTime, $to: DateTime, $limit: Int, $token: String) {
  sandbox(id: $id) {
    filterLogEvents(logGroupName: $group, logStreamNames: $streams, filterPattern: $pattern, startTime: $from, endTime: $to, limit: $limit, nextToken: $token) {
      events { timestamp ingestionTime logStreamName message } nextToken
    }
  }
}`;

async function filter(group: string, args: object = {}): Promise<Found> {
  const answer = await tenant.client.ask<{ sandbox: { filterLogEvents: Found } }>(FILTER, {
    id: sandboxId,
    group: `/aws/lambda/${group}`,
    ...args,
  });
  return answer.sandbox.filterLogEvents;
}

/** The code's own messages, without what Lambda puts before them. */
const messages = ({ events }: Found): (string | undefined)[] =>
  events.map(({ message }) => message.split('\t').at(3) ?? message.split(' ')[0]);

interface Streams {
  readonly logGroupName: string;
  readonly logStreams: {
    readonly edges: readonly {
      readonly node: Record<
        'logStreamName' | 'creationTime' | 'firstEventTimestamp' | 'lastEventTimestamp',
        string
      >;
    }[];
  };
}

async function streamsOf(name: string): Promise<Streams | null> {
  const { sandbox } = await tenant.client.ask<{ sandbox: { logGroup: Streams | null } }>(
    `query ($id: ID!, $name: String!) { sandbox(id: $id) { logGroup(name: $name) {
      logGroupName logStreams { edges { node { logStreamName creationTime firstEventTimestamp lastEventTimestamp } } }
    } } }`,
    { id: sandboxId, name },
  );
  return sandbox.logGroup;
}

describe('log groups and streams', () => {
  test('are listed in the order of their creation', async () => {
    const { sandbox } = await tenant.client.ask<{
      sandbox: { logGroups: { edges: { node: { logGroupName: string } }[] } };
    }>('query ($id: ID!) { sandbox(id: $id) { logGroups { edges { node { logGroupName } } } } }', {
      id: sandboxId,
    });
    expect(sandbox.logGroups.edges.map(({ node }) => node.logGroupName)).toEqual([
      '/aws/lambda/text',
      '/aws/lambda/json',
    ]);
  });

  test('are found by name, with a stream for each environment and its first and last line', async () => {
    const group = await streamsOf('/aws/lambda/text');
    const streams = group?.logStreams.edges.map(({ node }) => node) ?? [];
    expect(streams).toHaveLength(2);
    const [first] = (await filter('text')).events;
    expect(streams[0]?.logStreamName).toBe(first?.logStreamName);
    expect(streams[0]?.firstEventTimestamp).toBe(first?.timestamp);
    expect(streams[0]?.creationTime).toBe(first?.ingestionTime);
    const ofSecond = await filter('text', { streams: [streams[1]?.logStreamName] });
    expect(streams[1]?.lastEventTimestamp).toBe(ofSecond.events.at(-1)?.timestamp);
    expect(await streamsOf('/aws/lambda/nothing')).toBeNull();
  });
});

describe('a search through a log group', () => {
  test('finds every line without a pattern, in order', async () => {
    const { events, nextToken } = await filter('text');
    expect(nextToken).toBeNull();
    // Two cold starts, five calls, two errors.
    expect(events).toHaveLength(2 + 5 * 4 + 2);
    const instants = events.map(({ timestamp }) => timestamp);
    expect(instants).toEqual(instants.toSorted());
  });

  test('finds terms', async () => {
    expect(messages(await filter('text', { pattern: 'order -failed' }))).toEqual([
      'order 1',
      'order 2',
      'order 3',
      'order 4',
      'order 5',
    ]);
    expect(messages(await filter('text', { pattern: '"order failed"' }))).toEqual([
      'order failed 2',
      'order failed 4',
    ]);
  });

  test('finds by fields of JSON', async () => {
    const { events } = await filter('json', {
      pattern: '{ $.message.ms >= 40 && $.level = INFO }',
    });
    expect(events.map(({ message }) => JSON.parse(message).message)).toEqual([
      { order: 4, ms: 40 },
      { order: 5, ms: 50 },
    ]);
  });

  test('keeps to a time and to streams', async () => {
    const all = await filter('text', { pattern: 'order -failed' });
    const [, second, third, fourth] = all.events;
    expect(
      messages(
        await filter('text', {
          pattern: 'order -failed',
          from: second?.timestamp,
          to: third?.timestamp,
        }),
      ),
    ).toEqual(['order 2', 'order 3']);
    expect(
      messages(
        await filter('text', { pattern: 'order -failed', streams: [fourth?.logStreamName] }),
      ),
    ).toEqual(['order 4', 'order 5']);
  });

  test.each([1, 2, 7])('is the same %i lines at a time', async (limit) => {
    const whole = await filter('text');
    const walked: Found['events'][number][] = [];
    let part = await filter('text', { limit });
    for (;;) {
      expect(part.events.length).toBeLessThanOrEqual(limit);
      walked.push(...part.events);
      if (part.nextToken === null) break;
      part = await filter('text', { limit, token: part.nextToken });
    }
    expect(walked).toEqual(whole.events);
  });

  test('lets lines reach the log with the end of their attempt', async () => {
    const { events } = await filter('text', { limit: 1 });
    expect(events[0]?.message).toMatch(/^INIT_START /);
    expect(
      Date.parse(events[0]?.ingestionTime ?? '') - Date.parse(events[0]?.timestamp ?? ''),
    ).toBe(102);
  });
});

describe('a search is refused', () => {
  test.each([
    [{ pattern: '{ level }' }, { code: 'INVALID_PARAMETER', field: 'filterPattern' }],
    [{ limit: 0 }, { code: 'INVALID_ARGUMENT', field: 'limit', detail: { min: 1, max: 1_000 } }],
    [{ streams: [] }, { code: 'INVALID_ARGUMENT', field: 'logStreamNames' }],
    [{ token: 'made-up' }, { code: 'INVALID_CURSOR', field: 'nextToken' }],
    [{ group: '/aws/lambda/nothing' }, { code: 'NOT_FOUND' }],
  ])('with %j', async (args, extensions) => {
    const error = await tenant.client.refusal(FILTER, {
      id: sandboxId,
      group: '/aws/lambda/text',
      ...args,
    });
    expect(error.extensions).toMatchObject(extensions);
  });
});
