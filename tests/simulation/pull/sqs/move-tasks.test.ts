import { describe, expect, test } from 'vitest';
import type { CommandInput, CommandResult } from '../../../../src/simulation/commands.ts';
import { deduplications } from '../../../../src/simulation/pull/sqs/deduplication.ts';
import { moveTasks, type MoveTaskRow } from '../../../../src/simulation/pull/sqs/move-task.ts';
import { START_MS } from '../../../support/test-sandbox.ts';
import { QueueSandbox } from './queue-sandbox.ts';

const arnOf = (queueName: string): string => `arn:aws:sqs:eu-west-1:123456789012:${queueName}`;

/** Queues `orders` and `dead`, to which messages move after one receive. */
function withDeadLetterQueue(suffix = ''): QueueSandbox {
  const at = new QueueSandbox();
  at.create(`dead${suffix}`);
  at.create(`orders${suffix}`, {
    visibilityTimeout: 0,
    redrivePolicy: { deadLetterTargetArn: arnOf(`dead${suffix}`), maxReceiveCount: 1 },
  });
  return at;
}

/** Sends so many messages to `orders` and lets them die of it. */
function letDie(at: QueueSandbox, bodies: readonly string[]): void {
  for (const body of bodies) at.send('orders', body);
  for (let received = 0; received < bodies.length; received += 10) at.receive('orders');
  for (let received = 0; received < bodies.length; received += 10) at.receive('orders');
}

function start(
  at: QueueSandbox,
  input: Partial<CommandInput<'StartMessageMoveTask'>> = {},
): CommandResult<'StartMessageMoveTask'> {
  return at.sandbox.execute('StartMessageMoveTask', {
    sourceArn: arnOf('dead'),
    destinationArn: null,
    maxNumberOfMessagesPerSecond: null,
    ...input,
  });
}

function task(at: QueueSandbox, { taskId }: { readonly taskId: string }): MoveTaskRow {
  const row = at.sandbox.world.table(moveTasks).get(taskId);
  if (!row) throw new Error(`There is no task ${taskId}`);
  return row;
}

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `m${index + 1}`);

