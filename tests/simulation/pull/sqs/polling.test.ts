import { describe, expect, test } from 'vitest';
import { changeVisibility } from '../../../../src/simulation/pull/sqs/change-visibility.ts';
import { deleteFrom } from '../../../../src/simulation/pull/sqs/delete-message.ts';
import { messages } from '../../../../src/simulation/pull/sqs/message.ts';
import { nextAvailableAtMs } from '../../../../src/simulation/pull/sqs/next-available.ts';
import { createQueue } from '../../../../src/simulation/pull/sqs/queue-commands.ts';
import { queues, type QueueRow } from '../../../../src/simulation/pull/sqs/queue.ts';
import { receiveFrom } from '../../../../src/simulation/pull/sqs/take-messages.ts';
import { sendMessage } from '../../../../src/simulation/pull/sqs/send-message.ts';
import { TestKernel } from '../../../support/test-kernel.ts';
import { START_MS } from '../../../support/test-sandbox.ts';
import { messageOf } from './queue-sandbox.ts';

function withQueue(): { kernel: TestKernel; queue: QueueRow } {
  const kernel = new TestKernel();
  const { queueId } = createQueue(kernel, { queueName: 'orders', fifoQueue: null, attributes: {} });
  const queue = kernel.table(queues).get(queueId);
  if (!queue) throw new Error('There is no queue');
  return { kernel, queue };
}

function send(kernel: TestKernel, delaySeconds: number | null = null): void {
  sendMessage(kernel, { queueName: 'orders', ...messageOf('x'), delaySeconds });
}

describe('Whoever polls a queue', () => {
  test('learns when a receive may find something', () => {
    const { kernel, queue } = withQueue();
    expect(nextAvailableAtMs(kernel, queue)).toBeNull();
    send(kernel, 60);
    expect(nextAvailableAtMs(kernel, queue)).toBe(START_MS + 60_000);
    send(kernel);
    expect(nextAvailableAtMs(kernel, queue)).toBe(START_MS);
    receiveFrom(kernel, queue, 10, 45);
    expect(nextAvailableAtMs(kernel, queue)).toBe(START_MS + 45_000);
    kernel.now = START_MS + 50_000;
    expect(nextAvailableAtMs(kernel, queue)).toBe(START_MS + 50_000);
  });

  test('takes a batch, puts a part of it back and deletes the rest', () => {
    const { kernel, queue } = withQueue();
    for (let number = 1; number <= 3; number++) send(kernel);
    const [first, ...rest] = receiveFrom(kernel, queue, 10, 30);
    changeVisibility(kernel, queue, first?.receiptHandle ?? '', 0);
    for (const { receiptHandle } of rest) deleteFrom(kernel, queue, receiptHandle);
    expect([...kernel.table(messages).values()]).toMatchObject([
      { messageId: first?.messageId, state: 'AVAILABLE', receiveCount: 1 },
    ]);
  });
});
