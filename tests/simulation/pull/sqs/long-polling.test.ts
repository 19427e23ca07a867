import { describe, expect, test } from 'vitest';
import { createQueue } from '../../../../src/simulation/pull/sqs/queue-commands.ts';
import { receiveMessage } from '../../../../src/simulation/pull/sqs/receive-message.ts';
import {
  WAITING_RECEIVES_MAX,
  WAITING_RECEIVES_OF_QUEUE_MAX,
} from '../../../../src/simulation/pull/sqs/quotas.ts';
import { TestKernel } from '../../../support/test-kernel.ts';
import { messageOf, QueueSandbox } from './queue-sandbox.ts';

function withQueue(attributes: Parameters<QueueSandbox['create']>[1] = {}): QueueSandbox {
  const at = new QueueSandbox();
  at.create('orders', attributes);
  at.sandbox.takeEvents();
  return at;
}

describe('A receive with a wait time (SQS-01)', () => {
  test('is answered at once where there is a message', () => {
    const at = withQueue();
    at.send('orders', 'a');
    expect(at.startReceive('orders', 20)).toBeNull();
  });

  test('waits, and is answered when a message comes', () => {
    const at = withQueue();
    const receive = at.startReceive('orders', 20);
    at.sandbox.advanceBy(3_000);
    expect(at.answerOf(receive)).toBeNull();
    at.send('orders', 'a');
    at.sandbox.advanceBy(0);
    expect(at.answerOf(receive)).toEqual({ bodies: ['a'], atMs: 3_000 });
    expect(at.sandbox.takeEvents()).toMatchObject([
      { kind: 'RECEIVE_WAITS', rule: 'SQS-01', detail: { waitTimeSeconds: 20 } },
      { kind: 'MESSAGE_SENT' },
      { kind: 'MESSAGE_RECEIVED', detail: { receiveCount: 1, waitedMs: 3_000 } },
    ]);
  });

  test('ends without a message when the time is over', () => {
    const at = withQueue();
    const receive = at.startReceive('orders', 5);
    at.sandbox.advanceBy(4_999);
    expect(at.answerOf(receive)).toBeNull();
    at.sandbox.advanceBy(1);
    expect(at.answerOf(receive)).toEqual({ bodies: [], atMs: 5_000 });
    expect(at.sandbox.takeEvents().at(-1)).toMatchObject({
      kind: 'RECEIVE_ENDED_EMPTY',
      rule: 'SQS-01',
      message:
        'The receive of the queue "orders" ends without a message after 5 s: nothing came within its wait time.',
    });
  });

  test('gets a delayed message when its delay is over', () => {
    const at = withQueue();
    at.send('orders', 'late', { delaySeconds: 7 });
    const receive = at.startReceive('orders', 20);
    at.sandbox.advanceUntilIdle();
    expect(at.answerOf(receive)).toEqual({ bodies: ['late'], atMs: 7_000 });
  });

  test('gets a message whose visibility timeout ends, even at the last instant', () => {
    const at = withQueue({ visibilityTimeout: 10 });
    at.send('orders', 'again');
    at.receive('orders');
    const receive = at.startReceive('orders', 10);
    at.sandbox.advanceBy(10_000);
    expect(at.answerOf(receive)).toEqual({ bodies: ['again'], atMs: 10_000 });
  });

  test('gets a message that somebody gives back', () => {
    const at = withQueue();
    at.send('orders', 'back');
    const [held] = at.receive('orders');
    const receive = at.startReceive('orders', 20);
    at.sandbox.execute('ChangeMessageVisibility', {
      queueName: 'orders',
      receiptHandle: held?.receiptHandle ?? '',
      visibilityTimeout: 0,
    });
    at.sandbox.advanceBy(0);
    expect(at.answerOf(receive)).toEqual({ bodies: ['back'], atMs: 0 });
  });

  test('takes the wait time of the queue where it names none, and 0 overrides it', () => {
    const at = withQueue({ receiveMessageWaitTimeSeconds: 4 });
    expect(at.startReceive('orders', 0)).toBeNull();
    const receive = at.startReceive('orders', null);
    at.sandbox.advanceUntilIdle();
    expect(at.answerOf(receive)?.atMs).toBe(4_000);
  });

  test('is served in the order in which the receives began', () => {
    const at = withQueue();
    const first = at.startReceive('orders', 20, { maxNumberOfMessages: 1 });
    const second = at.startReceive('orders', 20, { maxNumberOfMessages: 1 });
    const third = at.startReceive('orders', 20, { maxNumberOfMessages: 1 });
    at.sandbox.execute('SendMessageBatch', {
      queueName: 'orders',
      entries: ['a', 'b'].map((body) => ({ id: body, ...messageOf(body) })),
    });
    at.sandbox.advanceBy(0);
    expect([first, second, third].map((id) => at.answerOf(id)?.bodies)).toEqual([
      ['a'],
      ['b'],
      undefined,
    ]);
  });

  test('hides what it gets for its own visibility timeout, from the answer on', () => {
    const at = withQueue();
    at.startReceive('orders', 20, { visibilityTimeout: 60 });
    at.sandbox.advanceBy(5_000);
    at.send('orders', 'a');
    at.sandbox.advanceBy(59_999);
    expect(at.receiveBodies('orders')).toEqual([]);
    at.sandbox.advanceBy(1);
    expect(at.receiveBodies('orders')).toEqual(['a']);
  });

  test('moves what was received too often to the dead-letter queue, and waits on (SQS-04)', () => {
    const at = withQueue();
    const dead = at.create('dead');
    const { region, accountId } = at.sandbox.identity;
    at.sandbox.execute('SetQueueAttributes', {
      queueName: 'orders',
      attributes: {
        redrivePolicy: {
          deadLetterTargetArn: `arn:aws:sqs:${region}:${accountId}:${dead.queueName}`,
          maxReceiveCount: 1,
        },
      },
    });
    at.send('orders', 'poison');
    at.receive('orders', { visibilityTimeout: 2 });
    const receive = at.startReceive('orders', 20);
    const onDead = at.startReceive('dead', 20);
    at.sandbox.advanceBy(2_000);
    expect(at.answerOf(receive)).toBeNull();
    expect(at.answerOf(onDead)).toEqual({ bodies: ['poison'], atMs: 2_000 });
  });

  test('ends when its queue is deleted', () => {
    const at = withQueue();
    const receive = at.startReceive('orders', 20);
    at.sandbox.execute('DeleteQueue', { queueName: 'orders' });
    expect(at.answerOf(receive)).toEqual({ bodies: [], atMs: 0 });
    at.sandbox.advanceUntilIdle();
    expect(at.sandbox.now).toBe(at.sandbox.events[0]?.at);
  });

  test('waits on through a restart', () => {
    const at = withQueue();
    const receive = at.startReceive('orders', 20);
    at.sandbox.reload();
    at.sandbox.advanceBy(1_000);
    at.send('orders', 'a');
    at.sandbox.advanceBy(0).reload();
    expect(at.answerOf(receive)).toEqual({ bodies: ['a'], atMs: 1_000 });
  });

  test('is on the agenda, with when it ends and when it will find something', () => {
    const at = withQueue();
    at.send('orders', 'late', { delaySeconds: 7 });
    at.startReceive('orders', 20);
    expect(at.sandbox.world.agenda(2)).toMatchObject([
      { what: 'A receive that waits gets messages of the queue "orders"', rule: 'SQS-01' },
      { what: 'A receive of the queue "orders" ends without a message' },
    ]);
  });

  test('of a FIFO queue gets the next message of a group when the one in flight is deleted (SQS-08)', () => {
    const at = withQueue();
    at.create('jobs.fifo', { contentBasedDeduplication: true });
    at.send('jobs.fifo', 'a1', { messageGroupId: 'a' });
    at.send('jobs.fifo', 'a2', { messageGroupId: 'a' });
    const [first] = at.receive('jobs.fifo', { maxNumberOfMessages: 1 });
    const receive = at.startReceive('jobs.fifo', 20);
    at.sandbox.advanceBy(2_000);
    expect(at.answerOf(receive)).toBeNull();
    if (first) at.delete('jobs.fifo', first);
    at.sandbox.advanceBy(0);
    expect(at.answerOf(receive)).toEqual({ bodies: ['a2'], atMs: 2_000 });
  });
});

