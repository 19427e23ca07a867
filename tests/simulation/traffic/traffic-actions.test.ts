import { describe, expect, test } from 'vitest';
import type { CommandInput, CommandResult } from '../../../src/simulation/commands.ts';
import { items } from '../../../src/simulation/pull/dynamodb/item.ts';
import { messages } from '../../../src/simulation/pull/sqs/message.ts';
import { objects } from '../../../src/simulation/push/s3/object.ts';
import { StreamSandbox } from '../../support/streams.ts';
import { createTable } from '../../support/tables.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../support/test-sandbox.ts';
import { createTopic, queueArnOf, subscribe } from '../../support/topics.ts';
import { createTraffic, refusalOf, trafficOf } from './traffic.ts';

type Action = CommandInput<'CreateTraffic'>['action'];

const record: Action = {
  type: 'PUT_RECORD',
  streamName: 'clicks',
  partitionKey: 'user-{{counter}}',
  data: 'é {{counter}}',
};
const batch: Action = {
  type: 'PUT_RECORDS',
  streamName: 'clicks',
  records: 3,
  partitionKey: 'user-{{counter}}',
  data: '{{counter}}',
};
const item: Action = {
  type: 'PUT_ITEM',
  tableName: 'users',
  item: '{"pk":{"S":"user-{{counter}}"}}',
};
const actions: readonly Action[] = [
  {
    type: 'INVOKE',
    functionName: 'report',
    qualifier: null,
    invocationType: 'EVENT',
    payload: '1',
  },
  {
    type: 'SEND_MESSAGE',
    queueName: 'orders.fifo',
    messageBody: '{{counter}}',
    messageGroupId: 'group-{{counter}}',
    messageDeduplicationId: '{{uuid}}',
  },
  {
    type: 'PUBLISH',
    topicArn: 'arn:aws:sns:eu-west-1:123456789012:orders',
    message: '{{counter}}',
    subject: 'news',
    messageGroupId: null,
    messageDeduplicationId: null,
  },
  {
    type: 'PUT_EVENTS',
    eventBusName: 'default',
    source: 'shop',
    detailType: 'order',
    detail: '{"n":{{counter}}}',
  },
  {
    type: 'PUT_OBJECT',
    bucket: 'photos',
    key: '{{counter}}.txt',
    body: 'x',
    contentType: 'text/plain',
  },
  record,
  batch,
  item,
];

/** A sandbox in which one action of each type can be done. */
function furnish(): TestSandbox {
  const streams = new StreamSandbox(openSandbox());
  streams.create('clicks');
  const { sandbox } = streams;
  sandbox.createFunction('report', 'exports.handler = async () => 1;');
  sandbox.execute('CreateQueue', { queueName: 'orders.fifo', fifoQueue: true, attributes: {} });
  createTopic(sandbox);
  sandbox.execute('CreateBucket', { bucket: 'photos' });
  createTable(sandbox);
  return sandbox;
}

/** Does that action twice; tells how often it was refused. */
function doTwice(sandbox: TestSandbox, action: Action): number {
  const id = createTraffic(sandbox, { action, endMs: START_MS + 2_000 });
  sandbox.advanceBy(2_000);
  const { actions: count, refused } = trafficOf(sandbox, id);
  expect(count).toBe(2);
  return refused;
}

describe.each(actions)('An action $type', (action) => {
  test('is accepted where its resource is there', () => {
    expect(doTwice(furnish(), action)).toBe(0);
  });

  test('is refused where it is not', () => {
    const sandbox = openSandbox();
    if (action.type === 'PUT_EVENTS')
      expect(doTwice(sandbox, { ...action, eventBusName: 'x' })).toBe(2);
    else expect(doTwice(sandbox, action)).toBe(2);
  });
});

