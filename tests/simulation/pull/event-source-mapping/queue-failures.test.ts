import { beforeEach, describe, expect, test } from 'vitest';
import { functions } from '../../../../src/simulation/lambda/function.ts';
import { lineageHash } from '../../../../src/simulation/trace-header.ts';
import { FAILING, MappingSandbox, OK, queueArnOf, SLOW } from '../../../support/mappings.ts';

let estate: MappingSandbox;

beforeEach(() => {
  estate = new MappingSandbox();
  estate.createQueue('orders');
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
