import { describe, expect, test } from 'vitest';
import { blocks } from '../../../../src/simulation/pull/kinesis/block.ts';
import { kinesisStreamSource } from '../../../../src/simulation/pull/kinesis/kinesis-stream-source.ts';
import { putRecords } from '../../../../src/simulation/pull/kinesis/put-record.ts';
import {
  OPEN_SHARDS_MAX,
  RECORD_BYTES_MAX,
  SHARDS_MAX,
  STREAMS_MAX,
} from '../../../../src/simulation/pull/kinesis/quotas.ts';
import {
  mergeShards,
  splitShard,
  updateShardCount,
} from '../../../../src/simulation/pull/kinesis/reshard-commands.ts';
import { shards } from '../../../../src/simulation/pull/kinesis/shard.ts';
import { createStream } from '../../../../src/simulation/pull/kinesis/stream-commands.ts';
import { streams } from '../../../../src/simulation/pull/kinesis/stream.ts';
import { HASH_MIDDLE, recordOf } from '../../../support/streams.ts';
import { TestKernel } from '../../../support/test-kernel.ts';

const ARN = 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks';
const SHARD = 'shardId-000000000000';

function create(kernel: TestKernel, streamName: string, shardCount = 1): void {
  createStream(kernel, { streamName, shardCount, streamMode: null, maxRecordSizeInKiB: null });
}

/** Puts a megabyte and lets a second pass. */
function putMegabyte(kernel: TestKernel): void {
  putRecords(kernel, { streamName: 'clicks', records: [MEGABYTE] });
  kernel.now += 1_000;
}

const MEGABYTE = recordOf('a', 'x'.repeat(1_000_000));

function fill(kernel: TestKernel): number {
  let records = 0;
  const perRecord = MEGABYTE.data.length + 65;
  for (; (records + 1) * perRecord <= RECORD_BYTES_MAX; records++) putMegabyte(kernel);
  return records;
}

describe('a sandbox holds', () => {
  test('so many streams', () => {
    const kernel = new TestKernel();
    for (let number = 0; number < STREAMS_MAX; number++) create(kernel, `stream-${number}`);
    expect(() => create(kernel, 'one-more')).toThrowError(`the limit is ${STREAMS_MAX}`);
    expect(kernel.table(streams).size).toBe(STREAMS_MAX);
  });

  test('so many open shards', () => {
    const kernel = new TestKernel();
    create(kernel, 'clicks', OPEN_SHARDS_MAX);
    expect(() => create(kernel, 'orders')).toThrowError('would exceed the shard limit');
    expect(() =>
      splitShard(kernel, { streamName: 'clicks', shardToSplit: SHARD, newStartingHashKey: '9' }),
    ).toThrowError('would exceed the shard limit');
  });

  test('so many shards with those that are closed', () => {
    const kernel = new TestKernel();
    create(kernel, 'clicks');
    const { id } = [...kernel.table(streams).values()][0] ?? { id: '' };
    const reshard = (): void => {
      const [open] = [...kernel.table(shards).values()].filter(
        ({ closedAtMs }) => closedAtMs === null,
      );
      const streamName = 'clicks';
      const shardToSplit = open?.shardId ?? '';
      splitShard(kernel, { streamName, shardToSplit, newStartingHashKey: HASH_MIDDLE });
      const [left, right] = [...kernel.table(shards).values()].filter(
        ({ closedAtMs }) => closedAtMs === null,
      );
      mergeShards(kernel, {
        streamName,
        shardToMerge: left?.shardId ?? '',
        adjacentShardToMerge: right?.shardId ?? '',
      });
    };
    reshard();
    // As if it had been done very often.
    const [closed] = kernel.table(shards).values();
    for (let number = 10; kernel.table(shards).size < SHARDS_MAX; number++) {
      if (closed) {
        kernel.table(shards).put({ ...closed, id: `shd_${number}`, shardId: `shard-${number}` });
      }
    }
    expect(reshard).toThrowError(expect.objectContaining({ code: 'QUOTA_EXCEEDED' }));
    expect(() =>
      updateShardCount(kernel, { streamName: 'clicks', targetShardCount: 2 }),
    ).toThrowError(`the limit is ${SHARDS_MAX}`);
    expect(kernel.table(streams).get(id)?.streamStatus).toBe('ACTIVE');
  });

  test('so many bytes of records, and refuses more', () => {
    const kernel = new TestKernel();
    create(kernel, 'clicks');
    const records = fill(kernel);
    const before = kernel.events.length;
    expect(() => putMegabyte(kernel)).toThrowError(`the limit is ${RECORD_BYTES_MAX}`);
    expect(kernel.table(blocks).size).toBe(records);
    expect(kernel.events).toHaveLength(before);
  });

  test('unless every mapping has done with some, which leave before their retention ends', () => {
    const kernel = new TestKernel();
    create(kernel, 'clicks');
    const records = fill(kernel);
    const page = kinesisStreamSource.read(kernel, ARN, SHARD, null, 100);
    const done = page.records[9]?.sequenceNumber ?? '';
    kinesisStreamSource.release?.(kernel, ARN, SHARD, done);
    putMegabyte(kernel);
    expect(kernel.events.at(-2)).toMatchObject({
      kind: 'STREAM_RECORDS_TRIMMED',
      // A megabyte for the record, and some more so that it need not be done each time.
      detail: { streamName: 'clicks', shardId: SHARD, records: 7 },
    });
    expect(kernel.table(blocks).size).toBe(records - 7 + 1);
    kernel.now += 60_000;
    const [oldest] = kinesisStreamSource.read(kernel, ARN, SHARD, null, 1).records;
    expect(oldest?.sequenceNumber).toBe(page.records[7]?.sequenceNumber);
  });

  test('nothing less than before, where what is released would not be enough', () => {
    const kernel = new TestKernel();
    create(kernel, 'clicks');
    const records = fill(kernel);
    const page = kinesisStreamSource.read(kernel, ARN, SHARD, null, 1);
    kinesisStreamSource.release?.(kernel, ARN, SHARD, page.records[0]?.sequenceNumber ?? '');
    putMegabyte(kernel);
    expect(() => putMegabyte(kernel)).toThrowError('Cannot take the records into the sandbox');
    expect(kernel.table(blocks).size).toBe(records);
  });
});
