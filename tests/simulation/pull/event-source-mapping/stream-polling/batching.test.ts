import { describe, expect, test } from 'vitest';
import { recordOf } from '../../../../support/streams.ts';
import { OK, StreamMappingSandbox } from '../../../../support/stream-mappings.ts';

describe('windows', () => {
  test('without one each poll invokes at once with what it has found (ESM-23)', () => {
    const estate = new StreamMappingSandbox();
    estate.map({ batchSize: 100, maximumBatchingWindowInSeconds: 0 });
    estate.put(['a', 'b']);
    estate.advance(1);
    expect(estate.batches()).toEqual([['a', 'b']]);
  });

  test('a batch waits for its window to end, which opens with the first record (KIN-23)', () => {
    const estate = new StreamMappingSandbox();
    estate.map({ maximumBatchingWindowInSeconds: 10 });
    estate.put(['a']);
    estate.advance(1);
    estate.put(['b']);
    estate.advance(9);
    expect(estate.batches()).toEqual([]);
    expect(estate.agenda()).toEqual([
      'The window of shardId-000000000000 of arn:aws:kinesis:eu-west-1:123456789012:stream/clicks is over, and what waits goes to the function',
    ]);
    estate.advance(1);
    expect(estate.batches()).toEqual([['a', 'b']]);
  });

  test('a full batch does not wait for its window', () => {
    const estate = new StreamMappingSandbox();
    estate.map({ batchSize: 2, maximumBatchingWindowInSeconds: 60 });
    estate.put(['a', 'b', 'c']);
    estate.advance(1);
    expect(estate.batches()).toEqual([['a', 'b']]);
    estate.advance(61);
    expect(estate.batches()).toEqual([['a', 'b'], ['c']]);
  });

  test('the next window opens when the invocation before has ended', () => {
    const slow = 'exports.handler = () => new Promise((done) => setTimeout(done, 5_000));';
    const estate = new StreamMappingSandbox(slow, 1);
    estate.sandbox.updateConfiguration('worker', { timeout: 10 });
    estate.map({ maximumBatchingWindowInSeconds: 10 });
    estate.put(['a']);
    estate.advance(12);
    estate.put(['b']);
    estate.advance(40);
    const [first, second] = estate.invocations();
    expect(second?.receivedAtMs).toBe((first?.endedAtMs ?? 0) + 10_000);
  });

  test('a window that is made shorter begins again', () => {
    const estate = new StreamMappingSandbox();
    const id = estate.map({ maximumBatchingWindowInSeconds: 300 });
    estate.put(['a']);
    estate.advance(5);
    estate.update(id, { maximumBatchingWindowInSeconds: 2 });
    estate.advance(2);
    expect(estate.batches()).toEqual([['a']]);
  });
});

test('a batch has 6 MB at most, metadata included (ESM-20)', () => {
  const estate = new StreamMappingSandbox();
  // Ten times 750,000 bytes are 1,000,000 each in base64: six go together.
  for (let index = 0; index < 10; index++) {
    estate.put([String(index).repeat(750_000)]);
    estate.advance(1);
  }
  estate.map({ batchSize: 100 });
  estate.advance(30);
  expect(estate.batches().map((batch) => batch.map((text) => text.charAt(0)))).toEqual([
    ['0', '1', '2', '3', '4', '5'],
    ['6', '7', '8', '9'],
  ]);
});

describe('filters', () => {
  const even = { filters: [{ pattern: '{"data":{"even":[true]}}' }] };

  test('what fits no filter is passed over and reaches nobody', () => {
    const estate = new StreamMappingSandbox();
    estate.map({ filterCriteria: even, ...estate.createFailureQueue() });
    estate.put(['{"even":true,"n":2}', '{"even":false,"n":3}', 'no JSON', '{"even":true,"n":4}']);
    estate.advance(2);
    expect(estate.batches()).toEqual([['{"even":true,"n":2}', '{"even":true,"n":4}']]);
    expect(estate.failureRecords()).toEqual([]);
    expect(estate.events('RECORDS_FILTERED_OUT').map(({ detail }) => detail)).toMatchObject([
      { filteredOut: 2 },
    ]);
  });

  test('where nothing fits the function is not invoked, and the place moves on', () => {
    const estate = new StreamMappingSandbox();
    estate.map({ filterCriteria: even });
    const numbers = estate.put(['no', 'no']);
    estate.advance(2);
    expect(estate.batches()).toEqual([]);
    expect(estate.reading().checkpoint).toBe(numbers[1]);
  });

  test('the batch size counts what the filters let through', () => {
    const estate = new StreamMappingSandbox();
    estate.map({ filterCriteria: even, batchSize: 2 });
    estate.put(['no', '{"even":true}', 'no', '{"even":true}', 'no', '{"even":true}']);
    estate.advance(2);
    expect(estate.batches().map(({ length }) => length)).toEqual([2, 1]);
  });

  test('a changed filter holds for what is read after it, once what was read before is done', () => {
    const slow = 'exports.handler = () => new Promise((done) => setTimeout(done, 2_000));';
    const estate = new StreamMappingSandbox(slow);
    const id = estate.map({ filterCriteria: even, batchSize: 1 });
    estate.put(['{"even":true,"n":1}', '{"even":true,"n":2}']);
    estate.sandbox.advanceBy(1_500);
    estate.update(id, { filterCriteria: { filters: [{ pattern: '{"data":{"even":[false]}}' }] } });
    estate.put(['{"even":true,"n":3}', '{"even":false,"n":4}']);
    estate.advance(20);
    expect(estate.batches().flat()).toEqual([
      '{"even":true,"n":1}',
      '{"even":true,"n":2}',
      '{"even":false,"n":4}',
    ]);
  });
});

