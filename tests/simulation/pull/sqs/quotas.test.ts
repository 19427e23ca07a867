import { describe, expect, test } from 'vitest';
import { deduplications } from '../../../../src/simulation/pull/sqs/deduplication.ts';
import { messages, type MessageRow } from '../../../../src/simulation/pull/sqs/message.ts';
import { createQueue, deleteQueue } from '../../../../src/simulation/pull/sqs/queue-commands.ts';
import { changeQueue, queues } from '../../../../src/simulation/pull/sqs/queue.ts';
import {
  DEDUPLICATION_IDS_MAX,
  MESSAGE_BYTES_MAX,
  MESSAGES_MAX,
  QUEUES_MAX,
} from '../../../../src/simulation/pull/sqs/quotas.ts';
import { receiveMessage } from '../../../../src/simulation/pull/sqs/receive-message.ts';
import { sendMessage } from '../../../../src/simulation/pull/sqs/send-message.ts';
import { IN_FLIGHT_MAX } from '../../../../src/simulation/pull/sqs/take-messages.ts';
import type { TableDefinition } from '../../../../src/simulation/table.ts';
import { TestKernel } from '../../../support/test-kernel.ts';
import { messageOf } from './queue-sandbox.ts';

function withQueue(queueName = 'orders'): TestKernel {
  const kernel = new TestKernel();
  createQueue(kernel, { queueName, fifoQueue: null, attributes: {} });
  return kernel;
}

function send(kernel: TestKernel, queueName = 'orders'): void {
  const id = queueName.endsWith('.fifo') ? String(kernel.nextInSequence('test')) : null;
  const ids = { messageGroupId: id, messageDeduplicationId: id };
  sendMessage(kernel, { queueName, ...messageOf('x'), ...ids });
}

function receive(
  kernel: TestKernel,
  queueName: string,
  waitTimeSeconds: number | null = null,
): unknown[] {
  return [
    ...receiveMessage(kernel, {
      queueName,
      maxNumberOfMessages: 10,
      visibilityTimeout: null,
      waitTimeSeconds,
    }).messages,
  ];
}

/** Puts the only row of a table there so often, each time under another id. */
function multiply<R extends { readonly seq: number }>(
  kernel: TestKernel,
  definition: TableDefinition<R>,
  count: number,
  copy: (row: R, id: string) => R,
): void {
  const [row] = kernel.table(definition).values();
  if (!row) throw new Error(`There is nothing in ${definition.name}`);
  for (let number = 2; number <= count; number++) {
    kernel.table(definition).put({ ...copy(row, `copy-${number}`), seq: 1_000_000 + number });
  }
}

const copyMessage = (row: MessageRow, messageId: string): MessageRow => ({ ...row, messageId });

describe('Of messages in flight', () => {
  test('a standard queue has 120,000 at most, and refuses a receive beyond (SQS-03)', () => {
    const kernel = withQueue();
    send(kernel);
    receive(kernel, 'orders');
    multiply(kernel, messages, IN_FLIGHT_MAX - 5, copyMessage);
    for (let number = 1; number <= 6; number++) send(kernel);
    expect(receive(kernel, 'orders')).toHaveLength(5);
    expect(() => receive(kernel, 'orders')).toThrow(
      'Cannot receive from the queue "orders": 120000 messages are in flight, which is the limit.',
    );
    // Whoever waits hears nothing of the limit, and gets nothing.
    expect(receive(kernel, 'orders', 20)).toEqual([]);
  });

  test('a FIFO queue has 120,000 at most, and returns nothing beyond (SQS-03)', () => {
    const kernel = withQueue('orders.fifo');
    send(kernel, 'orders.fifo');
    receive(kernel, 'orders.fifo');
    multiply(kernel, messages, IN_FLIGHT_MAX - 5, copyMessage);
    for (let number = 1; number <= 6; number++) send(kernel, 'orders.fifo');
    expect(receive(kernel, 'orders.fifo')).toHaveLength(5);
    expect(receive(kernel, 'orders.fifo')).toEqual([]);
  });
});

describe('A sandbox refuses', () => {
  test('a message above their number', () => {
    const kernel = withQueue();
    send(kernel);
    multiply(kernel, messages, MESSAGES_MAX, copyMessage);
    expect(() => send(kernel)).toThrow(
      'Cannot take the message into the sandbox: its queues hold 150000 messages, and the limit is 150000.',
    );
  });

  test('a message that makes all of them too large', () => {
    const kernel = withQueue();
    const [queue] = kernel.table(queues).values();
    changeQueue(kernel, queue?.id ?? '', { messageBytes: MESSAGE_BYTES_MAX - 1 });
    send(kernel);
    expect(() => send(kernel)).toThrow('its queues would hold 268435457 bytes');
  });

  test('a deduplication id above their number', () => {
    const kernel = withQueue('orders.fifo');
    send(kernel, 'orders.fifo');
    multiply(kernel, deduplications, DEDUPLICATION_IDS_MAX, (row, id) => ({ ...row, id }));
    expect(() => send(kernel, 'orders.fifo')).toThrow(
      'its FIFO queues remember 150000 deduplication ids, and the limit is 150000.',
    );
  });

  test('a queue above their number, those just deleted included', () => {
    const kernel = new TestKernel();
    const create = (number: number): unknown =>
      createQueue(kernel, { queueName: `q${number}`, fifoQueue: null, attributes: {} });
    for (let number = 1; number <= QUEUES_MAX; number++) create(number);
    deleteQueue(kernel, { queueName: 'q1' });
    expect(() => create(QUEUES_MAX + 1)).toThrow(
      'Cannot create the queue: the sandbox has 1000, those deleted within the last minute included, and the limit is 1000.',
    );
  });
});
