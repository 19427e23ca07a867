import type { CommandInput } from '../../src/simulation/commands.ts';
import type { Profile } from '../../src/simulation/kernel.ts';
import {
  eventSourceMappings,
  type EventSourceMappingRow,
} from '../../src/simulation/pull/event-source-mapping/event-source-mapping.ts';
import { messages, type MessageRow } from '../../src/simulation/pull/sqs/message.ts';
import { queues } from '../../src/simulation/pull/sqs/queue.ts';
import { openRealisticSandbox, openSandbox, type TestSandbox } from './test-sandbox.ts';

type Creation = CommandInput<'CreateEventSourceMapping'>;
type Change = CommandInput<'UpdateEventSourceMapping'>;

/** Every parameter of a mapping left out. */
export const nothingGiven = {
  batchSize: null,
  maximumBatchingWindowInSeconds: null,
  functionResponseTypes: null,
  filterCriteria: null,
  metricsConfig: null,
  parallelizationFactor: null,
  maximumRetryAttempts: null,
  maximumRecordAgeInSeconds: null,
  bisectBatchOnFunctionError: null,
  tumblingWindowInSeconds: null,
  destinationConfig: null,
  scalingConfig: null,
  provisionedPollerConfig: null,
  kmsKeyArn: null,
  enabled: null,
} as const;

/** Handlers: one that succeeds, one that fails, one that takes ten seconds. */
export const OK = 'exports.handler = async () => {};';
export const FAILING = 'exports.handler = async () => { throw new Error("no"); };';
export const SLOW = 'exports.handler = () => new Promise((done) => setTimeout(done, 10_000));';

export function queueArnOf(queueName: string): string {
  return `arn:aws:sqs:eu-west-1:123456789012:${queueName}`;
}

/** A sandbox with queues, functions and mappings between them, and the words to speak of it. */
export class MappingSandbox {
  readonly sandbox: TestSandbox;

  constructor(profile: Profile = 'IDEAL') {
    this.sandbox = profile === 'IDEAL' ? openSandbox() : openRealisticSandbox();
  }

  createQueue(queueName: string, attributes: CommandInput<'CreateQueue'>['attributes'] = {}): void {
    this.sandbox.execute('CreateQueue', { queueName, fifoQueue: null, attributes });
  }

  /** Has a function poll a queue: "worker" the queue "orders" unless something else is said. */
  map(given: Partial<Creation> = {}): EventSourceMappingRow {
    const { mappingId } = this.sandbox.execute('CreateEventSourceMapping', {
      ...nothingGiven,
      functionName: 'worker',
      eventSourceArn: queueArnOf('orders'),
      startingPosition: null,
      startingPositionTimestampMs: null,
      tags: null,
      ...given,
    });
    return this.mapping(mappingId);
  }

  update(uuid: string, given: Partial<Change>): void {
    this.sandbox.execute('UpdateEventSourceMapping', {
      ...nothingGiven,
      functionName: null,
      uuid,
      ...given,
    });
  }

  mapping(mappingId: string): EventSourceMappingRow {
    const mapping = this.sandbox.world.table(eventSourceMappings).get(mappingId);
    if (!mapping) throw new Error(`There is no mapping ${mappingId}`);
    return mapping;
  }

  send(
    body: string,
    rest: Partial<CommandInput<'SendMessage'>> = {},
    queueName = 'orders',
  ): string {
    return this.sandbox.execute('SendMessage', {
      queueName,
      body,
      delaySeconds: null,
      messageAttributes: {},
      messageGroupId: null,
      messageDeduplicationId: null,
      awsTraceHeader: null,
      ...rest,
    }).messageId;
  }

  /** Sends messages of one group to a FIFO queue. */
  sendInGroup(group: string, ...bodies: string[]): void {
    for (const body of bodies) {
      this.send(body, { messageGroupId: group, messageDeduplicationId: body }, 'orders.fifo');
    }
  }

  messagesOf(queueName = 'orders'): MessageRow[] {
    const queue = this.sandbox.world.table(queues).find(queueName);
    return [...this.sandbox.world.table(messages).values()]
      .filter(({ queueId }) => queueId === queue?.id)
      .sort((left, right) => left.seq - right.seq);
  }

  /** The bodies of each batch that the function was invoked with, in order. */
  batches(functionName = 'worker'): string[][] {
    return [...this.sandbox.invocations.values()]
      .filter((row) => row.functionName === functionName && row.status !== 'THROTTLED')
      .sort((left, right) => left.seq - right.seq)
      .map(({ payload }) => bodiesOf(payload));
  }

  /** Kinds of the events of mappings, with those of messages that were dead-lettered. */
  kinds(): string[] {
    return this.sandbox
      .takeEvents()
      .filter(
        ({ eventSourceMappingId, kind }) =>
          eventSourceMappingId !== null || kind === 'MESSAGE_DEAD_LETTERED',
      )
      .map(({ kind }) => kind);
  }
}

/** The bodies of an event's records. */
export function bodiesOf(payload: string): string[] {
  const { Records } = JSON.parse(payload) as { Records: { body: string }[] };
  return Records.map(({ body }) => body);
}
