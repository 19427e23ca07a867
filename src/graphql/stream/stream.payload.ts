import { Field, ID, Int, ObjectType } from 'type-graphql';
import { StreamType } from './stream.type.ts';

@ObjectType({ description: 'The new stream.', simpleResolvers: true })
export class CreateStreamPayload {
  @Field(() => StreamType, { description: 'The stream.' })
  stream!: StreamType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteStreamPayload {
  @Field(() => ID, { description: 'The stream that is gone, or DELETING.' })
  deletedStreamId!: string;
}

@ObjectType({ description: 'The stream as it now is.', simpleResolvers: true })
export class IncreaseStreamRetentionPeriodPayload {
  @Field(() => StreamType, { description: 'The stream.' })
  stream!: StreamType;
}

@ObjectType({ description: 'The stream as it now is.', simpleResolvers: true })
export class DecreaseStreamRetentionPeriodPayload {
  @Field(() => StreamType, { description: 'The stream.' })
  stream!: StreamType;
}

@ObjectType({ description: 'The stream as it now is.', simpleResolvers: true })
export class UpdateMaxRecordSizePayload {
  @Field(() => StreamType, { description: 'The stream.' })
  stream!: StreamType;
}

@ObjectType({ description: 'The stream, switched or UPDATING.', simpleResolvers: true })
export class UpdateStreamModePayload {
  @Field(() => StreamType, { description: 'The stream.' })
  stream!: StreamType;
}

@ObjectType({
  description: 'The stream, with its new shards or UPDATING.',
  simpleResolvers: true,
})
export class UpdateShardCountPayload {
  @Field(() => StreamType, { description: 'The stream.' })
  stream!: StreamType;

  @Field(() => Int, { description: 'Shards that were open before.' })
  currentShardCount!: number;

  @Field(() => Int, { description: 'Shards that it is to have.' })
  targetShardCount!: number;
}

@ObjectType({
  description: 'The stream, with the children or UPDATING.',
  simpleResolvers: true,
})
export class SplitShardPayload {
  @Field(() => StreamType, { description: 'The stream.' })
  stream!: StreamType;
}

@ObjectType({ description: 'The stream, with the child or UPDATING.', simpleResolvers: true })
export class MergeShardsPayload {
  @Field(() => StreamType, { description: 'The stream.' })
  stream!: StreamType;
}
