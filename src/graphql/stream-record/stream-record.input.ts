import { Field, ID, InputType, Int } from 'type-graphql';
import type { BodyEncoding as EncodingName } from '../../simulation/push/s3/object-body.ts';
import type { RecordInput } from '../../simulation/pull/kinesis/record-input.ts';
import type { ShardIteratorType as IteratorName } from '../../simulation/pull/kinesis/shard-iterator.ts';
import { BodyEncoding } from '../bucket-object/bucket-object.enum.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { ShardIteratorType } from '../stream/stream.enum.ts';

const STREAM = 'The name or the ARN of the stream.';
const IDEMPOTENCY_KEY =
  '1 to 128 characters: a request with the same key is answered as the first, and carried out once only.';

/** What a record has, put alone or with others. */
@InputType()
abstract class RecordFields {
  @Field(() => String, { description: 'The data: text, unless `dataEncoding` says otherwise.' })
  data!: string;

  @Field(() => BodyEncoding, {
    nullable: true,
    description: 'How the data is written down; TEXT by default.',
  })
  dataEncoding?: EncodingName | null;

  @Field(() => String, {
    description: '1 to 256 characters, whose MD5 chooses the shard. The order of a key is kept.',
  })
  partitionKey!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A decimal number in the place of the key’s hash; none by default.',
  })
  explicitHashKey?: string | null;
}

@InputType({ description: 'A record to be put.' })
export class PutRecordInput extends RecordFields {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: STREAM })
  streamName!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The sequence number of the record before it of the same producer and key; that of the new one is larger.',
  })
  sequenceNumberForOrdering?: string | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  idempotencyKey?: string | null;
}

@InputType({ description: 'A record of several.' })
export class PutRecordsRequestEntryInput extends RecordFields {}

@InputType({ description: 'Records to be put.' })
export class PutRecordsInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: STREAM })
  streamName!: string;

  @Field(() => [PutRecordsRequestEntryInput], {
    description: '1 to 500 records, of 10 MiB together.',
  })
  records!: PutRecordsRequestEntryInput[];

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Where a reader of a shard is to begin.' })
export class GetShardIteratorInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: STREAM })
  streamName!: string;

  @Field(() => String, { description: 'The shard, open or closed.' })
  shardId!: string;

  @Field(() => ShardIteratorType, { description: 'Where to begin.' })
  shardIteratorType!: IteratorName;

  @Field(() => String, {
    nullable: true,
    description: 'Needed by AT_SEQUENCE_NUMBER and AFTER_SEQUENCE_NUMBER.',
  })
  startingSequenceNumber?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Needed by AT_TIMESTAMP: a virtual instant, not in the future.',
  })
  timestamp?: Date | null;
}

@InputType({ description: 'A read of a shard.' })
export class GetRecordsInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, {
    description: 'What getShardIterator or the last getRecords gave; it holds for 5 minutes.',
  })
  shardIterator!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'How many records at most: 1 to 10000, 10000 by default.',
  })
  limit?: number | null;
}

/** The record as the simulation takes it: in base64. */
export function toRecordInput(input: RecordFields): RecordInput {
  return {
    data: input.dataEncoding === 'BASE64' ? input.data : Buffer.from(input.data).toString('base64'),
    partitionKey: input.partitionKey,
    explicitHashKey: input.explicitHashKey ?? null,
  };
}