describe('A message move task', () => {
  test('moves each message back to the queue that it came from (SQS-06)', () => {
    const at = withDeadLetterQueue();
    at.create('others', {
      visibilityTimeout: 0,
      redrivePolicy: { deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 1 },
    });
    letDie(at, ['a', 'b']);
    at.send('others', 'c');
    at.receive('others');
    at.receive('others');
    const started = start(at);
    expect(task(at, started)).toMatchObject({ status: 'RUNNING', messagesToMove: 3 });
    at.sandbox.advanceBy(0);
    expect(task(at, started)).toMatchObject({
      status: 'COMPLETED',
      messagesMoved: 3,
      endedAtMs: START_MS,
    });
    expect(at.messagesOf('dead')).toEqual([]);
    expect(at.messagesOf('orders').map(({ body }) => body)).toEqual(['a', 'b']);
    expect(at.messagesOf('others').map(({ body }) => body)).toEqual(['c']);
  });

  test('moves all to another queue where one is named', () => {
    const at = withDeadLetterQueue();
    at.create('examined');
    letDie(at, ['a', 'b']);
    start(at, { destinationArn: arnOf('examined') });
    at.sandbox.advanceBy(0);
    expect(at.receiveBodies('examined')).toEqual(['a', 'b']);
  });

  test('makes a new message of each: another id, sent now, never received (SQS-06)', () => {
    const at = withDeadLetterQueue();
    const messageAttributes = {
      kind: { dataType: 'String', stringValue: 'order', binaryValue: null },
    };
    const { messageId } = at.send('orders', 'a', { messageAttributes });
    at.receive('orders');
    at.receive('orders');
    at.sandbox.advanceBy(60_000);
    start(at);
    at.sandbox.advanceBy(0);
    const [moved] = at.messagesOf('orders');
    expect(moved).toMatchObject({
      body: 'a',
      messageAttributes,
      senderId: '123456789012',
      sentAtMs: START_MS + 60_000,
      retainedSinceMs: START_MS + 60_000,
      receiveCount: 0,
      receiveCountInQueue: 0,
      firstReceivedAtMs: null,
      deadLetterSourceArn: null,
    });
    expect(moved?.messageId).not.toBe(messageId);
    expect(at.sandbox.events.find(({ kind }) => kind === 'MESSAGE_REDRIVEN')).toMatchObject({
      rule: 'SQS-06',
      traceId: at.sandbox.events.find(({ kind }) => kind === 'MESSAGE_SENT')?.traceId,
      detail: {
        queueName: 'dead',
        destinationQueueName: 'orders',
        messageIds: [messageId, moved?.messageId],
      },
    });
  });

  test('moves as many in a second as it may, oldest first', () => {
    const at = withDeadLetterQueue();
    letDie(at, numbered(7));
    const started = start(at, { maxNumberOfMessagesPerSecond: 3 });
    const moved: number[] = [];
    for (const ms of [0, 999, 1, 1_000]) {
      at.sandbox.advanceBy(ms);
      moved.push(task(at, started).messagesMoved);
    }
    expect(moved).toEqual([3, 3, 6, 7]);
    expect(at.messagesOf('orders').map(({ body }) => body)).toEqual(numbered(7));
    expect(task(at, started)).toMatchObject({ status: 'COMPLETED', endedAtMs: START_MS + 2_000 });
  });

  test('moves 500 in a second where it names no rate', () => {
    const at = withDeadLetterQueue();
    letDie(at, numbered(510));
    const started = start(at);
    at.sandbox.advanceBy(0);
    expect(task(at, started)).toMatchObject({ status: 'RUNNING', messagesMoved: 500 });
    at.sandbox.advanceBy(1_000);
    expect(task(at, started)).toMatchObject({ status: 'COMPLETED', messagesMoved: 510 });
  });

  test('is told to the log from its start to its end (SQS-06)', () => {
    const at = withDeadLetterQueue();
    letDie(at, ['a']);
    at.sandbox.takeEvents();
    start(at);
    at.sandbox.advanceBy(0);
    expect(at.sandbox.takeKinds()).toEqual([
      'MESSAGE_MOVE_TASK_STARTED',
      'MESSAGE_DELIVERED',
      'MESSAGE_REDRIVEN',
      'MESSAGE_MOVE_TASK_COMPLETED',
    ]);
  });

  test('leaves what arrives after its start, so that a loop of failures ends', () => {
    const at = withDeadLetterQueue();
    letDie(at, ['a', 'b']);
    const started = start(at, { maxNumberOfMessagesPerSecond: 1 });
    at.sandbox.advanceBy(0);
    at.receive('orders');
    at.receive('orders');
    at.sandbox.advanceBy(5_000);
    expect(task(at, started)).toMatchObject({ status: 'COMPLETED', messagesMoved: 2 });
    expect(at.messagesOf('dead').map(({ body }) => body)).toEqual(['a']);
  });

  test('leaves messages in flight to whoever has received them', () => {
    const at = withDeadLetterQueue();
    letDie(at, ['a', 'b']);
    at.receive('dead', { maxNumberOfMessages: 1 });
    const started = start(at);
    at.sandbox.advanceBy(0);
    expect(task(at, started)).toMatchObject({ status: 'COMPLETED', messagesToMove: 1 });
    expect(at.messagesOf('dead').map(({ body }) => body)).toEqual(['a']);
  });

  test('goes on after a restart', () => {
    const at = withDeadLetterQueue();
    letDie(at, ['a', 'b']);
    const started = start(at, { maxNumberOfMessagesPerSecond: 1 });
    at.sandbox.advanceBy(0).reload().advanceBy(1_000);
    expect(task(at, started)).toMatchObject({ status: 'COMPLETED', messagesMoved: 2 });
  });

  test('wakes whoever waits for messages of the destination', () => {
    const at = withDeadLetterQueue();
    letDie(at, ['a']);
    const receive = at.startReceive('orders', 20);
    start(at);
    at.sandbox.advanceBy(0);
    expect(at.answerOf(receive)?.bodies).toEqual(['a']);
  });

  test('is on the agenda', () => {
    const at = withDeadLetterQueue();
    start(at, { maxNumberOfMessagesPerSecond: 7 });
    expect(at.sandbox.world.agenda(1)).toMatchObject([
      { what: `A redrive of ${arnOf('dead')} moves messages`, why: 'It moves 7 messages a second' },
    ]);
  });

  test('moves messages of FIFO queues in their order, whatever was sent within five minutes (SQS-07)', () => {
    const at = withDeadLetterQueue('.fifo');
    for (const body of ['a1', 'a2']) {
      at.send('orders.fifo', body, { messageGroupId: 'a', messageDeduplicationId: body });
      at.receive('orders.fifo');
      at.receive('orders.fifo');
    }
    const started = start(at, { sourceArn: arnOf('dead.fifo') });
    at.sandbox.advanceBy(0);
    expect(task(at, started)).toMatchObject({ status: 'COMPLETED', messagesMoved: 2 });
    expect(at.messagesOf('orders.fifo')).toMatchObject([
      { body: 'a1', messageGroupId: 'a' },
      { body: 'a2', messageGroupId: 'a' },
    ]);
  });
});

