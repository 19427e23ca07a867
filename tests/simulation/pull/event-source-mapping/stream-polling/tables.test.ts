import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/simulation/json.ts';
import {
  shardReadings,
  type ShardReadingRow,
} from '../../../../../src/simulation/pull/event-source-mapping/stream-polling/shard-reading.ts';
import { nothingGiven, queueArnOf } from '../../../../support/mappings.ts';
import {
  createTable,
  deleteItem,
  keyOf,
  latestStreamArn,
  putItem,
  setTimeToLive,
} from '../../../../support/tables.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../../../support/test-sandbox.ts';
import type { CommandInput } from '../../../../../src/simulation/commands.ts';
import { messages } from '../../../../../src/simulation/pull/sqs/message.ts';

function openTable(code = 'exports.handler = async () => {};'): TestSandbox {
  const sandbox = openSandbox();
  createTable(sandbox, 'NEW_AND_OLD_IMAGES');
  sandbox.createFunction('worker', code);
  return sandbox;
}

function map(
  sandbox: TestSandbox,
  input: Partial<CommandInput<'CreateEventSourceMapping'>> = {},
): string {
  return sandbox.execute('CreateEventSourceMapping', {
    ...nothingGiven,
    functionName: 'worker',
    eventSourceArn: latestStreamArn(sandbox),
    tags: null,
    startingPosition: 'TRIM_HORIZON',
    startingPositionTimestampMs: null,
    ...input,
  }).mappingId;
}

/** The records of each invocation. */
function batches(sandbox: TestSandbox): (readonly JsonObject[])[] {
  return [...sandbox.invocations.values()]
    .sort((left, right) => left.seq - right.seq)
    .map(({ payload }) => (JSON.parse(payload) as { Records: JsonObject[] }).Records);
}

function readings(sandbox: TestSandbox): ShardReadingRow[] {
  return [...sandbox.world.table(shardReadings).values()];
}

