import { describe, expect, test } from 'vitest';
import { QueueSandbox } from './queue-sandbox.ts';

const NONE = { receiptHandle: '' };

/** A queue with one message, received once. */
function withReceived(visibilityTimeout = 30): { sqs: QueueSandbox; handle: string } {
  const sqs = new QueueSandbox();
  sqs.create('orders', { visibilityTimeout });
  sqs.send('orders', 'a');
  return { sqs, handle: (sqs.receive('orders')[0] ?? NONE).receiptHandle };
}

describe('Deleting', () => {
  test('takes the message out for good', () => {
    const { sqs, handle } = withReceived();
    sqs.delete('orders', { receiptHandle: handle });
    sqs.sandbox.advanceBy(60_000);
    expect(sqs.messagesOf('orders')).toEqual([]);
  });

  test('works after the visibility timeout, as long as nobody else has received it', () => {
    const { sqs, handle } = withReceived();
    sqs.sandbox.advanceBy(40_000);
    sqs.delete('orders', { receiptHandle: handle });
    expect(sqs.messagesOf('orders')).toEqual([]);
  });

  test('with the handle of an earlier receive succeeds without effect, and the log says so', () => {
    const { sqs, handle } = withReceived(0);
    sqs.receive('orders');
    sqs.delete('orders', { receiptHandle: handle });
    expect(sqs.messagesOf('orders')).toHaveLength(1);
    expect(sqs.sandbox.events.at(-1)).toMatchObject({
      kind: 'MESSAGE_NOT_DELETED',
      message: expect.stringContaining('it has been received again since') as unknown,
    });
  });

  test('a second time succeeds without effect', () => {
    const { sqs, handle } = withReceived();
    sqs.delete('orders', { receiptHandle: handle });
    sqs.delete('orders', { receiptHandle: handle });
    expect(sqs.sandbox.events.at(-1)).toMatchObject({
      kind: 'MESSAGE_NOT_DELETED',
      message: expect.stringContaining('it is not there any more') as unknown,
    });
  });

  test.each(['', 'AQEB', 'AQEB!!!!', 'AQEBaGVsbG8=', 'hello'])(
    'refuses the handle "%s", which no receive has given',
    (receiptHandle) => {
      const { sqs } = withReceived();
      expect(() => sqs.delete('orders', { receiptHandle })).toThrow(
        'is not a valid receipt handle of the queue "orders"',
      );
    },
  );

  test('refuses the handle of another queue', () => {
    const { sqs, handle } = withReceived();
    sqs.create('others');
    expect(() => sqs.delete('others', { receiptHandle: handle })).toThrow(
      'is not a valid receipt handle of the queue "others"',
    );
  });

  test('in a batch deletes what it can, and says what it cannot (SQS-01)', () => {
    const { sqs, handle } = withReceived();
    const { successful, failed } = sqs.sandbox.execute('DeleteMessageBatch', {
      queueName: 'orders',
      entries: [
        { id: 'good', receiptHandle: handle },
        { id: 'bad', receiptHandle: 'hello' },
      ],
    });
    expect(successful.map(({ id }) => id)).toEqual(['good']);
    expect(failed).toMatchObject([
      { id: 'bad', code: 'ReceiptHandleIsInvalid', senderFault: true },
    ]);
    expect(sqs.messagesOf('orders')).toEqual([]);
  });
});

describe('Changing the visibility', () => {
  const change = (sqs: QueueSandbox, receiptHandle: string, visibilityTimeout: number): unknown =>
    sqs.sandbox.execute('ChangeMessageVisibility', {
      queueName: 'orders',
      receiptHandle,
      visibilityTimeout,
    });

  test('hides a message for so long from then on', () => {
    const { sqs, handle } = withReceived();
    sqs.sandbox.advanceBy(20_000);
    change(sqs, handle, 60);
    sqs.sandbox.advanceBy(59_999);
    expect(sqs.receiveBodies('orders')).toEqual([]);
    sqs.sandbox.advanceBy(1);
    expect(sqs.receiveBodies('orders')).toEqual(['a']);
  });

  test('to 0 shows it at once', () => {
    const { sqs, handle } = withReceived();
    change(sqs, handle, 0);
    expect(sqs.receiveBodies('orders')).toEqual(['a']);
  });

  test('of a message that is not in flight is refused', () => {
    const { sqs, handle } = withReceived();
    sqs.sandbox.advanceBy(30_000);
    expect(() => change(sqs, handle, 60)).toThrow('it is not in flight');
    sqs.receive('orders');
    expect(() => change(sqs, handle, 60)).toThrow('only the latest receipt handle counts');
  });

  test('of a message that is gone is refused', () => {
    const { sqs, handle } = withReceived();
    sqs.delete('orders', { receiptHandle: handle });
    expect(() => change(sqs, handle, 60)).toThrow(
      'Message does not exist or is not available for visibility timeout change.',
    );
  });

  test('does not go beyond 12 hours from the receive', () => {
    const { sqs, handle } = withReceived();
    sqs.sandbox.advanceBy(10_000);
    expect(() => change(sqs, handle, 43_200)).toThrow(
      'Total VisibilityTimeout for the message is beyond the limit [43200 seconds]',
    );
    change(sqs, handle, 43_190);
  });

  test.each([-1, 43_201])('refuses %d s', (visibilityTimeout) => {
    const { sqs, handle } = withReceived();
    expect(() => change(sqs, handle, visibilityTimeout)).toThrow('Must be >= 0 and <= 43200');
  });

  test('in a batch changes each by itself (SQS-01)', () => {
    const { sqs, handle } = withReceived();
    const { successful, failed } = sqs.sandbox.execute('ChangeMessageVisibilityBatch', {
      queueName: 'orders',
      entries: [
        { id: 'good', receiptHandle: handle, visibilityTimeout: 0 },
        { id: 'bad', receiptHandle: handle, visibilityTimeout: 10 },
      ],
    });
    expect(successful.map(({ id }) => id)).toEqual(['good']);
    expect(failed).toMatchObject([{ id: 'bad', code: 'MessageNotInflight' }]);
  });
});
