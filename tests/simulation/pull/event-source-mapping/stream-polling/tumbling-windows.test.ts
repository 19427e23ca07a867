import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/simulation/json.ts';
import { FIRST_SHARD, StreamMappingSandbox } from '../../../../support/stream-mappings.ts';
import { HASH_MIDDLE } from '../../../../support/streams.ts';

/** Counts the records of a window. */
const COUNTING = `exports.handler = async ({ Records, state }) => ({
  state: { count: (state.count ?? 0) + Records.length },
});`;

/** What the calls say of their window: start, records, state, and whether they are the last. */
function calls(estate: StreamMappingSandbox): unknown[] {
  return estate.received().map((event) => {
    const { window, Records, state, isFinalInvokeForWindow } = event as {
      readonly window: JsonObject;
      readonly Records: readonly unknown[];
      readonly [field: string]: unknown;
    };
    return [window['start'], Records.length, state, isFinalInvokeForWindow];
  });
}

describe('a tumbling window', () => {
  test('hands the state on from call to call, and has a last call at its end (KIN-40, KIN-42, KIN-44)', () => {
    const estate = new StreamMappingSandbox(COUNTING);
    estate.map({ tumblingWindowInSeconds: 60 });
    estate.put(['a', 'b']);
    estate.advance(10);
    estate.put(['c']);
    estate.advance(120);
    expect(calls(estate)).toEqual([
      ['2026-01-12T15:40:00Z', 2, {}, false],
      ['2026-01-12T15:40:00Z', 1, { count: 2 }, false],
      ['2026-01-12T15:40:00Z', 0, { count: 3 }, true],
    ]);
    expect(estate.invocations().at(-1)?.receivedAtMs).toBe(Date.UTC(2026, 0, 12, 15, 41));
    expect(estate.reading().openWindow).toBeNull();
    expect(estate.agenda()).toEqual([]);
  });

  test('gives the function its fields beside the records (KIN-41)', () => {
    const estate = new StreamMappingSandbox(COUNTING);
    estate.map({ tumblingWindowInSeconds: 120 });
    estate.put(['a']);
    estate.advance(2);
    const [event] = estate.received();
    expect(event).toMatchObject({
      Records: [{ eventSource: 'aws:kinesis' }],
      window: { start: '2026-01-12T15:40:00Z', end: '2026-01-12T15:42:00Z' },
      state: {},
      shardId: FIRST_SHARD,
      eventSourceARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks',
      isFinalInvokeForWindow: false,
      isWindowTerminatedEarly: false,
    });
  });

  test('is judged by arrival: a batch has records of one window only (KIN-40)', () => {
    const estate = new StreamMappingSandbox(COUNTING);
    estate.sandbox.advanceBy(59_000);
    estate.put(['a']);
    estate.sandbox.advanceBy(2_000);
    estate.put(['b', 'c']);
    estate.map({ tumblingWindowInSeconds: 60 });
    estate.advance(120);
    expect(calls(estate)).toEqual([
      ['2026-01-12T15:40:00Z', 1, {}, false],
      ['2026-01-12T15:40:00Z', 0, { count: 1 }, true],
      ['2026-01-12T15:41:00Z', 2, {}, false],
      ['2026-01-12T15:41:00Z', 0, { count: 2 }, true],
    ]);
  });

  test('fails an invocation that answers without a state (KIN-42)', () => {
    const estate = new StreamMappingSandbox('exports.handler = async () => ({});');
    estate.map({ tumblingWindowInSeconds: 60, maximumRetryAttempts: 1 });
    estate.put(['a']);
    estate.advance(10);
    expect(estate.batches()).toEqual([['a'], ['a']]);
    expect(estate.events('STREAM_BATCH_DISCARDED')).toHaveLength(1);
  });

  test('ends before its time when its state is larger than 1 MB (KIN-43)', () => {
    const estate = new StreamMappingSandbox(
      `exports.handler = async ({ Records }) => ({
        state: Records.length > 1 ? { text: 'x'.repeat(1_100_000) } : {},
      });`,
    );
    estate.map({ tumblingWindowInSeconds: 60 });
    estate.put(['a', 'b']);
    estate.advance(5);
    const [, last] = estate.received();
    expect(last).toMatchObject({
      Records: [],
      isFinalInvokeForWindow: true,
      isWindowTerminatedEarly: true,
    });
    expect(estate.events('STREAM_WINDOW_TERMINATED_EARLY').map(({ rule }) => rule)).toEqual([
      'KIN-43',
    ]);
    estate.put(['c']);
    estate.advance(5);
    expect(estate.received().at(-1)).toMatchObject({ state: {}, isWindowTerminatedEarly: false });
  });

  test('of a shard that is split ends with it, and its children begin afresh (KIN-45)', () => {
    const estate = new StreamMappingSandbox(COUNTING);
    estate.map({ tumblingWindowInSeconds: 900 });
    estate.put(['a']);
    estate.advance(2);
    estate.sandbox.execute('SplitShard', {
      streamName: 'clicks',
      shardToSplit: FIRST_SHARD,
      newStartingHashKey: HASH_MIDDLE,
    });
    estate.advance(2);
    estate.put(['b']);
    estate.advance(2);
    expect(calls(estate).slice(0, 3)).toEqual([
      ['2026-01-12T15:30:00Z', 1, {}, false],
      ['2026-01-12T15:30:00Z', 0, { count: 1 }, true],
      ['2026-01-12T15:30:00Z', 1, {}, false],
    ]);
    expect(estate.events('STREAM_WINDOW_CLOSED').map(({ rule }) => rule)).toEqual(['KIN-45']);
  });

  test('does not go with parallelization: the shard has one batch at a time (KIN-46)', () => {
    const estate = new StreamMappingSandbox(COUNTING);
    const id = estate.map({ parallelizationFactor: 4 });
    estate.update(id, { tumblingWindowInSeconds: 60 });
    for (let index = 0; index < 12; index++) estate.put([`${index}`], `key-${index}`);
    estate.advance(2);
    expect(estate.reading().lanes).toHaveLength(1);
    expect(estate.batches()[0]).toHaveLength(12);
  });

  test('of a mapping that is disabled waits, and goes on with its state', () => {
    const estate = new StreamMappingSandbox(COUNTING);
    const id = estate.map({ tumblingWindowInSeconds: 60 });
    estate.put(['a']);
    estate.advance(2);
    estate.update(id, { enabled: false });
    estate.advance(120);
    expect(estate.invocations()).toHaveLength(1);
    estate.update(id, { enabled: true });
    estate.advance(2);
    expect(calls(estate).at(-1)).toEqual(['2026-01-12T15:40:00Z', 0, { count: 1 }, true]);
  });

  test('whose last call fails is given up after its retries', () => {
    const estate = new StreamMappingSandbox(
      `exports.handler = async ({ isFinalInvokeForWindow }) => {
        if (isFinalInvokeForWindow) throw new Error('no');
        return { state: {} };
      };`,
    );
    estate.map({ tumblingWindowInSeconds: 10, maximumRetryAttempts: 2 });
    estate.put(['a']);
    estate.advance(60);
    expect(estate.invocations()).toHaveLength(4);
    expect(estate.reading().openWindow).toBeNull();
    expect(estate.events('STREAM_WINDOW_CLOSED')).toHaveLength(1);
  });

  test('may be combined with partial responses (KIN-42)', () => {
    const estate = new StreamMappingSandbox(
      `let calls = 0;
      exports.handler = async ({ Records, state }) => {
        calls += 1;
        return {
          state: { seen: (state.seen ?? 0) + (calls === 1 ? 1 : Records.length) },
          batchItemFailures:
            calls === 1 ? [{ itemIdentifier: Records[1].kinesis.sequenceNumber }] : [],
        };
      };`,
    );
    estate.map({
      tumblingWindowInSeconds: 60,
      functionResponseTypes: ['REPORT_BATCH_ITEM_FAILURES'],
    });
    estate.put(['a', 'b', 'c']);
    estate.advance(100);
    expect(calls(estate).map((call) => (call as unknown[]).slice(1, 3))).toEqual([
      [3, {}],
      [2, { seen: 1 }],
      [0, { seen: 3 }],
    ]);
  });
});
