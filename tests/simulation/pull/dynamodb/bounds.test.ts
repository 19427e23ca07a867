import { afterEach, describe, expect, test } from 'vitest';
import { dynamoDbStreamSource } from '../../../../src/simulation/pull/dynamodb/dynamodb-stream-source.ts';
import {
  ITEM_BYTES_MAX,
  ITEMS_MAX,
  STREAM_BYTES_MAX,
  STREAM_RECORDS_MAX,
  STREAMS_MAX,
  TABLES_MAX,
} from '../../../../src/simulation/pull/dynamodb/quotas.ts';
import {
  streamBlocks,
  type StreamBlockRow,
} from '../../../../src/simulation/pull/dynamodb/stream-block.ts';
import { tableStreams } from '../../../../src/simulation/pull/dynamodb/stream.ts';
import { tables, type TableRow } from '../../../../src/simulation/pull/dynamodb/table.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';
import {
  contentsOf,
  createTable,
  deleteItem,
  keyOf,
  latestStreamArn,
  putItem,
  readingKernel,
  recordsOf,
  setTimeToLive,
  shardsOf,
  switchStream,
} from '../../../support/tables.ts';

let sandbox: TestSandbox;

// Figures stand for what would take long to write, and the journal does not know of them.
afterEach(() => sandbox.forgetStory());

function sandboxWith(streamViewType: 'NEW_IMAGE' | null): TestSandbox {
  sandbox = openSandbox();
  createTable(sandbox, streamViewType);
  putItem(sandbox, keyOf('u#0'));
  return sandbox;
}

/** Lets the table look as if it had more in it. */
function pretendTable(changes: Partial<TableRow>): void {
  const table = sandbox.world.table(tables).find('users');
  if (table) sandbox.world.table(tables).put({ ...table, ...changes });
}

/** Lets the stream look as if its first record had more in it. */
function pretendBlock(changes: Partial<StreamBlockRow>): void {
  const [block] = sandbox.world.table(streamBlocks).values();
  if (block) sandbox.world.table(streamBlocks).put({ ...block, ...changes });
}

/** Says that every mapping has done with all records that are there. */
function releaseAll(): void {
  const last = recordsOf(sandbox).at(-1)?.sequenceNumber ?? null;
  const [shard] = shardsOf(sandbox);
  const kernel = readingKernel(sandbox);
  dynamoDbStreamSource.release?.(kernel, latestStreamArn(sandbox), shard?.shardId ?? '', last);
}

describe('A sandbox has room for so much of DynamoDB and no more:', () => {
  test('tables', () => {
    sandboxWith(null);
    for (let n = 1; n < TABLES_MAX; n++) createTable(sandbox, null, { tableName: `table-${n}` });
    expect(() => createTable(sandbox, null, { tableName: 'more' })).toThrow(
      `and the limit is ${TABLES_MAX}`,
    );
  });

  test('streams, those turned off within the last 24 h included', () => {
    sandboxWith('NEW_IMAGE');
    switchStream(sandbox, null);
    const all = [...sandbox.world.table(tableStreams).values()];
    for (const stream of all) {
      for (let n = 1; n < STREAMS_MAX; n++) {
        sandbox.world.table(tableStreams).put({ ...stream, id: `${n}`, streamArn: `${n}` });
      }
    }
    expect(() => switchStream(sandbox, 'KEYS_ONLY')).toThrow(`and the limit is ${STREAMS_MAX}`);
    sandbox.advanceBy(24 * 3_600_000);
    switchStream(sandbox, 'KEYS_ONLY');
  });

  test('items, of which one that is replaced is none', () => {
    sandboxWith(null);
    pretendTable({ itemCount: ITEMS_MAX });
    expect(() => putItem(sandbox, keyOf('more'))).toThrow(`items, and the limit is ${ITEMS_MAX}`);
    putItem(sandbox, { ...keyOf('u#0'), n: { N: '1' } });
  });

  test('bytes of items, of which a deletion frees some', () => {
    sandboxWith(null);
    pretendTable({ sizeBytes: ITEM_BYTES_MAX });
    expect(() => putItem(sandbox, keyOf('u#1'))).toThrow(
      `bytes of items, and the limit is ${ITEM_BYTES_MAX}`,
    );
    deleteItem(sandbox, keyOf('u#0'));
    putItem(sandbox, keyOf('u#1'));
  });

  test('records: a write is refused, until they are 24 h old (DDB-03)', () => {
    sandboxWith('NEW_IMAGE');
    pretendBlock({ bytes: STREAM_BYTES_MAX });
    expect(() => putItem(sandbox, keyOf('u#1'))).toThrow(
      `bytes of records in streams, and the limit is ${STREAM_BYTES_MAX}`,
    );
    expect(contentsOf(sandbox).size).toBe(1);
    sandbox.advanceBy(24 * 3_600_000);
    putItem(sandbox, keyOf('u#1'));
  });

  test.each<[string, (block: StreamBlockRow) => Partial<StreamBlockRow>]>([
    ['bytes', () => ({ bytes: STREAM_BYTES_MAX })],
    [
      'number',
      ({ heads }) => ({ heads: Array.from({ length: STREAM_RECORDS_MAX }, () => heads).flat() }),
    ],
  ])(
    'records: where their %s is too much, those that every mapping has done with leave (DDB-03)',
    (_name, changes) => {
      sandboxWith('NEW_IMAGE');
      releaseAll();
      const [block] = sandbox.world.table(streamBlocks).values();
      if (block) pretendBlock(changes(block));
      putItem(sandbox, keyOf('u#1'));
      expect(recordsOf(sandbox).map(({ keys }) => keys)).toEqual([keyOf('u#1')]);
      expect(sandbox.takeKinds().slice(-2)).toEqual([
        'TABLE_STREAM_RECORDS_LEFT_EARLY',
        'ITEM_PUT',
      ]);
    },
  );

  test('records: an expired item waits for room, and the log says so (DDB-08)', () => {
    sandboxWith('NEW_IMAGE');
    setTimeToLive(sandbox);
    putItem(sandbox, { ...keyOf('u#1'), ttl: { N: String(sandbox.now / 1_000 + 3_600) } });
    pretendBlock({ bytes: STREAM_BYTES_MAX });
    sandbox.advanceBy(3_600_000);
    expect(sandbox.takeKinds().at(-1)).toBe('ITEM_EXPIRY_POSTPONED');
    expect(contentsOf(sandbox).size).toBe(2);
    sandbox.advanceBy(24 * 3_600_000);
    expect(contentsOf(sandbox).size).toBe(1);
    expect(sandbox.takeKinds()).toContain('ITEMS_EXPIRED');
  });
});
