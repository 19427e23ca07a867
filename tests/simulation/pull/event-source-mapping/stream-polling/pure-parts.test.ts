import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutBatch } from '../../../../../src/simulation/pull/event-source-mapping/stream-polling/batch-cut.ts';
import { failureRecord } from '../../../../../src/simulation/pull/event-source-mapping/stream-polling/failure-record.ts';
import { laneOf } from '../../../../../src/simulation/pull/event-source-mapping/stream-polling/lane-hash.ts';
import {
  pollsBefore,
  tickAfter,
} from '../../../../../src/simulation/pull/event-source-mapping/stream-polling/poll-count.ts';
import { RecordQueue } from '../../../../../src/simulation/pull/event-source-mapping/stream-polling/record-queue.ts';
import { retryDelayMs } from '../../../../../src/simulation/pull/event-source-mapping/stream-polling/retry-delay.ts';
import { comparePositions } from '../../../../../src/simulation/pull/event-source-mapping/stream-polling/sequence-order.ts';
import type { StreamRecord } from '../../../../../src/simulation/pull/pull-source.ts';

function record(number: number, bytes = 100, arrivedAtMs = number): StreamRecord {
  return { sequenceNumber: String(number), arrivedAtMs, orderKey: 'key', bytes };
}

function queueOf(records: readonly StreamRecord[]): RecordQueue {
  const queue = new RecordQueue();
  for (const one of records) queue.push(one);
  return queue;
}

describe('positions', () => {
  test('are compared as numbers of any length; the beginning comes before all', () => {
    const shuffled = ['1000', '9', null, '10', '999'];
    expect(shuffled.sort(comparePositions)).toEqual([null, '9', '10', '999', '1000']);
  });

  test('are compared as big integers are', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n }), fc.bigInt({ min: 1n }), (left, right) => {
        const sign = Math.sign(comparePositions(String(left), String(right)));
        expect(sign).toBe(left === right ? 0 : left < right ? -1 : 1);
      }),
    );
  });
});

describe('lanes', () => {
  test('a key is always in the same lane, whichever it is (KIN-22, DDB-12)', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 10 }), (key, count) => {
        const lane = laneOf(key, count);
        expect(lane).toBe(laneOf(key, count));
        expect(lane >= 0 && lane < count).toBe(true);
      }),
    );
  });

  test('many keys are spread over all lanes', () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let key = 0; key < 10_000; key++) {
      const lane = laneOf(`user-${key}`, 10);
      counts[lane] = (counts[lane] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(700);
  });
});

test('waits grow to a minute and stay there (KIN-33)', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 100].map((failures) => retryDelayMs(failures) / 1_000)).toEqual([
    1, 2, 4, 8, 16, 30, 60, 60, 60,
  ]);
});

describe('a batch is cut', () => {
  const limits = { batchSize: 3, bytesMax: 10_000, arrivedBeforeMs: null };

  test('by count', () => {
    const queue = queueOf([1, 2, 3, 4].map((number) => record(number)));
    expect(cutBatch(queue, limits)).toEqual({ count: 3, isFull: true });
  });

  test('by bytes, with one record at least', () => {
    const large = [1, 2, 3].map((number) => record(number, 6_000));
    expect(cutBatch(queueOf(large), limits)).toEqual({ count: 1, isFull: true });
    expect(cutBatch(queueOf([record(1, 20_000)]), limits)).toEqual({ count: 1, isFull: false });
  });

  test('where a window ends, and is full then (KIN-40)', () => {
    const queue = queueOf([record(1, 10, 5), record(2, 10, 15)]);
    expect(cutBatch(queue, { ...limits, arrivedBeforeMs: 10 })).toEqual({ count: 1, isFull: true });
  });

  test('and is not full while more would go into it', () => {
    expect(cutBatch(queueOf([record(1)]), limits)).toEqual({ count: 1, isFull: false });
  });
});

test('a queue of records counts and drops from its front', () => {
  const queue = queueOf([10, 20, 30, 40].map((number) => record(number)));
  expect(queue.countUpTo('30')).toBe(3);
  expect(queue.countUpTo('5')).toBe(0);
  expect(queue.countBefore(20)).toBe(1);
  queue.dropFirst(3);
  expect(queue.length).toBe(1);
  expect(queue.countUpTo('30')).toBe(0);
  expect(queue.first(5).map(({ sequenceNumber }) => sequenceNumber)).toEqual(['40']);
});

describe('polls', () => {
  test('come on ticks after the first', () => {
    expect(tickAfter(1_500, 1_000, 1_000)).toBe(1_500);
    expect(tickAfter(1_500, 1_000, 1_500)).toBe(2_500);
    expect(tickAfter(1_500, 250, 1_600)).toBe(1_750);
  });

  test('are counted while the poller sleeps as if it had carried them out (KIN-20, DDB-09)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(250, 1_000),
        fc.nat(5_000),
        fc.nat(20),
        fc.nat(100_000),
        (intervalMs, firstTickMs, asleepTick, passedMs) => {
          const asleepSinceMs = firstTickMs + asleepTick * intervalMs;
          const nowMs = asleepSinceMs + passedMs;
          let carriedOut = 0;
          for (let tick = asleepSinceMs + intervalMs; tick < nowMs; tick += intervalMs) {
            carriedOut += 1;
          }
          const counted = { polls: 5, emptyPolls: 3 };
          const row = {
            isFanOut: false,
            asleepSinceMs,
            firstTickMs,
            nextPollAtMs: null,
            ...counted,
          };
          expect(pollsBefore(row, intervalMs, nowMs)).toEqual({
            polls: 5 + carriedOut,
            emptyPolls: 3 + carriedOut,
          });
        },
      ),
    );
  });
});

test('the failure record of a table has its own name and whole seconds (ESM-50, DDB-14)', () => {
  const arrivedAtMs = Date.UTC(2026, 0, 15, 10, 10, 2, 100);
  const point = { sequenceNumber: '100', arrivedAtMs };
  expect(
    failureRecord({
      sourceType: 'DYNAMODB_STREAMS',
      streamArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/users/stream/2026',
      shardId: 'shardId-1',
      functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:orders:live',
      condition: 'RecordAgeExceeded',
      attempts: 3,
      requestId: 'request-1',
      lastAttempt: null,
      first: point,
      last: point,
      count: 1,
      nowMs: arrivedAtMs + 70_245,
    }),
  ).toEqual({
    requestContext: {
      requestId: 'request-1',
      functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:orders:live',
      condition: 'RecordAgeExceeded',
      approximateInvokeCount: 3,
    },
    version: '1.0',
    timestamp: '2026-01-15T10:11:12.345Z',
    DDBStreamBatchInfo: {
      shardId: 'shardId-1',
      startSequenceNumber: '100',
      endSequenceNumber: '100',
      approximateArrivalOfFirstRecord: '2026-01-15T10:10:02Z',
      approximateArrivalOfLastRecord: '2026-01-15T10:10:02Z',
      batchSize: 1,
      streamArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/users/stream/2026',
    },
  });
});
