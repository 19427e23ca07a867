import { followEvents, lastCursor } from '../src/client/follow-events.ts';
import { startEmbeddedPostgres } from '../src/store/embedded-postgres/embedded-postgres.ts';
import { copyHistory } from './history-copies.ts';
import { makeDataFolder, startPushpull, type RunningPushpull } from './pushpull.ts';
import { measureLoad, type LoadFigures } from './reference/load.ts';
import { count, percentile, type Row, type Section } from './report.ts';

/** Past invocations of the small sandbox; the large one has so many times as many. */
const SMALL = 1_000;
const COPIES = 1_000;

const CLIENTS = [1, 20];
const WARM_UP_SECONDS = 1.5;
const SECONDS = 4;

/** Rounds in which the two sandboxes take turns, so that a drift of the machine hits both. */
const ROUNDS = 5;

/** How often each page is read. */
const READS = 40;

/** Design goal: a turn costs at most so many times as much. */
const GOAL = 1.2;

/** What a turn and a page of a list cost in a sandbox with a million past invocations. */
export async function benchHistory(): Promise<Section> {
  const folder = makeDataFolder();
  const database = makeDataFolder();
  const postgres = await startEmbeddedPostgres({
    dataDir: database.path,
    log: { info: () => undefined, warn: console.warn },
  });
  const pushpull = await startPushpull(folder.path, 4813, postgres.url);
  try {
    const large = await createSandbox(pushpull);
    const begun = performance.now();
    await copyHistory(postgres.url, large, COPIES - 1);
    const seconds = (performance.now() - begun) / 1_000;
    console.error(`made ${count(SMALL * COPIES)} past invocations in ${seconds.toFixed(0)} s`);
    return {
      title: 'A million past invocations',
      command: 'npm run bench -- history',
      // The pages first: measuring turns makes more history.
      rows: [
        ...(await measurePages(pushpull, large)),
        await measureTail(pushpull, large),
        ...(await measureTurns(pushpull, large)),
      ],
    };
  } finally {
    await pushpull.stop();
    await postgres.stop();
    folder.remove();
    database.remove();
  }
}

/** A sandbox with a thousand past invocations. */
async function createSandbox(pushpull: RunningPushpull): Promise<string> {
  const { createSandbox: created } = await pushpull.client.request<{
    createSandbox: { sandbox: { id: string } };
  }>('mutation ($input: CreateSandboxInput!) { createSandbox(input: $input) { sandbox { id } } }', {
    input: { name: 'history' },
  });
  const sandboxId = created.sandbox.id;
  for (const functionName of ['often', 'rare']) {
    await pushpull.client.request(
      'mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { function { id } } }',
      { input: { sandboxId, functionName, code: HANDLER } },
    );
  }
  await invokeOften(pushpull, sandboxId, 'often', SMALL);
  return sandboxId;
}

const HANDLER =
  "exports.handler = async (event) => ({ message: 'Hello from ' + event.path + '!' });";

async function invokeOften(
  pushpull: RunningPushpull,
  sandboxId: string,
  functionName: string,
  times: number,
): Promise<void> {
  const { query, variables } = invokeRequest(sandboxId, functionName);
  let left = times;
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await pushpull.client.request(query, variables);
    }
  };
  await Promise.all(Array.from({ length: 20 }, client));
}

function invokeRequest(
  sandboxId: string,
  functionName: string,
): { query: string; variables: object } {
  return {
    query: `mutation Invoke($input: InvokeInput!) {
      invoke(input: $input) { invocation { id } statusCode functionError payload }
    }`,
    variables: { input: { sandboxId, functionName, payload: { path: '/bench' } } },
  };
}

