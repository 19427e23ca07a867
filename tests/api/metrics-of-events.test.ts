import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  START_AT,
  startTestService,
  type TestService,
  type TestTenant,
} from '../support/service.ts';

const FAILS = "exports.handler = async () => { throw new Error('boom'); };";
const SLOW = 'exports.handler = () => new Promise((done) => setTimeout(done, 5_000));';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
beforeEach(async () => {
  sandboxId = await tenant.createSandbox();
});
afterAll(() => service.stop());

async function mutate<Answer>(field: string, input: object, selection: string): Promise<Answer> {
  const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
  const data = await tenant.client.ask<Record<string, Answer>>(
    `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`,
    { input: { sandboxId, ...input } },
  );
  return data[field] as Answer;
}

/** Creates a function; returns its id and its ARN. */
async function createFunction(
  functionName: string,
  code: string,
  more: object = {},
): Promise<{ id: string; functionArn: string }> {
  const { function: created } = await mutate<{ function: { id: string; functionArn: string } }>(
    'createFunction',
    { functionName, code, timeout: 10, ...more },
    'function { id functionArn }',
  );
  return created;
}

const send = (functionName: string, more: object = {}): Promise<unknown> =>
  mutate('invoke', { functionName, invocationType: 'EVENT', ...more }, 'statusCode');

const advance = (by: string): Promise<unknown> =>
  mutate('advanceClock', { by }, 'advance { status }');

const reserve = (functionName: string, reservedConcurrentExecutions: number): Promise<unknown> =>
  mutate(
    'putFunctionConcurrency',
    { functionName, reservedConcurrentExecutions },
    'function { id }',
  );

interface Statistics {
  readonly timestamp: string;
  readonly sampleCount: number;
  readonly sum: number;
  readonly average: number;
  readonly maximum: number;
}

async function datapoints(metricName: string, more: object = {}): Promise<readonly Statistics[]> {
  const input = {
    metricName,
    startTime: START_AT,
    endTime: new Date(Date.parse(START_AT) + 86_400_000 / 2).toISOString(),
    period: 60,
    statistics: ['SAMPLE_COUNT', 'SUM', 'AVERAGE', 'MAXIMUM'],
    ...more,
  };
  const { sandbox } = await tenant.client.ask<{
    sandbox: { metricStatistics: { datapoints: readonly Statistics[] } };
  }>(
    `query ($id: ID!, $input: MetricStatisticsInput!) { sandbox(id: $id) {
      metricStatistics(input: $input) { datapoints { timestamp sampleCount sum average maximum } }
    } }`,
    { id: sandboxId, input },
  );
  return sandbox.metricStatistics.datapoints;
}

/** The sums of a metric by the minute. */
async function sums(metricName: string, dimensions: object | null = null): Promise<object> {
  const points = await datapoints(metricName, { dimensions });
  return Object.fromEntries(
    points.map(({ timestamp, sum }) => [
      (Date.parse(timestamp) - Date.parse(START_AT)) / 60_000,
      sum,
    ]),
  );
}

/** The sum of a metric over all. */
async function total(metricName: string): Promise<number> {
  const points = await datapoints(metricName);
  return points.reduce((all, { sum }) => all + sum, 0);
}

describe('the metrics of an event that fails three times', () => {
  beforeEach(async () => {
    await createFunction('f', FAILS);
    await send('f');
    await advance('PT10M');
  });

  test('count it once, each attempt in its minute, and its end (MET-02, MET-03, ASY-70)', async () => {
    expect(await sums('ASYNC_EVENTS_RECEIVED')).toEqual({ 0: 1 });
    expect(await sums('INVOCATIONS')).toEqual({ 0: 1, 1: 1, 3: 1 });
    expect(await sums('ERRORS')).toEqual({ 0: 1, 1: 1, 3: 1 });
    expect(await sums('DURATION')).toEqual({ 0: 1, 1: 1, 3: 1 });
    expect(await sums('THROTTLES')).toEqual({ 0: 0, 1: 0, 3: 0 });
    expect(await sums('ASYNC_EVENTS_DROPPED')).toEqual({ 3: 1 });
    expect(await sums('DESTINATION_DELIVERY_FAILURES')).toEqual({});
  });

  test('tell how old it was at each attempt', async () => {
    const ages = await datapoints('ASYNC_EVENT_AGE');
    expect(ages.map(({ maximum }) => maximum)).toEqual([0, 60_102, 180_103]);
  });

  test('see an environment busy while it runs, and not while it waits', async () => {
    const busy = await datapoints('CONCURRENT_EXECUTIONS');
    expect(busy.map(({ timestamp, maximum }) => [timestamp, maximum])).toEqual([
      [START_AT, 1],
      ['2026-01-12T15:41:00.000Z', 1],
      ['2026-01-12T15:43:00.000Z', 1],
    ]);
  });

  test.each([
    [{ functionName: 'f' }, 3],
    [{ resource: 'f' }, 3],
    [{ functionName: 'f', executedVersion: '$LATEST' }, 3],
    [{ functionName: 'f', executedVersion: '1' }, 0],
    [{ resource: 'f:live' }, 0],
    [{ functionName: 'g' }, 0],
  ])('are narrowed down to %j (MET-01)', async (dimensions, expected) => {
    const counts = Object.values(await sums('INVOCATIONS', dimensions)) as number[];
    expect(counts.reduce((all, count) => all + count, 0)).toBe(expected);
  });
});

