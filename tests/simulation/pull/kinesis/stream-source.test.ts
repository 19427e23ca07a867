import { describe, expect, test } from 'vitest';
import { registerStreamConsumer } from '../../../../src/simulation/pull/kinesis/consumer-commands.ts';
import { consumers } from '../../../../src/simulation/pull/kinesis/consumer.ts';
import { kinesisStreamSource as source } from '../../../../src/simulation/pull/kinesis/kinesis-stream-source.ts';
import { putRecords } from '../../../../src/simulation/pull/kinesis/put-record.ts';
import { splitShard } from '../../../../src/simulation/pull/kinesis/reshard-commands.ts';
import {
  createStream,
  deleteStream,
} from '../../../../src/simulation/pull/kinesis/stream-commands.ts';
import { HASH_MIDDLE, recordOf } from '../../../support/streams.ts';
import { TestKernel } from '../../../support/test-kernel.ts';

const ARN = 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks';
const SHARD = 'shardId-000000000000';
const ROLE = 'arn:aws:iam::123456789012:role/orders-role';

/** A kernel that notes which shards had news. */
class StreamKernel extends TestKernel {
  readonly available: (readonly [string, string | null])[] = [];

  override recordsAvailable(arn?: string, shardId?: string | null): void {
    this.available.push([arn ?? '', shardId ?? null]);
  }
}

function withStream(shardCount = 1): StreamKernel {
  const kernel = new StreamKernel();
  const rest = { streamMode: null, maxRecordSizeInKiB: null };
  createStream(kernel, { streamName: 'clicks', shardCount, ...rest });
  return kernel;
}

function put(kernel: TestKernel, ...texts: string[]): void {
  putRecords(kernel, {
    streamName: 'clicks',
    records: texts.map((text) => recordOf('user-7', text)),
  });
}

function readTexts(kernel: TestKernel, after: string | null, limit = 100): string[] {
  return source.read(kernel, ARN, SHARD, after, limit).records.map(({ data }) => atob(data));
}

