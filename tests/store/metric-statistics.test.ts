import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricName } from '../../src/simulation/metrics/metric.ts';
import { readMetricStatistics, type Datapoint } from '../../src/store/metric-statistics.ts';
import { createPrismaClient, type PrismaClient } from '../../src/store/prisma-client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { storeSandbox } from '../support/stored-sandbox.ts';

const START_MS = Date.UTC(2026, 0, 12, 15, 40);
const MINUTE_MS = 60_000;

let database: TestDatabase;
let prisma: PrismaClient;
let sandboxId: string;

/** One call, in seconds since the start. */
interface Call {
  readonly at: number;
  /** Null for one that goes on, `throttled` for one that never ran. */
  readonly until: number | null | 'throttled';
  readonly functionName?: string;
  readonly qualifier?: string;
  readonly version?: string;
  readonly failed?: boolean;
  readonly durationMs?: number;
}

const calls: readonly Call[] = [
  // In the first minute three at once for a while, one of them to the next minute.
  { at: 0, until: 10, durationMs: 9_000 },
  { at: 5, until: 70, durationMs: 65_000, failed: true },
  { at: 9, until: 10, durationMs: 1_000, functionName: 'reserved' },
  { at: 10, until: 11, durationMs: 1_000, qualifier: 'live', version: '2' },
  { at: 30, until: 'throttled' },
  // One in the third minute, and one that goes on in the fifth.
  { at: 120, until: 121, durationMs: 500, qualifier: 'live', version: '3' },
  { at: 250, until: null },
];

beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrismaClient(database.url, 2);
  sandboxId = await storeSandbox(prisma, START_MS);
  await prisma.sandbox.update({
    where: { id: sandboxId },
    data: { nowMs: START_MS + 5 * MINUTE_MS },
  });
  for (const [index, call] of calls.entries()) await insert(call, index + 1);
  // Fifty are reserved for one function from second 3 to second 130.
  await prisma.lifecycleEvent.createMany({
    data: [
      reservationEvent(1, 3, 'FUNCTION_CONCURRENCY_SET', { reservedConcurrentExecutions: 50 }),
      reservationEvent(2, 130, 'FUNCTION_CONCURRENCY_REMOVED', {}),
    ],
  });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

const reservationEvent = (seq: number, at: number, kind: string, detail: object) => ({
  sandboxId,
  seq,
  atMs: START_MS + at * 1_000,
  kind,
  message: '',
  functionName: 'reserved',
  detail,
});

async function insert(call: Call, seq: number): Promise<void> {
  const { at, until, functionName = 'orders', qualifier = null, version = '$LATEST' } = call;
  const isThrottled = until === 'throttled';
  const receivedAtMs = START_MS + at * 1_000;
  const endedAtMs = isThrottled ? receivedAtMs : until === null ? null : START_MS + until * 1_000;
  const id = `inv_${seq}`;
  await prisma.invocation.create({
    data: {
      sandboxId,
      id,
      seq,
      requestId: id,
      functionId: functionName,
      functionName,
      invocationType: 'REQUEST_RESPONSE',
      status: isThrottled ? 'THROTTLED' : endedAtMs === null ? 'RUNNING' : 'SUCCEEDED',
      qualifier,
      executedVersion: isThrottled ? null : version,
      invokedFunctionArn: '',
      payload: '{}',
      payloadBytes: 2,
      receivedAtMs,
      endedAtMs,
    },
  });
  if (isThrottled || endedAtMs === null) return;
  await prisma.invocationAttempt.create({
    data: {
      sandboxId,
      invocationId: id,
      number: 1,
      startedAtMs: receivedAtMs,
      endedAtMs,
      durationMicros: (call.durationMs ?? 0) * 1_000,
      executedVersion: version,
      outcome: call.failed === true ? 'ERROR' : 'SUCCEEDED',
      coldStart: false,
      memoryUsedMb: 64,
      logs: '',
    },
  });
}

interface Asked {
  readonly functionName?: string;
  readonly resource?: string;
  readonly executedVersion?: string;
  readonly from?: number;
  readonly to?: number;
  readonly period?: number;
  readonly percentiles?: readonly number[];
}