describe('a mapping of a table', () => {
  test('is polled four times a second (DDB-09)', () => {
    const sandbox = openTable();
    map(sandbox);
    sandbox.advanceBy(100);
    putItem(sandbox, keyOf('a'));
    sandbox.advanceBy(149);
    expect(batches(sandbox)).toEqual([]);
    sandbox.advanceBy(1);
    expect(batches(sandbox)).toHaveLength(1);
    sandbox.advanceBy(5_000);
    expect(readings(sandbox)[0]).toMatchObject({ polls: 2, emptyPolls: 1, nextPollAtMs: null });
  });

  test('hears of changes that left the stream before it had read them (DDB-03)', () => {
    const sandbox = openTable();
    const id = map(sandbox);
    const enable = (enabled: boolean): void => {
      sandbox.execute('UpdateEventSourceMapping', {
        ...nothingGiven,
        uuid: id,
        functionName: null,
        enabled,
      });
    };
    enable(false);
    for (const pk of ['a', 'b']) putItem(sandbox, keyOf(pk));
    sandbox.advanceBy(3_600_000);
    putItem(sandbox, keyOf('c'));
    sandbox.advanceBy(23 * 3_600_000);
    enable(true);
    sandbox.advanceBy(1_000);
    putItem(sandbox, keyOf('d'));
    sandbox.advanceBy(1_000);
    expect(batches(sandbox)).toHaveLength(2);
    const lost = sandbox.events.filter(({ kind }) => kind === 'STREAM_RECORDS_LOST');
    expect(lost).toMatchObject([{ rule: 'DDB-03', detail: { dropped: 2, after: null } }]);
  });

  test('gets the changes of an item in their order, whatever the factor (DDB-12)', () => {
    const sandbox = openTable();
    map(sandbox, { parallelizationFactor: 5, batchSize: 2 });
    for (let version = 0; version < 6; version++) {
      for (const pk of ['a', 'b', 'c', 'd']) {
        putItem(sandbox, { ...keyOf(pk), version: { N: String(version) } });
      }
    }
    sandbox.advanceBy(5_000);
    expect(readings(sandbox)[0]?.lanes).toHaveLength(5);
    const seen = batches(sandbox)
      .flat()
      .map(
        (record) => record['dynamodb'] as { NewImage: Record<string, { S?: string; N?: string }> },
      );
    for (const pk of ['a', 'b', 'c', 'd']) {
      expect(
        seen
          .filter(({ NewImage }) => NewImage['pk']?.S === pk)
          .map(({ NewImage }) => NewImage['version']?.N),
      ).toEqual(['0', '1', '2', '3', '4', '5']);
    }
  });

  test('has no AT_TIMESTAMP (DDB-12)', () => {
    const sandbox = openTable();
    expect(() =>
      map(sandbox, {
        startingPosition: 'AT_TIMESTAMP',
        startingPositionTimestampMs: START_MS - 1_000,
      }),
    ).toThrow(`Unsupported starting position for arn type: ${latestStreamArn(sandbox)}`);
  });

  test('is blocked by a poison batch for a day, and not longer (DDB-13)', () => {
    const sandbox = openTable('exports.handler = async () => { throw 1; };');
    map(sandbox, { maximumRecordAgeInSeconds: 604_800 });
    putItem(sandbox, keyOf('poison'));
    sandbox.advanceBy(24 * 3_600_000 + 60_000);
    expect(
      sandbox.events
        .filter(({ kind }) => kind === 'STREAM_RECORDS_LOST')
        .map(({ rule, detail }) => [rule, detail?.['dropped']]),
    ).toEqual([['DDB-13', 1]]);
  });

  test('reports failed records by their SequenceNumber, and sends a record of its own form (DDB-14, ESM-50)', () => {
    const sandbox = openTable(
      `exports.handler = async ({ Records }) => ({
        batchItemFailures: [{ itemIdentifier: Records.at(-1).dynamodb.SequenceNumber }],
      });`,
    );
    sandbox.execute('CreateQueue', { queueName: 'failures', fifoQueue: null, attributes: {} });
    map(sandbox, {
      maximumRetryAttempts: 0,
      functionResponseTypes: ['REPORT_BATCH_ITEM_FAILURES'],
      destinationConfig: { onFailure: { destination: queueArnOf('failures') } },
    });
    putItem(sandbox, keyOf('a'));
    putItem(sandbox, keyOf('b'));
    sandbox.advanceBy(5_000);
    const [message] = [...sandbox.world.table(messages).values()];
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      DDBStreamBatchInfo: {
        batchSize: 1,
        streamArn: latestStreamArn(sandbox),
        approximateArrivalOfFirstRecord: '2026-01-12T15:40:00Z',
      },
    });
  });

  test('can select the deletions by time to live (DDB-15)', () => {
    const sandbox = openTable();
    setTimeToLive(sandbox);
    map(sandbox, {
      filterCriteria: {
        filters: [
          {
            pattern:
              '{"eventName":["REMOVE"],"userIdentity":{"principalId":["dynamodb.amazonaws.com"]}}',
          },
        ],
      },
    });
    putItem(sandbox, { ...keyOf('old'), ttl: { N: String(START_MS / 1_000 + 60) } });
    putItem(sandbox, keyOf('gone'));
    deleteItem(sandbox, keyOf('gone'));
    sandbox.advanceBy(120_000);
    expect(batches(sandbox).flat()).toMatchObject([
      { eventName: 'REMOVE', dynamodb: { Keys: keyOf('old') } },
    ]);
  });

  test('is not read where the role does not allow it (DDB-16)', () => {
    const sandbox = openTable();
    map(sandbox);
    sandbox.execute('PutFunctionExecutionRole', { functionName: 'worker', statements: [] });
    putItem(sandbox, keyOf('a'));
    sandbox.advanceBy(5_000);
    expect(batches(sandbox)).toEqual([]);
    expect(sandbox.events.find(({ kind }) => kind === 'MAPPING_PROBLEM')?.rule).toBe('DDB-16');
  });

  test('of another account is refused (DDB-17)', () => {
    const sandbox = openTable();
    const foreign = latestStreamArn(sandbox).replace('123456789012', '210987654321');
    expect(() => map(sandbox, { eventSourceArn: foreign })).toThrow(`Stream not found: ${foreign}`);
  });

  test('reads a shard that was rolled over before the one behind it', () => {
    const sandbox = openTable();
    const id = map(sandbox);
    sandbox.advanceBy(1_000);
    sandbox.execute('UpdateEventSourceMapping', {
      ...nothingGiven,
      uuid: id,
      functionName: null,
      enabled: false,
    });
    const sent: string[] = [];
    for (let hour = 0; hour < 12; hour++) {
      putItem(sandbox, keyOf(`${hour}`));
      sent.push(`${hour}`);
      sandbox.advanceBy(3_600_000);
    }
    sandbox.execute('UpdateEventSourceMapping', {
      ...nothingGiven,
      uuid: id,
      functionName: null,
      enabled: true,
    });
    sandbox.advanceBy(10_000);
    expect(readings(sandbox).length).toBeGreaterThan(1);
    expect(
      batches(sandbox)
        .flat()
        .map(({ dynamodb }) => (dynamodb as { Keys: { pk: { S: string } } }).Keys.pk.S),
    ).toEqual(sent);
  });
});
