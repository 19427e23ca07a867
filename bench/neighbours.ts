import { createHash } from 'node:crypto';
import { ApiClient } from '../src/client/api-client.ts';
import { makeDataFolder, startPushpull, type RunningPushpull } from './pushpull.ts';
import { forkProgram, type ForkedProgram } from './reference/forked-program.ts';
import { measureLoad } from './reference/load.ts';
import { measureSteadyLoad, type SteadyFigures } from './reference/steady-load.ts';
import { percentile, type Row, type Section } from './report.ts';
import type { SlowSubscriberOptions } from './slow-subscribers-program.ts';

/** The load of the tenant that must not suffer. */
const PER_SECOND = 100;
const SECONDS = 5;

/** From the beginning of the noise to the beginning of the measurement. */
const WARM_UP_SECONDS = 2;

const ENGINE_THREADS = 2;

/** Rounds in which quiet and noise take turns. */
const ROUNDS = 2;

/** Design goal: the 99th percentile beside a noisy neighbour is less than so many times the quiet one. */
const GOAL = 2;

/** A sandbox of some tenant. */
interface Place {
  readonly url: string;
  readonly key: string;
  readonly client: ApiClient;
  readonly sandboxId: string;
}

type Noise = (place: Place, seconds: number) => Promise<void>;

/** What the noisy tenant does. */
const noises: Readonly<Record<string, Noise>> = {
  'spins: 50 clients call endless loops': (place, seconds) => flood(place, 'spin', 50, seconds),
  'floods: 50 clients invoke as fast as they can': (place, seconds) =>
    flood(place, 'hello', 50, seconds),
  'subscribes slowly: 50 subscribers do not read': subscribeSlowly,
};

/** A tenant's steady invokes while another tenant does its worst, beside the same without. */
export async function benchNeighbours(): Promise<Section> {
  const folder = makeDataFolder();
  const pushpull = await startPushpull(folder.path, 4814, '', {
    PUSHPULL_ENGINE_THREADS: String(ENGINE_THREADS),
  });
  try {
    const { rootKey } = pushpull;
    const root = new ApiClient(pushpull.url, rootKey);
    const quiet = await createPlace(pushpull, root, () => true);
    const threadOfQuiet = threadOf(quiet.sandboxId);
    const rows: Row[] = [];
    for (const [what, noise] of Object.entries(noises)) {
      for (const isSameThread of [true, false]) {
        const noisy = await createPlace(
          pushpull,
          root,
          (sandboxId) => (threadOf(sandboxId) === threadOfQuiet) === isSameThread,
        );
        const where = `on ${isSameThread ? 'the same' : 'another'} engine thread`;
        rows.push(await compare(`${what}, ${where}`, quiet, noisy, noise));
      }
    }
    return {
      title: `A neighbour that misbehaves: ${PER_SECOND} invokes/s of another tenant`,
      command: 'npm run bench -- neighbours',
      rows,
    };
  } finally {
    await pushpull.stop();
    folder.remove();
  }
}

async function compare(what: string, quiet: Place, noisy: Place, noise: Noise): Promise<Row> {
  const alone: SteadyFigures[] = [];
  const beside: SteadyFigures[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await warmUp(quiet);
    alone.push(await invokeSteadily(quiet));
    await warmUp(quiet);
    const noiseEnds = noise(noisy, WARM_UP_SECONDS + SECONDS + 1);
    await new Promise((resolve) => setTimeout(resolve, WARM_UP_SECONDS * 1_000));
    beside.push(await invokeSteadily(quiet));
    await noiseEnds;
  }
  const factor = median(beside.map(({ p99Ms }) => p99Ms)) / median(alone.map(({ p99Ms }) => p99Ms));
  const show = (figures: readonly SteadyFigures[]): string =>
    `p50 ${median(figures.map(({ p50Ms }) => p50Ms)).toFixed(1)} ms, p99 ${median(figures.map(({ p99Ms }) => p99Ms)).toFixed(1)} ms, slowest ${Math.max(...figures.map(({ maxMs }) => maxMs)).toFixed(0)} ms`;
  return {
    what,
    figure: show(beside),
    against: `alone: ${show(alone)}`,
    verdict: `${factor.toFixed(2)} ×, goal less than ${GOAL} ×: ${factor < GOAL ? 'reached' : 'not reached'}`,
  };
}

