import { describe, expect, test } from 'vitest';
import {
  HASH_LAST,
  HASH_MIDDLE,
  recordOf,
  StreamSandbox,
  textOf,
} from '../../../support/streams.ts';

const SHARD = 'shardId-000000000000';

function withRecords(...texts: string[]): StreamSandbox {
  const kinesis = new StreamSandbox();
  kinesis.create('clicks');
  for (const text of texts) kinesis.put('clicks', 'a', text);
  return kinesis;
}

/** What a reader finds who begins there. */
function textsFrom(
  kinesis: StreamSandbox,
  rest: Parameters<StreamSandbox['iterator']>[1],
): string[] {
  return kinesis.get(kinesis.iterator('clicks', rest)).records.map(textOf);
}

describe('an iterator begins', () => {
  test('with the oldest record, or behind the newest', () => {
    const kinesis = withRecords('1', '2');
    expect(textsFrom(kinesis, { shardIteratorType: 'TRIM_HORIZON' })).toEqual(['1', '2']);
    const latest = kinesis.iterator('clicks', { shardIteratorType: 'LATEST' });
    kinesis.put('clicks', 'a', '3');
    expect(kinesis.get(latest).records.map(textOf)).toEqual(['3']);
  });

  test('with the record of a number, or behind it', () => {
    const kinesis = withRecords('1');
    const { sequenceNumber: startingSequenceNumber } = kinesis.put('clicks', 'a', '2');
    kinesis.put('clicks', 'a', '3');
    expect(
      textsFrom(kinesis, { shardIteratorType: 'AT_SEQUENCE_NUMBER', startingSequenceNumber }),
    ).toEqual(['2', '3']);
    expect(
      textsFrom(kinesis, { shardIteratorType: 'AFTER_SEQUENCE_NUMBER', startingSequenceNumber }),
    ).toEqual(['3']);
  });

  test('with the first record of an instant or later', () => {
    const kinesis = withRecords('1');
    kinesis.sandbox.advanceBy(1_000);
    kinesis.put('clicks', 'a', '2');
    const timestampMs = kinesis.sandbox.now;
    expect(textsFrom(kinesis, { shardIteratorType: 'AT_TIMESTAMP', timestampMs })).toEqual(['2']);
    expect(
      textsFrom(kinesis, { shardIteratorType: 'AT_TIMESTAMP', timestampMs: timestampMs - 1_000 }),
    ).toEqual(['1', '2']);
  });

  test.each([
    [{ shardIteratorType: 'AT_SEQUENCE_NUMBER' as const }, 'startingSequenceNumber'],
    [
      { shardIteratorType: 'AT_SEQUENCE_NUMBER' as const, startingSequenceNumber: '7' },
      'startingSequenceNumber',
    ],
    [{ shardIteratorType: 'AT_TIMESTAMP' as const }, 'timestamp'],
    [{ shardIteratorType: 'AT_TIMESTAMP' as const, timestampMs: 9e15 }, 'timestamp'],
    [{ shardId: 'shardId-000000000009' }, 'shardId'],
  ])('nowhere else: %o', (input, field) => {
    expect(() => withRecords('1').iterator('clicks', input)).toThrowError(
      expect.objectContaining({ field }),
    );
  });

  test('not with the number of another shard', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks', { shardCount: 2 });
    const { sequenceNumber } = kinesis.put('clicks', 'a', 'x', { explicitHashKey: HASH_LAST });
    expect(() =>
      kinesis.iterator('clicks', {
        shardIteratorType: 'AT_SEQUENCE_NUMBER',
        startingSequenceNumber: sequenceNumber,
      }),
    ).toThrowError('it did not come from this stream');
  });
});

describe('an iterator holds', () => {
  test('for five minutes (KIN-04)', () => {
    const kinesis = withRecords('1');
    const iterator = kinesis.iterator('clicks');
    kinesis.sandbox.advanceBy(300_000);
    expect(kinesis.get(iterator).records).toHaveLength(1);
    kinesis.sandbox.advanceBy(1);
    expect(() => kinesis.get(iterator)).toThrowError(
      expect.objectContaining({
        code: 'SHARD_ITERATOR_EXPIRED',
        message: expect.stringContaining('the tolerated delay of 300000 milliseconds') as string,
      }),
    );
  });

  test('until its shard is gone', () => {
    const kinesis = withRecords('1');
    const iterator = kinesis.iterator('clicks');
    kinesis.sandbox.execute('DeleteStream', {
      streamName: 'clicks',
      enforceConsumerDeletion: false,
    });
    expect(() => kinesis.get(iterator)).toThrowError('does not exist any more');
  });

  test.each([
    '',
    'x',
    'AAAAAAAAAA',
    'AAAAAAAAAA!!!!',
    `AAAAAAAAAA${btoa('shd_1 1')}`,
    `AAAAAAAAAA${btoa('shd_1 1 99999999999999')}`,
    `AAAAAAAAAA${btoa('__proto__ -1 0')}`,
  ])('if it was given out: %o was not', (iterator) => {
    expect(() => withRecords('1').get(iterator)).toThrowError('Invalid ShardIterator');
  });
});

