import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { defaultLimits, type Limits } from '../../src/graphql/limits/limits.ts';
import { ApiClient } from '../support/api-client.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const services: TestService[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});

async function start(limits: Partial<Limits>): Promise<TestService> {
  const service = await startTestService({ limits: { ...defaultLimits, ...limits } });
  services.push(service);
  return service;
}

/** A WebSocket to the API, and how it ended. */
class Connection {
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly refused: Promise<{ status: number | undefined; body: string }>;
  readonly received: Record<string, unknown>[] = [];

  constructor({ url }: TestService, options: { autoPong?: boolean } = {}) {
    this.socket = new WebSocket(
      `${url.replace(/^http/, 'ws')}/graphql`,
      'graphql-transport-ws',
      options,
    );
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.refused = new Promise((resolve) => {
      this.socket.on('unexpected-response', (_request, response) => {
        let body = '';
        response.on('data', (data: Buffer) => (body += data.toString()));
        response.on('end', () => resolve({ status: response.statusCode, body }));
      });
    });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => {
      this.received.push(JSON.parse(data.toString()) as Record<string, unknown>);
    });
  }

  async open(): Promise<this> {
    await once(this.socket, 'open');
    return this;
  }

  async init(key: string): Promise<this> {
    await this.open();
    this.send({ type: 'connection_init', payload: { Authorization: `Bearer ${key}` } });
    await this.until('connection_ack');
    return this;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribe(id: string, query: string): void {
    this.send({ type: 'subscribe', id, payload: { query } });
  }

  /** The first message of a type, and of an id where one is given. */
  async until(type: string, id?: string): Promise<Record<string, unknown>> {
    const find = (): Record<string, unknown> | undefined =>
      this.received.find((one) => one['type'] === type && (id === undefined || one['id'] === id));
    for (;;) {
      const found = find();
      if (found) return found;
      await once(this.socket, 'message');
    }
  }
}

async function connectionsOf({ url }: TestService): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^pushpull_open_connections (\d+)$/m.exec(text)?.[1]);
}

describe('connections beyond the limit', () => {
  test('of the process are refused with 503, until others have gone', async () => {
    const service = await start({ connections: 2 });
    const [first] = [await new Connection(service).open(), await new Connection(service).open()];
    expect(await new Connection(service).refused).toEqual({
      status: 503,
      body: 'Cannot connect: 2 WebSockets are open, and the limit is 2. Try again later.',
    });
    first.socket.terminate();
    await expect.poll(() => connectionsOf(service)).toBe(1);
    await new Connection(service).open();
  });

  test('of an address are refused with 429', async () => {
    const service = await start({ connectionsPerAddress: 1 });
    await new Connection(service).open();
    expect(await new Connection(service).refused).toEqual({
      status: 429,
      body: 'Cannot connect: 1 WebSockets are open from this address, and the limit is 1. Close some, or carry several subscriptions on one.',
    });
  });

  test('of a tenant are closed with 1013, whichever of its keys they have', async () => {
    const service = await start({ connectionsPerTenant: 1 });
    const tenant = await service.createTenant();
    const { key } = await tenant.createKey({ role: 'VIEWER' });
    const first = await new Connection(service).init(tenant.key);
    const second = await new Connection(service).open();
    second.send({ type: 'connection_init', payload: { Authorization: `Bearer ${key}` } });
    expect(await second.closed).toEqual({
      code: 1013,
      reason: 'Too many connections: the tenant has 1, the limit is 1',
    });
    const other = await service.createTenant();
    await new Connection(service).init(other.key);
    first.socket.terminate();
    await expect.poll(() => connectionsOf(service)).toBe(1);
    await new Connection(service).init(key);
  });
});

describe('a connection that does not say who it is', () => {
  test('is closed with 4408', async () => {
    const service = await start({ connectionInitMs: 200 });
    expect(await (await new Connection(service).open()).closed).toEqual({
      code: 4408,
      reason: 'Connection initialisation timeout',
    });
  });

  test('gives way to others, the oldest first', async () => {
    const service = await start({ connectionsHalfOpen: 2 });
    const tenant = await service.createTenant();
    const known = await new Connection(service).init(tenant.key);
    const oldest = await new Connection(service).open();
    const [second] = [await new Connection(service).open(), await new Connection(service).open()];
    expect(await oldest.closed).toEqual({
      code: 4408,
      reason: 'Too many connections wait to be initialised: the limit is 2',
    });
    second.send({ type: 'connection_init', payload: {} });
    await second.until('connection_ack');
    expect(known.socket.readyState).toBe(WebSocket.OPEN);
  });
});

