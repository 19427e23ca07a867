import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MappingEstate } from '../support/mapping-estate.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

// What a mapping is refused with is in bad-input-of-mappings.test.ts.

let service: TestService;
let tenant: TestTenant;
let estate: MappingEstate;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());
beforeEach(async () => {
  estate = await MappingEstate.open(tenant);
});

const OK = 'exports.handler = async () => {};';
const SLOW = 'exports.handler = () => new Promise((done) => setTimeout(done, 2_000));';
const FAILING = 'exports.handler = async () => { throw new TypeError("cannot do that"); };';

/** Answers with a list of failures of which one has that identifier, or none. */
function reporting(itemIdentifier: string): string {
  return `exports.handler = async () => ({ batchItemFailures: [{ itemIdentifier: ${itemIdentifier} }] });`;
}

const PARTIAL = { functionResponseTypes: ['REPORT_BATCH_ITEM_FAILURES'] };

async function send(queueName: string, messageBody: string, more: object = {}): Promise<void> {
  await estate.change('sendMessage', { queueName, messageBody, ...more });
}

async function putItem(pk: string): Promise<void> {
  await estate.change('putItem', { tableName: 'users', item: { pk: { S: pk } } });
}

/** The texts of the records that a function has had in batches that went well. */
async function textsOf(functionName = 'worker'): Promise<string[]> {
  const batches = await estate.processed(functionName);
  return batches.flatMap(({ Records }) =>
    Records.map(({ body, kinesis }) =>
      kinesis ? atob((kinesis as { data: string }).data) : (body as string),
    ),
  );
}

async function messagesLeft(name = 'jobs'): Promise<number> {
  const { queue } = await estate.read<{
    queue: Record<
      'approximateNumberOfMessages' | 'approximateNumberOfMessagesNotVisible',
      number
    > | null;
  }>(
    `queue(name: "${name}") { approximateNumberOfMessages approximateNumberOfMessagesNotVisible }`,
  );
  if (!queue) throw new Error(`There is no queue ${name}`);
  return queue.approximateNumberOfMessages + queue.approximateNumberOfMessagesNotVisible;
}

test('two mappings of one FIFO queue are taken, and each message goes to one of them (SQS-26)', async () => {
  await estate.furnish(OK, { sources: ['fifo'] });
  await estate.change('createFunction', { functionName: 'other', code: OK });
  await estate.map('fifo', { batchSize: 1 });
  await estate.map('fifo', { batchSize: 1, functionName: 'other' });
  const bodies = Array.from({ length: 20 }, (_, index) => `order ${index}`);
  for (const [index, body] of bodies.entries()) {
    await send('jobs.fifo', body, { messageGroupId: `group-${index % 10}` });
  }
  await estate.advance({ by: 'PT1M' });
  const [mine, others] = [await textsOf('worker'), await textsOf('other')];
  expect([...mine, ...others].sort()).toEqual([...bodies].sort());
  expect(mine.length).toBeGreaterThan(0);
  expect(others.length).toBeGreaterThan(0);
  expect(await messagesLeft('jobs.fifo')).toBe(0);
});

describe('a visibility timeout shorter than the function’s timeout', () => {
  const message = 'Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds';

  test('keeps a mapping from being created, and one that is as long does not (SQS-22)', async () => {
    await estate.furnish(OK, { sources: ['queue'], timeout: 31 });
    expect(await estate.refusedMapping('queue')).toMatchObject({
      awsErrorCode: 'InvalidParameterValueException',
      field: 'eventSourceArn',
      message,
    });
    await estate.change('updateFunctionConfiguration', { functionName: 'worker', timeout: 30 });
    await estate.map('queue');
  });

  test('may come later, from either side; the mapping goes on and cannot be changed until it is over (SQS-22)', async () => {
    await estate.furnish(OK, { sources: ['queue'], timeout: 30 });
    const uuid = await estate.map('queue');
    await estate.change('updateFunctionConfiguration', { functionName: 'worker', timeout: 31 });
    expect(await estate.refused('updateEventSourceMapping', { uuid, batchSize: 5 })).toMatchObject({
      awsErrorCode: 'InvalidParameterValueException',
      message,
    });
    await send('jobs', 'still processed');
    await estate.advance({ by: 'PT1S' });
    expect(await textsOf()).toEqual(['still processed']);
    await estate.change('updateFunctionConfiguration', { functionName: 'worker', timeout: 10 });
    const attributes = { visibilityTimeout: 9 };
    await estate.change('setQueueAttributes', { queueName: 'jobs', attributes });
    const { message: told } = await estate.refused('updateEventSourceMapping', {
      uuid,
      batchSize: 5,
    });
    expect(told).toContain('9 seconds is less than Function timeout: 10 seconds');
    await estate.change('setQueueAttributes', {
      queueName: 'jobs',
      attributes: { visibilityTimeout: 10 },
    });
    await estate.change('updateEventSourceMapping', { uuid, batchSize: 5 });
  });

  test('lets a message run twice at once, and the log says so (SQS-42)', async () => {
    await estate.furnish(SLOW, { sources: ['queue'], timeout: 10 });
    await estate.map('queue');
    await estate.change('setQueueAttributes', {
      queueName: 'jobs',
      attributes: { visibilityTimeout: 1 },
    });
    await send('jobs', 'twice');
    await estate.advance({ by: 'PT10S' });
    expect((await textsOf()).length).toBeGreaterThan(1);
    const [first] = await estate.eventsOf('BATCH_SUCCEEDED');
    expect(first?.message).toContain('may run twice (SQS-42)');
  });
});