describe('parallelization', () => {
  const slow = 'exports.handler = () => new Promise((done) => setTimeout(done, 1_000));';

  test('as many batches of a shard run at once as the factor says, each key in one of them (KIN-22)', () => {
    const estate = new StreamMappingSandbox(slow);
    estate.map({ parallelizationFactor: 4, batchSize: 10 });
    estate.streams.putAll(
      'clicks',
      Array.from({ length: 200 }, (_, index) => recordOf(`key-${index % 20}`, String(index))),
    );
    estate.sandbox.advanceBy(1_000);
    expect(estate.invocations().filter(({ status }) => status === 'RUNNING')).toHaveLength(4);
    estate.advance(30);
    const batches = estate.batches();
    expect(
      batches
        .flat()
        .map(Number)
        .sort((left, right) => left - right),
    ).toEqual(Array.from({ length: 200 }, (_, index) => index));
    for (let key = 0; key < 20; key++) {
      const ofKey = batches
        .flat()
        .map(Number)
        .filter((number) => number % 20 === key);
      expect(ofKey).toEqual([...ofKey].sort((left, right) => left - right));
    }
  });

  test('a batch that fails blocks only the keys of its lane (KIN-22, KIN-30)', () => {
    const code = `exports.handler = async ({ Records }) => {
      if (Records.some(({ kinesis }) => kinesis.partitionKey === 'bad')) throw new Error('no');
    };`;
    const estate = new StreamMappingSandbox(code);
    estate.map({ parallelizationFactor: 10, batchSize: 1 });
    estate.put(['poison'], 'bad');
    estate.advance(1);
    for (let index = 0; index < 20; index++) estate.put([`ok ${index}`], `key-${index}`);
    estate.advance(20);
    const blocked = estate.reading().lanes.filter(({ batch }) => batch !== null);
    expect(blocked).toHaveLength(1);
    const done = estate
      .batches()
      .flat()
      .filter((text) => text.startsWith('ok'));
    expect(done.length + (blocked[0]?.pending ?? 0) - 1).toBe(20);
    expect(estate.reading().checkpoint).toBe(null);
  });

  test('a changed factor holds when what was read before is done, and keeps the order of keys', () => {
    const estate = new StreamMappingSandbox(slow);
    const id = estate.map({ parallelizationFactor: 1, batchSize: 5 });
    for (let index = 0; index < 40; index++) estate.put([`${index}`], `key-${index % 4}`);
    estate.sandbox.advanceBy(1_500);
    estate.update(id, { parallelizationFactor: 8 });
    for (let index = 40; index < 80; index++) estate.put([`${index}`], `key-${index % 4}`);
    estate.advance(60);
    expect(estate.reading().lanes).toHaveLength(8);
    const all = estate.batches().flat().map(Number);
    for (let key = 0; key < 4; key++) {
      expect(all.filter((number) => number % 4 === key)).toEqual(
        Array.from({ length: 20 }, (_, index) => index * 4 + key),
      );
    }
  });
});

test('iterator age is that of the last record when the function gets it (KIN-38)', () => {
  const estate = new StreamMappingSandbox(OK);
  estate.map();
  estate.sandbox.advanceBy(200);
  estate.put(['a']);
  estate.sandbox.advanceBy(300);
  estate.put(['b']);
  estate.advance(1);
  expect(estate.events('BATCH_INVOKED').map(({ detail }) => detail?.['iteratorAgeMs'])).toEqual([
    500,
  ]);
  expect(estate.reading().iteratorAgeMs).toBe(500);
});
