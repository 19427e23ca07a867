import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
let accountId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
  const { sandbox } = await tenant.client.ask<{ sandbox: { accountId: string } }>(
    'query ($id: ID!) { sandbox(id: $id) { accountId } }',
    { id: sandboxId },
  );
  accountId = sandbox.accountId;
});
afterAll(() => service.stop());

const CREATE = `mutation ($input: CreateTableInput!) {
  createTable(input: $input) { table {
    id tableName tableArn tableStatus attributeDefinitions { attributeName attributeType } keySchema { attributeName keyType }
    timeToLiveDescription { timeToLiveStatus attributeName } latestStreamArn latestStreamLabel itemCount tableSizeBytes
    stream { streamArn streamViewType streamStatus shards { shardId parentShardId closedAt } }
  } }
}`;
const PUT = 'mutation ($input: PutItemInput!) { putItem(input: $input) { attributes } }';
const UPDATE = 'mutation ($input: UpdateItemInput!) { updateItem(input: $input) { attributes } }';
const RECORDS = `query ($id: ID!, $name: String!) { sandbox(id: $id) { table(name: $name) { itemCount stream { recordCount
  records(first: 10) { edges { node { sequenceNumber shardId eventName sizeBytes isExpiry eventRecord } } pageInfo { hasNextPage } }
} } } }`;

interface CreatedTable {
  readonly createTable: { readonly table: { readonly id: string } };
}

async function createTable(tableName: string, streamViewType: string | null): Promise<string> {
  const { createTable: created } = await tenant.client.ask<CreatedTable>(CREATE, {
    input: {
      sandboxId,
      tableName,
      attributeDefinitions: [{ attributeName: 'pk', attributeType: 'S' }],
      keySchema: [{ attributeName: 'pk', keyType: 'HASH' }],
      ...(streamViewType ? { streamSpecification: { streamEnabled: true, streamViewType } } : {}),
    },
  });
  return created.table.id;
}

function put(tableName: string, item: object, more: object = {}): Promise<unknown> {
  return tenant.client.ask(PUT, { input: { sandboxId, tableName, item, ...more } });
}

describe('a table', () => {
  test('is created with its key and stream, found by name and id, changed and deleted', async () => {
    const created = await tenant.client.ask<CreatedTable>(CREATE, {
      input: {
        sandboxId,
        tableName: 'orders',
        attributeDefinitions: [
          { attributeName: 'placedAt', attributeType: 'N' },
          { attributeName: 'customer', attributeType: 'S' },
        ],
        keySchema: [
          { attributeName: 'customer', keyType: 'HASH' },
          { attributeName: 'placedAt', keyType: 'RANGE' },
        ],
        streamSpecification: { streamEnabled: true, streamViewType: 'KEYS_ONLY' },
      },
    });
    const tableArn = `arn:aws:dynamodb:eu-west-1:${accountId}:table/orders`;
    const { id } = created.createTable.table;
    expect(created.createTable.table).toEqual({
      id: expect.stringMatching(/^tbl_/) as string,
      tableName: 'orders',
      tableArn,
      tableStatus: 'ACTIVE',
      attributeDefinitions: [
        { attributeName: 'customer', attributeType: 'S' },
        { attributeName: 'placedAt', attributeType: 'N' },
      ],
      keySchema: [
        { attributeName: 'customer', keyType: 'HASH' },
        { attributeName: 'placedAt', keyType: 'RANGE' },
      ],
      timeToLiveDescription: { timeToLiveStatus: 'DISABLED', attributeName: null },
      latestStreamArn: expect.stringMatching(`^${tableArn}/stream/`) as string,
      latestStreamLabel: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/) as string,
      itemCount: 0,
      tableSizeBytes: 0,
      stream: {
        streamArn: expect.stringMatching(`^${tableArn}/stream/`) as string,
        streamViewType: 'KEYS_ONLY',
        streamStatus: 'ENABLED',
        shards: [
          {
            shardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]{8}$/) as string,
            parentShardId: null,
            closedAt: null,
          },
        ],
      },
    });
    const changed = await tenant.client.ask(
      `mutation ($sandboxId: ID!) {
        updateTimeToLive(input: { sandboxId: $sandboxId, tableName: "orders", timeToLiveSpecification: { attributeName: "ttl", enabled: true } }) { table { timeToLiveDescription { timeToLiveStatus attributeName } } }
        updateTable(input: { sandboxId: $sandboxId, tableName: "orders", streamSpecification: { streamEnabled: false } }) { table { stream { id } latestStreamLabel } }
      }`,
      { sandboxId },
    );
    expect(changed).toEqual({
      updateTimeToLive: {
        table: { timeToLiveDescription: { timeToLiveStatus: 'ENABLED', attributeName: 'ttl' } },
      },
      updateTable: { table: { stream: null, latestStreamLabel: expect.any(String) as string } },
    });
    const found = await tenant.client.ask(
      'query ($id: ID!) { sandbox(id: $id) { table(name: "orders") { id } missing: table(name: "missing") { id } odd: table(name: "a b") { id } tableStreams { edges { node { tableName streamStatus } } } } }',
      { id: sandboxId },
    );
    expect(found).toEqual({
      sandbox: {
        table: { id },
        missing: null,
        odd: null,
        tableStreams: { edges: [{ node: { tableName: 'orders', streamStatus: 'DISABLED' } }] },
      },
    });
    const remove = `mutation ($input: DeleteTableInput!) { deleteTable(input: $input) { deletedTableId } }`;
    const input = { sandboxId, tableName: tableArn };
    expect(await tenant.client.ask(remove, { input })).toEqual({
      deleteTable: { deletedTableId: id },
    });
    expect((await tenant.client.refusal(remove, { input })).extensions).toMatchObject({
      code: 'TABLE_NOT_FOUND',
      awsErrorCode: 'ResourceNotFoundException',
      field: 'tableName',
    });
  });
});