describe('an answer with an identifier that is none of the batch', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['unknown', '"7"'],
    ['empty', '""'],
    ['null', 'null'],
    ['a number', '7'],
    ['missing', 'undefined'],
  ];

  test.each(wrong)('fails all of a queue’s batch: %s (ESM-41)', async (_what, identifier) => {
    await estate.furnish(reporting(identifier), { sources: ['queue'] });
    await estate.map('queue', PARTIAL);
    await send('jobs', 'a');
    await estate.advance({ by: 'PT1S' });
    const [failed] = await estate.eventsOf('BATCH_FAILED');
    expect(failed).toMatchObject({ rule: { id: 'ESM-41' }, detail: { failed: 1 } });
    expect(failed?.message).toContain('itemIdentifier');
    expect(await messagesLeft()).toBe(1);
  });

  test.each(wrong)('fails all of a stream’s batch: %s (ESM-41)', async (_what, identifier) => {
    await estate.furnish(reporting(identifier), { sources: ['stream'] });
    await estate.map('stream', { ...PARTIAL, maximumRetryAttempts: 0 });
    for (const text of ['a', 'b']) await estate.putRecord(text);
    await estate.advance({ by: 'PT5S' });
    const [failed] = await estate.eventsOf('BATCH_FAILED');
    expect(failed?.detail).toMatchObject({ failed: 2 });
    expect(failed?.detail['reason']).toContain('itemIdentifier');
    expect(failed?.detail).not.toHaveProperty('errorType');
  });
});

describe('records that have expired', () => {
  const DAY = 'PT24H1M';

  test('are passed over by an iterator that was at one of them (KIN-03)', async () => {
    await estate.furnish(OK, { sources: ['stream'] });
    const startingSequenceNumber = await estate.putRecord('expired');
    await estate.advance({ by: DAY });
    await estate.putRecord('there');
    const { shardIterator } = await estate.change<{ shardIterator: string }>(
      'getShardIterator',
      {
        streamName: 'clicks',
        shardId: 'shardId-000000000000',
        shardIteratorType: 'AT_SEQUENCE_NUMBER',
        startingSequenceNumber,
      },
      'shardIterator',
    );
    const { records } = await estate.change<{ records: unknown }>(
      'getRecords',
      { shardIterator },
      'records { text }',
    );
    expect(records).toEqual([{ text: 'there' }]);
    await estate.advance({ by: 'PT5M0.001S' });
    expect(await estate.refused('getRecords', { shardIterator })).toMatchObject({
      awsErrorCode: 'ExpiredIteratorException',
    });
  });

  test('are passed over by a mapping that begins at an instant before (KIN-24)', async () => {
    await estate.furnish(OK, { sources: ['stream'] });
    await estate.putRecord('expired');
    await estate.advance({ by: DAY });
    await estate.putRecord('there');
    await estate.map('stream', {
      startingPosition: 'AT_TIMESTAMP',
      startingPositionTimestamp: '2026-01-12T15:40:00.000Z',
    });
    await estate.advance({ by: 'PT5S' });
    expect(await textsOf()).toEqual(['there']);
    expect(await estate.eventsOf('STREAM_RECORDS_LOST')).toEqual([]);
  });

  test('are told of by a mapping that was disabled meanwhile (KIN-03, DDB-03)', async () => {
    await estate.furnish(OK, { sources: ['stream', 'table'] });
    const uuids = [await estate.map('stream'), await estate.map('table')];
    for (const uuid of uuids) {
      await estate.change('updateEventSourceMapping', { uuid, enabled: false });
    }
    await estate.putRecord('expired');
    await putItem('expired');
    await estate.advance({ by: DAY });
    for (const uuid of uuids) {
      await estate.change('updateEventSourceMapping', { uuid, enabled: true });
    }
    await estate.advance({ by: 'PT5S' });
    const lost = await estate.eventsOf('STREAM_RECORDS_LOST');
    expect(lost.map(({ rule, detail }) => [rule?.id, detail['dropped']])).toEqual([
      ['KIN-03', 1],
      ['DDB-03', 1],
    ]);
  });
});

