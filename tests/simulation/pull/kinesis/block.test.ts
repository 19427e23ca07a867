import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal } from '../../../../src/simulation/errors.ts';
import { blocks, recordsFrom } from '../../../../src/simulation/pull/kinesis/block.ts';
import { putManyRecords } from '../../../../src/simulation/pull/kinesis/put-record.ts';
import { shards } from '../../../../src/simulation/pull/kinesis/shard.ts';
import { createStream } from '../../../../src/simulation/pull/kinesis/stream-commands.ts';
import { TestKernel } from '../../../support/test-kernel.ts';

const request = fc.record({
  records: fc.integer({ min: 1, max: 3 }),
  isTakenBack: fc.boolean(),
});

test('A shard has the records that were put, and none that were taken back', () => {
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 12 }), (requests) => {
      const kernel = new TestKernel();
      createStream(kernel, {
        streamName: 'clicks',
        streamMode: null,
        shardCount: 1,
        maxRecordSizeInKiB: null,
      });
      const kept: string[] = [];
      for (const [number, { records, isTakenBack }] of requests.entries()) {
        const keys = Array.from({ length: records }, (_, index) => `${number}-${index}`);
        if (isTakenBack)
          expect(() => kernel.atomically(() => refuse(kernel, keys))).toThrow(Refusal);
        else {
          put(kernel, keys);
          kept.push(...keys);
        }
      }
      expect(keysIn(kernel)).toEqual(kept);
      if (requests.at(-1)?.isTakenBack === false) expect(keysInLists(kernel)).toEqual(kept);
    }),
  );
});

function put(kernel: TestKernel, keys: readonly string[]): void {
  putManyRecords(kernel, {
    streamName: 'clicks',
    records: keys.map((partitionKey) => ({ partitionKey, data: '', explicitHashKey: null })),
  });
}

function refuse(kernel: TestKernel, keys: readonly string[]): void {
  put(kernel, keys);
  throw new Refusal('VALIDATION_FAILED', 'It is not to be.');
}

/** By their places, as everybody reads them. */
function keysIn(kernel: TestKernel): string[] {
  const [shard] = kernel.table(shards).values();
  if (!shard) throw new Error('There is no shard');
  return [...recordsFrom(kernel, shard, 1)].map(({ partitionKey }) => partitionKey);
}

/** As the next save writes them. */
function keysInLists(kernel: TestKernel): string[] {
  return [...kernel.table(blocks).values()].flatMap(({ partitionKeys }) => partitionKeys);
}
