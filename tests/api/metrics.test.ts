import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/graphql/limits/limits.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;

const FAILS = `exports.handler = async (fails) => { if (fails) throw new Error('no'); };`;

beforeAll(async () => {
  service = await startTestService({ limits: { ...defaultLimits, metricRows: 4 } });
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox();
  await tenant.client.ask(
    `mutation ($id: ID!, $code: String!) {
      createFunction(input: { sandboxId: $id, functionName: "orders", code: $code }) { function { id } }
      first: invoke(input: { sandboxId: $id, functionName: "orders", payload: false }) { statusCode }
      dry: invoke(input: { sandboxId: $id, functionName: "orders", invocationType: DRY_RUN }) { statusCode }
      advanceClock(input: { sandboxId: $id, by: "PT1M" }) { advance { id } }
      second: invoke(input: { sandboxId: $id, functionName: "orders", payload: true }) { statusCode }
      third: invoke(input: { sandboxId: $id, functionName: "orders", payload: false }) { statusCode }
      putFunctionConcurrency(input: { sandboxId: $id, functionName: "orders", reservedConcurrentExecutions: 0 }) { function { id } }
      fourth: invoke(input: { sandboxId: $id, functionName: "orders" }) { statusCode }
    }`,
    { id: sandboxId, code: FAILS },
  );
  // Refused before it runs.
  await tenant.client.refusal(
    `mutation ($id: ID!) { invoke(input: { sandboxId: $id, functionName: "absent" }) { statusCode } }`,
    { id: sandboxId },
  );
});
afterAll(() => service.stop());

const METRIC = `query ($id: ID!, $input: MetricStatisticsInput!) { sandbox(id: $id) {
  clock { now } metricStatistics(input: $input) { label unit datapoints {
    timestamp sampleCount average sum minimum maximum extendedStatistics { name value }
  } }
} }`;

interface Answer {
  readonly sandbox: {
    readonly metricStatistics: {
      readonly label: string;
      readonly unit: string;
      readonly datapoints: readonly Readonly<Record<string, unknown>>[];
    };
  };
}

const START = '2026-01-12T15:40:00.000Z';

async function ask(input: object): Promise<Answer['sandbox']['metricStatistics']> {
  const { sandbox } = await tenant.client.ask<Answer>(METRIC, {
    id: sandboxId,
    input: { ...(await window()), statistics: ['SUM'], ...input },
  });
  return sandbox.metricStatistics;
}

/** The hour in which everything happened. */
async function window(): Promise<object> {
  const { sandbox } = await tenant.client.ask<{ sandbox: { clock: { now: string } } }>(
    'query ($id: ID!) { sandbox(id: $id) { clock { now } } }',
    { id: sandboxId },
  );
  const now = Date.parse(sandbox.clock.now);
  return {
    startTime: new Date(now - 30 * 60_000).toISOString(),
    endTime: new Date(now + 60_000).toISOString(),
    period: 60,
  };
}

const sums = async (metricName: string): Promise<unknown[]> =>
  (await ask({ metricName })).datapoints.map(({ sum }) => sum);

describe('metric statistics', () => {
  test('have CloudWatch’s name and unit', async () => {
    expect(await ask({ metricName: 'DURATION' })).toMatchObject({
      label: 'Duration',
      unit: 'Milliseconds',
    });
  });

  test('count runs, errors and throttles, and no dry run and no refusal (MET-06)', async () => {
    expect(await sums('INVOCATIONS')).toEqual([1, 2]);
    expect(await sums('ERRORS')).toEqual([0, 1]);
    expect(await sums('THROTTLES')).toEqual([0, 1]);
  });

  test('tell what was asked for, and null for the rest', async () => {
    const { datapoints } = await ask({
      metricName: 'DURATION',
      statistics: ['AVERAGE', 'SAMPLE_COUNT'],
      extendedStatistics: ['p50', 'p99.9'],
      dimensions: { functionName: 'orders' },
    });
    expect(datapoints[1]).toMatchObject({
      sampleCount: 2,
      average: 1,
      sum: null,
      minimum: null,
      maximum: null,
      extendedStatistics: [
        { name: 'p50', value: 1 },
        { name: 'p99.9', value: 1 },
      ],
    });
  });
});

describe('metric statistics are refused', () => {
  test('where they would be counted from more rows of history than are allowed', async () => {
    // The four calls so far are as many as are allowed.
    expect(await sums('INVOCATIONS')).toEqual([1, 2]);
    const busy = await tenant.createSandbox();
    await tenant.client.ask(
      `mutation ($id: ID!, $code: String!) {
        createFunction(input: { sandboxId: $id, functionName: "f", code: $code }) { function { id } }
        ${[1, 2, 3, 4, 5].map((n) => `c${n}: invoke(input: { sandboxId: $id, functionName: "f" }) { statusCode }`).join(' ')}
      }`,
      { id: busy, code: FAILS },
    );
    const input = { metricName: 'ERRORS', statistics: ['SUM'], ...(await window()) };
    const { extensions, message } = await tenant.client.refusal(METRIC, { id: busy, input });
    expect(extensions).toEqual({
      code: 'INVALID_ARGUMENT',
      field: 'startTime',
      detail: { limit: 4 },
    });
    expect(message).toBe(
      'Cannot count ERRORS over that time: it would be counted from more than 4 rows of history, which is the limit. Take a shorter time.',
    );
  });

  test.each([
    ['period', { period: 90 }, { multipleOf: 60 }],
    ['period', { period: 0 }, { min: 60, max: 86_400 }],
    [
      'period',
      { startTime: START, endTime: '2026-01-13T15:41:00.000Z' },
      { datapoints: 1_441, max: 1_440 },
    ],
    ['endTime', { startTime: START, endTime: START }, undefined],
    ['statistics', { statistics: [] }, undefined],
    ['extendedStatistics', { extendedStatistics: ['p101'] }, undefined],
    [
      'dimensions',
      { metricName: 'CLAIMED_ACCOUNT_CONCURRENCY', dimensions: { functionName: 'orders' } },
      undefined,
    ],
    ['executedVersion', { dimensions: { executedVersion: '1' } }, undefined],
    [
      'executedVersion',
      {
        metricName: 'ASYNC_EVENTS_RECEIVED',
        dimensions: { functionName: 'orders', executedVersion: '1' },
      },
      undefined,
    ],
    ['resource', { dimensions: { resource: 'a:b:c' } }, undefined],
    ['functionName', { dimensions: { functionName: 'a b' } }, undefined],
  ])('for %s: %j', async (field, input, detail) => {
    const error = await tenant.client.refusal(METRIC, {
      id: sandboxId,
      input: { metricName: 'ERRORS', statistics: ['SUM'], ...(await window()), ...input },
    });
    expect(error.extensions).toMatchObject({
      code: 'INVALID_ARGUMENT',
      field,
      ...(detail ? { detail } : {}),
    });
  });
});
