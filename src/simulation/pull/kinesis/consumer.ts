import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';
import type { StreamRow } from './stream.ts';

/** A consumer registered for enhanced fan-out (KIN-11). */
export interface ConsumerRow {
  readonly id: string;
  /** Order of registration in the sandbox, from 1. */
  readonly seq: number;
  readonly streamId: string;
  readonly consumerName: string;
  readonly consumerArn: string;
  readonly createdAtMs: number;
}

/** The consumers of a sandbox, found by their ARN. */
export const consumers = defineTable<ConsumerRow>({
  name: 'kinesis_consumer',
  key: (row) => row.id,
  lookup: (row) => row.consumerArn,
  group: (row) => row.streamId,
});

/** Its ARN ends with the second of its registration. */
export function consumerArn(stream: StreamRow, consumerName: string, createdAtMs: number): string {
  return `${stream.streamArn}/consumer/${consumerName}:${Math.floor(createdAtMs / 1_000)}`;
}

/** The consumer of that name; undefined where the stream has none such. */
export function findConsumer(
  kernel: Kernel,
  { id }: StreamRow,
  consumerName: string,
): ConsumerRow | undefined {
  return kernel
    .table(consumers)
    .group(id)
    .find((consumer) => consumer.consumerName === consumerName);
}

/** Finds a consumer of a stream by its name, or refuses. */
export function resolveConsumer(
  kernel: Kernel,
  stream: StreamRow,
  consumerName: string,
): ConsumerRow {
  const consumer = findConsumer(kernel, stream, consumerName);
  if (consumer) return consumer;
  throw new Refusal(
    'STREAM_CONSUMER_NOT_FOUND',
    `Consumer ${consumerName.slice(0, 200)} of stream ${stream.streamName}, account ${kernel.sandbox.accountId} not found.`,
    { field: 'consumerName' },
  );
}
