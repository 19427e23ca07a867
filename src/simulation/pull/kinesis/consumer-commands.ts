import { validatePattern, validateText } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import { newId, type Kernel } from '../../kernel.ts';
import { consumerArn, consumers, findConsumer, resolveConsumer } from './consumer.ts';
import { deleteReading } from './reading.ts';
import { shards, shardsByNumber } from './shard.ts';
import { resolveUsableStream } from './stream.ts';

/** Names a consumer of a stream. */
export interface StreamConsumerInput {
  /** Name or ARN. */
  readonly streamName: string;
  readonly consumerName: string;
}

export interface StreamConsumerReference {
  readonly streamId: string;
  readonly consumerId: string;
}

/** Consumers of one stream (KIN-11). */
const CONSUMERS_MAX = 20;

/** Registers a consumer: a mapping on its ARN is pushed to and shares nothing with others (KIN-11). */
export function registerStreamConsumer(
  kernel: Kernel,
  { streamName, consumerName }: StreamConsumerInput,
): StreamConsumerReference {
  const stream = resolveUsableStream(kernel, streamName);
  validateText('consumerName', consumerName, 1, 128);
  validatePattern('consumerName', consumerName, /^[a-zA-Z0-9_.-]+$/, '[a-zA-Z0-9_.-]+');
  if (findConsumer(kernel, stream, consumerName)) {
    throw new Refusal(
      'STREAM_IN_USE',
      `Consumer ${consumerName} under stream ${stream.streamName} already exists for account ${kernel.sandbox.accountId}.`,
      { field: 'consumerName' },
    );
  }
  const count = kernel.table(consumers).groupSize(stream.id);
  if (count >= CONSUMERS_MAX) {
    throw new Refusal(
      'STREAM_LIMIT_EXCEEDED',
      `Cannot register the consumer: the stream "${stream.streamName}" has ${count}, and the limit is ${CONSUMERS_MAX}. Deregister one.`,
      { field: 'consumerName', detail: { limit: CONSUMERS_MAX, actual: count + 1 } },
    );
  }
  const consumer = kernel.table(consumers).put({
    id: newId(kernel, 'scn'),
    seq: kernel.nextInSequence('kinesis-consumer'),
    streamId: stream.id,
    consumerName,
    consumerArn: consumerArn(stream, consumerName, kernel.now),
    createdAtMs: kernel.now,
  });
  kernel.emit({
    kind: 'STREAM_CONSUMER_REGISTERED',
    rule: 'KIN-11',
    message: `The consumer "${consumerName}" of the stream "${stream.streamName}" was registered: it gets 2 MiB a second from every shard for itself.`,
    detail: { streamName: stream.streamName, consumerName, consumerArn: consumer.consumerArn },
  });
  return { streamId: stream.id, consumerId: consumer.id };
}

/** Takes a consumer away; whoever reads through it finds nothing any more. */
export function deregisterStreamConsumer(
  kernel: Kernel,
  { streamName, consumerName }: StreamConsumerInput,
): StreamConsumerReference {
  const stream = resolveUsableStream(kernel, streamName);
  const consumer = resolveConsumer(kernel, stream, consumerName);
  kernel.table(consumers).delete(consumer.id);
  const all = [...kernel.table(shards).inOrder(shardsByNumber, stream.id)];
  for (const shard of all) deleteReading(kernel, shard, consumer.id);
  kernel.emit({
    kind: 'STREAM_CONSUMER_DEREGISTERED',
    rule: 'KIN-11',
    message: `The consumer "${consumerName}" of the stream "${stream.streamName}" was deregistered.`,
    detail: { streamName: stream.streamName, consumerName, consumerArn: consumer.consumerArn },
  });
  for (const { shardId } of all) kernel.recordsAvailable(stream.streamArn, shardId);
  return { streamId: stream.id, consumerId: consumer.id };
}
