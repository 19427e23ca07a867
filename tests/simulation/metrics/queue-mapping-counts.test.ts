import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  queueBatches,
  queuePollings,
} from '../../../src/simulation/pull/event-source-mapping/queue-polling/polling-row.ts';
import { countsIn } from '../../support/mapping-metrics.ts';
import { FAILING, MappingSandbox, OK, SLOW } from '../../support/mappings.ts';

let estate: MappingSandbox;

beforeEach(() => {
  estate = new MappingSandbox();
  estate.createQueue('orders');
});

const counts = (): Record<string, number> => countsIn(estate.sandbox.events);

function reserve(reservedConcurrentExecutions: number): void {
  estate.sandbox.execute('PutFunctionConcurrency', {
    functionName: 'worker',
    reservedConcurrentExecutions,
  });
}

const even = { filters: [{ pattern: '{"body":{"even":[true]}}' }] };
const body = (isEven: boolean): string => JSON.stringify({ even: isEven });

describe('the metrics of a mapping of a queue (table 3.8)', () => {
  test('count what was received, what the function got, and what was deleted after it', () => {
    estate.sandbox.createFunction('worker', OK);
    for (const text of ['a', 'b', 'c']) estate.send(text);
    estate.map();
    estate.sandbox.advanceBy(1_000);
    expect(counts()).toEqual({
      Polled: 3,
      FilteredOut: 0,
      Invoked: 3,
      FailedInvoke: 0,
      Dropped: 0,
      Delivered: 0,
      Deleted: 3,
    });
  });

  test.each([
    ['with a window', { maximumBatchingWindowInSeconds: 5 }],
    ['without one', {}],
  ])('count what the filters stopped, and not that it is deleted (ESM-36), %s', (_name, window) => {
    estate.sandbox.createFunction('worker', OK);
    for (const isEven of [true, false, true, false, false]) estate.send(body(isEven));
    estate.map({ filterCriteria: even, ...window });
    estate.sandbox.advanceBy(10_000);
    expect(counts()).toMatchObject({ Polled: 5, FilteredOut: 3, Invoked: 2, Deleted: 2 });
    expect(estate.messagesOf()).toEqual([]);
  });

  test('count a message again with each receive, and never as dropped (SQS-40)', () => {
    estate.sandbox.createFunction('worker', FAILING);
    estate.map();
    estate.send('a');
    estate.sandbox.advanceBy(61_000);
    expect(counts()).toMatchObject({
      Polled: 3,
      Invoked: 3,
      FailedInvoke: 3,
      Dropped: 0,
      Deleted: 0,
    });
  });

  test('count of a batch that failed in part the reported messages as failed, and the others as deleted', () => {
    estate.sandbox.createFunction(
      'worker',
      `exports.handler = async ({ Records }) => ({ batchItemFailures: Records
        .filter(({ body }) => body === 'b')
        .map(({ messageId }) => ({ itemIdentifier: messageId })) });`,
    );
    for (const text of ['a', 'b', 'c']) estate.send(text);
    estate.map({ functionResponseTypes: ['REPORT_BATCH_ITEM_FAILURES'] });
    estate.sandbox.advanceBy(1_000);
    expect(counts()).toMatchObject({ Invoked: 3, FailedInvoke: 1, Deleted: 2 });
  });

  test('count a batch that is handed over in two parts once as polled (ESM-21)', () => {
    estate.sandbox.createFunction('worker', OK);
    for (let index = 0; index < 10; index++) estate.send('x'.repeat(900_000));
    estate.map();
    estate.sandbox.advanceBy(5_000);
    const invoked = estate.sandbox.events.filter(({ kind }) => kind === 'BATCH_INVOKED');
    expect(invoked.length).toBeGreaterThan(1);
    expect(counts()).toMatchObject({ Polled: 10, Invoked: 10, Deleted: 10 });
  });

  test('count a throttled batch when it gets through, and not as failed (ESM-27)', () => {
    estate.sandbox.createFunction('worker', OK);
    reserve(0);
    estate.map();
    estate.send('a');
    estate.sandbox.advanceBy(2_500);
    expect(counts()).toMatchObject({ Polled: 1, Invoked: 0, FailedInvoke: 0 });
    reserve(10);
    estate.sandbox.advanceBy(10_000);
    expect(counts()).toMatchObject({ Polled: 1, Invoked: 1, FailedInvoke: 0, Deleted: 1 });
  });

  test('count an invoke as failed where the function is gone (ESM-10)', () => {
    estate.sandbox.createFunction('worker', OK);
    estate.map();
    estate.sandbox.execute('DeleteFunction', { functionName: 'worker', qualifier: null });
    estate.send('a');
    estate.sandbox.advanceBy(1_000);
    expect(counts()).toMatchObject({ Polled: 1, Invoked: 0, FailedInvoke: 1 });
  });

  test('count no message as deleted that has become visible again meanwhile (SQS-42)', () => {
    estate.sandbox.createFunction('worker', SLOW, { timeout: 20 });
    estate.map();
    estate.send('a');
    estate.sandbox.advanceBy(1_000);
    const [batch] = estate.sandbox.world.table(queueBatches).values();
    estate.sandbox.execute('ChangeMessageVisibility', {
      queueName: 'orders',
      receiptHandle: batch?.running[0]?.receiptHandle ?? '',
      visibilityTimeout: 0,
    });
    estate.sandbox.advanceBy(9_500);
    expect(counts()).toMatchObject({ Polled: 2, Invoked: 2, Deleted: 0 });
  });
});

const step = fc.oneof(
  { weight: 6, arbitrary: fc.boolean() },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 6_000 }) },
  { weight: 1, arbitrary: fc.constantFrom('throttle' as const, 'release' as const) },
);

const settings = fc.record({
  batchSize: fc.integer({ min: 1, max: 10 }),
  maximumBatchingWindowInSeconds: fc.constantFrom(0, 0, 4),
});

test('whatever happens, what was polled was filtered out, has been handed over, still waits, or was let go', () => {
  fc.assert(
    fc.property(settings, fc.array(step, { maxLength: 25 }), (mapping, steps) => {
      estate = new MappingSandbox();
      estate.createQueue('orders');
      estate.sandbox.createFunction('worker', SLOW, { timeout: 20 });
      estate.map({ filterCriteria: even, ...mapping });
      for (const one of steps) {
        if (one === 'throttle') reserve(0);
        else if (one === 'release') reserve(100);
        else if (typeof one === 'number') estate.sandbox.advanceBy(one);
        else estate.send(body(one));
        const { world, events } = estate.sandbox;
        const held = [...world.table(queuePollings).values()].reduce(
          (sum, { buffer }) => sum + (buffer?.records.length ?? 0),
          0,
        );
        const waiting = [...world.table(queueBatches).values()].reduce(
          (sum, batch) => sum + batch.waiting.length,
          0,
        );
        const letGo = events
          .filter(({ kind }) => kind === 'BATCH_RETURNED')
          .reduce(
            (sum, { detail }) => sum + ((detail?.['messageIds'] ?? []) as string[]).length,
            0,
          );
        const { Polled, FilteredOut = 0, Invoked = 0 } = counts();
        expect(FilteredOut + Invoked + held + waiting + letGo).toBe(Polled);
      }
      estate.sandbox.forgetStory();
    }),
    { numRuns: 25, seed: 20_260_115 },
  );
});
