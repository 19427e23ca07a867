import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
});
afterAll(() => service.stop());

type Fields = Readonly<Record<string, unknown>>;

/** Sends a mutation with one input; returns what its payload has. */
async function mutate<Payload = Fields>(
  name: string,
  input: Fields,
  selection: string,
): Promise<Payload> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const data = await tenant.client.ask<Readonly<Record<string, Payload>>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} } }`,
    { input: { sandboxId, ...input } },
  );
  return data[name] as Payload;
}

/** The error that a mutation is refused with. */
async function refusalOf(name: string, input: Fields): Promise<unknown> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { extensions } = await tenant.client.refusal(
    `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`,
    { input: { sandboxId, ...input } },
  );
  return extensions;
}

/** What a query finds of a stream. */
async function look(streamName: string, selection: string): Promise<Fields> {
  const { sandbox } = await tenant.client.ask<{ sandbox: { stream: Fields } }>(
    `query ($id: ID!, $name: String!) { sandbox(id: $id) { stream(name: $name) { ${selection} } } }`,
    { id: sandboxId, name: streamName },
  );
  return sandbox.stream;
}

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Fields }[];
  readonly pageInfo: Fields;
}

/** A page of the records of a stream's first shard. */
async function readPage(streamName: string, args: string, selection = 'text'): Promise<Page> {
  const { shards } = (await look(
    streamName,
    `shards(first: 1) { edges { node { records(${args}) { edges { cursor node { ${selection} } } pageInfo { hasNextPage hasPreviousPage } } } } }`,
  )) as { shards: { edges: readonly [{ node: { records: Page } }] } };
  return shards.edges[0].node.records;
}

function texts({ edges }: Page): unknown[] {
  return edges.map(({ node }) => node['text']);
}

function put(streamName: string, data: string, rest: Fields = {}): Promise<Fields> {
  const input = { streamName, data, partitionKey: 'a', ...rest };
  return mutate('putRecord', input, 'shardId sequenceNumber');
}

async function advance(by: string): Promise<void> {
  await mutate('advanceClock', { by }, 'advance { status }');
}

async function createStream(streamName: string, rest: Fields = { shardCount: 1 }): Promise<void> {
  await mutate('createStream', { streamName, ...rest }, 'stream { id }');
}

describe('records of a shard', () => {
  test('are paged in their order, over blocks', async () => {
    await createStream('paged');
    // Each block is full with one of these.
    for (let number = 1; number <= 3; number++) {
      await put('paged', `${number}`.padEnd(100_000, '.'));
    }
    await mutate(
      'putRecords',
      {
        streamName: 'paged',
        records: [4, 5, 6].map((number) => ({ data: String(number), partitionKey: 'a' })),
      },
      'failedRecordCount',
    );
    const first = await readPage('paged', 'first: 4');
    expect(texts(first).map((text) => String(text).charAt(0))).toEqual(['1', '2', '3', '4']);
    expect(first.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false });
    const second = await readPage('paged', `first: 4, after: "${first.edges[3]?.cursor}"`);
    expect(texts(second)).toEqual(['5', '6']);
    expect(second.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true });
    const back = await readPage('paged', `last: 2, before: "${second.edges[1]?.cursor}"`);
    expect(texts(back)).toEqual(['4', '5']);
    expect(back.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: true });
  });

  test('show their data as text where it is some, and their key whatever is in it', async () => {
    await createStream('encoded');
    await put('encoded', 'grün', { partitionKey: '__proto__' });
    await put('encoded', '/w==', { dataEncoding: 'BASE64', partitionKey: 'nul \0' });
    const { edges } = await readPage('encoded', 'first: 9', 'data text partitionKey');
    expect(edges.map(({ node }) => node)).toEqual([
      { data: 'Z3LDvG4=', text: 'grün', partitionKey: '__proto__' },
      { data: '/w==', text: null, partitionKey: 'nul \0' },
    ]);
  });

  test('are not shown any more when they have expired, to the record (KIN-03)', async () => {
    await createStream('kept');
    await put('kept', 'old');
    await advance('PT1H');
    await put('kept', 'new');
    await advance('PT22H59M59.999S');
    expect(texts(await readPage('kept', 'first: 9'))).toEqual(['old', 'new']);
    await advance('PT0.001S');
    const page = await readPage('kept', 'first: 9');
    expect(texts(page)).toEqual(['new']);
    expect(page.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false });
  });

  test('have the number that putRecord gave', async () => {
    await createStream('numbered', { shardCount: 2 });
    const { sequenceNumber } = await put('numbered', 'one', { explicitHashKey: '0' });
    const { edges } = await readPage('numbered', 'first: 1', 'sequenceNumber');
    expect(edges[0]?.node).toEqual({ sequenceNumber });
  });
});

describe('reading', () => {
  test('goes on from iterator to iterator, and ends with a closed shard (KIN-10)', async () => {
    await createStream('read');
    await put('read', 'one');
    await mutate(
      'splitShard',
      {
        streamName: 'read',
        shardToSplit: 'shardId-000000000000',
        newStartingHashKey: (2n ** 127n).toString(),
      },
      'stream { openShardCount }',
    );
    const { shardIterator } = await mutate(
      'getShardIterator',
      {
        streamName: 'read',
        shardId: 'shardId-000000000000',
        shardIteratorType: 'TRIM_HORIZON',
      },
      'shardIterator',
    );
    expect(
      await mutate(
        'getRecords',
        { shardIterator },
        'records { text partitionKey data } nextShardIterator millisBehindLatest childShardIds',
      ),
    ).toEqual({
      records: [{ text: 'one', partitionKey: 'a', data: 'b25l' }],
      nextShardIterator: null,
      millisBehindLatest: 0,
      childShardIds: ['shardId-000000000001', 'shardId-000000000002'],
    });
  });

  test('begins at an instant', async () => {
    await createStream('timed');
    await put('timed', 'one');
    await advance('PT1M');
    const { sandbox } = await tenant.client.ask<{ sandbox: { clock: { now: string } } }>(
      'query ($id: ID!) { sandbox(id: $id) { clock { now } } }',
      { id: sandboxId },
    );
    await put('timed', 'two');
    const { shardIterator } = await mutate(
      'getShardIterator',
      {
        streamName: 'timed',
        shardId: 'shardId-000000000000',
        shardIteratorType: 'AT_TIMESTAMP',
        timestamp: sandbox.clock.now,
      },
      'shardIterator',
    );
    expect(await mutate('getRecords', { shardIterator }, 'records { text }')).toEqual({
      records: [{ text: 'two' }],
    });
  });
});

describe('a stream', () => {
  test('is changed and shown as it then is', async () => {
    await createStream('changed');
    const names = { streamName: 'changed' };
    await mutate(
      'increaseStreamRetentionPeriod',
      { ...names, retentionPeriodHours: 72 },
      'stream { id }',
    );
    await mutate(
      'decreaseStreamRetentionPeriod',
      { ...names, retentionPeriodHours: 48 },
      'stream { id }',
    );
    await mutate('updateMaxRecordSize', { ...names, maxRecordSizeInKiB: 2048 }, 'stream { id }');
    const counts = await mutate(
      'updateShardCount',
      { ...names, targetShardCount: 2 },
      'currentShardCount targetShardCount stream { openShardCount }',
    );
    expect(counts).toEqual({
      currentShardCount: 1,
      targetShardCount: 2,
      stream: { openShardCount: 2 },
    });
    await mutate('updateStreamMode', { ...names, streamMode: 'ON_DEMAND' }, 'stream { id }');
    expect(
      await look(
        'changed',
        'streamMode streamStatus retentionPeriodHours maxRecordSizeInKiB openShardCount',
      ),
    ).toEqual({
      streamMode: 'ON_DEMAND',
      streamStatus: 'ACTIVE',
      retentionPeriodHours: 48,
      maxRecordSizeInKiB: 2048,
      openShardCount: 4,
    });
  });

  test('shows merged shards with their parents and ranges', async () => {
    await createStream('merged', { shardCount: 2 });
    await mutate(
      'mergeShards',
      {
        streamName: 'merged',
        shardToMerge: 'shardId-000000000000',
        adjacentShardToMerge: 'shardId-000000000001',
      },
      'stream { id }',
    );
    expect(
      await look(
        'merged',
        'shards(last: 1) { edges { node { shardId status parentShardId adjacentParentShardId closedAt lastSequenceNumber hashKeyRange { startingHashKey endingHashKey } } } }',
      ),
    ).toEqual({
      shards: {
        edges: [
          {
            node: {
              shardId: 'shardId-000000000002',
              status: 'OPEN',
              parentShardId: 'shardId-000000000000',
              adjacentParentShardId: 'shardId-000000000001',
              closedAt: null,
              lastSequenceNumber: null,
              hashKeyRange: {
                startingHashKey: '0',
                endingHashKey: '340282366920938463463374607431768211455',
              },
            },
          },
        ],
      },
    });
  });

  test('has consumers, and is deleted with them when told so', async () => {
    await createStream('consumed');
    const input = { streamName: 'consumed', consumerName: 'app' };
    const { consumer } = await mutate<{ consumer: { consumerArn: string } }>(
      'registerStreamConsumer',
      input,
      'consumer { consumerArn }',
    );
    expect(consumer.consumerArn).toMatch(/:stream\/consumed\/consumer\/app:\d+$/);
    expect(await refusalOf('deleteStream', { streamName: 'consumed' })).toMatchObject({
      code: 'STREAM_IN_USE',
      awsErrorCode: 'ResourceInUseException',
      field: 'enforceConsumerDeletion',
    });
    await mutate(
      'deleteStream',
      { streamName: 'consumed', enforceConsumerDeletion: true },
      'deletedStreamId',
    );
    expect(await look('consumed', 'id')).toBeNull();
  });

  test('loses a consumer that is deregistered', async () => {
    await createStream('left');
    const input = { streamName: 'left', consumerName: 'app' };
    await mutate('registerStreamConsumer', input, 'consumer { id }');
    await mutate('deregisterStreamConsumer', input, 'deregisteredConsumerId');
    expect(await look('left', 'consumers { edges { node { id } } }')).toEqual({
      consumers: { edges: [] },
    });
  });

  test.each([
    ['putRecord', { streamName: 'nowhere', data: 'x', partitionKey: 'a' }, 'STREAM_NOT_FOUND'],
    [
      'getShardIterator',
      { streamName: 'refusing', shardId: 'shardId-000000000007', shardIteratorType: 'LATEST' },
      'SHARD_NOT_FOUND',
    ],
    ['getRecords', { shardIterator: 'x' }, 'STREAM_ARGUMENT_INVALID'],
    [
      'deregisterStreamConsumer',
      { streamName: 'refusing', consumerName: 'app' },
      'STREAM_CONSUMER_NOT_FOUND',
    ],
    ['createStream', { streamName: 'refusing', shardCount: 501 }, 'STREAM_IN_USE'],
    ['createStream', { streamName: 'too-large', shardCount: 501 }, 'STREAM_LIMIT_EXCEEDED'],
    ['putRecord', { streamName: 'refusing', data: 'x', partitionKey: '' }, 'VALIDATION_FAILED'],
  ])('%s refuses %o with %s', async (name, input, code) => {
    const known = await look('refusing', 'id');
    if (!known) await createStream('refusing');
    expect(await refusalOf(name, input)).toMatchObject({ code });
  });

  test('takes a request with an idempotency key once', async () => {
    await createStream('once');
    const first = await put('once', 'x', { idempotencyKey: 'put-1' });
    expect(await put('once', 'x', { idempotencyKey: 'put-1' })).toEqual(first);
    expect(texts(await readPage('once', 'first: 9'))).toEqual(['x']);
  });
});
