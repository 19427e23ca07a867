import { beforeEach, describe, expect, test } from 'vitest';
import { queuePollings } from '../../../../src/simulation/pull/event-source-mapping/queue-polling/polling-row.ts';
import { emptyPollsAt } from '../../../../src/simulation/pull/event-source-mapping/queue-polling/poller-count.ts';
import { functions } from '../../../../src/simulation/lambda/function.ts';
import { lineageHash } from '../../../../src/simulation/trace-header.ts';
import { MappingSandbox, queueArnOf } from '../../../support/mappings.ts';

const OK = 'exports.handler = async () => {};';
const FAILING = 'exports.handler = async () => { throw new Error("no"); };';
const SLOW = 'exports.handler = () => new Promise((done) => setTimeout(done, 10_000));';

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

describe('failures', () => {
  test('a failed batch comes back when its visibility timeout, from the receive on, ends (SQS-40, SQS-41)', () => {
    estate.sandbox.createFunction('worker', FAILING);
    estate.map();
    estate.send('a');
    estate.sandbox.advanceBy(29_999);
    expect(estate.batches()).toEqual([['a']]);
    estate.sandbox.advanceBy(1);
    expect(estate.batches()).toEqual([['a'], ['a']]);
    expect(estate.messagesOf()[0]?.receiveCount).toBe(2);
  });

  test('a message that fails too often moves to the dead-letter queue (SQS-04)', () => {
    estate.createQueue('dead');
    estate.sandbox.execute('SetQueueAttributes', {
      queueName: 'orders',
      attributes: {
        redrivePolicy: { deadLetterTargetArn: queueArnOf('dead'), maxReceiveCount: 3 },
      },
    });
    estate.sandbox.createFunction('worker', FAILING);
    estate.map();
    estate.send('a');
    estate.sandbox.advanceBy(91_000);
    expect(estate.batches()).toEqual([['a'], ['a'], ['a']]);
    expect(estate.messagesOf('dead').map(({ body }) => body)).toEqual(['a']);
    expect(estate.sandbox.world.agenda(10).map(({ what }) => what)).not.toContain(
      expect.stringContaining('polls'),
    );
  });

  test('without ReportBatchItemFailures the answer is not looked at (ESM-40)', () => {
    estate.sandbox.createFunction(
      'worker',
      'exports.handler = async ({ Records }) => ({ batchItemFailures: [{ itemIdentifier: Records[0].messageId }] });',
    );
    estate.map();
    estate.send('a');
    estate.sandbox.advanceBy(1_000);
    expect(estate.messagesOf()).toEqual([]);
  });

  test('reported messages stay and the others are deleted (ESM-40, ESM-42)', () => {
    estate.sandbox.createFunction(
      'worker',
      `exports.handler = async ({ Records }) => ({ batchItemFailures: Records
        .filter(({ body }) => body === 'b')
        .map(({ messageId }) => ({ itemIdentifier: messageId })) });`,
    );
    for (const body of ['a', 'b', 'c']) estate.send(body);
    estate.map({ functionResponseTypes: ['REPORT_BATCH_ITEM_FAILURES'] });
    estate.sandbox.takeEvents();
    estate.sandbox.advanceBy(1_000);
    expect(estate.messagesOf().map(({ body }) => body)).toEqual(['b']);
    expect(estate.kinds()).toEqual(['BATCH_INVOKED', 'BATCH_PARTIALLY_FAILED']);
    const [invocation] = [...estate.sandbox.invocations.values()];
    expect(invocation?.status).toBe('SUCCEEDED');
  });

  test('a malformed answer fails the whole batch though the function had no error (ESM-41)', () => {
    estate.sandbox.createFunction(
      'worker',
      'exports.handler = async () => ({ batchItemFailures: [{ itemIdentifier: "unknown" }] });',
    );
    for (const body of ['a', 'b']) estate.send(body);
    estate.map({ functionResponseTypes: ['REPORT_BATCH_ITEM_FAILURES'] });
    estate.sandbox.advanceBy(1_000);
    expect(estate.messagesOf()).toHaveLength(2);
    expect(estate.sandbox.events.find(({ kind }) => kind === 'BATCH_FAILED')?.rule).toBe('ESM-41');
  });

  test('a throttled batch is tried again until its messages are visible (ESM-27, SQS-44)', () => {
    estate.sandbox.createFunction('worker', OK);
    estate.sandbox.execute('PutFunctionConcurrency', {
      functionName: 'worker',
      reservedConcurrentExecutions: 0,
    });
    estate.map();
    estate.send('a');
    estate.sandbox.takeEvents();
    estate.sandbox.advanceBy(29_999);
    expect(estate.kinds()).toEqual([
      ...Array.from({ length: 4 }, () => 'BATCH_THROTTLED'),
      'BATCH_RETURNED',
    ]);
    estate.sandbox.advanceBy(1);
    expect(estate.messagesOf()[0]?.receiveCount).toBe(2);
    expect(estate.batches()).toEqual([]);
  });

  test('a throttle ends when there is room again (ESM-27)', () => {
    estate.sandbox.createFunction('worker', OK);
    const reserve = (reservedConcurrentExecutions: number): void => {
      estate.sandbox.execute('PutFunctionConcurrency', {
        functionName: 'worker',
        reservedConcurrentExecutions,
      });
    };
    reserve(0);
    estate.map();
    estate.send('a');
    estate.sandbox.advanceBy(2_500);
    reserve(5);
    estate.sandbox.advanceBy(1_000);
    expect(estate.batches()).toEqual([['a']]);
    expect(estate.messagesOf()).toEqual([]);
  });

  test('with reserved concurrency 1 and maxReceiveCount 1 good messages end in the dead-letter queue (SQS-44, SQS-23)', () => {
    estate.createQueue('dead');
    estate.sandbox.execute('SetQueueAttributes', {
      queueName: 'orders',
      attributes: {
        redrivePolicy: { deadLetterTargetArn: queueArnOf('dead'), maxReceiveCount: 1 },
      },
    });
    estate.sandbox.createFunction('worker', SLOW, { timeout: 30 });
    estate.sandbox.execute('PutFunctionConcurrency', {
      functionName: 'worker',
      reservedConcurrentExecutions: 1,
    });
    estate.map({ batchSize: 1 });
    for (let number = 0; number < 10; number++) estate.send(String(number));
    estate.sandbox.advanceBy(120_000);
    expect(estate.messagesOf('dead').length).toBeGreaterThan(0);
    expect(estate.batches().length + estate.messagesOf('dead').length).toBe(10);
  });

  test('a message that outlasts its visibility runs twice (SQS-42, ESM-26)', () => {
    estate.sandbox.createFunction('worker', SLOW, { timeout: 30 });
    estate.map();
    estate.sandbox.execute('SetQueueAttributes', {
      queueName: 'orders',
      attributes: { visibilityTimeout: 6 },
    });
    estate.send('a');
    estate.sandbox.advanceBy(9_000);
    expect(estate.batches()).toEqual([['a'], ['a']]);
  });

  test('a visibility timeout of 0 makes no endless loop: a poller hides messages for 1 s', () => {
    estate.sandbox.createFunction('worker', FAILING);
    estate.map();
    estate.sandbox.execute('SetQueueAttributes', {
      queueName: 'orders',
      attributes: { visibilityTimeout: 0 },
    });
    estate.send('a');
    estate.sandbox.advanceBy(5_500);
    expect(estate.batches()).toHaveLength(6);
  });

  test('a loop is stopped: the messages return until they are dead-lettered (ASY-63)', () => {
    estate.createQueue('dead');
    estate.sandbox.execute('SetQueueAttributes', {
      queueName: 'orders',
      attributes: {
        redrivePolicy: { deadLetterTargetArn: queueArnOf('dead'), maxReceiveCount: 1 },
      },
    });
    estate.sandbox.createFunction('worker', OK);
    estate.map();
    const [row] = [...estate.sandbox.world.table(functions).values()];
    estate.send('a', {
      awsTraceHeader: `Root=1-00000000-000000000000000000000000;Lineage=${lineageHash(row?.id ?? '')}:16`,
    });
    estate.sandbox.advanceBy(31_000);
    expect(estate.batches()).toEqual([]);
    expect(estate.messagesOf('dead')).toHaveLength(1);
    expect(estate.sandbox.events.find(({ kind }) => kind === 'BATCH_RETURNED')?.rule).toBe(
      'ASY-63',
    );
  });
});

