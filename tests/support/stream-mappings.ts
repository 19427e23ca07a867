import type { CommandInput } from '../../src/simulation/commands.ts';
import type { LifecycleEvent } from '../../src/simulation/events.ts';
import type { JsonObject } from '../../src/simulation/json.ts';
import type { InvocationRow } from '../../src/simulation/lambda/invocation.ts';
import {
  eventSourceMappings,
  type EventSourceMappingRow,
} from '../../src/simulation/pull/event-source-mapping/event-source-mapping.ts';
import {
  shardReadings,
  type ShardReadingRow,
} from '../../src/simulation/pull/event-source-mapping/stream-polling/shard-reading.ts';
import { consumers } from '../../src/simulation/pull/kinesis/consumer.ts';
import { messages } from '../../src/simulation/pull/sqs/message.ts';
import { objects, type ObjectRow } from '../../src/simulation/push/s3/object.ts';
import { nothingGiven, queueArnOf } from './mappings.ts';
import { recordOf, StreamSandbox } from './streams.ts';
import { openSandbox, type TestSandbox } from './test-sandbox.ts';

/** Answers nothing, so that every batch is done. */
export const OK = 'exports.handler = async () => {};';

/** Fails with every batch. */
export const FAILING = 'exports.handler = async () => { throw new Error("no"); };';

/** Fails with batches that have a record of that text. */
export function failingAt(text: string): string {
  return `exports.handler = async ({ Records }) => {
    if (Records.some(({ kinesis }) => kinesis.data === '${btoa(text)}')) throw new Error('poison');
  };`;
}

/** Reports the records of that text as failed. */
export function reporting(text: string): string {
  return `exports.handler = async ({ Records }) => ({
    batchItemFailures: Records
      .filter(({ kinesis }) => kinesis.data === '${btoa(text)}')
      .map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })),
  });`;
}

const CLICKS = 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks';

export const FIRST_SHARD = 'shardId-000000000000';

type MappingInput = CommandInput<'CreateEventSourceMapping'>;

/** A sandbox with the stream "clicks", and the words in which the tests of its mappings speak of it. */
export class StreamMappingSandbox {
  readonly sandbox: TestSandbox;
  readonly streams: StreamSandbox;

  constructor(code = OK, shardCount = 1, sandbox: TestSandbox = openSandbox()) {
    this.sandbox = sandbox;
    this.streams = new StreamSandbox(sandbox);
    this.streams.create('clicks', { shardCount });
    sandbox.createFunction('worker', code);
  }

  /** Maps "clicks" to "worker" from its oldest record on, with what is given in place of the defaults. */
  map(input: Partial<MappingInput> = {}): string {
    const { mappingId } = this.sandbox.execute('CreateEventSourceMapping', {
      ...nothingGiven,
      functionName: 'worker',
      eventSourceArn: CLICKS,
      tags: null,
      startingPosition: 'TRIM_HORIZON',
      startingPositionTimestampMs: null,
      ...input,
    });
    return mappingId;
  }

  update(uuid: string, input: Partial<CommandInput<'UpdateEventSourceMapping'>>): void {
    this.sandbox.execute('UpdateEventSourceMapping', {
      ...nothingGiven,
      uuid,
      functionName: null,
      ...input,
    });
  }

  mapping(id: string): EventSourceMappingRow {
    const mapping = this.sandbox.world.table(eventSourceMappings).get(id);
    if (!mapping) throw new Error(`There is no mapping ${id}`);
    return mapping;
  }

  /** Puts a record of each text, all with one key but where another is given. */
  put(texts: readonly string[], partitionKey = 'key'): readonly string[] {
    const { records } = this.streams.putAll(
      'clicks',
      texts.map((text) => recordOf(partitionKey, text)),
    );
    return records.map(({ sequenceNumber }) => sequenceNumber ?? '');
  }

  advance(seconds: number): this {
    this.sandbox.advanceBy(seconds * 1_000);
    return this;
  }

  /** How a mapping reads a shard. */
  reading(shardId = FIRST_SHARD): ShardReadingRow {
    const row = [...this.sandbox.world.table(shardReadings).values()].find(
      (one) => one.shardId === shardId,
    );
    if (!row) throw new Error(`No mapping reads ${shardId}`);
    return row;
  }

  /** The shards that are kept of mappings, in the order of their ids. */
  readings(): string[] {
    return [...this.sandbox.world.table(shardReadings).values()]
      .map(({ shardId }) => shardId)
      .sort();
  }

  /** The invocations of a function, in their order. */
  invocations(functionName = 'worker'): InvocationRow[] {
    return [...this.sandbox.invocations.values()]
      .filter((one) => one.functionName === functionName)
      .sort((left, right) => left.seq - right.seq);
  }

  /** The events that a function was invoked with. */
  received(functionName = 'worker'): JsonObject[] {
    return this.invocations(functionName).map(({ payload }) => JSON.parse(payload) as JsonObject);
  }

  /** The texts of the records of each invocation. */
  batches(functionName = 'worker'): string[][] {
    return this.received(functionName).map((event) => textsOf(event));
  }

  /** Seconds from the first invocation to each. */
  secondsOfAttempts(): number[] {
    const all = this.invocations().map(({ receivedAtMs }) => receivedAtMs);
    return all.map((at) => (at - (all[0] ?? 0)) / 1_000);
  }

  events(kind: string): LifecycleEvent[] {
    return this.sandbox.events.filter((event) => event.kind === kind);
  }

  /** What is on the agenda of mappings. */
  agenda(): string[] {
    return this.sandbox.world
      .agenda(100)
      .filter(({ rule }) => rule?.startsWith('KIN-') === true && rule !== 'KIN-03')
      .map(({ what }) => what);
  }

  /** Registers a consumer of "clicks" for enhanced fan-out; returns its ARN. */
  registerConsumer(consumerName: string): string {
    const { consumerId } = this.sandbox.execute('RegisterStreamConsumer', {
      streamName: 'clicks',
      consumerName,
    });
    const consumer = this.sandbox.world.table(consumers).get(consumerId);
    if (!consumer) throw new Error(`There is no consumer ${consumerName}`);
    return consumer.consumerArn;
  }

  /** What buckets hold. */
  objects(): ObjectRow[] {
    return [...this.sandbox.world.table(objects).values()];
  }

  /** Creates the queue "failures", for the records of batches that are given up. */
  createFailureQueue(): Pick<MappingInput, 'destinationConfig'> {
    this.sandbox.execute('CreateQueue', {
      queueName: 'failures',
      fifoQueue: null,
      attributes: {},
    });
    return { destinationConfig: { onFailure: { destination: queueArnOf('failures') } } };
  }

  /** What the queue "failures" got. */
  failureRecords(): JsonObject[] {
    return [...this.sandbox.world.table(messages).values()]
      .sort((left, right) => left.seq - right.seq)
      .map(({ body }) => JSON.parse(body) as JsonObject);
  }
}

/** The texts of the records of an event. */
function textsOf(event: JsonObject): string[] {
  const { Records } = event as unknown as {
    readonly Records: readonly { readonly kinesis: { readonly data: string } }[];
  };
  return Records.map(({ kinesis }) => atob(kinesis.data));
}
