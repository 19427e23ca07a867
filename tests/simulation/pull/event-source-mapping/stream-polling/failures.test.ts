import { describe, expect, test } from 'vitest';
import {
  FAILING,
  failingAt,
  FIRST_SHARD,
  OK,
  reporting,
  StreamMappingSandbox,
} from '../../../../support/stream-mappings.ts';
import { START_MS } from '../../../../support/test-sandbox.ts';

const HOUR_S = 3_600;

describe('retries', () => {
  test('a failing batch blocks its shard, and is tried again after 1, 2, 4, 8, 16, 30 and 60 s (KIN-30, KIN-33)', () => {
    const estate = new StreamMappingSandbox('exports.handler = async () => { throw 1; };');
    estate.map();
    estate.put(['a']);
    estate.advance(1);
    estate.put(['b']);
    estate.advance(240);
    expect(estate.batches().every((batch) => batch.join() === 'a')).toBe(true);
    const starts = estate.invocations().map(({ receivedAtMs }) => receivedAtMs);
    const ends = estate.invocations().map(({ endedAtMs }) => endedAtMs ?? 0);
    const waits = starts.slice(1).map((start, index) => (start - (ends[index] ?? 0)) / 1_000);
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 60, 60]);
  });

  test('after MaximumRetryAttempts the batch is discarded and the shard moves on (KIN-31, KIN-37)', () => {
    const estate = new StreamMappingSandbox(failingAt('poison'));
    const id = estate.map({ maximumRetryAttempts: 2, batchSize: 1 });
    estate.put(['poison', 'fine']);
    estate.advance(10);
    expect(estate.batches()).toEqual([['poison'], ['poison'], ['poison'], ['fine']]);
    expect(
      estate.events('STREAM_BATCH_DISCARDED').map(({ rule, detail }) => [rule, detail]),
    ).toEqual([
      ['KIN-37', expect.objectContaining({ condition: 'RetryAttemptsExhausted', dropped: 1 })],
    ]);
    expect(estate.mapping(id).lastProcessingResult).toBe('OK');
  });

  test('0 retries are none (KIN-31)', () => {
    const estate = new StreamMappingSandbox(FAILING);
    const id = estate.map({ maximumRetryAttempts: 0 });
    estate.put(['a']);
    estate.advance(10);
    expect(estate.batches()).toEqual([['a']]);
    expect(estate.mapping(id).lastProcessingResult).toBe('PROBLEM: Function call failed');
  });

  test('without limits a batch is tried until its records leave the stream, which is said (KIN-30)', () => {
    const estate = new StreamMappingSandbox('exports.handler = async () => { throw 1; };');
    estate.map();
    estate.put(['poison']);
    estate.advance(24 * HOUR_S - 10);
    const [later = ''] = estate.put(['later']);
    estate.advance(130);
    expect(estate.events('STREAM_RECORDS_LOST').map(({ rule, detail }) => [rule, detail])).toEqual([
      ['KIN-30', { shardId: FIRST_SHARD, lane: 0, dropped: 1, after: null, before: later }],
    ]);
    expect(estate.batches().at(-1)).toEqual(['later']);
  });

  test('throttles are tried again without limit and count as no attempt (KIN-36)', () => {
    const estate = new StreamMappingSandbox(OK);
    estate.sandbox.execute('PutFunctionConcurrency', {
      functionName: 'worker',
      reservedConcurrentExecutions: 0,
    });
    const id = estate.map({ maximumRetryAttempts: 0 });
    estate.put(['a']);
    estate.advance(200);
    expect(estate.events('BATCH_THROTTLED').length).toBeGreaterThan(5);
    expect(estate.mapping(id).lastProcessingResult).toBe('PROBLEM: Concurrency limit exceeded');
    estate.sandbox.execute('DeleteFunctionConcurrency', { functionName: 'worker' });
    estate.advance(61);
    expect(estate.events('BATCH_SUCCEEDED')).toHaveLength(1);
    expect(estate.mapping(id).lastProcessingResult).toBe('OK');
  });

  test('a function that is deleted holds its shard up until it is there again', () => {
    const estate = new StreamMappingSandbox(OK);
    estate.map();
    estate.sandbox.execute('DeleteFunction', { functionName: 'worker', qualifier: null });
    estate.put(['a']);
    estate.advance(100);
    expect(estate.events('BATCH_THROTTLED').length).toBeGreaterThan(3);
    estate.sandbox.createFunction('worker', OK);
    estate.advance(61);
    expect(estate.batches()).toEqual([['a']]);
  });

  test('records that became too old are cut off before an attempt, and the rest goes on (KIN-32)', () => {
    const code = `exports.handler = async ({ Records }) => {
      if (Records.length > 1) throw new Error('no');
    };`;
    const estate = new StreamMappingSandbox(code);
    estate.map({
      maximumRecordAgeInSeconds: 60,
      maximumBatchingWindowInSeconds: 50,
      ...estate.createFailureQueue(),
    });
    const [old = ''] = estate.put(['old']);
    estate.advance(45);
    estate.put(['young']);
    estate.advance(120);
    expect(estate.batches().at(0)).toEqual(['old', 'young']);
    expect(estate.batches().at(-1)).toEqual(['young']);
    expect(estate.failureRecords()).toMatchObject([
      {
        requestContext: { condition: 'RecordAgeExceeded' },
        KinesisBatchInfo: { startSequenceNumber: old, endSequenceNumber: old, batchSize: 1 },
      },
    ]);
  });
});

