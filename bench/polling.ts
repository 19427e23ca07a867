import { makeDataFolder, startPushpull, type RunningPushpull } from './pushpull.ts';
import { count, type Row, type Section } from './report.ts';

const DAY_SECONDS = 86_400;

/** Design goal: how many times as fast as the wall clock. */
const DAY_GOAL = 4_000;

/** Records a second of virtual time; one in five has the same key. */
const RECORDS_PER_SECOND = 1_000;
const HOT_RECORDS_PER_SECOND = 200;
const RECORDS_GOAL = 25_000;

/** How long a batch waits for more records. */
const WINDOW_SECONDS = 5;

/** What is measured of the hour where it is not the whole. */
const FIRST_MINUTES = 6;

const START = '2026-01-12T00:00:00Z';

const HANDLER = 'exports.handler = async ({ Records }) => ({ handled: Records.length });';

/** What event source mappings make of a day of messages and of an hour of records, fast-forwarded. */
export async function benchPolling(): Promise<Section> {
  const folder = makeDataFolder();
  const pushpull = await startPushpull(folder.path, 4817);
  try {
    return {
      title: 'Event source mappings, fast-forwarded',
      command: 'npm run bench -- polling',
      rows: [
        await fastForwardDay(pushpull),
        await fastForwardHour(pushpull),
        await fastForwardWithoutWindow(pushpull),
        await fastForwardSingleRecords(pushpull),
      ],
    };
  } finally {
    await pushpull.stop();
    folder.remove();
  }
}

/** A virtual day: one message a second, each handled by JavaScript. */
async function fastForwardDay(pushpull: RunningPushpull): Promise<Row> {
  const sandboxId = await createSandbox(pushpull);
  await change(pushpull, 'createFunction', { sandboxId, functionName: 'worker', code: HANDLER });
  const { queue } = await change<{ queue: { queueArn: string } }>(
    pushpull,
    'createQueue',
    { sandboxId, queueName: 'jobs' },
    'queue { queueArn }',
  );
  await map(pushpull, { sandboxId, eventSourceArn: queue.queueArn, batchSize: 1 });
  await sendTraffic(pushpull, sandboxId, 1, {
    sendMessage: { queueName: 'jobs', messageBody: '{"job": {{counter}}}' },
  });
  const { seconds, firedTimers } = await advanceTo(pushpull, sandboxId, '2026-01-13T00:00:00Z');
  const factor = DAY_SECONDS / seconds;
  return {
    what: 'a virtual day: one SQS message a second, each processed by a JavaScript handler',
    figure: `${seconds.toFixed(1)} s, ${count(firedTimers / seconds)} timers/s`,
    against: 'the wall clock: 86,400 s',
    verdict: `${count(factor)} ×, goal ${count(DAY_GOAL)} ×: ${factor >= DAY_GOAL ? 'reached' : 'not reached'}`,
  };
}

/** A whole hour, of producers that gather their records and a mapping that waits for more of them. */
async function fastForwardHour(pushpull: RunningPushpull): Promise<Row> {
  const sandboxId = await createStreamSandbox(pushpull, WINDOW_SECONDS);
  await sendGathered(pushpull, sandboxId);
  const minutes = 60;
  const perSecond = await recordsPerSecond(pushpull, sandboxId, minutes);
  return {
    what: `an hour of 1,000 Kinesis records a second, ten shards with ten batches at once, a hot key; producers send \`PutRecords\` every 100 ms, the mapping has a batching window of ${WINDOW_SECONDS} s`,
    figure: `${count(perSecond)} records/s, ${count((minutes * 60 * RECORDS_PER_SECOND) / perSecond)} s`,
    against: '',
    verdict: recordsVerdict(perSecond),
  };
}

/** The first minutes of the same where each poll's records are a batch at once: ten times as many batches. */
async function fastForwardWithoutWindow(pushpull: RunningPushpull): Promise<Row> {
  const sandboxId = await createStreamSandbox(pushpull, 0);
  await sendGathered(pushpull, sandboxId);
  const perSecond = await recordsPerSecond(pushpull, sandboxId, FIRST_MINUTES);
  return {
    what: `the first ${FIRST_MINUTES} minutes of the same without a window: a batch holds about ten records`,
    figure: `${count(perSecond)} records/s`,
    against: '',
    verdict: recordsVerdict(perSecond),
  };
}

/** The first minutes where, beside that, each record is a request, and so an entry of the log, of its own. */
async function fastForwardSingleRecords(pushpull: RunningPushpull): Promise<Row> {
  const sandboxId = await createStreamSandbox(pushpull, 0);
  for (const partitionKey of [HOT_KEY, OTHER_KEY, OTHER_KEY, OTHER_KEY, OTHER_KEY]) {
    await sendTraffic(pushpull, sandboxId, HOT_RECORDS_PER_SECOND, {
      putRecord: { streamName: 'clicks', data: CLICK, partitionKey },
    });
  }
  const perSecond = await recordsPerSecond(pushpull, sandboxId, FIRST_MINUTES);
  return {
    what: `the first ${FIRST_MINUTES} minutes of that, each record in a \`PutRecord\` of its own`,
    figure: `${count(perSecond)} records/s`,
    against: '',
    verdict: recordsVerdict(perSecond),
  };
}