describe('a read', () => {
  test('gives up to the limit, and where to go on', () => {
    const kinesis = withRecords('1', '2', '3');
    const first = kinesis.get(kinesis.iterator('clicks'), 2);
    expect(first.records.map(textOf)).toEqual(['1', '2']);
    const second = kinesis.get(first.nextShardIterator ?? '', 2);
    expect(second.records.map(textOf)).toEqual(['3']);
    expect(kinesis.get(second.nextShardIterator ?? '').records).toEqual([]);
  });

  test('tells how far behind the newest record the reader is', () => {
    const kinesis = withRecords('1', '2');
    kinesis.sandbox.advanceBy(7_000);
    const first = kinesis.get(kinesis.iterator('clicks'), 1);
    expect(first.millisBehindLatest).toBe(7_000);
    expect(kinesis.get(first.nextShardIterator ?? '').millisBehindLatest).toBe(0);
  });

  test('of a closed shard ends, and names the children to go on with (KIN-10)', () => {
    const kinesis = withRecords('1', '2');
    kinesis.sandbox.execute('SplitShard', {
      streamName: 'clicks',
      shardToSplit: SHARD,
      newStartingHashKey: HASH_MIDDLE,
    });
    const first = kinesis.get(kinesis.iterator('clicks'), 1);
    expect(first).toMatchObject({ childShardIds: [] });
    expect(kinesis.get(first.nextShardIterator ?? '')).toMatchObject({
      nextShardIterator: null,
      childShardIds: ['shardId-000000000001', 'shardId-000000000002'],
    });
  });

  test('takes nothing away', () => {
    const kinesis = withRecords('1');
    expect(kinesis.texts('clicks')).toEqual(['1']);
    expect(kinesis.texts('clicks')).toEqual(['1']);
  });

  test.each([0, 10_001])('is of 1 to 10,000 records, and not of %d (KIN-01)', (limit) => {
    const kinesis = withRecords('1');
    expect(() => kinesis.get(kinesis.iterator('clicks'), limit)).toThrowError("at 'limit'");
  });

  test('can be made five times a second of a shard, by all together (KIN-01)', () => {
    const kinesis = withRecords('1');
    const iterator = kinesis.iterator('clicks');
    for (let read = 0; read < 5; read++) kinesis.get(iterator);
    expect(() => kinesis.get(kinesis.iterator('clicks'))).toThrowError(
      expect.objectContaining({ code: 'STREAM_THROUGHPUT_EXCEEDED' }),
    );
    kinesis.sandbox.advanceBy(1_000);
    expect(kinesis.get(iterator).records).toHaveLength(1);
  });

  test('gives 10 MiB at most, and then the shard rests for 5 s (KIN-01)', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks');
    const text = 'x'.repeat(1_048_575);
    for (let record = 0; record < 12; record++) {
      kinesis.put('clicks', 'a', text);
      kinesis.sandbox.advanceBy(1_000);
    }
    const page = kinesis.get(kinesis.iterator('clicks'));
    expect(page.records).toHaveLength(10);
    kinesis.sandbox.advanceBy(4_000);
    expect(() => kinesis.get(page.nextShardIterator ?? '')).toThrowError('Rate exceeded');
    kinesis.sandbox.advanceBy(1_000);
    expect(kinesis.get(page.nextShardIterator ?? '').records).toHaveLength(2);
  });

  test('gives 10,000 records at most (KIN-01)', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks');
    const records = Array.from({ length: 500 }, () => recordOf('a'));
    for (let second = 0; second < 11; second++) {
      kinesis.putAll('clicks', records);
      kinesis.putAll('clicks', records);
      kinesis.sandbox.advanceBy(1_000);
    }
    expect(kinesis.get(kinesis.iterator('clicks')).records).toHaveLength(10_000);
  });
});
