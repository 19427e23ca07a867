import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countsIn } from '../../support/mapping-metrics.ts';
import {
  FAILING,
  failingAt,
  OK,
  reporting,
  StreamMappingSandbox,
} from '../../support/stream-mappings.ts';

const even = { filters: [{ pattern: '{"data":{"even":[true]}}' }] };
const record = (isEven: boolean): string => JSON.stringify({ even: isEven });

function counts(estate: StreamMappingSandbox): Record<string, number> {
  return countsIn(estate.sandbox.events);
}

function throttle({ sandbox }: StreamMappingSandbox): void {
  sandbox.execute('PutFunctionConcurrency', {
    functionName: 'worker',
    reservedConcurrentExecutions: 0,
  });
}

function release({ sandbox }: StreamMappingSandbox): void {
  sandbox.execute('DeleteFunctionConcurrency', { functionName: 'worker' });
}

describe('the metrics of a mapping of a stream (table 3.8)', () => {
  test('count what was read, what the filters stopped, and what the function got', () => {
    const estate = new StreamMappingSandbox(OK);
    estate.map({ filterCriteria: even });
    estate.put([record(true), record(false), record(true)]);
    estate.advance(5);
    expect(counts(estate)).toEqual({
      Polled: 3,
      FilteredOut: 1,
      Invoked: 2,
      FailedInvoke: 0,
      Dropped: 0,
      Delivered: 0,
      Deleted: 0,
    });
  });

  test('count a batch again with each attempt, and drop it once', () => {
    const estate = new StreamMappingSandbox(FAILING);
    estate.map({ maximumRetryAttempts: 2 });
    estate.put(['a', 'b']);
    estate.advance(30);
    expect(counts(estate)).toMatchObject({
      Polled: 2,
      Invoked: 6,
      FailedInvoke: 6,
      Dropped: 2,
      Delivered: 0,
    });
  });

  test('count the halves of a batch like any other attempt (KIN-34)', () => {
    const estate = new StreamMappingSandbox(failingAt('c'));
    estate.map({ bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 });
    estate.put(['a', 'b', 'c', 'd']);
    estate.advance(30);
    // abcd fails, ab is done, cd fails, c fails and is dropped, d is done.
    expect(counts(estate)).toMatchObject({
      Polled: 4,
      Invoked: 4 + 2 + 2 + 1 + 1,
      FailedInvoke: 4 + 2 + 1,
      Dropped: 1,
    });
  });

  test('count of a batch that failed in part the reported records alone', () => {
    const estate = new StreamMappingSandbox(reporting('b'));
    estate.map({
      functionResponseTypes: ['REPORT_BATCH_ITEM_FAILURES'],
      maximumRetryAttempts: 1,
    });
    estate.put(['a', 'b', 'c']);
    estate.advance(30);
    // All three with b reported; then b and c, with b reported again, are given up.
    expect(counts(estate)).toMatchObject({ Invoked: 5, FailedInvoke: 2, Dropped: 2 });
  });

  test('count what the destination got, and nothing of it as dropped', () => {
    const estate = new StreamMappingSandbox(FAILING);
    estate.map({ maximumRetryAttempts: 0, ...estate.createFailureQueue() });
    estate.put(['a', 'b']);
    estate.advance(5);
    expect(counts(estate)).toMatchObject({ Dropped: 0, Delivered: 2 });
  });

  test('count as dropped what the destination did not take (ESM-58)', () => {
    const estate = new StreamMappingSandbox(FAILING);
    estate.map({ maximumRetryAttempts: 0, ...estate.createFailureQueue() });
    estate.sandbox.execute('DeleteQueue', { queueName: 'failures' });
    estate.put(['a', 'b']);
    estate.advance(5);
    expect(counts(estate)).toMatchObject({ Dropped: 2, Delivered: 0 });
  });

  test('count records that became too old as dropped, though nobody has tried them (KIN-32)', () => {
    const estate = new StreamMappingSandbox(OK);
    throttle(estate);
    estate.map({ maximumRecordAgeInSeconds: 60 });
    estate.put(['a']);
    estate.advance(200);
    expect(counts(estate)).toMatchObject({ Polled: 1, Invoked: 0, FailedInvoke: 0, Dropped: 1 });
  });

  test('count nothing as dropped that its stream lost first (KIN-30)', () => {
    const estate = new StreamMappingSandbox('exports.handler = async () => { throw 1; };');
    estate.map();
    estate.put(['a']);
    estate.advance(25 * 3_600);
    expect(estate.events('STREAM_RECORDS_LOST')).toHaveLength(1);
    expect(counts(estate)).toMatchObject({ Polled: 1, Dropped: 0 });
  });

  test('count a throttled batch when it gets through, and not as failed (ESM-27)', () => {
    const estate = new StreamMappingSandbox(OK);
    throttle(estate);
    estate.map();
    estate.put(['a', 'b']);
    estate.advance(20);
    expect(counts(estate)).toMatchObject({ Polled: 2, Invoked: 0, FailedInvoke: 0 });
    release(estate);
    estate.advance(60);
    expect(counts(estate)).toMatchObject({ Polled: 2, Invoked: 2, FailedInvoke: 0 });
  });

  test('count an invoke as failed where the function is gone', () => {
    const estate = new StreamMappingSandbox(OK);
    estate.map();
    estate.sandbox.execute('DeleteFunction', { functionName: 'worker', qualifier: null });
    estate.put(['a', 'b']);
    estate.advance(2);
    expect(counts(estate)).toMatchObject({ Invoked: 0, FailedInvoke: 4 });
  });

  test('count no record for the last call of a window (KIN-44)', () => {
    const estate = new StreamMappingSandbox(
      'exports.handler = async ({ state }) => ({ state: state ?? {} });',
    );
    estate.map({ tumblingWindowInSeconds: 10 });
    estate.put(['a']);
    estate.advance(30);
    expect(estate.invocations().length).toBe(2);
    expect(counts(estate)).toMatchObject({ Polled: 1, Invoked: 1 });
  });
});

