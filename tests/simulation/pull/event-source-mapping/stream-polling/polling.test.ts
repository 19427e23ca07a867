import { describe, expect, test } from 'vitest';
import { pollsBefore } from '../../../../../src/simulation/pull/event-source-mapping/stream-polling/poll-count.ts';
import { StreamMappingSandbox } from '../../../../support/stream-mappings.ts';
import { openSandbox, START_MS } from '../../../../support/test-sandbox.ts';
import { obedientRuntime } from '../../../../support/obedient-runtime.ts';

describe('polls', () => {
  test('a record waits for the next of the polls that come once a second (KIN-20)', () => {
    const estate = new StreamMappingSandbox();
    estate.map();
    estate.sandbox.advanceBy(300);
    estate.put(['a']);
    estate.sandbox.advanceBy(699);
    expect(estate.batches()).toEqual([]);
    estate.sandbox.advanceBy(1);
    expect(estate.batches()).toEqual([['a']]);
    expect(estate.invocations()[0]?.receivedAtMs).toBe(START_MS + 1_000);
  });

  test('what is more than a batch follows without waiting for a tick (KIN-20, KIN-21)', () => {
    const estate = new StreamMappingSandbox('exports.handler = async () => {};', 1);
    estate.map({ batchSize: 2 });
    estate.put(['a', 'b', 'c', 'd', 'e']);
    estate.advance(2);
    expect(estate.batches()).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    const ends = estate.invocations().map(({ endedAtMs }) => endedAtMs);
    expect(estate.invocations().map(({ receivedAtMs }) => receivedAtMs)).toEqual([
      START_MS + 1_000,
      ends[0],
      ends[1],
    ]);
  });

  test('an idle mapping has no timer, and its empty polls are counted all the same', () => {
    const estate = new StreamMappingSandbox();
    estate.map();
    estate.advance(1);
    expect(estate.sandbox.world.nextDueAt).toBeNull();
    estate.advance(3_599);
    // One at once, and one at the end of each of 3,600 seconds.
    const asked = pollsBefore(estate.reading(), 1_000, estate.sandbox.now + 1);
    expect(asked).toEqual({ polls: 3_601, emptyPolls: 3_601 });
    estate.put(['a']);
    estate.advance(1);
    expect(estate.reading()).toMatchObject({ polls: 3_602, emptyPolls: 3_601 });
    expect(estate.events('STREAM_POLLED')).toHaveLength(1);
  });

  test('records that arrive while a batch runs go together in the next one (KIN-21)', () => {
    const slow = 'exports.handler = () => new Promise((done) => setTimeout(done, 2_500));';
    const estate = new StreamMappingSandbox(slow);
    estate.map();
    estate.put(['a']);
    estate.advance(1);
    for (const text of ['b', 'c', 'd']) {
      estate.put([text]);
      estate.sandbox.advanceBy(500);
    }
    estate.advance(10);
    expect(estate.batches()).toEqual([['a'], ['b', 'c', 'd']]);
  });

  test('a shard is not polled as long as nothing of it is enabled', () => {
    const estate = new StreamMappingSandbox();
    estate.map({ enabled: false });
    estate.put(['a']);
    estate.advance(10);
    expect(estate.batches()).toEqual([]);
    expect(estate.agenda()).toEqual([]);
  });

  test('mappings of one stream each see every record (KIN-27)', () => {
    const estate = new StreamMappingSandbox();
    estate.sandbox.createFunction('other', 'exports.handler = async () => {};');
    estate.map();
    estate.map({ functionName: 'other' });
    estate.put(['a', 'b']);
    estate.advance(2);
    expect(estate.batches()).toEqual([['a', 'b']]);
    expect(estate.batches('other')).toEqual([['a', 'b']]);
  });

  test('more than five readers of a shard have to wait for each other (KIN-27)', () => {
    const estate = new StreamMappingSandbox();
    for (let number = 1; number <= 7; number++) {
      estate.sandbox.createFunction(`reader-${number}`, 'exports.handler = async () => {};');
      estate.map({ functionName: `reader-${number}` });
    }
    estate.put(['a']);
    estate.advance(5);
    expect(estate.events('STREAM_READ_THROTTLED').map(({ rule }) => rule)).toContain('KIN-27');
    for (let number = 1; number <= 7; number++) {
      expect(estate.batches(`reader-${number}`)).toEqual([['a']]);
    }
  });

  test('a consumer of enhanced fan-out is pushed its records within 70 ms (KIN-11)', () => {
    const estate = new StreamMappingSandbox();
    estate.map({ eventSourceArn: estate.registerConsumer('dashboard') });
    estate.advance(1);
    const putAtMs = estate.sandbox.now;
    estate.put(['a']);
    estate.advance(1);
    expect(estate.invocations().map(({ receivedAtMs }) => receivedAtMs)).toEqual([putAtMs + 70]);
    expect(estate.batches()).toEqual([['a']]);
  });

  test('a role that may not read any more stops the reading, and says so (KIN-26)', () => {
    const estate = new StreamMappingSandbox();
    const id = estate.map();
    estate.advance(1);
    estate.sandbox.execute('PutFunctionExecutionRole', { functionName: 'worker', statements: [] });
    estate.put(['a']);
    estate.advance(1);
    expect(estate.batches()).toEqual([]);
    expect(estate.mapping(id).lastProcessingResult).toBe(
      'PROBLEM: The execution role does not have permissions to read from Amazon Kinesis',
    );
    estate.sandbox.execute('ResetFunctionExecutionRole', { functionName: 'worker' });
    estate.advance(61);
    expect(estate.batches()).toEqual([['a']]);
    expect(estate.mapping(id).lastProcessingResult).toBe('OK');
  });
});

