import type { CommandInput, CommandResult } from '../../../../src/simulation/commands.ts';
import { messages, type MessageRow } from '../../../../src/simulation/pull/sqs/message.ts';
import { queues, type QueueRow } from '../../../../src/simulation/pull/sqs/queue.ts';
import {
  messageReceives,
  type MessageReceiveRow,
} from '../../../../src/simulation/pull/sqs/waiting-receive.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../../support/test-sandbox.ts';

type Received = CommandResult<'ReceiveMessage'>['messages'][number];

/** A sandbox, and the words in which the tests of queues speak of it. */
export class QueueSandbox {
  readonly sandbox: TestSandbox;

  constructor(seed = 'seed-1') {
    this.sandbox = openSandbox(seed);
  }

  create(queueName: string, attributes: CommandInput<'CreateQueue'>['attributes'] = {}): QueueRow {
    this.sandbox.execute('CreateQueue', { queueName, fifoQueue: null, attributes });
    return this.queue(queueName);
  }

  queue(queueName: string): QueueRow {
    const queue = this.sandbox.world.table(queues).find(queueName);
    if (!queue) throw new Error(`There is no queue ${queueName}`);
    return queue;
  }

  send(
    queueName: string,
    body: string,
    rest: Partial<CommandInput<'SendMessage'>> = {},
  ): CommandResult<'SendMessage'> {
    return this.sandbox.execute('SendMessage', { queueName, ...messageOf(body), ...rest });
  }

  /** Receives up to ten messages. */
  receive(
    queueName: string,
    rest: Partial<CommandInput<'ReceiveMessage'>> = {},
  ): readonly Received[] {
    return this.sandbox.execute('ReceiveMessage', {
      queueName,
      maxNumberOfMessages: 10,
      visibilityTimeout: null,
      waitTimeSeconds: null,
      ...rest,
    }).messages;
  }

  /** Begins a receive of up to ten messages that may wait; returns its id, or null where it is answered. */
  startReceive(
    queueName: string,
    waitTimeSeconds: number | null,
    rest: Partial<CommandInput<'ReceiveMessage'>> = {},
  ): string | null {
    return this.sandbox.execute('ReceiveMessage', {
      queueName,
      maxNumberOfMessages: 10,
      visibilityTimeout: null,
      waitTimeSeconds,
      ...rest,
    }).receiveId;
  }

  /** The bodies that a receive which has waited was answered with, and when; null while it waits. */
  answerOf(receiveId: string | null): { bodies: string[]; atMs: number } | null {
    const row = this.sandbox.savedRow(messageReceives.name, receiveId ?? '') as MessageReceiveRow;
    if (row.endedAtMs === null) return null;
    return { bodies: row.messages.map(({ body }) => body), atMs: row.endedAtMs - START_MS };
  }

  /** The bodies that a receive of up to ten returns. */
  receiveBodies(queueName: string): string[] {
    return this.receive(queueName).map(({ body }) => body);
  }

  delete(queueName: string, { receiptHandle }: Pick<Received, 'receiptHandle'>): void {
    this.sandbox.execute('DeleteMessage', { queueName, receiptHandle });
  }

  /** All messages in a queue, oldest first. */
  messagesOf(queueName: string): MessageRow[] {
    const { id } = this.queue(queueName);
    return [...this.sandbox.world.table(messages).values()]
      .filter(({ queueId }) => queueId === id)
      .sort((left, right) => left.seq - right.seq);
  }
}

/** A message with nothing but its body. */
export function messageOf(body: string): Omit<CommandInput<'SendMessage'>, 'queueName'> {
  return {
    body,
    delaySeconds: null,
    messageAttributes: {},
    messageGroupId: null,
    messageDeduplicationId: null,
    awsTraceHeader: null,
  };
}
