import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

beforeEach(async () => {
  sandboxId = await tenant.createSandbox({
    region: 'eu-west-1',
    clock: { mode: 'MANUAL', startAt: '2026-01-15T10:00:00.000Z' },
  });
  await tenant.client.ask(
    `mutation ($id: ID!) {
      createFunction(input: { sandboxId: $id, functionName: "worker", code: "exports.handler = async () => {};" }) { function { id } }
    }`,
    { id: sandboxId },
  );
});

async function map(eventSourceArn: string, input: object): Promise<string> {
  const { createEventSourceMapping } = await tenant.client.ask<{
    createEventSourceMapping: { eventSourceMapping: { uuid: string } };
  }>(
    `mutation ($input: CreateEventSourceMappingInput!) {
      createEventSourceMapping(input: $input) { eventSourceMapping { uuid } }
    }`,
    { input: { sandboxId, functionName: 'worker', eventSourceArn, ...input } },
  );
  return createEventSourceMapping.eventSourceMapping.uuid;
}

async function enable(uuid: string, enabled: boolean): Promise<void> {
  await tenant.client.ask(
    `mutation ($input: UpdateEventSourceMappingInput!) {
      updateEventSourceMapping(input: $input) { eventSourceMapping { state } }
    }`,
    { input: { sandboxId, uuid, enabled } },
  );
}

async function advance(by: string): Promise<void> {
  await tenant.client.ask(
    'mutation ($input: AdvanceClockInput!) { advanceClock(input: $input) { advance { status } } }',
    { input: { sandboxId, by } },
  );
}

async function lags(): Promise<readonly number[]> {
  const { sandbox } = await tenant.client.ask<{
    sandbox: {
      eventSourceMappings: {
        edges: readonly { node: { shards: { edges: readonly { node: { lag: number } }[] } } }[];
      };
    };
  }>(
    `query ($id: ID!) { sandbox(id: $id) { eventSourceMappings { edges { node {
      shards { edges { node { lag } } }
    } } } } }`,
    { id: sandboxId },
  );
  return sandbox.eventSourceMappings.edges.flatMap(({ node }) =>
    node.shards.edges.map((edge) => edge.node.lag),
  );
}

describe('the lag of a shard is the age of the oldest record that is not done', () => {
  test('of a Kinesis stream: not read yet, while the mapping is disabled, and none when all is done (KIN-25)', async () => {
    const { createStream } = await tenant.client.ask<{
      createStream: { stream: { streamArn: string } };
    }>(
      `mutation ($id: ID!) {
        createStream(input: { sandboxId: $id, streamName: "clicks", shardCount: 2 }) { stream { streamArn } }
      }`,
      { id: sandboxId },
    );
    const put = (): Promise<unknown> =>
      tenant.client.ask(
        'mutation ($id: ID!) { putRecord(input: { sandboxId: $id, streamName: "clicks", data: "1", partitionKey: "k", explicitHashKey: "0" }) { shardId } }',
        { id: sandboxId },
      );
    const uuid = await map(createStream.stream.streamArn, { startingPosition: 'LATEST' });
    await put();
    await advance('PT0.4S');
    expect(await lags()).toEqual([400, 0]);
    await advance('PT2S');
    expect(await lags()).toEqual([0, 0]);
    await enable(uuid, false);
    await put();
    await advance('PT1M');
    await put();
    await advance('PT1M');
    expect(await lags()).toEqual([120_000, 0]);
    // The first of the two has left the stream, and nobody is behind with it.
    await advance('PT23H58M30S');
    expect(await lags()).toEqual([86_370_000, 0]);
    await enable(uuid, true);
    await advance('PT2S');
    expect(await lags()).toEqual([0, 0]);
  });

  test('of the stream of a table (DDB-09)', async () => {
    const { createTable } = await tenant.client.ask<{
      createTable: { table: { latestStreamArn: string } };
    }>(
      `mutation ($id: ID!) {
        createTable(input: { sandboxId: $id, tableName: "orders",
          keySchema: [{ attributeName: "id", keyType: HASH }],
          attributeDefinitions: [{ attributeName: "id", attributeType: S }],
          streamSpecification: { streamEnabled: true, streamViewType: KEYS_ONLY }
        }) { table { latestStreamArn } }
      }`,
      { id: sandboxId },
    );
    const put = (id: string): Promise<unknown> =>
      tenant.client.ask(
        'mutation ($id: ID!, $item: JSON!) { putItem(input: { sandboxId: $id, tableName: "orders", item: $item }) { attributes } }',
        { id: sandboxId, item: { id: { S: id } } },
      );
    const uuid = await map(createTable.table.latestStreamArn, { startingPosition: 'TRIM_HORIZON' });
    await put('a');
    await advance('PT0.1S');
    expect(await lags()).toEqual([100]);
    await advance('PT2S');
    expect(await lags()).toEqual([0]);
    await enable(uuid, false);
    await put('b');
    await advance('PT30S');
    await put('c');
    expect(await lags()).toEqual([30_000]);
  });
});

test('the pollers of a queue show what waits for a window, what was throttled, and the oldest message', async () => {
  const { createQueue } = await tenant.client.ask<{ createQueue: { queue: { queueArn: string } } }>(
    `mutation ($id: ID!) {
      createQueue(input: { sandboxId: $id, queueName: "jobs" }) { queue { queueArn } }
      putFunctionConcurrency(input: { sandboxId: $id, functionName: "worker", reservedConcurrentExecutions: 0 }) { function { id } }
    }`,
    { id: sandboxId },
  );
  await map(createQueue.queue.queueArn, { maximumBatchingWindowInSeconds: 5 });
  const read = async (): Promise<unknown> => {
    const { sandbox } = await tenant.client.ask<{
      sandbox: { eventSourceMappings: { edges: readonly { node: { pollers: unknown } }[] } };
    }>(
      `query ($id: ID!) { sandbox(id: $id) { eventSourceMappings { edges { node {
        pollers { recordsBuffered windowEndsAt batchesInFlight batchesThrottled lag }
      } } } } }`,
      { id: sandboxId },
    );
    return sandbox.eventSourceMappings.edges[0]?.node.pollers;
  };
  const idle = {
    recordsBuffered: 0,
    windowEndsAt: null,
    batchesInFlight: 0,
    batchesThrottled: 0,
    lag: 0,
  };
  expect(await read()).toEqual(idle);
  await tenant.client.ask(
    'mutation ($id: ID!) { sendMessage(input: { sandboxId: $id, queueName: "jobs", messageBody: "a" }) { messageId } }',
    { id: sandboxId },
  );
  await advance('PT2S');
  expect(await read()).toEqual({
    ...idle,
    recordsBuffered: 1,
    windowEndsAt: '2026-01-15T10:00:05.000Z',
    lag: 2_000,
  });
  await advance('PT4S');
  expect(await read()).toEqual({ ...idle, batchesInFlight: 1, batchesThrottled: 1, lag: 6_000 });
});