test('A message move task leaves the groups of a FIFO queue of which a message is in flight (SQS-08)', () => {
  const at = withDeadLetterQueue('.fifo');
  at.create('examined.fifo');
  for (const body of ['a1', 'a2', 'b1']) {
    at.send('dead.fifo', body, { messageGroupId: body[0] ?? '', messageDeduplicationId: body });
  }
  at.receive('dead.fifo', { maxNumberOfMessages: 1 });
  start(at, { sourceArn: arnOf('dead.fifo'), destinationArn: arnOf('examined.fifo') });
  at.sandbox.advanceBy(0);
  expect(at.messagesOf('dead.fifo').map(({ body }) => body)).toEqual(['a1', 'a2']);
  expect(at.messagesOf('examined.fifo').map(({ body }) => body)).toEqual(['b1']);
});

test('Between FIFO queues a message that moves to the dead-letter queue has its id as deduplication id', () => {
  const at = withDeadLetterQueue('.fifo');
  const ids = { messageGroupId: 'a', messageDeduplicationId: 'one' };
  const { messageId } = at.send('orders.fifo', 'a1', ids);
  at.receive('orders.fifo');
  at.receive('orders.fifo');
  expect(at.messagesOf('dead.fifo')).toMatchObject([
    { messageId, messageDeduplicationId: messageId },
  ]);
});

