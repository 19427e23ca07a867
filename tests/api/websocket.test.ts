import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const SUBSCRIBE =
  'subscription ($id: ID!) { lifecycleEvents(sandboxId: $id, fromStart: true) { seq message } }';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;

beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox();
  await tenant.client.ask(
    'mutation ($id: ID!) { createFunction(input: { sandboxId: $id, functionName: "f", code: "exports.handler = async () => 1" }) { function { id } } }',
    { id: sandboxId },
  );
});
afterAll(() => service.stop());

/** A WebSocket whose messages are looked at one by one. */
class RawConnection {
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #received: Record<string, unknown>[] = [];
  #wake = (): void => undefined;

  constructor(path = '/graphql', protocol = 'graphql-transport-ws') {
    this.socket = new WebSocket(`${service.url.replace(/^http/, 'ws')}${path}`, protocol);
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.socket.on('message', (data: Buffer) => {
      this.#received.push(JSON.parse(data.toString()) as Record<string, unknown>);
      this.#wake();
    });
    this.socket.on('error', () => undefined);
  }

  async init(payload?: object): Promise<void> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, 'open');
    this.send({ type: 'connection_init', ...(payload ? { payload } : {}) });
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  async next(): Promise<Record<string, unknown>> {
    while (this.#received.length === 0) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.#received.shift() ?? {};
  }
}

async function connect(key: string): Promise<RawConnection> {
  const connection = new RawConnection();
  await connection.init({ Authorization: `Bearer ${key}` });
  expect(await connection.next()).toEqual({ type: 'connection_ack' });
  return connection;
}

function subscribe(id: string, query = SUBSCRIBE): object {
  return { id, type: 'subscribe', payload: { query, variables: { id: sandboxId } } };
}

describe('a connection', () => {
  test.each(['Authorization', 'authorization'])('takes the key as %s', async (name) => {
    const connection = new RawConnection();
    await connection.init({ [name]: `Bearer ${tenant.key}` });
    expect(await connection.next()).toEqual({ type: 'connection_ack' });
    connection.send(subscribe('1'));
    expect(await connection.next()).toMatchObject({
      id: '1',
      type: 'next',
      payload: { data: { lifecycleEvents: { seq: 1 } } },
    });
    connection.socket.close();
  });

  test('with a key that is not accepted is closed with 4403', async () => {
    const connection = new RawConnection();
    await connection.init({ Authorization: 'Bearer ppk_nonsense' });
    expect(await connection.closed).toEqual({
      code: 4403,
      reason: 'Forbidden: it is unknown or was revoked',
    });
  });

  test('without a key can be opened, and answers every operation with UNAUTHENTICATED', async () => {
    const connection = new RawConnection();
    await connection.init();
    expect(await connection.next()).toEqual({ type: 'connection_ack' });
    connection.send(subscribe('1'));
    expect(await connection.next()).toMatchObject({
      id: '1',
      type: 'next',
      payload: { errors: [{ path: ['lifecycleEvents'], extensions: { code: 'UNAUTHENTICATED' } }] },
    });
    expect(await connection.next()).toEqual({ id: '1', type: 'complete' });
    connection.socket.close();
  });

  test.each([
    ['subscribes before it said who it is', subscribe('1'), 4401],
    ['sends what is no message', 'nonsense', 4400],
    ['sends an unknown message', { type: 'hello' }, 4400],
  ])('that %s is closed with its own code', async (_case, message, code) => {
    const connection = new RawConnection();
    await once(connection.socket, 'open');
    connection.send(message);
    expect((await connection.closed).code).toBe(code);
  });

  test('of another protocol is closed with 4406', async () => {
    const connection = new RawConnection('/graphql', 'graphql-ws');
    // No protocol in common: the client itself gives up.
    expect((await connection.closed).code).toBe(1006);
  });

  test('to another path is refused', async () => {
    const connection = new RawConnection('/elsewhere');
    const [error] = (await once(connection.socket, 'error')) as [Error];
    expect(error.message).toBe('Unexpected server response: 404');
  });
});