describe('the metrics of events that are throttled', () => {
  test('count each try that could not run as a throttle, and its age (MET-04)', async () => {
    await createFunction('slow', SLOW);
    await reserve('slow', 1);
    await send('slow');
    await send('slow');
    await advance('PT1M');
    // The second one is refused after 0, 1 and 3 seconds, and runs after 7.
    expect(await total('THROTTLES')).toBe(3);
    expect(await total('INVOCATIONS')).toBe(2);
    const [ages] = await datapoints('ASYNC_EVENT_AGE');
    expect([ages?.sampleCount, ages?.sum, ages?.maximum]).toEqual([5, 11_000, 7_000]);
  });

  test('hint at the backlog: received, without those that ran or were dropped (ASY-71)', async () => {
    await createFunction('slow', SLOW);
    await reserve('slow', 1);
    for (const _ of [1, 2, 3]) await send('slow');
    await advance('PT6S');
    const backlog = async (): Promise<number> =>
      (await total('ASYNC_EVENTS_RECEIVED')) -
      (await total('INVOCATIONS')) -
      (await total('ASYNC_EVENTS_DROPPED'));
    expect(await backlog()).toBe(2);
    await reserve('slow', 0);
    await advance('PT10M');
    expect(await total('ASYNC_EVENTS_DROPPED')).toBe(2);
    expect(await backlog()).toBe(0);
  });
});

describe('the metrics of what becomes of events', () => {
  test('count a record that the destination did not take, and the event as dropped (ASY-42)', async () => {
    await createFunction('f', FAILS);
    const { functionArn } = await createFunction('keeper', FAILS);
    await mutate(
      'putFunctionEventInvokeConfig',
      {
        functionName: 'f',
        maximumRetryAttempts: 0,
        destinationConfig: { onFailure: { destination: functionArn } },
      },
      'functionEventInvokeConfig { id }',
    );
    await mutate('deleteFunction', { functionName: 'keeper' }, 'deletedFunctionId');
    await send('f');
    await advance('PT1M');
    expect(await sums('DESTINATION_DELIVERY_FAILURES')).toEqual({ 0: 1 });
    expect(await sums('DESTINATION_DELIVERY_FAILURES', { resource: 'f' })).toEqual({ 0: 1 });
    expect(await sums('DESTINATION_DELIVERY_FAILURES', { resource: 'f:live' })).toEqual({});
    expect(await sums('ASYNC_EVENTS_DROPPED')).toEqual({ 0: 1 });
  });

  test('count what was stopped as a loop, and as dropped too (ASY-64)', async () => {
    const { id } = await createFunction('f', FAILS);
    const hash = createHash('sha256').update(id).digest('hex').slice(0, 8);
    await send('f', {
      traceHeader: `Root=1-69651180-0a1b2c3d4e5f60718293a4b5;Lineage=${hash}:16`,
    });
    await advance('PT1M');
    expect(await sums('RECURSIVE_INVOCATIONS_DROPPED')).toEqual({ 0: 1 });
    expect(await sums('ASYNC_EVENTS_DROPPED')).toEqual({ 0: 1 });
    expect(await total('INVOCATIONS')).toBe(0);
  });
});

describe('the metrics of provisioned concurrency', () => {
  beforeEach(async () => {
    await createFunction('f', SLOW);
    await mutate('publishVersion', { functionName: 'f' }, 'functionVersion { version }');
    await mutate(
      'createAlias',
      { functionName: 'f', name: 'live', functionVersion: '1' },
      'alias { name }',
    );
    await mutate(
      'putProvisionedConcurrencyConfig',
      { functionName: 'f', qualifier: 'live', provisionedConcurrentExecutions: 2 },
      'provisionedConcurrencyConfig { id }',
    );
    await advance('PT1M');
  });

  test('tell what ran in provisioned environments, and what spilled over (SYN-62)', async () => {
    for (const _ of [1, 2, 3]) await send('f', { qualifier: 'live' });
    await send('f');
    await advance('PT1M');
    expect(await sums('PROVISIONED_CONCURRENCY_INVOCATIONS')).toEqual({ 1: 2 });
    expect(await sums('PROVISIONED_CONCURRENCY_SPILLOVER_INVOCATIONS')).toEqual({ 1: 1 });
    expect(await sums('INVOCATIONS')).toEqual({ 1: 4 });
    const [busy] = await datapoints('PROVISIONED_CONCURRENT_EXECUTIONS');
    expect(busy?.maximum).toBe(2);
    // Two are provisioned, used or not; one spilled over, and one never asked for such.
    const claimed = await datapoints('CLAIMED_ACCOUNT_CONCURRENCY');
    expect(claimed.slice(0, 2).map(({ maximum }) => maximum)).toEqual([2, 4]);
  });

  test('tell the share of the provisioned environments that is busy', async () => {
    await send('f', { qualifier: 'live' });
    await advance('PT2M');
    const shares = async (dimensions: object | null): Promise<number[]> =>
      (await datapoints('PROVISIONED_CONCURRENCY_UTILIZATION', { dimensions })).map(
        ({ maximum }) => maximum,
      );
    expect((await shares(null)).slice(0, 3)).toEqual([0, 0.5, 0]);
    expect((await shares({ resource: 'f:live' })).slice(0, 3)).toEqual([0, 0.5, 0]);
    // Nothing is provisioned for the function as such.
    expect(await shares({ resource: 'f' })).toEqual([]);
    expect(await shares({ functionName: 'g' })).toEqual([]);
  });

  test('claim what is provisioned once where it is part of a reservation (SYN-44)', async () => {
    await reserve('f', 10);
    await advance('PT2M');
    await mutate('deleteFunctionConcurrency', { functionName: 'f' }, 'function { id }');
    await advance('PT2M');
    const claimed = await datapoints('CLAIMED_ACCOUNT_CONCURRENCY');
    expect(claimed.slice(0, 5).map(({ maximum }) => maximum)).toEqual([2, 10, 10, 2, 2]);
  });
});