describe('What an action says goes where it is sent', () => {
  test('into a FIFO queue, with its group', () => {
    const sandbox = furnish();
    doTwice(sandbox, actions[1] as Action);
    expect([...sandbox.world.table(messages).values()]).toMatchObject([
      { body: '1', messageGroupId: 'group-1' },
      { body: '2', messageGroupId: 'group-2' },
    ]);
  });

  test('through a FIFO topic into its queue, with its group', () => {
    const sandbox = furnish();
    const topicArn = createTopic(sandbox, 'sales.fifo', { fifoTopic: true });
    const policy = JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: '*',
      },
    });
    sandbox.execute('SetQueueAttributes', { queueName: 'orders.fifo', attributes: { policy } });
    const attributes = { rawMessageDelivery: true };
    subscribe(sandbox, queueArnOf('orders.fifo'), attributes, { topicArn });
    const publish = {
      type: 'PUBLISH',
      topicArn,
      message: '{{counter}}',
      subject: null,
      messageGroupId: 'group-{{counter}}',
      messageDeduplicationId: 'sale-{{counter}}',
    } as const;
    expect(doTwice(sandbox, publish)).toBe(0);
    expect([...sandbox.world.table(messages).values()]).toMatchObject([
      { body: '1', messageGroupId: 'group-1', messageDeduplicationId: 'sale-1' },
      { body: '2', messageGroupId: 'group-2', messageDeduplicationId: 'sale-2' },
    ]);
    const id = createTraffic(sandbox, { action: { ...publish, messageGroupId: null } });
    sandbox.advanceBy(1);
    expect(trafficOf(sandbox, id)).toMatchObject({
      refused: 1,
      lastRefusal: { errorCode: 'InvalidParameter' },
    });
  });

  test('into a bucket', () => {
    const sandbox = furnish();
    doTwice(sandbox, actions[4] as Action);
    const keys = [...sandbox.world.table(objects).values()].map(({ key }) => key);
    expect(keys).toEqual(['1.txt', '2.txt']);
  });

  test('into a stream, as UTF-8, by its partition key', () => {
    const sandbox = furnish();
    doTwice(sandbox, record);
    expect(recordsIn(sandbox)).toMatchObject([
      { partitionKey: 'user-1', data: Buffer.from('é 1').toString('base64') },
      { partitionKey: 'user-2', data: Buffer.from('é 2').toString('base64') },
    ]);
  });

  test('into a stream, several records in one request, which are counted one by one (KIN-02)', () => {
    const sandbox = furnish();
    doTwice(sandbox, batch);
    expect(recordsIn(sandbox).map(({ partitionKey }) => partitionKey)).toEqual(
      [1, 2, 3, 4, 5, 6].map((counter) => `user-${counter}`),
    );
    const put = sandbox.events.filter(({ kind }) => kind === 'STREAM_RECORDS_PUT');
    expect(put).toHaveLength(2);
  });

  test('into a table', () => {
    const sandbox = furnish();
    doTwice(sandbox, item);
    const stored = [...sandbox.world.table(items).values()];
    expect(JSON.stringify(stored)).toContain('user-1');
    expect(stored).toHaveLength(2);
  });
});

function recordsIn(sandbox: TestSandbox): CommandResult<'GetRecords'>['records'] {
  const { shardIterator } = sandbox.execute('GetShardIterator', {
    streamName: 'clicks',
    shardId: 'shardId-000000000000',
    shardIteratorType: 'TRIM_HORIZON',
    startingSequenceNumber: null,
    timestampMs: null,
  });
  return sandbox.execute('GetRecords', { shardIterator, limit: null }).records;
}

test('A request is accepted though its shard has no room for some of its records (KIN-02)', () => {
  const sandbox = furnish();
  const id = createTraffic(sandbox, {
    action: { ...batch, records: 500 },
    shape: { type: 'BURST', count: 3, everyMs: 1_000 },
    endMs: START_MS + 1_000,
  });
  sandbox.advanceBy(0);
  expect(trafficOf(sandbox, id)).toMatchObject({ actions: 3, refused: 0 });
  expect(recordsIn(sandbox)).toHaveLength(1_000);
  expect(sandbox.events.at(-2)).toMatchObject({
    kind: 'STREAM_RECORDS_THROTTLED',
    detail: { refused: { 'shardId-000000000000': 500 } },
  });
});

test.each([0, 501])('A request of %i records is refused when the traffic is created', (records) => {
  const refused = refusalOf(() => createTraffic(furnish(), { action: { ...batch, records } }));
  expect(refused).toMatchObject({ code: 'VALIDATION_FAILED', field: 'action.records' });
});

test('A shard without room in this second refuses, and takes again in the next', () => {
  const sandbox = furnish();
  const id = createTraffic(sandbox, {
    action: record,
    shape: { type: 'BURST', count: 1_001, everyMs: 1_000 },
    endMs: START_MS + 1_001,
  });
  sandbox.advanceBy(999);
  expect(trafficOf(sandbox, id)).toMatchObject({
    actions: 1_001,
    refused: 1,
    lastRefusal: { errorCode: 'ProvisionedThroughputExceededException' },
  });
  sandbox.advanceBy(1);
  expect(trafficOf(sandbox, id)).toMatchObject({ actions: 2_002, refused: 2 });
});