describe('items', () => {
  test('are written, read, and told by the stream', async () => {
    await createTable('users', 'NEW_AND_OLD_IMAGES');
    await put('users', { pk: { S: 'u#7' }, n: { N: '1.0' } });
    const updated = await tenant.client.ask(UPDATE, {
      input: {
        sandboxId,
        tableName: 'users',
        key: { pk: { S: 'u#7' } },
        updateExpression: 'ADD n :one',
        expressionAttributeValues: { ':one': { N: '1' } },
        returnValues: 'ALL_NEW',
      },
    });
    const item = { pk: { S: 'u#7' }, n: { N: '2' } };
    expect(updated).toEqual({ updateItem: { attributes: item } });
    const read = await tenant.client.ask(
      `mutation ($sandboxId: ID!, $key: JSON!, $values: JSON!) {
        getItem(input: { sandboxId: $sandboxId, tableName: "users", key: $key }) { item }
        query(input: { sandboxId: $sandboxId, tableName: "users", keyConditionExpression: "pk = :pk", expressionAttributeValues: $values }) { items count scannedCount lastEvaluatedKey }
        scan(input: { sandboxId: $sandboxId, tableName: "users", projectionExpression: "n" }) { items }
        deleteItem(input: { sandboxId: $sandboxId, tableName: "users", key: $key, returnValues: ALL_OLD }) { attributes }
      }`,
      { sandboxId, key: { pk: { S: 'u#7' } }, values: { ':pk': { S: 'u#7' } } },
    );
    expect(read).toEqual({
      getItem: { item },
      query: { items: [item], count: 1, scannedCount: 1, lastEvaluatedKey: null },
      scan: { items: [{ n: { N: '2' } }] },
      deleteItem: { attributes: item },
    });
    const records = await tenant.client.ask(RECORDS, { id: sandboxId, name: 'users' });
    const record = (eventName: string, images: object): object => ({
      node: {
        sequenceNumber: expect.stringMatching(/^\d{30}$/) as string,
        eventName,
        isExpiry: false,
        eventRecord: { eventName, dynamodb: { Keys: { pk: { S: 'u#7' } }, ...images } },
      },
    });
    const old = { ...item, n: { N: '1' } };
    expect(records).toMatchObject({
      sandbox: {
        table: {
          itemCount: 0,
          stream: {
            recordCount: 3,
            records: {
              edges: [
                record('INSERT', { NewImage: old }),
                record('MODIFY', { NewImage: item, OldImage: old }),
                record('REMOVE', { OldImage: item }),
              ],
              pageInfo: { hasNextPage: false },
            },
          },
        },
      },
    });
  });

  test('may have anything in them that JSON has, U+0000 and __proto__ too', async () => {
    await createTable('odd', 'NEW_IMAGE');
    const item = JSON.parse(
      '{"pk":{"S":"a\\u0000b"},"__proto__":{"M":{"\\u0000":{"S":"\\ud800"}}}}',
    ) as object;
    await put('odd', item);
    const answer = await tenant.client.ask<{
      sandbox: { table: { items: { edges: [{ node: { attributes: unknown } }] } } };
    }>(
      'query ($id: ID!) { sandbox(id: $id) { table(name: "odd") { items { edges { node { attributes bytes expiresAt } } } } } }',
      { id: sandboxId },
    );
    const [{ node }] = answer.sandbox.table.items.edges;
    expect(JSON.stringify(node.attributes)).toBe(JSON.stringify(item));
    expect(
      JSON.stringify(await tenant.client.ask(RECORDS, { id: sandboxId, name: 'odd' })),
    ).toContain(JSON.stringify({ NewImage: item }).slice(1, -1));
  });

  test('of an old record are read for 24 hours (DDB-03)', async () => {
    await createTable('brief', 'KEYS_ONLY');
    const advance = (by: string): Promise<unknown> =>
      tenant.client.ask(
        'mutation ($id: ID!, $by: Duration!) { advanceClock(input: { sandboxId: $id, by: $by }) { advance { status } } }',
        { id: sandboxId, by },
      );
    await put('brief', { pk: { S: 'old' } });
    await advance('PT1H');
    await put('brief', { pk: { S: 'new' } });
    await advance('PT23H');
    expect(await tenant.client.ask(RECORDS, { id: sandboxId, name: 'brief' })).toMatchObject({
      sandbox: {
        table: {
          stream: {
            recordCount: 2,
            records: {
              edges: [{ node: { eventRecord: { dynamodb: { Keys: { pk: { S: 'new' } } } } } }],
            },
          },
        },
      },
    });
  });

  test('are refused in AWS’s words, and a failed condition shows the item where it is asked for', async () => {
    await createTable('strict', null);
    await put('strict', { pk: { S: 'a' }, n: { N: '1' } });
    const refusal = await tenant.client.refusal(PUT, {
      input: {
        sandboxId,
        tableName: 'strict',
        item: { pk: { S: 'a' } },
        conditionExpression: 'attribute_not_exists(pk)',
        returnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    });
    expect(refusal.extensions).toMatchObject({
      code: 'CONDITIONAL_CHECK_FAILED',
      awsErrorCode: 'ConditionalCheckFailedException',
      detail: { item: { pk: { S: 'a' }, n: { N: '1' } } },
    });
    const malformed = await tenant.client.refusal(UPDATE, {
      input: { sandboxId, tableName: 'strict', key: { pk: { S: 'a' } }, updateExpression: 'SET' },
    });
    expect(malformed.extensions).toMatchObject({
      code: 'TABLE_REQUEST_INVALID',
      awsErrorCode: 'ValidationException',
      field: 'updateExpression',
    });
  });

  test('are written in batches and transactions', async () => {
    await createTable('many', 'KEYS_ONLY');
    const written = await tenant.client.ask(
      `mutation ($batch: BatchWriteItemInput!, $transaction: TransactWriteItemsInput!) {
        batchWriteItem(input: $batch) { writes changes streamRecords }
        transactWriteItems(input: $transaction) { writes changes streamRecords }
      }`,
      {
        batch: {
          sandboxId,
          requestItems: [
            {
              tableName: 'many',
              writeRequests: [
                { putRequest: { item: { pk: { S: 'a' } } } },
                { deleteRequest: { key: { pk: { S: 'b' } } } },
              ],
            },
          ],
        },
        transaction: {
          sandboxId,
          transactItems: [
            { put: { tableName: 'many', item: { pk: { S: 'c' } } } },
            {
              update: { tableName: 'many', key: { pk: { S: 'd' } }, updateExpression: 'REMOVE x' },
            },
            { delete: { tableName: 'many', key: { pk: { S: 'a' } } } },
            {
              conditionCheck: {
                tableName: 'many',
                key: { pk: { S: 'e' } },
                conditionExpression: 'attribute_not_exists(pk)',
              },
            },
          ],
        },
      },
    );
    expect(written).toEqual({
      batchWriteItem: { writes: 2, changes: 1, streamRecords: 1 },
      transactWriteItems: { writes: 4, changes: 3, streamRecords: 3 },
    });
    const refusal = await tenant.client.refusal(
      'mutation ($input: TransactWriteItemsInput!) { transactWriteItems(input: $input) { writes } }',
      {
        input: {
          sandboxId,
          transactItems: [
            {
              put: {
                tableName: 'many',
                item: { pk: { S: 'c' } },
                conditionExpression: 'attribute_not_exists(pk)',
              },
            },
          ],
        },
      },
    );
    expect(refusal.extensions).toMatchObject({
      code: 'TRANSACTION_CANCELED',
      detail: { cancellationReasons: [{ code: 'ConditionalCheckFailed' }] },
    });
  });

  test('are written once for an idempotency key', async () => {
    await createTable('once', 'KEYS_ONLY');
    const input = {
      sandboxId,
      tableName: 'once',
      key: { pk: { S: 'a' } },
      updateExpression: 'ADD n :one',
      expressionAttributeValues: { ':one': { N: '1' } },
      returnValues: 'UPDATED_NEW',
      idempotencyKey: 'once',
    };
    const first = await tenant.client.ask(UPDATE, { input });
    expect(await tenant.client.ask(UPDATE, { input })).toEqual(first);
    expect(first).toEqual({ updateItem: { attributes: { n: { N: '1' } } } });
  });
});