test('resharding under load loses nothing and keeps the order of a key (KIN-10)', async () => {
  await estate.furnish(SLOW, { sources: ['stream'] });
  await estate.map('stream', { batchSize: 3 });
  const sent: string[] = [];
  for (const targetShardCount of [2, 4, 2, 1]) {
    for (let index = 0; index < 8; index++) {
      const text = `${index % 2}:${sent.length}`;
      await estate.putRecord(text, `key-${index % 2}`);
      sent.push(text);
    }
    await estate.change('updateShardCount', { streamName: 'clicks', targetShardCount });
    await estate.advance({ by: 'PT1S' });
  }
  await estate.advance({ by: 'PT5M' });
  const done = await textsOf();
  for (const key of ['0:', '1:']) {
    const ofKey = (text: string): boolean => text.startsWith(key);
    expect(done.filter(ofKey)).toEqual(sent.filter(ofKey));
  }
  expect(done).toHaveLength(sent.length);
});

describe('deleted under a running mapping', () => {
  test('a queue: the mapping stays and says what is wrong, and no batch is lost sight of (ESM-15)', async () => {
    await estate.furnish(SLOW, { sources: ['queue'] });
    const uuid = await estate.map('queue');
    await send('jobs', 'a');
    await estate.advance({ by: 'PT1S' });
    await estate.change('deleteQueue', { queueName: 'jobs' });
    expect(await estate.mappings()).toMatchObject([
      {
        state: 'ENABLED',
        stateTransitionReason: 'PROBLEM: The specified queue does not exist.',
      },
    ]);
    expect(await estate.advance({ untilIdle: true })).toMatchObject({ status: 'COMPLETED' });
    expect(await estate.eventsOf('BATCH_SUCCEEDED')).toHaveLength(1);
    expect(await estate.refused('updateEventSourceMapping', { uuid, batchSize: 5 })).toMatchObject({
      field: 'eventSourceArn',
    });
    await estate.change('deleteEventSourceMapping', { uuid });
  });

  test('a stream: the same, and its batches end (ESM-15)', async () => {
    await estate.furnish(SLOW, { sources: ['stream'] });
    const uuid = await estate.map('stream', { batchSize: 1 });
    for (const text of ['a', 'b', 'c']) await estate.putRecord(text);
    await estate.advance({ by: 'PT2S' });
    await estate.change('deleteStream', { streamName: 'clicks' });
    expect(await estate.advance({ untilIdle: true })).toMatchObject({ status: 'COMPLETED' });
    expect(await estate.mappings()).toMatchObject([
      { state: 'ENABLED', lastProcessingResult: 'PROBLEM: Stream not found' },
    ]);
    expect(await estate.eventsOf('MAPPING_PROBLEM')).toHaveLength(1);
    await estate.change('deleteEventSourceMapping', { uuid });
  });

  test('a table: its stream can be read for a day more, and then it is gone (DDB-03, ESM-15)', async () => {
    await estate.furnish(SLOW, { sources: ['table'] });
    const uuid = await estate.map('table', { batchSize: 1 });
    for (const pk of ['a', 'b']) await putItem(pk);
    await estate.advance({ by: 'PT1S' });
    await estate.change('deleteTable', { tableName: 'users' });
    await estate.advance({ by: 'PT1M' });
    expect(await estate.processed()).toHaveLength(2);
    await estate.advance({ by: 'PT25H' });
    expect(await estate.mappings()).toMatchObject([
      { state: 'ENABLED', lastProcessingResult: 'PROBLEM: Stream not found' },
    ]);
    expect(await estate.refused('updateEventSourceMapping', { uuid, batchSize: 5 })).toMatchObject({
      message: `Stream not found: ${estate.arnOf('table')}`,
    });
    await estate.change('deleteEventSourceMapping', { uuid });
  });

  test('a function: what is polled waits or returns, and is done when the function is there again (ESM-10)', async () => {
    await estate.furnish(OK, { sources: ['queue', 'stream'] });
    await estate.map('queue');
    await estate.map('stream');
    await estate.change('deleteFunction', { functionName: 'worker' });
    await send('jobs', 'message');
    await estate.putRecord('record');
    await estate.advance({ by: 'PT2M' });
    expect(await messagesLeft()).toBe(1);
    expect(await estate.mappings()).toMatchObject([
      { state: 'ENABLED' },
      {
        state: 'ENABLED',
        lastProcessingResult: expect.stringContaining('PROBLEM') as string,
      },
    ]);
    await estate.change('createFunction', { functionName: 'worker', code: OK });
    await estate.advance({ by: 'PT2M' });
    expect((await textsOf()).sort()).toEqual(['message', 'record']);
    expect(await messagesLeft()).toBe(0);
  });
});

