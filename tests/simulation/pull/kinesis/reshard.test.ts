import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../../src/simulation/errors.ts';
import {
  HASH_MAX,
  HASH_MIN,
  isFollowedBy,
} from '../../../../src/simulation/pull/kinesis/hash-key.ts';
import { HASH_LAST, HASH_MIDDLE, recordOf, StreamSandbox } from '../../../support/streams.ts';

function withStream(shardCount = 1): StreamSandbox {
  const kinesis = new StreamSandbox();
  kinesis.create('clicks', { shardCount });
  return kinesis;
}

function split(kinesis: StreamSandbox, number: number, newStartingHashKey: string): void {
  const shardToSplit = shardId(number);
  kinesis.sandbox.execute('SplitShard', { streamName: 'clicks', shardToSplit, newStartingHashKey });
}

function merge(kinesis: StreamSandbox, left: number, right: number): void {
  kinesis.sandbox.execute('MergeShards', {
    streamName: 'clicks',
    shardToMerge: shardId(left),
    adjacentShardToMerge: shardId(right),
  });
}

function setCount(kinesis: StreamSandbox, targetShardCount: number): void {
  kinesis.sandbox.execute('UpdateShardCount', { streamName: 'clicks', targetShardCount });
}

function shardId(number: number): string {
  return `shardId-${String(number).padStart(12, '0')}`;
}

describe('a split (KIN-09)', () => {
  test('closes the shard and opens two children that share its range', () => {
    const kinesis = withStream();
    split(kinesis, 0, HASH_MIDDLE);
    expect(kinesis.shards('clicks')).toMatchObject([
      { shardId: shardId(0), closedAtMs: kinesis.sandbox.now },
      { shardId: shardId(1), parentShardId: shardId(0), startHash: HASH_MIN },
      { shardId: shardId(2), parentShardId: shardId(0), endHash: HASH_MAX },
    ]);
    expect(kinesis.openShards('clicks').map((shard) => shard.shardId)).toEqual([
      shardId(1),
      shardId(2),
    ]);
  });

  test('leaves what was put in the parent, and puts what comes into the children', () => {
    const kinesis = withStream();
    kinesis.put('clicks', 'a', 'before');
    split(kinesis, 0, HASH_MIDDLE);
    kinesis.put('clicks', 'a', 'after');
    expect(kinesis.texts('clicks', shardId(0))).toEqual(['before']);
    expect(kinesis.texts('clicks', shardId(1))).toEqual(['after']);
  });

  test.each(['0', HASH_LAST])('is strictly within the range, and not at %s', (hash) => {
    expect(() => split(withStream(), 0, hash)).toThrowError('NewStartingHashKey');
  });

  test('is not of a closed shard, nor of one that is not there', () => {
    const kinesis = withStream();
    split(kinesis, 0, HASH_MIDDLE);
    expect(() => split(kinesis, 0, HASH_MIDDLE)).toThrowError('is closed');
    expect(() => split(kinesis, 9, HASH_MIDDLE)).toThrowError('does not exist');
  });
});

describe('a merge (KIN-09)', () => {
  test('closes two shards and opens one with both ranges and both parents', () => {
    const kinesis = withStream(2);
    merge(kinesis, 1, 0);
    expect(kinesis.openShards('clicks')).toMatchObject([
      {
        shardId: shardId(2),
        parentShardId: shardId(1),
        adjacentParentShardId: shardId(0),
        startHash: HASH_MIN,
        endHash: HASH_MAX,
      },
    ]);
  });

  test.each([
    [0, 2],
    [1, 1],
  ])('is of adjacent shards, and not of %d and %d', (left, right) => {
    expect(() => merge(withStream(3), left, right)).toThrowError('not an adjacent pair');
  });
});

describe('another number of shards (KIN-08)', () => {
  test.each([
    [2, 4],
    [4, 2],
    [3, 5],
    [5, 3],
    [7, 4],
  ])('makes %d shards %d with equal shares', (before, after) => {
    const kinesis = withStream(before);
    setCount(kinesis, after);
    const even = withStream(after);
    const rangesOf = (sandbox: StreamSandbox): string[] =>
      sandbox.openShards('clicks').map(({ startHash, endHash }) => `${startHash}-${endHash}`);
    expect(rangesOf(kinesis)).toEqual(rangesOf(even));
  });

  test('is from half to twice as many', () => {
    expect(() => setCount(withStream(4), 1)).toThrowError('down below half');
    expect(() => setCount(withStream(4), 9)).toThrowError('up over double');
  });

  test('is set ten times in 24 hours', () => {
    const kinesis = withStream(4);
    for (let update = 0; update < 10; update++) setCount(kinesis, 4);
    expect(() => setCount(kinesis, 4)).toThrowError('10 times in a rolling 24-hour period');
    kinesis.sandbox.advanceBy(86_400_000);
    setCount(kinesis, 8);
    expect(kinesis.openShards('clicks')).toHaveLength(8);
  });

  test('is Kinesis’s to decide for a stream on demand', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks', { streamMode: 'ON_DEMAND' });
    expect(() => setCount(kinesis, 5)).toThrowError('is for streams in PROVISIONED mode');
    expect(() => split(kinesis, 0, '9')).toThrowError('is for streams in PROVISIONED mode');
  });
});

