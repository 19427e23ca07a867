import { describe, expect, test } from 'vitest';
import { QueueSandbox } from './queue-sandbox.ts';

/** A sandbox with one FIFO queue, in which a message is sent as `group: body`. */
class FifoSandbox extends QueueSandbox {
  constructor(attributes: Parameters<QueueSandbox['create']>[1] = {}) {
    super();
    this.create('orders.fifo', attributes);
  }

  sendTo(messageGroupId: string, body: string, messageDeduplicationId = body): string {
    const ids = { messageGroupId, messageDeduplicationId };
    return this.send('orders.fifo', body, ids).messageId;
  }

  receiveFifo(maxNumberOfMessages = 10): ReturnType<QueueSandbox['receive']> {
    return this.receive('orders.fifo', { maxNumberOfMessages });
  }

  bodies(maxNumberOfMessages = 10): string[] {
    return this.receiveFifo(maxNumberOfMessages).map(({ body }) => body);
  }
}

describe('A FIFO queue', () => {
  test('delivers each group in order, and several of one group at once (SQS-08)', () => {
    const fifo = new FifoSandbox();
    for (const body of ['a1', 'b1', 'a2', 'b2']) fifo.sendTo(body.charAt(0), body);
    expect(fifo.bodies()).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  test('delivers nothing more of a group while one of its messages is in flight (SQS-08)', () => {
    const fifo = new FifoSandbox();
    for (const body of ['a1', 'a2', 'b1']) fifo.sendTo(body.charAt(0), body);
    const [first] = fifo.receiveFifo(1);
    expect(first?.body).toBe('a1');
    expect(fifo.bodies()).toEqual(['b1']);
    expect(fifo.bodies()).toEqual([]);
    fifo.delete('orders.fifo', first ?? { receiptHandle: '' });
    expect(fifo.bodies()).toEqual(['a2']);
  });

  test('delivers a group from its first message again when nobody has deleted it (SQS-08)', () => {
    const fifo = new FifoSandbox();
    for (const body of ['a1', 'a2', 'a3']) fifo.sendTo('a', body);
    expect(fifo.bodies(2)).toEqual(['a1', 'a2']);
    fifo.sandbox.advanceBy(30_000);
    expect(fifo.bodies()).toEqual(['a1', 'a2', 'a3']);
  });

  test('keeps a group waiting while another message of it is still hidden (SQS-08)', () => {
    const fifo = new FifoSandbox();
    for (const body of ['a1', 'a2']) fifo.sendTo('a', body);
    const [first] = fifo.receiveFifo(2);
    fifo.sandbox.execute('ChangeMessageVisibility', {
      queueName: 'orders.fifo',
      receiptHandle: first?.receiptHandle ?? '',
      visibilityTimeout: 0,
    });
    expect(fifo.bodies()).toEqual([]);
    fifo.sandbox.advanceBy(30_000);
    expect(fifo.bodies()).toEqual(['a1', 'a2']);
  });

  test('gives out sequence numbers that grow', () => {
    const fifo = new FifoSandbox();
    const numbers = ['a1', 'b1', 'a2'].map(
      (body) =>
        fifo.send('orders.fifo', body, { messageGroupId: 'a', messageDeduplicationId: body })
          .sequenceNumber ?? '',
    );
    for (const number of numbers) expect(number).toMatch(/^\d{20}$/);
    expect([...numbers].sort()).toEqual(numbers);
    expect(new Set(numbers).size).toBe(3);
  });

  test('needs a group (SQS-07)', () => {
    expect(() =>
      new FifoSandbox().send('orders.fifo', 'a', { messageDeduplicationId: '1' }),
    ).toThrow('The request must contain the parameter MessageGroupId.');
  });

  test('needs a deduplication id, or makes it of the body (SQS-07)', () => {
    expect(() => new FifoSandbox().send('orders.fifo', 'a', { messageGroupId: 'g' })).toThrow(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
    const fifo = new FifoSandbox({ contentBasedDeduplication: true });
    const first = fifo.send('orders.fifo', 'a', { messageGroupId: 'g' });
    const attributes = { k: { dataType: 'String', stringValue: 'v', binaryValue: null } };
    const second = fifo.send('orders.fifo', 'a', {
      messageGroupId: 'g',
      messageAttributes: attributes,
    });
    expect(second.messageId).toBe(first.messageId);
    expect(fifo.receiveFifo()[0]?.attributes['MessageDeduplicationId']).toBe(
      'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',
    );
  });

  test.each(['', 'a b', 'x'.repeat(129)])('refuses "%s" as the id of a group (SQS-07)', (id) => {
    expect(() => new FifoSandbox().sendTo(id, 'a')).toThrow(
      'MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.',
    );
  });

  test('answers a second message of a deduplication id as the first, and delivers it once (SQS-07)', () => {
    const fifo = new FifoSandbox();
    const send = () =>
      fifo.send('orders.fifo', 'a', { messageGroupId: 'g', messageDeduplicationId: '1' });
    const first = send();
    fifo.sandbox.takeEvents();
    expect(send()).toEqual(first);
    expect(fifo.sandbox.takeEvents()).toMatchObject([
      {
        kind: 'MESSAGE_DUPLICATE_SUPPRESSED',
        rule: 'SQS-07',
        detail: { messageId: first.messageId, deduplicationId: '1' },
      },
    ]);
    expect(fifo.bodies()).toEqual(['a']);
  });

  test('knows a deduplication id for 5 minutes, even after the message is deleted (SQS-07)', () => {
    const fifo = new FifoSandbox();
    const id = fifo.sendTo('g', 'a');
    const [message] = fifo.receiveFifo();
    fifo.delete('orders.fifo', message ?? { receiptHandle: '' });
    fifo.sandbox.advanceBy(299_999);
    expect(fifo.sendTo('g', 'a')).toBe(id);
    expect(fifo.bodies()).toEqual([]);
    fifo.sandbox.advanceBy(1);
    expect(fifo.sendTo('g', 'a')).not.toBe(id);
    expect(fifo.bodies()).toEqual(['a']);
  });

  test('looks for duplicates within the group where that is its scope (SQS-09)', () => {
    const queue = new FifoSandbox();
    expect(queue.sendTo('a', 'x', '1')).toBe(queue.sendTo('b', 'x', '1'));
    const group = new FifoSandbox({ deduplicationScope: 'MESSAGE_GROUP' });
    expect(group.sendTo('a', 'x', '1')).not.toBe(group.sendTo('b', 'x', '1'));
    expect(group.sendTo('a', 'x', '1')).toBe(group.sendTo('a', 'x', '1'));
  });

  test('is delayed as a whole, and no message by itself', () => {
    const fifo = new FifoSandbox({ delaySeconds: 60 });
    fifo.sendTo('g', 'a');
    expect(() =>
      fifo.send('orders.fifo', 'b', {
        messageGroupId: 'g',
        messageDeduplicationId: 'b',
        delaySeconds: 5,
      }),
    ).toThrow('The request includes a parameter that is not valid for this queue type.');
    expect(fifo.bodies()).toEqual([]);
    fifo.sandbox.execute('SetQueueAttributes', {
      queueName: 'orders.fifo',
      attributes: { delaySeconds: 10 },
    });
    fifo.sandbox.advanceBy(10_000);
    expect(fifo.bodies()).toEqual(['a']);
  });

  test('takes a receipt handle only while the message is in flight', () => {
    const fifo = new FifoSandbox();
    fifo.sendTo('g', 'a');
    const [message] = fifo.receiveFifo();
    fifo.sandbox.advanceBy(30_000);
    expect(() => fifo.delete('orders.fifo', message ?? { receiptHandle: '' })).toThrow(
      'The receipt handle has expired.',
    );
    expect(fifo.bodies()).toEqual(['a']);
  });
});

test('A standard queue takes no deduplication id', () => {
  const sqs = new QueueSandbox();
  sqs.create('orders');
  expect(() => sqs.send('orders', 'a', { messageDeduplicationId: '1' })).toThrow(
    'The request includes a parameter that is not valid for this queue type.',
  );
});