/** A sandbox in a tenant of its own, with the functions that the bench calls. */
async function createPlace(
  { url }: RunningPushpull,
  root: ApiClient,
  isRight: (sandboxId: string) => boolean,
): Promise<Place> {
  const { createTenant } = await root.request<{ createTenant: { secret: string } }>(
    'mutation { createTenant(input: { name: "neighbours" }) { secret } }',
  );
  const client = new ApiClient(url, createTenant.secret);
  let sandboxId: string;
  do {
    const { createSandbox } = await client.request<{ createSandbox: { sandbox: { id: string } } }>(
      'mutation { createSandbox(input: { name: "neighbour" }) { sandbox { id } } }',
    );
    sandboxId = createSandbox.sandbox.id;
  } while (!isRight(sandboxId));
  for (const [functionName, code] of Object.entries(functions)) {
    await client.request(
      'mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { function { id } } }',
      { input: { sandboxId, functionName, code } },
    );
  }
  return { url, key: createTenant.secret, client, sandboxId };
}

const functions = {
  hello: "exports.handler = async (event) => ({ message: 'Hello from ' + event.path + '!' });",
  spin: 'exports.handler = async () => { while (true) {} };',
};

/** The thread of a sandbox, as the engine chooses it. */
function threadOf(sandboxId: string): number {
  return createHash('sha1').update(sandboxId).digest().readUInt32LE(0) % ENGINE_THREADS;
}

function invoke(
  { url, key, sandboxId }: Place,
  functionName: string,
): {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
} {
  return {
    url: `${url}/graphql`,
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({
      query: `mutation ($input: InvokeInput!) {
        invoke(input: $input) { invocation { id } statusCode functionError payload }
      }`,
      variables: { input: { sandboxId, functionName, payload: { path: '/bench' } } },
    }),
  };
}

/** Environments that are warm before a measurement begins. */
const WARM_ENVIRONMENTS = 20;

/**
 * Replaces the environments of a function by fresh warm ones: a cold start takes its 101 ms of the
 * sandbox's clock however fast the service is, and an environment is replaced after 1,000 calls.
 */
async function warmUp({ client, sandboxId }: Place): Promise<void> {
  const functionName = 'hello';
  await client.request(
    'mutation ($input: UpdateFunctionCodeInput!) { updateFunctionCode(input: $input) { function { id } } }',
    { input: { sandboxId, functionName, code: functions.hello } },
  );
  await Promise.all(
    Array.from({ length: WARM_ENVIRONMENTS }, () =>
      client.request('mutation ($input: InvokeInput!) { invoke(input: $input) { statusCode } }', {
        input: { sandboxId, functionName },
      }),
    ),
  );
}

function invokeSteadily(place: Place): Promise<SteadyFigures> {
  return measureSteadyLoad({
    ...invoke(place, 'hello'),
    expected: 'Hello from /bench!',
    perSecond: PER_SECOND,
    seconds: SECONDS,
  });
}

async function flood(
  place: Place,
  functionName: keyof typeof functions,
  clients: number,
  seconds: number,
): Promise<void> {
  const figures = await measureLoad({
    ...invoke(place, functionName),
    expected: '"statusCode":200',
    clients,
    warmUpSeconds: 0,
    seconds,
  });
  if (figures.errors > 0) throw new Error(`The noise failed: ${figures.firstError}`);
}

async function subscribeSlowly(place: Place, seconds: number): Promise<void> {
  const subscribers: ForkedProgram<string> = await forkProgram<string>(
    new URL('./slow-subscribers-program.js', import.meta.url),
    {
      url: place.url,
      key: place.key,
      sandboxId: place.sandboxId,
      subscribers: 50,
    } satisfies SlowSubscriberOptions,
  );
  await measureSteadyLoad({
    ...invoke(place, 'hello'),
    expected: 'Hello from /bench!',
    perSecond: PER_SECOND,
    seconds,
  });
  await subscribers.stop();
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