async function measureTurns(pushpull: RunningPushpull, large: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const clients of CLIENTS) {
    const figures: { small: LoadFigures; large: LoadFigures }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      // A new one each round: the load itself makes history.
      const small = await createSandbox(pushpull);
      figures.push({
        small: await measureInvokes(pushpull, small, clients),
        large: await measureInvokes(pushpull, large, clients),
      });
    }
    const factor = median(
      figures.map(({ small, large }) => small.answersPerSecond / large.answersPerSecond),
    );
    const show = (pick: (figure: (typeof figures)[number]) => LoadFigures): string => {
      const of = (value: (one: LoadFigures) => number): number =>
        median(figures.map((figure) => value(pick(figure))));
      return `${count(of((one) => one.answersPerSecond))}/s, p50 ${of((one) => one.p50Ms).toFixed(2)} ms, p99 ${of((one) => one.p99Ms).toFixed(1)} ms`;
    };
    rows.push({
      what: `Invokes, ${clients} client${clients === 1 ? '' : 's'}`,
      figure: show(({ large }) => large),
      against: `a thousand: ${show(({ small }) => small)}`,
      verdict: `a turn costs ${factor.toFixed(2)} ×, goal at most ${GOAL} ×: ${factor <= GOAL ? 'reached' : 'not reached'}`,
    });
  }
  return rows;
}

async function measureInvokes(
  pushpull: RunningPushpull,
  sandboxId: string,
  clients: number,
): Promise<LoadFigures> {
  const figures = await measureLoad({
    url: `${pushpull.url}/graphql`,
    headers: { authorization: `Bearer ${pushpull.key}` },
    body: JSON.stringify(invokeRequest(sandboxId, 'often')),
    expected: 'Hello from /bench!',
    clients,
    warmUpSeconds: WARM_UP_SECONDS,
    seconds: SECONDS,
  });
  if (figures.errors > 0) throw new Error(`An invoke failed: ${figures.firstError}`);
  return figures;
}

/** Pages that an index must find at once, and those that a missing one would search for. */
const pages: Readonly<Record<string, string>> = {
  'first invocations': 'invocations(first: 50) { edges { node { id status } } }',
  'last invocations': 'invocations(last: 50) { edges { node { id status } } }',
  'invocations of a function with few':
    'invocations(first: 50, filter: { functionName: "rare" }) { edges { node { id status } } }',
  'last invocations of a function with many':
    'invocations(last: 50, filter: { functionName: "often" }) { edges { node { id status } } }',
  'invocations that failed':
    'invocations(first: 50, filter: { status: [FAILED] }) { edges { node { id status } } }',
  'last invocations that ended':
    'invocations(last: 50, filter: { status: [SUCCEEDED, FAILED] }) { edges { node { id status } } }',
  'invocations received lately':
    'invocations(first: 50, filter: { receivedAfter: $lately }) { edges { node { id status } } }',
  'first events': 'events(first: 50) { edges { node { seq message } } }',
  'last events': 'events(last: 50) { edges { node { seq message } } }',
  'events of two kinds':
    'events(last: 50, filter: { kinds: [INVOCATION_SUCCEEDED, INVOCATION_FAILED] }) { edges { node { seq } } }',
  'events behind a rule':
    'events(first: 50, filter: { ruleIds: ["ERR-10"] }) { edges { node { seq } } }',
  'events behind a rule that came last':
    'events(first: 50, filter: { ruleIds: ["ASY-01"] }) { edges { node { seq } } }',
  'events of one chain of requests':
    'events(first: 50, filter: { traceId: $traceId }) { edges { node { seq } } }',
};

