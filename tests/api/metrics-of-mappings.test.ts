import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
let uuid: string;

const REPORTS = `exports.handler = async ({ Records }) => ({
  batchItemFailures: Records.filter(({ body }) => body === 'b').map(({ messageId }) => ({ itemIdentifier: messageId })),
});`;

beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox({
    region: 'eu-west-1',
    clock: { mode: 'MANUAL', startAt: '2026-01-15T10:00:00.000Z' },
  });
  const { createQueue } = await tenant.client.ask<{ createQueue: { queue: { queueArn: string } } }>(
    `mutation ($id: ID!, $code: String!) {
      createFunction(input: { sandboxId: $id, functionName: "worker", code: $code }) { function { id } }
      createQueue(input: { sandboxId: $id, queueName: "jobs" }) { queue { queueArn } }
    }`,
    { id: sandboxId, code: REPORTS },
  );
  const { createEventSourceMapping } = await tenant.client.ask<{
    createEventSourceMapping: { eventSourceMapping: { uuid: string } };
  }>(
    `mutation ($input: CreateEventSourceMappingInput!) {
      createEventSourceMapping(input: $input) { eventSourceMapping { uuid } }
    }`,
    {
      input: {
        sandboxId,
        functionName: 'worker',
        eventSourceArn: createQueue.queue.queueArn,
        functionResponseTypes: ['REPORT_BATCH_ITEM_FAILURES'],
        metricsConfig: { metrics: ['EVENT_COUNT'] },
      },
    },
  );
  uuid = createEventSourceMapping.eventSourceMapping.uuid;
  await tenant.client.ask(
    `mutation ($id: ID!) {
      sendMessageBatch(input: { sandboxId: $id, queueName: "jobs", entries: [
        { id: "1", messageBody: "a" }, { id: "2", messageBody: "b" }, { id: "3", messageBody: "c" }
      ] }) { failed { code } }
      advanceClock(input: { sandboxId: $id, by: "PT1S" }) { advance { status } }
    }`,
    { id: sandboxId },
  );
});
afterAll(() => service.stop());

const METRIC = `query ($id: ID!, $input: MetricStatisticsInput!) { sandbox(id: $id) {
  metricStatistics(input: $input) { label unit datapoints { timestamp sum } }
} }`;

const request = (metricName: string, dimensions: object): object => ({
  metricName,
  dimensions,
  startTime: '2026-01-15T10:00:00.000Z',
  endTime: '2026-01-15T10:05:00.000Z',
  period: 60,
  statistics: ['SUM'],
});

async function sum(metricName: string, dimensions: object): Promise<unknown> {
  const { sandbox } = await tenant.client.ask<{
    sandbox: { metricStatistics: { datapoints: readonly { sum: number }[] } };
  }>(METRIC, { id: sandboxId, input: request(metricName, dimensions) });
  return sandbox.metricStatistics.datapoints.map((one) => one.sum);
}

describe('the metrics of event source mappings', () => {
  test('have CloudWatch’s name and unit', async () => {
    const input = request('POLLED_EVENT_COUNT', { eventSourceMappingUuid: uuid });
    expect(await tenant.client.ask(METRIC, { id: sandboxId, input })).toEqual({
      sandbox: {
        metricStatistics: {
          label: 'PolledEventCount',
          unit: 'Count',
          datapoints: [{ timestamp: '2026-01-15T10:00:00.000Z', sum: 3 }],
        },
      },
    });
  });

  test('count records by the mapping that asked for it (MET-01)', async () => {
    const dimensions = { eventSourceMappingUuid: uuid };
    expect(await sum('INVOKED_EVENT_COUNT', dimensions)).toEqual([3]);
    expect(await sum('FAILED_INVOKE_EVENT_COUNT', dimensions)).toEqual([1]);
    expect(await sum('DELETED_EVENT_COUNT', dimensions)).toEqual([2]);
    expect(await sum('DROPPED_EVENT_COUNT', dimensions)).toEqual([]);
    expect(await sum('INVOKED_EVENT_COUNT', { functionName: 'worker' })).toEqual([3]);
  });

  test('a batch that failed in part is no error of the function (MET-05)', async () => {
    expect(await sum('INVOCATIONS', { functionName: 'worker' })).toEqual([1]);
    expect(await sum('ERRORS', { functionName: 'worker' })).toEqual([0]);
  });

  test.each([
    ['POLLED_EVENT_COUNT', { resource: 'worker:live' }, 'resource'],
    ['POLLED_EVENT_COUNT', { functionName: 'worker', executedVersion: '1' }, 'executedVersion'],
    ['POLLED_EVENT_COUNT', { eventSourceMappingUuid: 'no uuid' }, 'eventSourceMappingUuid'],
    [
      'INVOCATIONS',
      { eventSourceMappingUuid: 'a1b2c3d4-5678-4abc-8def-0123456789ab' },
      'eventSourceMappingUuid',
    ],
  ])('are refused with dimensions that they do not have: %s of %j', async (name, of, field) => {
    const { extensions } = await tenant.client.refusal(METRIC, {
      id: sandboxId,
      input: request(name, of),
    });
    expect(extensions).toMatchObject({ code: 'INVALID_ARGUMENT', field });
  });
});
