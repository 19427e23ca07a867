import { describe, expect, test } from 'vitest';
import { PASSED_OVER_MAX } from '../../../../src/simulation/pull/sqs/choose-messages.ts';
import { messages } from '../../../../src/simulation/pull/sqs/message.ts';
import { QueueSandbox } from './queue-sandbox.ts';

function withQueue(): QueueSandbox {
  const at = new QueueSandbox();
  at.create('orders');
  return at;
}

/** Sends so many messages of a group, or of none; their bodies are its name. */
function send(at: QueueSandbox, messageGroupId: string | null, count: number): void {
  for (let number = 1; number <= count; number++) {
    at.send('orders', messageGroupId ?? 'none', { messageGroupId });
  }
}

/** Receives so many messages, and keeps them in flight. */
function take(at: QueueSandbox, count: number): string[] {
  const bodies: string[] = [];
  for (let left = count; left > 0; left -= 10) {
    const received = at.receive('orders', { maxNumberOfMessages: Math.min(10, left) });
    bodies.push(...received.map(({ body }) => body));
  }
  return bodies;
}

describe('A standard queue with message groups', () => {
  test('gives quiet groups before one with 30 messages and more than a tenth in flight (SQS-09)', () => {
    const at = withQueue();
    send(at, 'noisy', 60);
    take(at, 30);
    send(at, 'quiet', 2);
    send(at, null, 1);
    at.sandbox.takeEvents();
    expect(take(at, 5)).toEqual(['quiet', 'quiet', 'none', 'noisy', 'noisy']);
    expect(at.sandbox.takeEvents()[0]).toMatchObject({
      kind: 'NOISY_GROUP_PASSED_OVER',
      rule: 'SQS-09',
      detail: { queueName: 'orders', messageGroupId: 'noisy' },
    });
  });

  test('keeps the order of sending while a group has fewer than 30 in flight (SQS-09)', () => {
    const at = withQueue();
    send(at, 'busy', 60);
    take(at, 29);
    send(at, 'quiet', 1);
    expect(take(at, 2)).toEqual(['busy', 'busy']);
  });

  test('keeps it while a group has no more than a tenth of what is in flight (SQS-09)', () => {
    const at = withQueue();
    send(at, 'busy', 30);
    take(at, 30);
    send(at, null, 270);
    take(at, 270);
    send(at, 'busy', 1);
    send(at, 'quiet', 1);
    expect(take(at, 1)).toEqual(['busy']);
  });

  test('gives a group its place again when less of it is in flight (SQS-09)', () => {
    const at = withQueue();
    send(at, 'noisy', 60);
    const held = [1, 2, 3].flatMap(() => at.receive('orders'));
    send(at, 'quiet', 2);
    expect(take(at, 1)).toEqual(['quiet']);
    for (const message of held) at.delete('orders', message);
    expect(take(at, 1)).toEqual(['noisy']);
  });

  test('gives of two noisy groups that with fewer in flight first (SQS-09)', () => {
    const at = withQueue();
    send(at, 'noisier', 40);
    take(at, 40);
    send(at, 'noisy', 30);
    take(at, 30);
    send(at, 'noisier', 1);
    send(at, 'noisy', 1);
    expect(take(at, 2)).toEqual(['noisy', 'noisier']);
  });

  test('delivers groups in parallel, without an order to keep (SQS-09)', () => {
    const at = withQueue();
    send(at, 'a', 3);
    expect(take(at, 1)).toEqual(['a']);
    expect(take(at, 2)).toEqual(['a', 'a']);
  });

  test('passes over 10,000 messages at most in one receive', () => {
    const at = withQueue();
    send(at, 'noisy', 31);
    take(at, 30);
    const table = at.sandbox.world.table(messages);
    const waiting = [...table.values()].find(({ state }) => state === 'AVAILABLE');
    if (!waiting) throw new Error('Nothing waits');
    for (let number = 2; number <= PASSED_OVER_MAX; number++) {
      table.put({ ...waiting, messageId: `copy ${number}`, seq: 1_000 + number });
    }
    at.sandbox.advanceBy(1);
    send(at, 'quiet', 1);
    expect(take(at, 1)).toEqual(['noisy']);
    expect(take(at, 1)).toEqual(['quiet']);
    at.sandbox.forgetStory();
  });
});
