import { describe, expect, test } from 'vitest';
import { blocks } from '../../../../src/simulation/pull/kinesis/block.ts';
import { HASH_LAST, HASH_MIDDLE, recordOf, StreamSandbox } from '../../../support/streams.ts';

/** So many records for the first of even shards. */
function records(count: number, text = 'x', explicitHashKey = '0'): ReturnType<typeof recordOf>[] {
  return Array.from({ length: count }, () => recordOf('a', text, explicitHashKey));
}

function withStream(shardCount = 2): StreamSandbox {
  const kinesis = new StreamSandbox();
  kinesis.create('clicks', { shardCount });
  return kinesis;
}

describe('where a record goes', () => {
  test('the MD5 of its partition key says (KIN-05)', () => {
    const kinesis = withStream();
    // MD5("a") is 0cc1…, MD5("b") is 92eb….
    expect(kinesis.put('clicks', 'a').shardId).toBe('shardId-000000000000');
    expect(kinesis.put('clicks', 'b').shardId).toBe('shardId-000000000001');
  });

  test('the bytes of the key in UTF-8 count, not its characters (KIN-05)', () => {
    const kinesis = withStream(16);
    // MD5 of the two bytes C3 A9 is 66dd….
    expect(kinesis.put('clicks', 'é').shardId).toBe('shardId-000000000006');
  });

  test('an explicit hash key overrides (KIN-05)', () => {
    const kinesis = withStream();
    const shardOf = (explicitHashKey: string): string =>
      kinesis.put('clicks', 'a', 'x', { explicitHashKey }).shardId;
    expect(shardOf('0')).toBe('shardId-000000000000');
    expect(shardOf((BigInt(HASH_MIDDLE) - 1n).toString())).toBe('shardId-000000000000');
    expect(shardOf(HASH_MIDDLE)).toBe('shardId-000000000001');
    expect(shardOf(HASH_LAST)).toBe('shardId-000000000001');
  });

  test.each(['', '-1', '01', '1e3', (2n ** 128n).toString(), '9'.repeat(100_000)])(
    'an explicit hash key that is none is refused',
    (explicitHashKey) => {
      const kinesis = withStream();
      expect(() => kinesis.put('clicks', 'a', 'x', { explicitHashKey })).toThrowError(
        expect.objectContaining({ code: 'STREAM_ARGUMENT_INVALID', field: 'explicitHashKey' }),
      );
    },
  );
});

describe('the numbers of records', () => {
  test('have 56 digits and grow, with gaps (KIN-07)', () => {
    const kinesis = withStream();
    const numbers = ['a', 'a', 'a'].map((key) => kinesis.put('clicks', key).sequenceNumber);
    for (const number of numbers) expect(number).toMatch(/^49\d{54}$/);
    const [first = 0n, second = 0n, third = 0n] = numbers.map(BigInt);
    expect(second - first).toBeGreaterThan(1n);
    expect(third).toBeGreaterThan(second);
  });

  test('grow for one producer behind the number that it gives (KIN-07)', () => {
    const kinesis = withStream();
    const { sequenceNumber } = kinesis.put('clicks', 'a');
    const next = kinesis.put('clicks', 'a', 'x', { sequenceNumberForOrdering: sequenceNumber });
    expect(BigInt(next.sequenceNumber)).toBeGreaterThan(BigInt(sequenceNumber));
  });

  test.each(['1', 'x', '9'.repeat(128)])('are not made up: %s', (number) => {
    const kinesis = withStream();
    expect(() =>
      kinesis.put('clicks', 'a', 'x', { sequenceNumberForOrdering: number }),
    ).toThrowError(expect.objectContaining({ field: 'sequenceNumberForOrdering' }));
  });
});

describe('what a record may be (KIN-02)', () => {
  test('its data and key have 1 MiB together', () => {
    const kinesis = withStream();
    expect(() => kinesis.put('clicks', 'a', 'x'.repeat(1_048_576))).toThrowError(
      expect.objectContaining({ code: 'VALIDATION_FAILED', field: 'data' }),
    );
    expect(kinesis.put('clicks', 'a', 'x'.repeat(1_048_575)).shardId).toBeDefined();
  });

  test('or what the stream allows, up to 10 MiB', () => {
    const kinesis = withStream();
    kinesis.sandbox.execute('UpdateMaxRecordSize', {
      streamName: 'clicks',
      maxRecordSizeInKiB: 10_240,
    });
    expect(kinesis.put('clicks', 'a', 'x'.repeat(10_485_759)).shardId).toBeDefined();
  });

  test.each([
    ['', 'greater than or equal to 1'],
    ['k'.repeat(257), 'less than or equal to 256'],
    ['😀'.repeat(257), 'less than or equal to 256'],
    ['\ud800', 'half a surrogate pair'],
  ])('its key has 1 to 256 characters (KIN-05)', (partitionKey, message) => {
    expect(() => withStream().put('clicks', partitionKey)).toThrowError(message);
  });

  test('256 characters outside the basic plane are 256 characters (KIN-05)', () => {
    expect(withStream().put('clicks', '😀'.repeat(256)).shardId).toBeDefined();
  });

  test('keys may be the names of what objects have', () => {
    const kinesis = withStream(1);
    for (const key of ['__proto__', 'constructor', '\0']) kinesis.put('clicks', key, key);
    expect(kinesis.texts('clicks')).toEqual(['__proto__', 'constructor', '\0']);
  });

  test.each(['x', '====', 'ab=c', 'a\nbc', 'YQ=', 'é'.repeat(4)])(
    'its data is base64, and not %o',
    (data) => {
      expect(() => withStream().put('clicks', 'a', '', { data })).toThrowError('not valid base64');
    },
  );
});