describe('a poison record with unlimited retries', () => {
  const LANE = `eventSourceMappings { edges { node { lastProcessingResult shards { edges { node {
    shardId checkpoint lanes { failedAttempts firstSequenceNumber lastSequenceNumber retryAt }
  } } } } } }`;

  test('is shown by its mapping, the agenda and the log as what blocks its shard (KIN-30)', async () => {
    await estate.furnish(FAILING, { sources: ['stream'] });
    await estate.map('stream', { batchSize: 1 });
    const poison = await estate.putRecord('poison');
    await estate.putRecord('behind it');
    await estate.advance({ by: 'PT10S' });
    const { eventSourceMappings, agenda } = await estate.read<{
      eventSourceMappings: { edges: unknown[] };
      agenda: { what: string }[];
    }>(`${LANE} agenda(first: 5) { what why rule { id } }`);
    expect(eventSourceMappings.edges).toMatchObject([
      {
        node: {
          lastProcessingResult: 'PROBLEM: Function call failed',
          shards: {
            edges: [
              {
                node: {
                  shardId: 'shardId-000000000000',
                  checkpoint: null,
                  lanes: [{ firstSequenceNumber: poison, lastSequenceNumber: poison }],
                },
              },
            ],
          },
        },
      },
    ]);
    expect(agenda[0]).toMatchObject({
      what: `The batch of record ${poison} of shardId-000000000000 of ${estate.arnOf('stream')} is tried again`,
      why: 'It failed or was throttled, and blocks what is behind it',
      rule: { id: 'KIN-33' },
    });
    const failed = await estate.eventsOf('BATCH_FAILED');
    expect(failed.at(-1)?.detail).toMatchObject({
      firstSequenceNumber: poison,
      errorType: 'TypeError',
      errorMessage: 'cannot do that',
    });
  });

  test('of a stream ends with its retention: the fast-forward completes and says what was lost (KIN-30)', async () => {
    await estate.furnish(FAILING, { sources: ['stream'] });
    await estate.map('stream', { batchSize: 1 });
    await estate.putRecord('poison');
    expect(await estate.advance({ untilIdle: true })).toEqual({
      status: 'COMPLETED',
      reason: null,
    });
    const [lost, ...others] = await estate.eventsOf('STREAM_RECORDS_LOST');
    expect(others).toEqual([]);
    expect(lost).toMatchObject({ rule: { id: 'KIN-30' }, detail: { dropped: 1, after: null } });
    expect(Date.parse(lost?.at ?? '')).toBeLessThan(Date.parse('2026-01-13T15:42:00Z'));
  });

  test('of a queue without a dead-letter queue ends with its retention, and the log says so', async () => {
    await estate.furnish(FAILING, { sources: ['queue'] });
    await estate.change('setQueueAttributes', {
      queueName: 'jobs',
      attributes: { messageRetentionPeriod: 600 },
    });
    await estate.map('queue');
    await send('jobs', 'poison');
    expect(await estate.advance({ untilIdle: true })).toMatchObject({ status: 'COMPLETED' });
    await estate.advance({ by: 'PT11M' });
    expect(await estate.eventsOf('MESSAGE_EXPIRED')).toHaveLength(1);
    expect(await messagesLeft()).toBe(0);
  });
});
