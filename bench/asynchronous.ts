import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import { Client as PostgresClient } from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../src/store/embedded-postgres/embedded-postgres.ts';
import { makeDataFolder, startPushpull, type RunningPushpull } from './pushpull.ts';
import { measureLoad } from './reference/load.ts';
import { count, percentile, ratio, type Row, type Section } from './report.ts';

const CLIENTS = 20;
const WARM_UP_SECONDS = 2;
const SECONDS = 5;

/** Empty jobs of a round. */
const JOBS = 6_000;

/** Rounds in which the two take turns, so that a drift of the machine hits both. */
const ROUNDS = 3;

/** Design goal: events enqueued to recorded, against empty jobs of BullMQ on the same Postgres. */
const GOAL = 3;

/** Events of the outage, and the seconds of wall clock that they may take. */
const OUTAGE_EVENTS = 10_000;
const OUTAGE_GOAL_SECONDS = 10;

/** Asynchronous invocations beside BullMQ's empty jobs, and a day with an outage, fast-forwarded. */
export async function benchAsynchronous(): Promise<Section> {
  const folder = makeDataFolder();
  const database = makeDataFolder();
  const postgres = await startEmbeddedPostgres({
    dataDir: database.path,
    log: { info: () => undefined, warn: console.warn },
  });
  const pushpull = await startPushpull(folder.path, 4815, postgres.url);
  try {
    return {
      title: 'Asynchronous events',
      command: 'npm run bench -- asynchronous',
      rows: [await compareWithBullmq(pushpull, postgres), await fastForwardOutage(pushpull)],
    };
  } finally {
    await pushpull.stop();
    await postgres.stop();
    folder.remove();
    database.remove();
  }
}

async function compareWithBullmq(
  pushpull: RunningPushpull,
  postgres: EmbeddedPostgres,
): Promise<Row> {
  const sandboxId = await createSandbox(pushpull, 'REAL_TIME');
  await createFunction(pushpull, sandboxId, {
    code: "exports.handler = async (event) => ({ message: 'Hello from ' + event.path + '!' });",
  });
  const database = new PostgresClient({ connectionString: postgres.url });
  await database.connect();
  const jobs = await openJobs(postgres, database);
  const rates: { events: number[]; jobs: number[] } = { events: [], jobs: [] };
  try {
    // Both are warm before the first round counts.
    await sendEvents(pushpull, database, sandboxId, WARM_UP_SECONDS);
    await jobs.run(JOBS / 10);
    for (let round = 0; round < ROUNDS; round++) {
      rates.events.push(await sendEvents(pushpull, database, sandboxId, SECONDS));
      rates.jobs.push(JOBS / (await jobs.run(JOBS)));
    }
  } finally {
    await jobs.close();
    await database.end();
  }
  const events = percentile(rates.events, 0.5);
  const bullmq = percentile(rates.jobs, 0.5);
  return {
    what: `events of ${CLIENTS} clients through GraphQL, each from its enqueueing to its recorded result`,
    figure: `${count(events)}/s`,
    against: `empty jobs of BullMQ on the same Postgres: ${count(bullmq)}/s`,
    verdict: ratio(events / bullmq, GOAL),
  };
}

/** Sends events for so many seconds and waits until all have ended; returns how many that were a second. */
async function sendEvents(
  { url, key }: RunningPushpull,
  database: PostgresClient,
  sandboxId: string,
  seconds: number,
): Promise<number> {
  const before = await endedInvocations(database, sandboxId);
  const load = await measureLoad({
    url: `${url}/graphql`,
    headers: { authorization: `Bearer ${key}` },
    expected: '"statusCode":202',
    body: JSON.stringify({
      query: 'mutation ($input: InvokeInput!) { invoke(input: $input) { statusCode } }',
      variables: {
        input: {
          sandboxId,
          functionName: 'bench',
          invocationType: 'EVENT',
          payload: { path: '/bench' },
        },
      },
    }),
    clients: CLIENTS,
    warmUpSeconds: 0,
    seconds,
  });
  if (load.errors > 0) throw new Error(`Events were refused: ${load.firstError}`);
  const begun = performance.now();
  while ((await endedInvocations(database, sandboxId)) < before + load.answers) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return load.answers / (seconds + (performance.now() - begun) / 1_000);
}

async function endedInvocations(database: PostgresClient, sandboxId: string): Promise<number> {
  const { rows } = await database.query<{ ended: number }>(
    "SELECT count(*)::int AS ended FROM invocation WHERE sandbox_id = $1 AND status = 'SUCCEEDED'",
    [sandboxId],
  );
  return rows[0]?.ended ?? 0;
}

