import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

const POISON = `exports.handler = async ({ Records }) => {
  if (Records.some(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString() === '{"poison":1}')) throw new Error('no');
};`;

/** A sandbox with a function that fails with poison, and a stream. */
async function createSandbox(code: string): Promise<string> {
  const sandboxId = await tenant.createSandbox({
    region: 'eu-west-1',
    clock: { mode: 'MANUAL', startAt: '2026-01-15T10:00:00.000Z' },
  });
  await tenant.client.ask(
    `mutation ($id: ID!, $code: String!) {
      createFunction(input: { sandboxId: $id, functionName: "worker", code: $code }) { function { id } }
      createFunction2: createFunction(input: { sandboxId: $id, functionName: "other", code: "exports.handler = async () => {};" }) { function { id } }
    }`,
    { id: sandboxId, code },
  );
  return sandboxId;
}

async function createStream(sandboxId: string): Promise<string> {
  const { createStream } = await tenant.client.ask<{
    createStream: { stream: { streamArn: string } };
  }>(
    `mutation ($id: ID!) {
      createStream(input: { sandboxId: $id, streamName: "clicks", shardCount: 1 }) { stream { streamArn } }
    }`,
    { id: sandboxId },
  );
  return createStream.stream.streamArn;
}

async function map(sandboxId: string, eventSourceArn: string, input: object = {}): Promise<string> {
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
        eventSourceArn,
        startingPosition: 'TRIM_HORIZON',
        ...input,
      },
    },
  );
  return createEventSourceMapping.eventSourceMapping.uuid;
}

async function put(sandboxId: string, texts: readonly string[], keys?: string[]): Promise<void> {
  await tenant.client.ask(
    `mutation ($input: PutRecordsInput!) { putRecords(input: $input) { failedRecordCount } }`,
    {
      input: {
        sandboxId,
        streamName: 'clicks',
        records: texts.map((data, index) => ({ data, partitionKey: keys?.[index] ?? 'key' })),
      },
    },
  );
}

async function advance(sandboxId: string, by: string): Promise<void> {
  await tenant.client.ask(
    'mutation ($input: AdvanceClockInput!) { advanceClock(input: $input) { advance { status } } }',
    { input: { sandboxId, by } },
  );
}

interface Told {
  readonly text: string;
  readonly history: readonly { readonly kind: string; readonly functionName: string | null }[];
}

async function read(sandboxId: string): Promise<readonly Told[]> {
  const { sandbox } = await tenant.client.ask<{
    sandbox: {
      stream: {
        shards: { edges: readonly { node: { records: { edges: readonly { node: Told }[] } } }[] };
      };
    };
  }>(
    `query ($id: ID!) { sandbox(id: $id) { stream(name: "clicks") { shards { edges { node {
      records { edges { node { text history { kind functionName } } } }
    } } } } } }`,
    { id: sandboxId },
  );
  return sandbox.stream.shards.edges.flatMap(({ node }) =>
    node.records.edges.map((edge) => edge.node),
  );
}

async function kindsOf(sandboxId: string): Promise<Record<string, readonly string[]>> {
  const records = await read(sandboxId);
  return Object.fromEntries(
    records.map(({ text, history }) => [text, history.map(({ kind }) => kind)]),
  );
}

