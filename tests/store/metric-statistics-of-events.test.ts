import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricName } from '../../src/simulation/metrics/metric.ts';
import type { MetricRequest } from '../../src/store/metric-request.ts';
import { countMetricRows, readMetricStatistics } from '../../src/store/metric-statistics.ts';
import { createPrismaClient, type PrismaClient } from '../../src/store/prisma-client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { storeSandbox } from '../support/stored-sandbox.ts';

const START_MS = Date.UTC(2026, 0, 12, 15, 40);
const HOUR_MS = 3_600_000;

let database: TestDatabase;
let prisma: PrismaClient;
let sandboxId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrismaClient(database.url, 2);
  sandboxId = await storeSandbox(prisma, START_MS);
  await prisma.sandbox.update({ where: { id: sandboxId }, data: { nowMs: START_MS + HOUR_MS } });
  // Sent almost six hours ago: it was throttled for long, and has failed twice by now.
  await insertEvent('inv_old', { sentHoursAgo: 5.9, status: 'QUEUED' });
  await insertAttempt('inv_old', 1, 60, { executedVersion: '1', initMicros: 2_000_500 });
  await insertAttempt('inv_old', 2, 1_800, { executedVersion: '2' });
  await insertHappening(1, 'inv_old', 'EVENT_REFUSED', 10, {
    reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    ageMs: 21_250_000,
  });
  await insertHappening(2, 'inv_old', 'EVENT_REFUSED', 20, {
    reason: 'ResourceNotReadyException',
    ageMs: 21_260_000,
  });
  // Another one and its duplicate; one of them is given up and its dead letter is lost.
  await insertEvent('inv_once', { status: 'EXPIRED', endedAtSecond: 100 });
  await insertHappening(3, 'inv_once', 'DEAD_LETTER_FAILED', 101, {});
  await insertEvent('inv_again', { status: 'RUNNING', beganAtSecond: 3_000 });
  await insertHappening(4, 'inv_again', 'EVENT_DUPLICATED', 0, {});
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

async function insertEvent(
  id: string,
  event: {
    status: string;
    sentHoursAgo?: number;
    endedAtSecond?: number;
    beganAtSecond?: number;
  },
): Promise<void> {
  const { status, sentHoursAgo = 0, endedAtSecond, beganAtSecond } = event;
  await prisma.invocation.create({
    data: {
      sandboxId,
      id,
      seq: await prisma.invocation.count(),
      requestId: id,
      functionId: 'fn_1',
      functionName: 'orders',
      invocationType: 'EVENT',
      status,
      invokedFunctionArn: '',
      payload: '{}',
      payloadBytes: 2,
      receivedAtMs: START_MS - sentHoursAgo * HOUR_MS,
      endedAtMs: endedAtSecond === undefined ? null : START_MS + endedAtSecond * 1_000,
      ...(beganAtSecond === undefined
        ? {}
        : { pending: { beganAtMs: START_MS + beganAtSecond * 1_000, servedBy: 'PROVISIONED' } }),
    },
  });
}

async function insertAttempt(
  invocationId: string,
  number: number,
  startedAtSecond: number,
  more: { executedVersion: string; initMicros?: number },
): Promise<void> {
  await prisma.invocationAttempt.create({
    data: {
      sandboxId,
      invocationId,
      number,
      startedAtMs: START_MS + startedAtSecond * 1_000,
      endedAtMs: START_MS + startedAtSecond * 1_000 + 500,
      durationMicros: 500_000,
      outcome: 'ERROR',
      coldStart: more.initMicros !== undefined,
      memoryUsedMb: 64,
      logs: '',
      ...more,
    },
  });
}

async function insertHappening(
  seq: number,
  invocationId: string,
  kind: string,
  atSecond: number,
  detail: object,
): Promise<void> {
  await prisma.lifecycleEvent.create({
    data: {
      sandboxId,
      seq,
      atMs: START_MS + atSecond * 1_000,
      kind,
      message: '',
      invocationId,
      detail,
    },
  });
}