describe('FIFO queues', () => {
  beforeEach(() => estate.createQueue('orders.fifo'));
  const fifo = { eventSourceArn: queueArnOf('orders.fifo') };

  test('a batch may have several groups, each in order (SQS-32)', () => {
    estate.sandbox.createFunction('worker', OK);
    estate.sendInGroup('g', 'g1', 'g2');
    estate.sendInGroup('h', 'h1');
    estate.map(fifo);
    estate.sandbox.advanceBy(1_000);
    expect(estate.batches()).toEqual([['g1', 'g2', 'h1']]);
  });

  test('messages of a group wait for those in flight; another group goes on (SQS-08, SQS-32)', () => {
    estate.sandbox.createFunction('worker', SLOW, { timeout: 30 });
    estate.map(fifo);
    estate.sendInGroup('g', 'g1');
    estate.sandbox.advanceBy(1_000);
    estate.sendInGroup('g', 'g2');
    estate.sendInGroup('h', 'h1');
    estate.sandbox.advanceBy(1_000);
    expect(estate.batches()).toEqual([['g1'], ['h1']]);
    estate.sandbox.advanceBy(10_000);
    expect(estate.batches()).toEqual([['g1'], ['h1'], ['g2']]);
  });

  test('a failed batch blocks its group until its messages are visible again (SQS-43)', () => {
    estate.sandbox.createFunction(
      'worker',
      'exports.handler = async ({ Records }) => { if (Records[0].body[0] === "g") throw new Error("no"); };',
    );
    estate.map(fifo);
    estate.sendInGroup('g', 'g1');
    estate.sandbox.advanceBy(1_000);
    estate.sendInGroup('g', 'g2');
    estate.sendInGroup('h', 'h1');
    estate.sandbox.advanceBy(28_000);
    expect(estate.batches()).toEqual([['g1'], ['h1']]);
    estate.sandbox.advanceBy(1_000);
    expect(estate.batches()).toEqual([['g1'], ['h1'], ['g1', 'g2']]);
  });

  test('a function that reports one message alone breaks the order: Lambda does not see to it (ESM-43)', () => {
    estate.sandbox.createFunction(
      'worker',
      `exports.handler = async ({ Records }) => ({ batchItemFailures: Records
        .filter(({ body }) => body === 'g1')
        .map(({ messageId }) => ({ itemIdentifier: messageId })) });`,
    );
    estate.sendInGroup('g', 'g1', 'g2');
    estate.map({ ...fifo, functionResponseTypes: ['REPORT_BATCH_ITEM_FAILURES'] });
    estate.sandbox.advanceBy(1_000);
    expect(estate.messagesOf('orders.fifo').map(({ body }) => body)).toEqual(['g1']);
  });
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
    expect(scaled?.detail).toEqual({ concurrency: 305, before: 5 });
  });

  test('an empty queue brings it back to 5 (SQS-31)', () => {
    fill(20);
    estate.map({ batchSize: 1 });
    estate.sandbox.advanceBy(400_000);
    const last = estate.sandbox.events.filter(({ kind }) => kind === 'MAPPING_SCALED').at(-1);
    expect(last?.detail).toEqual({ concurrency: 5, before: 305 });
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