describe('A message move task fails', () => {
  test('at a message that was sent to the dead-letter queue itself, where each is to go back', () => {
    const at = withDeadLetterQueue();
    letDie(at, ['a']);
    at.send('dead', 'from nowhere');
    const started = start(at);
    at.sandbox.advanceBy(0);
    expect(task(at, started)).toMatchObject({
      status: 'FAILED',
      failureReason: 'CouldNotDetermineMessageSource',
      messagesMoved: 1,
    });
    expect(at.messagesOf('dead').map(({ body }) => body)).toEqual(['from nowhere']);
    expect(at.sandbox.events.at(-1)).toMatchObject({
      kind: 'MESSAGE_MOVE_TASK_FAILED',
      detail: { failureReason: 'CouldNotDetermineMessageSource', moved: 1 },
    });
  });

  test('where the queue that a message goes to is gone', () => {
    const at = withDeadLetterQueue();
    at.create('examined');
    letDie(at, ['a', 'b']);
    const started = start(at, {
      destinationArn: arnOf('examined'),
      maxNumberOfMessagesPerSecond: 1,
    });
    at.sandbox.advanceBy(0);
    at.sandbox.execute('DeleteQueue', { queueName: 'examined' });
    at.sandbox.advanceBy(1_000);
    expect(task(at, started)).toMatchObject({
      status: 'FAILED',
      failureReason: 'AWS.SimpleQueueService.NonExistentQueue',
      messagesMoved: 1,
    });
  });

  test('at a message that is too large for its destination', () => {
    const at = withDeadLetterQueue();
    at.create('small', { maximumMessageSize: 1_024 });
    letDie(at, ['x'.repeat(1_025)]);
    const started = start(at, { destinationArn: arnOf('small') });
    at.sandbox.advanceBy(0);
    expect(task(at, started)).toMatchObject({ failureReason: 'InvalidParameterValue' });
    expect(at.messagesOf('dead')).toHaveLength(1);
  });

  test('where the sandbox can remember no deduplication id more, and moves nothing then', () => {
    const at = withDeadLetterQueue('.fifo');
    at.send('orders.fifo', 'a1', { messageGroupId: 'a', messageDeduplicationId: 'one' });
    at.receive('orders.fifo');
    at.receive('orders.fifo');
    const table = at.sandbox.world.table(deduplications);
    const [row] = table.values();
    if (!row) throw new Error('There is no deduplication id');
    for (let seq = 2; seq <= 150_000; seq++) table.put({ ...row, id: `copy ${seq}`, seq });
    const started = start(at, { sourceArn: arnOf('dead.fifo') });
    at.sandbox.world.advance(at.sandbox.now);
    expect(task(at, started)).toMatchObject({ status: 'FAILED', failureReason: 'OverLimit' });
    expect(at.messagesOf('dead.fifo')).toHaveLength(1);
    at.sandbox.forgetStory();
  });

  test('after 36 hours', () => {
    const at = withDeadLetterQueue();
    at.sandbox.execute('SetQueueAttributes', {
      queueName: 'dead',
      attributes: { messageRetentionPeriod: 1_209_600 },
    });
    letDie(at, ['a']);
    const started = start(at, { maxNumberOfMessagesPerSecond: 1 });
    const table = at.sandbox.world.table(moveTasks);
    table.put({ ...task(at, started), startedAtMs: START_MS - 36 * 3_600_000 });
    at.sandbox.advanceBy(0);
    expect(task(at, started)).toMatchObject({ status: 'FAILED', failureReason: 'TaskTimedOut' });
    at.sandbox.forgetStory();
  });

  test('with its dead-letter queue, when that is deleted', () => {
    const at = withDeadLetterQueue();
    letDie(at, ['a', 'b']);
    start(at, { maxNumberOfMessagesPerSecond: 1 });
    at.sandbox.execute('DeleteQueue', { queueName: 'dead' });
    expect([...at.sandbox.world.table(moveTasks).values()]).toEqual([]);
    expect(at.sandbox.takeKinds()).toContain('MESSAGE_MOVE_TASK_FAILED');
  });
});

describe('A message move task that is cancelled', () => {
  test('moves no more, and has ended when it would have gone on', () => {
    const at = withDeadLetterQueue();
    letDie(at, ['a', 'b']);
    const started = start(at, { maxNumberOfMessagesPerSecond: 1 });
    at.sandbox.advanceBy(500);
    const { taskHandle } = started;
    expect(at.sandbox.execute('CancelMessageMoveTask', { taskHandle })).toMatchObject({
      approximateNumberOfMessagesMoved: 1,
    });
    expect(task(at, started).status).toBe('CANCELLING');
    at.sandbox.advanceBy(500);
    expect(task(at, started)).toMatchObject({ status: 'CANCELLED', messagesMoved: 1 });
    expect(at.messagesOf('dead')).toHaveLength(1);
    expect(at.sandbox.takeKinds().slice(-2)).toEqual([
      'MESSAGE_MOVE_TASK_CANCELLING',
      'MESSAGE_MOVE_TASK_CANCELLED',
    ]);
  });

  test('cannot be cancelled again, nor one that has ended', () => {
    const at = withDeadLetterQueue();
    letDie(at, ['a', 'b']);
    const { taskHandle } = start(at, { maxNumberOfMessagesPerSecond: 1 });
    const cancel = (): unknown => at.sandbox.execute('CancelMessageMoveTask', { taskHandle });
    cancel();
    expect(cancel).toThrow(
      'Only a task that is RUNNING can be cancelled, and this one is CANCELLING.',
    );
    at.sandbox.advanceBy(1_000);
    expect(cancel).toThrow('this one is CANCELLED');
  });

  test('has to be there', () => {
    const at = withDeadLetterQueue();
    expect(() => at.sandbox.execute('CancelMessageMoveTask', { taskHandle: '__proto__' })).toThrow(
      'Task does not exist.',
    );
  });
});

