import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { ApiClient } from '../src/client/api-client.ts';
import { followEvents } from '../src/client/follow-events.ts';
import type { LifecycleEvent } from '../src/client/lifecycle-event.ts';
import { Jobs } from '../src/jobs/jobs.ts';
import { startEmbeddedPostgres } from '../src/store/embedded-postgres/embedded-postgres.ts';
import { processorSeconds, processTree, residentMb } from './process-figures.ts';
import { makeDataFolder, startPushpull, type RunningPushpull } from './pushpull.ts';
import { count, percentile, type Row, type Section } from './report.ts';
import { copySandbox, settleTables } from './sandbox-copies.ts';

/** Idle sandboxes: a third each with a mapping of a queue, of a stream, of a table's stream. */
const SANDBOXES = 100_000;

/** Windows in which processor time is measured, and their length; before them the start settles. */
const WINDOWS = 6;
const WINDOW_SECONDS = 10;
const SETTLE_SECONDS = 15;

/** Sandboxes, taken at random, that get their first message. */
const SAMPLES = 201;

const LATENCY_GOAL_MS = 50;

const PORT = 4818;

/** What a hundred thousand sandboxes cost that do nothing, and how soon any of them is at work. */
export async function benchIdle(): Promise<Section> {
  const folder = makeDataFolder();
  const database = makeDataFolder();
  const postgres = await startEmbeddedPostgres({
    dataDir: database.path,
    log: { info: () => undefined, warn: console.warn },
  });
  const start = (): Promise<RunningPushpull> => startPushpull(folder.path, PORT, postgres.url);
  const measured = (pushpull: RunningPushpull): Promise<IdleFigures> =>
    measureIdle(pushpull, postgres.url, join(database.path, 'postgres/postmaster.pid'));
  try {
    const first = await start();
    const templates = await makeTemplates(first);
    await first.stop();
    const none = await whileRunning(start, measured);
    const places = await makeCopies(postgres.url, templates);
    return await whileRunning(start, async (pushpull) => ({
      title: 'A hundred thousand idle sandboxes',
      command: 'npm run bench -- idle',
      rows: [
        ...idleRows(none, await measured(pushpull)),
        ...(await measureFirstMessages(pushpull, places)),
      ],
    }));
  } finally {
    await postgres.stop();
    folder.remove();
    database.remove();
  }
}

async function whileRunning<Result>(
  start: () => Promise<RunningPushpull>,
  work: (pushpull: RunningPushpull) => Promise<Result>,
): Promise<Result> {
  const pushpull = await start();
  try {
    return await work(pushpull);
  } finally {
    await pushpull.stop();
  }
}

type SourceType = 'SQS' | 'Kinesis' | 'DynamoDB';

/** A sandbox with a mapping, and what sends its first message. */
interface Place {
  readonly source: SourceType;
  readonly sandboxId: string;
}

const HANDLER = 'exports.handler = async ({ Records }) => ({ handled: Records.length });';

/** One sandbox in real time for each kind of source, made through the API. */
async function makeTemplates({ client }: RunningPushpull): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const [source, create] of Object.entries(sources)) {
    const { createSandbox } = await client.request<{ createSandbox: { sandbox: { id: string } } }>(
      'mutation ($input: CreateSandboxInput!) { createSandbox(input: $input) { sandbox { id } } }',
      { input: { name: `idle ${source}`, clock: { mode: 'REAL_TIME' } } },
    );
    const sandboxId = createSandbox.sandbox.id;
    const { made } = await client.request<{ made: { source: { arn: string } } }>(create.mutation, {
      sandboxId,
    });
    await client.request(MAP, {
      function: { sandboxId, functionName: 'worker', code: HANDLER },
      mapping: {
        sandboxId,
        functionName: 'worker',
        eventSourceArn: made.source.arn,
        ...create.mapping,
      },
    });
    await untilIdle(client, sandboxId);
    places.push({ source: source as SourceType, sandboxId });
  }
  return places;
}

