import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  START_AT,
  startTestService,
  type TestService,
  type TestTenant,
} from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;

beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox();
  await tenant.client.ask(
    `mutation ($id: ID!) {
      good: createFunction(input: { sandboxId: $id, functionName: "good", code: "exports.handler = async (n) => { console.log(n); return n; }" }) { function { id } }
      bad: createFunction(input: { sandboxId: $id, functionName: "bad", code: "exports.handler = async () => { throw new Error('no'); }" }) { function { id } }
    }`,
    { id: sandboxId },
  );
  // Seven invocations, a minute apart: good 1, bad, good 2, bad, good 3, bad, good 4.
  for (let number = 1; number <= 4; number++) {
    await invoke('good', number);
    if (number < 4) await invoke('bad', null);
  }
});
afterAll(() => service.stop());

async function invoke(functionName: string, payload: unknown): Promise<void> {
  await tenant.client.ask(
    `mutation ($input: InvokeInput!, $id: ID!) {
      invoke(input: $input) { statusCode }
      advanceClock(input: { sandboxId: $id, by: "PT1M" }) { advance { id } }
    }`,
    { input: { sandboxId, functionName, payload }, id: sandboxId },
  );
}

interface Connection {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly startCursor: string | null;
    readonly endCursor: string | null;
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
  };
}
interface Node {
  readonly functionName: string;
  readonly payload: number | null;
  readonly receivedAt: string;
}

async function list(args: object): Promise<Connection> {
  const { sandbox } = await tenant.client.ask<{ sandbox: { invocations: Connection } }>(
    `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $filter: InvocationFilterInput) {
      sandbox(id: $id) { invocations(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
        edges { cursor node { functionName payload receivedAt } }
        pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
      } }
    }`,
    { id: sandboxId, ...args },
  );
  return sandbox.invocations;
}

function names({ edges }: Connection): string {
  return edges.map(({ node }) => `${node.functionName}${node.payload ?? ''}`).join(' ');
}

describe('a list', () => {
  test('comes in the order of arrival', async () => {
    expect(names(await list({}))).toBe('good1 bad good2 bad good3 bad good4');
  });

  test('is paged forward to its end', async () => {
    const first = await list({ first: 3 });
    expect([names(first), first.pageInfo.hasPreviousPage, first.pageInfo.hasNextPage]).toEqual([
      'good1 bad good2',
      false,
      true,
    ]);
    const second = await list({ first: 3, after: first.pageInfo.endCursor });
    expect([names(second), second.pageInfo.hasPreviousPage, second.pageInfo.hasNextPage]).toEqual([
      'bad good3 bad',
      true,
      true,
    ]);
    const third = await list({ first: 3, after: second.pageInfo.endCursor });
    expect([names(third), third.pageInfo.hasPreviousPage, third.pageInfo.hasNextPage]).toEqual([
      'good4',
      true,
      false,
    ]);
    const beyond = await list({ first: 3, after: third.pageInfo.endCursor });
    expect(beyond).toEqual({
      edges: [],
      pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: true },
    });
  });

  test('is paged backward to its beginning', async () => {
    const last = await list({ last: 3 });
    expect([names(last), last.pageInfo.hasPreviousPage, last.pageInfo.hasNextPage]).toEqual([
      'good3 bad good4',
      true,
      false,
    ]);
    const before = await list({ last: 4, before: last.pageInfo.startCursor });
    expect([names(before), before.pageInfo.hasPreviousPage, before.pageInfo.hasNextPage]).toEqual([
      'good1 bad good2 bad',
      false,
      true,
    ]);
  });

  test.each([
    ['one state', { status: ['FAILED'] }, 'bad bad bad'],
    ['several states', { status: ['FAILED', 'SUCCEEDED'] }, 'good1 bad good2 bad good3 bad good4'],
    ['no state', { status: [] }, ''],
    ['a function', { functionName: 'good' }, 'good1 good2 good3 good4'],
    [
      'a time',
      { receivedAfter: START_AT, receivedBefore: '2026-01-12T15:43:00.500Z' },
      'bad good2 bad',
    ],
    ['both', { functionName: 'good', status: ['FAILED'] }, ''],
  ])('is filtered by %s', async (_case, filter, expected) => {
    expect(names(await list({ filter }))).toBe(expected);
  });

  test('is paged within its filter', async () => {
    const filter = { functionName: 'good' };
    const first = await list({ first: 2, filter });
    const second = await list({ first: 2, after: first.pageInfo.endCursor, filter });
    expect([names(first), names(second), second.pageInfo.hasNextPage]).toEqual([
      'good1 good2',
      'good3 good4',
      false,
    ]);
  });
});