describe('where a mapping begins', () => {
  test('TRIM_HORIZON reads what was there before, LATEST only what comes after (KIN-24)', () => {
    const estate = new StreamMappingSandbox();
    estate.sandbox.createFunction('other', 'exports.handler = async () => {};');
    estate.put(['old']);
    estate.map();
    estate.map({ functionName: 'other', startingPosition: 'LATEST' });
    estate.advance(2);
    estate.put(['new']);
    estate.advance(2);
    expect(estate.batches()).toEqual([['old'], ['new']]);
    expect(estate.batches('other')).toEqual([['new']]);
  });

  test('AT_TIMESTAMP reads what arrived from that instant on (KIN-24)', () => {
    const estate = new StreamMappingSandbox();
    for (const text of ['a', 'b', 'c']) {
      estate.put([text]);
      estate.advance(10);
    }
    estate.map({
      startingPosition: 'AT_TIMESTAMP',
      startingPositionTimestampMs: START_MS + 10_000,
    });
    estate.advance(2);
    expect(estate.batches()).toEqual([['b', 'c']]);
  });

  test('disabling keeps the place, deleting does not (KIN-25)', () => {
    const estate = new StreamMappingSandbox();
    const id = estate.map();
    estate.put(['a']);
    estate.advance(2);
    estate.update(id, { enabled: false });
    estate.put(['b']);
    estate.advance(2);
    expect(estate.batches()).toEqual([['a']]);
    estate.update(id, { enabled: true });
    estate.advance(2);
    expect(estate.batches()).toEqual([['a'], ['b']]);
    estate.sandbox.execute('DeleteEventSourceMapping', { uuid: id });
    estate.map();
    estate.advance(2);
    expect(estate.batches()).toEqual([['a'], ['b'], ['a', 'b']]);
  });

  test('what runs while a mapping is disabled is seen to its end, and counts (KIN-25)', () => {
    const slow = 'exports.handler = () => new Promise((done) => setTimeout(done, 1_000));';
    const estate = new StreamMappingSandbox(slow);
    const id = estate.map();
    estate.put(['a']);
    estate.sandbox.advanceBy(1_500);
    estate.update(id, { enabled: false });
    estate.advance(5);
    estate.update(id, { enabled: true });
    estate.advance(5);
    expect(estate.batches()).toEqual([['a']]);
  });

  test('a stream that is deleted leaves its mapping enabled and idle; created again it is read from its start (ESM-15)', () => {
    const estate = new StreamMappingSandbox();
    const id = estate.map();
    estate.put(['a']);
    estate.advance(2);
    estate.sandbox.execute('DeleteStream', {
      streamName: 'clicks',
      enforceConsumerDeletion: false,
    });
    estate.advance(5);
    expect(estate.mapping(id)).toMatchObject({
      state: 'ENABLED',
      lastProcessingResult: 'PROBLEM: Stream not found',
    });
    expect(estate.sandbox.world.nextDueAt).toBeNull();
    estate.streams.create('clicks');
    estate.put(['b']);
    estate.advance(2);
    expect(estate.batches()).toEqual([['a'], ['b']]);
  });

  test('a stream that was created anew while its mapping was disabled is read from its start', () => {
    const estate = new StreamMappingSandbox();
    const id = estate.map();
    estate.put(['a']);
    estate.advance(2);
    estate.update(id, { enabled: false });
    estate.sandbox.execute('DeleteStream', {
      streamName: 'clicks',
      enforceConsumerDeletion: false,
    });
    estate.advance(5);
    estate.streams.create('clicks');
    estate.put(['b']);
    estate.update(id, { enabled: true });
    estate.advance(2);
    expect(estate.batches()).toEqual([['a'], ['b']]);
  });
});

test('a backlog of one shard is read in pages and handed over in order', () => {
  const estate = new StreamMappingSandbox(
    'exports.handler = async () => {};',
    1,
    openSandbox('seed-1', obedientRuntime),
  );
  const sent: string[] = [];
  for (let second = 0; second < 24; second++) {
    for (let half = 0; half < 2; half++) {
      const texts = Array.from({ length: 500 }, (_, index) => `${second}.${half}.${index}`);
      sent.push(...texts);
      estate.put(texts);
    }
    estate.advance(1);
  }
  estate.map({ batchSize: 1_000 });
  estate.advance(60);
  expect(estate.batches().flat()).toEqual(sent);
  expect(estate.batches().every((batch) => batch.length === 1_000)).toBe(true);
  expect(estate.reading()).toMatchObject({ isBehind: false, pollTimer: null });
});