describe('Of receives that wait', () => {
  function waitOn(kernel: TestKernel, queueName: string): void {
    receiveMessage(kernel, {
      queueName,
      maxNumberOfMessages: null,
      visibilityTimeout: null,
      waitTimeSeconds: 20,
    });
  }

  test('a queue holds 100 at once', () => {
    const kernel = new TestKernel();
    createQueue(kernel, { queueName: 'orders', fifoQueue: null, attributes: {} });
    for (let count = 1; count <= WAITING_RECEIVES_OF_QUEUE_MAX; count++) waitOn(kernel, 'orders');
    expect(() => waitOn(kernel, 'orders')).toThrow(
      'The receive cannot wait: 100 receives of the queue "orders" wait already, and the limit is 100.',
    );
  });

  test('a sandbox holds 1,000 at once', () => {
    const kernel = new TestKernel();
    for (let count = 0; count < WAITING_RECEIVES_MAX; count++) {
      const queueName = `orders-${Math.floor(count / WAITING_RECEIVES_OF_QUEUE_MAX)}`;
      createQueue(kernel, { queueName, fifoQueue: null, attributes: {} });
      waitOn(kernel, queueName);
    }
    createQueue(kernel, { queueName: 'one-more', fifoQueue: null, attributes: {} });
    expect(() => waitOn(kernel, 'one-more')).toThrow('1000 receives of the sandbox wait already');
  });
});