describe('an event of a batch that failed', () => {
  test('says with what the function failed (KIN-30, SYN-20)', () => {
    const estate = new StreamMappingSandbox(
      'exports.handler = async () => { throw new TypeError("no total"); };',
    );
    estate.map({ maximumRetryAttempts: 0 });
    estate.put(['a']);
    estate.advance(5);
    const [failed] = estate.events('BATCH_FAILED');
    expect(failed).toMatchObject({
      rule: 'KIN-30',
      detail: { errorType: 'TypeError', errorMessage: 'no total' },
    });
    expect(failed?.message).toContain('the function failed with TypeError: no total.');
  });

  test('shows the beginning of a message without end', () => {
    const estate = new StreamMappingSandbox(
      'exports.handler = async () => { throw new Error("x".repeat(10_000)); };',
    );
    estate.map({ maximumRetryAttempts: 0 });
    estate.put(['a']);
    estate.advance(5);
    const [failed] = estate.events('BATCH_FAILED');
    expect(failed?.detail?.['errorMessage']).toBe(`${'x'.repeat(500)}…`);
  });

  test('has no error where the answer alone was wrong (ESM-41)', () => {
    const estate = new StreamMappingSandbox(
      'exports.handler = async () => ({ batchItemFailures: [{ itemIdentifier: "" }] });',
    );
    estate.map({
      maximumRetryAttempts: 0,
      functionResponseTypes: ['REPORT_BATCH_ITEM_FAILURES'],
    });
    estate.put(['a']);
    estate.advance(5);
    const [failed] = estate.events('BATCH_FAILED');
    expect(failed?.detail).toMatchObject({
      reason: 'entry 0 of batchItemFailures has no itemIdentifier',
    });
    expect(failed?.detail).not.toHaveProperty('errorType');
  });
});

test('the agenda names the record that blocks its shard (KIN-33)', () => {
  const estate = new StreamMappingSandbox(FAILING);
  estate.map();
  const [poison = ''] = estate.put(['poison', 'fine']);
  estate.advance(2);
  expect(estate.agenda()).toEqual([
    `The batch of 2 records from ${poison} on of ${FIRST_SHARD} of arn:aws:kinesis:eu-west-1:123456789012:stream/clicks is tried again`,
  ]);
});

