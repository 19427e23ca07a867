import { describe, expect, test } from 'vitest';
import { START_MS } from '../../../support/test-sandbox.ts';
import { QueueSandbox } from './queue-sandbox.ts';

const arnOf = (queueName: string): string => `arn:aws:sqs:eu-west-1:123456789012:${queueName}`;

const redriveTo = (queueName: string, maxReceiveCount: number) => ({
  redrivePolicy: { deadLetterTargetArn: arnOf(queueName), maxReceiveCount },
});

/** Queues "dead" and "orders", which moves to it after so many receives. */
function withDeadLetterQueue(maxReceiveCount: number, visibilityTimeout = 0): QueueSandbox {
  const sqs = new QueueSandbox();
  sqs.create('dead');
  sqs.create('orders', { visibilityTimeout, ...redriveTo('dead', maxReceiveCount) });
  return sqs;
}

describe('A message of a queue with a dead-letter queue', () => {
  test('is received maxReceiveCount times, and moves when a receive would be above it (SQS-04)', () => {
    const sqs = withDeadLetterQueue(3);
    sqs.send('orders', 'poison');
    for (const count of ['1', '2', '3']) {
      expect(sqs.receive('orders')[0]?.attributes['ApproximateReceiveCount']).toBe(count);
    }
    expect(sqs.messagesOf('dead')).toEqual([]);
    expect(sqs.receive('orders')).toEqual([]);
    expect(sqs.messagesOf('orders')).toEqual([]);
    expect(sqs.receiveBodies('dead')).toEqual(['poison']);
  });

  test('makes room for the next one in the same receive (SQS-04)', () => {
    const sqs = withDeadLetterQueue(1);
    sqs.send('orders', 'poison');
    sqs.receive('orders');
    sqs.send('orders', 'good');
    expect(sqs.receive('orders', { maxNumberOfMessages: 1 }).map(({ body }) => body)).toEqual([
      'good',
    ]);
  });

  test('is told about in the log, with the rule (SQS-04)', () => {
    const sqs = withDeadLetterQueue(1);
    const { messageId } = sqs.send('orders', 'poison');
    sqs.receive('orders');
    sqs.receive('orders');
    expect(sqs.sandbox.events.at(-1)).toMatchObject({
      kind: 'MESSAGE_DEAD_LETTERED',
      rule: 'SQS-04',
      detail: { queueName: 'orders', deadLetterQueueName: 'dead', messageId, receiveCount: 1 },
    });
  });

  test('keeps its id, body and attributes, and learns where it comes from (SQS-06)', () => {
    const sqs = withDeadLetterQueue(1);
    const messageAttributes = {
      kind: { dataType: 'String', stringValue: 'order', binaryValue: null },
    };
    const { messageId } = sqs.send('orders', 'poison', { messageAttributes });
    const [before] = sqs.receive('orders');
    expect(before?.attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
    sqs.receive('orders');
    sqs.sandbox.advanceBy(5_000);
    const [moved] = sqs.receive('dead');
    expect(moved).toMatchObject({ messageId, body: 'poison', messageAttributes });
    expect(moved?.attributes).toEqual({
      ...before?.attributes,
      // Receives are counted across all queues.
      ApproximateReceiveCount: '2',
      DeadLetterQueueSourceArn: arnOf('orders'),
    });
  });

  test('is counted anew by the redrive policy of the dead-letter queue itself (SQS-04)', () => {
    const sqs = new QueueSandbox();
    sqs.create('last');
    sqs.create('dead', { visibilityTimeout: 0, ...redriveTo('last', 2) });
    sqs.create('orders', { visibilityTimeout: 0, ...redriveTo('dead', 3) });
    sqs.send('orders', 'poison');
    for (let receive = 1; receive <= 4; receive++) sqs.receive('orders');
    expect(sqs.receiveBodies('dead')).toEqual(['poison']);
    expect(sqs.receiveBodies('dead')).toEqual(['poison']);
    expect(sqs.receiveBodies('dead')).toEqual([]);
    expect(sqs.receive('last')[0]?.attributes['ApproximateReceiveCount']).toBe('6');
  });

  test('is kept from its first sending on between standard queues (SQS-05)', () => {
    const sqs = new QueueSandbox();
    sqs.create('dead', { messageRetentionPeriod: 3_600 });
    sqs.create('orders', { visibilityTimeout: 0, ...redriveTo('dead', 1) });
    sqs.send('orders', 'poison');
    sqs.receive('orders');
    sqs.sandbox.advanceBy(3_000_000);
    sqs.receive('orders');
    sqs.sandbox.advanceBy(599_999);
    expect(sqs.messagesOf('dead')).toHaveLength(1);
    sqs.sandbox.advanceBy(1);
    expect(sqs.messagesOf('dead')).toEqual([]);
  });

  test('expires as it arrives where it is too old for the dead-letter queue (SQS-05)', () => {
    const sqs = new QueueSandbox();
    sqs.create('dead', { messageRetentionPeriod: 60 });
    sqs.create('orders', { visibilityTimeout: 0, ...redriveTo('dead', 1) });
    sqs.send('orders', 'poison');
    sqs.receive('orders');
    sqs.sandbox.advanceBy(61_000);
    sqs.receive('orders');
    sqs.sandbox.advanceBy(0);
    expect(sqs.sandbox.events.slice(-2)).toMatchObject([
      { kind: 'MESSAGE_DEAD_LETTERED', at: START_MS + 61_000 },
      { kind: 'MESSAGE_EXPIRED', at: START_MS + 61_000, detail: { queueName: 'dead' } },
    ]);
  });

  test('stays, and is received on, where the dead-letter queue was deleted', () => {
    const sqs = withDeadLetterQueue(1);
    const { messageId } = sqs.send('orders', 'poison');
    sqs.receive('orders');
    sqs.sandbox.execute('DeleteQueue', { queueName: 'dead' });
    sqs.sandbox.takeEvents();
    expect(sqs.receiveBodies('orders')).toEqual(['poison']);
    expect(sqs.sandbox.takeEvents()).toMatchObject([
      { kind: 'MESSAGE_VISIBLE_AGAIN' },
      { kind: 'MESSAGE_NOT_DEAD_LETTERED', rule: 'SQS-04', detail: { messageId } },
      { kind: 'MESSAGE_RECEIVED' },
    ]);
  });
});

describe('Between FIFO queues', () => {
  test('retention begins anew, and the group goes on with the next message (SQS-05, SQS-08)', () => {
    const sqs = new QueueSandbox();
    sqs.create('dead.fifo', { messageRetentionPeriod: 60 });
    sqs.create('orders.fifo', { visibilityTimeout: 0, ...redriveTo('dead.fifo', 1) });
    const send = (body: string) =>
      sqs.send('orders.fifo', body, { messageGroupId: 'g', messageDeduplicationId: body });
    send('poison');
    sqs.receive('orders.fifo');
    send('good');
    sqs.sandbox.advanceBy(100_000);
    expect(sqs.receiveBodies('orders.fifo')).toEqual(['good']);
    sqs.sandbox.advanceBy(59_999);
    expect(sqs.messagesOf('dead.fifo').map(({ body }) => body)).toEqual(['poison']);
    sqs.sandbox.advanceBy(1);
    expect(sqs.messagesOf('dead.fifo')).toEqual([]);
  });

  test('a moved message waits like any other of a delayed queue, and overtakes none (SQS-08)', () => {
    const sqs = new QueueSandbox();
    sqs.create('dead.fifo', { delaySeconds: 30 });
    sqs.create('orders.fifo', { visibilityTimeout: 0, ...redriveTo('dead.fifo', 1) });
    const ids = { messageGroupId: 'g', messageDeduplicationId: '1' };
    sqs.send('dead.fifo', 'first', ids);
    sqs.send('orders.fifo', 'moved', ids);
    sqs.receive('orders.fifo');
    sqs.receive('orders.fifo');
    expect(sqs.receiveBodies('dead.fifo')).toEqual([]);
    sqs.sandbox.advanceBy(30_000);
    expect(sqs.receiveBodies('dead.fifo')).toEqual(['first', 'moved']);
  });
});

describe('A redrive policy', () => {
  test('needs a dead-letter queue that is there', () => {
    expect(() => new QueueSandbox().create('orders', redriveTo('dead', 1))).toThrow(
      'Dead letter target does not exist.',
    );
  });

  test.each([
    ['dead.fifo', 'orders'],
    ['dead', 'orders.fifo'],
  ])('does not lead to %s from %s: FIFO goes to FIFO (SQS-05)', (dead, source) => {
    const sqs = new QueueSandbox();
    sqs.create(dead);
    expect(() => sqs.create(source, redriveTo(dead, 1))).toThrow(
      'Dead-letter queue must be same type of queue as the source queue.',
    );
  });

  test.each([0, 1_001])('refuses a maxReceiveCount of %d', (maxReceiveCount) => {
    const sqs = new QueueSandbox();
    sqs.create('dead');
    expect(() => sqs.create('orders', redriveTo('dead', maxReceiveCount))).toThrow(
      'it must be from 1 to 1000',
    );
  });

  test('needs the leave of the dead-letter queue, by name or for all', () => {
    const sqs = new QueueSandbox();
    sqs.create('dead', {
      redriveAllowPolicy: { redrivePermission: 'BY_QUEUE', sourceQueueArns: [arnOf('orders')] },
    });
    sqs.create('closed', {
      redriveAllowPolicy: { redrivePermission: 'DENY_ALL', sourceQueueArns: [] },
    });
    sqs.create('orders', redriveTo('dead', 1));
    for (const target of ['dead', 'closed']) {
      expect(() => sqs.create('others', redriveTo(target, 1))).toThrow(
        'The redriveAllowPolicy of the dead-letter queue does not let this queue use it.',
      );
    }
  });

  test.each([
    ['BY_QUEUE', 0],
    ['BY_QUEUE', 11],
    ['ALLOW_ALL', 1],
  ] as const)('of the permission %s does not name %d queues', (redrivePermission, count) => {
    const sourceQueueArns = Array.from({ length: count }, (_, index) => arnOf(`q${index}`));
    expect(() =>
      new QueueSandbox().create('dead', {
        redriveAllowPolicy: { redrivePermission, sourceQueueArns },
      }),
    ).toThrow('Invalid value for the parameter RedriveAllowPolicy.sourceQueueArns');
  });
});