function read(metricName: MetricName, asked: Asked = {}): Promise<readonly Datapoint[]> {
  return readMetricStatistics(prisma, {
    sandboxId,
    metricName,
    dimensions: {
      functionName: asked.functionName ?? null,
      resource: asked.resource ?? null,
      executedVersion: asked.executedVersion ?? null,
      eventSourceMappingUuid: null,
    },
    fromMs: START_MS + (asked.from ?? 0) * 1_000,
    toMs: START_MS + (asked.to ?? 600) * 1_000,
    periodMs: (asked.period ?? 60) * 1_000,
    percentiles: asked.percentiles ?? [],
  });
}

/** A statistic of each datapoint, by the minute it is of. */
async function minutes(
  metricName: MetricName,
  statistic: 'sum' | 'average' | 'maximum' | 'sampleCount',
  asked: Asked = {},
): Promise<Record<number, number>> {
  const datapoints = await read(metricName, asked);
  return Object.fromEntries(
    datapoints.map((point) => [(point.atMs - START_MS) / MINUTE_MS, point[statistic]]),
  );
}

describe('metrics of invocations', () => {
  it('count each run in the minute in which the function was invoked (MET-02)', async () => {
    expect(await minutes('INVOCATIONS', 'sum')).toEqual({ 0: 4, 2: 1 });
  });

  it('count what was throttled as a throttle and not as an invocation', async () => {
    expect(await minutes('THROTTLES', 'sum')).toEqual({ 0: 1, 2: 0 });
    expect(await minutes('THROTTLES', 'sampleCount')).toEqual({ 0: 5, 2: 1 });
  });

  it('give the error rate as the average of the errors', async () => {
    expect(await minutes('ERRORS', 'sum')).toEqual({ 0: 1, 2: 0 });
    expect(await minutes('ERRORS', 'average')).toEqual({ 0: 0.25, 2: 0 });
  });

  it('sum durations up by every statistic', async () => {
    expect(await read('DURATION', { to: 60, percentiles: [0.5, 1] })).toEqual([
      {
        atMs: START_MS,
        sampleCount: 4,
        average: 19_000,
        sum: 76_000,
        minimum: 1_000,
        maximum: 65_000,
        percentiles: [5_000, 65_000],
      },
    ]);
  });

  it('begin at the start and end before the end', async () => {
    expect(await minutes('INVOCATIONS', 'sum', { from: 60, to: 120 })).toEqual({});
    expect(await minutes('INVOCATIONS', 'sum', { from: 60, to: 121 })).toEqual({ 2: 1 });
  });

  it('have datapoints of longer periods', async () => {
    // 15:40 is a multiple of 20 minutes.
    expect(await minutes('INVOCATIONS', 'sum', { period: 1_200 })).toEqual({ 0: 5 });
  });

  it.each([
    [{ functionName: 'reserved' }, { 0: 1 }],
    [{ functionName: 'absent' }, {}],
    [{ resource: 'orders' }, { 0: 2 }],
    [{ resource: 'orders:live' }, { 0: 1, 2: 1 }],
    [{ functionName: 'orders', executedVersion: '3' }, { 2: 1 }],
    [{ resource: 'orders:live', executedVersion: '2' }, { 0: 1 }],
  ])('are narrowed down to %j (MET-01)', async (dimensions, expected) => {
    expect(await minutes('INVOCATIONS', 'sum', dimensions)).toEqual(expected);
  });
});

describe('metrics of concurrency', () => {
  it('tell the most at once, also of what began in an earlier minute and of what goes on', async () => {
    expect(await minutes('CONCURRENT_EXECUTIONS', 'maximum')).toEqual({
      0: 3,
      1: 1,
      2: 1,
      4: 1,
      5: 1,
    });
    expect(await minutes('CONCURRENT_EXECUTIONS', 'maximum', { from: 60, to: 120 })).toEqual({
      1: 1,
    });
  });

  it('do not count an end and a start at the same instant as two at once', async () => {
    expect(
      await minutes('CONCURRENT_EXECUTIONS', 'maximum', { resource: 'orders', to: 60 }),
    ).toEqual({ 0: 2 });
  });

  it('leave functions with a reservation out of the unreserved', async () => {
    expect(await minutes('UNRESERVED_CONCURRENT_EXECUTIONS', 'maximum', { to: 60 })).toEqual({
      0: 2,
    });
  });

  it('claim reservations whole, used or not, while they are there', async () => {
    expect(await minutes('CLAIMED_ACCOUNT_CONCURRENCY', 'maximum')).toEqual({
      0: 52,
      1: 51,
      2: 51,
      4: 1,
      5: 1,
    });
  });
});