/** BullMQ with as many workers at once as there are clients. */
async function openJobs(
  { url }: EmbeddedPostgres,
  database: PostgresClient,
): Promise<{ run(jobs: number): Promise<number>; close(): Promise<void> }> {
  const schema = 'bench_bullmq';
  await runMigrations(database, schema);
  const connection = { connectionString: url, schema, max: CLIENTS };
  const queue = new Queue('bench', { connection }, createPostgresBackend);
  let tellDone: () => void = () => undefined;
  const worker = new Worker(
    'bench',
    async () => Promise.resolve(),
    { connection, concurrency: CLIENTS },
    createPostgresBackend,
  );
  worker.on('completed', () => tellDone());
  return {
    run: async (jobs) => {
      const allDone = new Promise<void>((resolve) => {
        let left = jobs;
        tellDone = () => {
          left -= 1;
          if (left === 0) resolve();
        };
      });
      const begun = performance.now();
      await inParallel(jobs, async () => {
        await queue.add('bench', { path: '/bench' }, { removeOnComplete: true });
      });
      await allDone;
      return (performance.now() - begun) / 1_000;
    },
    close: async () => {
      await worker.close();
      await queue.close();
    },
  };
}

/** Does something so many times, as many at once as there are clients. */
async function inParallel(times: number, work: () => Promise<void>): Promise<void> {
  let left = times;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (left > 0) {
        left -= 1;
        await work();
      }
    }),
  );
}

/**
 * Ten thousand events for a function that fails for two hours, with a dead-letter queue: from the
 * beginning of the advance until everything is recorded that comes of them.
 */
async function fastForwardOutage(pushpull: RunningPushpull): Promise<Row> {
  const { client } = pushpull;
  const sandboxId = await createSandbox(pushpull, 'MANUAL');
  const { createQueue } = await client.request<{
    createQueue: { queue: { queueArn: string } };
  }>('mutation ($input: CreateQueueInput!) { createQueue(input: $input) { queue { queueArn } } }', {
    input: { sandboxId, queueName: 'dead-letters' },
  });
  await createFunction(pushpull, sandboxId, {
    deadLetterConfig: { targetArn: createQueue.queue.queueArn },
    behavior: {
      latency: { kind: 'FIXED', ms: 200 },
      rules: [
        {
          when: { elapsed: { to: 'PT2H' } },
          outcome: { kind: 'THROW', errorType: 'Outage', errorMessage: 'the database is away' },
        },
      ],
    },
  });
  await inParallel(OUTAGE_EVENTS, async () => {
    await client.request(
      'mutation ($input: InvokeInput!) { invoke(input: $input) { statusCode } }',
      { input: { sandboxId, functionName: 'bench', invocationType: 'EVENT', payload: {} } },
    );
  });
  const begun = performance.now();
  const advance = await advanceBy(pushpull, sandboxId, 'PT8H');
  const seconds = (performance.now() - begun) / 1_000;
  const { sandbox } = await client.request<{
    sandbox: { queue: { approximateNumberOfMessages: number } };
  }>(
    'query ($id: ID!) { sandbox(id: $id) { queue(name: "dead-letters") { approximateNumberOfMessages } } }',
    { id: sandboxId },
  );
  const { approximateNumberOfMessages } = sandbox.queue;
  return {
    what: `an outage of two hours: ${count(OUTAGE_EVENTS)} events with all their retries and ${count(approximateNumberOfMessages)} dead letters, fast-forwarded by eight hours`,
    figure: `${seconds.toFixed(1)} s, ${count(advance.firedTimers / seconds)} timers/s`,
    against: '',
    verdict: `goal under ${OUTAGE_GOAL_SECONDS} s: ${seconds < OUTAGE_GOAL_SECONDS ? 'reached' : 'not reached'}`,
  };
}

async function advanceBy(
  { client }: RunningPushpull,
  sandboxId: string,
  by: string,
): Promise<{ readonly firedTimers: number }> {
  const { advanceClock } = await client.request<{
    advanceClock: { advance: { id: string; status: string; firedTimers: number } };
  }>(
    'mutation ($input: AdvanceClockInput!) { advanceClock(input: $input) { advance { id status firedTimers } } }',
    { input: { sandboxId, by } },
  );
  let { advance } = advanceClock;
  while (advance.status === 'RUNNING') {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { node } = await client.request<{ node: typeof advance }>(
      'query ($id: ID!) { node(id: $id) { ... on ClockAdvance { id status firedTimers } } }',
      { id: advance.id },
    );
    advance = node;
  }
  if (advance.status !== 'COMPLETED') throw new Error(`The advance ended ${advance.status}`);
  return advance;
}

async function createSandbox({ client }: RunningPushpull, mode: string): Promise<string> {
  const { createSandbox: created } = await client.request<{
    createSandbox: { sandbox: { id: string } };
  }>('mutation ($input: CreateSandboxInput!) { createSandbox(input: $input) { sandbox { id } } }', {
    input: { name: 'asynchronous', clock: { mode } },
  });
  return created.sandbox.id;
}

async function createFunction(
  { client }: RunningPushpull,
  sandboxId: string,
  input: object,
): Promise<void> {
  await client.request(
    'mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { function { id } } }',
    { input: { sandboxId, functionName: 'bench', ...input } },
  );
}
