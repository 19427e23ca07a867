import { describe, expect, test } from 'vitest';
import { dynamoDbStreamSource } from '../../../../src/simulation/pull/dynamodb/dynamodb-stream-source.ts';
import {
  BLOCK_RECORDS_MAX,
  streamBlocks,
} from '../../../../src/simulation/pull/dynamodb/stream-block.ts';
import type { StreamViewType } from '../../../../src/simulation/pull/dynamodb/table.ts';
import { rules } from '../../../../src/simulation/rules/registry.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../../support/test-sandbox.ts';
import {
  createTable,
  deleteItem,
  eventsOf,
  keyOf,
  latestStreamArn,
  putItem,
  readingKernel,
  recordsOf,
  shardsOf,
  streamArns,
  switchStream,
  updateItem,
} from '../../../support/tables.ts';

const HOUR_MS = 3_600_000;

function sandboxWithStream(viewType: StreamViewType = 'NEW_AND_OLD_IMAGES'): TestSandbox {
  const sandbox = openSandbox();
  createTable(sandbox, viewType);
  return sandbox;
}

/** Makes, changes and deletes the item u#7. */
function liveAndDie(sandbox: TestSandbox): void {
  putItem(sandbox, { ...keyOf('u#7'), n: { N: '1' } });
  updateItem(sandbox, keyOf('u#7'), 'ADD n :one', {
    expressionAttributeValues: { ':one': { N: '1' } },
  });
  deleteItem(sandbox, keyOf('u#7'));
}

describe('A record of a stream', () => {
  test('has exactly this form (DDB-06, DDB-07)', () => {
    const sandbox = sandboxWithStream();
    liveAndDie(sandbox);
    expect(eventsOf(sandbox)[1]).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      dynamodb: {
        ApproximateCreationDateTime: START_MS / 1_000,
        Keys: { pk: { S: 'u#7' } },
        NewImage: { pk: { S: 'u#7' }, n: { N: '2' } },
        OldImage: { pk: { S: 'u#7' }, n: { N: '1' } },
        SequenceNumber: expect.stringMatching(/^\d{21,40}$/) as string,
        SizeBytes: 21,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: `arn:aws:dynamodb:eu-west-1:123456789012:table/users/stream/2026-01-12T15:40:00.000`,
    });
  });

  test('has its time in whole seconds (DDB-07)', () => {
    const sandbox = sandboxWithStream();
    sandbox.advanceBy(1_999);
    putItem(sandbox, keyOf('u#7'));
    expect(eventsOf(sandbox)).toMatchObject([
      { dynamodb: { ApproximateCreationDateTime: START_MS / 1_000 + 1 } },
    ]);
  });

  test.each<[StreamViewType, string[][]]>([
    ['KEYS_ONLY', [[], [], []]],
    ['NEW_IMAGE', [['NewImage'], ['NewImage'], []]],
    ['OLD_IMAGE', [[], ['OldImage'], ['OldImage']]],
    ['NEW_AND_OLD_IMAGES', [['NewImage'], ['NewImage', 'OldImage'], ['OldImage']]],
  ])('shows with the view %s what there is of it (DDB-01, DDB-06)', (viewType, images) => {
    const sandbox = sandboxWithStream(viewType);
    liveAndDie(sandbox);
    const events = eventsOf(sandbox) as { eventName: string; dynamodb: object }[];
    expect(events.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
    expect(
      events.map(({ dynamodb }) => Object.keys(dynamodb).filter((name) => name.endsWith('Image'))),
    ).toEqual(images);
  });

  test('tells how many bytes it is in the event', () => {
    const sandbox = sandboxWithStream();
    putItem(sandbox, { ...keyOf('ü#7'), text: { S: 'ünïcode' } });
    const [record] = recordsOf(sandbox);
    expect(record?.bytes).toBe(
      new TextEncoder().encode(JSON.stringify(eventsOf(sandbox)[0])).length,
    );
  });

  test('is not written for a write that changes nothing (DDB-05)', () => {
    const sandbox = sandboxWithStream();
    putItem(sandbox, { ...keyOf('u#7'), n: { N: '1' }, tags: { SS: ['a', 'b'] } });
    putItem(sandbox, { tags: { SS: ['b', 'a'] }, n: { N: '1.0' }, ...keyOf('u#7') });
    updateItem(sandbox, keyOf('u#7'), 'REMOVE nothing');
    deleteItem(sandbox, keyOf('nobody'));
    expect(recordsOf(sandbox)).toHaveLength(1);
    expect(sandbox.takeEvents().slice(-3)).toMatchObject([
      { kind: 'ITEM_NOT_CHANGED', rule: 'DDB-05' },
      { kind: 'ITEM_NOT_CHANGED', rule: 'DDB-05' },
      { kind: 'ITEM_NOT_CHANGED', rule: 'DDB-05' },
    ]);
  });
});