describe('startMessageMoveTask refuses', () => {
  test.each([0, 501, 1.5])('%s messages a second', (maxNumberOfMessagesPerSecond) => {
    const at = withDeadLetterQueue();
    expect(() => start(at, { maxNumberOfMessagesPerSecond })).toThrow(
      `Value ${maxNumberOfMessagesPerSecond} for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: Must be >= 1 and <= 500, if provided.`,
    );
  });

  test('a source that is not there', () => {
    const at = withDeadLetterQueue();
    expect(() => start(at, { sourceArn: arnOf('nowhere') })).toThrow(
      "The resource that you specified for the SourceArn parameter doesn't exist.",
    );
  });

  test('a source that is no dead-letter queue', () => {
    const at = withDeadLetterQueue();
    expect(() => start(at, { sourceArn: arnOf('orders') })).toThrow(
      'Source queue must be configured as a Dead Letter Queue.',
    );
  });

  test('a destination that is not there, is the source, or is of the other type (SQS-05)', () => {
    const at = withDeadLetterQueue();
    at.create('other.fifo');
    const to = (queueName: string) => () => start(at, { destinationArn: arnOf(queueName) });
    expect(to('nowhere')).toThrow('specified for the DestinationArn parameter');
    expect(to('dead')).toThrow('Source queue and destination queue must not be the same.');
    expect(to('other.fifo')).toThrow('Destination queue must be same type of queue');
  });

  test('a second task of a queue while one is under way', () => {
    const at = withDeadLetterQueue();
    letDie(at, ['a', 'b']);
    start(at, { maxNumberOfMessagesPerSecond: 1 });
    expect(() => start(at)).toThrow('There is already a task running.');
    at.sandbox.advanceBy(1_000);
    expect(task(at, start(at)).status).toBe('RUNNING');
  });

  test('more than 100 tasks at once', () => {
    const at = withDeadLetterQueue();
    const startOf = (number: number): void => {
      at.create(`dead-${number}`);
      at.create(`orders-${number}`, {
        redrivePolicy: { deadLetterTargetArn: arnOf(`dead-${number}`), maxReceiveCount: 1 },
      });
      for (const body of ['a', 'b']) at.send(`dead-${number}`, body);
      start(at, {
        sourceArn: arnOf(`dead-${number}`),
        destinationArn: arnOf('orders'),
        maxNumberOfMessagesPerSecond: 1,
      });
    };
    for (let number = 1; number <= 100; number++) startOf(number);
    expect(() => startOf(101)).toThrow(
      'Cannot start the task: 100 are under way in the account, and the limit is 100.',
    );
  });
});

test('Of a queue the last ten tasks are remembered', () => {
  const at = withDeadLetterQueue();
  const ids: string[] = [];
  for (let number = 1; number <= 12; number++) {
    ids.push(start(at).taskId);
    at.sandbox.advanceBy(0);
  }
  const remembered = [...at.sandbox.world.table(moveTasks).values()].map(({ id }) => id);
  expect(remembered).toEqual(ids.slice(2));
});
