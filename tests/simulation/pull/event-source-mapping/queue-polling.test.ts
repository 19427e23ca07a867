import { beforeEach, describe, expect, test } from 'vitest';
import { FAILING, MappingSandbox, OK, queueArnOf } from '../../../support/mappings.ts';

let estate: MappingSandbox;

beforeEach(() => {
  estate = new MappingSandbox();
  estate.createQueue('orders');
});

describe('messages reach the function', () => {
  test('a message is handed over at once and deleted after success (SQS-21)', () => {
    estate.sandbox.createFunction('worker', OK);
    estate.map();
    estate.sandbox.takeEvents();
    estate.send('a');
    estate.sandbox.advanceBy(1_000);
    expect(estate.batches()).toEqual([['a']]);
    expect(estate.messagesOf()).toEqual([]);
    expect(estate.kinds()).toEqual(['BATCH_INVOKED', 'BATCH_SUCCEEDED']);
  });

  test('messages that were there before the mapping are handed over when it is enabled', () => {
    estate.sandbox.createFunction('worker', OK);
    for (const body of ['a', 'b', 'c']) estate.send(body);
    estate.map();
    estate.sandbox.advanceBy(1_000);
    expect(estate.batches()).toEqual([['a', 'b', 'c']]);
  });

  test('the record has the form that AWS gives it (SQS-11, SQS-13)', () => {
    estate.sandbox.createFunction('worker', OK);
    estate.map();
    const messageId = estate.send('{"a":1}');
    estate.sandbox.advanceBy(1_000);
    const [invocation] = [...estate.sandbox.invocations.values()];
    expect(JSON.parse(invocation?.payload ?? '')).toMatchObject({
      Records: [
        {
          messageId,
          body: '{"a":1}',
          attributes: { ApproximateReceiveCount: '1' },
          eventSource: 'aws:sqs',
          eventSourceARN: queueArnOf('orders'),
          awsRegion: 'eu-west-1',
        },
      ],
    });
  });

  test('a delayed message is handed over when its delay is over', () => {
    estate.sandbox.createFunction('worker', OK);
    estate.map();
    estate.send('a', { delaySeconds: 20 });
    estate.sandbox.advanceBy(19_999);
    expect(estate.batches()).toEqual([]);
    estate.sandbox.advanceBy(1);
    expect(estate.batches()).toEqual([['a']]);
  });

  test('pollers invoke synchronously: nothing of asynchronous invocation applies (ESM-25, SQS-45)', () => {
    estate.createQueue('dead');
    estate.sandbox.createFunction('worker', FAILING, { deadLetterTargetArn: queueArnOf('dead') });
    estate.map();
    estate.send('a');
    estate.sandbox.advanceBy(1_000);
    const [invocation] = [...estate.sandbox.invocations.values()];
    expect(invocation?.invocationType).toBe('REQUEST_RESPONSE');
    expect(estate.messagesOf('dead')).toEqual([]);
  });

  test('a chain of requests goes on through the queue (ASY-61)', () => {
    estate.sandbox.createFunction('worker', OK);
    estate.map();
    estate.send('a');
    estate.sandbox.advanceBy(1_000);
    const traces = new Set(
      estate.sandbox.events
        .filter(({ kind }) =>
          ['MESSAGE_SENT', 'BATCH_INVOKED', 'INVOCATION_SUCCEEDED'].includes(kind),
        )
        .map(({ traceId }) => traceId),
    );
    expect(traces.size).toBe(1);
  });

  test('two mappings of one queue share its messages: each goes to one of them (SQS-26)', () => {
    estate.sandbox.createFunction('worker', OK);
    estate.sandbox.createFunction('other', OK);
    estate.map();
    estate.map({ functionName: 'other' });
    for (let number = 0; number < 20; number++) {
      estate.send(String(number));
      estate.sandbox.advanceBy(1_000);
    }
    const [here, there] = [estate.batches('worker').flat(), estate.batches('other').flat()];
    expect(here.length).toBeGreaterThan(0);
    expect(there.length).toBeGreaterThan(0);
    expect(new Set([...here, ...there]).size).toBe(20);
    expect(here.length + there.length).toBe(20);
  });
});