describe('a stream as event source mappings see it', () => {
  test('owns the ARNs of streams and of their consumers', () => {
    expect(source.owns(ARN)).toBe(true);
    expect(source.owns(`${ARN}/consumer/app:1768232400`)).toBe(true);
    expect(source.owns(`${ARN}/consumer/app`)).toBe(false);
    expect(source.owns('arn:aws:sqs:eu-west-1:123456789012:clicks')).toBe(false);
  });

  test('describes a stream, and a consumer as fan-out of it (KIN-11)', () => {
    const kernel = withStream();
    registerStreamConsumer(kernel, { streamName: 'clicks', consumerName: 'app' });
    const [consumer] = [...kernel.table(consumers).values()];
    const retentionMs = 86_400_000;
    expect(source.describe(kernel, ARN)).toEqual({ streamArn: ARN, isFanOut: false, retentionMs });
    expect(source.describe(kernel, consumer?.consumerArn ?? '')).toEqual({
      streamArn: ARN,
      isFanOut: true,
      retentionMs,
    });
    expect(source.describe(kernel, `${ARN}/consumer/other:1`)).toBeNull();
    expect(source.describe(kernel, `${ARN}s`)).toBeNull();
  });

  test('reads behind a position, up to a limit', () => {
    const kernel = withStream();
    put(kernel, 'a', 'b', 'c');
    const [first] = source.read(kernel, ARN, SHARD, null, 1).records;
    expect(first?.orderKey).toBe('user-7');
    expect(readTexts(kernel, first?.sequenceNumber ?? null)).toEqual(['b', 'c']);
    expect(readTexts(kernel, null, 2)).toEqual(['a', 'b']);
  });

  test('recalls what a poller has read before, without a read being counted', () => {
    const kernel = withStream();
    put(kernel, 'a', 'b', 'c', 'd');
    const { records } = source.read(kernel, ARN, SHARD, null, 100);
    const [first, , third] = records.map(({ sequenceNumber }) => sequenceNumber);
    for (let call = 0; call < 10; call++) {
      expect(source.recall(kernel, ARN, SHARD, first ?? null, third ?? '')).toEqual(
        records.slice(1, 3),
      );
    }
    kernel.now += 86_400_000;
    expect(source.recall(kernel, ARN, SHARD, first ?? null, third ?? '')).toEqual([]);
  });

  test('a position of a stream that was deleted and created again is its beginning', () => {
    const kernel = withStream();
    put(kernel, 'a');
    const [old] = source.read(kernel, ARN, SHARD, null, 1).records;
    deleteStream(kernel, { streamName: 'clicks', enforceConsumerDeletion: false });
    kernel.now += 1_000;
    const rest = { streamMode: null, maxRecordSizeInKiB: null };
    createStream(kernel, { streamName: 'clicks', shardCount: 1, ...rest });
    put(kernel, 'b');
    expect(readTexts(kernel, old?.sequenceNumber ?? '')).toEqual(['b']);
  });

  test('TRIM_HORIZON is before all, LATEST behind all, a timestamp between', () => {
    const kernel = withStream();
    put(kernel, 'a');
    kernel.now += 1_000;
    put(kernel, 'b');
    const at = (start: Parameters<typeof source.positionOf>[3]): string[] =>
      readTexts(kernel, source.positionOf(kernel, ARN, SHARD, start));
    expect(at({ type: 'TRIM_HORIZON' })).toEqual(['a', 'b']);
    expect(at({ type: 'LATEST' })).toEqual([]);
    expect(at({ type: 'AT_TIMESTAMP', atMs: kernel.now })).toEqual(['b']);
    expect(at({ type: 'AT_TIMESTAMP', atMs: 0 })).toEqual(['a', 'b']);
  });

  test('LATEST of a shard without records misses none that come later', () => {
    const kernel = withStream();
    const latest = source.positionOf(kernel, ARN, SHARD, { type: 'LATEST' });
    put(kernel, 'a');
    expect(readTexts(kernel, latest)).toEqual(['a']);
  });

  test('a closed shard ends behind its last record, and its children name it (KIN-10)', () => {
    const kernel = withStream();
    put(kernel, 'a');
    splitShard(kernel, {
      streamName: 'clicks',
      shardToSplit: SHARD,
      newStartingHashKey: HASH_MIDDLE,
    });
    expect(source.read(kernel, ARN, SHARD, null, 100).isEnd).toBe(true);
    expect(source.shards(kernel, ARN)).toMatchObject([
      { shardId: SHARD, parentShardIds: [], isClosed: true },
      { shardId: 'shardId-000000000001', parentShardIds: [SHARD], isClosed: false },
      { shardId: 'shardId-000000000002', parentShardIds: [SHARD], isClosed: false },
    ]);
  });

  test('a closed shard with more to read has not ended yet (KIN-10)', () => {
    const kernel = withStream();
    put(kernel, 'a', 'b');
    splitShard(kernel, {
      streamName: 'clicks',
      shardToSplit: SHARD,
      newStartingHashKey: HASH_MIDDLE,
    });
    expect(source.read(kernel, ARN, SHARD, null, 1).isEnd).toBe(false);
  });

  test('says which shards have news: once a request and shard, when one closes, and at the end', () => {
    const kernel = withStream();
    put(kernel, 'a', 'b');
    expect(kernel.available.splice(0)).toEqual([[ARN, SHARD]]);
    splitShard(kernel, {
      streamName: 'clicks',
      shardToSplit: SHARD,
      newStartingHashKey: HASH_MIDDLE,
    });
    expect(kernel.available.splice(0)).toEqual([[ARN, SHARD]]);
    deleteStream(kernel, { streamName: 'clicks', enforceConsumerDeletion: false });
    expect(kernel.available.map(([, shardId]) => shardId)).toEqual([
      SHARD,
      'shardId-000000000001',
      'shardId-000000000002',
    ]);
    expect(source.read(kernel, ARN, SHARD, null, 100)).toEqual({ records: [], isEnd: true });
  });

  test('all who poll a shard share 5 reads a second; a sixth finds nothing until the next (KIN-01)', () => {
    const kernel = withStream();
    put(kernel, 'a');
    for (let read = 0; read < 5; read++) expect(readTexts(kernel, null)).toEqual(['a']);
    const nextReadAtMs = (Math.floor(kernel.now / 1_000) + 1) * 1_000;
    expect(source.read(kernel, ARN, SHARD, null, 100)).toEqual({
      records: [],
      isEnd: false,
      nextReadAtMs,
    });
    kernel.now = nextReadAtMs;
    expect(readTexts(kernel, null)).toEqual(['a']);
  });

  test('a consumer of enhanced fan-out reads as often as it likes, and takes nothing from others (KIN-11)', () => {
    const kernel = withStream();
    put(kernel, 'a');
    registerStreamConsumer(kernel, { streamName: 'clicks', consumerName: 'app' });
    const [consumer] = [...kernel.table(consumers).values()];
    for (let read = 0; read < 10; read++) {
      const page = source.read(kernel, consumer?.consumerArn ?? '', SHARD, null, 100);
      expect(page.records).toHaveLength(1);
    }
    expect(readTexts(kernel, null)).toEqual(['a']);
  });

  test('the oldest record behind a position says how far a reader lags', () => {
    const kernel = withStream();
    expect(source.oldestArrivalMs(kernel, ARN, SHARD, null)).toBeNull();
    put(kernel, 'a');
    const arrivedAtMs = kernel.now;
    kernel.now += 5_000;
    expect(source.oldestArrivalMs(kernel, ARN, SHARD, null)).toBe(arrivedAtMs);
    const latest = source.positionOf(kernel, ARN, SHARD, { type: 'LATEST' });
    expect(source.oldestArrivalMs(kernel, ARN, SHARD, latest)).toBeNull();
  });

  test('a record is in the event with its data in base64 and its arrival in seconds (KIN-12)', () => {
    const kernel = withStream();
    kernel.now += 345;
    put(kernel, '{"orderId":7}');
    const [record] = source.read(kernel, ARN, SHARD, null, 1).records;
    if (!record) throw new Error('There is no record');
    expect(source.toEventRecord(kernel, ARN, SHARD, record, ROLE)).toEqual({
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: 'user-7',
        sequenceNumber: record.sequenceNumber,
        data: 'eyJvcmRlcklkIjo3fQ==',
        approximateArrivalTimestamp: 1768232400.345,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `${SHARD}:${record.sequenceNumber}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: ROLE,
      awsRegion: 'eu-west-1',
      eventSourceARN: ARN,
    });
  });

  test('a record says nearly how many bytes it has in the event', () => {
    const kernel = withStream();
    put(kernel, 'x'.repeat(10_000));
    const [record] = source.read(kernel, ARN, SHARD, null, 1).records;
    if (!record) throw new Error('There is no record');
    const event = JSON.stringify(source.toEventRecord(kernel, ARN, SHARD, record, ROLE));
    expect(record.bytes).toBeGreaterThanOrEqual(event.length);
    expect(record.bytes - event.length).toBeLessThan(200);
  });

  test('an aggregated record is handed over as it is (KIN-13)', () => {
    const kernel = withStream();
    const aggregated = btoa('\xf3\x89\x9a\xc2\x0a\x01a\x1a\x05');
    putRecords(kernel, {
      streamName: 'clicks',
      records: [{ data: aggregated, partitionKey: 'a', explicitHashKey: null }],
    });
    const [record] = source.read(kernel, ARN, SHARD, null, 1).records;
    if (!record) throw new Error('There is no record');
    expect(source.toEventRecord(kernel, ARN, SHARD, record, ROLE)).toMatchObject({
      kinesis: { data: aggregated },
    });
  });

  test.each([
    ['{"orderId":7}', { orderId: 7 }],
    ['plain', 'plain'],
    ['{"open":', '{"open":'],
  ])('filters look at %s decoded', (text, data) => {
    const kernel = withStream();
    put(kernel, text);
    const [record] = source.read(kernel, ARN, SHARD, null, 1).records;
    if (!record) throw new Error('There is no record');
    expect(source.toFilterSubject(kernel, ARN, SHARD, record)).toEqual({ data });
  });

  test('the example event is of one shard and names its region', () => {
    const { sandbox } = new TestKernel();
    const [record] = source.exampleEvent(sandbox)['Records'] as readonly object[];
    expect(record).toMatchObject({ awsRegion: 'eu-west-1', eventSource: 'aws:kinesis' });
  });
});