function request(metricName: MetricName, more: Partial<MetricRequest> = {}): MetricRequest {
  return {
    sandboxId,
    metricName,
    dimensions: {
      functionName: null,
      resource: null,
      executedVersion: null,
      eventSourceMappingUuid: null,
    },
    fromMs: START_MS,
    toMs: START_MS + HOUR_MS,
    periodMs: 60_000,
    percentiles: [],
    ...more,
  };
}

/** The sums of a metric by the minute. */
async function sums(metricName: MetricName, more: Partial<MetricRequest> = {}): Promise<object> {
  const points = await readMetricStatistics(prisma, request(metricName, more));
  return Object.fromEntries(points.map(({ atMs, sum }) => [(atMs - START_MS) / 60_000, sum]));
}

describe('metrics of asynchronous events', () => {
  it('find the attempts of events that were sent hours before (MET-02, ASY-70)', async () => {
    // The init of the first began just before its minute.
    expect(await sums('INVOCATIONS')).toEqual({ 0: 1, 30: 1 });
    expect(await sums('ERRORS')).toEqual({ 0: 1, 30: 1 });
    expect(await sums('INVOCATIONS', { fromMs: START_MS + 60_000 })).toEqual({ 30: 1 });
  });

  it('know each attempt by the version that it ran (MET-01)', async () => {
    const dimensions = {
      functionName: 'orders',
      resource: null,
      executedVersion: '2',
      eventSourceMappingUuid: null,
    };
    expect(await sums('INVOCATIONS', { dimensions })).toEqual({ 30: 1 });
  });

  it('count throttles alone as throttles (MET-04)', async () => {
    expect(await sums('THROTTLES')).toEqual({ 0: 1, 30: 0 });
  });

  it('tell ages at attempts and at every try that could not run', async () => {
    const [first, second] = await readMetricStatistics(prisma, request('ASYNC_EVENT_AGE'));
    const sentMs = START_MS - 5.9 * HOUR_MS;
    expect(first).toMatchObject({ sampleCount: 3, maximum: START_MS + 57_999 - sentMs });
    expect(second?.maximum).toBe(START_MS + 1_800_000 - sentMs);
  });

  it('do not count what the queue delivers twice as received twice (ASY-04)', async () => {
    expect(await sums('ASYNC_EVENTS_RECEIVED')).toEqual({ 0: 1 });
  });

  it('count what is given up, and lost dead letters, when that happens (ASY-54)', async () => {
    expect(await sums('ASYNC_EVENTS_DROPPED')).toEqual({ 1: 1 });
    expect(await sums('DEAD_LETTER_ERRORS')).toEqual({ 1: 1 });
  });

  it('see a run that goes on from when it began', async () => {
    const runs = Object.fromEntries([
      ...[0, 1, 30].map((minute): [number, number] => [minute, 1]),
      ...[50, 51, 52, 53, 54, 55, 56, 57, 58, 59].map((minute): [number, number] => [minute, 1]),
    ]);
    const points = await readMetricStatistics(prisma, request('CONCURRENT_EXECUTIONS'));
    const busy = points.map(({ atMs, maximum }) => [(atMs - START_MS) / 60_000, maximum]);
    expect(Object.fromEntries(busy)).toEqual(runs);
    const provisioned = await sums('PROVISIONED_CONCURRENT_EXECUTIONS');
    expect(Object.keys(provisioned)).toEqual([
      '50',
      '51',
      '52',
      '53',
      '54',
      '55',
      '56',
      '57',
      '58',
      '59',
    ]);
  });
});

describe('the rows that a metric is counted from', () => {
  it('are the invocations that can have been under way in that time', async () => {
    expect(await countMetricRows(prisma, request('INVOCATIONS'), 100)).toBe(3);
    // The one of hours before cannot be tried again by then.
    const later = request('INVOCATIONS', { fromMs: START_MS + HOUR_MS });
    expect(await countMetricRows(prisma, later, 100)).toBe(2);
  });

  it('are also the tries that could not run, where those are looked at', async () => {
    expect(await countMetricRows(prisma, request('THROTTLES'), 100)).toBe(5);
    expect(await countMetricRows(prisma, request('ASYNC_EVENT_AGE'), 100)).toBe(5);
  });

  it('are counted no further than they matter', async () => {
    expect(await countMetricRows(prisma, request('THROTTLES'), 4)).toBe(4);
  });
});