/** Records of both kinds, waits, and a function that is sometimes throttled. */
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 4_000 }) },
  { weight: 1, arbitrary: fc.constantFrom('throttle' as const, 'release' as const) },
);

const settings = fc.record({
  parallelizationFactor: fc.integer({ min: 1, max: 3 }),
  batchSize: fc.integer({ min: 1, max: 5 }),
  maximumBatchingWindowInSeconds: fc.constantFrom(0, 0, 3),
  bisectBatchOnFunctionError: fc.boolean(),
  maximumRetryAttempts: fc.integer({ min: 0, max: 2 }),
});

/** Plays it, and checks after each step. */
function play(
  code: string,
  mapping: Partial<Parameters<StreamMappingSandbox['map']>[0]>,
  happenings: readonly (boolean[] | number | 'throttle' | 'release')[],
  check: (estate: StreamMappingSandbox) => void,
): void {
  const estate = new StreamMappingSandbox(code);
  estate.map({ filterCriteria: even, ...mapping });
  for (const [index, one] of happenings.entries()) {
    if (one === 'throttle') throttle(estate);
    else if (one === 'release') release(estate);
    else if (typeof one === 'number') estate.advance(one / 1_000);
    else estate.put(one.map(record), `key-${index % 5}`);
    check(estate);
  }
  estate.sandbox.forgetStory();
}

describe('whatever happens', () => {
  test('what was polled was filtered out, has been handed over, or still waits', () => {
    const slow = 'exports.handler = () => new Promise((done) => setTimeout(done, 700));';
    fc.assert(
      fc.property(settings, fc.array(happening, { maxLength: 20 }), (mapping, happenings) => {
        play(slow, mapping, happenings, (estate) => {
          const { Polled, FilteredOut = 0, Invoked = 0, FailedInvoke } = counts(estate);
          const waiting = estate
            .reading()
            .lanes.map(({ pending, batch }) =>
              batch !== null && batch.invocationId !== null ? pending - batch.count : pending,
            );
          expect(FilteredOut + Invoked + waiting.reduce((sum, one) => sum + one, 0)).toBe(Polled);
          expect(FailedInvoke).toBe(0);
        });
      }),
      { numRuns: 25, seed: 20_260_115 },
    );
  });

  test('what was polled was filtered out, is done, dropped or delivered, or still pends', () => {
    const fickle = `let calls = 0;
      exports.handler = async () => { if (++calls % 3 !== 0) throw new Error('no'); };`;
    fc.assert(
      fc.property(
        settings,
        fc.boolean(),
        fc.array(happening, { maxLength: 20 }),
        (mapping, hasDestination, happenings) => {
          const estate = new StreamMappingSandbox(fickle);
          const destination = hasDestination ? estate.createFailureQueue() : {};
          estate.map({ filterCriteria: even, ...mapping, ...destination });
          for (const one of happenings) {
            if (typeof one === 'number') estate.advance(one / 1_000);
            else if (Array.isArray(one)) estate.put(one.map(record));
            const { Polled, FilteredOut = 0, Dropped = 0, Delivered = 0, ...rest } = counts(estate);
            const done = estate
              .events('BATCH_SUCCEEDED')
              .reduce((sum, { detail }) => sum + Number(detail?.['succeeded']), 0);
            const pending = estate.reading().lanes.reduce((sum, lane) => sum + lane.pending, 0);
            expect(FilteredOut + done + Dropped + Delivered + pending).toBe(Polled);
            expect(hasDestination ? Dropped : Delivered).toBe(0);
            expect(rest['Invoked']).toBeGreaterThanOrEqual(rest['FailedInvoke'] ?? 0);
          }
          estate.sandbox.forgetStory();
        },
      ),
      { numRuns: 25, seed: 20_260_115 },
    );
  });
});