describe('a page is refused', () => {
  test.each([
    ['for 0 entries', { first: 0 }, 'first'],
    ['for 101 entries', { first: 101 }, 'first'],
    ['for fewer than none, backward', { last: -1 }, 'last'],
    ['in both directions', { first: 1, last: 1 }, 'last'],
  ])('%s', async (_case, args, field) => {
    const { extensions } = await refusal(args);
    expect(extensions).toMatchObject({ code: 'INVALID_ARGUMENT', field });
  });

  test.each([
    ['that is nonsense', () => 'nonsense'],
    ['that is empty', () => ''],
    ['of another list', async () => (await eventsOf(sandboxId)).at(-1) ?? ''],
    ['of another sandbox', async () => cursorOfAnotherSandbox()],
    [
      'that was changed',
      async () => {
        const { endCursor } = (await list({ first: 1 })).pageInfo;
        const text = Buffer.from(endCursor ?? '', 'base64url').toString();
        return Buffer.from(text.replace(/\d+$/, "1' OR 1=1")).toString('base64url');
      },
    ],
  ])('for a cursor %s', async (_case, cursor) => {
    const { extensions } = await refusal({ after: await cursor() });
    expect(extensions).toEqual({ code: 'INVALID_CURSOR', field: 'after' });
  });

  test('for the name of a function that can be none', async () => {
    const { extensions } = await refusal({ filter: { functionName: 'a\0b' } });
    expect(extensions).toMatchObject({ code: 'INVALID_ARGUMENT', field: 'functionName' });
  });

  function refusal(args: object): ReturnType<TestTenant['client']['refusal']> {
    return tenant.client.refusal(
      `query ($id: ID!, $first: Int, $after: String, $last: Int, $filter: InvocationFilterInput) {
        sandbox(id: $id) { invocations(first: $first, after: $after, last: $last, filter: $filter) { edges { cursor } } }
      }`,
      { id: sandboxId, ...args },
    );
  }

  async function eventsOf(id: string): Promise<string[]> {
    const { sandbox } = await tenant.client.ask<{
      sandbox: { events: { edges: { cursor: string }[] } };
    }>('query ($id: ID!) { sandbox(id: $id) { events { edges { cursor } } } }', { id });
    return sandbox.events.edges.map(({ cursor }) => cursor);
  }

  async function cursorOfAnotherSandbox(): Promise<string> {
    const id = await tenant.createSandbox();
    const { invoke: _, ...rest } = await tenant.client.ask<{ invoke: object }>(
      `mutation ($id: ID!) {
        createFunction(input: { sandboxId: $id, functionName: "f", code: "exports.handler = async () => 1" }) { function { id } }
        invoke(input: { sandboxId: $id, functionName: "f" }) { statusCode }
      }`,
      { id },
    );
    expect(rest).toBeDefined();
    const { sandbox } = await tenant.client.ask<{
      sandbox: { invocations: { edges: { cursor: string }[] } };
    }>('query ($id: ID!) { sandbox(id: $id) { invocations { edges { cursor } } } }', { id });
    return sandbox.invocations.edges[0]?.cursor ?? '';
  }
});

test('an invocation shows its attempts, its trace and its log', async () => {
  const { sandbox } = await tenant.client.ask<{
    sandbox: { invocations: { edges: { node: object }[] } };
  }>(
    `query ($id: ID!) { sandbox(id: $id) { invocations(first: 1) { edges { node {
      invocationType status receivedAt startedAt endedAt logs
      function { functionName }
      attempts { number executedVersion outcome coldStart durationMs initDurationMs memoryUsedMb startedAt endedAt error logs }
      traceSampled traceHeader
      trace { name startedAt endedAt durationMs error throttle }
    } } } } }`,
    { id: sandboxId },
  );
  const node = sandbox.invocations.edges[0]?.node as Record<string, unknown>;
  const [receivedAt, startedAt, endedAt] = [
    START_AT,
    '2026-01-12T15:40:00.101Z',
    '2026-01-12T15:40:00.102Z',
  ];
  const log = expect.stringContaining('\tINFO\t1\n') as string;
  const well = { error: false, throttle: false };
  expect(node).toEqual({
    invocationType: 'REQUEST_RESPONSE',
    status: 'SUCCEEDED',
    receivedAt,
    startedAt,
    endedAt,
    logs: log,
    function: { functionName: 'good' },
    attempts: [
      {
        number: 1,
        executedVersion: '$LATEST',
        outcome: 'SUCCEEDED',
        coldStart: true,
        durationMs: 1,
        initDurationMs: 101,
        memoryUsedMb: expect.any(Number) as number,
        startedAt,
        endedAt,
        error: null,
        logs: node['logs'],
      },
    ],
    traceSampled: false,
    traceHeader: expect.stringMatching(
      /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
    ) as string,
    trace: [
      { name: 'AWS::Lambda', startedAt: receivedAt, endedAt, durationMs: 102, ...well },
      { name: 'AWS::Lambda::Function', startedAt: receivedAt, endedAt, durationMs: 102, ...well },
      {
        name: 'Initialization',
        startedAt: receivedAt,
        endedAt: startedAt,
        durationMs: 101,
        ...well,
      },
      { name: 'Invocation', startedAt, endedAt, durationMs: 1, ...well },
      { name: 'Overhead', startedAt: endedAt, endedAt, durationMs: 0, ...well },
    ],
  });
});

test("a function's own list has its invocations only, with the same cursors", async () => {
  const { sandbox } = await tenant.client.ask<{
    sandbox: { function: { invocations: Connection } };
  }>(
    `query ($id: ID!) { sandbox(id: $id) { function(name: "bad") { invocations(first: 2) {
      edges { cursor node { functionName payload receivedAt } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    } } } }`,
    { id: sandboxId },
  );
  const { invocations } = sandbox.function;
  expect([names(invocations), invocations.pageInfo.hasNextPage]).toEqual(['bad bad', true]);
  const after = await list({ first: 1, after: invocations.pageInfo.endCursor });
  expect(names(after)).toBe('good3');
});
