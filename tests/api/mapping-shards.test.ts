import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox({
    region: 'eu-west-1',
    clock: { mode: 'MANUAL', startAt: '2026-01-15T10:00:00.000Z' },
  });
});
afterAll(() => service.stop());

const SHARDS = `query ($id: ID!) { sandbox(id: $id) { eventSourceMappings { edges { node {
  lastProcessingResult
  shards { edges { node {
    shardId status checkpoint readTo recordsPending batchesInFlight iteratorAge lag polls emptyPolls nextPollAt
    lanes { recordsPending recordsInBatch isRunning failedAttempts throttles retryAt windowEndsAt firstArrivedAt }
  } } }
} } } } }`;

interface ShardAnswer {
  readonly shardId: string;
  readonly [field: string]: unknown;
}

async function readShards(): Promise<{ readonly result: string; readonly shards: ShardAnswer[] }> {
  const { sandbox } = await tenant.client.ask<{
    sandbox: {
      eventSourceMappings: {
        edges: readonly [
          {
            node: {
              lastProcessingResult: string;
              shards: { edges: readonly { node: ShardAnswer }[] };
            };
          },
        ];
      };
    };
  }>(SHARDS, { id: sandboxId });
  const [{ node }] = sandbox.eventSourceMappings.edges;
  return {
    result: node.lastProcessingResult,
    shards: node.shards.edges.map((edge) => edge.node),
  };
}

async function advance(by: string): Promise<void> {
  await tenant.client.ask(
    'mutation ($input: AdvanceClockInput!) { advanceClock(input: $input) { advance { status } } }',
    { input: { sandboxId, by } },
  );
}

test('a mapping shows how it reads each shard: what is done, what blocks, and when it goes on (KIN-25, KIN-30, KIN-38)', async () => {
  const { createStream } = await tenant.client.ask<{
    createStream: { stream: { streamArn: string } };
  }>(
    `mutation ($sandboxId: ID!, $code: String!) {
      createFunction(input: { sandboxId: $sandboxId, functionName: "worker", code: $code }) { function { id } }
      createStream(input: { sandboxId: $sandboxId, streamName: "clicks", shardCount: 2 }) { stream { streamArn } }
    }`,
    {
      sandboxId,
      code: `exports.handler = async ({ Records }) => {
        if (Records.some(({ kinesis }) => kinesis.partitionKey === 'poison')) throw new Error('no');
      };`,
    },
  );
  await tenant.client.ask(
    `mutation ($input: CreateEventSourceMappingInput!) {
      createEventSourceMapping(input: $input) { eventSourceMapping { id } }
    }`,
    {
      input: {
        sandboxId,
        functionName: 'worker',
        eventSourceArn: createStream.stream.streamArn,
        startingPosition: 'TRIM_HORIZON',
        parallelizationFactor: 2,
      },
    },
  );
  await advance('PT10.5S');
  const idle = await readShards();
  expect(idle.result).toBe('No records processed');
  expect(idle.shards.map(({ shardId }) => shardId)).toEqual([
    'shardId-000000000000',
    'shardId-000000000001',
  ]);
  expect(idle.shards[0]).toMatchObject({
    status: 'READING',
    checkpoint: null,
    lag: 0,
    polls: 11,
    emptyPolls: 11,
    nextPollAt: null,
  });
  const { putRecord } = await tenant.client.ask<{ putRecord: { sequenceNumber: string } }>(
    `mutation ($sandboxId: ID!) {
      putRecord(input: { sandboxId: $sandboxId, streamName: "clicks", data: "1", partitionKey: "poison", explicitHashKey: "0" }) { sequenceNumber }
    }`,
    { sandboxId },
  );
  await advance('PT1S');
  const blocked = await readShards();
  expect(blocked.result).toBe('PROBLEM: Function call failed');
  expect(blocked.shards[0]).toMatchObject({
    checkpoint: null,
    readTo: putRecord.sequenceNumber,
    recordsPending: 1,
    batchesInFlight: 0,
    iteratorAge: 500,
    lag: 1_000,
    polls: 12,
    emptyPolls: 11,
  });
  expect(blocked.shards[0]?.['lanes']).toContainEqual(
    expect.objectContaining({
      recordsPending: 1,
      recordsInBatch: 1,
      isRunning: false,
      failedAttempts: 1,
      firstArrivedAt: '2026-01-15T10:00:10.500Z',
    }),
  );
  const { sandbox } = await tenant.client.ask<{
    sandbox: { metricStatistics: { datapoints: unknown } };
  }>(
    `query ($id: ID!, $input: MetricStatisticsInput!) { sandbox(id: $id) {
      metricStatistics(input: $input) { datapoints { sampleCount maximum } }
    } }`,
    {
      id: sandboxId,
      input: {
        metricName: 'ITERATOR_AGE',
        startTime: '2026-01-15T10:00:00.000Z',
        endTime: '2026-01-15T10:01:00.000Z',
        period: 60,
        statistics: ['SAMPLE_COUNT', 'MAXIMUM'],
        dimensions: { functionName: 'worker' },
      },
    },
  );
  expect(sandbox.metricStatistics.datapoints).toEqual([{ sampleCount: 1, maximum: 500 }]);
});
