import { Field, ID, InputType, Int } from 'type-graphql';
import type { StreamMode as ModeName } from '../../simulation/pull/kinesis/stream.ts';
import { StreamMode } from './stream.enum.ts';

/** What every mutation on a stream names. */
@InputType()
abstract class StreamFields {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name or the ARN of the stream.' })
  streamName!: string;
}

@InputType({ description: 'A new stream.' })
export class CreateStreamInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, {
    description: '1 to 128 letters, digits, hyphens, underscores and full stops.',
  })
  streamName!: string;

  @Field(() => StreamMode, {
    nullable: true,
    description: 'Who decides how many shards it has; PROVISIONED by default.',
  })
  streamMode?: ModeName | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many shards a provisioned stream has; it needs one. None for one on demand.',
  })
  shardCount?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'KiB of a record at most: 1024 to 10240, 1024 by default.',
  })
  maxRecordSizeInKiB?: number | null;
}

@InputType({ description: 'A stream to be deleted.' })
export class DeleteStreamInput extends StreamFields {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether its consumers go with it; without it a stream that has some stays.',
  })
  enforceConsumerDeletion?: boolean | null;
}

@InputType({ description: 'For how much longer a stream keeps records.' })
export class IncreaseStreamRetentionPeriodInput extends StreamFields {
  @Field(() => Int, { description: 'Hours: as many as now or more, 8760 at most.' })
  retentionPeriodHours!: number;
}

@InputType({ description: 'For how much less long a stream keeps records.' })
export class DecreaseStreamRetentionPeriodInput extends StreamFields {
  @Field(() => Int, { description: 'Hours: as many as now or less, 24 at least.' })
  retentionPeriodHours!: number;
}

@InputType({ description: 'How large the records of a stream may be.' })
export class UpdateMaxRecordSizeInput extends StreamFields {
  @Field(() => Int, { description: 'KiB: 1024 to 10240.' })
  maxRecordSizeInKiB!: number;
}

@InputType({ description: 'Who is to decide how many shards a stream has.' })
export class UpdateStreamModeInput extends StreamFields {
  @Field(() => StreamMode, { description: 'The mode; not the one that it has.' })
  streamMode!: ModeName;
}

@InputType({ description: 'How many shards a provisioned stream is to have.' })
export class UpdateShardCountInput extends StreamFields {
  @Field(() => Int, { description: 'From half to twice as many as are open.' })
  targetShardCount!: number;
}

@InputType({ description: 'A shard to be split in two.' })
export class SplitShardInput extends StreamFields {
  @Field(() => String, { description: 'An open one: `shardId-000000000000`.' })
  shardToSplit!: string;

  @Field(() => String, {
    description: 'Where the second child begins: a decimal number within the range of the shard.',
  })
  newStartingHashKey!: string;
}

@InputType({ description: 'Two shards to be merged.' })
export class MergeShardsInput extends StreamFields {
  @Field(() => String, { description: 'An open one.' })
  shardToMerge!: string;

  @Field(() => String, { description: 'An open one whose range ends or begins at the other.' })
  adjacentShardToMerge!: string;
}
