import { Field, Float, Int, ObjectType } from 'type-graphql';
import { ReadStreamRecordType } from './read-stream-record.type.ts';

@ObjectType({ description: 'Where the record lies.', simpleResolvers: true })
export class PutRecordPayload {
  @Field(() => String, { description: 'The shard that took it.' })
  shardId!: string;

  @Field(() => String, { description: 'Its sequence number.' })
  sequenceNumber!: string;
}

@ObjectType({
  description: 'What became of one record: it lies in a shard, or it was not taken.',
  simpleResolvers: true,
})
export class PutRecordsResultEntry {
  @Field(() => String, {
    nullable: true,
    description: 'The shard that took it; null where none did.',
  })
  shardId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its sequence number; null where it was not taken.',
  })
  sequenceNumber!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "AWS's error code: `ProvisionedThroughputExceededException`; null for none.",
  })
  errorCode!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was not taken; null for none.' })
  errorMessage!: string | null;
}

@ObjectType({ description: 'What became of each record.', simpleResolvers: true })
export class PutRecordsPayload {
  @Field(() => Int, { description: 'How many were not taken: put them again.' })
  failedRecordCount!: number;

  @Field(() => [PutRecordsResultEntry], { description: 'In the order of the request.' })
  records!: readonly PutRecordsResultEntry[];
}

@ObjectType({ description: 'Where a reader begins.', simpleResolvers: true })
export class GetShardIteratorPayload {
  @Field(() => String, { description: 'For getRecords, within 5 minutes of virtual time.' })
  shardIterator!: string;
}

@ObjectType({ description: 'What was read.', simpleResolvers: true })
export class GetRecordsPayload {
  @Field(() => [ReadStreamRecordType], {
    description: 'The records, in their order; none where nothing has come.',
  })
  records!: readonly ReadStreamRecordType[];

  @Field(() => String, {
    nullable: true,
    description: 'Where to go on; null where the shard is closed and read to its end.',
  })
  nextShardIterator!: string | null;

  @Field(() => Float, {
    description: 'Milliseconds since the next record to read arrived; 0 where there is none.',
  })
  millisBehindLatest!: number;

  @Field(() => [String], {
    description: 'Where to go on behind a closed shard that is read to its end; else none.',
  })
  childShardIds!: readonly string[];
}
