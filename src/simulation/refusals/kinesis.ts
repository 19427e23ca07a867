import type { RefusalDefinition } from './refusal-definition.ts';

/** What Kinesis refuses. */
export const kinesisRefusals = {
  STREAM_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 400,
    meaning: 'The sandbox has no stream of that name.',
  },
  STREAM_IN_USE: {
    awsErrorCode: 'ResourceInUseException',
    httpStatus: 400,
    meaning:
      'The name is another stream’s or consumer’s, or the stream is being changed or has consumers.',
  },
  SHARD_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 400,
    meaning: 'The stream has no shard of that id, or it has expired.',
  },
  STREAM_CONSUMER_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 400,
    meaning: 'The stream has no such registered consumer.',
  },
  STREAM_ARGUMENT_INVALID: {
    awsErrorCode: 'InvalidArgumentException',
    httpStatus: 400,
    meaning: 'A parameter has a value that Kinesis refuses.',
  },
  STREAM_LIMIT_EXCEEDED: {
    awsErrorCode: 'LimitExceededException',
    httpStatus: 400,
    meaning: 'A limit of Kinesis on streams, shards, consumers or their changes is reached.',
  },
  STREAM_THROUGHPUT_EXCEEDED: {
    awsErrorCode: 'ProvisionedThroughputExceededException',
    httpStatus: 400,
    meaning: 'A shard takes or gives no more in this second; try again in the next.',
  },
  SHARD_ITERATOR_EXPIRED: {
    awsErrorCode: 'ExpiredIteratorException',
    httpStatus: 400,
    meaning: 'The shard iterator is more than 5 minutes old; get a new one.',
  },
} as const satisfies Record<string, RefusalDefinition>;
