import { Client as PostgresClient } from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../src/store/embedded-postgres/embedded-postgres.ts';
import { makeDataFolder, startPushpull, type RunningPushpull } from './pushpull.ts';
import { forkProgram } from './reference/forked-program.ts';
import { percentile, type Section } from './report.ts';
import type { Commits, Delivery, SubscriberOptions } from './subscriber-program.ts';

const SUBSCRIBERS = 100;
const WARM_UP_SECONDS = 4;
const SECONDS = 10;

/** A warm invocation makes three events: this many a second make about 500 events. */
const INVOKES_PER_SECOND = 167;

/** Design goal: the 99th percentile is at most so many times that of a NOTIFY round trip. */
const GOAL = 3;

/**
 * From the commit of an event, as Postgres dates it, to its arrival at a hundred subscribers, beside
 * a bare NOTIFY and LISTEN on the same database under the same load.
 */
export async function benchSubscribers(): Promise<Section> {
  const folder = makeDataFolder();
  const database = makeDataFolder();
  const postgres = await startDatingPostgres(database.path);
  const pushpull = await startPushpull(folder.path, 4811, postgres.url);
  try {
    const { cursor, seq } = await lastEvent(pushpull);
    const subscribers = await forkProgram<string>(
      new URL('./subscriber-program.js', import.meta.url),
      {
        url: pushpull.url,
        key: pushpull.key,
        sandboxId: pushpull.demoSandboxId,
        after: cursor,
        afterSeq: seq,
        subscribers: SUBSCRIBERS,
      } satisfies SubscriberOptions,
    );
    await invokeSteadily(pushpull, WARM_UP_SECONDS);
    const { seq: lastBefore } = await lastEvent(pushpull);
    const [, notices] = await Promise.all([
      invokeSteadily(pushpull, SECONDS),
      noticeSteadily(postgres.url, SECONDS),
    ]);
    const commits = await commitsAfter(postgres.url, pushpull.demoSandboxId, lastBefore);
    const delivery = await subscribers.ask<Delivery>(commits);
    await subscribers.stop();
    const noticeP99 = percentile(notices, 0.99);
    const factor = delivery.p99Ms / noticeP99;
    return {
      title: 'From commit to subscriber',
      command: 'npm run bench -- subscribers',
      rows: [
        {
          what: `${SUBSCRIBERS} subscribers, ${Math.round(commits.committedAtMs.length / SECONDS)} events/s, each event to each`,
          figure: `p50 ${delivery.p50Ms.toFixed(1)} ms, p99 ${delivery.p99Ms.toFixed(1)} ms`,
          against: `NOTIFY round trip: p50 ${percentile(notices, 0.5).toFixed(1)} ms, p99 ${noticeP99.toFixed(1)} ms; the subscribers take ${Math.round(delivery.cpuShare * 100)} % of a core`,
          verdict: `${factor.toFixed(2)} ×, goal at most ${GOAL} ×: ${factor <= GOAL ? 'reached' : 'not reached'}`,
        },
      ],
    };
  } finally {
    await pushpull.stop();
    await postgres.stop();
    folder.remove();
    database.remove();
  }
}

/** A Postgres that remembers the instant of every commit. */
async function startDatingPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const options = { dataDir, log: { info: () => undefined, warn: console.warn } };
  const first = await startEmbeddedPostgres(options);
  await withConnection(first.url, (client) =>
    client.query('ALTER SYSTEM SET track_commit_timestamp = on'),
  );
  await first.stop();
  return startEmbeddedPostgres(options);
}

async function withConnection<Result>(
  url: string,
  work: (client: PostgresClient) => Promise<Result>,
): Promise<Result> {
  const client = new PostgresClient({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function lastEvent(pushpull: RunningPushpull): Promise<{ cursor: string; seq: number }> {
  const { sandbox } = await pushpull.client.request<{
    sandbox: { events: { edges: readonly [{ cursor: string; node: { seq: number } }] } };
  }>(
    'query ($id: ID!) { sandbox(id: $id) { events(last: 1) { edges { cursor node { seq } } } } }',
    { id: pushpull.demoSandboxId },
  );
  const [{ cursor, node }] = sandbox.events.edges;
  return { cursor, seq: node.seq };
}

/** Invokes at a steady rate and waits for the answers. */
async function invokeSteadily(pushpull: RunningPushpull, seconds: number): Promise<void> {
  const calls: Promise<unknown>[] = [];
  await steadily(seconds, async () => {
    const input = {
      sandboxId: pushpull.demoSandboxId,
      functionName: 'hello',
      payload: { path: '/bench' },
    };
    calls.push(
      pushpull.client.request(
        'mutation ($input: InvokeInput!) { invoke(input: $input) { requestId } }',
        { input },
      ),
    );
    await Promise.resolve();
  });
  await Promise.all(calls);
}

/** When the events after that one were committed, by the clock of Postgres, which is ours. */
function commitsAfter(url: string, sandboxId: string, afterSeq: number): Promise<Commits> {
  return withConnection(url, async (client) => {
    const { rows } = await client.query<{ at_ms: number }>(
      `SELECT (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000)::float8 AS at_ms
       FROM lifecycle_event WHERE sandbox_id = $1 AND seq > $2 ORDER BY seq`,
      [sandboxId, afterSeq],
    );
    return { fromSeq: afterSeq + 1, committedAtMs: rows.map((row) => row.at_ms) };
  });
}

/** NOTIFY and LISTEN on two connections, at the same rate; the round trips in milliseconds. */
function noticeSteadily(url: string, seconds: number): Promise<number[]> {
  return withConnection(url, (listener) =>
    withConnection(url, async (notifier) => {
      const sentAt = new Map<string, number>();
      const latencies: number[] = [];
      listener.on('notification', ({ payload = '' }) => {
        latencies.push(performance.now() - (sentAt.get(payload) ?? Number.NaN));
      });
      await listener.query('LISTEN bench');
      let sent = 0;
      await steadily(seconds, async () => {
        const payload = String((sent += 1));
        sentAt.set(payload, performance.now());
        await notifier.query('SELECT pg_notify($1, $2)', ['bench', payload]);
      });
      while (latencies.length < sent) await new Promise((resolve) => setTimeout(resolve, 5));
      return latencies;
    }),
  );
}

/** Calls at the bench's rate for so many seconds. */
async function steadily(seconds: number, call: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  for (let calls = 0; calls < INVOKES_PER_SECOND * seconds; calls++) {
    const dueIn = begun + (calls * 1_000) / INVOKES_PER_SECOND - performance.now();
    if (dueIn > 0) await new Promise((resolve) => setTimeout(resolve, dueIn));
    await call();
  }
}
