import { createQuickJsRuntime } from '../src/runtime/quickjs-runtime.ts';
import type { Behavior } from '../src/simulation/lambda/behavior/behavior.ts';
import type { FunctionCodeInput } from '../src/simulation/lambda/function-code.ts';
import { nothingConfigured } from '../src/simulation/lambda/function-parameters.ts';
import type { HandlerRuntime } from '../src/simulation/lambda/handler-runtime.ts';
import { World, type WorldState } from '../src/simulation/world.ts';
import { count, type Section } from './report.ts';

const START_MS = Date.UTC(2026, 0, 1);
const SECONDS = 4;

/** Invocations after which the changes are taken, as a turn would. */
const BATCH = 100;

/** The World alone, in one thread, with nothing saved: warm functions. */
export async function benchWorld(): Promise<Section> {
  const runtime = await createQuickJsRuntime();
  const behavior = measure(runtime, { code: null, files: null, behavior: BEHAVIOR });
  const small = measure(
    runtime,
    source('export const handler = async (event) => ({ path: event.path });'),
  );
  const working = measure(
    runtime,
    source(`export const handler = async (order) => {
      if (!order.items?.length) throw new Error('empty');
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { status: 'CONFIRMED', total: order.items.reduce((sum, i) => sum + i.price * i.n, 0) };
    };`),
  );
  const row = (what: string, perSecond: number, goal: number): Section['rows'][number] => ({
    what,
    figure: `${count(perSecond)} invocations/s`,
    against: '',
    verdict: `goal ${count(goal)}/s: ${perSecond >= goal ? 'reached' : 'not reached'}`,
  });
  return {
    title: 'The World alone',
    command: 'npm run bench -- world',
    rows: [
      row('behaviour with a log-normal latency and a value of the event', behavior, 50_000),
      row('JavaScript handler that answers at once', small, 10_000),
      row(
        'JavaScript handler that validates, waits 50 ms of virtual time and sums',
        working,
        10_000,
      ),
    ],
  };
}

const BEHAVIOR: Behavior = {
  initDuration: null,
  latency: { kind: 'LOG_NORMAL', medianMs: 40, p99Ms: 200 },
  memoryUsedMb: null,
  rules: [],
  sequence: null,
  otherwise: { kind: 'RETURN', returns: { path: '<$.path>' }, latency: null, logs: [] },
};

function source(code: string): FunctionCodeInput {
  return { code, files: null, behavior: null };
}

function measure(runtime: HandlerRuntime, code: FunctionCodeInput): number {
  const world = new World(emptyState(), runtime);
  world.execute(
    {
      type: 'CreateFunction',
      input: { functionName: 'f', ...nothingConfigured, ...code, publish: false },
    },
    START_MS,
  );
  const payload = JSON.stringify({ path: '/bench', items: [{ price: 5, n: 2 }] });
  const invoke = (): void => {
    world.execute(
      {
        type: 'Invoke',
        input: {
          functionName: 'f',
          qualifier: null,
          invocationType: 'REQUEST_RESPONSE',
          payload,
          clientContext: null,
        },
      },
      world.now,
    );
    world.advance(Infinity);
  };
  for (let warmUp = 0; warmUp < 2_000; warmUp++) invoke();
  world.takeChanges();
  const begun = performance.now();
  let invocations = 0;
  while (performance.now() - begun < SECONDS * 1_000) {
    for (let one = 0; one < BATCH; one++) invoke();
    world.takeChanges();
    invocations += BATCH;
  }
  return invocations / ((performance.now() - begun) / 1_000);
}

function emptyState(): WorldState {
  return {
    sandbox: {
      id: 'sbx_bench',
      region: 'us-east-1',
      accountId: '123456789012',
      seed: 'bench',
      profile: 'IDEAL',
    },
    now: START_MS,
    randomStreams: {},
    sequences: {},
    timers: [],
    rows: {
      clock: [{ mode: 'MANUAL', rate: 0, wallMs: 0, virtualMs: START_MS, advanceId: null }],
    },
  };
}
