import { startBareApollo } from './reference/bare-apollo.ts';
import { measureLoad, type Load, type LoadFigures } from './reference/load.ts';
import { startServerlessOffline } from './reference/serverless-offline.ts';
import { makeDataFolder, startPushpull } from './pushpull.ts';
import { count, ratio, type Row, type Section } from './report.ts';

const CLIENTS = [1, 20, 100];
const WARM_UP_SECONDS = 3;
const SECONDS = 6;

/** Rounds in which the three take turns, so that a drift of the machine hits all of them. */
const ROUNDS = 3;

/** Design goal at 20 clients. */
const GOAL = 1.5;

type Target = Pick<Load, 'url' | 'headers' | 'body' | 'expected'>;

/** Durable synchronous invokes through GraphQL, beside two servers that keep nothing. */
export async function benchSynchronous(): Promise<Section> {
  const folder = makeDataFolder();
  const pushpull = await startPushpull(folder.path, 4810);
  const offline = await startServerlessOffline();
  const apollo = await startBareApollo();
  const targets: Record<string, Target> = {
    pushpull: {
      url: `${pushpull.url}/graphql`,
      headers: { authorization: `Bearer ${pushpull.key}` },
      expected: 'Hello from /bench!',
      body: JSON.stringify({
        query: `mutation Invoke($input: InvokeInput!) {
          invoke(input: $input) { invocation { id } statusCode functionError payload }
        }`,
        variables: {
          input: {
            sandboxId: pushpull.demoSandboxId,
            functionName: 'bench',
            payload: { path: '/bench' },
          },
        },
      }),
    },
    offline: {
      url: offline.invokeUrl,
      body: JSON.stringify({ path: '/bench' }),
      expected: 'Hello from /bench!',
    },
    apollo: { url: apollo.url, body: apollo.body, expected: apollo.expected },
  };
  try {
    await pushpull.client.request(
      'mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { function { id } } }',
      {
        input: {
          sandboxId: pushpull.demoSandboxId,
          functionName: 'bench',
          code: "exports.handler = async (event) => ({ message: 'Hello from ' + event.path + '!' });",
        },
      },
    );
    const rows: Row[] = [];
    for (const clients of CLIENTS) {
      const figures = await measureInTurn(targets, clients);
      rows.push(compare(clients, figures, offline.version));
    }
    return {
      title: 'Synchronous invokes through GraphQL, each durable before it is answered',
      command: 'npm run bench -- synchronous',
      rows,
    };
  } finally {
    await Promise.all([pushpull.stop(), offline.stop(), apollo.stop()]);
    folder.remove();
  }
}

async function measureInTurn(
  targets: Record<string, Target>,
  clients: number,
): Promise<Record<string, LoadFigures>> {
  const rounds: Record<string, LoadFigures[]> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, target] of Object.entries(targets)) {
      const figures = await measureLoad({
        ...target,
        clients,
        warmUpSeconds: WARM_UP_SECONDS,
        seconds: SECONDS,
      });
      if (figures.errors > 0) {
        throw new Error(`${name} gave ${figures.errors} errors, the first: ${figures.firstError}`);
      }
      (rounds[name] ??= []).push(figures);
    }
  }
  return Object.fromEntries(
    Object.entries(rounds).map(([name, figures]) => [name, median(figures)]),
  );
}

/** The round whose rate is the middle one. */
function median(figures: readonly LoadFigures[]): LoadFigures {
  const sorted = [...figures].sort((left, right) => left.answersPerSecond - right.answersPerSecond);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) throw new Error('Nothing was measured');
  return middle;
}

function compare(clients: number, figures: Record<string, LoadFigures>, version: string): Row {
  const { pushpull, offline, apollo } = figures;
  if (!pushpull || !offline || !apollo) throw new Error('A server was not measured');
  const show = (one: LoadFigures): string =>
    `${count(one.answersPerSecond)}/s, p50 ${one.p50Ms.toFixed(1)} ms, p99 ${one.p99Ms.toFixed(1)} ms`;
  const factor = pushpull.answersPerSecond / offline.answersPerSecond;
  return {
    what: `${clients} client${clients === 1 ? '' : 's'}`,
    figure: show(pushpull),
    against: `${version}: ${show(offline)}; bare Apollo: ${show(apollo)}`,
    verdict: clients === 20 ? ratio(factor, GOAL) : `${factor.toFixed(2)} ×`,
  };
}
