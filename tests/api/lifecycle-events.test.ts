import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const EVENT =
  'cursor seq at kind message functionName attempt detail rule { id title summary source } invocation { id }';
const SUBSCRIBE = `subscription ($sandboxId: ID!, $after: String, $fromStart: Boolean, $filter: LifecycleEventFilterInput) {
  lifecycleEvents(sandboxId: $sandboxId, after: $after, fromStart: $fromStart, filter: $filter) { ${EVENT} }
}`;

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;

beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await createSandbox();
  await invoke(sandboxId);
  await invoke(sandboxId);
});
afterAll(() => service.stop());

interface Event {
  readonly cursor: string;
  readonly seq: number;
  readonly kind: string;
  readonly functionName: string | null;
  readonly rule: { readonly id: string } | null;
  readonly invocation: { readonly id: string } | null;
}

async function createSandbox(): Promise<string> {
  const id = await tenant.createSandbox();
  await tenant.client.ask(
    'mutation ($id: ID!) { createFunction(input: { sandboxId: $id, functionName: "f", code: "exports.handler = async () => 1" }) { function { id } } }',
    { id },
  );
  return id;
}

async function invoke(id: string): Promise<void> {
  await tenant.client.ask(
    'mutation ($id: ID!) { invoke(input: { sandboxId: $id, functionName: "f" }) { statusCode } }',
    { id },
  );
}

async function list(id: string, filter: object = {}): Promise<readonly Event[]> {
  const { sandbox } = await tenant.client.ask<{
    sandbox: { events: { edges: { node: Event }[] } };
  }>(
    `query ($id: ID!, $filter: LifecycleEventFilterInput) {
      sandbox(id: $id) { events(first: 100, filter: $filter) { edges { node { ${EVENT} } } } }
    }`,
    { id, filter },
  );
  return sandbox.events.edges.map(({ node }) => node);
}

/** Follows the events until so many have come. */
async function follow(count: number, variables: object, client = tenant.client): Promise<Event[]> {
  const events: Event[] = [];
  for await (const { lifecycleEvents } of client.subscribe<{ lifecycleEvents: Event }>(SUBSCRIBE, {
    sandboxId,
    ...variables,
  })) {
    events.push(lifecycleEvents);
    if (events.length === count) break;
  }
  return events;
}

describe('the list', () => {
  test('has every event, without a gap, each with its rule', async () => {
    const events = await list(sandboxId);
    expect(events.map(({ kind }) => kind)).toEqual([
      'FUNCTION_CREATED',
      'INVOCATION_RECEIVED',
      'ENVIRONMENT_INIT_STARTED',
      'ENVIRONMENT_INIT_COMPLETED',
      'INVOCATION_STARTED',
      'INVOCATION_SUCCEEDED',
      'INVOCATION_RECEIVED',
      'INVOCATION_STARTED',
      'INVOCATION_SUCCEEDED',
    ]);
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(events[0]).toEqual({
      cursor: expect.any(String) as string,
      seq: 1,
      at: '2026-01-12T15:40:00.000Z',
      kind: 'FUNCTION_CREATED',
      message: 'Function "f" was created: nodejs22.x, handler index.handler, timeout 3 s, 128 MB.',
      functionName: 'f',
      attempt: null,
      detail: { timeout: 3, memorySize: 128, codeSize: 31 },
      rule: {
        id: 'ERR-10',
        title: 'Defaults of a new function',
        summary: expect.any(String) as string,
        source: expect.any(String) as string,
      },
      invocation: null,
    });
  });

  test.each([
    ['kind', { kinds: ['FUNCTION_CREATED', 'INVOCATION_STARTED'] }, [1, 5, 8]],
    ['no kind', { kinds: [] }, []],
    ['function', { functionName: 'g' }, []],
    ['rule', { ruleIds: ['SYN-02', 'ERR-10'] }, [1, 2, 7]],
    ['rule and kind', { ruleIds: ['SYN-02'], kinds: ['FUNCTION_CREATED'] }, []],
  ])('is filtered by %s', async (_case, filter, seqs) => {
    expect((await list(sandboxId, filter)).map(({ seq }) => seq)).toEqual(seqs);
  });

  test('is filtered by invocation', async () => {
    const events = await list(sandboxId);
    const invocationId = events[1]?.invocation?.id;
    const expected = events.filter(({ invocation }) => invocation?.id === invocationId);
    expect(expected).toHaveLength(5);
    expect(await list(sandboxId, { invocationId })).toEqual(expected);
  });

  test.each([
    ['ruleIds', { ruleIds: ['nonsense'] }],
    ['invocationId', { invocationId: 'nonsense' }],
    ['functionName', { functionName: 'a b' }],
  ])('refuses %s that can be none', async (field, filter) => {
    const query =
      'query ($id: ID!, $filter: LifecycleEventFilterInput) { sandbox(id: $id) { events(filter: $filter) { edges { cursor } } } }';
    const { extensions } = await tenant.client.refusal(query, { id: sandboxId, filter });
    expect(extensions).toMatchObject({ code: 'INVALID_ARGUMENT', field });
  });
});