describe('an operation', () => {
  test('that is not GraphQL is answered with an error, and the connection stays', async () => {
    const connection = await connect(tenant.key);
    connection.send(subscribe('1', 'subscription {'));
    expect(await connection.next()).toMatchObject({
      id: '1',
      type: 'error',
      payload: [
        { locations: [{ line: 1, column: 15 }], extensions: { code: 'GRAPHQL_PARSE_FAILED' } },
      ],
    });
    connection.send(subscribe('2', 'subscription { nonsense }'));
    expect(await connection.next()).toMatchObject({
      id: '2',
      type: 'error',
      payload: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    connection.socket.close();
  });

  const OF_KIND =
    'subscription ($id: ID!, $kind: LifecycleEventKind!) { lifecycleEvents(sandboxId: $id, filter: { kinds: [$kind] }) { seq } }';

  test.each([
    ['left out', SUBSCRIBE, {}, 'Variable "$id" of required type "ID!" was not provided.'],
    [
      'that no enum has',
      OF_KIND,
      { id: 'sbx_1', kind: 'NONSENSE' },
      'Variable "$kind" got invalid value "NONSENSE"; Value "NONSENSE" does not exist in "LifecycleEventKind" enum.',
    ],
  ])(
    'with a variable %s is told what is wrong with it',
    async (_case, query, variables, message) => {
      const connection = await connect(tenant.key);
      connection.send({ id: '1', type: 'subscribe', payload: { query, variables } });
      expect(await connection.next()).toMatchObject({
        id: '1',
        type: 'next',
        payload: { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] },
      });
      connection.socket.close();
    },
  );

  test('may be a query or a mutation too, with the same errors', async () => {
    const connection = await connect(tenant.key);
    const query =
      'query ($id: ID!) { sandbox(id: $id) { name } missing: sandbox(id: "sbx_0") { name } }';
    connection.send(subscribe('1', query));
    expect(await connection.next()).toEqual({
      id: '1',
      type: 'next',
      payload: {
        data: { sandbox: { name: 'a sandbox' }, missing: null },
        errors: [
          {
            message: 'There is no sandbox "sbx_0".',
            locations: [{ line: 1, column: 46 }],
            path: ['missing'],
            extensions: { code: 'NOT_FOUND' },
          },
        ],
        extensions: { cost: { requested: 2, limit: 20_000 } },
      },
    });
    expect(await connection.next()).toEqual({ id: '1', type: 'complete' });
    connection.socket.close();
  });

  test('can be ended while nothing happens', async () => {
    const connection = await connect(tenant.key);
    const openBefore = await openSubscriptions();
    connection.send(subscribe('1'));
    expect(await connection.next()).toMatchObject({ type: 'next' });
    await expect.poll(openSubscriptions).toBe(openBefore + 1);
    connection.send({ id: '1', type: 'complete' });
    await expect.poll(openSubscriptions).toBe(openBefore);
    connection.socket.close();
  });

  test('ends with its connection', async () => {
    const connection = await connect(tenant.key);
    const openBefore = await openSubscriptions();
    connection.send(subscribe('1'));
    connection.send(subscribe('2'));
    await expect.poll(openSubscriptions).toBe(openBefore + 2);
    connection.socket.terminate();
    await expect.poll(openSubscriptions).toBe(openBefore);
  });
});

describe('a key that is no longer valid closes its connections with 4403', () => {
  test('when it is revoked', async () => {
    const key = await tenant.createKey({ role: 'VIEWER' });
    const connection = await connect(key.key);
    connection.send(subscribe('1'));
    expect(await connection.next()).toMatchObject({ type: 'next' });
    await tenant.client.ask(
      'mutation ($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { apiKey { id } } }',
      { id: key.keyId },
    );
    expect(await connection.closed).toEqual({
      code: 4403,
      reason: 'Forbidden: it is unknown or was revoked',
    });
  });

  test('when it expires', async () => {
    const expiresAt = new Date(Date.now() + 800).toISOString();
    const key = await tenant.createKey({ role: 'VIEWER', expiresAt });
    const connection = await connect(key.key);
    connection.send(subscribe('1'));
    expect(await connection.next()).toMatchObject({ type: 'next' });
    expect(await connection.closed).toEqual({
      code: 4403,
      reason: `Forbidden: it expired at ${expiresAt}`,
    });
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
  });

  test('and no other', async () => {
    const [kept, lost] = [
      await tenant.createKey({ role: 'VIEWER' }),
      await tenant.createKey({ role: 'VIEWER' }),
    ];
    const [connection, other] = [await connect(kept.key), await connect(lost.key)];
    await tenant.client.ask(
      'mutation ($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { apiKey { id } } }',
      { id: lost.keyId },
    );
    await other.closed;
    connection.send({ type: 'ping' });
    expect(await connection.next()).toEqual({ type: 'pong' });
    connection.socket.close();
  });
});

test('a reader that does not read makes the server wait, not gather', async () => {
  const id = await tenant.createSandbox();
  const description = 'x'.repeat(256);
  const code = `exports.handler = async () => 1; // ${'x'.repeat(1_000)}`;
  await tenant.client.ask(
    'mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { function { id } } }',
    { input: { sandboxId: id, functionName: 'f', code, description } },
  );
  const connection = await connect(tenant.key);
  // Each event carries the code of its function some hundred times: a few megabytes in all.
  const copies = Array.from({ length: 100 }, (_, n) => `c${n}: code`).join(' ');
  connection.send({
    id: '1',
    type: 'subscribe',
    payload: {
      query: `subscription ($id: ID!) { lifecycleEvents(sandboxId: $id, fromStart: true, filter: { kinds: [INVOCATION_SUCCEEDED] }) { seq invocation { function { ${copies} } } } }`,
      variables: { id },
    },
  });
  connection.socket.pause();
  const readBefore = service.queries.length;
  const invocations = 200;
  for (let count = 0; count < invocations; count++) {
    await service.engine.invoke(id, {
      functionName: 'f',
      qualifier: null,
      invocationType: 'REQUEST_RESPONSE',
      payload: null,
      clientContext: null,
    });
  }
  // Every event that is sent costs queries: they stop once the network takes no more.
  let before = -1;
  const isQuiet = (): boolean => before === (before = service.queries.length);
  await expect.poll(isQuiet, { timeout: 10_000, interval: 200 }).toBe(true);
  expect((service.queries.length - readBefore) / 3).toBeLessThan(invocations / 2);
  connection.socket.resume();
  const seqs: number[] = [];
  while (seqs.length < invocations) {
    const { payload } = (await connection.next()) as {
      payload: { data: { lifecycleEvents: { seq: number } } };
    };
    seqs.push(payload.data.lifecycleEvents.seq);
  }
  expect(seqs).toEqual([...seqs].sort((left, right) => left - right));
  expect(new Set(seqs).size).toBe(invocations);
  connection.socket.close();
});

async function openSubscriptions(): Promise<number> {
  const text = await (await fetch(`${service.url}/metrics`)).text();
  return Number(/^pushpull_open_subscriptions (\d+)$/m.exec(text)?.[1]);
}