describe('A stream', () => {
  test('has a label of its own each time that it is turned on; the old one stays readable (DDB-02)', () => {
    const sandbox = sandboxWithStream('KEYS_ONLY');
    putItem(sandbox, keyOf('u#1'));
    switchStream(sandbox, null);
    switchStream(sandbox, 'NEW_IMAGE');
    putItem(sandbox, keyOf('u#2'));
    const table = 'arn:aws:dynamodb:eu-west-1:123456789012:table/users/stream';
    const [old = '', latest = ''] = streamArns(sandbox);
    expect([old, latest]).toEqual([
      `${table}/2026-01-12T15:40:00.000`,
      `${table}/2026-01-12T15:40:00.001`,
    ]);
    expect(eventsOf(sandbox, old)).toMatchObject([{ dynamodb: { Keys: keyOf('u#1') } }]);
    expect(eventsOf(sandbox, latest)).toMatchObject([{ dynamodb: { Keys: keyOf('u#2') } }]);
  });

  test('cannot get another view while it is on (DDB-01)', () => {
    const sandbox = sandboxWithStream('KEYS_ONLY');
    expect(() => switchStream(sandbox, 'NEW_IMAGE')).toThrow('Table already has an enabled stream');
  });

  test('cannot be turned off where there is none (DDB-01)', () => {
    const sandbox = openSandbox();
    createTable(sandbox);
    expect(() => switchStream(sandbox, null)).toThrow('Table has no stream to disable');
  });

  test('numbers its records so that they grow, read as text or as numbers (DDB-07)', () => {
    const sandbox = sandboxWithStream();
    for (let n = 0; n < 12; n++) putItem(sandbox, keyOf(`u#${n}`));
    const numbers = recordsOf(sandbox).map(({ sequenceNumber }) => sequenceNumber);
    expect([...numbers].sort()).toEqual(numbers);
    expect(new Set(numbers).size).toBe(12);
  });

  test('keeps many records in few rows', () => {
    const sandbox = sandboxWithStream('KEYS_ONLY');
    for (let n = 0; n < 120; n++) putItem(sandbox, keyOf(`u#${n}`));
    expect(sandbox.world.table(streamBlocks).size).toBe(1);
    expect(BLOCK_RECORDS_MAX).toBe(500);
  });

  test('goes on where it was after it was saved and loaded', () => {
    const sandbox = sandboxWithStream('KEYS_ONLY');
    putItem(sandbox, keyOf('u#1'));
    sandbox.reload();
    putItem(sandbox, keyOf('u#2'));
    expect(recordsOf(sandbox).map(({ keys }) => keys)).toEqual([keyOf('u#1'), keyOf('u#2')]);
  });

  test('leaves a sandbox idle while its records only wait for the end of their retention (DDB-03)', () => {
    const sandbox = openSandbox();
    createTable(sandbox, 'NEW_IMAGE');
    putItem(sandbox, keyOf('a'));
    expect(sandbox.world.isIdle).toBe(true);
    expect(sandbox.world.agenda(5).map(({ rule }) => rule)).toEqual(['DDB-03']);
  });

  test('keeps each record for 24 h, to the millisecond (DDB-03)', () => {
    const sandbox = sandboxWithStream('KEYS_ONLY');
    putItem(sandbox, keyOf('u#1'));
    sandbox.advanceBy(1_000);
    putItem(sandbox, keyOf('u#2'));
    sandbox.advanceBy(24 * HOUR_MS - 1_001);
    expect(recordsOf(sandbox)).toHaveLength(2);
    sandbox.advanceBy(1);
    expect(recordsOf(sandbox).map(({ keys }) => keys)).toEqual([keyOf('u#2')]);
    sandbox.advanceBy(1_000);
    expect(recordsOf(sandbox)).toEqual([]);
    expect(sandbox.events.at(-1)).toMatchObject({
      kind: 'TABLE_STREAM_RECORDS_TRIMMED',
      rule: 'DDB-03',
      detail: { records: 2 },
    });
    expect(sandbox.world.table(streamBlocks).size).toBe(0);
  });

  test('has no timer while there is nothing in it', () => {
    const sandbox = sandboxWithStream();
    expect(sandbox.world.nextDueAt).toBeNull();
    putItem(sandbox, keyOf('u#1'));
    sandbox.advanceUntilIdle();
    expect(sandbox.now).toBe(START_MS + 24 * HOUR_MS);
  });

  test('goes over to a new shard at the first record after four hours (DDB-11)', () => {
    const sandbox = sandboxWithStream('KEYS_ONLY');
    putItem(sandbox, keyOf('u#1'));
    sandbox.advanceBy(4 * HOUR_MS - 1);
    putItem(sandbox, keyOf('u#2'));
    expect(shardsOf(sandbox)).toHaveLength(1);
    sandbox.advanceBy(1);
    putItem(sandbox, keyOf('u#1'), { item: { ...keyOf('u#1'), n: { N: '1' } } });
    const [parent, child] = shardsOf(sandbox);
    expect(parent).toMatchObject({ parentShardIds: [], isClosed: true, openedAtMs: START_MS });
    expect(child).toMatchObject({ parentShardIds: [parent?.shardId], isClosed: false });
    expect(recordsOf(sandbox).map(({ keys }) => keys)).toEqual([
      keyOf('u#1'),
      keyOf('u#2'),
      keyOf('u#1'),
    ]);
  });

  test('forgets a closed shard after 24 h, and its child has no parent any more (DDB-11)', () => {
    const sandbox = sandboxWithStream('KEYS_ONLY');
    putItem(sandbox, keyOf('u#1'));
    sandbox.advanceBy(4 * HOUR_MS);
    putItem(sandbox, keyOf('u#2'));
    sandbox.advanceBy(24 * HOUR_MS);
    expect(shardsOf(sandbox)).toMatchObject([{ parentShardIds: [], isClosed: false }]);
  });
});

