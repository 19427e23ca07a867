import { describe, expect, test } from 'vitest';
import { START_MS } from '../../../support/test-sandbox.ts';
import { QueueSandbox } from './queue-sandbox.ts';

const DAY_MS = 86_400_000;

describe('A message that nobody deletes', () => {
  test('is gone after the retention of its queue, and the log tells it at that instant', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    const { messageId } = sqs.send('orders', 'a');
    sqs.receive('orders');
    sqs.sandbox.advanceUntilIdle();
    expect(sqs.sandbox.events.at(-1)).toMatchObject({
      kind: 'MESSAGE_EXPIRED',
      at: START_MS + 4 * DAY_MS,
      message: `Message ${messageId} has been kept for 345600 s and is gone from the queue "orders"; it was received once and never deleted.`,
    });
    expect(sqs.queue('orders').messageBytes).toBe(0);
  });

  test('expires in its turn: one timer for a queue is due when its oldest message is', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders', { messageRetentionPeriod: 60 });
    for (const body of ['a', 'b', 'c']) {
      sqs.send('orders', body);
      sqs.sandbox.advanceBy(10_000);
    }
    expect(sqs.sandbox.world.agenda(10)).toMatchObject([
      {
        dueAt: START_MS + 60_000,
        what: 'The oldest message of the queue "orders" expires',
        why: 'The queue keeps messages for 60 s',
      },
    ]);
    sqs.sandbox.advanceUntilIdle();
    const expired = sqs.sandbox.events.filter(({ kind }) => kind === 'MESSAGE_EXPIRED');
    expect(expired.map(({ at }) => at - START_MS)).toEqual([60_000, 70_000, 80_000]);
  });

  test('expires while it is in flight or delayed, too', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders', { messageRetentionPeriod: 60 });
    sqs.send('orders', 'in flight');
    sqs.receive('orders', { visibilityTimeout: 600 });
    sqs.send('orders', 'delayed', { delaySeconds: 600 });
    sqs.sandbox.advanceBy(60_000);
    expect(sqs.messagesOf('orders')).toEqual([]);
  });
});

test('An empty queue has no timer', () => {
  const sqs = new QueueSandbox();
  sqs.create('orders');
  sqs.send('orders', 'a');
  const [message] = sqs.receive('orders');
  expect(sqs.sandbox.world.nextDueAt).toBe(START_MS + 4 * DAY_MS);
  sqs.delete('orders', message ?? { receiptHandle: '' });
  expect(sqs.sandbox.world.nextDueAt).toBeNull();
});

test('A shorter retention counts for the messages that are there already', () => {
  const sqs = new QueueSandbox();
  sqs.create('orders');
  sqs.send('orders', 'old');
  sqs.sandbox.advanceBy(100_000);
  sqs.send('orders', 'young');
  sqs.sandbox.execute('SetQueueAttributes', {
    queueName: 'orders',
    attributes: { messageRetentionPeriod: 60 },
  });
  sqs.sandbox.advanceBy(0);
  expect(sqs.messagesOf('orders').map(({ body }) => body)).toEqual(['young']);
});