describe('the history of a record of a stream', () => {
  test('tells of the request that put it, the poll that read it and the batch that it was in', async () => {
    const sandboxId = await createSandbox(POISON);
    await map(sandboxId, await createStream(sandboxId));
    await put(sandboxId, ['a']);
    await advance(sandboxId, 'PT2S');
    await put(sandboxId, ['b']);
    const story = ['STREAM_RECORDS_PUT', 'STREAM_POLLED', 'BATCH_INVOKED', 'BATCH_SUCCEEDED'];
    expect(await kindsOf(sandboxId)).toEqual({ a: story, b: ['STREAM_RECORDS_PUT'] });
    await advance(sandboxId, 'PT2S');
    expect(await kindsOf(sandboxId)).toEqual({ a: story, b: story });
  });

  test('tells of filters, retries, halves and the destination, each to the records that it is about', async () => {
    const sandboxId = await createSandbox(POISON);
    await map(sandboxId, await createStream(sandboxId), {
      filterCriteria: { filters: [{ pattern: '{"data":{"poison":[{"numeric":["<",5]}]}}' }] },
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 1,
    });
    await put(sandboxId, ['{"poison":0}', '{"poison":9}', '{"poison":1}']);
    await advance(sandboxId, 'PT30S');
    const [harmless, filtered, poison] = (await read(sandboxId)).map(({ history }) =>
      history.map(({ kind }) => kind),
    );
    const begin = ['STREAM_RECORDS_PUT', 'STREAM_POLLED'];
    const halved = ['BATCH_INVOKED', 'BATCH_FAILED', 'STREAM_BATCH_BISECTED'];
    expect(harmless).toEqual([...begin, ...halved, 'BATCH_INVOKED', 'BATCH_SUCCEEDED']);
    expect(filtered).toEqual([...begin, 'RECORDS_FILTERED_OUT']);
    expect(poison).toEqual([
      ...begin,
      ...halved,
      'BATCH_INVOKED',
      'BATCH_FAILED',
      'STREAM_BATCH_RETRY_SCHEDULED',
      'BATCH_INVOKED',
      'BATCH_FAILED',
      'STREAM_BATCH_DISCARDED',
    ]);
  });

  test('has the lane of its key alone, and every mapping that reads it, one that is gone as well', async () => {
    const sandboxId = await createSandbox(POISON);
    const streamArn = await createStream(sandboxId);
    await map(sandboxId, streamArn, { parallelizationFactor: 2 });
    const uuid = await map(sandboxId, streamArn, { functionName: 'other' });
    await put(sandboxId, ['a', '{"poison":1}', 'b'], ['k1', 'k2', 'k1']);
    await advance(sandboxId, 'PT1.5S');
    await tenant.client.ask(
      'mutation ($input: DeleteEventSourceMappingInput!) { deleteEventSourceMapping(input: $input) { deletedEventSourceMappingId } }',
      { input: { sandboxId, uuid } },
    );
    const [a, poison, b] = await read(sandboxId);
    const ofOther = ['STREAM_POLLED', 'BATCH_INVOKED', 'BATCH_SUCCEEDED'];
    const kinds = (told: Told | undefined, functionName: string): string[] =>
      (told?.history ?? [])
        .filter((event) => event.functionName === functionName)
        .map(({ kind }) => kind);
    expect(kinds(a, 'other')).toEqual(ofOther);
    expect(kinds(poison, 'other')).toEqual(ofOther);
    expect(kinds(a, 'worker')).toEqual(ofOther);
    expect(kinds(b, 'worker')).toEqual(ofOther);
    expect(kinds(poison, 'worker')).toEqual([
      'STREAM_POLLED',
      'BATCH_INVOKED',
      'BATCH_FAILED',
      'STREAM_BATCH_RETRY_SCHEDULED',
    ]);
  });

  test('has no event of another stream whose shards have the same names', async () => {
    const sandboxId = await createSandbox(POISON);
    const streamArn = await createStream(sandboxId);
    await tenant.client.ask(
      `mutation ($id: ID!) {
        createStream(input: { sandboxId: $id, streamName: "views", shardCount: 1 }) { stream { id } }
        putRecord(input: { sandboxId: $id, streamName: "views", data: "v", partitionKey: "k" }) { shardId }
      }`,
      { id: sandboxId },
    );
    await map(sandboxId, streamArn.replace('clicks', 'views'));
    await put(sandboxId, ['a']);
    await advance(sandboxId, 'PT3S');
    expect(await kindsOf(sandboxId)).toEqual({ a: ['STREAM_RECORDS_PUT'] });
  });
});

test('the history of a record of a table’s stream begins with the write, alone or with others (DDB-05, DDB-08)', async () => {
  const sandboxId = await createSandbox('exports.handler = async () => {};');
  await tenant.client.ask(
    `mutation ($id: ID!) {
      createTable(input: { sandboxId: $id, tableName: "orders",
        keySchema: [{ attributeName: "id", keyType: HASH }],
        attributeDefinitions: [{ attributeName: "id", attributeType: S }],
        streamSpecification: { streamEnabled: true, streamViewType: KEYS_ONLY }
      }) { table { tableName } }
    }`,
    { id: sandboxId },
  );
  const { sandbox: before } = await tenant.client.ask<{
    sandbox: { table: { latestStreamArn: string } };
  }>('query ($id: ID!) { sandbox(id: $id) { table(name: "orders") { latestStreamArn } } }', {
    id: sandboxId,
  });
  await map(sandboxId, before.table.latestStreamArn);
  await tenant.client.ask(
    `mutation ($id: ID!, $a: JSON!, $b: JSON!, $c: JSON!) {
      putItem(input: { sandboxId: $id, tableName: "orders", item: $a }) { attributes }
      batchWriteItem(input: { sandboxId: $id, requestItems: [{ tableName: "orders", writeRequests: [
        { putRequest: { item: $b } }, { putRequest: { item: $c } }
      ] }] }) { changes }
    }`,
    { id: sandboxId, a: { id: { S: 'a' } }, b: { id: { S: 'b' } }, c: { id: { S: 'c' } } },
  );
  await advance(sandboxId, 'PT1S');
  const { sandbox } = await tenant.client.ask<{
    sandbox: {
      table: {
        stream: { records: { edges: readonly { node: { history: { kind: string }[] } }[] } };
      };
    };
  }>(
    `query ($id: ID!) { sandbox(id: $id) { table(name: "orders") { stream {
      records { edges { node { history { kind } } } }
    } } } }`,
    { id: sandboxId },
  );
  const stories = sandbox.table.stream.records.edges.map(({ node }) =>
    node.history.map(({ kind }) => kind),
  );
  const end = ['STREAM_POLLED', 'BATCH_INVOKED', 'BATCH_SUCCEEDED'];
  expect(stories).toEqual([
    ['ITEM_PUT', ...end],
    ['ITEMS_WRITTEN', ...end],
    ['ITEMS_WRITTEN', ...end],
  ]);
});