describe('a stream on demand (KIN-08)', () => {
  const busy = (kinesis: StreamSandbox, requests: number): number => {
    let failed = 0;
    for (let request = 0; request < requests; request++) {
      const records = Array.from({ length: 500 }, (_, index) =>
        recordOf('a', 'x', ((BigInt(HASH_LAST) * BigInt(index)) / 500n).toString()),
      );
      failed += kinesis.putAll('clicks', records).failedRecordCount;
    }
    return failed;
  };

  test('has twice as many shards after a second in which it took more than half of what it can', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks', { streamMode: 'ON_DEMAND' });
    expect(busy(kinesis, 4)).toBe(0);
    kinesis.sandbox.advanceBy(1_000);
    expect(kinesis.openShards('clicks')).toHaveLength(4);
    expect(busy(kinesis, 5)).toBe(0);
    kinesis.sandbox.advanceBy(1_000);
    expect(kinesis.openShards('clicks')).toHaveLength(8);
  });

  test('throttles a rate that more than doubles at once', () => {
    const kinesis = new StreamSandbox();
    kinesis.create('clicks', { streamMode: 'ON_DEMAND' });
    expect(busy(kinesis, 9)).toBe(500);
  });

  test('takes some minutes for it in REALISTIC', () => {
    const kinesis = StreamSandbox.realistic();
    kinesis.create('clicks', { streamMode: 'ON_DEMAND' });
    kinesis.sandbox.advanceBy(20_000);
    busy(kinesis, 5);
    kinesis.sandbox.advanceBy(59_000);
    expect(kinesis.openShards('clicks')).toHaveLength(4);
    kinesis.sandbox.advanceBy(242_000);
    expect(kinesis.openShards('clicks')).toHaveLength(8);
  });
});

type Change =
  | { readonly do: 'split'; readonly shard: number; readonly share: number }
  | { readonly do: 'merge'; readonly shard: number }
  | { readonly do: 'count'; readonly percent: number }
  | { readonly do: 'put'; readonly key: string }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'reload' };

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    do: fc.constant('split' as const),
    shard: fc.nat(20),
    share: fc.integer({ min: 0, max: 1_000 }),
  }),
  fc.record({ do: fc.constant('merge' as const), shard: fc.nat(20) }),
  fc.record({ do: fc.constant('count' as const), percent: fc.integer({ min: 50, max: 200 }) }),
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    }),
  },
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 999, 60_000) }),
  fc.record({ do: fc.constant('reload' as const) }),
);

/** Carries a change out, if the stream is such that it can be. */
function apply(kinesis: StreamSandbox, step: Change): void {
  const open = kinesis.openShards('clicks');
  try {
    if (step.do === 'split') {
      const shard = open[step.shard % open.length];
      const start = BigInt(`0x${shard?.startHash}`);
      const width = BigInt(`0x${shard?.endHash}`) - start;
      split(
        kinesis,
        shard?.shardNumber ?? 0,
        (start + (width * BigInt(step.share)) / 1_000n).toString(),
      );
    } else if (step.do === 'merge') {
      const place = step.shard % open.length;
      merge(kinesis, open[place]?.shardNumber ?? 0, open[place + 1]?.shardNumber ?? 999);
    } else if (step.do === 'count') {
      setCount(kinesis, Math.ceil((open.length * step.percent) / 100));
    } else if (step.do === 'wait') kinesis.sandbox.advanceBy(step.ms);
    else if (step.do === 'reload') kinesis.sandbox.reload();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

/** The shards in an order in which a reader may read them: all parents before their children. */
function texts(kinesis: StreamSandbox): string[] {
  return kinesis.shards('clicks').flatMap((shard) => kinesis.texts('clicks', shard.shardId));
}

describe('whatever splits and merges are made', () => {
  test('the open shards divide all hash keys without gap or overlap (KIN-06, KIN-09)', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (steps) => {
        const kinesis = withStream(2);
        for (const step of steps) {
          apply(kinesis, step);
          const open = kinesis.openShards('clicks');
          expect(open[0]?.startHash).toBe(HASH_MIN);
          expect(open.at(-1)?.endHash).toBe(HASH_MAX);
          for (const [place, shard] of open.entries()) {
            const next = open[place + 1];
            if (next) expect(isFollowedBy(shard, next)).toBe(true);
          }
        }
        kinesis.sandbox.forgetStory();
      }),
      { numRuns: 40 },
    );
  });

  test('who reads parents before children gets each key in its order, with growing numbers (KIN-07, KIN-10)', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (steps) => {
        const kinesis = withStream(2);
        const last = new Map<string, bigint>();
        const expected: string[] = [];
        for (const step of steps) {
          apply(kinesis, step);
          if (step.do !== 'put') continue;
          const text = `${step.key}${expected.length}`;
          const number = BigInt(kinesis.put('clicks', step.key, text).sequenceNumber);
          expect(number).toBeGreaterThan(last.get(step.key) ?? 0n);
          last.set(step.key, number);
          expected.push(text);
        }
        const read = texts(kinesis);
        for (const key of ['a', 'b', 'c', 'd', 'e']) {
          const ofKey = (all: string[]): string[] => all.filter((text) => text.startsWith(key));
          expect(ofKey(read)).toEqual(ofKey(expected));
        }
        kinesis.sandbox.forgetStory();
      }),
      { numRuns: 40 },
    );
  });
});
