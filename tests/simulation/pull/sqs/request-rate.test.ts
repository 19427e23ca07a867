import { describe, expect, test } from 'vitest';
import { requestRates } from '../../../../src/simulation/pull/sqs/request-rate.ts';
import { sqsService } from '../../../../src/simulation/pull/sqs/sqs-service.ts';
import { createQueue } from '../../../../src/simulation/pull/sqs/queue-commands.ts';
import { TestKernel } from '../../../support/test-kernel.ts';
import { messageOf, QueueSandbox } from './queue-sandbox.ts';

const highThroughput = {
  deduplicationScope: 'MESSAGE_GROUP',
  fifoThroughputLimit: 'PER_MESSAGE_GROUP_ID',
} as const;

function withQueue(
  queueName: string,
  attributes: Parameters<QueueSandbox['create']>[1] = {},
): QueueSandbox {
  const at = new QueueSandbox();
  at.create(queueName, attributes);
  return at;
}

let sent = 0;

function sendTo(at: QueueSandbox, queueName: string, messageGroupId: string): void {
  sent += 1;
  at.send(queueName, 'x', { messageGroupId, messageDeduplicationId: `d${sent}` });
}

function sendBatch(at: QueueSandbox, queueName: string, groups: readonly string[]) {
  return at.sandbox.execute('SendMessageBatch', {
    queueName,
    entries: groups.map((messageGroupId, index) => {
      sent += 1;
      const ids = { messageGroupId, messageDeduplicationId: `d${sent}` };
      return { id: String(index), ...messageOf('x'), ...ids };
    }),
  });
}

function times(count: number, work: () => unknown): void {
  for (let number = 1; number <= count; number++) work();
}

describe('A FIFO queue', () => {
  test('takes 300 sends a second, and refuses more until the next one (SQS-09)', () => {
    const at = withQueue('jobs.fifo');
    times(300, () => sendTo(at, 'jobs.fifo', 'a'));
    expect(() => sendTo(at, 'jobs.fifo', 'b')).toThrow(
      'Rate exceeded: the queue "jobs.fifo" takes 300 SendMessage requests a second',
    );
    at.sandbox.advanceBy(999);
    expect(() => sendTo(at, 'jobs.fifo', 'b')).toThrow('Rate exceeded');
    at.sandbox.advanceBy(1);
    sendTo(at, 'jobs.fifo', 'b');
    expect(at.messagesOf('jobs.fifo')).toHaveLength(301);
  });

  test('takes 3,000 messages a second in batches (SQS-09)', () => {
    const at = withQueue('jobs.fifo');
    const ten = Array.from({ length: 10 }, () => 'a');
    times(300, () => sendBatch(at, 'jobs.fifo', ten));
    expect(at.messagesOf('jobs.fifo')).toHaveLength(3_000);
    expect(() => sendBatch(at, 'jobs.fifo', ten)).toThrow('Rate exceeded');
  });

  test('counts sends, receives and deletes each by itself (SQS-09)', () => {
    const at = withQueue('jobs.fifo');
    sendTo(at, 'jobs.fifo', 'a');
    const [message] = at.receive('jobs.fifo');
    times(299, () => at.receive('jobs.fifo'));
    expect(() => at.receive('jobs.fifo')).toThrow('takes 300 ReceiveMessage requests');
    const receiptHandle = message?.receiptHandle ?? '';
    times(300, () => at.delete('jobs.fifo', { receiptHandle }));
    const entries = [{ id: '1', receiptHandle }];
    expect(() =>
      at.sandbox.execute('DeleteMessageBatch', { queueName: 'jobs.fifo', entries }),
    ).toThrow('takes 300 DeleteMessage requests');
    sendTo(at, 'jobs.fifo', 'a');
  });

  test('remembers its rate through a restart, and forgets it with the second', () => {
    const at = withQueue('jobs.fifo');
    times(300, () => sendTo(at, 'jobs.fifo', 'a'));
    at.sandbox.reload();
    expect(() => sendTo(at, 'jobs.fifo', 'a')).toThrow('Rate exceeded');
    at.sandbox.advanceBy(1_000);
    at.receive('jobs.fifo');
    expect([...at.sandbox.world.table(requestRates).values()]).toMatchObject([{ count: 1 }]);
    at.sandbox.execute('DeleteQueue', { queueName: 'jobs.fifo' });
    expect([...at.sandbox.world.table(requestRates).values()]).toEqual([]);
  });

  test('throttles services as well (SQS-09)', () => {
    const kernel = new TestKernel();
    createQueue(kernel, { queueName: 'jobs.fifo', fifoQueue: null, attributes: {} });
    const send = (number: number) =>
      sqsService.actions['sqs:SendMessage'](kernel, {
        action: 'sqs:SendMessage',
        caller: { kind: 'service-role' },
        queueArn: 'arn:aws:sqs:eu-west-1:123456789012:jobs.fifo',
        body: 'x',
        messageAttributes: {},
        messageGroupId: 'a',
        messageDeduplicationId: `d${number}`,
        traceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793',
      });
    for (let number = 1; number <= 300; number++) send(number);
    expect(send(301)).toMatchObject({
      accepted: false,
      refusal: { kind: 'THROTTLED', errorCode: 'RequestThrottled' },
    });
  });
});

describe('A FIFO queue of high throughput', () => {
  test('takes 300 sends a second of each message group (SQS-09)', () => {
    const at = withQueue('jobs.fifo', highThroughput);
    times(300, () => sendTo(at, 'jobs.fifo', 'a'));
    expect(() => sendTo(at, 'jobs.fifo', 'a')).toThrow(
      'the message group "a" of the queue "jobs.fifo" takes 300 SendMessage requests a second',
    );
    times(300, () => sendTo(at, 'jobs.fifo', 'b'));
    times(301, () => at.receive('jobs.fifo'));
  });

  test('refuses the entries of a batch whose groups have had theirs, and no others (SQS-09)', () => {
    const at = withQueue('jobs.fifo', highThroughput);
    times(300, () => sendBatch(at, 'jobs.fifo', ['a', 'a']));
    expect(sendBatch(at, 'jobs.fifo', ['a', 'b'])).toMatchObject({
      successful: [{ id: '1' }],
      failed: [{ id: '0', code: 'RequestThrottled' }],
    });
  });
});

test('A standard queue takes any number of requests (SQS-09)', () => {
  const at = withQueue('orders');
  times(301, () => at.send('orders', 'x'));
  times(301, () => at.receive('orders'));
  expect([...at.sandbox.world.table(requestRates).values()]).toEqual([]);
});