async function measurePages(pushpull: RunningPushpull, large: string): Promise<Row[]> {
  const small = await createSandbox(pushpull);
  const lately = new Date().toISOString();
  const traceIds = new Map<string, string>();
  for (const sandboxId of [small, large]) {
    await invokeOften(pushpull, sandboxId, 'rare', 10);
    traceIds.set(sandboxId, await sendEvent(pushpull, sandboxId));
  }
  const rows: Row[] = [];
  for (const [what, selection] of Object.entries(pages)) {
    const figures: Record<'small' | 'large', number[]> = { small: [], large: [] };
    for (let read = 0; read < READS; read++) {
      for (const [name, id] of [
        ['small', small],
        ['large', large],
      ] as const) {
        const begun = performance.now();
        await readPage(pushpull, id, selection, { lately, traceId: traceIds.get(id) });
        figures[name].push(performance.now() - begun);
      }
    }
    rows.push({
      what: `Page of 50: ${what}`,
      figure: `p50 ${median(figures.large).toFixed(1)} ms`,
      against: `a thousand: p50 ${median(figures.small).toFixed(1)} ms`,
      verdict: `${(median(figures.large) / median(figures.small)).toFixed(2)} ×`,
    });
  }
  return rows;
}

async function readPage(
  pushpull: RunningPushpull,
  id: string,
  selection: string,
  values: { readonly lately: string; readonly traceId: string | undefined },
): Promise<void> {
  const declarations = [
    '$id: ID!',
    ...(selection.includes('$lately') ? ['$lately: DateTime'] : []),
    ...(selection.includes('$traceId') ? ['$traceId: String'] : []),
  ];
  await pushpull.client.request(
    `query (${declarations.join(', ')}) { sandbox(id: $id) { ${selection} } }`,
    { id, ...values },
  );
}

/** Sends one event to the function that is rarely invoked; returns the id of its chain. */
async function sendEvent({ client }: RunningPushpull, sandboxId: string): Promise<string> {
  await client.request('mutation ($input: InvokeInput!) { invoke(input: $input) { statusCode } }', {
    input: { sandboxId, functionName: 'rare', invocationType: 'EVENT', payload: {} },
  });
  const { sandbox } = await client.request<{
    sandbox: { events: { edges: readonly [{ node: { traceId: string } }] } };
  }>(
    'query ($id: ID!) { sandbox(id: $id) { events(last: 1, filter: { kinds: [EVENT_QUEUED] }) { edges { node { traceId } } } } }',
    { id: sandboxId },
  );
  return sandbox.events.edges[0].node.traceId;
}

/** How soon whoever follows a part of the log learns of an invocation, from before it is sent. */
async function measureTail(pushpull: RunningPushpull, large: string): Promise<Row> {
  const small = await createSandbox(pushpull);
  const figures: Record<'small' | 'large', number[]> = { small: [], large: [] };
  const tails = {
    small: await startTail(pushpull, small),
    large: await startTail(pushpull, large),
  };
  const { query } = invokeRequest(small, 'rare');
  for (let read = 0; read < READS; read++) {
    for (const [name, id] of [
      ['small', small],
      ['large', large],
    ] as const) {
      const begun = performance.now();
      const [arrivedAt] = await Promise.all([
        tails[name].nextAt(),
        pushpull.client.request(query, invokeRequest(id, 'rare').variables),
      ]);
      figures[name].push(arrivedAt - begun);
    }
  }
  for (const tail of Object.values(tails)) await tail.stop();
  return {
    what: 'Tail of a function with few invocations: from an invoke to its last event',
    figure: `p50 ${median(figures.large).toFixed(1)} ms`,
    against: `a thousand: p50 ${median(figures.small).toFixed(1)} ms`,
    verdict: `${(median(figures.large) / median(figures.small)).toFixed(2)} ×`,
  };
}

interface Tail {
  /** When the next event arrives. */
  nextAt(): Promise<number>;
  stop(): Promise<void>;
}

async function startTail({ client }: RunningPushpull, sandboxId: string): Promise<Tail> {
  const after = await lastCursor(client, sandboxId);
  const events = followEvents(client, {
    sandboxId,
    after,
    filter: { functionName: 'rare', kinds: ['INVOCATION_SUCCEEDED'] },
  });
  return {
    nextAt: async () => {
      await events.next();
      return performance.now();
    },
    stop: async () => {
      await events.return(undefined);
    },
  };
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
