import { describe, expect, test } from 'vitest';
import { START_MS } from '../../../support/test-sandbox.ts';
import { QueueSandbox } from './queue-sandbox.ts';

describe('A receive', () => {
  test('returns the oldest messages first, ten at most (SQS-01)', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    for (let number = 1; number <= 12; number++) sqs.send('orders', `${number}`);
    expect(sqs.receiveBodies('orders')).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      '10',
    ]);
    expect(sqs.receiveBodies('orders')).toEqual(['11', '12']);
  });

  test('of more than ten is refused, as is one of none (SQS-01)', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    for (const maxNumberOfMessages of [0, 11]) {
      expect(() => sqs.receive('orders', { maxNumberOfMessages })).toThrow(
        `Value ${maxNumberOfMessages} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
      );
    }
  });

  test('hides a message until the visibility timeout of the queue ends', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders', { visibilityTimeout: 45 });
    sqs.send('orders', 'a');
    expect(sqs.receiveBodies('orders')).toEqual(['a']);
    sqs.sandbox.advanceBy(44_999);
    expect(sqs.receiveBodies('orders')).toEqual([]);
    sqs.sandbox.advanceBy(1);
    expect(sqs.receiveBodies('orders')).toEqual(['a']);
  });

  test('hides a message for a timeout of its own where it asks for one', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    sqs.send('orders', 'a');
    sqs.receive('orders', { visibilityTimeout: 5 });
    sqs.sandbox.advanceBy(5_000);
    expect(sqs.receiveBodies('orders')).toEqual(['a']);
  });

  test('finds at once again what was received with a timeout of 0', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    sqs.send('orders', 'a');
    sqs.receive('orders', { visibilityTimeout: 0 });
    expect(sqs.receiveBodies('orders')).toEqual(['a']);
  });

  test('answers at once with what is there, however long it may wait', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders', { receiveMessageWaitTimeSeconds: 20 });
    expect(sqs.receive('orders', { waitTimeSeconds: 20 })).toEqual([]);
    expect(sqs.sandbox.now).toBe(START_MS);
  });

  test('counts, and gives another receipt handle each time (SQS-04)', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders', { visibilityTimeout: 0 });
    sqs.send('orders', 'a');
    const received = [1, 2, 3].map(() => sqs.receive('orders')[0]);
    expect(received.map((one) => one?.attributes['ApproximateReceiveCount'])).toEqual([
      '1',
      '2',
      '3',
    ]);
    expect(new Set(received.map((one) => one?.receiptHandle)).size).toBe(3);
  });

  test('tells that a message became visible again when somebody looks', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    const { messageId } = sqs.send('orders', 'a');
    sqs.receive('orders');
    sqs.sandbox.takeEvents();
    sqs.sandbox.advanceBy(40_000);
    expect(sqs.sandbox.takeKinds()).toEqual([]);
    sqs.receive('orders');
    expect(sqs.sandbox.takeEvents()).toMatchObject([
      {
        kind: 'MESSAGE_VISIBLE_AGAIN',
        detail: { queueName: 'orders', messageId, visibleSince: '2026-01-12T15:40:30.000Z' },
      },
      { kind: 'MESSAGE_RECEIVED', rule: 'SQS-04', detail: { messageId, receiveCount: 2 } },
    ]);
  });
});