describe('batches', () => {
  test('a window collects messages and opens with the first (ESM-20, ESM-22)', () => {
    estate.sandbox.createFunction('worker', OK);
    estate.map({ batchSize: 100, maximumBatchingWindowInSeconds: 5 });
    estate.send('a');
    estate.sandbox.advanceBy(4_000);
    estate.send('b');
    estate.sandbox.advanceBy(999);
    expect(estate.batches()).toEqual([]);
    estate.sandbox.advanceBy(1);
    expect(estate.batches()).toEqual([['a', 'b']]);
  });

  test('with a window the checksum of attributes is null where there are none, without it is left out (SQS-12)', () => {
    estate.sandbox.createFunction('worker', OK);
    const { uuid } = estate.map();
    estate.send('a');
    estate.sandbox.advanceBy(1_000);
    estate.update(uuid, { maximumBatchingWindowInSeconds: 1 });
    estate.send('b');
    estate.sandbox.advanceBy(2_000);
    const checksums = [...estate.sandbox.invocations.values()].map(({ payload }) => {
      const { Records } = JSON.parse(payload) as { Records: Record<string, unknown>[] };
      return Records[0]?.['md5OfMessageAttributes'];
    });
    expect(checksums).toEqual([undefined, null]);
  });

  test('a full batch does not wait for its window (ESM-20)', () => {
    estate.sandbox.createFunction('worker', OK);
    estate.map({ batchSize: 2, maximumBatchingWindowInSeconds: 300 });
    for (const body of ['a', 'b', 'c']) estate.send(body);
    estate.sandbox.advanceBy(1_000);
    expect(estate.batches()).toEqual([['a', 'b']]);
  });

  test('a batch size that falls below what is gathered closes the batch at the next message', () => {
    estate.sandbox.createFunction('worker', OK);
    const { uuid } = estate.map({ batchSize: 100, maximumBatchingWindowInSeconds: 20 });
    for (const body of ['a', 'b', 'c']) estate.send(body);
    estate.sandbox.advanceBy(1_000);
    estate.update(uuid, { batchSize: 2 });
    estate.send('d');
    estate.sandbox.advanceBy(1_000);
    expect(estate.batches()).toEqual([['a', 'b', 'c']]);
    estate.sandbox.advanceBy(20_000);
    expect(estate.batches()).toEqual([['a', 'b', 'c'], ['d']]);
  });

  test('more than 6 MB go in two invocations (ESM-21)', () => {
    estate.sandbox.createFunction('worker', OK);
    const body = 'x'.repeat(1_000_000);
    for (let count = 0; count < 8; count++) estate.send(body);
    estate.map();
    estate.sandbox.advanceBy(1_000);
    expect(estate.batches().map((bodies) => bodies.length)).toEqual([6, 2]);
    expect(estate.messagesOf()).toEqual([]);
  });

  test('in REALISTIC a long poll may hold a short window open for up to 20 s (ESM-24)', () => {
    estate = new MappingSandbox('REALISTIC');
    estate.createQueue('orders');
    estate.sandbox.createFunction('worker', OK);
    estate.sandbox.advanceBy(5_000);
    estate.map({ batchSize: 100, maximumBatchingWindowInSeconds: 1 });
    estate.sandbox.advanceBy(20_000);
    const sentAtMs = estate.sandbox.now;
    estate.send('a');
    estate.sandbox.advanceBy(25_000);
    const invoked = estate.sandbox.events.find(({ kind }) => kind === 'BATCH_INVOKED');
    expect((invoked?.at ?? 0) - sentAtMs).toBeGreaterThan(1_000);
    expect((invoked?.at ?? 0) - sentAtMs).toBeLessThanOrEqual(20_000);
  });
});

describe('filters', () => {
  const filterCriteria = { filters: [{ pattern: '{"body":{"city":["Kiel"]}}' }] };

  test('messages that do not match are deleted and reach nobody (ESM-36, ESM-37)', () => {
    estate.sandbox.createFunction('worker', OK);
    for (const city of ['Kiel', 'Bonn']) estate.send(JSON.stringify({ city }));
    estate.map({ filterCriteria });
    estate.sandbox.takeEvents();
    estate.sandbox.advanceBy(1_000);
    expect(estate.batches()).toEqual([['{"city":"Kiel"}']]);
    expect(estate.messagesOf()).toEqual([]);
    expect(estate.kinds()).toEqual(['RECORDS_FILTERED_OUT', 'BATCH_INVOKED', 'BATCH_SUCCEEDED']);
  });

  test('where none matches nothing is invoked (ESM-37)', () => {
    estate.sandbox.createFunction('worker', OK);
    estate.send('plain');
    estate.map({ filterCriteria });
    estate.sandbox.advanceBy(1_000);
    expect(estate.batches()).toEqual([]);
    expect(estate.messagesOf()).toEqual([]);
  });

  test('the batch size counts what has passed (ESM-38)', () => {
    estate.sandbox.createFunction('worker', OK);
    for (const city of ['Kiel', 'Bonn', 'Bonn', 'Kiel']) estate.send(JSON.stringify({ city }));
    estate.map({ filterCriteria, batchSize: 2, maximumBatchingWindowInSeconds: 60 });
    estate.sandbox.advanceBy(1_000);
    expect(estate.batches()).toEqual([['{"city":"Kiel"}', '{"city":"Kiel"}']]);
  });
});
