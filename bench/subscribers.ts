import { createClient, type Client } from 'graphql-ws';
import { Client as PostgresClient } from 'pg';
import { WebSocket } from 'ws';
import { startEmbeddedPostgres } from '../src/store/embedded-postgres/embedded-postgres.ts';
import { makeDataFolder, startPushpull, type RunningPushpull } from './pushpull.ts';
import { percentile, type Section } from './report.ts';

const SUBSCRIBERS = 100;
const SECONDS = 10;

/** A warm invocation makes three events: this many a second make about 500 events. */
const INVOKES_PER_SECOND = 167;

/** Design goal: the 99th percentile is at most so many times that of a NOTIFY round trip. */
const GOAL = 3;

/**
 * From the answer to a command – its commit – to the arrival of its events at a hundred subscribers,
 * beside a bare NOTIFY and LISTEN on the same database under the same load.
 */
export async function benchSubscribers(): Promise<Section> {
  const folder = makeDataFolder();
  const database = makeDataFolder();
  const postgres = await startEmbeddedPostgres({
    dataDir: database.path,
    log: { info: () => undefined, warn: console.warn },
  });
  const pushpull = await startPushpull(folder.path, 4811, postgres.url);
  const clients: Client[] = [];
  try {
    const after = await lastCursor(pushpull);
    const arrivals = Array.from({ length: SUBSCRIBERS }, () => {
      const { client, arrivedAt } = subscribe(pushpull, after);
      clients.push(client);
      return arrivedAt;
    });
    await Promise.all(clients.map(untilConnected));
    const [latencies, notices] = await Promise.all([
      invokeSteadily(pushpull, arrivals),
      noticeSteadily(postgres.url),
    ]);
    const p99 = percentile(latencies, 0.99);
    const noticeP99 = percentile(notices, 0.99);
    const factor = p99 / noticeP99;
    return {
      title: 'From commit to subscriber',
      command: 'npm run bench -- subscribers',
      rows: [
        {
          what: `${SUBSCRIBERS} subscribers, about ${INVOKES_PER_SECOND * 3} events/s`,
          figure: `p50 ${percentile(latencies, 0.5).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
          against: `NOTIFY round trip: p50 ${percentile(notices, 0.5).toFixed(1)} ms, p99 ${noticeP99.toFixed(1)} ms`,
          verdict: `${factor.toFixed(2)} ×, goal at most ${GOAL} ×: ${factor <= GOAL ? 'reached' : 'not reached'}`,
        },
      ],
    };
  } finally {
    for (const client of clients) await client.dispose();
    await pushpull.stop();
    await postgres.stop();
    folder.remove();
    database.remove();
  }
}

/** The last event before the measurement: every subscriber follows from there. */
async function lastCursor(pushpull: RunningPushpull): Promise<string | undefined> {
  const { sandbox } = await pushpull.client.request<{
    sandbox: { events: { edges: readonly { cursor: string }[] } };
  }>('query ($id: ID!) { sandbox(id: $id) { events(last: 1) { edges { cursor } } } }', {
    id: pushpull.demoSandboxId,
  });
  return sandbox.events.edges[0]?.cursor;
}

/** Where a subscriber notes when each invocation's last event arrived. */
type Arrivals = Map<string, number>;

function subscribe(
  pushpull: RunningPushpull,
  after: string | undefined,
): { client: Client; arrivedAt: Arrivals } {
  const arrivedAt: Arrivals = new Map();
  const client = createClient({
    url: `${pushpull.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: `Bearer ${pushpull.key}` },
    lazy: false,
  });
  client.subscribe<{ lifecycleEvents: { kind: string; detail: { requestId?: string } | null } }>(
    {
      query: `subscription ($sandboxId: ID!, $after: String) {
        lifecycleEvents(sandboxId: $sandboxId, after: $after) { seq at kind message detail }
      }`,
      variables: { sandboxId: pushpull.demoSandboxId, after },
    },
    {
      next: ({ data }) => {
        const event = data?.lifecycleEvents;
        const requestId = event?.detail?.requestId;
        if (event?.kind === 'INVOCATION_SUCCEEDED' && requestId !== undefined) {
          arrivedAt.set(requestId, performance.now());
        }
      },
      error: (error) => {
        throw new Error(`A subscription failed: ${JSON.stringify(error)}`);
      },
      complete: () => undefined,
    },
  );
  return { client, arrivedAt };
}

function untilConnected(client: Client): Promise<void> {
  return new Promise((resolve) => {
    client.on('connected', () => resolve());
  });
}

/** Invokes at a steady rate; gives the latency of every arrival after its command's answer. */
async function invokeSteadily(
  pushpull: RunningPushpull,
  arrivals: readonly Arrivals[],
): Promise<number[]> {
  const committedAt = new Map<string, number>();
  const calls: Promise<void>[] = [];
  await steadily(async () => {
    const call = pushpull.client
      .request<{ invoke: { requestId: string } }>(
        'mutation ($input: InvokeInput!) { invoke(input: $input) { requestId } }',
        {
          input: {
            sandboxId: pushpull.demoSandboxId,
            functionName: 'hello',
            payload: { path: '/bench' },
          },
        },
      )
      .then(({ invoke }) => {
        committedAt.set(invoke.requestId, performance.now());
      });
    calls.push(call);
    await Promise.resolve();
  });
  await Promise.all(calls);
  await untilAllArrived(committedAt, arrivals);
  const latencies: number[] = [];
  for (const arrivedAt of arrivals) {
    for (const [requestId, committed] of committedAt) {
      // An event may overtake the answer to its command: both follow the commit.
      latencies.push(Math.max(0, (arrivedAt.get(requestId) ?? Number.NaN) - committed));
    }
  }
  return latencies;
}

async function untilAllArrived(
  committedAt: ReadonlyMap<string, number>,
  arrivals: readonly Arrivals[],
): Promise<void> {
  const isComplete = (arrivedAt: Arrivals): boolean =>
    [...committedAt.keys()].every((requestId) => arrivedAt.has(requestId));
  const deadline = performance.now() + 10_000;
  while (!arrivals.every(isComplete)) {
    if (performance.now() > deadline) throw new Error('Some events never arrived');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** NOTIFY and LISTEN on two connections, at the same rate. */
async function noticeSteadily(databaseUrl: string): Promise<number[]> {
  const listener = new PostgresClient({ connectionString: databaseUrl });
  const notifier = new PostgresClient({ connectionString: databaseUrl });
  await Promise.all([listener.connect(), notifier.connect()]);
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  listener.on('notification', ({ payload = '' }) => {
    latencies.push(performance.now() - (sentAt.get(payload) ?? Number.NaN));
  });
  await listener.query('LISTEN bench');
  let sent = 0;
  await steadily(async () => {
    const payload = String((sent += 1));
    sentAt.set(payload, performance.now());
    await notifier.query('SELECT pg_notify($1, $2)', ['bench', payload]);
  });
  while (latencies.length < sent) await new Promise((resolve) => setTimeout(resolve, 5));
  await Promise.all([listener.end(), notifier.end()]);
  return latencies;
}

/** Calls at the bench's rate for its seconds. */
async function steadily(call: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  for (let calls = 0; calls < INVOKES_PER_SECOND * SECONDS; calls++) {
    const dueIn = begun + (calls * 1_000) / INVOKES_PER_SECOND - performance.now();
    if (dueIn > 0) await new Promise((resolve) => setTimeout(resolve, dueIn));
    await call();
  }
}
