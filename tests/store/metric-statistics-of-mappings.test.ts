import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MetricDimensions, MetricName } from '../../src/simulation/metrics/metric.ts';
import type { MetricRequest } from '../../src/store/metric-request.ts';
import { countMetricRows, readMetricStatistics } from '../../src/store/metric-statistics.ts';
import { createPrismaClient, type PrismaClient } from '../../src/store/prisma-client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { storeSandbox } from '../support/stored-sandbox.ts';

const START_MS = Date.UTC(2026, 0, 12, 15, 40);

let database: TestDatabase;
let prisma: PrismaClient;
let sandboxId: string;
let seq = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrismaClient(database.url, 2);
  sandboxId = await storeSandbox(prisma, START_MS);
  await prisma.sandbox.update({ where: { id: sandboxId }, data: { nowMs: START_MS + 600_000 } });
  // The first counts from its second minute on, and no more from the fifth; the other one counts always.
  await tell('esm_1', 0, 'MAPPING_CREATED', { uuid: 'uuid-1', countsEvents: false });
  await tell('esm_2', 0, 'MAPPING_CREATED', { uuid: 'uuid-2', countsEvents: true }, 'images');
  await tell('esm_2', 0, 'MAPPING_ENABLED', { provisionedPollers: 2 }, 'images');
  await tell('esm_1', 30, 'STREAM_POLLED', { polled: 1 });
  await tell('esm_1', 60, 'MAPPING_UPDATED', { uuid: 'uuid-1', countsEvents: true });
  await tell('esm_1', 60, 'STREAM_POLLED', { polled: 2 });
  await tell('esm_2', 70, 'STREAM_POLLED', { polled: 100 }, 'images');
  await tell('esm_1', 130, 'STREAM_POLLED', { polled: 4 });
  await tell('esm_1', 131, 'RECORDS_FILTERED_OUT', { filteredOut: 3 });
  await tell('esm_2', 150, 'MAPPING_SCALED', { provisionedPollers: 7 }, 'images');
  await tell('esm_1', 240, 'STREAM_POLLED', { polled: 8 });
  await tell('esm_1', 240, 'MAPPING_UPDATED', { uuid: 'uuid-1', countsEvents: false });
  await tell('esm_1', 240, 'STREAM_POLLED', { polled: 16 });
  await tell('esm_1', 250, 'DESTINATION_FAILED', {});
  await tell('esm_2', 300, 'MAPPING_DELETED', { uuid: 'uuid-2' }, 'images');
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

async function tell(
  eventSourceMappingId: string,
  atSecond: number,
  kind: string,
  detail: object,
  functionName = 'orders',
): Promise<void> {
  const atMs = START_MS + atSecond * 1_000;
  seq += 1;
  await prisma.lifecycleEvent.create({
    data: { sandboxId, seq, atMs, kind, message: '', eventSourceMappingId, functionName, detail },
  });
}

const EVERYTHING: MetricDimensions = {
  functionName: null,
  resource: null,
  executedVersion: null,
  eventSourceMappingUuid: null,
};

function request(metricName: MetricName, dimensions: Partial<MetricDimensions>): MetricRequest {
  return {
    sandboxId,
    metricName,
    dimensions: { ...EVERYTHING, ...dimensions },
    fromMs: START_MS,
    toMs: START_MS + 600_000,
    periodMs: 60_000,
    percentiles: [],
  };
}

/** A statistic by the minute. */
async function minutes(
  metricName: MetricName,
  statistic: 'sum' | 'maximum',
  dimensions: Partial<MetricDimensions> = {},
): Promise<Record<number, number>> {
  const datapoints = await readMetricStatistics(prisma, request(metricName, dimensions));
  return Object.fromEntries(
    datapoints.map((one) => [(one.atMs - START_MS) / 60_000, one[statistic]]),
  );
}

it('count from the update that asks for it on, and up to the one that ends it', async () => {
  const dimensions = { eventSourceMappingUuid: 'uuid-1' };
  expect(await minutes('POLLED_EVENT_COUNT', 'sum', dimensions)).toEqual({ 1: 2, 2: 4, 4: 8 });
  expect(await minutes('FILTERED_OUT_EVENT_COUNT', 'sum', dimensions)).toEqual({ 2: 3 });
});

it('are of the account, a function or a mapping, one that is gone as well (MET-01)', async () => {
  const of = (dimensions: Partial<MetricDimensions>): Promise<Record<number, number>> =>
    minutes('POLLED_EVENT_COUNT', 'sum', dimensions);
  expect(await of({})).toEqual({ 1: 102, 2: 4, 4: 8 });
  expect(await of({ functionName: 'images' })).toEqual({ 1: 100 });
  expect(await of({ eventSourceMappingUuid: 'uuid-2' })).toEqual({ 1: 100 });
  expect(await of({ functionName: 'orders', eventSourceMappingUuid: 'uuid-2' })).toEqual({});
});

it('show the provisioned pollers at the beginning of each minute and after each change (SQS-34)', async () => {
  const dimensions = { eventSourceMappingUuid: 'uuid-2' };
  expect(await minutes('PROVISIONED_POLLERS', 'maximum', dimensions)).toEqual({
    0: 2,
    1: 2,
    2: 7,
    3: 7,
    4: 7,
  });
  expect(await minutes('PROVISIONED_POLLERS', 'maximum', { functionName: 'orders' })).toEqual({});
});

it('count what a destination did not take though no attempt is near (ESM-58)', async () => {
  const failures = (dimensions: Partial<MetricDimensions>): Promise<Record<number, number>> =>
    minutes('DESTINATION_DELIVERY_FAILURES', 'sum', dimensions);
  expect(await failures({ functionName: 'orders' })).toEqual({ 4: 1 });
  expect(await failures({ resource: 'orders' })).toEqual({ 4: 1 });
  expect(await failures({ resource: 'orders:live' })).toEqual({});
  expect(await failures({ functionName: 'images' })).toEqual({});
});

it('are counted from the events of mappings that count, in the time that is asked for', async () => {
  const rows = async (dimensions: Partial<MetricDimensions>, fromSecond = 0): Promise<number> => {
    const asked = request('POLLED_EVENT_COUNT', dimensions);
    return countMetricRows(prisma, { ...asked, fromMs: START_MS + fromSecond * 1_000 }, 100);
  };
  expect(await rows({ eventSourceMappingUuid: 'uuid-1' })).toBe(4);
  expect(await rows({ eventSourceMappingUuid: 'uuid-1' }, 131)).toBe(2);
  expect(await rows({})).toBe(8);
});