describe('bisecting', () => {
  test('a failed batch is halved until the poison is alone, which alone uses up its retries (KIN-34)', () => {
    const estate = new StreamMappingSandbox(failingAt('c'));
    estate.map({
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 1,
      ...estate.createFailureQueue(),
    });
    const numbers = estate.put(['a', 'b', 'c', 'd']);
    estate.advance(30);
    expect(estate.batches()).toEqual([
      ['a', 'b', 'c', 'd'],
      ['a', 'b'],
      ['c', 'd'],
      ['c'],
      ['c'],
      ['d'],
    ]);
    expect(estate.failureRecords()).toMatchObject([
      {
        requestContext: { approximateInvokeCount: 2 },
        KinesisBatchInfo: { startSequenceNumber: numbers[2], batchSize: 1 },
      },
    ]);
  });

  test('a batch of one record cannot be halved (KIN-34)', () => {
    const estate = new StreamMappingSandbox(FAILING);
    estate.map({ bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 });
    estate.put(['a']);
    estate.advance(10);
    expect(estate.batches()).toEqual([['a']]);
    expect(estate.events('STREAM_BATCH_BISECTED')).toEqual([]);
  });
});

describe('partial responses', () => {
  const partial = { functionResponseTypes: ['REPORT_BATCH_ITEM_FAILURES'] } as const;

  test('what is before the lowest reported record is done, and all from it on comes again (KIN-35)', () => {
    const estate = new StreamMappingSandbox(reporting('c'));
    estate.map({ ...partial, maximumRetryAttempts: 1 });
    const numbers = estate.put(['a', 'b', 'c', 'd']);
    estate.advance(1.5);
    expect(estate.reading().checkpoint).toBe(numbers[1]);
    estate.advance(20);
    expect(estate.batches()).toEqual([
      ['a', 'b', 'c', 'd'],
      ['c', 'd'],
    ]);
    expect(estate.events('BATCH_PARTIALLY_FAILED').map(({ rule }) => rule)).toEqual([
      'KIN-35',
      'KIN-35',
    ]);
  });

  test('with bisecting the part from there on counts its retries anew (ESM-44)', () => {
    const estate = new StreamMappingSandbox(reporting('c'));
    estate.map({ ...partial, maximumRetryAttempts: 1, bisectBatchOnFunctionError: true });
    estate.put(['a', 'b', 'c', 'd']);
    estate.advance(20);
    expect(estate.batches()).toEqual([
      ['a', 'b', 'c', 'd'],
      ['c', 'd'],
      ['c', 'd'],
    ]);
  });

  test('with bisecting a first record that is reported leaves nothing to split off: all of it uses up a retry (ESM-44)', () => {
    const estate = new StreamMappingSandbox(reporting('a'));
    estate.map({
      ...partial,
      maximumRetryAttempts: 2,
      bisectBatchOnFunctionError: true,
      ...estate.createFailureQueue(),
    });
    const numbers = estate.put(['a', 'b', 'c', 'd']);
    estate.advance(20);
    const whole = ['a', 'b', 'c', 'd'];
    expect(estate.batches()).toEqual([whole, whole, whole]);
    expect(estate.events('STREAM_BATCH_BISECTED')).toEqual([]);
    expect(estate.failureRecords()).toMatchObject([
      {
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
        KinesisBatchInfo: { startSequenceNumber: numbers[0], batchSize: 4 },
      },
    ]);
  });

  test('with bisecting a malformed answer halves the batch, as an error does (KIN-34)', () => {
    const estate = new StreamMappingSandbox(`exports.handler = async ({ Records }) =>
      Records.length > 1 ? { batchItemFailures: [{ itemIdentifier: '7' }] } : {};`);
    estate.map({ ...partial, bisectBatchOnFunctionError: true });
    estate.put(['a', 'b']);
    estate.advance(20);
    expect(estate.batches()).toEqual([['a', 'b'], ['a'], ['b']]);
  });

  test('an identifier that is none of the batch fails all of it, without a function error (ESM-51)', () => {
    const estate = new StreamMappingSandbox(
      'exports.handler = async () => ({ batchItemFailures: [{ itemIdentifier: "7" }] });',
    );
    estate.map({ ...partial, maximumRetryAttempts: 0, ...estate.createFailureQueue() });
    estate.put(['a', 'b']);
    estate.advance(5);
    expect(estate.batches()).toEqual([['a', 'b']]);
    expect(estate.failureRecords()).toMatchObject([
      { responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: null } },
    ]);
  });

  test('an empty list, and an answer without one, mean that all is done', () => {
    for (const answer of ['{ batchItemFailures: [] }', '{}', 'null', '""']) {
      const estate = new StreamMappingSandbox(`exports.handler = async () => (${answer});`);
      estate.map(partial);
      estate.put(['a']);
      estate.advance(5);
      expect(estate.batches()).toEqual([['a']]);
      expect(estate.events('BATCH_SUCCEEDED')).toHaveLength(1);
    }
  });

  test('without ReportBatchItemFailures the answer does not matter', () => {
    const estate = new StreamMappingSandbox(reporting('a'));
    estate.map();
    estate.put(['a']);
    estate.advance(5);
    expect(estate.batches()).toEqual([['a']]);
  });
});