describe('the protocol', () => {
  test.each([
    [4400, 'Invalid message received', [{ type: 'hello' }]],
    [4401, 'Unauthorized', [{ type: 'subscribe', id: '1', payload: { query: '{ __typename }' } }]],
    [
      4429,
      'Too many initialisation requests',
      [{ type: 'connection_init' }, { type: 'connection_init' }],
    ],
  ])('closes with %i (%s)', async (code, reason, messages) => {
    const service = await start({});
    const connection = await new Connection(service).open();
    for (const message of messages) connection.send(message);
    expect(await connection.closed).toEqual({ code, reason });
  });

  test('closes with 4409 (Subscriber for 1 already exists)', async () => {
    const service = await start({});
    const tenant = await service.createTenant();
    const id = await tenant.createSandbox();
    const connection = await new Connection(service).init(tenant.key);
    const query = `subscription { lifecycleEvents(sandboxId: "${id}") { seq } }`;
    connection.subscribe('1', query);
    connection.subscribe('1', query);
    expect(await connection.closed).toEqual({
      code: 4409,
      reason: 'Subscriber for 1 already exists',
    });
  });

  test('closes with 4406 where the client speaks another one', async () => {
    const { url } = await start({});
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`);
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect([code, reason.toString()]).toEqual([4406, 'Subprotocol not acceptable']);
  });

  test('closes with 1009 at a message above the limit', async () => {
    const service = await start({ bodyBytes: 65_536 });
    const connection = await new Connection(service).open();
    connection.send({ type: 'ping', payload: { text: 'x'.repeat(65_536) } });
    expect((await connection.closed).code).toBe(1009);
  });
});

test('a broken frame closes its own connection, and the log has it', async () => {
  const service = await start({});
  const tenant = await service.createTenant();
  const other = await new Connection(service).init(tenant.key);
  const socket = await upgrade(service);
  // All reserved bits are set, and the opcode means nothing.
  socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
  await once(socket, 'close');
  await expect
    .poll(() => service.log.map(({ msg }) => msg))
    .toContain('a WebSocket client sent a broken frame');
  other.send({ type: 'ping' });
  await other.until('pong');
});

describe('operations on one connection', () => {
  async function openWithSubscriptions(
    limits: Partial<Limits>,
    count: number,
  ): Promise<{ connection: Connection; tenant: TestTenant; query: string }> {
    const service = await start(limits);
    const tenant = await service.createTenant();
    const id = await tenant.createSandbox();
    const connection = await new Connection(service).init(tenant.key);
    const query = `subscription { lifecycleEvents(sandboxId: "${id}") { seq } }`;
    for (let n = 1; n <= count; n++) connection.subscribe(String(n), query);
    return { connection, tenant, query };
  }

  test('are so many at once; one that ends makes room', async () => {
    const { connection, query } = await openWithSubscriptions({ operationsPerConnection: 3 }, 4);
    expect(await connection.until('error', '4')).toEqual({
      type: 'error',
      id: '4',
      payload: [
        {
          message:
            'Cannot run the operation: 4 are under way on this connection with it, and the limit is 3. Complete some, or open another connection.',
          extensions: { code: 'TOO_MANY_OPERATIONS', detail: { limit: 3, actual: 4 } },
        },
      ],
    });
    connection.send({ type: 'complete', id: '1' });
    connection.subscribe('5', '{ __typename }');
    expect(await connection.until('next', '5')).toMatchObject({
      payload: { data: { __typename: 'Query' } },
    });
    await connection.until('complete', '5');
    connection.subscribe('6', query);
    connection.subscribe('7', query);
    expect(await connection.until('error', '7')).toMatchObject({
      payload: [{ extensions: { code: 'TOO_MANY_OPERATIONS' } }],
    });
  });

  test('that come without waiting for anything close the connection', async () => {
    const { connection } = await openWithSubscriptions({ operationsPerConnection: 3 }, 0);
    for (let n = 0; n < 200; n++) connection.subscribe(`q${n}`, '{ rules { id } }');
    expect(await connection.closed).toEqual({
      code: 1013,
      reason: 'Too many messages under way: the limit is 16',
    });
  });
});

describe('a client that gives no sign of life', () => {
  test('is closed with 1013', async () => {
    const service = await start({ silentMs: 400 });
    const connection = await new Connection(service, { autoPong: false }).open();
    expect(await connection.closed).toEqual({
      code: 1013,
      reason: 'No sign of life: silent for 400 ms, which is the limit',
    });
  });

  test('is not taken for one that has nothing to say', async () => {
    const service = await start({ silentMs: 400 });
    const tenant = await service.createTenant();
    const connection = await new Connection(service).init(tenant.key);
    let pings = 0;
    connection.socket.on('ping', () => (pings += 1));
    await expect.poll(() => pings, { timeout: 10_000 }).toBeGreaterThan(8);
    expect(connection.socket.readyState).toBe(WebSocket.OPEN);
  });
});

describe('a client that does not read', () => {
  /** A client that asks for a lot, over and over, and reads nothing of it. */
  async function askWithoutReading(limits: Partial<Limits>): Promise<Connection> {
    const service = await start(limits);
    const tenant = await service.createTenant();
    const id = await tenant.createSandbox();
    const code = `exports.handler = async () => 1; // ${'x'.repeat(1_000_000)}`;
    await tenant.client.ask(
      'mutation ($id: ID!, $code: String!) { createFunction(input: { sandboxId: $id, functionName: "f", code: $code }) { function { id } } }',
      { id, code },
    );
    const connection = await new Connection(service).init(tenant.key);
    connection.socket.pause();
    for (let n = 0; n < 30; n++) {
      connection.subscribe(`q${n}`, `{ sandbox(id: "${id}") { function(name: "f") { code } } }`);
    }
    return connection;
  }

  test('is cut off once too much waits for it', async () => {
    const connection = await askWithoutReading({ unreadBytes: 4 * 1_048_576, silentMs: 3_600_000 });
    const service = services[0] as TestService;
    await expect.poll(() => connectionsOf(service), { timeout: 10_000 }).toBe(0);
    expect(await new ApiClient(service.url).send('{ __typename }')).toMatchObject({ status: 200 });
    connection.socket.terminate();
  });

  test('is cut off after a while, however little waits', async () => {
    const connection = await askWithoutReading({ silentMs: 1_000 });
    const service = services[0] as TestService;
    await expect.poll(() => connectionsOf(service), { timeout: 10_000 }).toBe(0);
    connection.socket.terminate();
  });
});

test('thousands of half-open sockets are bounded; the server answers meanwhile and recovers', async () => {
  const limit = 1_500;
  const flood = Math.min(10_000, 100 * Math.floor((openFilesMax() - 500) / 200));
  const service = await start({
    connections: limit,
    connectionsHalfOpen: limit,
    connectionInitMs: 60_000,
  });
  const tenant = await service.createTenant();
  const faithful = await new Connection(service).init(tenant.key);
  const memoryBefore = process.memoryUsage().rss;
  const sockets: Socket[] = [];
  const answers = new Map<string, number>();
  for (let count = 0; count < flood; count += 100) {
    const opened = await Promise.all(Array.from({ length: 100 }, () => requestUpgrade(service)));
    for (const { socket, status } of opened) {
      sockets.push(socket);
      answers.set(status, (answers.get(status) ?? 0) + 1);
    }
    expect(await connectionsOf(service)).toBeLessThanOrEqual(limit);
  }
  expect(Object.fromEntries(answers)).toEqual({ 101: limit - 1, 503: flood - limit + 1 });
  const askedAt = performance.now();
  expect((await tenant.client.send('{ viewer { isRoot } }')).status).toBe(200);
  expect(performance.now() - askedAt).toBeLessThan(2_000);
  faithful.send({ type: 'ping' });
  await faithful.until('pong');
  expect(process.memoryUsage().rss - memoryBefore).toBeLessThan(500 * 1_048_576);
  for (const socket of sockets) socket.destroy();
  await expect.poll(() => connectionsOf(service), { timeout: 20_000 }).toBe(1);
  await new Connection(service).init(tenant.key);
});

/** Opens a WebSocket by hand and says nothing on it. */
async function requestUpgrade({ url }: TestService): Promise<{ socket: Socket; status: string }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    'GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
      'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
  );
  const [head] = (await once(socket, 'data')) as [Buffer];
  socket.resume();
  return { socket, status: head.toString().slice(9, 12) };
}

async function upgrade(service: TestService): Promise<Socket> {
  const { socket, status } = await requestUpgrade(service);
  expect(status).toBe('101');
  return socket;
}

/** How many files and sockets this process may have open; each socket of a test has two ends here. */
function openFilesMax(): number {
  const line = readFileSync('/proc/self/limits', 'utf8')
    .split('\n')
    .find((one) => one.startsWith('Max open files'));
  return Number(line?.split(/\s{2,}/)[1] ?? 1_024);
}