/** A mapping of a stream looks once where it is to begin. */
async function untilIdle(client: ApiClient, sandboxId: string): Promise<void> {
  for (;;) {
    const { sandbox } = await client.request<{
      sandbox: { clock: { nextDueAt: string | null }; agenda: readonly { what: string }[] };
    }>('query ($id: ID!) { sandbox(id: $id) { clock { nextDueAt } agenda { what } } }', {
      id: sandboxId,
    });
    if (sandbox.clock.nextDueAt === null) return;
    console.error(`waiting until ${sandbox.agenda.map(({ what }) => what).join(', ')}`);
    await pause(1);
  }
}

const MAP = `mutation ($function: CreateFunctionInput!, $mapping: CreateEventSourceMappingInput!) {
  createFunction(input: $function) { function { id } }
  createEventSourceMapping(input: $mapping) { eventSourceMapping { id } }
}`;

const sources: Readonly<Record<SourceType, { mutation: string; mapping: object; send: string }>> = {
  SQS: {
    mutation: `mutation ($sandboxId: ID!) {
      made: createQueue(input: { sandboxId: $sandboxId, queueName: "jobs" }) { source: queue { arn: queueArn } }
    }`,
    mapping: {},
    send: `mutation ($sandboxId: ID!) {
      sendMessage(input: { sandboxId: $sandboxId, queueName: "jobs", messageBody: "first" }) { messageId }
    }`,
  },
  Kinesis: {
    mutation: `mutation ($sandboxId: ID!) {
      made: createStream(input: { sandboxId: $sandboxId, streamName: "clicks", shardCount: 1 }) { source: stream { arn: streamArn } }
    }`,
    mapping: { startingPosition: 'LATEST' },
    send: `mutation ($sandboxId: ID!) {
      putRecord(input: { sandboxId: $sandboxId, streamName: "clicks", data: "first", partitionKey: "any" }) { sequenceNumber }
    }`,
  },
  DynamoDB: {
    mutation: `mutation ($sandboxId: ID!) {
      made: createTable(input: {
        sandboxId: $sandboxId, tableName: "orders"
        attributeDefinitions: [{ attributeName: "pk", attributeType: S }]
        keySchema: [{ attributeName: "pk", keyType: HASH }]
        streamSpecification: { streamEnabled: true, streamViewType: NEW_IMAGE }
      }) { source: table { arn: latestStreamArn } }
    }`,
    mapping: { startingPosition: 'LATEST' },
    send: `mutation ($sandboxId: ID!) {
      putItem(input: { sandboxId: $sandboxId, tableName: "orders", item: { pk: { S: "first" } } }) { attributes }
    }`,
  },
};

async function makeCopies(url: string, templates: readonly Place[]): Promise<readonly Place[]> {
  const begun = performance.now();
  const places: Place[] = [...templates];
  const each = Math.ceil((SANDBOXES - templates.length) / templates.length);
  for (const { source, sandboxId } of templates) {
    const ids = await copySandbox(url, sandboxId, each);
    places.push(...ids.map((id) => ({ source, sandboxId: id })));
  }
  await settleTables(url);
  const seconds = (performance.now() - begun) / 1_000;
  console.error(`made ${count(places.length)} sandboxes in ${seconds.toFixed(0)} s`);
  return places;
}

/** What a server does while nobody asks anything of it. */
interface IdleFigures {
  readonly waiting: Awaited<ReturnType<Jobs['waiting']>>;
  /** Sandboxes that something is due in. */
  readonly due: number;
  /** Processor time in parts of a core, one figure a window. */
  readonly serverLoads: readonly number[];
  readonly postgresLoads: readonly number[];
  readonly servingMs: number;
  readonly memoryMb: number;
  /** What the sweep asks of the database, and how it is answered. */
  readonly sweepMs: number;
  readonly sweepPlan: string;
}

