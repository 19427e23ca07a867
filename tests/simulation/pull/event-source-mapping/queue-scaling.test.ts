import { beforeEach, describe, expect, test } from 'vitest';
import { queuePollings } from '../../../../src/simulation/pull/event-source-mapping/queue-polling/polling-row.ts';
import { emptyPollsAt } from '../../../../src/simulation/pull/event-source-mapping/queue-polling/poller-count.ts';
import { bodiesOf, FAILING, MappingSandbox, OK, SLOW } from '../../../support/mappings.ts';
import { START_MS } from '../../../support/test-sandbox.ts';

let estate: MappingSandbox;

beforeEach(() => {
  estate = new MappingSandbox();
  estate.createQueue('orders');
});

describe('scaling', () => {
  /** Invocations under way. */
  const running = (): number =>
    [...estate.sandbox.invocations.values()].filter(({ status }) => status === 'RUNNING').length;

  function fill(count: number, timeout = 200): void {
    estate.sandbox.createFunction(
      'worker',
      'exports.handler = () => new Promise((done) => setTimeout(done, 150_000));',
      { timeout },
    );
    estate.sandbox.execute('SetQueueAttributes', {
      queueName: 'orders',
      attributes: { visibilityTimeout: 200 },
    });
    for (let number = 0; number < count; number++) estate.send(String(number));
  }

  test('a mapping begins with 5 batches at once and adds 300 a minute (SQS-30)', () => {
    fill(400);
    estate.map({ batchSize: 1 });
    estate.sandbox.advanceBy(59_000);
    expect(running()).toBe(5);
    estate.sandbox.advanceBy(1_000);
    expect(running()).toBe(305);
    const scaled = estate.sandbox.events.find(({ kind }) => kind === 'MAPPING_SCALED');
    expect(scaled?.detail).toMatchObject({ concurrency: 305, before: 5 });
  });

  test('an empty queue brings it back to 5 (SQS-31)', () => {
    fill(20);
    estate.map({ batchSize: 1 });
    estate.sandbox.advanceBy(400_000);
    const last = estate.sandbox.events.filter(({ kind }) => kind === 'MAPPING_SCALED').at(-1);
    expect(last?.detail).toMatchObject({ concurrency: 5, before: 305 });
    expect(estate.messagesOf()).toEqual([]);
  });

  test('MaximumConcurrency caps without receiving more (SQS-33)', () => {
    fill(20);
    estate.map({ batchSize: 1, scalingConfig: { maximumConcurrency: 2 } });
    estate.sandbox.advanceBy(120_000);
    expect(running()).toBe(2);
    expect(estate.messagesOf().filter(({ receiveCount }) => receiveCount > 0)).toHaveLength(2);
  });

  test('provisioned pollers bring ten invocations each at once (SQS-34)', () => {
    fill(50);
    estate.map({
      batchSize: 1,
      provisionedPollerConfig: { minimumPollers: 3, maximumPollers: 4 },
    });
    estate.sandbox.advanceBy(1_000);
    expect(running()).toBe(30);
    estate.sandbox.advanceBy(60_000);
    expect(running()).toBe(40);
  });

  describe('a provisioned poller', () => {
    const two = { provisionedPollerConfig: { minimumPollers: 2, maximumPollers: 2 } };

    /** Messages that were received in each second so far. */
    function receivedBySecond(): number[] {
      const seconds: number[] = [];
      for (const { receivedAtMs, payload } of estate.sandbox.invocations.values()) {
        const second = Math.floor((receivedAtMs - START_MS) / 1_000);
        seconds[second] = (seconds[second] ?? 0) + bodiesOf(payload).length;
      }
      return seconds;
    }

    test('polls ten times a second, for ten messages each time (SQS-34)', () => {
      estate.sandbox.createFunction('worker', OK);
      for (let number = 0; number < 450; number++) estate.send(String(number));
      estate.map(two);
      estate.sandbox.advanceBy(5_000);
      expect(receivedBySecond()).toEqual([200, 200, 50]);
      expect(estate.messagesOf()).toEqual([]);
    });

    test('polls ten times a second for batches of one as well (SQS-34)', () => {
      estate.sandbox.createFunction('worker', OK);
      for (let number = 0; number < 50; number++) estate.send(String(number));
      estate.map({ ...two, batchSize: 1 });
      estate.sandbox.advanceBy(5_000);
      expect(receivedBySecond()).toEqual([20, 20, 10]);
    });

    test('fills a large batch poll by poll (SQS-34)', () => {
      estate.sandbox.createFunction('worker', OK);
      for (let number = 0; number < 500; number++) estate.send(String(number));
      estate.map({ ...two, batchSize: 400, maximumBatchingWindowInSeconds: 20 });
      estate.sandbox.advanceBy(30_000);
      expect(estate.batches().map((batch) => batch.length)).toEqual([400, 100]);
      expect(receivedBySecond()[1]).toBe(400);
    });

    test('takes a megabyte a second, and waits where a message was larger than what was left (SQS-34)', () => {
      estate.sandbox.createFunction('worker', OK);
      const large = 'x'.repeat(524_288);
      for (let number = 0; number < 10; number++) estate.send(large);
      estate.map({ ...two, batchSize: 1 });
      estate.sandbox.advanceBy(5_000);
      expect(receivedBySecond()).toEqual([4, 4, 2]);
    });

    test('that meets its rate for a minute gets company, and no more than there may be (SQS-34)', () => {
      estate.sandbox.createFunction('worker', OK);
      for (let number = 0; number < 1_400; number++) estate.send(String(number));
      estate.map({
        batchSize: 1,
        provisionedPollerConfig: { minimumPollers: 2, maximumPollers: 3 },
      });
      estate.sandbox.advanceBy(90_000);
      const scaled = estate.sandbox.events.filter(({ kind }) => kind === 'MAPPING_SCALED');
      expect(scaled.map(({ detail }) => detail)).toMatchObject([
        { concurrency: 30, before: 20 },
        { concurrency: 20, before: 30 },
      ]);
      expect(receivedBySecond().slice(58, 63)).toEqual([20, 20, 30, 30, 30]);
    });

    test('goes on after a restart as if there had been none', () => {
      estate.sandbox.createFunction('worker', OK);
      for (let number = 0; number < 450; number++) estate.send(String(number));
      estate.map(two);
      estate.sandbox.advanceBy(500).reload().advanceBy(700).reload().advanceBy(3_000);
      expect(receivedBySecond()).toEqual([200, 200, 50]);
    });

    test('is no limit for pollers that Lambda scales by itself (SQS-30)', () => {
      estate.sandbox.createFunction('worker', OK);
      for (let number = 0; number < 450; number++) estate.send(String(number));
      estate.map();
      estate.sandbox.advanceBy(990);
      expect(estate.messagesOf()).toEqual([]);
    });
  });

  test('batches that fail again and again lower the concurrency; one that succeeds restores it (SQS-31)', () => {
    estate.sandbox.createFunction('worker', FAILING);
    for (let number = 0; number < 8; number++) estate.send(String(number));
    estate.map({ batchSize: 1 });
    estate.sandbox.advanceBy(1_000);
    const concurrency = (): unknown =>
      [...estate.sandbox.world.table(queuePollings).values()][0]?.concurrency;
    expect(concurrency()).toBe(2);
    estate.sandbox.updateCode('worker', OK);
    estate.sandbox.advanceBy(60_000);
    expect(concurrency()).toBe(5);
    expect(estate.messagesOf()).toEqual([]);
  });

  test('an idle mapping has no timer, and the polls that found nothing are computed (SQS-31)', () => {
    estate.sandbox.createFunction('worker', OK);
    const { id } = estate.map();
    estate.sandbox.advanceBy(100_000);
    expect(estate.sandbox.world.agenda(10)).toEqual([]);
    const polling = estate.sandbox.world.table(queuePollings).get(id);
    if (!polling) throw new Error('It polls');
    expect(emptyPollsAt(polling, estate.mapping(id), estate.sandbox.now)).toBe(5 + 4 * 2);
  });
});

