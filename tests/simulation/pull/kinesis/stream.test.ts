import { describe, expect, test } from 'vitest';
import { StreamSandbox } from '../../../support/streams.ts';

const HOUR_MS = 3_600_000;

describe('a new stream', () => {
  test('divides the hash keys evenly among its shards (KIN-06)', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks', { shardCount: 4 });
    const open = kinesis.openShards('clicks');
    expect(open.map(({ shardId }) => shardId)).toEqual([
      'shardId-000000000000',
      'shardId-000000000001',
      'shardId-000000000002',
      'shardId-000000000003',
    ]);
    expect(open.map(({ startHash, endHash }) => `${startHash[0]}…${endHash.at(-1)}`)).toEqual([
      '0…f',
      '4…f',
      '8…f',
      'c…f',
    ]);
  });

  test('is provisioned, keeps records for 24 h of up to 1 MiB, and has its ARN (KIN-02, KIN-03)', () => {
    expect(new StreamSandbox().create('clicks')).toMatchObject({
      streamArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks',
      streamMode: 'PROVISIONED',
      streamStatus: 'ACTIVE',
      retentionPeriodHours: 24,
      maxRecordSizeInKiB: 1_024,
    });
  });

  test('has four shards on demand (KIN-08)', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks', { streamMode: 'ON_DEMAND' });
    expect(kinesis.openShards('clicks')).toHaveLength(4);
  });

  test.each([
    [{ streamName: '' }, 'streamName'],
    [{ streamName: 'a b' }, 'streamName'],
    [{ streamName: 'x'.repeat(129) }, 'streamName'],
    [{ shardCount: null }, 'shardCount'],
    [{ shardCount: 0 }, 'shardCount'],
    [{ shardCount: 4, streamMode: 'ON_DEMAND' as const }, 'shardCount'],
    [{ maxRecordSizeInKiB: 1_023 }, 'maxRecordSizeInKiB'],
    [{ maxRecordSizeInKiB: 10_241 }, 'maxRecordSizeInKiB'],
  ])('is refused with %o', (input, field) => {
    const kinesis = new StreamSandbox();
    expect(() => kinesis.create('clicks', input)).toThrowError(expect.objectContaining({ field }));
    expect(kinesis.sandbox.events).toEqual([]);
  });

  test('is refused the name of another one', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks');
    expect(() => kinesis.create('clicks')).toThrowError(
      expect.objectContaining({
        code: 'STREAM_IN_USE',
        message: 'Stream clicks under account 123456789012 already exists.',
      }),
    );
  });
});

describe('the retention period (KIN-03)', () => {
  const set = (kinesis: StreamSandbox, how: 'Increase' | 'Decrease', hours: number): void => {
    kinesis.sandbox.execute(`${how}StreamRetentionPeriod`, {
      streamName: 'clicks',
      retentionPeriodHours: hours,
    });
  };

  test('ends the time of a record to the millisecond', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks');
    kinesis.put('clicks', 'a', 'first');
    kinesis.sandbox.advanceBy(24 * HOUR_MS - 1);
    expect(kinesis.texts('clicks')).toEqual(['first']);
    kinesis.sandbox.advanceBy(1);
    expect(kinesis.texts('clicks')).toEqual([]);
  });

  test('that is increased keeps what is there, too', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks');
    kinesis.put('clicks', 'a', 'first');
    set(kinesis, 'Increase', 8_760);
    kinesis.sandbox.advanceBy(8_759 * HOUR_MS);
    expect(kinesis.texts('clicks')).toEqual(['first']);
    kinesis.sandbox.advanceBy(HOUR_MS);
    expect(kinesis.texts('clicks')).toEqual([]);
  });

  test('that is increased brings nothing back that had expired', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks');
    kinesis.put('clicks', 'a', 'first');
    kinesis.sandbox.advanceBy(HOUR_MS);
    // The same block, which has not expired as a whole.
    kinesis.put('clicks', 'a', 'second');
    kinesis.sandbox.advanceBy(23 * HOUR_MS);
    set(kinesis, 'Increase', 48);
    expect(kinesis.texts('clicks')).toEqual(['second']);
  });

  test('that is decreased takes older records away at once', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks');
    set(kinesis, 'Increase', 48);
    kinesis.put('clicks', 'a', 'first');
    kinesis.sandbox.advanceBy(30 * HOUR_MS);
    kinesis.put('clicks', 'a', 'second');
    set(kinesis, 'Decrease', 24);
    expect(kinesis.sandbox.events.at(-1)).toMatchObject({
      kind: 'SHARD_RECORDS_EXPIRED',
      rule: 'KIN-03',
      detail: { records: { 'shardId-000000000000': 1 } },
    });
    expect(kinesis.texts('clicks')).toEqual(['second']);
  });

  test.each([
    ['Increase', 8_761, 'Maximum allowed retention period is 8760 hours.'],
    ['Decrease', 23, 'Minimum allowed retention period is 24 hours.'],
    ['Decrease', 72, 'can not be longer than existing retention period'],
  ] as const)('cannot %s to %d h', (how, hours, message) => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks');
    set(kinesis, 'Increase', 48);
    expect(() => set(kinesis, how, hours)).toThrowError(message);
  });

  test('cannot be increased to less than it is', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks');
    set(kinesis, 'Increase', 48);
    expect(() => set(kinesis, 'Increase', 24)).toThrowError('Use DecreaseRetentionPeriod API.');
  });

  test('lets records go once a minute at most, and leaves an empty stream without a timer', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks');
    expect(kinesis.sandbox.world.nextDueAt).toBeNull();
    kinesis.sandbox.advanceBy(1);
    for (let second = 0; second < 50; second++) {
      kinesis.put('clicks', 'a', 'x'.repeat(60_000));
      kinesis.sandbox.advanceBy(1_000);
    }
    kinesis.sandbox.takeEvents();
    kinesis.sandbox.advanceUntilIdle();
    expect(kinesis.sandbox.takeKinds()).toEqual(['SHARD_RECORDS_EXPIRED']);
    expect(kinesis.sandbox.world.nextDueAt).toBeNull();
  });

  test('of closed shards: they are gone when all their records must be (KIN-09)', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks', { shardCount: 2 });
    kinesis.put('clicks', 'a');
    kinesis.sandbox.execute('MergeShards', {
      streamName: 'clicks',
      shardToMerge: 'shardId-000000000000',
      adjacentShardToMerge: 'shardId-000000000001',
    });
    kinesis.sandbox.takeEvents();
    kinesis.sandbox.advanceBy(24 * HOUR_MS);
    expect(kinesis.shards('clicks').map(({ shardId }) => shardId)).toEqual([
      'shardId-000000000002',
    ]);
    expect(kinesis.sandbox.takeKinds()).toEqual([
      'SHARD_RECORDS_EXPIRED',
      'SHARD_EXPIRED',
      'SHARD_EXPIRED',
    ]);
  });
});

