import type { CommandInput, CommandResult } from '../../src/simulation/commands.ts';
import type { Json, JsonObject } from '../../src/simulation/json.ts';
import type { Kernel } from '../../src/simulation/kernel.ts';
import type { StreamShard } from '../../src/simulation/pull/pull-source.ts';
import type { Item } from '../../src/simulation/pull/dynamodb/attribute-value.ts';
import { dynamoDbStreamSource } from '../../src/simulation/pull/dynamodb/dynamodb-stream-source.ts';
import { items } from '../../src/simulation/pull/dynamodb/item.ts';
import type { TableStreamRecord } from '../../src/simulation/pull/dynamodb/stream-block.ts';
import { tableStreams } from '../../src/simulation/pull/dynamodb/stream.ts';
import { tables, type StreamViewType } from '../../src/simulation/pull/dynamodb/table.ts';
import type { TestSandbox } from './test-sandbox.ts';

const TABLE = 'users';

/** A key of the usual test table. */
export function keyOf(pk: string): JsonObject {
  return { pk: { S: pk } };
}

/** What writes have where nothing else is said. */
export const noExpressions = {
  conditionExpression: null,
  expressionAttributeNames: null,
  expressionAttributeValues: null,
  returnValues: 'NONE',
  returnValuesOnConditionCheckFailure: 'NONE',
} as const;

/** Creates the table "users" with the string key "pk", and a stream where a view is named. */
export function createTable(
  sandbox: TestSandbox,
  streamViewType: StreamViewType | null = null,
  input: Partial<CommandInput<'CreateTable'>> = {},
): void {
  sandbox.execute('CreateTable', {
    tableName: TABLE,
    attributeDefinitions: [{ attributeName: 'pk', attributeType: 'S' }],
    keySchema: [{ attributeName: 'pk', keyType: 'HASH' }],
    streamSpecification: streamViewType && { streamEnabled: true, streamViewType },
    ...input,
  });
}

/** Creates the table "orders" with the string key "customer" and the number "placedAt" as its sort key. */
export function createSortedTable(sandbox: TestSandbox): void {
  createTable(sandbox, null, {
    tableName: 'orders',
    attributeDefinitions: [
      { attributeName: 'customer', attributeType: 'S' },
      { attributeName: 'placedAt', attributeType: 'N' },
    ],
    keySchema: [
      { attributeName: 'customer', keyType: 'HASH' },
      { attributeName: 'placedAt', keyType: 'RANGE' },
    ],
  });
}

/** Turns the stream of "users" on with a view, or off. */
export function switchStream(sandbox: TestSandbox, streamViewType: StreamViewType | null): void {
  sandbox.execute('UpdateTable', {
    tableName: TABLE,
    streamSpecification: { streamEnabled: streamViewType !== null, streamViewType },
  });
}

export function putItem(
  sandbox: TestSandbox,
  item: Json,
  input: Partial<CommandInput<'PutItem'>> = {},
): CommandResult<'PutItem'> {
  return sandbox.execute('PutItem', { tableName: TABLE, item, ...noExpressions, ...input });
}

export function updateItem(
  sandbox: TestSandbox,
  key: Json,
  updateExpression: string | null,
  input: Partial<CommandInput<'UpdateItem'>> = {},
): CommandResult<'UpdateItem'> {
  return sandbox.execute('UpdateItem', {
    tableName: TABLE,
    key,
    updateExpression,
    ...noExpressions,
    ...input,
  });
}

export function deleteItem(
  sandbox: TestSandbox,
  key: Json,
  input: Partial<CommandInput<'DeleteItem'>> = {},
): CommandResult<'DeleteItem'> {
  return sandbox.execute('DeleteItem', { tableName: TABLE, key, ...noExpressions, ...input });
}

/** An item of "users" as it is; null where there is none. */
export function itemAt(sandbox: TestSandbox, pk: string): Item | null {
  return sandbox.execute('GetItem', {
    tableName: TABLE,
    key: keyOf(pk),
    projectionExpression: null,
    expressionAttributeNames: null,
  }).item;
}

/** All items of a table, by the JSON of their key. */
export function contentsOf(sandbox: TestSandbox, tableName = TABLE): Map<string, Item> {
  const table = sandbox.world.table(tables).find(tableName);
  const rows = [...sandbox.world.table(items).values()].filter(
    ({ tableId }) => tableId === table?.id,
  );
  return new Map(rows.map(({ id, item }) => [id, item]));
}

/** Says which attribute of "users" tells when an item expires. */
export function setTimeToLive(sandbox: TestSandbox, enabled = true, attributeName = 'ttl'): void {
  sandbox.execute('UpdateTimeToLive', {
    tableName: TABLE,
    timeToLiveSpecification: { attributeName, enabled },
  });
}

/** The streams of the sandbox, the oldest first. */
export function streamArns(sandbox: TestSandbox): string[] {
  return [...sandbox.world.table(tableStreams).values()]
    .sort((left, right) => left.seq - right.seq)
    .map(({ streamArn }) => streamArn);
}

/** The ARN of the stream that was turned on last. */
export function latestStreamArn(sandbox: TestSandbox): string {
  return streamArns(sandbox).at(-1) ?? '';
}

/** What a source needs of a kernel to be read. */
export function readingKernel({ world }: TestSandbox): Kernel {
  return {
    sandbox: world.sandbox,
    now: world.now,
    table: world.table.bind(world),
  } as unknown as Kernel;
}

export function shardsOf(
  sandbox: TestSandbox,
  arn = latestStreamArn(sandbox),
): readonly StreamShard[] {
  return dynamoDbStreamSource.shards(readingKernel(sandbox), arn);
}

/** Every record that a reader from the beginning gets, shard after shard. */
export function recordsOf(
  sandbox: TestSandbox,
  arn = latestStreamArn(sandbox),
): readonly TableStreamRecord[] {
  const kernel = readingKernel(sandbox);
  return shardsOf(sandbox, arn).flatMap(({ shardId }) => {
    const records: TableStreamRecord[] = [];
    for (;;) {
      const after = records.at(-1)?.sequenceNumber ?? null;
      const page = dynamoDbStreamSource.read(kernel, arn, shardId, after, 1_000);
      if (page.records.length === 0) return records;
      records.push(...page.records);
    }
  });
}

/** The same as functions get them. */
export function eventsOf(
  sandbox: TestSandbox,
  arn = latestStreamArn(sandbox),
): readonly JsonObject[] {
  const kernel = readingKernel(sandbox);
  return recordsOf(sandbox, arn).map((record) =>
    dynamoDbStreamSource.toEventRecord(kernel, arn, '', record, ''),
  );
}