describe('A reader of a stream', () => {
  const source = dynamoDbStreamSource;

  function reader(sandbox: TestSandbox) {
    const kernel = readingKernel(sandbox);
    const arn = latestStreamArn(sandbox);
    const shardId = shardsOf(sandbox)[0]?.shardId ?? '';
    return {
      read: (after: string | null, limit = 1_000) =>
        source.read(kernel, arn, shardId, after, limit),
      position: (type: 'TRIM_HORIZON' | 'LATEST') =>
        source.positionOf(kernel, arn, shardId, { type }),
      oldest: (after: string | null) => source.oldestArrivalMs(kernel, arn, shardId, after),
    };
  }

  test('begins at the oldest record, or behind the latest one (DDB-03)', () => {
    const sandbox = sandboxWithStream('KEYS_ONLY');
    expect(reader(sandbox).position('LATEST')).toBeNull();
    for (const pk of ['u#1', 'u#2']) putItem(sandbox, keyOf(pk));
    const { read, position, oldest } = reader(sandbox);
    expect(read(position('TRIM_HORIZON')).records).toHaveLength(2);
    expect(read(position('LATEST'))).toEqual({ records: [], isEnd: false });
    expect(oldest(position('TRIM_HORIZON'))).toBe(START_MS);
    expect(oldest(position('LATEST'))).toBeNull();
  });

  test('goes on behind the last record that it is done with (DDB-03)', () => {
    const sandbox = sandboxWithStream('KEYS_ONLY');
    for (const pk of ['u#1', 'u#2', 'u#3']) putItem(sandbox, keyOf(pk));
    const { read } = reader(sandbox);
    const [first] = read(null, 1).records;
    expect(read(first?.sequenceNumber ?? null, 1).records).toMatchObject([{ keys: keyOf('u#2') }]);
  });

  test('gets at most 1,000 records at once (DDB-04)', () => {
    const sandbox = sandboxWithStream('KEYS_ONLY');
    for (let batch = 0; batch < 42; batch++) {
      sandbox.execute('BatchWriteItem', {
        requestItems: [
          {
            tableName: 'users',
            writeRequests: Array.from({ length: 25 }, (_, n) => ({
              putRequest: { item: keyOf(`u#${batch}.${n}`) },
              deleteRequest: null,
            })),
          },
        ],
      });
    }
    const page = reader(sandbox).read(null, 10_000);
    expect(page.records).toHaveLength(1_000);
    expect(reader(sandbox).read(page.records.at(-1)?.sequenceNumber ?? null).records).toHaveLength(
      50,
    );
  });

  test('gets at most 1 MB at once, and one record however large it is (DDB-04)', () => {
    const sandbox = sandboxWithStream('NEW_IMAGE');
    for (const pk of ['u#1', 'u#2', 'u#3']) {
      putItem(sandbox, { ...keyOf(pk), text: { S: 'x'.repeat(400_000) } });
    }
    expect(reader(sandbox).read(null).records).toHaveLength(2);
  });

  test('learns that a closed shard has ended when it is through with it (DDB-11)', () => {
    const sandbox = sandboxWithStream('KEYS_ONLY');
    for (const pk of ['u#1', 'u#2']) putItem(sandbox, keyOf(pk));
    switchStream(sandbox, null);
    const { read } = reader(sandbox);
    const first = read(null, 1);
    expect(first.isEnd).toBe(false);
    expect(read(first.records[0]?.sequenceNumber ?? null).isEnd).toBe(true);
  });

  test('recalls what it still works on, and nothing that has expired since (DDB-03)', () => {
    const sandbox = sandboxWithStream('KEYS_ONLY');
    for (const pk of ['u#1', 'u#2', 'u#3', 'u#4']) {
      putItem(sandbox, keyOf(pk));
      sandbox.advanceBy(1_000);
    }
    const numbers = recordsOf(sandbox).map(({ sequenceNumber }) => sequenceNumber);
    const recalled = (): unknown[] =>
      source
        .recall(
          readingKernel(sandbox),
          latestStreamArn(sandbox),
          shardsOf(sandbox)[0]?.shardId ?? '',
          numbers[0] ?? null,
          numbers[2] ?? '',
        )
        .map(({ keys }) => keys);
    expect(recalled()).toEqual([keyOf('u#2'), keyOf('u#3')]);
    sandbox.advanceBy(24 * HOUR_MS - 2_500);
    expect(recalled()).toEqual([keyOf('u#3')]);
  });

  test('begins at the oldest record where its position is none of the stream', () => {
    const sandbox = sandboxWithStream('KEYS_ONLY');
    putItem(sandbox, keyOf('u#1'));
    expect(reader(sandbox).read('49590338271490256608559692538361571095').records).toHaveLength(1);
  });

  test('finds no stream where there is none', () => {
    const sandbox = sandboxWithStream();
    const kernel = readingKernel(sandbox);
    const arn = `${latestStreamArn(sandbox)}9`;
    expect(source.owns(arn)).toBe(true);
    expect(source.describe(kernel, arn)).toBeNull();
    expect(source.shards(kernel, arn)).toEqual([]);
  });

  test('polls four times a second, at its beginning or its end, and knows its rules (DDB-09)', () => {
    expect(source.pollIntervalMs).toBe(250);
    expect(source.startingPositions).toEqual(['TRIM_HORIZON', 'LATEST']);
    expect(source.rules.every((id) => id in rules)).toBe(true);
    expect(source.owns('arn:aws:kinesis:eu-west-1:123456789012:stream/orders')).toBe(false);
  });
});