async function measureIdle(
  pushpull: RunningPushpull,
  url: string,
  postmasterFile: string,
): Promise<IdleFigures> {
  await pause(SETTLE_SECONDS);
  const postmaster = Number(readFileSync(postmasterFile, 'utf8').split('\n')[0]);
  const serverLoads: number[] = [];
  const postgresLoads: number[] = [];
  for (let window = 0; window < WINDOWS; window++) {
    const before = secondsOf(pushpull.pid, postmaster);
    await pause(WINDOW_SECONDS);
    const after = secondsOf(pushpull.pid, postmaster);
    serverLoads.push((after.server - before.server) / WINDOW_SECONDS);
    postgresLoads.push((after.postgres - before.postgres) / WINDOW_SECONDS);
  }
  return {
    serverLoads,
    postgresLoads,
    servingMs: pushpull.servingMs,
    memoryMb: residentMb(processTree(pushpull.pid)),
    ...(await readDatabase(url)),
  };
}

function secondsOf(server: number, postmaster: number): { server: number; postgres: number } {
  return {
    server: processorSeconds([server]),
    postgres: processorSeconds(processTree(postmaster)),
  };
}

async function readDatabase(
  url: string,
): Promise<Pick<IdleFigures, 'waiting' | 'due' | 'sweepMs' | 'sweepPlan'>> {
  const jobs = await Jobs.open({
    backend: { kind: 'postgres', databaseUrl: url },
    onError: (error) => console.error(error),
  });
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const due = await client.query<{ due: number }>(
      'SELECT count(*)::int AS due FROM sandbox WHERE wake_at IS NOT NULL OR next_due_at_ms IS NOT NULL',
    );
    const explained = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, COSTS OFF) SELECT id FROM sandbox
       WHERE wake_queue = 'pollers' AND wake_at < now() - interval '2 s' ORDER BY wake_at LIMIT 1000`,
    );
    const plan = explained.rows.map((row) => row['QUERY PLAN']).join('\n');
    return {
      waiting: await jobs.waiting(),
      due: due.rows[0]?.due ?? Number.NaN,
      sweepMs: Number(/Execution Time: ([\d.]+) ms/.exec(plan)?.[1]),
      sweepPlan: /(Index Only Scan|Index Scan|Bitmap Index Scan|Seq Scan)/.exec(plan)?.[1] ?? plan,
    };
  } finally {
    await client.end();
    await jobs.close();
  }
}

function idleRows(none: IdleFigures, many: IdleFigures): Row[] {
  const { invocations, pollers, maintenance } = many.waiting;
  return [
    {
      what: `${count(SANDBOXES)} sandboxes in real time, each with an enabled mapping of a queue, a stream or a table: jobs that wait, the schedule of the sweep apart`,
      figure: `${invocations + pollers + maintenance - 1}`,
      against: `timers due: ${many.due} sandboxes`,
      verdict: `goal 0: ${invocations + pollers + maintenance === 1 && many.due === 0 ? 'reached' : 'not reached'}`,
    },
    loadRow('Processor time of the server, of one core', none.serverLoads, many.serverLoads),
    loadRow('Processor time of Postgres, of one core', none.postgresLoads, many.postgresLoads),
    {
      what: 'What a sweep asks of the database, for each of its queues',
      figure: `${many.sweepMs.toFixed(2)} ms, ${many.sweepPlan}`,
      against: `with none: ${none.sweepMs.toFixed(2)} ms, ${none.sweepPlan}`,
      verdict: '',
    },
    {
      what: 'Start until it serves, and memory of the server then',
      figure: `${Math.round(many.servingMs)} ms, ${Math.round(many.memoryMb)} MB`,
      against: `with none: ${Math.round(none.servingMs)} ms, ${Math.round(none.memoryMb)} MB`,
      verdict: '',
    },
  ];
}

/** The medians may differ by as much as the windows of either differ among themselves. */
function loadRow(what: string, none: readonly number[], many: readonly number[]): Row {
  const more = median(many) - median(none);
  const noise = Math.max(spread(none), spread(many));
  return {
    what,
    figure: showLoads(many),
    against: `with none: ${showLoads(none)}`,
    verdict: `${(more * 100).toFixed(2)} points more, noise ${(noise * 100).toFixed(2)}: ${more <= noise ? 'reached' : 'not reached'}`,
  };
}

function showLoads(loads: readonly number[]): string {
  const [least, middle, most] = [Math.min(...loads), median(loads), Math.max(...loads)].map(
    (load) => (load * 100).toFixed(2),
  );
  return `${middle} % (${least}–${most} in ${WINDOWS} windows of ${WINDOW_SECONDS} s)`;
}

function spread(loads: readonly number[]): number {
  return Math.max(...loads) - Math.min(...loads);
}

/** How a first message went, in milliseconds of wall time. */
interface FirstMessage {
  /** From its due time until a subscriber has the beginning of its batch. */
  readonly batchMs: number;
  /** From the end of the cold start until a subscriber has the call of the handler. */
  readonly handlerMs: number;
}

/**
 * The first message of some sandboxes, none of which is in memory. Its due time is the instant at which
 * a poller finds it: for a queue, that of sending the request, because a poller waits there; for a
 * stream, the tick of its poller after that.
 */
async function measureFirstMessages(
  pushpull: RunningPushpull,
  places: readonly Place[],
): Promise<Row[]> {
  const messages: Record<SourceType, FirstMessage[]> = { SQS: [], Kinesis: [], DynamoDB: [] };
  for (const place of chosen(places)) {
    messages[place.source].push(await sendFirst(pushpull, place));
  }
  const rows = Object.entries(messages).map(([source, figures]) =>
    latencyRow(`${source}: the first message of ${figures.length} of them`, figures),
  );
  return [...rows, latencyRow(`All ${SAMPLES} together`, Object.values(messages).flat())];
}

/** As many of each kind, wherever they lie. */
function chosen(places: readonly Place[]): Place[] {
  const each = SAMPLES / Object.keys(sources).length;
  const taken = new Set<Place>();
  for (const source of Object.keys(sources)) {
    const own = places.filter((place) => place.source === source);
    const before = taken.size;
    while (taken.size < before + each) {
      const place = own[Math.floor(Math.random() * own.length)];
      if (place) taken.add(place);
    }
  }
  return [...taken].sort(() => Math.random() - 0.5);
}

async function sendFirst(
  { client }: RunningPushpull,
  { source, sandboxId }: Place,
): Promise<FirstMessage> {
  const events = followEvents(client, {
    sandboxId,
    after: null,
    filter: { kinds: ['MAPPING_ENABLED', 'BATCH_INVOKED', 'INVOCATION_STARTED'] },
  });
  // The subscription is live when it has told what was there before.
  await nextOf(events, 'MAPPING_ENABLED');
  const sentAtMs = Date.now();
  const [batch, handler] = await Promise.all([
    nextOf(events, 'BATCH_INVOKED'),
    nextOf(events, 'INVOCATION_STARTED'),
    client.request(sources[source].send, { sandboxId }),
  ]);
  await events.return(undefined);
  return {
    batchMs: batch.arrivedAtMs - (source === 'SQS' ? sentAtMs : batch.dueAtMs),
    handlerMs: handler.arrivedAtMs - handler.dueAtMs,
  };
}

async function nextOf(
  events: AsyncGenerator<LifecycleEvent>,
  kind: string,
): Promise<{ dueAtMs: number; arrivedAtMs: number }> {
  const { value } = (await events.next()) as { value: LifecycleEvent };
  if (value.kind !== kind) throw new Error(`Expected ${kind}, got ${value.kind}`);
  return { dueAtMs: Date.parse(value.at), arrivedAtMs: Date.now() };
}

function latencyRow(what: string, messages: readonly FirstMessage[]): Row {
  const batches = messages.map(({ batchMs }) => batchMs);
  const slowest = Math.max(...batches);
  return {
    what: `${what}: from its due time until a subscriber has the beginning of its batch`,
    figure: showLatencies(batches),
    against: `the call of its handler, from the end of the cold start: ${showLatencies(messages.map(({ handlerMs }) => handlerMs))}`,
    verdict: `goal ${LATENCY_GOAL_MS} ms, the slowest counts: ${slowest <= LATENCY_GOAL_MS ? 'reached' : 'not reached'}`,
  };
}

function showLatencies(values: readonly number[]): string {
  return `p50 ${median(values)} ms, p99 ${percentile(values, 0.99)} ms, slowest ${Math.max(...values)} ms`;
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}