describe('what comes and goes', () => {
  test('a deleted queue leaves the mapping enabled with its problem told (ESM-15)', () => {
    estate.sandbox.createFunction('worker', OK);
    const { id } = estate.map();
    estate.sandbox.execute('DeleteQueue', { queueName: 'orders' });
    expect(estate.mapping(id)).toMatchObject({
      state: 'ENABLED',
      stateTransitionReason: 'PROBLEM: The specified queue does not exist.',
    });
    estate.sandbox.advanceBy(60_000);
    estate.createQueue('orders');
    estate.send('a');
    estate.sandbox.advanceBy(1_000);
    expect(estate.batches()).toEqual([['a']]);
    expect(estate.mapping(id).stateTransitionReason).toBe('USER_INITIATED');
  });

  test('a queue deleted while a batch runs harms nothing', () => {
    estate.sandbox.createFunction('worker', SLOW, { timeout: 30 });
    estate.map();
    estate.send('a');
    estate.sandbox.advanceBy(1_000);
    estate.sandbox.execute('DeleteQueue', { queueName: 'orders' });
    estate.sandbox.advanceBy(20_000);
    expect(estate.sandbox.events.at(-1)?.kind).toBe('BATCH_SUCCEEDED');
  });

  test('a deleted function leaves its mapping, and its messages return (ESM-10)', () => {
    estate.sandbox.createFunction('worker', OK);
    const { id } = estate.map();
    estate.sandbox.execute('DeleteFunction', {
      functionName: 'worker',
      qualifier: null,
    });
    estate.send('a');
    estate.sandbox.advanceBy(1_000);
    expect(estate.mapping(id).state).toBe('ENABLED');
    expect(estate.messagesOf()).toHaveLength(1);
    estate.sandbox.createFunction('worker', OK);
    estate.sandbox.advanceBy(30_000);
    expect(estate.messagesOf()).toEqual([]);
  });

  test('a role that may not receive any more stops the reading until it may (SQS-25, ESM-15)', () => {
    estate.sandbox.createFunction('worker', OK);
    const { id } = estate.map();
    estate.sandbox.execute('PutFunctionExecutionRole', { functionName: 'worker', statements: [] });
    estate.send('a');
    estate.sandbox.advanceBy(1_000);
    expect(estate.mapping(id).stateTransitionReason).toContain('ReceiveMessage');
    expect(estate.messagesOf()[0]?.receiveCount).toBe(0);
    estate.sandbox.execute('ResetFunctionExecutionRole', { functionName: 'worker' });
    estate.sandbox.advanceBy(60_000);
    expect(estate.messagesOf()).toEqual([]);
  });

  test('a disabled mapping leaves messages where they are, and enabled again goes on (ESM-14)', () => {
    estate.sandbox.createFunction('worker', OK);
    const { uuid } = estate.map();
    estate.update(uuid, { enabled: false });
    estate.send('a');
    estate.sandbox.advanceBy(10_000);
    expect(estate.batches()).toEqual([]);
    estate.update(uuid, { enabled: true });
    estate.sandbox.advanceBy(1_000);
    expect(estate.batches()).toEqual([['a']]);
  });

  test('a batch under way when its mapping is deleted is seen to its end (ESM-10)', () => {
    estate.sandbox.createFunction('worker', SLOW, { timeout: 30 });
    const { uuid } = estate.map();
    estate.send('a');
    estate.sandbox.advanceBy(1_000);
    estate.sandbox.execute('DeleteEventSourceMapping', { uuid });
    estate.sandbox.advanceBy(10_000);
    expect(estate.messagesOf()).toEqual([]);
  });

  test('saved in the middle of everything and loaded again, it goes on as if nothing had been', () => {
    estate.sandbox.createFunction('worker', FAILING);
    estate.map({ batchSize: 3, maximumBatchingWindowInSeconds: 4 });
    for (const body of ['a', 'b']) estate.send(body);
    estate.sandbox.advanceBy(2_000).reload().advanceBy(2_000).reload().advanceBy(30_000).reload();
    estate.sandbox.advanceBy(10_000);
    expect(estate.batches()).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });
});