describe('failure records', () => {
  test('a queue gets where the batch is in the stream, and how it ended (ESM-51, ESM-52, ESM-53, ESM-54)', () => {
    const estate = new StreamMappingSandbox(FAILING);
    estate.map({ maximumRetryAttempts: 1, ...estate.createFailureQueue() });
    const numbers = estate.put(['a', 'b']);
    estate.advance(10);
    const last = estate.invocations().at(-1);
    expect(estate.failureRecords()).toEqual([
      {
        requestContext: {
          requestId: last?.requestId,
          functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:worker',
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 2,
        },
        responseContext: {
          statusCode: 200,
          executedVersion: '$LATEST',
          functionError: 'Unhandled',
        },
        version: '1.0',
        timestamp: new Date(last?.endedAtMs ?? 0).toISOString(),
        KinesisBatchInfo: {
          shardId: FIRST_SHARD,
          startSequenceNumber: numbers[0],
          endSequenceNumber: numbers[1],
          approximateArrivalOfFirstRecord: new Date(START_MS).toISOString(),
          approximateArrivalOfLastRecord: new Date(START_MS).toISOString(),
          batchSize: 2,
          streamArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks',
        },
      },
    ]);
  });

  test('a record that was too old before its first attempt counts as one (ESM-52)', () => {
    const estate = new StreamMappingSandbox(OK);
    estate.put(['a']);
    estate.advance(100);
    estate.map({ maximumRecordAgeInSeconds: 60, ...estate.createFailureQueue() });
    estate.advance(5);
    expect(estate.batches()).toEqual([]);
    const [record] = estate.failureRecords();
    expect(record).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 1 },
    });
    expect(record).not.toHaveProperty('responseContext');
  });

  test('a bucket gets the records as well, under a key of its own (ESM-54, ESM-55)', () => {
    const estate = new StreamMappingSandbox(FAILING);
    estate.sandbox.execute('CreateBucket', { bucket: 'failures' });
    const id = estate.map({
      maximumRetryAttempts: 0,
      destinationConfig: { onFailure: { destination: 'arn:aws:s3:::failures' } },
    });
    estate.put(['a']);
    estate.advance(5);
    const [object] = estate.objects();
    const { uuid } = estate.mapping(id);
    expect(object?.key).toMatch(
      new RegExp(
        `^aws/lambda/${uuid}/${FIRST_SHARD}/2026/01/12/2026-01-12T15\\.40\\.01-[0-9a-f-]{36}$`,
      ),
    );
    expect(JSON.parse(object?.body ?? '')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted' },
      payload: { Records: [{ eventSource: 'aws:kinesis', kinesis: { data: btoa('a') } }] },
    });
  });

  test('where the role may not send, the record is lost, and that is counted (ESM-58)', () => {
    const estate = new StreamMappingSandbox(FAILING);
    estate.map({ maximumRetryAttempts: 0, ...estate.createFailureQueue() });
    estate.sandbox.execute('PutFunctionExecutionRole', {
      functionName: 'worker',
      statements: [
        { sid: null, effect: 'ALLOW', action: ['kinesis:*'], resource: ['*'], condition: null },
      ],
    });
    const [number = ''] = estate.put(['a']);
    estate.advance(5);
    expect(estate.failureRecords()).toEqual([]);
    const [failed] = estate.events('DESTINATION_FAILED');
    expect(failed).toMatchObject({ rule: 'ESM-58', invocationId: estate.invocations()[0]?.id });
    expect(estate.reading().checkpoint).toBe(number);
  });
});