describe('what a shard takes in a second (KIN-01)', () => {
  test('is 1,000 records; the rest of a request is not taken, and the others are', () => {
    const kinesis = withStream();
    kinesis.putAll('clicks', records(500));
    kinesis.putAll('clicks', records(499));
    kinesis.sandbox.takeEvents();
    const last = recordOf('b', 'other', HASH_LAST);
    const answer = kinesis.putAll('clicks', [...records(3), last]);
    expect(answer.failedRecordCount).toBe(2);
    expect(answer.records.map(({ shardId, errorCode }) => shardId ?? errorCode)).toEqual([
      'shardId-000000000000',
      'ProvisionedThroughputExceededException',
      'ProvisionedThroughputExceededException',
      'shardId-000000000001',
    ]);
    expect(answer.records[1]?.errorMessage).toBe(
      'Rate exceeded for shard shardId-000000000000 in stream clicks under account 123456789012.',
    );
    expect(kinesis.sandbox.takeEvents()).toMatchObject([
      { kind: 'STREAM_RECORDS_PUT', rule: 'KIN-05' },
      {
        kind: 'STREAM_RECORDS_THROTTLED',
        rule: 'KIN-01',
        detail: { refused: { 'shardId-000000000000': 2 } },
      },
    ]);
  });

  test('is 1 MiB of data and keys', () => {
    const kinesis = withStream();
    kinesis.put('clicks', 'a', 'x'.repeat(1_000_000));
    expect(kinesis.putAll('clicks', records(1, 'x'.repeat(48_576))).failedRecordCount).toBe(1);
    expect(kinesis.putAll('clicks', records(1, 'x'.repeat(48_574))).failedRecordCount).toBe(0);
  });

  test('refuses a single record, and takes it in the next second', () => {
    const kinesis = withStream();
    kinesis.put('clicks', 'a', 'x'.repeat(1_000_000));
    const put = (): unknown => kinesis.put('clicks', 'a', 'x'.repeat(100_000));
    expect(put).toThrowError(
      expect.objectContaining({
        code: 'STREAM_THROUGHPUT_EXCEEDED',
        awsErrorCode: 'ProvisionedThroughputExceededException',
      }),
    );
    kinesis.sandbox.advanceBy(1_000);
    expect(put()).toMatchObject({ shardId: 'shardId-000000000000' });
  });

  test('a larger record is taken when nothing else was, and uses up the seconds after it', () => {
    const kinesis = withStream();
    kinesis.sandbox.execute('UpdateMaxRecordSize', {
      streamName: 'clicks',
      maxRecordSizeInKiB: 10_240,
    });
    kinesis.put('clicks', 'a', 'x'.repeat(3_000_000));
    kinesis.sandbox.advanceBy(2_000);
    expect(() => kinesis.put('clicks', 'a')).toThrowError('Rate exceeded');
    kinesis.sandbox.advanceBy(1_000);
    expect(kinesis.put('clicks', 'a').shardId).toBe('shardId-000000000000');
  });
});

describe('a request for several records (KIN-02)', () => {
  test('has 1 to 500 of them', () => {
    const kinesis = withStream();
    expect(() => kinesis.putAll('clicks', [])).toThrowError('greater than or equal to 1');
    expect(() => kinesis.putAll('clicks', records(501))).toThrowError('less than or equal to 500');
  });

  test('has 10 MiB of data and keys', () => {
    const kinesis = withStream();
    expect(() => kinesis.putAll('clicks', records(11, 'x'.repeat(1_000_000)))).toThrowError(
      'Records size exceeds 10 MB limit',
    );
  });

  test('is refused as a whole where one of them is malformed, and changes nothing', () => {
    const kinesis = withStream();
    kinesis.sandbox.takeEvents();
    expect(() => kinesis.putAll('clicks', [recordOf('a'), recordOf('')])).toThrowError(
      expect.objectContaining({ field: 'records.1.partitionKey' }),
    );
    expect(kinesis.sandbox.takeEvents()).toEqual([]);
    expect(kinesis.texts('clicks')).toEqual([]);
  });

  test('is one event, and says which numbers each shard gave', () => {
    const kinesis = withStream();
    kinesis.sandbox.takeEvents();
    const answer = kinesis.putAll('clicks', [recordOf('a'), recordOf('b'), recordOf('a')]);
    const [first, second, third] = answer.records;
    expect(kinesis.sandbox.takeEvents()).toMatchObject([
      {
        kind: 'STREAM_RECORDS_PUT',
        message:
          '3 records were put into the stream "clicks": 2 into shardId-000000000000, 1 into shardId-000000000001.',
        detail: {
          shards: [
            {
              shardId: 'shardId-000000000000',
              records: 2,
              firstSequenceNumber: first?.sequenceNumber,
              lastSequenceNumber: third?.sequenceNumber,
            },
            { shardId: 'shardId-000000000001', firstSequenceNumber: second?.sequenceNumber },
          ],
        },
      },
    ]);
  });
});

describe('records lie in blocks', () => {
  test('of 500, and a block is saved anew only until it is full', () => {
    const kinesis = withStream(1);
    for (let request = 0; request < 3; request++) {
      kinesis.putAll('clicks', records(333, String(request)));
    }
    const rows = [...kinesis.sandbox.world.table(blocks).values()];
    expect(rows.map(({ firstOrdinal, lastOrdinal }) => [firstOrdinal, lastOrdinal])).toEqual([
      [1, 500],
      [501, 999],
    ]);
  });

  test('and are there after a restart', () => {
    const kinesis = withStream(1);
    kinesis.putAll('clicks', [recordOf('a', '1'), recordOf('b', '2')]);
    kinesis.sandbox.reload();
    kinesis.put('clicks', 'a', '3');
    expect(kinesis.texts('clicks')).toEqual(['1', '2', '3']);
  });
});