describe('the states of a stream (KIN-08)', () => {
  test('take time in REALISTIC: it takes records when it is ACTIVE, and while it is UPDATING', () => {
    const kinesis = StreamSandbox.realistic();
    expect(kinesis.create('clicks').streamStatus).toBe('CREATING');
    expect(() => kinesis.put('clicks', 'a')).toThrowError('it is CREATING');
    kinesis.sandbox.advanceBy(20_000);
    expect(kinesis.stream('clicks').streamStatus).toBe('ACTIVE');
    kinesis.sandbox.execute('UpdateShardCount', { streamName: 'clicks', targetShardCount: 2 });
    expect(kinesis.stream('clicks').streamStatus).toBe('UPDATING');
    expect(kinesis.put('clicks', 'a').shardId).toBe('shardId-000000000000');
    kinesis.sandbox.advanceBy(40_000);
    expect(kinesis.openShards('clicks')).toHaveLength(2);
    expect(kinesis.put('clicks', 'a').shardId).not.toBe('shardId-000000000000');
  });

  test('one change at a time', () => {
    const kinesis = StreamSandbox.realistic();
    kinesis.create('clicks');
    expect(() =>
      kinesis.sandbox.execute('UpdateShardCount', { streamName: 'clicks', targetShardCount: 2 }),
    ).toThrowError(
      'Stream clicks under account 123456789012 not ACTIVE, instead in state CREATING',
    );
  });

  test('end with DELETING, and then the name is free', () => {
    const kinesis = StreamSandbox.realistic();
    kinesis.create('clicks');
    kinesis.sandbox.advanceBy(20_000);
    kinesis.sandbox.execute('DeleteStream', {
      streamName: 'clicks',
      enforceConsumerDeletion: false,
    });
    expect(kinesis.stream('clicks').streamStatus).toBe('DELETING');
    kinesis.sandbox.advanceBy(15_000);
    expect(kinesis.create('clicks').streamStatus).toBe('CREATING');
  });

  test('go on after a restart', () => {
    const kinesis = StreamSandbox.realistic();
    kinesis.create('clicks');
    kinesis.sandbox.reload().advanceBy(20_000);
    expect(kinesis.openShards('clicks')).toHaveLength(1);
  });

  test('stand on the agenda', () => {
    const kinesis = StreamSandbox.realistic();
    kinesis.create('clicks');
    expect(kinesis.sandbox.world.agenda(1)).toMatchObject([
      { what: 'The stream "clicks" is ACTIVE', rule: 'KIN-08' },
    ]);
  });
});

describe('a stream that is deleted', () => {
  test('is gone with its records and its timers', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks');
    kinesis.put('clicks', 'a');
    kinesis.sandbox.execute('DeleteStream', {
      streamName: 'clicks',
      enforceConsumerDeletion: false,
    });
    expect(kinesis.sandbox.world.nextDueAt).toBeNull();
    expect(() => kinesis.put('clicks', 'a')).toThrowError(
      'Stream clicks under account 123456789012 not found.',
    );
    kinesis.create('clicks');
    expect(kinesis.texts('clicks')).toEqual([]);
  });
});

describe('the mode (KIN-08)', () => {
  const setMode = (kinesis: StreamSandbox, streamMode: 'PROVISIONED' | 'ON_DEMAND'): void => {
    kinesis.sandbox.execute('UpdateStreamMode', { streamName: 'clicks', streamMode });
  };

  test('on demand brings four shards at least', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks');
    setMode(kinesis, 'ON_DEMAND');
    expect(kinesis.openShards('clicks')).toHaveLength(4);
    setMode(kinesis, 'PROVISIONED');
    expect(kinesis.openShards('clicks')).toHaveLength(4);
  });

  test('changes twice in 24 hours', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks');
    setMode(kinesis, 'ON_DEMAND');
    setMode(kinesis, 'PROVISIONED');
    expect(() => setMode(kinesis, 'ON_DEMAND')).toThrowError(
      expect.objectContaining({ code: 'STREAM_LIMIT_EXCEEDED' }),
    );
    kinesis.sandbox.advanceBy(24 * HOUR_MS);
    setMode(kinesis, 'ON_DEMAND');
    expect(kinesis.stream('clicks').streamMode).toBe('ON_DEMAND');
  });

  test('is not set to what it is', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks');
    expect(() => setMode(kinesis, 'PROVISIONED')).toThrowError('is in PROVISIONED mode already');
  });
});