function recordsVerdict(perSecond: number): string {
  return `goal ${count(RECORDS_GOAL)}/s: ${perSecond >= RECORDS_GOAL ? 'reached' : 'not reached'}`;
}

/** Producers that send what they have gathered ten times a second. */
async function sendGathered(pushpull: RunningPushpull, sandboxId: string): Promise<void> {
  const requestsPerSecond = 10;
  const putRecords = (perSecond: number, partitionKey: string): Promise<void> =>
    sendTraffic(pushpull, sandboxId, requestsPerSecond, {
      putRecords: {
        streamName: 'clicks',
        records: perSecond / requestsPerSecond,
        partitionKey,
        data: CLICK,
      },
    });
  await putRecords(HOT_RECORDS_PER_SECOND, HOT_KEY);
  await putRecords(RECORDS_PER_SECOND - HOT_RECORDS_PER_SECOND, OTHER_KEY);
}

const CLICK = '{"click": {{counter}}}';
const HOT_KEY = 'hot';
const OTHER_KEY = 'user-{{int 1 100000}}';

/** A stream of ten shards, of which a mapping works on ten batches at once each. */
async function createStreamSandbox(
  pushpull: RunningPushpull,
  maximumBatchingWindowInSeconds: number,
): Promise<string> {
  const sandboxId = await createSandbox(pushpull);
  await change(pushpull, 'createFunction', { sandboxId, functionName: 'worker', code: HANDLER });
  const { stream } = await change<{ stream: { streamArn: string } }>(
    pushpull,
    'createStream',
    { sandboxId, streamName: 'clicks', shardCount: 10 },
    'stream { streamArn }',
  );
  await map(pushpull, {
    sandboxId,
    eventSourceArn: stream.streamArn,
    startingPosition: 'TRIM_HORIZON',
    parallelizationFactor: 10,
    maximumBatchingWindowInSeconds,
  });
  return sandboxId;
}

/** Records for each second of wall time until so many minutes have been fast-forwarded. */
async function recordsPerSecond(
  pushpull: RunningPushpull,
  sandboxId: string,
  minutes: number,
): Promise<number> {
  const end = new Date(Date.parse(START) + minutes * 60_000).toISOString();
  const { seconds } = await advanceTo(pushpull, sandboxId, end);
  return (minutes * 60 * RECORDS_PER_SECOND) / seconds;
}

let names = 0;

async function sendTraffic(
  pushpull: RunningPushpull,
  sandboxId: string,
  ratePerSecond: number,
  action: object,
): Promise<void> {
  await change(pushpull, 'createTraffic', {
    sandboxId,
    name: `traffic-${(names += 1)}`,
    action,
    shape: { constant: { ratePerSecond } },
  });
}

async function map(pushpull: RunningPushpull, input: object): Promise<void> {
  await change(pushpull, 'createEventSourceMapping', { functionName: 'worker', ...input });
}

async function createSandbox(pushpull: RunningPushpull): Promise<string> {
  const { sandbox } = await change<{ sandbox: { id: string } }>(
    pushpull,
    'createSandbox',
    { name: 'polling', clock: { mode: 'MANUAL', startAt: START } },
    'sandbox { id }',
  );
  return sandbox.id;
}

async function advanceTo(
  pushpull: RunningPushpull,
  sandboxId: string,
  to: string,
): Promise<{ readonly seconds: number; readonly firedTimers: number }> {
  const begun = performance.now();
  let firedTimers = 0;
  for (;;) {
    const { status, firedTimers: more } = await endOfAdvance(pushpull, { sandboxId, to });
    firedTimers += more;
    if (status === 'COMPLETED') break;
    // An advance fires a million timers at most.
    if (status !== 'LIMIT_REACHED') throw new Error(`The advance ended ${status}`);
  }
  return { seconds: (performance.now() - begun) / 1_000, firedTimers };
}

async function endOfAdvance(pushpull: RunningPushpull, input: object): Promise<AdvanceState> {
  let { advance } = await change<{ advance: AdvanceState }>(
    pushpull,
    'advanceClock',
    input,
    'advance { id status firedTimers }',
  );
  while (advance.status === 'RUNNING') {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { node } = await pushpull.client.request<{ node: AdvanceState }>(
      'query ($id: ID!) { node(id: $id) { ... on ClockAdvance { id status firedTimers } } }',
      { id: advance.id },
    );
    advance = node;
  }
  return advance;
}

interface AdvanceState {
  readonly id: string;
  readonly status: string;
  readonly firedTimers: number;
}

async function change<Data>(
  { client }: RunningPushpull,
  mutation: string,
  input: object,
  selection = '__typename',
): Promise<Data> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const data = await client.request<Record<string, Data>>(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${selection} } }`,
    { input },
  );
  return data[mutation] as Data;
}