describe('a subscription', () => {
  test('shows the same events as the list', async () => {
    const listed = await list(sandboxId);
    expect(await follow(listed.length, { fromStart: true })).toEqual(listed);
  });

  test('goes on after any cursor without a gap or a duplicate', async () => {
    const listed = await list(sandboxId);
    for (const [index, { cursor }] of listed.slice(0, -1).entries()) {
      const rest = listed.slice(index + 1);
      expect(await follow(rest.length, { after: cursor })).toEqual(rest);
    }
  });

  test('without a cursor shows what comes from now on', async () => {
    const id = await createSandbox();
    const following = follow(2, { sandboxId: id });
    // What is invoked once the first event has been seen comes after it.
    const end = following.then(() => true);
    while (!(await Promise.race([end, invoke(id).then(() => false)])));
    const events = await following;
    const before = (await list(id)).slice(0, 1);
    expect(before[0]?.kind).toBe('FUNCTION_CREATED');
    expect(events[0]?.seq).toBeGreaterThan(1);
    expect(events[1]?.seq).toBe((events[0]?.seq ?? 0) + 1);
  });

  test('shows events as they happen, though it began before they did', async () => {
    const id = await createSandbox();
    const [created] = await list(id);
    const following = follow(8, { sandboxId: id, after: created?.cursor });
    await invoke(id);
    await invoke(id);
    expect((await following).map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test.each([
    ['kind', { kinds: ['FUNCTION_CREATED', 'INVOCATION_STARTED'] }],
    ['function', { functionName: 'f' }],
    ['rule', { ruleIds: ['SYN-02', 'ERR-10'] }],
  ])('is filtered by %s as the list is', async (_case, filter) => {
    const listed = await list(sandboxId, filter);
    expect(listed.length).toBeGreaterThan(1);
    expect(await follow(listed.length, { fromStart: true, filter })).toEqual(listed);
  });

  test('shows an invocation as it is when the event is sent', async () => {
    const id = await createSandbox();
    const statuses: string[] = [];
    const query =
      'subscription ($id: ID!) { lifecycleEvents(sandboxId: $id, fromStart: true, filter: { kinds: [INVOCATION_RECEIVED, INVOCATION_SUCCEEDED] }) { invocation { status } } }';
    const following = (async () => {
      for await (const { lifecycleEvents } of tenant.client.subscribe<{
        lifecycleEvents: { invocation: { status: string } };
      }>(query, { id })) {
        statuses.push(lifecycleEvents.invocation.status);
        if (statuses.length === 2) return;
      }
    })();
    await invoke(id);
    await following;
    expect(statuses.at(-1)).toBe('SUCCEEDED');
  });

  test('answers each of many subscribers as it asked, though equal ones share their answers', async () => {
    const id = await createSandbox();
    const [created] = await list(id);
    const query = (selection: string): string =>
      `subscription ($id: ID!, $after: String${selection.includes('$brief') ? ', $brief: Boolean = false' : ''}) { lifecycleEvents(sandboxId: $id, after: $after) { ${selection} } }`;
    const first = async (selection: string, variables: object = {}): Promise<unknown> => {
      for await (const { lifecycleEvents } of tenant.client.subscribe<{ lifecycleEvents: unknown }>(
        query(selection),
        { id, after: created?.cursor, ...variables },
      )) {
        return lifecycleEvents;
      }
      return undefined;
    };
    const brief = 'seq kind @skip(if: $brief)';
    const following = Promise.all([
      first('seq'),
      first('seq'),
      first('number: seq'),
      first(brief),
      first(brief, { brief: true }),
      first('seq invocation { requestId }'),
      first('seq invocation { requestId }'),
    ]);
    await invoke(id);
    const [, received] = await list(id);
    const { node } = await tenant.client.ask<{ node: { requestId: string } }>(
      'query ($id: ID!) { node(id: $id) { ... on Invocation { requestId } } }',
      { id: received?.invocation?.id },
    );
    expect(await following).toEqual([
      { seq: 2 },
      { seq: 2 },
      { number: 2 },
      { seq: 2, kind: 'INVOCATION_RECEIVED' },
      { seq: 2 },
      { seq: 2, invocation: { requestId: node.requestId } },
      { seq: 2, invocation: { requestId: node.requestId } },
    ]);
  });

  test('sends a long log whole and in order', async () => {
    const id = await createSandbox();
    await Promise.all(Array.from({ length: 60 }, () => invoke(id)));
    const events = await follow(181, { sandboxId: id, fromStart: true });
    expect(events.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 181 }, (_, index) => index + 1),
    );
  });

  test('is for viewers too', async () => {
    const viewer = await tenant.createKey({ role: 'VIEWER', sandboxId });
    expect(await follow(1, { fromStart: true }, viewer)).toHaveLength(1);
  });

  test('ends when its sandbox is deleted', async () => {
    const id = await createSandbox();
    const seen: string[] = [];
    const following = (async () => {
      for await (const { lifecycleEvents } of tenant.client.subscribe<{ lifecycleEvents: Event }>(
        SUBSCRIBE,
        { sandboxId: id, fromStart: true },
      )) {
        seen.push(lifecycleEvents.kind);
        await tenant.client.ask(
          'mutation ($id: ID!) { deleteSandbox(input: { sandboxId: $id }) { deletedSandboxId } }',
          { id },
        );
      }
    })();
    await following;
    expect(seen).toEqual(['FUNCTION_CREATED']);
  });

  test.each([
    [
      'a cursor of another sandbox',
      async () => ({ after: (await list(await createSandbox()))[0]?.cursor }),
      'INVALID_CURSOR',
      'after',
    ],
    ['nonsense for a cursor', () => ({ after: 'nonsense' }), 'INVALID_CURSOR', 'after'],
    [
      'two beginnings',
      async () => ({ after: (await list(sandboxId))[0]?.cursor, fromStart: true }),
      'INVALID_ARGUMENT',
      'fromStart',
    ],
    [
      'a filter that can match nothing',
      () => ({ filter: { functionName: '' } }),
      'INVALID_ARGUMENT',
      'functionName',
    ],
  ])('refuses %s', async (_case, variables, code, field) => {
    const client = tenant.client.webSocketClient();
    const answers = [];
    for await (const answer of client.iterate({
      query: SUBSCRIBE,
      variables: { sandboxId, ...(await variables()) },
    })) {
      answers.push(answer);
    }
    expect(answers).toMatchObject([{ errors: [{ extensions: { code, field } }] }]);
    await client.dispose();
  });
});
